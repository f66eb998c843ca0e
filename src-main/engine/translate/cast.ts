import type { Cast, CastType } from '#shared/vo/adql/syntax.ts'
import type { ValueType } from '../catalogue.ts'
import {
  asDouble,
  categoryOf,
  circle,
  double,
  type Expression,
  float,
  int,
  long,
  plain,
  point,
  polygon,
  QueryError,
  short,
  sqlTypeOf,
  text,
  timestamp,
} from './expression.ts'
import { kindCodes } from './geometry-sql.ts'
import { regionOf } from './region-value.ts'
import type { Shape } from './shape.ts'
import { isNumber, wordFor } from './types.ts'

const numberTypes: Readonly<Record<string, ValueType>> = {
  SMALLINT: short,
  INTEGER: int,
  BIGINT: long,
  REAL: float,
  'DOUBLE PRECISION': double,
}

const geometryTypes = { point, circle, polygon }
const geometryKinds: Readonly<Record<string, keyof typeof geometryTypes>> = {
  POINT: 'point',
  CIRCLE: 'circle',
  POLYGON: 'polygon',
}

/** CAST (ADQL 2.1, 4.4.1). What cannot be turned into the type, or does not fit into it, becomes null. */
export function cast(node: Cast, value: Expression): Expression {
  const { type } = node
  const kept = {
    ...(value.meta.unit === undefined ? {} : { unit: value.meta.unit }),
    ...(value.meta.ucd === undefined ? {} : { ucd: value.meta.ucd }),
  }
  const name = value.name === undefined ? {} : { name: value.name }
  if (value.constant === null) {
    const kind = geometryKinds[type.name]
    const target = numberTypes[type.name] ?? (kind ? geometryTypes[kind] : text)
    return { sql: `CAST(NULL AS ${sqlTypeOf(target)})`, type: target, meta: {}, constant: null }
  }
  const category = categoryOf(value)
  const number = numberTypes[type.name]
  if (number) {
    if (category === 'geometry' || category === 'list') throw refused(node, value)
    const constant = typeof value.constant === 'number' && number === double ? { constant: value.constant } : {}
    return { sql: numberCast(value, number), type: number, meta: kept, ...constant, ...name }
  }
  if (type.name === 'CHAR' || type.name === 'VARCHAR')
    return { sql: textCast(value, type), type: text, meta: kept, ...name }
  if (type.name === 'TIMESTAMP') {
    if (category !== 'text') throw refused(node, value)
    const sql = `strftime(TRY_CAST(rtrim(${value.sql}, 'Z') AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%g')`
    return { sql, type: timestamp, meta: kept, ...name }
  }
  const kind = geometryKinds[type.name]
  if (!kind || (category !== 'text' && category !== 'geometry' && category !== 'list')) throw refused(node, value)
  const sql = regionOf(value, kind)
  const shape: Shape = { kind: 'encoded', sql: `list_prepend(${kindCodes[kind]}, ${sql})` }
  return { ...plain(sql, geometryTypes[kind]), shape, ...name }
}

const refused = (node: Cast, value: Expression): QueryError =>
  new QueryError(
    node.range,
    `${wordFor(value).replace(/^./, (letter) => letter.toUpperCase())} cannot be cast to ${node.type.name}.`,
  )

/** To whole numbers the nearest one, of two the one away from zero. */
function numberCast(value: Expression, target: ValueType): string {
  const category = categoryOf(value)
  const sql = sqlTypeOf(target)
  const whole = target !== float && target !== double
  if (category === 'text') {
    const trimmed = `trim(${value.sql})`
    return whole ? `TRY_CAST(round(TRY_CAST(${trimmed} AS DECIMAL(38,9))) AS ${sql})` : `TRY_CAST(${trimmed} AS ${sql})`
  }
  if (isNumber(category) && category === 'real' && whole) return `TRY_CAST(round(${asDouble(value)}) AS ${sql})`
  return value.type.datatype === target.datatype ? value.sql : `TRY_CAST(${value.sql} AS ${sql})`
}

/** CHAR is filled up with blanks: a length that somebody made up must not fill the memory. */
const mostFilled = 65_535
const mostCut = 2_147_483_647

/** Truth values as `true` and `false`, numbers in the fewest digits that give them back. */
function textCast(value: Expression, type: CastType): string {
  if (type.name === 'CHAR' && (type.length ?? 0) > mostFilled)
    throw new QueryError(type.range, `CHAR has at most ${mostFilled} characters here; VARCHAR may be longer.`)
  const category = categoryOf(value)
  const sql = category === 'text' ? value.sql : `CAST(${value.sql} AS VARCHAR)`
  if (type.length === undefined) return type.name === 'CHAR' ? `left(${sql}, 1)` : sql
  return type.name === 'CHAR' ? `rpad(${sql}, ${type.length}, ' ')` : `left(${sql}, ${Math.min(type.length, mostCut)})`
}
