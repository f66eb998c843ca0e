import { angleBetween, coordinatesOf, cross, type Direction, directionOf, dot, plus, scaled, unit } from './sphere.ts'

/** Half the width of a border in radians: what lies so near to an edge lies on it. A five-hundred-millionth of an arcsecond. */
export const borderRadians = 1e-14

/** One edge of a polygon, from a vertex to the next along the shorter arc. */
export interface PolygonEdge {
  readonly from: Direction
  readonly to: Direction
  /** Normal of the great circle, at length one; the left side of the edge is where it points. */
  readonly normal: Direction
}

/**
 * A polygon on the sphere with great-circle edges. Its inside is the smaller of the two parts that its border makes,
 * whatever the sense in which the vertices run (as pgSphere has it).
 */
export interface SkyPolygon {
  readonly edges: readonly PolygonEdge[]
  /** A direction off every edge's great circle, from which crossings are counted. */
  readonly reference: Direction
  readonly referenceInside: boolean
  /** Steradians. */
  readonly area: number
  /** +1 where the inside is on the left of the edges, -1 on the right. */
  readonly sense: 1 | -1
  /** True where the inside is what lies inside every edge's great circle. */
  readonly convex: boolean
  /** A circle around all of it: centre and radius in radians. */
  readonly around: { readonly centre: Direction; readonly radius: number }
}

/** Counts the edges that the arc from a direction to the reference crosses; an odd count means the other side. */
function crossings(edges: readonly PolygonEdge[], reference: Direction, place: Direction): number {
  let count = 0
  for (const { from, to, normal } of edges) {
    const fromLeft = dot(place, cross(reference, from)) >= 0
    const toLeft = dot(place, cross(reference, to)) >= 0
    if (fromLeft === toLeft) continue
    const side = dot(normal, place)
    if (dot(normal, reference) > 0 ? fromLeft && side < 0 : toLeft && side > 0) count++
  }
  return count
}

/** The distance in radians of a direction from an edge. */
export function edgeDistance({ from, to, normal }: PolygonEdge, place: Direction): number {
  const between = dot(cross(normal, from), place) >= 0 && dot(cross(to, normal), place) >= 0
  const offCircle = Math.abs(Math.asin(Math.max(-1, Math.min(1, dot(normal, place)))))
  // Beside the arc the great circle is the nearest; a place near its pole is as far from all of it.
  return between ? offCircle : Math.min(angleBetween(from, place), angleBetween(to, place))
}

/** True inside and on the border. */
export function polygonHolds(polygon: SkyPolygon, place: Direction): boolean {
  const odd = crossings(polygon.edges, polygon.reference, place) % 2 === 1
  if (odd !== polygon.referenceInside) return true
  return polygon.edges.some(
    (edge) => Math.abs(dot(edge.normal, place)) < borderRadians && edgeDistance(edge, place) < borderRadians,
  )
}

/** The left part's area in steradians, 0 to 4 pi: the sum of the turns at the vertices (Gauss and Bonnet). */
function leftArea(edges: readonly PolygonEdge[]): number {
  let turns = 0
  for (const [index, edge] of edges.entries()) {
    const next = edges[(index + 1) % edges.length] ?? edge
    const sine = dot(cross(edge.normal, next.normal), next.from)
    turns += Math.atan2(sine, dot(edge.normal, next.normal))
  }
  const area = 2 * Math.PI - turns
  return ((area % (4 * Math.PI)) + 4 * Math.PI) % (4 * Math.PI)
}

/** A small polygon's area without loss: half the sum of triangles fanned out from its middle. */
function signedFanArea(edges: readonly PolygonEdge[], middle: Direction): number {
  let area = 0
  for (const { from, to } of edges) {
    const volume = dot(middle, cross(from, to))
    const sum = 1 + dot(middle, from) + dot(from, to) + dot(to, middle)
    area += 2 * Math.atan2(volume, sum)
  }
  return area
}

/**
 * The polygon of vertices in degrees (longitude, latitude). Undefined where fewer than three differ, where a vertex is
 * opposite to the next, so that no arc between them is the shorter, and where all lie on one great circle.
 */
export function skyPolygon(
  vertices: readonly (readonly [longitude: number, latitude: number])[],
): SkyPolygon | undefined {
  const directions = vertices.map(([longitude, latitude]) => directionOf(longitude, latitude))
  const distinct = directions.filter((place, index) => {
    const before = directions[(index + directions.length - 1) % directions.length]
    return before !== undefined && angleBetween(place, before) > borderRadians
  })
  if (distinct.length < 3) return undefined
  const edges: PolygonEdge[] = []
  for (const [index, from] of distinct.entries()) {
    const to = distinct[(index + 1) % distinct.length] ?? from
    const normal = unit(cross(from, to))
    if (!normal || angleBetween(from, to) > Math.PI - 1e-12) return undefined
    edges.push({ from, to, normal })
  }
  const middle = unit(distinct.reduce(plus)) ?? edges[0]?.normal
  if (!middle) return undefined
  const reference = referenceFor(edges, middle)
  const left = leftArea(edges)
  const sense = left <= 2 * Math.PI ? 1 : -1
  const coarse = sense === 1 ? left : 4 * Math.PI - left
  const area = coarse < 0.1 ? Math.abs(signedFanArea(edges, middle)) : coarse
  const [first] = edges
  if (!first || !(area > 0) || !reference) return undefined
  const beside = besideEdge(edges, sense)
  if (!beside) return undefined
  const referenceInside = crossings(edges, reference, beside) % 2 === 0
  const convex = edges.every(({ normal }) => distinct.every((vertex) => sense * dot(normal, vertex) > -1e-15))
  return { edges, reference, referenceInside, area, sense, convex, around: circleAround(edges, middle) }
}

/** A direction just inside the longest edge, nearer to it than anything else of the polygon. */
function besideEdge(edges: readonly PolygonEdge[], sense: 1 | -1): Direction | undefined {
  const longest = edges.reduce((best, edge) =>
    angleBetween(edge.from, edge.to) > angleBetween(best.from, best.to) ? edge : best,
  )
  const middle = unit(plus(longest.from, longest.to))
  if (!middle) return undefined
  const others = edges.filter((edge) => edge !== longest).map((edge) => edgeDistance(edge, middle))
  const step = Math.min(angleBetween(longest.from, longest.to), ...others) / 4
  return unit(plus(middle, scaled(longest.normal, sense * Math.max(step, 1e-13))))
}

/** Of some directions about the polygon one that keeps well away from all great circles of edges, or as far as any does. */
function referenceFor(edges: readonly PolygonEdge[], middle: Direction): Direction | undefined {
  const side = unit(cross(middle, Math.abs(middle[2]) < 0.7 ? [0, 0, 1] : [1, 0, 0]))
  if (!side) return undefined
  const other = cross(middle, side)
  let best: { place: Direction; distance: number } | undefined
  for (const reach of [0, 0.0013, 0.11, 0.47, 0.93, 1.31]) {
    for (let turn = 0.37; turn < 2 * Math.PI; turn += 0.71) {
      const offset = plus(scaled(side, Math.cos(turn) * reach), scaled(other, Math.sin(turn) * reach))
      const place = unit(plus(middle, offset))
      if (!place) continue
      const distance = Math.min(...edges.map(({ normal }) => Math.abs(dot(normal, place))))
      if (!best || distance > best.distance) best = { place, distance }
      if (distance > 0.02) return place
    }
  }
  return best?.place
}

function circleAround(edges: readonly PolygonEdge[], middle: Direction): { centre: Direction; radius: number } {
  const reach = Math.max(...edges.map(({ from }) => angleBetween(middle, from)))
  // Within a quarter of the sphere around the middle no edge leaves the circle of its vertices.
  return { centre: middle, radius: reach < 1.5 ? reach + 1e-12 : Math.PI }
}

/** The centre of mass of the inside, in degrees; undefined where it has none (a hemisphere of the sphere has). */
export function polygonCentroid(polygon: SkyPolygon): readonly [number, number] | undefined {
  let sum: Direction = [0, 0, 0]
  for (const { from, to, normal } of polygon.edges)
    sum = plus(sum, scaled(normal, angleBetween(from, to) * polygon.sense))
  const centre = unit(sum)
  return centre && coordinatesOf(centre)
}
