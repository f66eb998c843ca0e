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

/** The error of the correction is below 2^-97 of the result: one that survives this much both ways is rounded right. */
const doubt = 2 ** -92

/**
 * Reads a decimal number at `at` into `out[index]`; answers where it ended, or -1 where this fast way does not serve
 * (no digits, more than 22 digits, extreme exponents, a doubtful rounding): then `Number` of the text decides.
 */
export function scanDouble(bytes: Uint8Array, at: number, out: Float64Array, index: number): number {
  let p = at
  let c = bytes[p] as number
  let negative = false
  if (c === 0x2d) {
    negative = true
    c = bytes[++p] as number
  } else if (c === 0x2b) c = bytes[++p] as number
  // `first` holds up to 15 digits, `second` the next up to 7.
  let first = 0
  let second = 0
  let digits = 0
  let decimals = 0
  let seen = p
  for (;;) {
    const digit = c - 48
    if (digit >>> 0 > 9) break
    if (digits < 15) {
      first = first * 10 + digit
      if (first !== 0) digits++
    } else {
      second = second * 10 + digit
      digits++
    }
    c = bytes[++p] as number
  }
  if (c === 0x2e) {
    seen++
    c = bytes[++p] as number
    const point = p
    for (;;) {
      const digit = c - 48
      if (digit >>> 0 > 9) break
      if (digits < 15) {
        first = first * 10 + digit
        if (first !== 0) digits++
      } else {
        second = second * 10 + digit
        digits++
      }
      c = bytes[++p] as number
    }
    decimals = p - point
  }
  if (p === seen || digits > 22) return -1
  let exponent = -decimals
  if ((c | 0x20) === 0x65) {
    c = bytes[++p] as number
    let down = false
    if (c === 0x2d) {
      down = true
      c = bytes[++p] as number
    } else if (c === 0x2b) c = bytes[++p] as number
    const start = p
    let power = 0
    while (c >= 48 && c <= 57) {
      if (power < 10000) power = power * 10 + (c - 48)
      c = bytes[++p] as number
    }
    if (p === start) return -1
    exponent += down ? -power : power
  }
  if (digits <= 15) {
    if (exponent >= -22 && exponent <= 22) {
      const exact = exponent < 0 ? first / (high[-exponent] as number) : first * (high[exponent] as number)
      out[index] = negative ? -exact : exact
      return p
    }
    if (first === 0) {
      out[index] = negative ? -0 : 0
      return p
    }
  }
  const extra = digits > 15 ? digits - 15 : 0
  const firstExponent = exponent + extra
  if (firstExponent < -maxPower + 22 || firstExponent > maxPower - 22 || exponent < -maxPower) return -1
  let near: number
  let rest: number
  if (firstExponent < 0) {
    const n = -firstExponent
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
    rest = (first - product - error - near * (low[n] as number)) / d
  } else {
    const d = high[firstExponent] as number
    near = first * d
    const scaled = first * splitter
    const top = scaled - (scaled - first)
    const tail = first - top
    const dTop = highTop[firstExponent] as number
    const dTail = highTail[firstExponent] as number
    rest = top * dTop - near + top * dTail + tail * dTop + tail * dTail + first * (low[firstExponent] as number)
  }
  if (second !== 0) rest += exponent < 0 ? second / (high[-exponent] as number) : second * (high[exponent] as number)
  const value = near + rest
  const slack = near * doubt
  if (near + (rest + slack) !== value || near + (rest - slack) !== value) return -1
  out[index] = negative ? -value : value
  return p
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
 * Reads a decimal integer of at most 18 digits, or 19 within the range of a long, at `at` into the two words
 * `out[2 * index]` (low) and `out[2 * index + 1]` (high); answers where it ended, or -1.
 */
export function scanInt64(bytes: Uint8Array, at: number, out: Int32Array, index: number): number {
  let p = at
  let c = bytes[p] as number
  let negative = false
  if (c === 0x2d) {
    negative = true
    c = bytes[++p] as number
  } else if (c === 0x2b) c = bytes[++p] as number
  const start = p
  while (c === 48) c = bytes[++p] as number
  const firstDigit = p
  // The leading digits, then the last nine.
  let leading = 0
  while (c >= 48 && c <= 57) {
    if (p - firstDigit >= 19) return -1
    c = bytes[++p] as number
  }
  if (p === start) return -1
  const digits = p - firstDigit
  const split = digits > 9 ? p - 9 : firstDigit
  for (let q = firstDigit; q < split; q++) leading = leading * 10 + ((bytes[q] as number) - 48)
  let last = 0
  for (let q = split; q < p; q++) last = last * 10 + ((bytes[q] as number) - 48)
  const upper = Math.floor(leading / 65536) * 1e9
  const lower = (leading % 65536) * 1e9 + last
  const sum = (upper % 65536) * 65536 + lower
  let lowWord = (sum % 4294967296) | 0
  let highWord = Math.floor(upper / 65536) + Math.floor(sum / 4294967296)
  if (highWord > 0x7fffffff) return -1
  if (negative) {
    lowWord = -lowWord | 0
    highWord = lowWord === 0 ? -highWord : ~highWord
  }
  out[2 * index] = lowWord
  out[2 * index + 1] = highWord | 0
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
