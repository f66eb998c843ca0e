import type { Comparison, TextRange } from '#shared/vo/adql/syntax.ts'
import { categoryOf, doubleSql, type Expression, plain, QueryError } from './expression.ts'
import { isNumber, numberOperand, wordFor } from './types.ts'

type Operator = Comparison['operator']

const infinity = "'inf'::DOUBLE"

/** Two sides made comparable: numbers with numbers, text with text. */
function matched(left: Expression, right: Expression, range: TextRange): readonly [Expression, Expression] {
  const [a, b] = [categoryOf(left), categoryOf(right)]
  if (a === 'null' || b === 'null') return [left, right]
  if (a === 'geometry' || b === 'geometry')
    throw new QueryError(range, 'Geometries are not compared by their values. Use CONTAINS, INTERSECTS or DISTANCE.')
  if (a === b || (isNumber(a) && isNumber(b))) return [left, right]
  const numeric = (category: string): boolean => category === 'integer' || category === 'real' || category === 'boolean'
  if (numeric(a) && (numeric(b) || typeof right.constant === 'string'))
    return [numberOperand(left, range, 'A comparison'), literalNumber(right, left, range)]
  if (numeric(b) && typeof left.constant === 'string')
    return [literalNumber(left, right, range), numberOperand(right, range, 'A comparison')]
  throw new QueryError(range, mismatch(left, right))
}

const mismatch = (left: Expression, right: Expression): string => {
  const hint = [categoryOf(left), categoryOf(right)].includes('text') ? ' CAST turns one into the other.' : ''
  return `${wordFor(left).replace(/^./, (letter) => letter.toUpperCase())} is compared with ${wordFor(right)}.${hint}`
}

/** A literal text beside a number, if it reads as one. */
function literalNumber(value: Expression, other: Expression, range: TextRange): Expression {
  if (typeof value.constant === 'string') {
    if (categoryOf(other) === 'boolean' && /^(true|false|t|f)$/i.test(value.constant))
      return plain(
        /^t/i.test(value.constant) ? '1' : '0',
        { datatype: 'int' },
        { constant: /^t/i.test(value.constant) ? 1 : 0 },
      )
    if (value.constant.trim() === '' || !Number.isFinite(Number(value.constant)))
      throw new QueryError(range, mismatch(other, value))
  }
  return numberOperand(value, range, 'A comparison')
}

/**
 * A comparison as IEEE 754 has it: with a NaN, `=`, `<`, `<=`, `>` and `>=` are false and `<>` is true. The engine itself
 * holds NaN for equal to itself and greater than everything, so that only sides that can be NaN and weigh are looked at.
 * `strict`: unknown and false must be told apart, as below NOT.
 */
export function compare(
  operator: Operator,
  left: Expression,
  right: Expression,
  range: TextRange,
  strict = false,
): string {
  const planned = strict
    ? undefined
    : (plannedTest(operator, left, right) ?? plannedTest(flipped[operator], right, left))
  if (planned !== undefined) return planned
  const [a, b] = matched(left, right, range)
  const symbol = operator === '!=' ? '<>' : operator
  const plainSql = `(${a.sql} ${symbol} ${b.sql})`
  if (categoryOf(left) === 'null' || categoryOf(right) === 'null') return 'CAST(NULL AS BOOLEAN)'
  const open = (side: Expression): boolean => categoryOf(side) === 'real' && side.constant === undefined
  const [leftOpen, rightOpen] = [open(a), open(b)]
  /** That a side is no NaN; where the other is null, the comparison is unknown all the same. */
  const number = (side: Expression, other: Expression): string =>
    strict ? `(${side.sql} <= ${infinity} OR ${other.sql} IS NULL)` : `${side.sql} <= ${infinity}`
  switch (symbol) {
    case '<':
    case '<=':
      return rightOpen ? `(${a.sql} ${symbol} ${b.sql} AND ${number(b, a)})` : plainSql
    case '>':
    case '>=':
      return leftOpen ? `(${a.sql} ${symbol} ${b.sql} AND ${number(a, b)})` : plainSql
    case '=':
      return leftOpen && rightOpen ? `(${a.sql} = ${b.sql} AND ${number(a, b)})` : plainSql
    default:
      return leftOpen && rightOpen ? `(${a.sql} <> ${b.sql} OR (isnan(${a.sql}) AND isnan(${b.sql})))` : plainSql
  }
}

/**
 * `CONTAINS(...) = 1` and `DISTANCE(...) < r` as conditions that the engine can plan for. They may be false where the
 * comparison is unknown, so that they do only where nothing asks for the difference.
 */
function plannedTest(operator: Operator, test: Expression, bound: Expression): string | undefined {
  if (test.predicate !== undefined && operator === '=' && bound.constant === 1) return test.predicate
  if (test.within && (operator === '<' || operator === '<=')) return test.within(bound, operator)
  return undefined
}

const flipped: Readonly<Record<Operator, Operator>> = {
  '=': '=',
  '<>': '<>',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

/** BETWEEN, both ends included. */
export function between(
  value: Expression,
  low: Expression,
  high: Expression,
  range: TextRange,
  strict = false,
): string {
  if (
    !value.within &&
    isNumber(categoryOf(value)) &&
    typeof low.constant === 'number' &&
    typeof high.constant === 'number'
  )
    return `(${value.sql} BETWEEN ${constantSql(low)} AND ${constantSql(high)})`
  return `(${compare('>=', value, low, range, strict)} AND ${compare('<=', value, high, range, strict)})`
}

const constantSql = (value: Expression): string =>
  categoryOf(value) === 'integer' ? value.sql : doubleSql(Number(value.constant))
