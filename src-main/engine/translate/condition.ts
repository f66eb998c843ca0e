import type { Condition } from '#shared/vo/adql/syntax.ts'
import { between, compare } from './comparison.ts'
import { categoryOf, type Expression, QueryError, withoutNan } from './expression.ts'
import type { Place } from './place.ts'
import { subquerySql } from './query.ts'
import { textOperand, wordFor } from './types.ts'
import { translateValue } from './value.ts'

/** A condition as SQL of type BOOLEAN (ADQL 2.1, 2.2.4); unknown where a null decides. */
export function translateCondition(node: Condition, place: Place): string {
  switch (node.kind) {
    case 'junction':
      return `(${node.operands
        .map((operand) => place.session.attempt(() => translateCondition(operand, place)) ?? 'NULL')
        .join(` ${node.operator} `)})`
    case 'negation':
      return `(NOT ${translateCondition(node.operand, { ...place, strict: true })})`
    case 'condition-group':
      return translateCondition(node.condition, place)
    case 'comparison':
      return compare(
        node.operator,
        translateValue(node.left, place),
        translateValue(node.right, place),
        node.range,
        place.strict,
      )
    case 'between': {
      const [value, low, high] = [node.value, node.low, node.high].map((part) => translateValue(part, place))
      if (!value || !low || !high) throw new QueryError(node.range, 'BETWEEN is incomplete.')
      return negated(node.negated, between(value, low, high, node.range, node.negated || place.strict))
    }
    case 'in-list':
      return inList(node, place)
    case 'in-query': {
      const value = translateValue(node.value, place)
      const query = subquerySql(node.query, place)
      const column = query.columns[0]
      if (!column || query.columns.length > 1)
        throw new QueryError(
          node.query.range,
          `The query behind IN gives ${query.columns.length} columns; one is wanted.`,
        )
      // Checks that the two can be compared.
      compare('=', value, column.value, node.range)
      return negated(node.negated, `(${withoutNan(value)} IN (${query.sql}))`)
    }
    case 'like': {
      const value = textOperand(translateValue(node.value, place), node.value.range, node.operator)
      const pattern = textOperand(translateValue(node.pattern, place), node.pattern.range, node.operator)
      return negated(node.negated, `(${value.sql} ${node.operator} ${pattern.sql})`)
    }
    case 'null-test':
      return `(${translateValue(node.value, place).sql} IS ${node.negated ? 'NOT ' : ''}NULL)`
    case 'exists':
      return `EXISTS (${subquerySql(node.query, place).sql})`
    case 'truth': {
      const value = translateValue(node.value, place)
      if (value.predicate !== undefined && !place.strict) return value.predicate
      const category = categoryOf(value)
      if (category === 'boolean') return value.sql
      if (category === 'null') return 'CAST(NULL AS BOOLEAN)'
      if (category === 'integer') return `(${value.sql} <> 0)`
      throw new QueryError(node.range, `A condition is wanted here; this is ${wordFor(value)}.`)
    }
  }
}

const negated = (not: boolean, sql: string): string => (not ? `(NOT ${sql})` : sql)

function inList(node: Extract<Condition, { kind: 'in-list' }>, place: Place): string {
  const value = translateValue(node.value, place)
  const among = node.among.map((item) => translateValue(item, place))
  // Numbers beyond 2^53, as identifiers are, have no constant of their own.
  const isLiteral = (item: Expression, index: number): boolean =>
    item.constant !== undefined || node.among[index]?.kind === 'number'
  const alike =
    categoryOf(value) !== 'real' &&
    among.every((item, index) => isLiteral(item, index) && categoryOf(item) === categoryOf(value))
  if (alike && among.length > 0 && categoryOf(value) !== 'geometry')
    return negated(node.negated, `(${value.sql} IN (${among.map((item) => item.sql).join(', ')}))`)
  const strict = node.negated || place.strict
  const tests = among.map((item, index) => compare('=', value, item, node.among[index]?.range ?? node.range, strict))
  return negated(node.negated, `(${tests.join(' OR ')})`)
}
