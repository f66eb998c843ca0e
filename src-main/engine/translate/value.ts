import type { Aggregate, NumberLiteral, SearchedCase, SimpleCase, Value } from '#shared/vo/adql/syntax.ts'
import { aggregate } from './aggregate.ts'
import { binary, unary } from './arithmetic.ts'
import { cast } from './cast.ts'
import { compare } from './comparison.ts'
import { translateCondition } from './condition.ts'
import {
  boolean,
  double,
  doubleConstant,
  type Expression,
  int,
  long,
  nullConstant,
  plain,
  QueryError,
  textConstant,
} from './expression.ts'
import { translateFunction } from './function-call.ts'
import { translateGeometry } from './geometry.ts'
import type { Place } from './place.ts'
import { subquerySql } from './query.ts'
import { commonMeta, commonType, converted } from './types.ts'

/** A value as SQL with its type and metadata (ADQL 2.1, 2.2.3). */
export function translateValue(node: Value, place: Place): Expression {
  if (!place.groupedBy) return translated(node, place)
  // A value that GROUP BY names is itself in a grouped row; so is what is made of such values and set functions.
  if (node.kind === 'column' || !isLeaf(node)) {
    const { groupedBy, ...inRow } = place
    const whole = containsAggregate(node) ? undefined : translated(node, { ...inRow, noAggregates: 'a value' })
    if (whole && groupedBy.has(whole.sql)) return whole
    if (node.kind === 'column') {
      if (isOuter(node, place)) return translated(node, place)
      throw new QueryError(
        node.range,
        `${node.column.name} is neither in GROUP BY nor inside a set function such as MAX or AVG.`,
      )
    }
  }
  return translated(node, place)
}

const isLeaf = (node: Value): boolean =>
  node.kind === 'number' || node.kind === 'string' || node.kind === 'boolean' || node.kind === 'null'

/** A column of a query around this one is one value for all rows. */
function isOuter(node: Extract<Value, { kind: 'column' }>, place: Place): boolean {
  const own = place.scope?.from.relations.flatMap((relation) => relation.columns) ?? []
  const value = place.scope?.resolve(node)
  return value !== undefined && !own.some((column) => column.value.sql === value.sql)
}

/** True where a set function stands in the value itself, not in a query inside it. */
export function containsAggregate(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(containsAggregate)
  if (typeof node !== 'object' || node === null) return false
  const { kind } = node as { readonly kind?: unknown }
  if (kind === 'aggregate') return true
  if (kind === 'function' && (node as { readonly name?: unknown }).name?.toString().toLowerCase() === 'ivo_string_agg')
    return true
  if (kind === 'query') return false
  return Object.values(node).some(containsAggregate)
}

function translated(node: Value, place: Place): Expression {
  switch (node.kind) {
    case 'number':
      return numberLiteral(node)
    case 'string':
      return textConstant(node.value)
    case 'boolean':
      return plain(node.value ? 'TRUE' : 'FALSE', boolean, { constant: node.value })
    case 'null':
      return nullConstant
    case 'column': {
      if (!place.scope) throw new QueryError(node.range, 'There is no table whose columns could be named here.')
      return { name: node.column.name, ...place.scope.resolve(node) }
    }
    case 'value-group':
      return translateValue(node.value, place)
    case 'unary':
      if (node.operator === '-' && node.operand.kind === 'number' && node.operand.text === '9223372036854775808')
        return plain('(-9223372036854775808)', long)
      return unary(node, translateValue(node.operand, place))
    case 'binary':
      return binary(node, translateValue(node.left, place), translateValue(node.right, place))
    case 'function':
      return translateFunction(node, place)
    case 'aggregate':
      return aggregateValue(node, place)
    case 'cast':
      return cast(node, translateValue(node.value, place))
    case 'searched-case':
    case 'simple-case':
      return caseValue(node, place)
    case 'scalar-subquery': {
      const query = subquerySql(node.query, place)
      const column = query.columns[0]
      if (!column || query.columns.length > 1)
        throw new QueryError(
          node.range,
          `A query that stands for a value gives one column; this one gives ${query.columns.length}.`,
        )
      const { constant: _constant, shape: _shape, predicate: _predicate, ...rest } = column.value
      // The first row, as a query that gives more must not fail; one with a limit of its own takes no second one.
      const { body, offset } = node.query
      const isLimited = offset !== undefined || (body.kind === 'select' && body.top !== undefined)
      return { ...rest, sql: isLimited ? `(SELECT * FROM (${query.sql}) AS f LIMIT 1)` : `(${query.sql} LIMIT 1)` }
    }
    case 'condition-value':
      return plain(translateCondition(node.condition, { ...place, strict: true }), boolean)
    case 'missing':
      throw new QueryError(node.range, 'A value is missing here.')
    default:
      return translateGeometry(node, place)
  }
}

function numberLiteral(node: NumberLiteral): Expression {
  if (node.form === 'decimal' || node.form === 'approximate') return doubleConstant(node.value)
  const whole = BigInt(node.text)
  if (whole > 9223372036854775807n) return doubleConstant(node.value)
  const constant = whole <= BigInt(Number.MAX_SAFE_INTEGER) ? { constant: Number(whole) } : {}
  return plain(`${whole}`, whole <= 2147483647n ? int : long, constant)
}

function aggregateValue(node: Aggregate, place: Place): Expression {
  if (place.noAggregates !== undefined)
    throw new QueryError(node.range, `${node.name} cannot stand in ${place.noAggregates}.`)
  const { groupedBy: _groupedBy, ...rest } = place
  const argument = node.argument && translateValue(node.argument, { ...rest, noAggregates: 'another set function' })
  return aggregate(node, argument)
}

function caseValue(node: SearchedCase | SimpleCase, place: Place): Expression {
  const results = node.branches.map(({ result }) => ({ value: translateValue(result, place), range: result.range }))
  const otherwise = node.otherwise && { value: translateValue(node.otherwise, place), range: node.otherwise.range }
  const all = otherwise ? [...results, otherwise] : results
  const type = commonType(all)
  const whens =
    node.kind === 'searched-case'
      ? node.branches.map(({ when }) => translateCondition(when, place))
      : simpleTests(node, place)
  const branches = results.map(({ value }, index) => `WHEN ${whens[index]} THEN ${converted(value, type)}`)
  const sql = `(CASE ${branches.join(' ')}${otherwise ? ` ELSE ${converted(otherwise.value, type)}` : ''} END)`
  return { sql, type: type ?? double, meta: commonMeta(all.map(({ value }) => value)) }
}

function simpleTests(node: SimpleCase, place: Place): readonly string[] {
  const operand = translateValue(node.operand, place)
  return node.branches.map(({ when }) => compare('=', operand, translateValue(when, place), when.range))
}
