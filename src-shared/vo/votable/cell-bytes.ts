import { isUtf8, storeLatin } from '../csv/text-bytes.ts'
import type { ColumnBuilder } from './column-builder.ts'
import { Kind, longOf } from './column-builder.ts'
import { isBetweenFloats, nearestFloat32, scanDouble, scanInt32, scanInt64 } from './decimal-bytes.ts'
import type { ReadingNotes } from './reading-notes.ts'

const oneNumber = new Float64Array(1)
const isBlank = (c: number): boolean => c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09

/** Text of a byte range; only for the rare cells that the fast ways do not serve. */
function asciiText(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let p = start; p < Math.min(end, start + 1024); p++) text += String.fromCharCode(bytes[p] as number)
  return text
}

/**
 * Stores the cell in bytes[start, end) (no markup inside, entities resolved) at a row of the builder
 * (VOTable 1.4, 6: how TABLEDATA spells values). The byte at `end` must be no part of a number.
 * What cannot be read becomes null and is noted.
 */
export function storeCell(
  b: ColumnBuilder,
  bytes: Uint8Array,
  start: number,
  end: number,
  row: number,
  notes: ReadingNotes,
): void {
  let s = start
  let e = end
  if (b.kind === Kind.text) {
    if (s === e) {
      b.setNull(row)
      return
    }
    const at = b.offsets[row] as number
    b.reserveBytes(at + e - s)
    b.u8.set(bytes.subarray(s, e), at)
    b.offsets[row + 1] = at + e - s
    if (!isUtf8(bytes, s, e)) {
      notes.add(`Column ${b.info.name}: text that is not UTF-8 is read as ISO-8859-1.`)
      storeLatin(b, bytes, s, e, row)
    }
    if (b.hasNullValue && asciiText(bytes, s, e) === b.nullText) b.setNull(row)
    return
  }
  while (s < e && isBlank(bytes[s] as number)) s++
  while (e > s && isBlank(bytes[e - 1] as number)) e--
  if (s === e) {
    b.setNull(row)
    return
  }
  if (b.hasNullValue && e - s === b.nullText.length && asciiText(bytes, s, e) === b.nullText) {
    b.setNull(row)
    return
  }
  if (b.kind === Kind.list) {
    storeList(b, bytes, s, e, row, notes)
    return
  }
  if (b.kind === Kind.textList) {
    storeTextList(b, bytes, start, end, row)
    return
  }
  if (b.kind === Kind.c64 || b.kind === Kind.c128) {
    const comma = blankOrComma(bytes, s, e)
    const second = nextItem(bytes, comma, e)
    if (second < e && storeItem(b, bytes, s, comma, 2 * row) && storeItem(b, bytes, second, e, 2 * row + 1)) return
    complain(b, bytes, s, e, row, notes)
    b.setNull(row)
    return
  }
  if (storeItem(b, bytes, s, e, row)) {
    if (b.hasNullValue && equalsNull(b, row)) b.setNull(row)
    return
  }
  if (!isNullWord(bytes, s, e)) complain(b, bytes, s, e, row, notes)
  else notes.add(`Column ${b.info.name}: the word "${asciiText(bytes, s, e)}" is read as no value.`)
  b.setNull(row)
}

function complain(b: ColumnBuilder, bytes: Uint8Array, s: number, e: number, row: number, notes: ReadingNotes): void {
  const text = asciiText(bytes, s, Math.min(e, s + 40))
  notes.add(
    `Column ${b.info.name}: cells that are no ${b.info.datatype} are left empty.`,
    `"${text}" in row ${row + 1 + notes.rowsBefore}`,
  )
}

/** Whether the number just stored is the column's VALUES null. */
export function equalsNull(b: ColumnBuilder, row: number): boolean {
  switch (b.kind) {
    case Kind.u8:
      return b.u8[row] === b.nullNumber
    case Kind.i16:
      return b.i16[row] === b.nullNumber
    case Kind.i32:
      return b.i32[row] === b.nullNumber
    case Kind.i64:
      return b.i32[2 * row] === b.nullLow && b.i32[2 * row + 1] === b.nullHigh
    case Kind.f32:
      return b.f32[row] === Math.fround(b.nullNumber)
    case Kind.f64:
      return b.f64[row] === b.nullNumber
    default:
      return false
  }
}

/** Words that occur in the wild in place of an empty cell. */
const nullWords = new Set(['null', 'none', 'n/a', 'na', '--', '-', '""', '\\n', 'nil', '?'])
const isNullWord = (bytes: Uint8Array, s: number, e: number): boolean =>
  e - s <= 4 && nullWords.has(asciiText(bytes, s, e).toLowerCase())

/** Stores one number, truth value or bit at an item's index; false where the bytes are none. */
function storeItem(b: ColumnBuilder, bytes: Uint8Array, s: number, e: number, index: number): boolean {
  switch (b.itemKind) {
    case Kind.f64:
    case Kind.c128: {
      if (scanDouble(bytes, s, b.f64, index) === e) return true
      const value = wordNumber(asciiText(bytes, s, e))
      b.f64[index] = value
      return !Number.isNaN(value) || isNaNWord(bytes, s, e)
    }
    case Kind.f32:
    case Kind.c64: {
      if (scanDouble(bytes, s, oneNumber, 0) === e && !isBetweenFloats(oneNumber[0] as number)) {
        b.f32[index] = oneNumber[0] as number
        return true
      }
      const text = asciiText(bytes, s, e)
      const value = wordNumber(text)
      b.f32[index] = Number.isFinite(value) ? nearestFloat32(plainDecimal(text)) : value
      return !Number.isNaN(value) || isNaNWord(bytes, s, e)
    }
    case Kind.i64:
      return scanInt64(bytes, s, b.i32, index) === e || storeOddLong(b, asciiText(bytes, s, e), index)
    case Kind.i32: {
      if (scanInt32(bytes, s, b.i32, index) === e) return true
      const value = wholeNumber(asciiText(bytes, s, e), 32)
      b.i32[index] = value
      return !Number.isNaN(value)
    }
    case Kind.i16: {
      const value = wholeNumber(asciiText(bytes, s, e), 16)
      b.i16[index] = value
      return !Number.isNaN(value)
    }
    case Kind.u8: {
      const value = wholeNumber(asciiText(bytes, s, e), 8)
      b.u8[index] = value
      return !Number.isNaN(value)
    }
    case Kind.bits: {
      const c = bytes[s] as number
      if (e - s !== 1 || (c !== 0x30 && c !== 0x31)) return storeTruth(b, bytes, s, e, index)
      b.u8[index] = c - 0x30
      return true
    }
    default:
      return storeTruth(b, bytes, s, e, index)
  }
}

function storeTruth(b: ColumnBuilder, bytes: Uint8Array, s: number, e: number, index: number): boolean {
  const word = e - s <= 5 ? asciiText(bytes, s, e).toLowerCase() : ''
  if (word === 't' || word === '1' || word === 'true') b.u8[index] = 1
  else if (word === 'f' || word === '0' || word === 'false') b.u8[index] = 0
  else return false
  return true
}

const isNaNWord = (bytes: Uint8Array, s: number, e: number): boolean =>
  e - s === 3 && asciiText(bytes, s, e).toLowerCase() === 'nan'

const infinityWord = /^([+-]?)inf(inity)?$/i
const decimalWord = /^[+-]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d+)?[dDfF]?$/

/** Exponents spelled with D and the type letters of some languages, as JavaScript reads them. */
const plainDecimal = (text: string): string => text.replace(/[dDfF]$/, '').replace(/[dD]/, 'e')

/** A number in any spelling that occurs: exponents with D, hexadecimal, infinities; NaN where there is none. */
function wordNumber(text: string): number {
  if (decimalWord.test(text)) return Number(plainDecimal(text))
  const infinity = infinityWord.exec(text)
  if (infinity) return infinity[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return Number.NaN
}

const hexWord = /^([+-]?)0[xX]([0-9a-fA-F]+)$/

/** A whole number within the range of its type (8 bits: unsigned), also hexadecimal (VOTable 1.4, 6) or with a zero fraction. */
function wholeNumber(text: string, bits: 8 | 16 | 32): number {
  const hex = hexWord.exec(text)
  const span = 2 ** bits
  if (hex) {
    const value = Number.parseInt(hex[2] ?? '', 16)
    if (value >= span) return Number.NaN
    // A bit pattern that sets the sign bit is the negative number it stands for.
    const signed = bits !== 8 && value >= span / 2 ? value - span : value
    return hex[1] === '-' ? -signed : signed
  }
  const value = decimalWord.test(text) ? Number(text) : Number.NaN
  const least = bits === 8 ? 0 : -span / 2
  const most = bits === 8 ? 255 : span / 2 - 1
  return Number.isInteger(value) && value >= least && value <= most ? value : Number.NaN
}

function storeOddLong(b: ColumnBuilder, text: string, index: number): boolean {
  const value = longOf(text)
  if (value === undefined) return false
  b.i32[2 * index] = Number(BigInt.asIntN(32, value))
  b.i32[2 * index + 1] = Number(BigInt.asIntN(32, value >> 32n))
  return true
}

function blankOrComma(bytes: Uint8Array, s: number, e: number): number {
  let p = s
  while (p < e && !isBlank(bytes[p] as number) && bytes[p] !== 0x2c) p++
  return p
}

function nextItem(bytes: Uint8Array, s: number, e: number): number {
  let p = s
  while (p < e && (isBlank(bytes[p] as number) || bytes[p] === 0x2c)) p++
  return p
}

/** Items apart by blanks (VOTable 1.4, 6); commas occur and are taken as well, bits may stand close together. */
function storeList(b: ColumnBuilder, bytes: Uint8Array, s: number, e: number, row: number, notes: ReadingNotes): void {
  const first = b.offsets[row] as number
  const parts = b.itemKind === Kind.c64 || b.itemKind === Kind.c128 ? 2 : 1
  let item = first * parts
  const close = b.itemKind === Kind.bits
  for (let p = s; p < e; ) {
    const stop = close ? p + 1 : blankOrComma(bytes, p, e)
    b.reserveBytes(((item + parts) / parts) * b.itemBytes + 16)
    if (!storeItem(b, bytes, p, stop, item)) {
      if (b.itemKind === Kind.bool && stop === p + 1 && bytes[p] === 0x3f) {
        notes.add(`Column ${b.info.name}: unknown truth values inside lists are read as false.`)
        b.u8[item] = 0
      } else {
        complain(b, bytes, p, stop, row, notes)
        b.setNull(row)
        return
      }
    }
    item++
    p = nextItem(bytes, stop, e)
  }
  const count = Math.floor(item / parts) - first
  if (item % parts !== 0) notes.add(`Column ${b.info.name}: half a complex number at the end of a cell is left out.`)
  if (b.fixedItems >= 0 && count !== b.fixedItems) {
    notes.add(
      `Column ${b.info.name}: cells with a number of items other than ${b.fixedItems} are kept as they are.`,
      `${count} in row ${row + 1 + notes.rowsBefore}`,
    )
  }
  b.offsets[row + 1] = first + count
}

/** Strings of a fixed number of characters one after the other (VOTable 1.4, 2.2); trailing blanks of each are padding. */
function storeTextList(b: ColumnBuilder, bytes: Uint8Array, s: number, e: number, row: number): void {
  let string = b.offsets[row] as number
  for (let p = s; p < e; ) {
    let stop = p
    for (let characters = 0; characters < b.stringLength && stop < e; characters++) {
      stop++
      while (stop < e && ((bytes[stop] as number) & 0xc0) === 0x80) stop++
    }
    if (stop === p) break
    string = appendString(b, bytes, p, stop, string)
    p = stop
  }
  b.offsets[row + 1] = string
}

/** Adds one string to a list of text, without the blanks and zero bytes that pad it; answers the next string's index. */
export function appendString(b: ColumnBuilder, bytes: Uint8Array, s: number, e: number, string: number): number {
  let end = e
  while (end > s && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end--
  b.reserveStrings(string + 1)
  const at = string === 0 ? 0 : (b.textOffsets[string] as number)
  b.reserveBytes(at + end - s)
  b.u8.set(bytes.subarray(s, end), at)
  b.textOffsets[string + 1] = at + end - s
  return string + 1
}
