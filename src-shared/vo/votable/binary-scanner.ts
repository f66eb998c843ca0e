import { storeText, storeTexts, utf8Of } from './binary-text.ts'
import { copyDoubles, copyEights, copyFours, copyTwos } from './binary-words.ts'
import { appendString, equalsNull } from './cell-bytes.ts'
import type { ColumnBuilder } from './column-builder.ts'
import { Kind, roomFor } from './column-builder.ts'
import type { ReadingNotes } from './reading-notes.ts'
import { WideTexts } from './wide-texts.ts'

/** Bytes of one primitive in the stream (VOTable 1.4, 6): by kind of item; unicodeChar is 2. */
const primitiveBytes: Readonly<Record<number, number>> = {
  [Kind.bool]: 1,
  [Kind.bits]: 1,
  [Kind.u8]: 1,
  [Kind.i16]: 2,
  [Kind.i32]: 4,
  [Kind.i64]: 8,
  [Kind.f32]: 4,
  [Kind.f64]: 8,
  [Kind.c64]: 8,
  [Kind.c128]: 16,
  [Kind.text]: 1,
}

const nearBytes = 96 * 1024

interface Layout {
  readonly builder: ColumnBuilder
  /** Bytes of a primitive; packed bits: 0. */
  readonly primitive: number
  /** Bytes of the whole cell, or -1 where a count stands before it. */
  readonly cellBytes: number
  readonly swapped: 1 | 2 | 4 | 8
  /** Its number among the columns of unicodeChar text, or -1. */
  readonly wideText: number
}

/**
 * Reads the rows of a BINARY or BINARY2 stream (VOTable 1.4, 5.3 and 5.4) from its decoded bytes.
 * A row that is not all there yet is read again from its start when more bytes have come.
 */
export class BinaryScanner {
  row = 0
  full = false
  readonly #layouts: readonly Layout[]
  readonly #builders: readonly ColumnBuilder[]
  readonly #notes: ReadingNotes
  readonly #maxRows: number
  readonly #maskBytes: number
  /** The null marks that occur in the rows of the same length in work. */
  readonly #nullsHere: Uint8Array
  /** Bytes of every row, or -1 where rows differ. */
  readonly #rowBytes: number
  /** Takes the strings of unicodeChar where rows differ in length. */
  readonly #wideTexts: WideTexts | undefined
  #capacity = 0
  #view: DataView = new DataView(new ArrayBuffer(0))

  constructor(builders: readonly ColumnBuilder[], notes: ReadingNotes, maxRows: number, masked: boolean) {
    this.#builders = builders
    this.#notes = notes
    this.#maxRows = maxRows
    this.#maskBytes = masked ? (builders.length + 7) >> 3 : 0
    this.#nullsHere = new Uint8Array(this.#maskBytes)
    const wideTexts: ColumnBuilder[] = []
    this.#layouts = builders.map((builder) => {
      const bits = builder.itemKind === Kind.bits
      const primitive = bits ? 0 : builder.wide ? 2 : (primitiveBytes[builder.itemKind] as number)
      const cellBytes =
        builder.fixedItems < 0 ? -1 : bits ? Math.ceil(builder.fixedItems / 8) : builder.fixedItems * primitive
      const isWideText = builder.kind === Kind.text && builder.wide
      const wideText = isWideText ? wideTexts.push(builder) - 1 : -1
      return { builder, primitive, cellBytes, swapped: swapOf(builder), wideText }
    })
    this.#rowBytes = this.#layouts.every((layout) => layout.cellBytes >= 0)
      ? this.#layouts.reduce((sum, layout) => sum + layout.cellBytes, this.#maskBytes)
      : -1
    if (this.#rowBytes < 0 && WideTexts.serves(wideTexts.length)) this.#wideTexts = new WideTexts(wideTexts, !masked)
  }

  /** Reads whole rows from bytes[start, end); answers where the first byte not used stands. */
  scan(bytes: Uint8Array, start: number, end: number): number {
    this.full = false
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (this.#rowBytes === 0) return end
    if (this.#rowBytes > 0) return this.#scanFixed(bytes, start, end)
    const p = this.#scanVarying(bytes, start, end)
    this.#wideTexts?.write(bytes, this.row - this.#wideTexts.rows)
    this.full = this.row === this.#maxRows
    return p
  }

  /** Rows that differ in length, one after the other. */
  #scanVarying(bytes: Uint8Array, start: number, end: number): number {
    const texts = this.#wideTexts
    let p = start
    texts?.begin(p)
    while (this.row < this.#maxRows) {
      if (this.row === this.#capacity) this.#reserve(this.#capacity + 1)
      let after = this.#scanRow(bytes, p, end, texts)
      if (after >= 0 && texts && !texts.keep(after)) {
        // The row is read once more behind those that waited, by itself if it is too large to wait.
        this.#notes.forgetRow()
        const isAlone = texts.rows === 0
        texts.write(bytes, this.row - texts.rows)
        texts.begin(isAlone ? after : p)
        if (!isAlone) continue
        after = this.#scanRow(bytes, p, end, undefined)
      }
      if (after < 0) {
        this.#notes.forgetRow()
        return p
      }
      this.#notes.keepRow()
      p = after
      this.row++
    }
    return p
  }

  #reserve(rows: number): void {
    if (rows <= this.#capacity) return
    this.#capacity = roomFor(this.#builders, rows, this.#maxRows)
    const whole = this.#capacity === this.#maxRows
    for (const builder of this.#builders) builder.reserveRows(this.#capacity, whole)
  }

  #scanFixed(bytes: Uint8Array, start: number, end: number): number {
    const rowBytes = this.#rowBytes
    const rows = Math.min(this.#maxRows - this.row, Math.floor((end - start) / rowBytes))
    this.#reserve(this.row + rows)
    const layouts = this.#layouts
    // Column by column, over as many rows as the processor's nearest memory holds.
    const stride = Math.max(16, Math.floor(nearBytes / rowBytes))
    for (let done = 0; done < rows; done += stride) {
      const count = Math.min(stride, rows - done)
      const first = start + done * rowBytes
      let offset = first + this.#maskBytes
      this.#findNulls(bytes, first, count)
      for (let column = 0; column < layouts.length; column++) {
        const layout = layouts[column] as Layout
        this.#scanColumn(layout, column, bytes, first, offset, count)
        offset += layout.cellBytes
      }
      this.row += count
    }
    this.full = this.row === this.#maxRows
    return start + rows * rowBytes
  }

  /** One column of so many rows of the same length; `at` is the place of the cell in the first of them. */
  #scanColumn(layout: Layout, column: number, bytes: Uint8Array, start: number, at: number, rows: number): void {
    const { builder } = layout
    const step = this.#rowBytes
    const first = this.row
    const plain = builder.kind >= Kind.i16 && builder.kind <= Kind.c128
    const mask = start + (column >> 3)
    // The bit of this column, where a row in work has it.
    const nulls = ((this.#nullsHere[column >> 3] ?? 0) & (0x80 >> (column & 7))) | 0
    if (builder.kind === Kind.f64) copyDoubles(this.#view, at, step, builder.f64, first, rows)
    else if (plain) {
      const words = layout.cellBytes / layout.swapped
      if (layout.swapped === 8) {
        for (let w = 0; w < words; w++)
          copyEights(this.#view, at + 8 * w, step, builder.i32, first * words + w, words, rows)
      } else if (layout.swapped === 4) {
        for (let w = 0; w < words; w++)
          copyFours(this.#view, at + 4 * w, step, builder.i32, first * words + w, words, rows)
      } else copyTwos(this.#view, at, step, builder.i16, first, rows)
    } else if (nulls === 0 && builder.kind === Kind.text) {
      storeTexts(builder, bytes, this.#view, at, step, builder.fixedItems, first, rows, this.#notes)
      if (this.#maskBytes === 0) nullWhereEmpty(builder, first, rows)
    } else {
      // A null must be known before the next cell of a list or text begins where this one ends.
      for (let r = 0; r < rows; r++) {
        if (nulls !== 0 && (bytes[mask + r * step] as number) & nulls) builder.setNull(first + r)
        else this.#storeCell(layout, bytes, at + r * step, builder.fixedItems, first + r)
      }
    }
    if (builder.hasNullValue && builder.kind <= Kind.f64) {
      for (let r = first; r < first + rows; r++) if (equalsNull(builder, r)) builder.setNull(r)
    }
    if (plain && nulls !== 0) {
      for (let r = 0; r < rows; r++) if ((bytes[mask + r * step] as number) & nulls) builder.setNull(first + r)
    }
  }

  /** Gathers the null marks of so many rows of the same length: most columns have none. */
  #findNulls(bytes: Uint8Array, start: number, rows: number): void {
    const found = this.#nullsHere
    const step = this.#rowBytes
    for (let m = 0; m < found.length; m++) {
      let marks = 0
      for (let r = 0, p = start + m; r < rows; r++, p += step) marks |= bytes[p] as number
      found[m] = marks
    }
  }

  /** One row; its strings of unicodeChar go to `texts`, if that is there. */
  #scanRow(bytes: Uint8Array, start: number, end: number, texts: WideTexts | undefined): number {
    let p = start + this.#maskBytes
    if (p > end) return -1
    const { row } = this
    const masked = this.#maskBytes > 0
    const layouts = this.#layouts
    for (let column = 0; column < layouts.length; column++) {
      const layout = layouts[column] as Layout
      const { builder } = layout
      let items = builder.fixedItems
      let size = layout.cellBytes
      if (size < 0) {
        if (p + 4 > end) return -1
        items = this.#view.getUint32(p)
        size = layout.primitive === 0 ? Math.ceil(items / 8) : items * layout.primitive
        p += 4
      }
      if (p + size > end) return -1
      const isNull = masked && (((bytes[start + (column >> 3)] as number) << (column & 7)) & 0x80) !== 0
      if (isNull) builder.setNull(row)
      if (texts && layout.wideText >= 0) texts.put(layout.wideText, p, isNull ? 0 : items)
      else if (!isNull) {
        this.#storeCell(layout, bytes, p, items, row)
        if (builder.hasNullValue && equalsNull(builder, row)) builder.setNull(row)
      }
      p += size
    }
    return p
  }

  #storeCell(layout: Layout, bytes: Uint8Array, at: number, items: number, row: number): void {
    const b = layout.builder
    switch (b.kind) {
      case Kind.f64:
      case Kind.i64:
        copyEights(this.#view, at, 8, b.i32, row, 1, 1)
        return
      case Kind.c128:
        copyEights(this.#view, at, 8, b.i32, row * 2, 1, 2)
        return
      case Kind.f32:
      case Kind.i32:
        copyFours(this.#view, at, 4, b.i32, row, 1, 1)
        return
      case Kind.c64:
        copyFours(this.#view, at, 4, b.i32, row * 2, 1, 2)
        return
      case Kind.i16:
        copyTwos(this.#view, at, 2, b.i16, row, 1)
        return
      case Kind.u8:
        b.u8[row] = bytes[at] as number
        return
      case Kind.bits:
        b.u8[row] = (bytes[at] as number) >> 7
        return
      case Kind.bool: {
        const truth = truthOf(bytes[at] as number)
        if (truth < 0) b.setNull(row)
        else b.u8[row] = truth
        return
      }
      case Kind.text:
        storeText(b, bytes, this.#view, at, items, row, this.#notes)
        if (this.#maskBytes === 0) nullWhereEmpty(b, row, 1)
        return
      case Kind.textList:
        this.#storeTextList(b, bytes, at, items, row)
        return
      default:
        this.#storeList(layout, bytes, at, items, row)
        return
    }
  }

  #storeList(layout: Layout, bytes: Uint8Array, at: number, items: number, row: number): void {
    const b = layout.builder
    if (items === 0 && this.#maskBytes === 0) {
      b.setNull(row)
      return
    }
    const first = b.offsets[row] as number
    b.reserveBytes((first + items) * b.itemBytes)
    b.offsets[row + 1] = first + items
    if (b.itemKind === Kind.bits) {
      for (let i = 0; i < items; i++) b.u8[first + i] = ((bytes[at + (i >> 3)] as number) >> (7 - (i & 7))) & 1
    } else if (b.itemKind === Kind.bool) {
      for (let i = 0; i < items; i++) {
        const truth = truthOf(bytes[at + i] as number)
        if (truth < 0) this.#notes.add(`Column ${b.info.name}: unknown truth values inside lists are read as false.`)
        b.u8[first + i] = truth === 1 ? 1 : 0
      }
    } else if (b.itemKind === Kind.u8) b.u8.set(bytes.subarray(at, at + items), first)
    else {
      const words = (items * b.itemBytes) / layout.swapped
      const from = (first * b.itemBytes) / layout.swapped
      if (layout.swapped === 8) copyEights(this.#view, at, 8, b.i32, from, 1, words)
      else if (layout.swapped === 4) copyFours(this.#view, at, 4, b.i32, from, 1, words)
      else copyTwos(this.#view, at, 2, b.i16, from, words)
    }
  }

  #storeTextList(b: ColumnBuilder, bytes: Uint8Array, at: number, items: number, row: number): void {
    if (items === 0 && this.#maskBytes === 0) {
      b.setNull(row)
      return
    }
    let string = b.offsets[row] as number
    const scratch = b.wide ? new Uint8Array(Math.min(b.stringLength, items) * 3) : undefined
    for (let done = 0; done < items; done += b.stringLength) {
      const characters = Math.min(b.stringLength, items - done)
      if (scratch) string = appendString(b, scratch, 0, utf8Of(bytes, at + 2 * done, characters, scratch, 0), string)
      else string = appendString(b, bytes, at + done, at + done + characters, string)
      if (b.stringLength <= 0) break
    }
    b.offsets[row + 1] = string
  }
}

/** Without a mask nothing else can say that there is no value. */
function nullWhereEmpty(b: ColumnBuilder, row: number, rows: number): void {
  for (let r = row; r < row + rows; r++) if (b.offsets[r + 1] === b.offsets[r]) b.setNull(r)
}

const swapOf = (b: ColumnBuilder): 1 | 2 | 4 | 8 => {
  switch (b.itemKind) {
    case Kind.f64:
    case Kind.i64:
    case Kind.c128:
      return 8
    case Kind.f32:
    case Kind.i32:
    case Kind.c64:
      return 4
    case Kind.i16:
      return 2
    default:
      return 1
  }
}

/** VOTable 1.4, 6: T t 1 are true, F f 0 false; ?, blank and the zero byte say that there is no value. */
function truthOf(byte: number): number {
  if (byte === 0x54 || byte === 0x74 || byte === 0x31) return 1
  if (byte === 0x46 || byte === 0x66 || byte === 0x30) return 0
  return -1
}
