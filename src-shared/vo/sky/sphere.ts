/** A direction as a vector of length one. */
export type Direction = readonly [x: number, y: number, z: number]

const radian = Math.PI / 180

/** The direction of a longitude and latitude in degrees. Latitudes beyond a pole go on down the other side. */
export function directionOf(longitudeDegrees: number, latitudeDegrees: number): Direction {
  const longitude = longitudeDegrees * radian
  const latitude = latitudeDegrees * radian
  const cosine = Math.cos(latitude)
  return [cosine * Math.cos(longitude), cosine * Math.sin(longitude), Math.sin(latitude)]
}

/** Longitude (0 to 360) and latitude in degrees. At a pole the longitude is what rounding leaves. */
export function coordinatesOf([x, y, z]: Direction): readonly [longitudeDegrees: number, latitudeDegrees: number] {
  const longitude = Math.atan2(y, x) / radian
  return [longitude < 0 ? longitude + 360 : longitude, Math.atan2(z, Math.hypot(x, y)) / radian]
}

export const dot = (a: Direction, b: Direction): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/** The vector product: normal to both, as long as the sine between them. */
export const cross = (a: Direction, b: Direction): Direction => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

export const plus = (a: Direction, b: Direction): Direction => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
export const scaled = (a: Direction, factor: number): Direction => [a[0] * factor, a[1] * factor, a[2] * factor]

/** The vector at length one; undefined for one without a direction. */
export function unit(a: Direction): Direction | undefined {
  const length = Math.hypot(...a)
  return length > 1e-300 ? scaled(a, 1 / length) : undefined
}

/** The angle between two directions in radians, precise from 0 to pi. */
export const angleBetween = (a: Direction, b: Direction): number => Math.atan2(Math.hypot(...cross(a, b)), dot(a, b))

/**
 * The great-circle distance of two positions, all in degrees, to the last bits at every distance: the sines of half the
 * distance to the one and of half the distance to the antipode of the other are sums of squares, which lose nothing.
 */
export function separationDegrees(
  longitude1: number,
  latitude1: number,
  longitude2: number,
  latitude2: number,
): number {
  const halfLongitude = Math.sin(((longitude1 - longitude2) / 2) * radian) ** 2
  const otherLongitude = Math.cos(((longitude1 - longitude2) / 2) * radian) ** 2
  const cosines = Math.cos(latitude1 * radian) * Math.cos(latitude2 * radian)
  const near = Math.sin(((latitude1 - latitude2) / 2) * radian) ** 2 + cosines * halfLongitude
  const far = Math.sin(((latitude1 + latitude2) / 2) * radian) ** 2 + cosines * otherLongitude
  return (2 * Math.atan2(Math.sqrt(near), Math.sqrt(far))) / radian
}
