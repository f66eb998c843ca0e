/**
 * Spherical geometry in fixed-point numbers of 60 decimal places over bigints: slow, and right to far more digits than
 * a double has. Written without the code that it judges.
 */
const one = 10n ** 60n
const times = (a: bigint, b: bigint): bigint => (a * b) / one
const over = (a: bigint, b: bigint): bigint => (a * one) / b

/** A double exactly. */
function exact(value: number): bigint {
  if (value === 0) return 0n
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const fraction = (bits & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n)
  const shift = Math.max(exponent, 1) - 1075
  const size = shift >= 0 ? (fraction << BigInt(shift)) * one : (fraction * one) >> BigInt(-shift)
  return value < 0 ? -size : size
}

function root(value: bigint): bigint {
  if (value <= 0n) return 0n
  const wide = value * one
  let guess = 1n << BigInt((wide.toString(2).length / 2 + 1) | 0)
  for (;;) {
    const next = (guess + wide / guess) / 2n
    if (next >= guess) return guess
    guess = next
  }
}

/** Machin's formula. */
const pi = (() => {
  const arctangentOfInverse = (n: bigint): bigint => {
    let power = one / n
    let sum = power
    for (let k = 1n; power !== 0n; k++) {
      power /= -(n * n)
      sum += power / (2n * k + 1n)
    }
    return sum
  }
  return 4n * (4n * arctangentOfInverse(5n) - arctangentOfInverse(239n))
})()

function sineAndCosine(degrees: number): readonly [sine: bigint, cosine: bigint] {
  const turn = exact(degrees) % (360n * one)
  // An eighth of the angle is small enough for a short series; three doublings lead back.
  const angle = over(times(turn, pi), 180n * one) / 8n
  let [sine, cosine, term] = [0n, 0n, one]
  for (let k = 0n; term !== 0n; k++) {
    if (k % 2n === 0n) cosine += k % 4n === 0n ? term : -term
    else sine += k % 4n === 1n ? term : -term
    term = times(term, angle) / (k + 1n)
  }
  for (let i = 0; i < 3; i++) [sine, cosine] = [2n * times(sine, cosine), times(cosine, cosine) - times(sine, sine)]
  return [sine, cosine]
}

export type PreciseDirection = readonly [bigint, bigint, bigint]

/** The direction of a longitude and latitude in degrees. */
export function preciseDirection(longitude: number, latitude: number): PreciseDirection {
  const [sineLongitude, cosineLongitude] = sineAndCosine(longitude)
  const [sineLatitude, cosineLatitude] = sineAndCosine(latitude)
  return [times(cosineLatitude, cosineLongitude), times(cosineLatitude, sineLongitude), sineLatitude]
}

const cross = (a: PreciseDirection, b: PreciseDirection): PreciseDirection => [
  times(a[1], b[2]) - times(a[2], b[1]),
  times(a[2], b[0]) - times(a[0], b[2]),
  times(a[0], b[1]) - times(a[1], b[0]),
]
const dot = (a: PreciseDirection, b: PreciseDirection): bigint =>
  times(a[0], b[0]) + times(a[1], b[1]) + times(a[2], b[2])
const toNumber = (value: bigint): number => Number(value / 10n ** 40n) / 1e20 + Number(value % 10n ** 40n) / 1e60

/** The sine of the distance of a place from the great circle of two others times that between them; positive on its left. */
export const preciseSide = (from: PreciseDirection, to: PreciseDirection, place: PreciseDirection): number =>
  toNumber(dot(cross(from, to), place))

/** The distance of two positions in degrees: the angle whose sine and cosine are known to 60 digits. */
export function preciseSeparation(a: number, b: number, c: number, d: number): number {
  const [first, second] = [preciseDirection(a, b), preciseDirection(c, d)]
  const normal = cross(first, second)
  const sine = root(dot(normal, normal))
  const cosine = dot(first, second)
  // The last step is a double's: its error is one part in 1e16.
  return (Math.atan2(toNumber(sine), toNumber(cosine)) * 180) / Math.PI
}
