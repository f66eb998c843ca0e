import type { ByteSink } from '#shared/vo/votable/write-bytes.ts'
import type { Column, ColumnChunk } from '../column.ts'
import { utf16Units } from './cell-facts.ts'
import type { DeclaredField } from './declared-field.ts'
import type { CellWriter } from './tabledata.ts'

const scratch = new DataView(new ArrayBuffer(8))
const scratchBytes = new Uint8Array(scratch.buffer)

function word(sink: ByteSink, value: number): void {
  sink.ensure(4)
  const { bytes } = sink
  let at = sink.length
  bytes[at++] = value >>> 24
  bytes[at++] = value >>> 16
  bytes[at++] = value >>> 8
  bytes[at++] = value
  sink.length = at
}

/** Bytes of one item of a storage in BINARY2 (VOTable 1.4, 2.1); bits and text have their own ways. */
const itemBytes = { bool: 1, u8: 1, i16: 2, i32: 4, i64: 8, f32: 4, f64: 8, c64: 8, c128: 16 } as const

/** Writes items from .. to of a chunk's values, big-endian. */
function itemRun(sink: ByteSink, column: Column, chunk: ColumnChunk): (from: number, to: number) => void {
  const { values } = chunk
  const { storage } = column.info
  const pair = storage === 'c64' || storage === 'c128' ? 2 : 1
  if (storage === 'bool')
    return (from, to) => {
      for (let item = from; item < to; item++) sink.byte(values[item] ? 84 : 70)
    }
  if (values instanceof Uint8Array) return (from, to) => sink.raw(values, from, to)
  if (values instanceof Int16Array)
    return (from, to) => {
      sink.ensure(2 * (to - from))
      for (let item = from; item < to; item++) {
        const value = values[item] ?? 0
        sink.bytes[sink.length++] = value >> 8
        sink.bytes[sink.length++] = value
      }
    }
  // 32- and 64-bit items go word by word; Node runs on little-endian machines only
  const words = new Int32Array(values.buffer, values.byteOffset, values.byteLength >> 2)
  if (values.BYTES_PER_ELEMENT === 4)
    return (from, to) => {
      for (let item = from * pair; item < to * pair; item++) word(sink, words[item] ?? 0)
    }
  return (from, to) => {
    for (let item = from * pair; item < to * pair; item++) {
      word(sink, words[2 * item + 1] ?? 0)
      word(sink, words[2 * item] ?? 0)
    }
  }
}

/** What stands in the place of a null: NaN for floating point, else zero bytes (VOTable 1.4, 5.4 recommends it). */
function nullRun(sink: ByteSink, column: Column): (items: number) => void {
  const { storage } = column.info
  if (storage === 'text' || storage === 'bits') return (items) => zeros(sink, items)
  if (storage === 'f32' || storage === 'c64' || storage === 'f64' || storage === 'c128') {
    const size = storage === 'f32' || storage === 'c64' ? 4 : 8
    return (items) => {
      if (size === 4) scratch.setFloat32(0, Number.NaN)
      else scratch.setFloat64(0, Number.NaN)
      for (let i = (items * itemBytes[storage]) / size; i > 0; i--) sink.raw(scratchBytes, 0, size)
    }
  }
  return (items) => zeros(sink, items * itemBytes[storage])
}

function zeros(sink: ByteSink, count: number): void {
  sink.ensure(count)
  sink.bytes.fill(0, sink.length, sink.length + count)
  sink.length += count
}

/** UTF-8 as big-endian UTF-16 (VOTable's UCS-2; beyond the basic plane as surrogate pairs, as all readers take it). */
function writeUtf16(sink: ByteSink, bytes: Uint8Array, from: number, to: number): void {
  sink.ensure(2 * (to - from))
  for (let i = from; i < to; ) {
    const first = bytes[i] ?? 0
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    let code = length === 1 ? first : first & (0xff >> (length + 1))
    for (let k = 1; k < length; k++) code = (code << 6) | ((bytes[i + k] ?? 0) & 0x3f)
    i += length
    if (code > 0xffff) {
      code -= 0x10000
      unit(sink, 0xd800 | (code >> 10))
      unit(sink, 0xdc00 | (code & 0x3ff))
    } else unit(sink, code)
  }
}

function unit(sink: ByteSink, code: number): void {
  sink.bytes[sink.length++] = code >> 8
  sink.bytes[sink.length++] = code
}

/** The cells of a column of BINARY2 without their null flags (VOTable 1.4, 5.3 and 5.4). */
export function binary2Cells(sink: ByteSink, column: Column, chunk: ColumnChunk, declared: DeclaredField): CellWriter {
  const { nulls } = chunk
  const content = cellContent(sink, column, chunk, declared)
  const empty = emptyCell(sink, column, declared)
  if (nulls === undefined) return content
  return (row) => {
    if ((((nulls[row >> 3] ?? 0) >> (row & 7)) & 1) === 0) content(row)
    else empty()
  }
}

function emptyCell(sink: ByteSink, column: Column, declared: DeclaredField): () => void {
  const { fixedItems } = declared
  const { storage } = column.info
  if (fixedItems === undefined) return () => word(sink, 0)
  const fill = nullRun(sink, column)
  const width = declared.datatype === 'unicodeChar' ? 2 : 1
  if (storage === 'text') return () => fill(fixedItems * width * (column.info.isArray ? declared.stringLength : 1))
  if (storage === 'bits') return () => fill((fixedItems + 7) >> 3)
  return () => fill(fixedItems)
}

function cellContent(sink: ByteSink, column: Column, chunk: ColumnChunk, declared: DeclaredField): CellWriter {
  const { offsets } = chunk
  const { storage, isArray } = column.info
  if (storage === 'text') return textContent(sink, column, chunk, declared)
  if (storage === 'bits') {
    return (row) => {
      const from = isArray ? (offsets?.[row] ?? 0) : row
      const to = isArray ? (offsets?.[row + 1] ?? 0) : row + 1
      if (declared.fixedItems === undefined) word(sink, to - from)
      for (let item = from; item < to; item += 8) {
        let byte = 0
        for (let bit = 0; bit < 8 && item + bit < to; bit++) if (chunk.values[item + bit]) byte |= 128 >> bit
        sink.byte(byte)
      }
    }
  }
  const run = itemRun(sink, column, chunk)
  if (!isArray) return (row) => run(row, row + 1)
  return (row) => {
    const from = offsets?.[row] ?? 0
    const to = offsets?.[row + 1] ?? 0
    if (declared.fixedItems === undefined) word(sink, to - from)
    run(from, to)
  }
}

function textContent(sink: ByteSink, column: Column, chunk: ColumnChunk, declared: DeclaredField): CellWriter {
  const bytes = chunk.values instanceof Uint8Array ? chunk.values : new Uint8Array()
  const { offsets, textOffsets } = chunk
  const wide = declared.datatype === 'unicodeChar'
  const one = (from: number, to: number, length: number | undefined): void => {
    const units = wide ? utf16Units(bytes, from, to) : to - from
    if (length === undefined) word(sink, units)
    if (wide) writeUtf16(sink, bytes, from, to)
    else sink.raw(bytes, from, to)
    if (length !== undefined && units < length) zeros(sink, (length - units) * (wide ? 2 : 1))
  }
  if (!column.info.isArray) return (row) => one(offsets?.[row] ?? 0, offsets?.[row + 1] ?? 0, declared.fixedItems)
  return (row) => {
    const from = offsets?.[row] ?? 0
    const to = offsets?.[row + 1] ?? 0
    if (declared.fixedItems === undefined) word(sink, (to - from) * declared.stringLength)
    for (let item = from; item < to; item++)
      one(textOffsets?.[item] ?? 0, textOffsets?.[item + 1] ?? 0, declared.stringLength)
  }
}

/** The null flags of a row: one bit a column, most significant first (VOTable 1.4, 5.4). */
export function nullFlags(sink: ByteSink, chunks: readonly ColumnChunk[]): CellWriter {
  const size = (chunks.length + 7) >> 3
  if (chunks.every((chunk) => chunk.nulls === undefined)) return () => zeros(sink, size)
  return (row) => {
    const start = sink.length
    zeros(sink, size)
    for (let index = 0; index < chunks.length; index++) {
      const nulls = chunks[index]?.nulls
      if (nulls !== undefined && (((nulls[row >> 3] ?? 0) >> (row & 7)) & 1) === 1) {
        const at = start + (index >> 3)
        sink.bytes[at] = (sink.bytes[at] ?? 0) | (128 >> (index & 7))
      }
    }
  }
}
