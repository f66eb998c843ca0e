import { storeCell } from './cell-bytes.ts'
import type { ColumnBuilder } from './column-builder.ts'
import { roomFor } from './column-builder.ts'
import { cleanCell, tagAt } from './markup-bytes.ts'
import { PlainRows } from './plain-rows.ts'
import type { ReadingNotes } from './reading-notes.ts'

/** Where a scan stopped: for want of bytes, with the chunk full, before the closing tag, or at broken markup. */
export type ScanState = 'more' | 'full' | 'ended' | 'damaged'

/**
 * Reads the rows of a TABLEDATA element (VOTable 1.4, 5.1) straight from its bytes. A row that is not all there yet is
 * read again from its start when more bytes have come. The slack behind `end` must be there and be 0:
 * they stop the inner loops.
 */
export class TabledataScanner {
  /** Rows complete in this chunk. */
  row = 0
  /** Newlines passed, and the position after the last one, of the region scanned last. */
  lines = 0
  lineStart = -1
  /** What is wrong, and where, if the state is `damaged`. */
  damage = ''
  damageAt = 0
  state: ScanState = 'more'
  readonly #builders: readonly ColumnBuilder[]
  readonly #notes: ReadingNotes
  readonly #maxRows: number
  readonly #plain: PlainRows
  #capacity = 0
  #lines = 0
  #lineStart = -1

  constructor(builders: readonly ColumnBuilder[], notes: ReadingNotes, maxRows: number) {
    this.#builders = builders
    this.#notes = notes
    this.#maxRows = maxRows
    this.#plain = new PlainRows(builders, notes, this)
  }

  /** Reads whole rows from bytes[start, end); answers where the first byte not used stands. */
  scan(bytes: Uint8Array, start: number, end: number): number {
    this.lines = 0
    this.lineStart = -1
    this.state = 'more'
    let p = start
    while (this.row < this.#maxRows) {
      if (this.row === this.#capacity) this.#grow()
      p = this.#scanPlain(bytes, p, end)
      if (this.row === this.#capacity) continue
      this.#lines = 0
      this.#lineStart = -1
      const after = this.#scanRow(bytes, p, end)
      if (after < 0) {
        this.#notes.forgetRow()
        return p
      }
      this.#notes.keepRow()
      // The broken row stays unused: its lines are counted up to the damage by who places it.
      if (this.#damaged) return p
      this.lines += this.#lines
      if (this.#lineStart >= 0) this.lineStart = this.#lineStart
      p = after
      if (this.state !== 'more') return p
    }
    this.state = 'full'
    return p
  }

  /** Reads rows of the plain kind as far as they go. */
  #scanPlain(bytes: Uint8Array, start: number, end: number): number {
    const plain = this.#plain
    plain.row = this.row
    const p = plain.scan(bytes, start, end, this.#capacity)
    this.#notes.forgetRow()
    this.row = plain.row
    this.lines += plain.lines
    if (plain.lineStart >= 0) this.lineStart = plain.lineStart
    return p
  }

  /** A cell of a plain row that is not plain itself; one with newlines or damage is left for the slow way. */
  scanOdd(b: ColumnBuilder, bytes: Uint8Array, start: number, end: number, row: number): number {
    const lines = this.#lines
    const lineStart = this.#lineStart
    const p = this.#scanCell(b, bytes, start, end, row)
    if (this.#lines === lines && this.state === 'more') return p
    this.#lines = lines
    this.#lineStart = lineStart
    this.state = 'more'
    return -1
  }

  get #damaged(): boolean {
    return this.state === 'damaged'
  }

  #grow(): void {
    this.#capacity = roomFor(this.#builders, this.#capacity + 1, this.#maxRows)
    const whole = this.#capacity === this.#maxRows
    for (const builder of this.#builders) builder.reserveRows(this.#capacity, whole)
  }

  #broken(what: string, at: number): number {
    this.state = 'damaged'
    this.damage = what
    this.damageAt = at
    return at
  }

  /** Skips to the next `<`; answers -1 where the bytes end before. */
  #toMarkup(bytes: Uint8Array, from: number, end: number): number {
    let p = from
    let c = bytes[p] as number
    while (c <= 32 && p < end) {
      if (c === 10) {
        this.#lines++
        this.#lineStart = p + 1
      }
      c = bytes[++p] as number
    }
    if (c === 0x3c) return p
    const stray = p
    while (p < end && bytes[p] !== 0x3c) {
      if (bytes[p] === 10) {
        this.#lines++
        this.#lineStart = p + 1
      }
      p++
    }
    if (p >= end) return -1
    if (p > stray) this.#notes.add('Text between the cells is left out.')
    return p
  }

  /** Answers the position after the row, -1 where bytes are missing; sets the state at the end of the table. */
  #scanRow(bytes: Uint8Array, from: number, end: number): number {
    let p = this.#toMarkup(bytes, from, end)
    if (p < 0) return -1
    if (bytes[p + 1] === 0x54 && bytes[p + 2] === 0x52 && bytes[p + 3] === 0x3e) p += 4
    else {
      const tag = tagAt(bytes, p, end)
      if (tag === undefined) return -1
      if (tag.kind === 'other') return this.#countLines(bytes, p, tag.end)
      if (tag.name === 'TR' && tag.kind === 'open') p = tag.end
      else if (tag.name === 'TR' && tag.kind === 'empty') {
        this.#missing(0)
        this.row++
        return this.#countLines(bytes, p, tag.end)
      } else if (tag.name === 'TD' && tag.kind !== 'close') return this.#broken('a TD outside a TR', p)
      else if (tag.kind === 'close' && (tag.name === 'TR' || tag.name === 'TD')) {
        this.#notes.add(`A closing ${tag.name} without its beginning is left out.`)
        return tag.end
      } else if (tag.kind === 'close') {
        if (tag.name !== 'TABLEDATA') return this.#broken(`</${tag.name}> inside TABLEDATA`, p)
        this.state = 'ended'
        return p
      } else return this.#broken(`<${tag.name}> inside TABLEDATA`, p)
    }
    const builders = this.#builders
    const columns = builders.length
    const row = this.row
    for (let column = 0; ; column++) {
      p = this.#toMarkup(bytes, p, end)
      if (p < 0) return -1
      let s: number
      if (bytes[p + 1] === 0x54 && bytes[p + 2] === 0x44 && bytes[p + 3] === 0x3e) s = p + 4
      else if (bytes[p + 1] === 0x2f && bytes[p + 2] === 0x54 && bytes[p + 3] === 0x52 && bytes[p + 4] === 0x3e) {
        if (column < columns) this.#missing(column)
        this.row++
        return p + 5
      } else {
        const tag = tagAt(bytes, p, end)
        if (tag === undefined) return -1
        if (tag.kind === 'other') {
          p = this.#countLines(bytes, p, tag.end)
          column--
          continue
        }
        if (tag.name === 'TR' && tag.kind === 'close') {
          if (column < columns) this.#missing(column)
          this.row++
          return tag.end
        }
        if (tag.name === 'TR' && tag.kind === 'open') {
          // The row before was never closed.
          this.#notes.add('Rows without their closing TR are kept.')
          if (column < columns) this.#missing(column)
          this.row++
          return p
        }
        if (tag.name === 'TD' && tag.kind === 'empty') {
          if (column < columns) (builders[column] as ColumnBuilder).setNull(row)
          else this.#extra()
          p = this.#countLines(bytes, p, tag.end)
          continue
        }
        if (tag.name !== 'TD' || tag.kind !== 'open') {
          return this.#broken(`${tag.kind === 'close' ? '</' : '<'}${tag.name}> inside a row`, p)
        }
        s = this.#countLines(bytes, p, tag.end)
      }
      if (column >= columns) {
        this.#extra()
        p = this.#skipCell(bytes, s, end)
      } else p = this.#scanCell(builders[column] as ColumnBuilder, bytes, s, end, row)
      if (p < 0) return -1
      if (this.state === 'damaged') return p
    }
  }

  #missing(column: number): void {
    this.#notes.add('Rows with fewer cells than columns are filled up with empty ones.', `row ${this.#rowName()}`)
    for (let c = column; c < this.#builders.length; c++) this.#builders[c]?.setNull(this.row)
  }

  #extra(): void {
    this.#notes.add('Cells beyond the last column are left out.', `row ${this.#rowName()}`)
  }

  #rowName(): number {
    return this.row + 1 + this.#notes.rowsBefore
  }

  #countLines(bytes: Uint8Array, from: number, to: number): number {
    for (let p = from; p < to; p++) {
      if (bytes[p] === 10) {
        this.#lines++
        this.#lineStart = p + 1
      }
    }
    return to
  }

  /** Any cell: finds its end, resolves what is markup in it, stores it. */
  #scanCell(b: ColumnBuilder, bytes: Uint8Array, s: number, end: number, row: number): number {
    let e = s
    while (e < end && bytes[e] !== 0x3c && bytes[e] !== 0x26) e++
    if (e >= end) return -1
    const closing = bytes[e] === 0x3c ? tagAt(bytes, e, end) : undefined
    if (bytes[e] === 0x3c && closing === undefined) return -1
    if (closing?.kind === 'close' && closing.name === 'TD') {
      storeCell(b, bytes, s, e, row, this.#notes)
      return this.#countLines(bytes, s, closing.end)
    }
    const clean = cleanCell(bytes, s, end, this.#notes)
    if (clean === undefined) return -1
    if (clean.broken !== '') return this.#broken(clean.broken, clean.end)
    storeCell(b, clean.bytes, 0, clean.length, row, this.#notes)
    return this.#countLines(bytes, s, clean.end)
  }

  #skipCell(bytes: Uint8Array, s: number, end: number): number {
    const clean = cleanCell(bytes, s, end, this.#notes)
    if (clean === undefined) return -1
    if (clean.broken !== '') return this.#broken(clean.broken, clean.end)
    return this.#countLines(bytes, s, clean.end)
  }
}
