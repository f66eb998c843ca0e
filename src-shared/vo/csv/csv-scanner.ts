import type { ColumnBuilder } from '../votable/column-builder.ts'
import { Kind, roomFor } from '../votable/column-builder.ts'
import { scanDouble, scanInt32 } from '../votable/decimal-bytes.ts'
import { scanPlainDouble, scanPlainInt64 } from '../votable/plain-decimals.ts'
import { closingQuote } from './record.ts'
import { type StoredAs, storeOdd } from './store-cell.ts'
import { isUtf8, storeLatin } from './text-bytes.ts'

/** Whole numbers of this size and more may lose digits in a double: the high word of 2^53. */
const highOfExact = 0x200000

/**
 * Reads rows of a delimited text into builders. The byte at `end` is overwritten with a newline: it, and the rest of
 * `slackBytes`, must be there.
 */
export class CsvScanner {
  /** Rows complete in this chunk. */
  row = 0
  /** Line ends passed before the row that is read next. */
  lines = 0
  state: 'more' | 'full' | 'mismatch' = 'more'
  /** Of a mismatch: the column. */
  column = 0
  /** Rows with another number of cells than there are columns, and the line of the first. */
  ragged = 0
  firstRagged: { line: number; cells: number } | undefined
  /** The line of the first quote without its end. */
  unclosedLine = 0
  /** Cells that are no value of their column's type and were left empty; only where no other type can be had. */
  lost = 0
  firstLost: { line: number; column: string } | undefined
  latin = false
  /** By column: whole numbers were seen that a double does not hold. */
  readonly digits: Uint8Array
  readonly #builders: readonly ColumnBuilder[]
  readonly #delimiter: number
  readonly #maxRows: number
  readonly #mayChange: () => boolean
  #capacity = 0
  #view: DataView = new DataView(new ArrayBuffer(0))

  /** `mayChange`: whether a cell that does not fit its column ends the scan, so that the column gets another type. */
  constructor(builders: readonly ColumnBuilder[], delimiter: number, maxRows: number, mayChange: () => boolean) {
    this.#builders = builders
    this.#delimiter = delimiter
    this.#maxRows = maxRows
    this.#mayChange = mayChange
    this.digits = new Uint8Array(builders.length)
  }

  /** Reads whole rows from bytes[start, end); answers where the first byte not used stands. `final`: no more will come. */
  scan(bytes: Uint8Array, start: number, end: number, final: boolean): number {
    this.state = 'more'
    bytes[end] = 10
    if (this.#view.buffer !== bytes.buffer || this.#view.byteOffset !== bytes.byteOffset)
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let p = start
    while (p < end) {
      if (this.row === this.#maxRows) {
        this.state = 'full'
        return p
      }
      if (this.row === this.#capacity) this.#grow()
      const lines = this.lines
      const after = this.#scanRow(bytes, p, end, final)
      if (after < 0) {
        this.lines = lines
        return p
      }
      p = after
    }
    return p
  }

  #grow(): void {
    this.#capacity = roomFor(this.#builders, this.#capacity + 1, this.#maxRows)
    const whole = this.#capacity === this.#maxRows
    for (const builder of this.#builders) builder.reserveRows(this.#capacity, whole)
  }

  /** Answers the position after the row; -1 where bytes are missing or a cell does not fit (then the state says so). */
  #scanRow(bytes: Uint8Array, from: number, end: number, final: boolean): number {
    const builders = this.#builders
    const columns = builders.length
    const delimiter = this.#delimiter
    const view = this.#view
    const row = this.row
    let p = from
    if (columns > 1 || delimiter === 32) {
      // Blank lines are no rows.
      if (delimiter === 32) while (bytes[p] === 32) p++
      const c = bytes[p] as number
      if (c === 10 || c === 13) return this.#lineEnd(bytes, p, end, final)
      if (c === 35 && this.#isComment(bytes, p, end)) return this.#skipLine(bytes, p, end, final)
    }
    let column = 0
    for (;;) {
      const b = builders[column] as ColumnBuilder
      const s = p
      switch (b.kind) {
        case Kind.f64: {
          const plain = scanPlainDouble(view, p, b.f64, row, delimiter)
          if (plain > 0 && !hasZeros(bytes, p)) {
            p = plain
            break
          }
          const e = scanDouble(bytes, p, b.f64, row)
          if (e > 0) {
            const c = bytes[e] as number
            if (
              (c === delimiter || c === 10 || c === 13) &&
              (e - p < 16 || hasPoint(bytes, p, e)) &&
              !hasZeros(bytes, p)
            ) {
              p = e
              break
            }
          }
          p = this.#odd(b, bytes, s, end, final)
          break
        }
        case Kind.i32: {
          const e = scanInt32(bytes, p, b.i32, row)
          const c = bytes[e] as number
          if (e > 0 && (c === delimiter || c === 10 || c === 13) && !hasZeros(bytes, p)) p = e
          else p = this.#odd(b, bytes, s, end, final)
          break
        }
        case Kind.i64: {
          const e = scanPlainInt64(view, p, b.i32, row)
          const c = bytes[e] as number
          if (e > 0 && (c === delimiter || c === 10 || c === 13) && !hasZeros(bytes, p)) {
            this.#noteDigits(b, column)
            p = e
          } else p = this.#odd(b, bytes, s, end, final)
          break
        }
        case Kind.text: {
          let c = bytes[p] as number
          if (c === 34) {
            p = this.#odd(b, bytes, s, end, final)
            break
          }
          let high = 0
          while (c !== delimiter && c !== 10 && c !== 13) {
            high |= c
            c = bytes[++p] as number
          }
          const size = p - s
          const at = b.offsets[row] as number
          if (size === 0) {
            b.setNull(row)
            break
          }
          if (at + size > b.u8.length) b.reserveBytes(at + size)
          const out = b.u8
          if (size < 48) for (let i = 0; i < size; i++) out[at + i] = bytes[s + i] as number
          else out.set(bytes.subarray(s, p), at)
          b.offsets[row + 1] = at + size
          if (high >= 128 && (p < end || final) && !isUtf8(bytes, s, p)) {
            storeLatin(b, bytes, s, p, row)
            this.latin = true
          }
          break
        }
        case Kind.bool: {
          const truth = isTrue(view, p)
          const e = truth ? p + 4 : p + 5
          const c = bytes[e] as number
          if ((truth || isFalse(view, p)) && (c === delimiter || c === 10 || c === 13)) {
            b.u8[row] = truth ? 1 : 0
            p = e
          } else p = this.#odd(b, bytes, s, end, final)
          break
        }
        default:
          p = this.#odd(b, bytes, s, end, final)
      }
      if (p < 0) {
        if (p === -2) {
          this.state = 'mismatch'
          this.column = column
        }
        return this.#undo(row, column)
      }
      const c = bytes[p] as number
      column++
      if (c === delimiter && p < end) {
        p++
        if (delimiter === 32) while (bytes[p] === 32) p++
        if (column < columns && !(delimiter === 32 && (bytes[p] === 10 || bytes[p] === 13))) continue
        if (delimiter !== 32 || (bytes[p] !== 10 && bytes[p] !== 13)) {
          p = this.#extra(bytes, p, end, final, column)
          if (p < 0) return this.#undo(row, column - 1)
        }
      }
      const after = this.#lineEnd(bytes, p, end, final)
      if (after < 0) return this.#undo(row, column - 1)
      if (column < columns) {
        this.#raggedAt(column)
        for (let missing = column; missing < columns; missing++) builders[missing]?.setNull(row)
      }
      this.row++
      return after
    }
  }

  #noteDigits(b: ColumnBuilder, column: number): void {
    const high = b.i32[2 * this.row + 1] as number
    if (high >= highOfExact || high < -highOfExact) this.digits[column] = 1
  }

  /** Takes the nulls of a row back that will be read again; the rest is overwritten. */
  #undo(row: number, last: number): -1 {
    for (let column = 0; column <= last; column++) {
      const b = this.#builders[column]
      if (b) b.nulls[row >> 3] = (b.nulls[row >> 3] ?? 0) & ~(1 << (row & 7))
    }
    return -1
  }

  /** Behind a line end; -1 where the end of the line is not there yet. */
  #lineEnd(bytes: Uint8Array, at: number, end: number, final: boolean): number {
    if (at >= end) {
      if (!final) return -1
      return end
    }
    if (bytes[at] === 13) {
      if (at + 1 >= end && !final) return -1
      this.lines++
      return bytes[at + 1] === 10 && at + 1 < end ? at + 2 : at + 1
    }
    this.lines++
    return at + 1
  }

  /** A line that begins with `#` and has not as many cells as the table is a comment. */
  #isComment(bytes: Uint8Array, from: number, end: number): boolean {
    let cells = 1
    for (let p = from; p < end && bytes[p] !== 10 && bytes[p] !== 13; p++) if (bytes[p] === this.#delimiter) cells++
    return cells !== this.#builders.length
  }

  #skipLine(bytes: Uint8Array, from: number, end: number, final: boolean): number {
    let p = from
    while (bytes[p] !== 10 && bytes[p] !== 13) p++
    return this.#lineEnd(bytes, p, end, final)
  }

  /** Passes over the cells beyond the last column; empty ones are no matter. */
  #extra(bytes: Uint8Array, from: number, end: number, final: boolean, column: number): number {
    let p = from
    let cells = column + 1
    let full = false
    for (;;) {
      if (bytes[p] === 34 && p < end) {
        const close = closingQuote(bytes, p + 1, end)
        if (close < 0 && !final) return -1
        full = true
        if (close >= 0) p = close + 1
      }
      while (bytes[p] !== this.#delimiter && bytes[p] !== 10 && bytes[p] !== 13) {
        full = true
        p++
      }
      if (p >= end && !final) return -1
      if (p >= end || bytes[p] !== this.#delimiter) break
      cells++
      p++
    }
    if (full || cells > column + 1) this.#raggedAt(cells)
    return p
  }

  #raggedAt(cells: number): void {
    this.ragged++
    this.firstRagged ??= { line: this.lines, cells }
  }

  /** Any cell; answers its end, -1 where bytes are missing, -2 where it does not fit its column. */
  #odd(b: ColumnBuilder, bytes: Uint8Array, start: number, end: number, final: boolean): number {
    const stored: StoredAs = storeOdd(b, bytes, start, end, this.#delimiter, final, this.row)
    if (stored.end < 0) return -1
    if (stored.latin) this.latin = true
    if (stored.unclosed && this.unclosedLine === 0) this.unclosedLine = this.lines + 1
    if (!stored.fits) {
      if (this.#mayChange()) return -2
      this.lost++
      this.firstLost ??= { line: this.lines + 1, column: b.info.name }
      b.setNull(this.row)
    }
    if (b.kind === Kind.i64 && stored.fits) this.#noteDigits(b, this.#builders.indexOf(b))
    this.lines += stored.lines
    return stored.end
  }
}

/** The letters of `true` and `fals`, in any case, as little-endian words. */
const isTrue = (view: DataView, at: number): boolean => (view.getInt32(at, true) | 0x20202020) === 0x65757274
const isFalse = (view: DataView, at: number): boolean =>
  (view.getInt32(at, true) | 0x20202020) === 0x736c6166 && (view.getUint8(at + 4) | 32) === 101

/** Whether a number is written with a point or an exponent. */
function hasPoint(bytes: Uint8Array, start: number, end: number): boolean {
  for (let p = start; p < end; p++) {
    const c = bytes[p] as number
    if (c === 46 || (c | 32) === 101) return true
  }
  return false
}

/** Whether a number begins with a zero before another digit, or is a negative zero, or has no digit before its point. */
function hasZeros(bytes: Uint8Array, start: number): boolean {
  const c = bytes[start] as number
  if (c === 48) {
    const next = bytes[start + 1] as number
    return next >= 48 && next <= 57
  }
  if (c !== 45 && c !== 43) return false
  const next = bytes[start + 1] as number
  return next === 48 && bytes[start + 2] !== 46
}
