import { appendString, equalsNull } from './cell-bytes.ts'
import type { ColumnBuilder } from './column-builder.ts'
import { Kind, roomFor } from './column-builder.ts'
import type { ReadingNotes } from './reading-notes.ts'

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

const nearBytes = 24 * 1024

interface Layout {
  readonly builder: ColumnBuilder
  /** Bytes of a primitive; packed bits: 0. */
  readonly primitive: number
  /** Bytes of the whole cell, or -1 where a count stands before it. */
  readonly cellBytes: number
  readonly swapped: 1 | 2 | 4 | 8
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
  /** Bytes of every row, or -1 where rows differ. */
  readonly #rowBytes: number
  #capacity = 0
  #view: DataView = new DataView(new ArrayBuffer(0))

  constructor(builders: readonly ColumnBuilder[], notes: ReadingNotes, maxRows: number, masked: boolean) {
    this.#builders = builders
    this.#notes = notes
    this.#maxRows = maxRows
    this.#maskBytes = masked ? (builders.length + 7) >> 3 : 0
    this.#layouts = builders.map((builder) => {
      const bits = builder.itemKind === Kind.bits
      const primitive = bits ? 0 : builder.wide ? 2 : (primitiveBytes[builder.itemKind] as number)
      const cellBytes =
        builder.fixedItems < 0 ? -1 : bits ? Math.ceil(builder.fixedItems / 8) : builder.fixedItems * primitive
      return { builder, primitive, cellBytes, swapped: swapOf(builder) }
    })
    this.#rowBytes = this.#layouts.every((layout) => layout.cellBytes >= 0)
      ? this.#layouts.reduce((sum, layout) => sum + layout.cellBytes, this.#maskBytes)
      : -1
  }

  /** Reads whole rows from bytes[start, end); answers where the first byte not used stands. */
  scan(bytes: Uint8Array, start: number, end: number): number {
    this.full = false
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (this.#rowBytes === 0) return end
    if (this.#rowBytes > 0) return this.#scanFixed(bytes, start, end)
    let p = start
    while (this.row < this.#maxRows) {
      if (this.row === this.#capacity) this.#reserve(this.#capacity + 1)
      const after = this.#scanRow(bytes, p, end)
      if (after < 0) {
        this.#notes.forgetRow()
        return p
      }
      this.#notes.keepRow()
      p = after
      this.row++
    }
    this.full = true
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
    } else {
      // A null must be known before the next cell of a list or text begins where this one ends.
      const bit = this.#maskBytes > 0 ? 0x80 >> (column & 7) : 0
      const mask = start + (column >> 3)
      for (let r = 0; r < rows; r++) {
        if (bit !== 0 && (bytes[mask + r * step] as number) & bit) builder.setNull(first + r)
        else this.#storeCell(layout, bytes, at + r * step, builder.fixedItems, first + r)
      }
    }
    if (builder.hasNullValue && builder.kind <= Kind.f64) {
      for (let r = first; r < first + rows; r++) if (equalsNull(builder, r)) builder.setNull(r)
    }
    if (plain && this.#maskBytes > 0) {
      const bit = 0x80 >> (column & 7)
      const mask = start + (column >> 3)
      for (let r = 0; r < rows; r++) if ((bytes[mask + r * step] as number) & bit) builder.setNull(first + r)
    }
  }

  #scanRow(bytes: Uint8Array, start: number, end: number): number {
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
        items =
          (bytes[p] as number) * 16777216 +
          (((bytes[p + 1] as number) << 16) | ((bytes[p + 2] as number) << 8) | (bytes[p + 3] as number))
        size = layout.primitive === 0 ? Math.ceil(items / 8) : items * layout.primitive
        p += 4
      }
      if (p + size > end) return -1
      if (masked && ((bytes[start + (column >> 3)] as number) << (column & 7)) & 0x80) builder.setNull(row)
      else {
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
        // Without a mask nothing else can say that there is no value.
        if (this.#maskBytes === 0 && b.offsets[row + 1] === b.offsets[row]) b.setNull(row)
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

/** Copies `count` big-endian words of 8 bytes, `step` bytes apart, to word `to` and every `stride`th after it. */
function copyEights(
  view: DataView,
  at: number,
  step: number,
  out: Int32Array,
  to: number,
  stride: number,
  count: number,
): void {
  let p = at
  let q = 2 * to
  const jump = 2 * stride
  for (let i = 0; i < count; i++) {
    out[q + 1] = view.getInt32(p)
    out[q] = view.getInt32(p + 4)
    p += step
    q += jump
  }
}

/** As `copyEights` for a column of doubles: one step each. */
function copyDoubles(view: DataView, at: number, step: number, out: Float64Array, to: number, count: number): void {
  let p = at
  for (let i = 0; i < count; i++) {
    out[to + i] = view.getFloat64(p)
    p += step
  }
}

function copyFours(
  view: DataView,
  at: number,
  step: number,
  out: Int32Array,
  to: number,
  stride: number,
  count: number,
): void {
  let p = at
  let q = to
  for (let i = 0; i < count; i++) {
    out[q] = view.getInt32(p)
    p += step
    q += stride
  }
}

function copyTwos(view: DataView, at: number, step: number, out: Int16Array, to: number, count: number): void {
  let p = at
  for (let i = 0; i < count; i++) {
    out[to + i] = view.getInt16(p)
    p += step
  }
}

/**
 * Text ends at a zero byte, if there is one (VOTable 1.4, 6: fixed-length strings are padded with NUL).
 * char is UTF-8 in practice; bytes that are none are read as ISO-8859-1, which older writers meant.
 */
function storeText(
  b: ColumnBuilder,
  bytes: Uint8Array,
  view: DataView,
  at: number,
  items: number,
  row: number,
  notes: ReadingNotes,
): void {
  const first = b.offsets[row] as number
  let to = first
  if (b.wide) {
    b.reserveBytes(first + items * 3)
    b.offsets[row + 1] = utf8Of(bytes, at, items, b.u8, first)
    return
  }
  b.reserveBytes(first + items)
  const out = b.u8
  const end = at + items
  let beyondAscii = 0
  let p = at
  // Four at a time while all are ASCII and none is zero.
  for (; p + 4 <= end; p += 4) {
    const word = view.getInt32(p, true)
    if ((((word - 0x01010101) | word) & 0x80808080) !== 0) break
    b.view.setInt32(to, word, true)
    to += 4
  }
  for (; p < end; p++) {
    const c = bytes[p] as number
    if (c === 0) break
    beyondAscii |= c
    out[to++] = c
  }
  if (beyondAscii > 127 && !isUtf8(bytes, at, at + to - first)) {
    notes.add(`Column ${b.info.name}: text that is not UTF-8 is read as ISO-8859-1.`)
    to = storeLatin(b, bytes, at, to - first, first)
  }
  b.offsets[row + 1] = to
}

function storeLatin(b: ColumnBuilder, bytes: Uint8Array, at: number, length: number, first: number): number {
  b.reserveBytes(first + 2 * length)
  let to = first
  for (let p = at; p < at + length; p++) {
    const c = bytes[p] as number
    if (c < 0x80) b.u8[to++] = c
    else {
      b.u8[to++] = 0xc0 | (c >> 6)
      b.u8[to++] = 0x80 | (c & 63)
    }
  }
  return to
}

/** Whether bytes[start, end) are well-formed enough to be UTF-8: lead bytes followed by as many others as they say. */
function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  for (let p = start; p < end; ) {
    const c = bytes[p] as number
    const more = c < 0x80 ? 0 : c < 0xc2 ? -1 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : -1
    if (more < 0 || p + more >= end) return false
    for (let i = 1; i <= more; i++) if (((bytes[p + i] as number) & 0xc0) !== 0x80) return false
    p += more + 1
  }
  return true
}

/** Writes UTF-16BE characters up to the first NUL as UTF-8; answers the position after them. Room: 3 bytes a character. */
function utf8Of(bytes: Uint8Array, at: number, characters: number, out: Uint8Array, from: number): number {
  let to = from
  const end = at + 2 * characters
  for (let p = at; p < end; p += 2) {
    let c = ((bytes[p] as number) << 8) | (bytes[p + 1] as number)
    if (c === 0) break
    if (c < 0x80) {
      out[to++] = c
      continue
    }
    if (c < 0x800) {
      out[to++] = 0xc0 | (c >> 6)
      out[to++] = 0x80 | (c & 63)
      continue
    }
    if (c >= 0xd800 && c < 0xe000) {
      const next = p + 2 < end ? ((bytes[p + 2] as number) << 8) | (bytes[p + 3] as number) : 0
      if (c < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
        c = 0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00)
        p += 2
        out[to++] = 0xf0 | (c >> 18)
        out[to++] = 0x80 | ((c >> 12) & 63)
        out[to++] = 0x80 | ((c >> 6) & 63)
        out[to++] = 0x80 | (c & 63)
        continue
      }
      c = 0xfffd
    }
    out[to++] = 0xe0 | (c >> 12)
    out[to++] = 0x80 | ((c >> 6) & 63)
    out[to++] = 0x80 | (c & 63)
  }
  return to
}
