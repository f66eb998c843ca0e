import { skyRegion } from '#shared/vo/sky/sky-region.ts'
import { coordinatesOf } from '#shared/vo/sky/sphere.ts'
import { borderDegrees, coneSql, haversine, type PointShape } from './cone-sql.ts'
import { asDouble, doubleSql, type Expression } from './expression.ts'
import { polygonSql } from './polygon-sql.ts'
import type { Scalar, Shape } from './shape.ts'

/** The codes that lists of numbers begin with where the kind of geometry is known only when the query runs. */
export const kindCodes = { point: '1e0', circle: '2e0', polygon: '3e0' } as const

/** A value as a number of a geometry. */
export function scalarOf(value: Expression): Scalar {
  if (typeof value.constant === 'number') return { sql: doubleSql(value.constant), constant: value.constant }
  return { sql: asDouble(value) }
}

const numbersOf = (shape: Shape): readonly Scalar[] =>
  shape.kind === 'point'
    ? [shape.longitude, shape.latitude]
    : shape.kind === 'circle'
      ? [shape.longitude, shape.latitude, shape.radius]
      : shape.kind === 'polygon'
        ? shape.vertices.flat()
        : []

/** The numbers of a geometry that is known before the query runs. */
export function constantNumbers(shape: Shape): readonly number[] | undefined {
  const numbers = numbersOf(shape).map(({ constant }) => constant)
  return numbers.length > 0 && numbers.every((number) => number !== undefined) ? numbers : undefined
}

/** The geometry as a list that begins with the code of its kind. */
export const encoded = (shape: Shape): string =>
  shape.kind === 'encoded'
    ? shape.sql
    : shape.kind === 'point' && shape.encoded !== undefined
      ? shape.encoded
      : `[${[kindCodes[shape.kind], ...numbersOf(shape).map(({ sql }) => sql)].join(', ')}]`

/** Conditions under which the numbers that are not known beforehand make a geometry. */
export function soundness(shape: Shape): readonly string[] {
  const latitudes =
    shape.kind === 'polygon'
      ? shape.vertices.map(([, latitude]) => latitude)
      : shape.kind === 'encoded'
        ? []
        : [shape.latitude]
  return numbersOf(shape).flatMap((number) => {
    if (number.constant !== undefined) return []
    if (latitudes.includes(number)) return [`${number.sql} BETWEEN -90e0 AND 90e0`]
    if (shape.kind === 'circle' && number === shape.radius) return [isRadius(number)]
    return [`isfinite(${number.sql})`]
  })
}

/** NaN, which the engine holds for greater than every number, is no radius. */
const isRadius = ({ sql }: Scalar): string => `${sql} BETWEEN 0e0 AND ${doubleSql(Number.MAX_VALUE)}`

/** The same before a test of two circles; nothing where the radii are known. */
const areRadii = (...radii: readonly Scalar[]): string =>
  radii.map((radius) => (radius.constant === undefined ? `${isRadius(radius)} AND ` : '')).join('')

const never = 'CAST(NULL AS BOOLEAN)'

/** True where a constant geometry is none: a polygon of two vertices, a negative radius, a latitude beyond a pole. */
function isBroken(shape: Shape): boolean {
  const numbers = constantNumbers(shape)
  return numbers !== undefined && shape.kind !== 'encoded' && skyRegion(shape.kind, numbers) === undefined
}

/** CONTAINS as a condition: all of the first geometry lies in the second. */
export function contains(inner: Shape, outer: Shape): string {
  if (isBroken(inner) || isBroken(outer)) return never
  if (inner.kind === 'point' && !isLong(inner, outer)) {
    if (outer.kind === 'circle') return coneSql(inner, outer)
    if (outer.kind === 'point') return samePlace(inner, outer)
    const numbers = constantNumbers(outer)
    if (outer.kind === 'polygon' && numbers) return polygonSql(inner, numbers) ?? never
  }
  if (inner.kind === 'circle' && outer.kind === 'circle')
    return `(${areRadii(inner.radius, outer.radius)}${distance(pointOf(inner), pointOf(outer))} + ${inner.radius.sql} <= ${outer.radius.sql} + ${borderDegrees})`
  return `(${nearby(inner, outer)}alidade_contains(${encoded(outer)}, ${encoded(inner)}))`
}

/** INTERSECTS as a condition: the two have a place in common. */
export function intersects(one: Shape, other: Shape): string {
  if (isBroken(one) || isBroken(other)) return never
  if (one.kind === 'point') return contains(one, other)
  if (other.kind === 'point') return contains(other, one)
  if (one.kind === 'circle' && other.kind === 'circle')
    return `(${areRadii(one.radius, other.radius)}${distance(pointOf(one), pointOf(other))} <= ${one.radius.sql} + ${other.radius.sql} + ${borderDegrees})`
  return `(${nearby(one, other)}${nearby(other, one)}alidade_intersects(${encoded(one)}, ${encoded(other)}))`
}

/** Limits before the test of a circle, row by row, against a polygon that is known: it is not far from it. */
function nearby(circle: Shape, polygon: Shape): string {
  const numbers = constantNumbers(polygon)
  if (circle.kind !== 'circle' || polygon.kind !== 'polygon' || !numbers || isLong(circle)) return ''
  const region = skyRegion('polygon', numbers)
  if (region?.kind !== 'polygon') return ''
  const { centre, radius } = region.polygon.around
  const [longitude, latitude] = coordinatesOf(centre)
  const reach = doubleSql((radius * 180) / Math.PI)
  const around: Extract<Shape, { kind: 'circle' }> = {
    kind: 'circle',
    longitude: { sql: doubleSql(longitude), constant: longitude },
    latitude: { sql: doubleSql(latitude), constant: latitude },
    radius: { sql: `(${circle.radius.sql} + ${reach})` },
  }
  return `${coneSql(pointOf(circle), around)} AND `
}

const pointOf = ({ longitude, latitude }: Extract<Shape, { kind: 'circle' }>): PointShape => ({
  kind: 'point',
  longitude,
  latitude,
})

const samePlace = (one: PointShape, other: PointShape): string =>
  coneSql(one, {
    kind: 'circle',
    longitude: other.longitude,
    latitude: other.latitude,
    radius: { sql: '0e0', constant: 0 },
  })

/** Numbers whose SQL is too long to be written as often as the formulas name them. */
const isLong = (...shapes: readonly Shape[]): boolean =>
  shapes.some(
    (shape) =>
      (shape.kind === 'point' && shape.encoded !== undefined) || numbersOf(shape).some(({ sql }) => sql.length > 120),
  )

/** DISTANCE in degrees; null where a coordinate is none. */
export function distance(from: PointShape, to: PointShape): string {
  if (isLong(from, to)) return `alidade_separation(${encoded(from)}, ${encoded(to)})`
  const [near, far] = haversine(from, to)
  return `degrees(2e0 * atan2(sqrt(${near}), sqrt(${far})))`
}

/** `DISTANCE(...) < bound` as a condition that declination can narrow. */
export function within(from: PointShape, to: PointShape, bound: Expression, operator: '<' | '<='): string | undefined {
  const { constant } = bound
  if (typeof constant !== 'number' || isLong(from, to)) return undefined
  if (constant < 0 || (constant === 0 && operator === '<'))
    return `(${distance(from, to)} ${operator} ${doubleSql(constant)})`
  const radius: Scalar = { sql: doubleSql(constant), constant }
  return coneSql(from, { kind: 'circle', longitude: to.longitude, latitude: to.latitude, radius }, operator)
}

/** AREA in square degrees. */
export function area(shape: Shape): string {
  if (shape.kind === 'circle' && constantNumbers(shape) === undefined) {
    const { radius } = shape
    const half = `sin(radians(least(CASE WHEN ${radius.sql} >= 0 THEN ${radius.sql} END, 180)) / 2)`
    return `(${doubleSql(4 * Math.PI * (180 / Math.PI) ** 2)} * pow(${half}, 2))`
  }
  return `alidade_area(${encoded(shape)})`
}

/** CENTROID as a list of longitude and latitude. */
export function centroid(shape: Shape): string {
  if (shape.kind === 'point') return `(${encoded(shape)})[2:]`
  if (shape.kind === 'circle') return `(${encoded(pointOf(shape))})[2:]`
  return `alidade_centroid(${encoded(shape)})`
}
