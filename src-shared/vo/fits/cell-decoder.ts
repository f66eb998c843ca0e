import type { ColumnBuilder } from '../votable/column-builder.ts'
import { storeText } from './cell-text-bytes.ts'
import type { FitsColumn } from './table-format.ts'

/** Rows as they lie in a file: big-endian, each `rowBytes` long, the first at `base`. */
export interface RowRegion {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly base: number
  readonly rowBytes: number
  readonly rows: number
}

/** Stores the cells of a column for the rows of a region, from row `to` of the builder on. */
export type ColumnDecoder = (region: RowRegion, to: number) => void

/** Stores `count` items that begin at byte `at`, from item `to` of the builder on; answers how many of them are no value. */
export type ItemsDecoder = (view: DataView, at: number, to: number, count: number) => number

/** Decoder of a column whose cells lie in the rows (FITS 4.0, 7.3.3). `latin` hears of text that is not UTF-8. */
export function rowDecoder(column: FitsColumn, b: ColumnBuilder, latin: () => void): ColumnDecoder {
  const { offset, width, items } = column
  if (width === 0)
    return (region, to) => {
      for (let row = 0; row < region.rows; row++) b.setNull(to + row)
    }
  if (column.code === '#') return asciiNumbers(column, b)
  if (column.info.storage === 'text' && !column.unsignedLong) {
    if (column.info.isArray) return textLists(column, b, latin)
    return (region, to) => {
      const { bytes, base, rowBytes, rows } = region
      for (let row = 0, at = base + offset; row < rows; row++, at += rowBytes) {
        storeText(b, bytes, at, at + width, to + row, latin)
        if (column.nullText !== undefined && latinText(bytes, at, width).trim() === column.nullText) b.setNull(to + row)
      }
    }
  }
  const decode = itemsDecoder(column, b)
  if (!column.info.isArray)
    return (region, to) => {
      for (let row = 0, at = region.base + offset; row < region.rows; row++, at += region.rowBytes)
        if (decode(region.view, at, to + row, 1) > 0) b.setNull(to + row)
    }
  return (region, to) => {
    for (let row = 0, at = region.base + offset; row < region.rows; row++, at += region.rowBytes) {
      const from = b.offsets[to + row] ?? 0
      b.reserveBytes((from + items) * b.itemBytes)
      const empty = decode(region.view, at, from, items)
      b.offsets[to + row + 1] = from + items
      if (empty === items) b.setNull(to + row)
    }
  }
}

/** Decoder of runs of items: of arrays, scaled and rarer columns. Room for the items is the caller's business. */
export function itemsDecoder(column: FitsColumn, b: ColumnBuilder): ItemsDecoder {
  const { code, scale, zero, nullNumber, info } = column
  if (code === 'X')
    return (view, at, to, count) => {
      for (let i = 0; i < count; i++) b.u8[to + i] = (view.getUint8(at + (i >> 3)) >> (7 - (i & 7))) & 1
      return 0
    }
  if (code === 'L')
    return (view, at, to, count) => {
      let empty = 0
      for (let i = 0; i < count; i++) {
        const byte = view.getUint8(at + i)
        b.u8[to + i] = byte === 84 ? 1 : 0
        if (byte !== 84 && byte !== 70) empty++
      }
      return empty
    }
  if (column.unsignedLong)
    return (view, at, to, count) => {
      let empty = 0
      for (let i = 0; i < count; i++) {
        const raw = view.getBigInt64(at + 8 * i)
        if (raw === nullNumber) empty++
        storeDigits(b, raw + 9223372036854775808n, to + i)
      }
      return empty
    }
  if (code === 'C' || code === 'M' || info.storage === 'f32' || (code === 'D' && scale === 1 && zero === 0)) {
    const parts = code === 'C' || code === 'M' ? 2 : 1
    const single = code === 'C' || code === 'E'
    return (view, at, to, count) => {
      let nans = 0
      const out = single ? b.f32 : b.f64
      for (let i = 0; i < count * parts; i++) {
        const value = single ? view.getFloat32(at + 4 * i) : view.getFloat64(at + 8 * i)
        out[to * parts + i] = value
        if (Number.isNaN(value)) nans++
      }
      // A complex number with one part is one.
      return nans === count * parts ? count : 0
    }
  }
  return wholeItems(column, b)
}

/** Whole numbers, and all numbers that TSCAL and TZERO change. */
function wholeItems(column: FitsColumn, b: ColumnBuilder): ItemsDecoder {
  const { code, scale, zero, nullNumber, info } = column
  const size = code === 'B' ? 1 : code === 'I' ? 2 : code === 'J' || code === 'E' ? 4 : 8
  const none = nullNumber === undefined ? Number.NaN : Number(nullNumber)
  if (code === 'K')
    return (view, at, to, count) => {
      let empty = 0
      for (let i = 0; i < count; i++) {
        const raw = view.getBigInt64(at + 8 * i)
        const isNone = raw === nullNumber
        if (isNone) empty++
        if (info.storage === 'f64') b.f64[to + i] = isNone ? Number.NaN : Number(raw) * scale + zero
        else {
          b.i32[2 * (to + i)] = view.getInt32(at + 8 * i + 4)
          b.i32[2 * (to + i) + 1] = view.getInt32(at + 8 * i)
        }
      }
      return empty
    }
  const rawAt = (view: DataView, at: number): number =>
    code === 'B'
      ? view.getUint8(at)
      : code === 'I'
        ? view.getInt16(at)
        : code === 'J'
          ? view.getInt32(at)
          : code === 'E'
            ? view.getFloat32(at)
            : view.getFloat64(at)
  return (view, at, to, count) => {
    let empty = 0
    for (let i = 0; i < count; i++) {
      const raw = rawAt(view, at + size * i)
      const isNone = raw === none || Number.isNaN(raw)
      if (isNone) empty++
      switch (info.storage) {
        case 'u8':
          b.u8[to + i] = raw
          break
        case 'i16':
          b.i16[to + i] = raw + zero
          break
        case 'i32':
          b.i32[to + i] = raw + zero
          break
        case 'i64': {
          // J with TZERO = 2^31: never negative, fits the low word.
          b.i32[2 * (to + i)] = (raw + zero) | 0
          b.i32[2 * (to + i) + 1] = 0
          break
        }
        default:
          b.f64[to + i] = isNone ? Number.NaN : raw * scale + zero
      }
    }
    return empty
  }
}

const encoder = new TextEncoder()

/** A number's digits as the text of a cell (or, of a list, of its next item). */
function storeDigits(b: ColumnBuilder, value: bigint, index: number): void {
  const digits = encoder.encode(String(value))
  const offsets = b.info.isArray ? b.textOffsets : b.offsets
  if (b.info.isArray) b.reserveStrings(index + 1)
  const at = offsets[index] ?? 0
  b.reserveBytes(at + digits.length)
  b.u8.set(digits, at)
  const grown = b.info.isArray ? b.textOffsets : b.offsets
  grown[index + 1] = at + digits.length
}

function textLists(column: FitsColumn, b: ColumnBuilder, latin: () => void): ColumnDecoder {
  const { offset, width, stringLength } = column
  const strings = Math.floor(width / stringLength)
  return ({ bytes, base, rowBytes, rows }, to) => {
    for (let row = 0, at = base + offset; row < rows; row++, at += rowBytes) {
      const from = b.offsets[to + row] ?? 0
      b.reserveStrings(from + strings)
      let empty = 0
      for (let i = 0; i < strings; i++) {
        const start = at + i * stringLength
        if (bytes[start] === 0) empty++
        storeText(b, bytes, start, start + stringLength, from + i, latin)
      }
      b.offsets[to + row + 1] = from + strings
      if (empty === strings) b.setNull(to + row)
    }
  }
}

function latinText(bytes: Uint8Array, at: number, width: number): string {
  let text = ''
  for (let p = at; p < at + width; p++) text += String.fromCharCode(bytes[p] ?? 32)
  return text
}

const realText = /^([+-]?(?:\d+(?:(\.)\d*)?|(\.)\d+))(?:(?:[eEdD]|(?=[+-]))([+-]?\d+))?$/

/** A number as Fortran writes it: D for E, or a sign alone before the exponent; without a point so many digits stand behind it. */
function realOf(text: string, decimals: number): number {
  const [, digits, point, first, exponent = '0'] = realText.exec(text) ?? []
  if (digits === undefined) return Number.NaN
  return Number(`${digits}e${Number(exponent) - (point || first ? 0 : decimals)}`)
}

/** Numbers of an ASCII table (FITS 4.0, 7.2.5): blanks around; a blank cell is 0 by the standard, here no value. */
function asciiNumbers(column: FitsColumn, b: ColumnBuilder): ColumnDecoder {
  const { offset, width, nullText, decimals, scale, zero, info } = column
  return ({ bytes, base, rowBytes, rows }, to) => {
    for (let row = 0, at = base + offset; row < rows; row++, at += rowBytes) {
      const text = latinText(bytes, at, width).trim()
      const value = text === '' || text === nullText ? Number.NaN : realOf(text, decimals)
      if (Number.isNaN(value)) {
        b.setNull(to + row)
        continue
      }
      if (info.storage === 'f64') b.f64[to + row] = value * scale + zero
      else if (info.storage === 'i32') b.i32[to + row] = value
      else if (/^[+-]?\d+$/.test(text)) {
        const bits = BigInt.asUintN(64, BigInt(text.replace('+', '')))
        b.i32[2 * (to + row)] = Number(BigInt.asIntN(32, bits))
        b.i32[2 * (to + row) + 1] = Number(BigInt.asIntN(32, bits >> 32n))
      } else b.setNull(to + row)
    }
  }
}
