/**
 * Numbers spelled as nearly all catalogues spell them, four digits at a time. Correctly rounded, or not read at all:
 * what is answered with -1 is for the slower ways of `decimal-bytes`. Eight bytes behind a number must be there.
 */

/** Powers of ten that are at hand: 10^least .. 10^most; a number's exponent stays inside by `reach`. */
const least = -80
const most = 64
const reach = 16
/** 10^n rounded; its first 26 bits; what these leave. */
const power = new Float64Array(most - least + 1)
const top = new Float64Array(most - least + 1)
const rest = new Float64Array(most - least + 1)
const splitter = 134217729 // 2^27 + 1
const scaleBits = 400

for (let n = least; n <= most; n++) {
  const near = Number(`1e${n}`)
  const scaled = near * splitter
  const first = scaled - (scaled - near)
  const exact = n < 0 ? (1n << BigInt(scaleBits)) / 10n ** BigInt(-n) : (10n ** BigInt(n)) << BigInt(scaleBits)
  power[n - least] = near
  top[n - least] = first
  rest[n - least] = Number(exact - BigInt(first * 2 ** scaleBits)) / 2 ** scaleBits
}

/** The error of `plain + correction` below is under 2^-64 of it: what survives this much both ways is rounded right. */
const doubt = 2 ** -62

/** A bit in the lowest byte of a little-endian word that is no digit; bits above it mean nothing; 0 = four digits. */
const noDigits = (word: number): number => ((word + 0x46464646) | (word - 0x30303030)) & 0x80808080

/** The number of four bytes 0 .. 9, the lowest first. */
const fourOf = (digits: number): number => {
  const pairs = (Math.imul(digits, 10) + (digits >>> 8)) | 0
  return (pairs & 0xff) * 100 + ((pairs >>> 16) & 0xff)
}

/** How many bytes come before the lowest marked one. */
const bytesBefore = (mark: number): number => (31 - Math.clz32(mark & -mark)) >> 3

/**
 * Reads digits (at most four), a point, digits and an exponent of at most two at `at` into `out[index]`; answers where
 * it ended, or -1 where this way does not serve; `stop` is the byte that must follow, `<` if none is named.
 */
export function scanPlainDouble(view: DataView, at: number, out: Float64Array, index: number, stop = 0x3c): number {
  let p = at
  const negative = view.getUint8(p) === 0x2d
  if (negative) p++
  let word = view.getInt32(p, true)
  let mark = noDigits(word)
  let whole = 4
  if (mark !== 0) {
    whole = bytesBefore(mark)
    if (whole === 0) return -1
    word = (word - 0x30303030) << (32 - 8 * whole)
  } else word -= 0x30303030
  if (view.getUint8(p + whole) !== 0x2e) return -1
  p += whole + 1
  // `upper` holds at most 8 digits, `lower` those after them; both are filled up with zeros to a multiple of four.
  let upper = fourOf(word)
  let lower = 0
  let upperGroups = upper === 0 ? 2 : 1
  let exponent = -4 * upperGroups
  let lowerGroups = 0
  for (;;) {
    word = view.getInt32(p, true)
    mark = noDigits(word)
    const four = fourOf((word - 0x30303030) & (((mark & -mark) >>> 7) - 1))
    if (upperGroups > 0) {
      upper = upper * 10000 + four
      upperGroups--
    } else {
      lower = lower * 10000 + four
      lowerGroups++
    }
    if (mark !== 0) break
    if (lowerGroups === 4) return -1
    p += 4
  }
  p += bytesBefore(mark)
  if (upperGroups > 0) upper *= 10000
  // Too few digits before the others for a sure rounding.
  if (upper < 10000 && lower !== 0) return -1
  let c = view.getUint8(p)
  if ((c | 0x20) === 0x65) {
    c = view.getUint8(++p)
    const down = c === 0x2d
    if (down || c === 0x2b) c = view.getUint8(++p)
    if (c < 48 || c > 57) return -1
    let written = c - 48
    c = view.getUint8(++p)
    if (c >= 48 && c <= 57) {
      written = written * 10 + (c - 48)
      c = view.getUint8(++p)
    }
    exponent += down ? -written : written
    if (exponent > most || exponent < least + reach) return -1
  }
  if (c !== stop) return -1
  const n = exponent - least
  const plain = upper * (top[n] as number)
  const correction = upper * (rest[n] as number) + lower * (power[n - 4 * lowerGroups] as number)
  const value = plain + correction
  const slack = plain * doubt
  if (plain + (correction + slack) !== value || plain + (correction - slack) !== value) return -1
  out[index] = negative ? -value : value
  return p
}

/**
 * Reads an integer of at most 19 digits within the range of a long at `at` into the two words `out[2 * index]` (low) and
 * `out[2 * index + 1]` (high); answers where it ended, or -1.
 */
export function scanPlainInt64(view: DataView, at: number, out: Int32Array, index: number): number {
  let p = at
  const negative = view.getUint8(p) === 0x2d
  if (negative) p++
  const start = p
  // The low word exactly, the whole nearly: together they give the high word.
  let low = 0
  let near = 0
  let word = view.getInt32(p, true)
  let mark = noDigits(word)
  while (mark === 0) {
    const four = fourOf(word - 0x30303030)
    low = (Math.imul(low, 10000) + four) | 0
    near = near * 10000 + four
    p += 4
    if (p - start > 16) return -1
    word = view.getInt32(p, true)
    mark = noDigits(word)
  }
  const more = bytesBefore(mark)
  if (more > 0) {
    const last = fourOf((word - 0x30303030) << (32 - 8 * more))
    const scale = more === 1 ? 10 : more === 2 ? 100 : 1000
    low = (Math.imul(low, scale) + last) | 0
    near = near * scale + last
    p += more
  } else if (p === start) return -1
  const high = Math.round((near - (low >>> 0)) / 4294967296)
  if (high > 0x7fffffff) return -1
  out[2 * index] = negative ? -low | 0 : low
  out[2 * index + 1] = negative ? (low === 0 ? -high | 0 : ~high) : high
  return p
}
