import { coordinatesOf, type Direction, directionOf, plus, scaled } from './sphere.ts'

/**
 * Where a position is after some years: it moves along a great circle at its speed. Motions in degrees a year, that in
 * longitude times the cosine of the latitude. Parallax and radial motion do not count.
 */
export function moved(
  longitudeDegrees: number,
  latitudeDegrees: number,
  motionInLongitude: number,
  motionInLatitude: number,
  years: number,
): readonly [longitude: number, latitude: number] | undefined {
  const numbers = [longitudeDegrees, latitudeDegrees, motionInLongitude, motionInLatitude, years]
  if (!numbers.every(Number.isFinite) || Math.abs(latitudeDegrees) > 90) return undefined
  const longitude = (longitudeDegrees * Math.PI) / 180
  const latitude = (latitudeDegrees * Math.PI) / 180
  const east: Direction = [-Math.sin(longitude), Math.cos(longitude), 0]
  const north: Direction = [
    -Math.sin(latitude) * Math.cos(longitude),
    -Math.sin(latitude) * Math.sin(longitude),
    Math.cos(latitude),
  ]
  const speed = Math.hypot(motionInLongitude, motionInLatitude)
  if (speed === 0 || years === 0) return coordinatesOf(directionOf(longitudeDegrees, latitudeDegrees))
  const along = plus(scaled(east, motionInLongitude / speed), scaled(north, motionInLatitude / speed))
  const angle = (speed * years * Math.PI) / 180
  const from = directionOf(longitudeDegrees, latitudeDegrees)
  return coordinatesOf(plus(scaled(from, Math.cos(angle)), scaled(along, Math.sin(angle))))
}
