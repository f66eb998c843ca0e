import type { ColumnBuilder } from '../votable/column-builder.ts'
import { Kind } from '../votable/column-builder.ts'
import { asciiOf, Seen, seenIn } from './cell-type.ts'
import { cellBytes, closingQuote } from './record.ts'
import { isUtf8, storeLatin } from './text-bytes.ts'

export interface StoredAs {
  /** Where the cell ends (at the delimiter or line end); -1: it is not all there. */
  readonly end: number
  readonly fits: boolean
  /** Line ends inside the cell. */
  readonly lines: number
  readonly latin: boolean
  readonly unclosed: boolean
}

const notThere: StoredAs = { end: -1, fits: true, lines: 0, latin: false, unclosed: false }

/** Stores a cell that the fast ways do not serve: quoted, blank, with words, long digits. */
export function storeOdd(
  b: ColumnBuilder,
  bytes: Uint8Array,
  start: number,
  end: number,
  delimiter: number,
  final: boolean,
  row: number,
): StoredAs {
  let p = start
  let close = -1
  let lines = 0
  let unclosed = false
  if (bytes[p] === 34 && p < end) {
    close = closingQuote(bytes, p + 1, end)
    if (close < 0 && !final) return notThere
    unclosed = close < 0
    if (close >= 0) {
      for (let q = p; q < close; q++) if (bytes[q] === 10 || (bytes[q] === 13 && bytes[q + 1] !== 10)) lines++
      p = close + 1
    }
  }
  const behind = p
  while (p < end && bytes[p] !== delimiter && bytes[p] !== 10 && bytes[p] !== 13) p++
  if (p >= end && !final) return notThere
  const quoted = close >= 0
  let from = bytes
  let s = quoted ? start + 1 : start
  let e = quoted && p === behind ? close : p
  if (quoted && (p > behind || bytes.indexOf(34, s) < close)) {
    from = cellBytes(bytes, { start: s, end: e, quoted, odd: true })
    s = 0
    e = from.length
  }
  const result = { end: p, fits: true, lines, latin: false, unclosed }
  if (b.kind === Kind.text) {
    if (s === e && !quoted) b.setNull(row)
    else result.latin = storeText(b, from, s, e, row)
    return result
  }
  while (s < e && isBlank(from[s] as number)) s++
  while (e > s && isBlank(from[e - 1] as number)) e--
  if (s === e) b.setNull(row)
  else result.fits = storeValue(b, from, s, e, row)
  return result
}

const isBlank = (byte: number): boolean => byte === 32 || byte === 9 || byte === 10 || byte === 13

function storeText(b: ColumnBuilder, bytes: Uint8Array, s: number, e: number, row: number): boolean {
  const at = b.offsets[row] as number
  b.reserveBytes(at + e - s)
  b.u8.set(bytes.subarray(s, e), at)
  b.offsets[row + 1] = at + e - s
  if (isUtf8(bytes, s, e)) return false
  storeLatin(b, bytes, s, e, row)
  return true
}

/** Stores a number or truth value; false where the cell is none of the column's type. */
function storeValue(b: ColumnBuilder, bytes: Uint8Array, s: number, e: number, row: number): boolean {
  const seen = seenIn(bytes, s, e)
  if (seen === Seen.nullWord) {
    b.setNull(row)
    return true
  }
  switch (b.kind) {
    case Kind.bool:
      b.u8[row] = bytes[s] === 116 || bytes[s] === 84 ? 1 : 0
      return seen === Seen.truth
    case Kind.i32:
      if (seen === Seen.nan) b.setNull(row)
      else if (seen === Seen.int) b.i32[row] = Number(asciiOf(bytes, s, e))
      return seen === Seen.nan || seen === Seen.int
    case Kind.i64: {
      if (seen === Seen.nan) b.setNull(row)
      if (seen === Seen.nan) return true
      // Digits that a double does not hold are for the scanner's fast way, but for the least and longest.
      if (seen !== Seen.int && (seen & Seen.long) === 0) return false
      const bits = BigInt.asUintN(64, BigInt(asciiOf(bytes, s, e).replace('+', '')))
      b.i32[2 * row] = Number(BigInt.asIntN(32, bits))
      b.i32[2 * row + 1] = Number(BigInt.asIntN(32, bits >> 32n))
      return true
    }
    default: {
      const number = Seen.int | Seen.long | Seen.double | Seen.infinity | Seen.nan
      if ((seen & number) === 0 || (seen & Seen.digits) !== 0) return false
      const text = asciiOf(bytes, s, e)
      const infinite = text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
      b.f64[row] = seen === Seen.nan ? Number.NaN : seen === Seen.infinity ? infinite : Number(text)
      return true
    }
  }
}
