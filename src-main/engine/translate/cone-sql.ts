import { doubleSql } from './expression.ts'
import type { Scalar, Shape } from './shape.ts'

export type PointShape = Extract<Shape, { kind: 'point' }>
type CircleShape = Extract<Shape, { kind: 'circle' }>

const radian = Math.PI / 180
/** Half the width of a circle's border: rounding must not put what lies on it outside. 4e-9 arcseconds. */
const border = 1e-12
export const borderDegrees = doubleSql(border)

/** The sine of infinity is an error to the engine; infinite coordinates count as none. */
const finite = ({ sql, constant }: Scalar): string =>
  constant === undefined ? `(CASE WHEN isfinite(${sql}) THEN ${sql} END)` : sql
const latitudeOf = ({ sql, constant }: Scalar): string =>
  constant === undefined
    ? `(CASE WHEN ${sql} BETWEEN -90e0 AND 90e0 THEN ${sql} END)`
    : Math.abs(constant) <= 90
      ? sql
      : 'CAST(NULL AS DOUBLE)'

const sum = (a: Scalar, b: Scalar, sign: '+' | '-'): string => `(${a.sql} ${sign} ${b.sql})`
const half = doubleSql(radian / 2)
const cosine = (latitude: Scalar): string =>
  latitude.constant === undefined
    ? `cos(${latitude.sql} * ${doubleSql(radian)})`
    : doubleSql(Math.cos(latitude.constant * radian))

/**
 * The squares of the sine of half the distance from one place to the other, and to the antipode of the other: both are
 * sums of what is not negative, so that small distances and those near 180 degrees are as precise as the rest.
 */
export function haversine(from: PointShape, to: PointShape): readonly [near: string, far: string] {
  const a = { ...from, longitude: safe(from.longitude, finite), latitude: safe(from.latitude, latitudeOf) }
  const b = { ...to, longitude: safe(to.longitude, finite), latitude: safe(to.latitude, latitudeOf) }
  const across = `(${sum(a.longitude, b.longitude, '-')} * ${half})`
  const cosines = `${cosine(a.latitude)} * ${cosine(b.latitude)}`
  const near = `(pow(sin(${sum(a.latitude, b.latitude, '-')} * ${half}), 2) + ${cosines} * pow(sin(${across}), 2))`
  const far = `(pow(sin(${sum(a.latitude, b.latitude, '+')} * ${half}), 2) + ${cosines} * pow(cos(${across}), 2))`
  return [near, far]
}

const safe = (scalar: Scalar, guard: (scalar: Scalar) => string): Scalar => ({ ...scalar, sql: guard(scalar) })

const squaredSine = (degrees: number): string => doubleSql(Math.sin((degrees / 2) * radian) ** 2)

/**
 * A place within a circle. The limits in declination come first and alone: the engine skips blocks of rows by them, and
 * joins two tables by them. Then the exact test. Beyond 90 degrees it is that of the circle around the antipode.
 */
export function coneSql(place: PointShape, circle: CircleShape, operator: '<' | '<=' = '<='): string {
  const { radius } = circle
  const centre: PointShape = { kind: 'point', longitude: circle.longitude, latitude: circle.latitude }
  const [near, far] = haversine(place, centre)
  if (radius.constant === undefined) {
    const test = `(degrees(2e0 * atan2(sqrt(${near}), sqrt(${far}))) <= ${radius.sql} + ${borderDegrees})`
    return `(${band(place.latitude, circle.latitude, radius)} AND ${radius.sql} >= 0 AND ${test})`
  }
  if (radius.constant < 0) return 'CAST(NULL AS BOOLEAN)'
  const edge = operator === '<=' ? radius.constant + border : radius.constant
  if (edge <= 90) {
    const limits = band(place.latitude, circle.latitude, { sql: doubleSql(edge + border), constant: edge + border })
    return `(${limits} AND ${near} ${operator} ${squaredSine(edge)})`
  }
  if (edge > 180) return `(${near} <= 2)`
  return `(${far} ${operator === '<=' ? '>=' : '>'} ${squaredSine(180 - edge)} AND ${far} <= 2)`
}

function band(latitude: Scalar, centre: Scalar, radius: Scalar): string {
  if (latitude.constant !== undefined && centre.constant === undefined) return band(centre, latitude, radius)
  if (centre.constant !== undefined && radius.constant !== undefined) {
    const [low, high] = [centre.constant - radius.constant, centre.constant + radius.constant]
    return `${latitude.sql} BETWEEN ${doubleSql(low)} AND ${doubleSql(Math.min(high, 90))}`
  }
  return `${latitude.sql} BETWEEN ${centre.sql} - ${radius.sql} AND ${centre.sql} + ${radius.sql}`
}
