import { isUtf8 } from '../csv/text-bytes.ts'
import { equalsNull } from './cell-bytes.ts'
import type { ColumnBuilder } from './column-builder.ts'
import { Kind } from './column-builder.ts'
import { isBetweenFloats, scanDouble, scanInt32, scanInt64, scanSmallInt } from './decimal-bytes.ts'
import { scanPlainDouble, scanPlainInt64 } from './plain-decimals.ts'
import type { ReadingNotes } from './reading-notes.ts'

/** Bytes that end the plain text of a cell: markup, entities, and controls (newlines are counted elsewhere). */
const special = new Uint8Array(256)
special.fill(1, 0, 32)
special[0x3c] = 1
special[0x26] = 1

/** Tags as little-endian words. */
const openRow = 0x3e52543c // <TR>
const openCell = 0x3e44543c // <TD>
const closeCell = 0x44542f3c // </TD
const closeBytes = 5
const closeRow = 0x52542f3c // </TR

/** Reads a cell that the fast way leaves to another: answers the position after its closing TD, or -1. */
export interface OddCells {
  scanOdd(builder: ColumnBuilder, bytes: Uint8Array, start: number, end: number, row: number): number
}

/**
 * The fast way through TABLEDATA: rows spelled `<TR>` with cells `<TD>...</TD>` and white space between, which is how
 * nearly all are. The first row that is anything else is left as it is.
 */
export class PlainRows {
  /** The next row to be written. */
  row = 0
  lines = 0
  lineStart = -1
  readonly #builders: readonly ColumnBuilder[]
  readonly #kinds: Uint8Array
  readonly #one = new Float64Array(1)
  readonly #odd: OddCells
  readonly #notes: ReadingNotes

  /** `odd` reads the cells of lists and whatever has markup inside; no newline may be in what it takes. */
  constructor(builders: readonly ColumnBuilder[], notes: ReadingNotes, odd: OddCells) {
    this.#notes = notes
    this.#builders = builders
    this.#kinds = Uint8Array.from(builders, (builder) => builder.kind)
    this.#odd = odd
  }

  /**
   * Reads rows from bytes[start, end) until row `limit`; answers the position after the last one read.
   * The slack behind `end` must be there and be 0: no tag or number reaches beyond.
   */
  scan(bytes: Uint8Array, start: number, end: number, limit: number): number {
    const builders = this.#builders
    const kinds = this.#kinds
    const columns = kinds.length
    const one = this.#one
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let position = start
    this.lines = 0
    this.lineStart = -1
    // What stands between two cells, `</TD>` and `<TD>` included: at most 16 bytes, compared as two doubles.
    let gapBytes = 8
    let gapHead = Number.NaN
    let gapTail = Number.NaN
    let gapLines = 0
    let gapLine = 0
    while (this.row < limit) {
      const { row } = this
      let lines = 0
      let lineStart = -1
      let p = position
      let c = bytes[p] as number
      while (c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09) {
        p++
        if (c === 0x0a) {
          lines++
          lineStart = p
        }
        c = bytes[p] as number
      }
      if (view.getInt32(p, true) !== openRow) return position
      p += 4
      let inCell = false
      for (let column = 0; column < columns; column++) {
        const b = builders[column] as ColumnBuilder
        if (!inCell) {
          const from = p
          const lineBefore = lines
          c = bytes[p] as number
          while (c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09) {
            p++
            if (c === 0x0a) {
              lines++
              lineStart = p
            }
            c = bytes[p] as number
          }
          if (view.getInt32(p, true) !== openCell) {
            p = emptyCell(b, bytes, p, row)
            if (p < 0) return position
            continue
          }
          p += 4
          // Behind a closing tag: the gap is learnt. In most documents it is the same between all cells.
          const size = p - from + closeBytes
          if (column > 0 && size <= 16 && view.getInt32(from - closeBytes, true) === closeCell) {
            gapBytes = size
            gapHead = view.getFloat64(from - closeBytes, true)
            gapTail = view.getFloat64(p - 8, true)
            gapLines = lines - lineBefore
            gapLine = lineStart - from + closeBytes
          }
        }
        inCell = false
        let e = -1
        c = bytes[p] as number
        if (c === 0x3c) {
          if (view.getInt32(p, true) !== closeCell) return position
          b.setNull(row)
          e = p
        } else
          switch (kinds[column]) {
            case Kind.f64:
              if (c === 0x4e && bytes[p + 1] === 0x61 && bytes[p + 2] === 0x4e) {
                b.f64[row] = Number.NaN
                e = p + 3
              } else {
                e = scanPlainDouble(view, p, b.f64, row)
                if (e < 0) e = scanDouble(bytes, p, b.f64, row)
              }
              break
            case Kind.f32:
              if (c === 0x4e && bytes[p + 1] === 0x61 && bytes[p + 2] === 0x4e) {
                b.f32[row] = Number.NaN
                e = p + 3
              } else {
                e = scanPlainDouble(view, p, one, 0)
                if (e < 0) e = scanDouble(bytes, p, one, 0)
                b.f32[row] = one[0] as number
                if (isBetweenFloats(one[0] as number)) e = -1
              }
              break
            case Kind.i64:
              e = scanPlainInt64(view, p, b.i32, row)
              if (e < 0) e = scanInt64(bytes, p, b.i32, row)
              break
            case Kind.i32:
              e = scanInt32(bytes, p, b.i32, row)
              break
            case Kind.i16:
              e = scanSmallInt(bytes, p, b.i16, row, -32768, 32767)
              break
            case Kind.u8:
              e = scanSmallInt(bytes, p, b.u8, row, 0, 255)
              break
            case Kind.bool:
            case Kind.bits:
              if (c === 0x54 || c === 0x31 || c === 0x74) {
                b.u8[row] = 1
                e = p + 1
              } else if (c === 0x46 || c === 0x30 || c === 0x66) {
                b.u8[row] = 0
                e = p + 1
              }
              break
            case Kind.text:
              e = scanText(b, bytes, view, p, end, row)
              break
            default:
              break
          }
        if (e >= 0 && view.getFloat64(e, true) === gapHead && view.getFloat64(e + gapBytes - 8, true) === gapTail) {
          if (b.hasNullValue && equalsNull(b, row)) b.setNull(row)
          p = e + gapBytes
          lines += gapLines
          if (gapLines > 0) lineStart = e + gapLine
          inCell = true
        } else if (e >= 0 && view.getInt32(e, true) === closeCell && bytes[e + 4] === 0x3e) {
          if (b.hasNullValue && equalsNull(b, row)) b.setNull(row)
          p = e + closeBytes
        } else if (c === 0x3c) return position
        else {
          p = this.#odd.scanOdd(b, bytes, p, end, row)
          if (p < 0) return position
        }
      }
      c = bytes[p] as number
      while (c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09) {
        p++
        if (c === 0x0a) {
          lines++
          lineStart = p
        }
        c = bytes[p] as number
      }
      if (view.getInt32(p, true) !== closeRow || bytes[p + 4] !== 0x3e) return position
      this.#notes.keepRow()
      position = p + 5
      this.row = row + 1
      this.lines += lines
      if (lineStart >= 0) this.lineStart = lineStart
    }
    return position
  }
}

/** Stores no value where a `<TD/>` stands; answers the position after it, or -1: what is rare is kept out of the loop. */
function emptyCell(b: ColumnBuilder, bytes: Uint8Array, at: number, row: number): number {
  if (bytes[at] !== 0x3c || bytes[at + 1] !== 0x54 || bytes[at + 2] !== 0x44) return -1
  if (bytes[at + 3] !== 0x2f || bytes[at + 4] !== 0x3e) return -1
  b.setNull(row)
  return at + 5
}

/** Whether one of four bytes ends plain text (a byte above such a one may be taken for one as well). */
function hasSpecial(word: number): boolean {
  const tag = word ^ 0x3c3c3c3c
  const entity = word ^ 0x26262626
  const found = ((tag - 0x01010101) & ~tag) | ((entity - 0x01010101) & ~entity) | ((word - 0x20202020) & ~word)
  return (found & 0x80808080) !== 0
}

/**
 * Copies the text of a cell, with the entities that occur (`&amp;` `&lt;` `&gt;` `&quot;`); answers where it stopped.
 * The cell holds if that is its closing tag.
 */
function scanText(
  b: ColumnBuilder,
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  row: number,
): number {
  if (b.hasNullValue) return -1
  let p = start
  let to = b.offsets[row] as number
  let out = b.u8
  let beyondAscii = 0
  for (;;) {
    const stop = Math.min(end, p + out.length - to)
    let c = 0
    const outView = b.view
    while (p + 4 <= stop) {
      const word = view.getInt32(p, true)
      if (hasSpecial(word)) break
      outView.setInt32(to, word, true)
      beyondAscii |= word
      to += 4
      p += 4
    }
    while (p < stop) {
      c = bytes[p] as number
      if (special[c] === 1) break
      out[to++] = c
      beyondAscii |= c
      p++
    }
    if (p === stop && p < end) {
      b.reserveBytes(out.length * 2)
      out = b.u8
      continue
    }
    if (c !== 0x26) break
    if (bytes[p + 1] === 0x61 && bytes[p + 2] === 0x6d && bytes[p + 3] === 0x70 && bytes[p + 4] === 0x3b) {
      out[to++] = 0x26
      p += 5
    } else if (bytes[p + 1] === 0x6c && bytes[p + 2] === 0x74 && bytes[p + 3] === 0x3b) {
      out[to++] = 0x3c
      p += 4
    } else if (bytes[p + 1] === 0x67 && bytes[p + 2] === 0x74 && bytes[p + 3] === 0x3b) {
      out[to++] = 0x3e
      p += 4
    } else if (
      bytes[p + 1] === 0x71 &&
      bytes[p + 2] === 0x75 &&
      bytes[p + 3] === 0x6f &&
      bytes[p + 4] === 0x74 &&
      bytes[p + 5] === 0x3b
    ) {
      out[to++] = 0x22
      p += 6
    } else return -1
  }
  // Bytes of another encoding are for the slow way.
  if ((beyondAscii & 0x80808080) !== 0 && !isUtf8(out, b.offsets[row] as number, to)) return -1
  b.offsets[row + 1] = to
  return p
}
