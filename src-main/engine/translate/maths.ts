import type { FunctionCall } from '#shared/vo/adql/syntax.ts'
import type { ColumnMeta } from '../catalogue.ts'
import { modulo } from './arithmetic.ts'
import {
  asDouble,
  bound,
  categoryOf,
  double,
  doubleSql,
  type Expression,
  float,
  long,
  plain,
  QueryError,
} from './expression.ts'
import type { Argument } from './function-call.ts'
import type { Place } from './place.ts'
import { numberOperand } from './types.ts'

/** Numbers of arguments that each function takes (ADQL 2.1, 2.3). */
const arities: Readonly<Record<string, readonly [least: number, most: number]>> = {
  PI: [0, 0],
  RAND: [0, 1],
  ATAN2: [2, 2],
  MOD: [2, 2],
  POWER: [2, 2],
  ROUND: [1, 2],
  TRUNCATE: [1, 2],
}

const finite = (x: string): string => `CASE WHEN isinf(${x}) THEN NULL ELSE ${x} END`
const unitBall = (x: string): string => `CASE WHEN abs(${x}) <= 1 OR isnan(${x}) THEN ${x} END`

/** Functions of one double; the argument is kept where the function is defined, outside it is null. */
const ofOne: Readonly<Record<string, (x: string) => string>> = {
  ACOS: (x) => `acos(${unitBall(x)})`,
  ASIN: (x) => `asin(${unitBall(x)})`,
  ATAN: (x) => `atan(${x})`,
  COS: (x) => `cos(${finite(x)})`,
  SIN: (x) => `sin(${finite(x)})`,
  TAN: (x) => `tan(${finite(x)})`,
  COT: (x) => `(1e0 / nullif(tan(${finite(x)}), 0))`,
  DEGREES: (x) => `nullif(abs(degrees(${x})), 'inf') * sign(${x})`,
  RADIANS: (x) => `radians(${x})`,
  EXP: (x) => `nullif(exp(${x}), 'inf')`,
  LOG: (x) => `ln(CASE WHEN ${x} > 0 THEN ${x} END)`,
  LOG10: (x) => `log10(CASE WHEN ${x} > 0 THEN ${x} END)`,
  SQRT: (x) => `sqrt(CASE WHEN ${x} >= 0 THEN ${x} END)`,
}
const resultUnits: Readonly<Record<string, ColumnMeta>> = {
  ACOS: { unit: 'rad' },
  ASIN: { unit: 'rad' },
  ATAN: { unit: 'rad' },
  ATAN2: { unit: 'rad' },
  DEGREES: { unit: 'deg' },
  RADIANS: { unit: 'rad' },
}

/** A mathematical function (ADQL 2.1, 2.3). Outside its domain, and where the result is beyond all numbers, it is null. */
export function maths(node: FunctionCall, values: readonly Argument[], place: Place): Expression {
  const [least, most] = arities[node.name] ?? [1, 1]
  if (values.length < least || values.length > most) {
    const wanted = least === most ? `${least}` : `${least} or ${most}`
    throw new QueryError(
      node.range,
      `${node.name} wants ${wanted} ${most === 1 ? 'argument' : 'arguments'}; it has ${values.length}.`,
    )
  }
  const numbers = values.map(({ value, range }) => numberOperand(value, range, node.name))
  const [first, second] = numbers
  if (node.name === 'PI') return plain('pi()', double, { constant: Math.PI })
  if (node.name === 'RAND') return random(first, place)
  if (!first) throw new QueryError(node.range, `${node.name} wants a number.`)
  const unitKept: ColumnMeta = first.meta.unit === undefined ? {} : { unit: first.meta.unit }
  switch (node.name) {
    case 'ABS':
      return { ...absolute(first), meta: unitKept }
    case 'CEILING':
    case 'FLOOR':
      return { sql: `${node.name === 'FLOOR' ? 'floor' : 'ceil'}(${asDouble(first)})`, type: double, meta: unitKept }
    case 'ROUND':
    case 'TRUNCATE':
      return { ...toPlaces(node, first, second), meta: unitKept }
    case 'MOD':
      return modulo(first, second ?? first)
    case 'ATAN2':
      return { sql: `atan2(${asDouble(first)}, ${asDouble(second ?? first)})`, type: double, meta: { unit: 'rad' } }
    case 'POWER': {
      const power = `pow(${asDouble(first)}, ${asDouble(second ?? first)})`
      return plain(`(${bound(power, (v) => `CASE WHEN isfinite(${v}) THEN ${v} END`)})`, double)
    }
  }
  const formula = ofOne[node.name]
  if (!formula) throw new QueryError(node.nameRange, `${node.name} is not known here.`)
  const constant = typeof first.constant === 'number' ? angleConstant(node.name, first.constant) : {}
  return { sql: `(${bound(asDouble(first), formula)})`, type: double, meta: resultUnits[node.name] ?? {}, ...constant }
}

const angleConstant = (name: string, value: number): { constant?: number } =>
  name === 'RADIANS'
    ? { constant: (value * Math.PI) / 180 }
    : name === 'DEGREES'
      ? { constant: (value * 180) / Math.PI }
      : {}

function absolute(value: Expression): Expression {
  if (categoryOf(value) === 'integer' && value.type.datatype === 'long')
    return plain(`TRY_CAST(abs(CAST(${value.sql} AS HUGEINT)) AS BIGINT)`, long)
  if (categoryOf(value) === 'integer') return plain(`abs(CAST(${value.sql} AS BIGINT))`, long)
  return plain(`abs(${value.sql})`, value.type.datatype === 'float' ? float : double)
}

/** A random number from 0 to 1. A constant seed makes the sequence repeatable, another makes a number of each value. */
function random(seed: Expression | undefined, place: Place): Expression {
  if (seed === undefined) return plain('random()', double)
  if (typeof seed.constant === 'number') {
    place.session.seed ??= seed.constant
    return plain('random()', double)
  }
  return plain(`((hash(${seed.sql}) >> 11) * ${doubleSql(2 ** -53)})`, double)
}

/**
 * ROUND and TRUNCATE to decimal places; before the point where the places are negative. Halves go away from zero. What
 * is cut is decided on the number itself: truncate(1.13, 2) is 1.13, although 1.13 * 100 is a little less than 113.
 */
function toPlaces(node: FunctionCall, value: Expression, places: Expression | undefined): Expression {
  const integer = categoryOf(value) === 'integer'
  if (places !== undefined && categoryOf(places) !== 'integer')
    throw new QueryError(node.range, `${node.name} wants a whole number of decimal places.`)
  if (integer && (places === undefined || (typeof places.constant === 'number' && places.constant >= 0))) return value
  if (places === undefined) return plain(`${node.name === 'ROUND' ? 'round' : 'trunc'}(${asDouble(value)})`, double)
  const count =
    typeof places.constant === 'number'
      ? String(Math.max(-400, Math.min(400, places.constant)))
      : `CAST(${places.sql} AS INTEGER)`
  if (integer) {
    const step = `CAST(pow(10e0, least(greatest(-(${count}), 0), 20)) AS HUGEINT)`
    const wide = `CAST(${value.sql} AS HUGEINT)`
    const half = node.name === 'ROUND' ? ` + sign(${wide}) * (${step} // 2)` : ''
    return plain(`TRY_CAST(((${wide}${half}) // ${step}) * ${step} AS BIGINT)`, long)
  }
  const macro = `alidade_${node.name.toLowerCase()}`
  return plain(`(${bound(asDouble(value), (v) => `${macro}(${v}, ${count})`)})`, double)
}
