/** A geometry of the reference evaluator, angles in degrees. */
export type Geometry =
  | { readonly shape: 'point'; readonly lon: number; readonly lat: number }
  | { readonly shape: 'circle'; readonly lon: number; readonly lat: number; readonly radius: number }
  | { readonly shape: 'polygon'; readonly vertices: readonly (readonly [lon: number, lat: number])[] }

type Vector = readonly [number, number, number]

const radians = (degrees: number): number => (degrees * Math.PI) / 180
const degrees = (angle: number): number => (angle * 180) / Math.PI

function vector(lon: number, lat: number): Vector {
  const [l, b] = [radians(lon), radians(lat)]
  return [Math.cos(b) * Math.cos(l), Math.cos(b) * Math.sin(l), Math.sin(b)]
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
const length = (a: Vector): number => Math.hypot(a[0], a[1], a[2])

/** Angle between two directions, precise at every size. */
export const distance = (lon1: number, lat1: number, lon2: number, lat2: number): number => {
  const [a, b] = [vector(lon1, lat1), vector(lon2, lat2)]
  return degrees(Math.atan2(length(cross(a, b)), dot(a, b)))
}

/**
 * Whether a direction lies inside a polygon of great-circle edges: the edges as seen from it, as turns of the bearing,
 * add up to a full turn inside and to none outside. Of the two parts of the sphere the smaller one is the inside.
 */
export function insidePolygon(lon: number, lat: number, vertices: readonly (readonly [number, number])[]): boolean {
  const eye = vector(lon, lat)
  const turns = (from: Vector): number => {
    const points = vertices.map(([l, b]) => vector(l, b))
    let sum = 0
    for (let i = 0; i < points.length; i++) {
      const a = points[i]
      const b = points[(i + 1) % points.length]
      if (!a || !b) continue
      const [na, nb] = [cross(from, a), cross(from, b)]
      sum += Math.atan2(dot(from, cross(na, nb)), dot(na, nb))
    }
    return Math.abs(Math.round(sum / (2 * Math.PI)))
  }
  return turns(eye) === 1 && dot(eye, middle(vertices)) > 0
}

/** Mean direction of the vertices; a polygon of these tests never reaches further than 90 degrees from it. */
function middle(vertices: readonly (readonly [number, number])[]): Vector {
  const sum = vertices.map(([l, b]) => vector(l, b)).reduce((a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]])
  return sum
}

/** CONTAINS of a point in a circle or polygon, its edge included (ADQL 2.1, 4.2.8). */
export function contains(inner: Geometry, outer: Geometry): boolean {
  if (inner.shape !== 'point') throw new Error('the reference evaluator knows points in circles and polygons')
  if (outer.shape === 'circle') return distance(inner.lon, inner.lat, outer.lon, outer.lat) <= outer.radius
  if (outer.shape === 'polygon') return insidePolygon(inner.lon, inner.lat, outer.vertices)
  return inner.lon === outer.lon && inner.lat === outer.lat
}
