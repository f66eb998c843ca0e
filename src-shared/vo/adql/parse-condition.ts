import { insertFix, replaceFix } from './diagnostic.ts'
import { parseSubquery } from './parse-query.ts'
import { parseArithmetic, parseOperand } from './parse-value.ts'
import type { Comparison, Condition, Like, Value } from './syntax.ts'
import type { TokenReader } from './token-reader.ts'

// Conditions (ADQL 2.1, 2.2, "Search condition"). Values and conditions are read by one grammar, from OR down to single
// values, and told apart afterwards: only so can `(a + b) > c` and `(a > c) AND d < e` be read without going back.

/** What the grammar reads before it is known which of the two is wanted. */
export type Expression = Value | Condition

const conditionKinds: ReadonlySet<string> = new Set<Condition['kind']>([
  'junction',
  'negation',
  'comparison',
  'between',
  'in-list',
  'in-query',
  'like',
  'null-test',
  'exists',
  'truth',
  'condition-group',
])
export const isCondition = (expression: Expression): expression is Condition => conditionKinds.has(expression.kind)

const comparisons: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '<=', '>', '>='])
const isComparison = (text: string): text is Comparison['operator'] => comparisons.has(text)

/** Reads a condition; a value in its place is reported. */
export const parseCondition = (reader: TokenReader): Condition => toCondition(reader, parseExpression(reader))

/** Reads a value; a condition in its place is an extension. */
export const parseValue = (reader: TokenReader): Value => toValue(reader, parseExpression(reader))

/** The expression as a value. */
export function toValue(reader: TokenReader, expression: Expression): Value {
  if (!isCondition(expression)) return expression
  if (expression.kind === 'truth') return expression.value
  reader.extension(expression.range, 'A condition as a value is not in ADQL, though some services take it.')
  return { kind: 'condition-value', range: expression.range, condition: expression }
}

/** The expression as a condition. ADQL has no conditions but comparisons and their like: a value alone is none. */
export function toCondition(reader: TokenReader, expression: Expression): Condition {
  if (isCondition(expression)) return expression
  if (expression.kind === 'condition-value') return expression.condition
  const { range } = expression
  if (reader.hasErrorIn(range)) return { kind: 'truth', range, value: expression }
  if (expression.kind === 'boolean')
    reader.extension(range, 'TRUE and FALSE are not in ADQL, though some services take them.')
  else if (expression.kind === 'geometry-predicate') {
    reader.fault(range, `${expression.name} gives 1 or 0 and has to be compared: ${expression.name}(…) = 1.`, {
      title: 'Compare with 1',
      edits: [{ range: { start: range.start, end: range.start }, text: '1 = ' }],
    })
  } else if (expression.kind === 'function' && expression.family === 'user')
    reader.fault(
      range,
      `A condition compares values; a function that tells yes or no is written 1 = ${expression.name}(…).`,
      {
        title: 'Compare with 1',
        edits: [{ range: { start: range.start, end: range.start }, text: '1 = ' }],
      },
    )
  else if (expression.kind !== 'missing')
    reader.error(range, 'This is a value, where a condition is wanted: compare it with something, as in x > 0.')
  return { kind: 'truth', range, value: expression }
}

/** Conditions joined by OR, or anything less. */
export function parseExpression(reader: TokenReader): Expression {
  return parseJunction(reader, 'OR', () => parseJunction(reader, 'AND', () => parseNegation(reader)))
}

function parseJunction(reader: TokenReader, operator: 'AND' | 'OR', parseOperand: () => Expression): Expression {
  const { start } = reader.token
  const first = parseOperand()
  if (!reader.isWord(operator)) return first
  const operands = [toCondition(reader, first)]
  while (reader.takeWord(operator)) {
    // `AND AND` and `AND WHERE` leave a hole, which is said behind the first word.
    operands.push(toCondition(reader, parseOperand()))
  }
  return { kind: 'junction', range: reader.from(start), operator, operands }
}

function parseNegation(reader: TokenReader): Expression {
  const { start } = reader.token
  if (!reader.isWord('NOT')) return parsePredicate(reader)
  return reader.nested<Expression>(
    () => {
      reader.advance()
      const operand = toCondition(reader, parseNegation(reader))
      return { kind: 'negation', range: reader.from(start), operand }
    },
    () => ({ kind: 'missing', range: { start, end: start } }),
  )
}

function parsePredicate(reader: TokenReader): Expression {
  const { start } = reader.token
  if (reader.takeWord('EXISTS')) {
    const query = parseSubquery(reader, 'EXISTS is followed by a query in parentheses.')
    return { kind: 'exists', range: reader.from(start), query }
  }
  const left = parseOperand(reader)
  if (!atPredicate(reader)) return left
  const predicate = parsePredicateTail(reader, toValue(reader, left), start)
  if (atComparison(reader)) {
    reader.error(reader.token, 'Comparisons do not follow each other: write a < b AND b < c.')
    while (atComparison(reader)) {
      takeComparison(reader)
      parseArithmetic(reader)
    }
  }
  return predicate
}

const atComparison = (reader: TokenReader): boolean => reader.token.kind === 'symbol' && isComparison(reader.token.text)

const keywords: ReadonlySet<string> = new Set(['BETWEEN', 'IN', 'LIKE', 'ILIKE'])

/** True where something is said of the value before: a comparison, BETWEEN, IN, LIKE or IS NULL. */
function atPredicate(reader: TokenReader): boolean {
  const { token } = reader
  if (token.kind !== 'word') return atComparison(reader)
  const { kind, text } = token.text === 'NOT' ? reader.ahead() : token
  return token.text === 'IS' || (kind === 'word' && keywords.has(text))
}

/** Reads what is said of a value. */
function parsePredicateTail(reader: TokenReader, value: Value, start: number): Condition {
  if (atComparison(reader)) {
    const operator = takeComparison(reader)
    const right = parseArithmetic(reader)
    const comparison: Comparison = { kind: 'comparison', range: reader.from(start), operator, left: value, right }
    adviseComparison(reader, comparison)
    return comparison
  }
  if (reader.isWord('IS')) return parseNullTest(reader, value, start)
  const negated = reader.takeWord('NOT')
  const keyword = reader.advance()
  if (keyword.text === 'IN') return parseIn(reader, value, negated, start)
  if (keyword.text === 'BETWEEN') {
    const low = parseArithmetic(reader)
    if (!reader.takeWord('AND')) reader.missing('BETWEEN low AND high: the word AND is missing.')
    const high = parseArithmetic(reader)
    return { kind: 'between', range: reader.from(start), negated, value, low, high }
  }
  const operator: Like['operator'] = keyword.text === 'LIKE' ? 'LIKE' : 'ILIKE'
  if (operator === 'ILIKE') reader.newer(keyword, 'ILIKE')
  const pattern = parseArithmetic(reader)
  adviseQuotes(reader, pattern)
  return { kind: 'like', range: reader.from(start), operator, negated, value, pattern }
}

function takeComparison(reader: TokenReader): Comparison['operator'] {
  const { start, text } = reader.advance()
  const operator = isComparison(text) ? text : '='
  const next = reader.token
  // `==`, `=>`, `=<`: two signs of other languages that the tokenizer gives one by one.
  if (next.kind === 'symbol' && next.start === reader.before.end && /^[=<>]$/.test(next.text)) {
    reader.advance()
    const range = reader.from(start)
    const written = reader.textOf(range)
    const meant = ({ '==': '=', '=>': '>=', '=<': '<=', '><': '<>' } as const)[written] ?? operator
    reader.fault(
      range,
      `${written} is no comparison of ADQL: write ${meant}.`,
      replaceFix(`Write ${meant}`, range, meant),
    )
    return meant
  }
  return operator
}

function parseNullTest(reader: TokenReader, value: Value, start: number): Condition {
  reader.advance()
  const negated = reader.takeWord('NOT')
  if (!reader.takeWord('NULL')) {
    reader.error(reader.here, 'IS is followed by NULL or NOT NULL.')
    if (!reader.atStructure && !reader.atClauseEnd) reader.advance()
  }
  return { kind: 'null-test', range: reader.from(start), negated, value }
}

function parseIn(reader: TokenReader, value: Value, negated: boolean, start: number): Condition {
  if (reader.atSubquery) {
    const query = parseSubquery(reader, '')
    return { kind: 'in-query', range: reader.from(start), negated, value, query }
  }
  // Lists of many thousand identifiers are pasted here: they are never spread into arguments of a call.
  let among: readonly Value[] = []
  const open = reader.token
  if (reader.takeSymbol('(')) {
    if (reader.isSymbol(')')) reader.missing('There is nothing in this list: IN wants values or a query.')
    else among = parseValues(reader)
    reader.close(open)
  } else {
    const only = parseArithmetic(reader)
    if (only.kind !== 'missing') {
      const { range } = only
      reader.fault(range, 'The values behind IN stand in parentheses.', {
        title: 'Put it in parentheses',
        edits: [
          { range: { start: range.start, end: range.start }, text: '(' },
          { range: { start: range.end, end: range.end }, text: ')' },
        ],
      })
    }
    among = [only]
  }
  for (const one of among) adviseQuotes(reader, one)
  return { kind: 'in-list', range: reader.from(start), negated, value, among }
}

/** Values with commas between them, up to a closing parenthesis or what ends them. */
export function parseValues(reader: TokenReader, parseOne = parseValue): readonly Value[] {
  const values = [parseOne(reader)]
  while (true) {
    if (reader.isSymbol(',')) {
      const comma = reader.advance()
      if (reader.isSymbol(')')) {
        reader.error(comma, 'There is nothing behind this comma.', replaceFix('Take the comma out', comma, ''))
        return values
      }
    } else if (reader.atValue && !reader.isWord('NOT', 'EXISTS') && !reader.atMisspelledClause) {
      reader.error(
        reader.token,
        `A comma is missing before “${reader.textOf(reader.token)}”.`,
        insertFix('Insert a comma', reader.before.end, ','),
      )
    } else return values
    values.push(parseOne(reader))
  }
}

function adviseComparison(reader: TokenReader, { operator, left, right, range }: Comparison): void {
  if (right.kind === 'null' || left.kind === 'null') {
    const test = operator === '=' ? 'IS NULL' : 'IS NOT NULL'
    const plain = right.kind === 'null' && (operator === '=' || operator === '<>' || operator === '!=')
    const behind = { start: left.range.end, end: right.range.end }
    reader.advise(
      range,
      `A comparison with NULL is never true: write ${test}.`,
      plain ? replaceFix(`Write ${test}`, behind, ` ${test}`) : undefined,
    )
  }
  const equals = operator === '=' || operator === '<>' || operator === '!='
  if (equals && left.kind === 'column' && !left.column.delimited) adviseQuotes(reader, right)
}

/** Double quotes hold names: `type = "QSO"` compares with a column. */
function adviseQuotes(reader: TokenReader, value: Value): void {
  if (value.kind !== 'column' || value.qualifier.length > 0 || !value.column.delimited) return
  if (reader.text[value.range.start] !== '"') return
  const text = `'${value.column.name.replaceAll("'", "''")}'`
  reader.advise(
    value.range,
    `Double quotes hold the name of a column. If this is a text, write ${text}.`,
    replaceFix(`Write ${text}`, value.range, text),
  )
}
