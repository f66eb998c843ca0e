/**
 * Decimal numbers read straight from bytes, without a string between: correctly rounded.
 * The region read must be followed by a byte that is no part of a number.
 */

const maxPower = 290
/** 10^n as a pair high + low (106 bits) and the halves of high (Dekker's split), n = 0 .. 290. */
const high = new Float64Array(maxPower + 1)
const low = new Float64Array(maxPower + 1)
const highTop = new Float64Array(maxPower + 1)
const highTail = new Float64Array(maxPower + 1)
const splitter = 134217729 // 2^27 + 1

for (let n = 0; n <= maxPower; n++) {
  const exact = 10n ** BigInt(n)
  const near = Number(exact)
  const scaled = near * splitter
  high[n] = near
  low[n] = Number(exact - BigInt(near))
  highTop[n] = scaled - (scaled - near)
  highTail[n] = near - (highTop[n] ?? 0)
}

/** The error of the correction is below 2^-77 of the result: one that survives this much both ways is rounded right. */
const doubt = 2 ** -74

/**
 * Reads a decimal number at `at` into `out[index]`; answers where it ended, or -1 where this fast way does not serve
 * (no digits, more than 18 digits, extreme exponents, a doubtful rounding): then `Number` of the text decides.
 */
export function scanDouble(bytes: Uint8Array, at: number, out: Float64Array, index: number): number {
  let p = at
  const sign = bytes[p] as number
  if (sign === 0x2d || sign === 0x2b) p++
  // `upper` holds up to 9 digits, `lower` the next up to 9.
  let upper = 0
  let lower = 0
  let lowerDigits = 0
  const start = p
  let digit = (bytes[p] as number) - 48
  let stop = p + 9
  while (digit >>> 0 <= 9) {
    if (p === stop) {
      // Ten and more digits before the point: rare.
      stop = p + 9
      while (digit >>> 0 <= 9 && p < stop) {
        lower = (lower * 10 + digit) | 0
        lowerDigits++
        digit = (bytes[++p] as number) - 48
      }
      if (digit >>> 0 <= 9) return -1
      break
    }
    upper = (upper * 10 + digit) | 0
    digit = (bytes[++p] as number) - 48
  }
  let digits = p - start
  let exponent = 0
  if (digit === -2) {
    const point = ++p
    digit = (bytes[p] as number) - 48
    if (upper === 0 && lowerDigits === 0) {
      while (digit === 0) digit = (bytes[++p] as number) - 48
      stop = p + 9
    } else stop = p + 9 - digits
    while (digit >>> 0 <= 9 && p < stop) {
      upper = (upper * 10 + digit) | 0
      digit = (bytes[++p] as number) - 48
    }
    if (digit >>> 0 <= 9) {
      stop = p + 9 - lowerDigits
      const lowerStart = p
      while (digit >>> 0 <= 9 && p < stop) {
        lower = (lower * 10 + digit) | 0
        digit = (bytes[++p] as number) - 48
      }
      if (digit >>> 0 <= 9) return -1
      lowerDigits += p - lowerStart
    }
    exponent = point - p
    digits += p - point
  }
  if (digits === 0) return -1
  if (((digit + 48) | 0x20) === 0x65) {
    let c = bytes[++p] as number
    let down = false
    if (c === 0x2d) {
      down = true
      c = bytes[++p] as number
    } else if (c === 0x2b) c = bytes[++p] as number
    const first = p
    let power = 0
    while (c >= 48 && c <= 57) {
      if (power < 10000) power = power * 10 + (c - 48)
      c = bytes[++p] as number
    }
    if (p === first) return -1
    exponent += down ? -power : power
  }
  return storeDecimal(upper, lower, lowerDigits, exponent, sign === 0x2d, out, index) ? p : -1
}

/**
 * Stores (upper * 10^lowerDigits + lower) * 10^exponent, correctly rounded; false where that is not sure.
 * `upper` and `lower` are below 10^9.
 */
function storeDecimal(
  upper: number,
  lower: number,
  lowerDigits: number,
  exponent: number,
  negative: boolean,
  out: Float64Array,
  index: number,
): boolean {
  // Exact: 9 digits times 5^9 stay below 2^53.
  let first = upper * (high[lowerDigits] as number)
  let second = lower
  if (lowerDigits <= 6) {
    first += lower
    second = 0
    if (exponent >= -22 && exponent <= 22) {
      const exact = exponent < 0 ? first / (high[-exponent] as number) : first * (high[exponent] as number)
      out[index] = negative ? -exact : exact
      return true
    }
    if (first === 0) {
      out[index] = negative ? -0 : 0
      return true
    }
  }
  if (exponent < -maxPower || exponent > maxPower - 22) return false
  let near: number
  let rest: number
  if (exponent < 0) {
    const n = -exponent
    const d = high[n] as number
    near = first / d
    // first - near * d, exactly (two-product), then the low part of d.
    const product = near * d
    const scaled = near * splitter
    const top = scaled - (scaled - near)
    const tail = near - top
    const dTop = highTop[n] as number
    const dTail = highTail[n] as number
    const error = top * dTop - product + top * dTail + tail * dTop + tail * dTail
    rest = (first - product - error - near * (low[n] as number) + second) / d
  } else {
    const d = high[exponent] as number
    near = first * d
    const scaled = first * splitter
    const top = scaled - (scaled - first)
    const tail = first - top
    const dTop = highTop[exponent] as number
    const dTail = highTail[exponent] as number
    rest = top * dTop - near + top * dTail + tail * dTop + tail * dTail + first * (low[exponent] as number) + second * d
  }
  const value = near + rest
  const slack = near * doubt
  if (near + (rest + slack) !== value || near + (rest - slack) !== value) return false
  out[index] = negative ? -value : value
  return true
}

/**
 * Reads a decimal integer of at most 9 digits at `at` into `out[index]`;
 * answers where it ended, or -1 where this fast way does not serve.
 */
export function scanInt32(bytes: Uint8Array, at: number, out: Int32Array, index: number): number {
  let p = at
  let c = bytes[p] as number
  let negative = false
  if (c === 0x2d) {
    negative = true
    c = bytes[++p] as number
  } else if (c === 0x2b) c = bytes[++p] as number
  const start = p
  let value = 0
  while (c >= 48 && c <= 57) {
    value = value * 10 + (c - 48)
    c = bytes[++p] as number
  }
  if (p === start || p - start > 9) return -1
  out[index] = negative ? -value : value
  return p
}

/**
 * Reads a decimal integer of at most 19 digits within the range of a long at `at` into the two words
 * `out[2 * index]` (low) and `out[2 * index + 1]` (high); answers where it ended, or -1.
 */
export function scanInt64(bytes: Uint8Array, at: number, out: Int32Array, index: number): number {
  let p = at
  const sign = bytes[p] as number
  if (sign === 0x2d || sign === 0x2b) p++
  const start = p
  let upper = 0
  let digit = (bytes[p] as number) - 48
  let stop = p + 9
  while (digit >>> 0 <= 9 && p < stop) {
    upper = (upper * 10 + digit) | 0
    digit = (bytes[++p] as number) - 48
  }
  if (p === start) return -1
  let highWord = 0
  let lowWord = upper
  if (digit >>> 0 <= 9) {
    let lower = 0
    stop = p + 9
    const lowerStart = p
    while (digit >>> 0 <= 9 && p < stop) {
      lower = (lower * 10 + digit) | 0
      digit = (bytes[++p] as number) - 48
    }
    let left = upper
    let power = high[p - lowerStart] as number
    if (digit >>> 0 <= 9) {
      // The 19th digit: ten digits times 10^9.
      const moved = (lower / 1e8) | 0
      left = upper * 10 + moved
      lower = (lower - moved * 1e8) * 10 + digit
      power = 1e9
      digit = (bytes[++p] as number) - 48
      if (digit >>> 0 <= 9 || left > 9223372036) return -1
    }
    // left * power + lower in 64 bits, by halves that doubles hold exactly.
    const leftTop = (left / 65536) | 0
    const bottom = (left - leftTop * 65536) * power + lower
    const top = leftTop * power
    const topHigh = (top / 65536) | 0
    const sum = bottom + (top - topHigh * 65536) * 65536
    const carry = (sum / 4294967296) | 0
    lowWord = (sum - carry * 4294967296) | 0
    highWord = (topHigh + carry) | 0
    // Beyond 2^63 - 1 the sign shows it.
    if (highWord < 0) return -1
  }
  if (sign === 0x2d) {
    lowWord = -lowWord | 0
    highWord = lowWord === 0 ? -highWord | 0 : ~highWord
  }
  out[2 * index] = lowWord
  out[2 * index + 1] = highWord
  return p
}

/** A decimal integer of few digits within a range; -1 where this fast way does not serve. */
export function scanSmallInt(
  bytes: Uint8Array,
  at: number,
  out: Int16Array | Uint8Array,
  index: number,
  least: number,
  most: number,
): number {
  let p = at
  let c = bytes[p] as number
  const negative = c === 0x2d
  if (negative) c = bytes[++p] as number
  const start = p
  let value = 0
  while (c >= 48 && c <= 57) {
    value = value * 10 + (c - 48)
    c = bytes[++p] as number
  }
  if (p === start || p - start > 5) return -1
  if (negative) value = -value
  if (value < least || value > most) return -1
  out[index] = value
  return p
}

const oneDouble = new Float64Array(1)
const itsWords = new Uint32Array(oneDouble.buffer)

/** Whether a double lies exactly between two normal float32: then rounding it again may go the wrong way. */
export function isBetweenFloats(value: number): boolean {
  oneDouble[0] = value
  return ((itsWords[0] as number) & 0x1fffffff) === 0x10000000
}

/** The float32 nearest to a decimal, rounded once (half to even), where the way over a double may round twice. */
export function nearestFloat32(text: string): number {
  const viaDouble = Number(text)
  const near = Math.fround(viaDouble)
  if (near === viaDouble || !Number.isFinite(near) || !isBetweenFloats(viaDouble)) return near
  const parts = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text.trim())
  if (!parts) return near
  // Compare the decimal with the double it became: the double is the midpoint.
  const order = compareDecimal(
    `${parts[2]}${parts[3]}`,
    Number(parts[4] ?? 0) - (parts[3]?.length ?? 0),
    Math.abs(viaDouble),
  )
  if (order === 0) return near
  const beyond = Math.fround(viaDouble * (1 + order * 2 ** -30))
  return beyond
}

/** The sign of digits * 10^exponent - value, exactly. */
function compareDecimal(digits: string, exponent: number, value: number): number {
  let power = 0
  let whole = value
  while (!Number.isInteger(whole)) {
    whole *= 2
    power++
  }
  let left = BigInt(digits) * 2n ** BigInt(power)
  let right = BigInt(whole)
  if (exponent >= 0) left *= 10n ** BigInt(exponent)
  else right *= 10n ** BigInt(-exponent)
  return left < right ? -1 : left > right ? 1 : 0
}
