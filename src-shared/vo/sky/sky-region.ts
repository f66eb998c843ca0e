import {
  borderRadians,
  edgeDistance,
  type PolygonEdge,
  polygonCentroid,
  polygonHolds,
  type SkyPolygon,
  skyPolygon,
} from './sky-polygon.ts'
import { angleBetween, coordinatesOf, cross, type Direction, directionOf, dot, scaled } from './sphere.ts'

/** A region of the sky with its numbers prepared; angles in radians. */
export type SkyRegion =
  | { readonly kind: 'point'; readonly place: Direction }
  | { readonly kind: 'circle'; readonly centre: Direction; readonly radius: number }
  | { readonly kind: 'polygon'; readonly polygon: SkyPolygon }

/** The kinds of region that have numbers of their own. */
export type RegionKind = SkyRegion['kind']

/**
 * A region of the numbers that DALI 1.1, 3.3 writes for it, in degrees: point `longitude latitude`, circle
 * `longitude latitude radius`, polygon `longitude latitude ...`. Undefined where they make none.
 */
export function skyRegion(kind: RegionKind, numbers: readonly number[]): SkyRegion | undefined {
  if (numbers.some((number) => !Number.isFinite(number))) return undefined
  const [longitude, latitude, radius] = numbers
  if (kind === 'polygon') {
    if (numbers.length < 6 || numbers.length % 2 !== 0) return undefined
    const vertices = Array.from({ length: numbers.length / 2 }, (_, i): [number, number] => [
      numbers[2 * i] ?? 0,
      numbers[2 * i + 1] ?? 0,
    ])
    if (vertices.some(([, vertexLatitude]) => Math.abs(vertexLatitude) > 90)) return undefined
    const polygon = skyPolygon(vertices)
    return polygon && { kind, polygon }
  }
  if (longitude === undefined || latitude === undefined || Math.abs(latitude) > 90) return undefined
  const place = directionOf(longitude, latitude)
  if (kind === 'point') return numbers.length === 2 ? { kind, place } : undefined
  if (numbers.length !== 3 || radius === undefined || radius < 0) return undefined
  return { kind, centre: place, radius: Math.min(radius, 180) * (Math.PI / 180) }
}

const opposite = (place: Direction): Direction => scaled(place, -1)

/** True where all of the inner region lies in the outer; borders belong to regions. */
export function regionContains(outer: SkyRegion, inner: SkyRegion): boolean {
  if (inner.kind === 'point') return holds(outer, inner.place)
  if (outer.kind === 'point') return inner.kind === 'circle' && inner.radius === 0 && holds(outer, inner.centre)
  if (outer.kind === 'circle') {
    const { centre, radius } = outer
    if (radius >= Math.PI) return true
    if (inner.kind === 'circle') return angleBetween(centre, inner.centre) + inner.radius <= radius + borderRadians
    if (radius <= Math.PI / 2)
      return inner.polygon.edges.every(({ from }) => angleBetween(centre, from) <= radius + borderRadians)
    // What a larger circle leaves out is a smaller one around the antipode, which must be free.
    const rest = opposite(centre)
    const free = Math.PI - radius
    return (
      !polygonHolds(inner.polygon, rest) &&
      inner.polygon.edges.every((edge) => edgeDistance(edge, rest) >= free - borderRadians)
    )
  }
  const { polygon } = outer
  if (inner.kind === 'circle') {
    if (inner.radius > Math.PI / 2) return false
    return (
      polygonHolds(polygon, inner.centre) &&
      polygon.edges.every((edge) => edgeDistance(edge, inner.centre) >= inner.radius - borderRadians)
    )
  }
  if (!inner.polygon.edges.every(({ from }) => polygonHolds(polygon, from))) return false
  return !inner.polygon.edges.some((edge) => polygon.edges.some((other) => edgesCross(edge, other)))
}

/** True where the two have a place in common. */
export function regionsIntersect(one: SkyRegion, other: SkyRegion): boolean {
  if (one.kind === 'point') return holds(other, one.place)
  if (other.kind === 'point') return holds(one, other.place)
  if (one.kind === 'circle' && other.kind === 'circle')
    return angleBetween(one.centre, other.centre) <= one.radius + other.radius + borderRadians
  if (one.kind === 'circle' && other.kind === 'polygon') return circleMeets(one, other.polygon)
  if (one.kind === 'polygon' && other.kind === 'circle') return circleMeets(other, one.polygon)
  if (one.kind !== 'polygon' || other.kind !== 'polygon') return false
  return (
    one.polygon.edges.some(({ from }) => polygonHolds(other.polygon, from)) ||
    other.polygon.edges.some(({ from }) => polygonHolds(one.polygon, from)) ||
    one.polygon.edges.some((edge) => other.polygon.edges.some((second) => edgesCross(edge, second)))
  )
}

function circleMeets(circle: { readonly centre: Direction; readonly radius: number }, polygon: SkyPolygon): boolean {
  if (polygonHolds(polygon, circle.centre)) return true
  return polygon.edges.some((edge) => edgeDistance(edge, circle.centre) <= circle.radius + borderRadians)
}

function holds(region: SkyRegion, place: Direction): boolean {
  if (region.kind === 'point') return angleBetween(region.place, place) <= borderRadians
  if (region.kind === 'circle') return angleBetween(region.centre, place) <= region.radius + borderRadians
  return polygonHolds(region.polygon, place)
}

/** True where two arcs cross inside both; arcs that touch do not. */
function edgesCross(one: PolygonEdge, other: PolygonEdge): boolean {
  const sides = [
    dot(one.normal, other.from),
    dot(one.normal, other.to),
    dot(other.normal, one.from),
    dot(other.normal, one.to),
  ]
  if (sides.some((side) => Math.abs(side) < borderRadians)) return false
  const [otherFrom = 0, otherTo = 0, oneFrom = 0, oneTo = 0] = sides
  if (otherFrom * otherTo > 0 || oneFrom * oneTo > 0) return false
  // The great circles meet in two opposite places; the arcs cross where both hold the same one.
  const meeting = cross(one.normal, other.normal)
  return dot(meeting, one.from) + dot(meeting, one.to) > 0 === dot(meeting, other.from) + dot(meeting, other.to) > 0
}

/** Square degrees; a point has none. */
export function regionArea(region: SkyRegion): number {
  const squareDegrees = (180 / Math.PI) ** 2
  if (region.kind === 'point') return 0
  // 1 - cos r without loss for small circles.
  if (region.kind === 'circle') return 4 * Math.PI * Math.sin(region.radius / 2) ** 2 * squareDegrees
  return region.polygon.area * squareDegrees
}

/** The centre of mass in degrees. */
export function regionCentroid(region: SkyRegion): readonly [longitude: number, latitude: number] | undefined {
  if (region.kind === 'polygon') return polygonCentroid(region.polygon)
  return coordinatesOf(region.kind === 'point' ? region.place : region.centre)
}
