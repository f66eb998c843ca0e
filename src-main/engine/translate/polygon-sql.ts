import { borderRadians, skyPolygon } from '#shared/vo/sky/sky-polygon.ts'
import { coordinatesOf, cross, type Direction, scaled } from '#shared/vo/sky/sphere.ts'
import { coneSql, type PointShape } from './cone-sql.ts'
import { doubleSql } from './expression.ts'

/**
 * A place within a polygon that is known beforehand, as sums of products of its direction with constant vectors. A
 * convex polygon is what lies inside all its edges; in others the edges between the place and a place known to be
 * outside are counted. Undefined where the numbers make no polygon.
 */
export function polygonSql(place: PointShape, numbers: readonly number[]): string | undefined {
  const vertices = Array.from({ length: numbers.length / 2 }, (_, i): [number, number] => [
    numbers[2 * i] ?? 0,
    numbers[2 * i + 1] ?? 0,
  ])
  const polygon = skyPolygon(vertices)
  if (!polygon) return undefined
  const [longitude, latitude] = coordinatesOf(polygon.around.centre)
  const radius = (polygon.around.radius * 180) / Math.PI
  const around = coneSql(place, {
    kind: 'circle',
    longitude: { sql: doubleSql(longitude), constant: longitude },
    latitude: { sql: doubleSql(latitude), constant: latitude },
    radius: { sql: doubleSql(radius), constant: radius },
  })
  const product = productWith(place)
  const borders = polygon.edges.map(({ normal }) => product(scaled(normal, polygon.sense)))
  if (polygon.convex)
    return `(${around} AND ${borders.map((side) => `${side} >= ${doubleSql(-borderRadians)}`).join(' AND ')})`
  const flips = polygon.edges.map(({ from, to, normal }) => {
    const left = (vertex: Direction): string => `${product(cross(polygon.reference, vertex))} >= 0`
    const referenceLeft =
      normal[0] * polygon.reference[0] + normal[1] * polygon.reference[1] + normal[2] * polygon.reference[2] > 0
    const crossing = referenceLeft
      ? `${left(from)} AND NOT ${left(to)} AND ${product(normal)} < 0`
      : `NOT ${left(from)} AND ${left(to)} AND ${product(normal)} > 0`
    return `CAST(${crossing} AS INTEGER)`
  })
  const onBorder = polygon.edges.map(({ from, to, normal }) => {
    const between = `${product(cross(normal, from))} >= 0 AND ${product(cross(to, normal))} >= 0`
    return `(abs(${product(normal)}) <= ${doubleSql(borderRadians)} AND ${between})`
  })
  const inside = polygon.referenceInside ? 0 : 1
  return `(${around} AND ((${flips.join(' + ')}) % 2 = ${inside} OR ${onBorder.join(' OR ')}))`
}

/** The scalar product of a place's direction with a constant vector. */
function productWith({ longitude, latitude }: PointShape): (vector: Direction) => string {
  const radian = doubleSql(Math.PI / 180)
  const finite = (sql: string): string => `(CASE WHEN isfinite(${sql}) THEN ${sql} END)`
  const [lon, lat] = [`${finite(longitude.sql)} * ${radian}`, `${finite(latitude.sql)} * ${radian}`]
  return ([x, y, z]) =>
    `(cos(${lat}) * (cos(${lon}) * ${doubleSql(x)} + sin(${lon}) * ${doubleSql(y)}) + sin(${lat}) * ${doubleSql(z)})`
}
