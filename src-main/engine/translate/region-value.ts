import type { TextRange } from '#shared/vo/adql/syntax.ts'
import { regionNumbers } from '#shared/vo/sky/region-text.ts'
import {
  categoryOf,
  circle,
  double,
  doubleSql,
  type Expression,
  isGeometry,
  plain,
  point,
  polygon,
  quoteText,
  region,
} from './expression.ts'
import { kindCodes, scalarOf } from './geometry-sql.ts'
import type { Scalar, Shape } from './shape.ts'
import { textOperand } from './types.ts'

/** The geometry of a value, or undefined where it is none. Columns of DALI's types are taken apart into numbers. */
export function shapeOf(value: Expression): Shape | undefined {
  if (value.shape) return value.shape
  if (!isGeometry(value.type)) return undefined
  const number = (index: number): Scalar => scalarOf(plain(`(${value.sql})[${index}]`, double))
  switch (value.type.xtype?.toLowerCase()) {
    case 'point':
      return { kind: 'point', longitude: number(1), latitude: number(2) }
    case 'circle':
      return { kind: 'circle', longitude: number(1), latitude: number(2), radius: number(3) }
    case 'polygon':
      return { kind: 'encoded', sql: `list_prepend(${kindCodes.polygon}, ${value.sql})` }
    default:
      return { kind: 'encoded', sql: `alidade_region(${value.sql})` }
  }
}

const types = { point, circle, polygon }
const constantScalar = (number: number): Scalar => ({ sql: doubleSql(number), constant: number })

/** REGION('...') and text that stands for a geometry; a constant is read at once. */
export function fromText(value: Expression, range: TextRange): Expression {
  const operand = isGeometry(value.type) ? value : textOperand(value, range, 'REGION')
  if (typeof operand.constant !== 'string')
    return plain(operand.sql, region, {
      shape: { kind: 'encoded', sql: `alidade_region(${operand.sql})` },
      name: 'region',
    })
  const read = regionNumbers(operand.constant)
  if (!read)
    return plain(`CAST(NULL AS VARCHAR)`, region, {
      shape: { kind: 'encoded', sql: 'CAST(NULL AS DOUBLE[])' },
      name: 'region',
    })
  const [longitude, latitude, radius] = read.numbers.map(constantScalar)
  const list = `[${read.numbers.map(doubleSql).join(', ')}]`
  const more = { name: 'region' }
  if (read.kind === 'polygon') {
    const vertices = Array.from({ length: read.numbers.length / 2 }, (_, i): readonly [Scalar, Scalar] => [
      constantScalar(read.numbers[2 * i] ?? 0),
      constantScalar(read.numbers[2 * i + 1] ?? 0),
    ])
    return plain(list, polygon, { ...more, shape: { kind: 'polygon', vertices } })
  }
  if (!longitude || !latitude) return plain(quoteText(operand.constant), region, more)
  if (read.kind === 'circle' && radius)
    return plain(list, types.circle, { ...more, shape: { kind: 'circle', longitude, latitude, radius } })
  return plain(list, types.point, { ...more, shape: { kind: 'point', longitude, latitude } })
}

/** SQL of DOUBLE[] with the numbers of a geometry of one kind, from text or another geometry; null where it is another. */
export function regionOf(value: Expression, kind: keyof typeof kindCodes): string {
  const shape = shapeOf(value)
  const source = shape?.kind === 'encoded' ? shape.sql : undefined
  if (categoryOf(value) === 'geometry' && source === undefined) return value.sql
  if (categoryOf(value) === 'list') return `(list_prepend(${kindCodes[kind]}, CAST(${value.sql} AS DOUBLE[])))[2:]`
  const code = source ?? `alidade_region_of(${value.sql}, ${kindCodes[kind]})`
  return `(CASE WHEN (${code})[1] = ${kindCodes[kind]} THEN (${code})[2:] END)`
}
