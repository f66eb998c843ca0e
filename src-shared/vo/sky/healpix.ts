/**
 * HEALPix in the NESTED scheme (Gorski et al. 2005, ApJ 622, 759): the twelve faces of the sphere, each cut into 4^order
 * pixels of one area. Orders 0 to 29; indexes of order 26 and more do not fit a double, so that they are bigints.
 */
export const highestOrder = 29

/** Rows (from the north, in sides of a face) and columns (in half faces) of the southern corners of the faces. */
const cornerRows = [2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4] as const
const cornerColumns = [1, 3, 5, 7, 0, 2, 4, 6, 1, 3, 5, 7] as const

/** True for an order that there is. */
export const isOrder = (order: number): boolean => Number.isInteger(order) && order >= 0 && order <= highestOrder

/** Moves the lower 15 bits apart: bit i goes to bit 2i. */
function spread(bits: number): number {
  let wide = bits & 0x7fff
  wide = (wide | (wide << 8)) & 0x00ff00ff
  wide = (wide | (wide << 4)) & 0x0f0f0f0f
  wide = (wide | (wide << 2)) & 0x33333333
  return (wide | (wide << 1)) & 0x55555555
}

/** The other way: bits 0, 2, 4 ... of 30 together. */
function gather(wide: number): number {
  let bits = wide & 0x55555555
  bits = (bits | (bits >>> 1)) & 0x33333333
  bits = (bits | (bits >>> 2)) & 0x0f0f0f0f
  bits = (bits | (bits >>> 4)) & 0x00ff00ff
  return (bits | (bits >>> 8)) & 0x7fff
}

/** The pixel that a position in degrees lies in; undefined for an order there is not and for what is no position. */
export function healpixIndex(order: number, longitudeDegrees: number, latitudeDegrees: number): bigint | undefined {
  if (!isOrder(order) || !Number.isFinite(longitudeDegrees) || !(Math.abs(latitudeDegrees) <= 90)) return undefined
  const side = 2 ** order
  const { face, x, y } = placeOn(side, longitudeDegrees, latitudeDegrees)
  const low = spread(x) + 2 * spread(y)
  const high = spread(x >>> 15) + 2 * spread(y >>> 15)
  return (BigInt(face) << BigInt(2 * order)) + (BigInt(high) << 30n) + BigInt(low)
}

/** Face and cell on it: x grows to the north-east, y to the north-west. */
function placeOn(
  side: number,
  longitudeDegrees: number,
  latitudeDegrees: number,
): { face: number; x: number; y: number } {
  const latitude = (latitudeDegrees * Math.PI) / 180
  const z = Math.sin(latitude)
  const quarters = ((longitudeDegrees / 90) % 4) + (longitudeDegrees < 0 ? 4 : 0)
  const turn = quarters >= 4 ? quarters - 4 : quarters
  if (Math.abs(z) <= 2 / 3) {
    const eastward = side * (0.5 + turn)
    const northward = side * z * 0.75
    const rising = Math.floor(eastward - northward)
    const falling = Math.floor(eastward + northward)
    const risingFace = Math.floor(rising / side)
    const fallingFace = Math.floor(falling / side)
    const face =
      risingFace === fallingFace
        ? (risingFace & 3) + 4
        : risingFace < fallingFace
          ? risingFace & 3
          : (fallingFace & 3) + 8
    return { face, x: falling & (side - 1), y: side - 1 - (rising & (side - 1)) }
  }
  const quarter = Math.min(3, Math.floor(turn))
  const within = turn - quarter
  // sqrt(3 (1 - |z|)) without the loss that 1 - |z| has near the poles.
  const reach = (side * Math.sqrt(3) * Math.cos(latitude)) / Math.sqrt(1 + Math.abs(z))
  const rising = Math.min(side - 1, Math.floor(within * reach))
  const falling = Math.min(side - 1, Math.floor((1 - within) * reach))
  return z >= 0
    ? { face: quarter, x: side - 1 - falling, y: side - 1 - rising }
    : { face: quarter + 8, x: rising, y: falling }
}

/** The centre of a pixel: longitude (0 to 360) and latitude in degrees; undefined where there is no such pixel. */
export function healpixCentre(
  order: number,
  index: bigint,
): readonly [longitude: number, latitude: number] | undefined {
  if (!isOrder(order)) return undefined
  const faceBits = BigInt(2 * order)
  if (index < 0n || index >= 12n << faceBits) return undefined
  const face = Number(index >> faceBits)
  const within = index & ((1n << faceBits) - 1n)
  const [low, high] = [Number(within & 0x3fffffffn), Number(within >> 30n)]
  const x = gather(low) + gather(high) * 32768
  const y = gather(low >>> 1) + gather(high >>> 1) * 32768
  const side = 2 ** order
  const row = (cornerRows[face] ?? 0) * side - x - y - 1
  const [north, south] = [row < side, row > 3 * side]
  // Pixels from here to the next corner of the ring: a quarter of it.
  const quarter = north ? row : south ? 4 * side - row : side
  const column = (cornerColumns[face] ?? 0) * quarter + x - y
  const longitude = (45 * (column < 0 ? column + 8 * quarter : column)) / quarter
  if (!north && !south) return [longitude, (Math.asin(((2 * side - row) * 2) / (3 * side)) * 180) / Math.PI]
  const fromPole = (quarter * quarter) / (3 * side * side)
  const latitude = (Math.atan2(1 - fromPole, Math.sqrt(fromPole * (2 - fromPole))) * 180) / Math.PI
  return [longitude, north ? latitude : -latitude]
}
