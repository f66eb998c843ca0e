import type { FunctionCall } from '#shared/vo/adql/syntax.ts'
import { unitFactor } from '#shared/vo/units/unit-factor.ts'
import { asDouble, double, doubleSql, type Expression, QueryError } from './expression.ts'
import type { Argument } from './function-call.ts'
import { numberOperand } from './types.ts'

/** IN_UNIT(value, 'unit') (ADQL 2.1, 4.8): the value in another unit, by the unit of its column. */
export function inUnit(node: FunctionCall, [first, second, ...more]: readonly Argument[]): Expression {
  if (!first || !second || more.length > 0) throw new QueryError(node.range, 'IN_UNIT wants a value and a unit.')
  const target = second.value.constant
  if (typeof target !== 'string') throw new QueryError(second.range, "The unit is wanted as a text, such as 'mas'.")
  const value = numberOperand(first.value, first.range, 'IN_UNIT')
  const { unit } = first.value.meta
  if (unit === undefined || unit === '')
    throw new QueryError(first.range, 'Nothing is known of the unit of this value, so that it cannot be converted.')
  const factor = unitFactor(unit, target)
  if (!factor.ok) throw new QueryError(factor.wrong === 'target' ? second.range : first.range, factor.message)
  const ucd = first.value.meta.ucd === undefined ? {} : { ucd: first.value.meta.ucd }
  const sql = factor.factor === 1 ? asDouble(value) : `(${asDouble(value)} * ${doubleSql(factor.factor)})`
  return { sql, type: double, meta: { unit: target.trim(), ...ucd }, name: first.value.name ?? 'in_unit' }
}
