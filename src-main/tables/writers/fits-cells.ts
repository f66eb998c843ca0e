import type { ColumnChunk } from '../column.ts'
import { isNullRow } from './cell-facts.ts'
import { codeBytes, type FitsLayout, itemsInHeap } from './fits-columns.ts'

/** Writes items from .. to of a chunk at byte `at` of the view, big-endian. */
type ItemsWriter = (view: DataView, at: number, from: number, to: number) => void

/** Writes the cells of rows from .. to of a chunk, the first at byte `at`, each `rowBytes` after the one before. */
export type CellsWriter = (view: DataView, at: number, rowBytes: number, from: number, to: number) => void

function itemsWriter(layout: FitsLayout, chunk: ColumnChunk): ItemsWriter {
  const { values } = chunk
  switch (layout.code) {
    case 'L':
      return (view, at, from, to) => {
        for (let item = from; item < to; item++) view.setUint8(at + item - from, values[item] ? 84 : 70)
      }
    case 'X':
      return (view, at, from, to) => {
        for (let item = from; item < to; item += 8) {
          let byte = 0
          for (let bit = 0; bit < 8 && item + bit < to; bit++) if (values[item + bit]) byte |= 128 >> bit
          view.setUint8(at + ((item - from) >> 3), byte)
        }
      }
    case 'K':
      if (values instanceof BigInt64Array) {
        // By halves: Node runs on little-endian machines only.
        const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2)
        return (view, at, from, to) => {
          for (let item = from, p = at; item < to; item++, p += 8) {
            view.setInt32(p, halves[2 * item + 1] ?? 0)
            view.setInt32(p + 4, halves[2 * item] ?? 0)
          }
        }
      }
      return (view, at, from, to) => {
        for (let item = from; item < to; item++) view.setBigInt64(at + 8 * (item - from), BigInt(values[item] ?? 0))
      }
    default:
  }
  const pair = layout.code === 'C' || layout.code === 'M' ? 2 : 1
  const numbers = values as Exclude<typeof values, BigInt64Array>
  if (numbers instanceof Float64Array)
    return (view, at, from, to) => {
      for (let item = from * pair, p = at; item < to * pair; item++, p += 8) view.setFloat64(p, numbers[item] ?? 0)
    }
  if (numbers instanceof Float32Array)
    return (view, at, from, to) => {
      for (let item = from * pair, p = at; item < to * pair; item++, p += 4) view.setFloat32(p, numbers[item] ?? 0)
    }
  const size = codeBytes[layout.code] ?? 1
  return (view, at, from, to) => {
    for (let item = from, p = at; item < to; item++, p += size) {
      const value = numbers[item] ?? 0
      if (size === 4) view.setInt32(p, value)
      else if (size === 2) view.setInt16(p, value)
      else view.setUint8(p, value)
    }
  }
}

/** What stands in the row for no value: NaN, TNULL, else zero bytes (a truth value's own way, and a string's). */
function emptyBytes(layout: FitsLayout): Uint8Array {
  const bytes = new Uint8Array(layout.width)
  const view = new DataView(bytes.buffer)
  const { code, nullNumber } = layout
  const size = codeBytes[code] ?? 1
  if (code === 'E' || code === 'C') for (let at = 0; at < layout.width; at += 4) view.setFloat32(at, Number.NaN)
  else if (code === 'D' || code === 'M') for (let at = 0; at < layout.width; at += 8) view.setFloat64(at, Number.NaN)
  else if (nullNumber !== undefined)
    for (let at = 0; at < layout.width; at += size) {
      if (code === 'K') view.setBigInt64(at, nullNumber)
      else if (code === 'J') view.setInt32(at, Number(nullNumber))
      else if (code === 'I') view.setInt16(at, Number(nullNumber))
      else view.setUint8(at, Number(nullNumber))
    }
  return bytes
}

/** The cells that lie in the rows (FITS 4.0, 7.3.3). */
export function rowCells(layout: FitsLayout, chunk: ColumnChunk): CellsWriter {
  const content = layout.code === 'A' ? textCells(layout, chunk) : numberCells(layout, chunk)
  if (chunk.nulls === undefined) return content
  const empty = emptyBytes(layout)
  return (view, at, rowBytes, from, to) => {
    content(view, at, rowBytes, from, to)
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
    for (let row = from, p = at; row < to; row++, p += rowBytes) if (isNullRow(chunk, row)) bytes.set(empty, p)
  }
}

function numberCells(layout: FitsLayout, chunk: ColumnChunk): CellsWriter {
  const { values, offsets } = chunk
  const { code, column, items } = layout
  if (!column.info.isArray) {
    // The commonest columns without a call for each cell.
    if (values instanceof Float64Array && code === 'D')
      return (view, at, rowBytes, from, to) => {
        for (let row = from, p = at; row < to; row++, p += rowBytes) view.setFloat64(p, values[row] ?? 0)
      }
    if (values instanceof Float32Array && code === 'E')
      return (view, at, rowBytes, from, to) => {
        for (let row = from, p = at; row < to; row++, p += rowBytes) view.setFloat32(p, values[row] ?? 0)
      }
    const write = itemsWriter(layout, chunk)
    return (view, at, rowBytes, from, to) => {
      for (let row = from, p = at; row < to; row++, p += rowBytes) write(view, p, row, row + 1)
    }
  }
  const write = itemsWriter(layout, chunk)
  return (view, at, rowBytes, from, to) => {
    for (let row = from, p = at; row < to; row++, p += rowBytes) {
      const first = offsets?.[row] ?? 0
      // A null cell may have no items at all.
      if ((offsets?.[row + 1] ?? 0) - first === items) write(view, p, first, first + items)
    }
  }
}

/** Strings of a fixed width: blanks fill it up; a null begins with NUL (FITS 4.0, 7.3.3.1). */
function textCells(layout: FitsLayout, chunk: ColumnChunk): CellsWriter {
  const { offsets, textOffsets } = chunk
  const { stringBytes, items, column } = layout
  const text = chunk.values instanceof Uint8Array ? chunk.values : new Uint8Array()
  const one = (view: DataView, at: number, from: number, to: number): void => {
    let p = at
    for (let i = from; i < to; i++) view.setUint8(p++, text[i] as number)
    while (p < at + stringBytes) view.setUint8(p++, 32)
  }
  if (!column.info.isArray)
    return (view, at, rowBytes, from, to) => {
      for (let row = from, p = at; row < to; row++, p += rowBytes)
        one(view, p, offsets?.[row] ?? 0, offsets?.[row + 1] ?? 0)
    }
  return (view, at, rowBytes, from, to) => {
    for (let row = from, p = at; row < to; row++, p += rowBytes) {
      const first = offsets?.[row] ?? 0
      const count = (offsets?.[row + 1] ?? 0) - first
      for (let item = 0; item < items; item++) {
        const place = p + item * stringBytes
        if (item < count) one(view, place, textOffsets?.[first + item] ?? 0, textOffsets?.[first + item + 1] ?? 0)
        // Fewer strings than the longest list has: no value.
        else for (let i = 0; i < stringBytes; i++) view.setUint8(place + i, 0)
      }
    }
  }
}

/** Where the next array of the heap will lie. */
export interface HeapPlace {
  bytes: number
}

/** The descriptors of cells in the heap (FITS 4.0, 7.3.5): their number of items and where they will lie. */
export function descriptorCells(layout: FitsLayout, chunk: ColumnChunk, place: HeapPlace): CellsWriter {
  return (view, at, rowBytes, from, to) => {
    for (let row = from, p = at; row < to; row++, p += rowBytes) {
      const items = itemsInHeap(chunk, row)
      if (layout.heap === 'P') {
        view.setInt32(p, items)
        view.setInt32(p + 4, items === 0 ? 0 : place.bytes)
      } else {
        view.setBigInt64(p, BigInt(items))
        view.setBigInt64(p + 8, items === 0 ? 0n : BigInt(place.bytes))
      }
      place.bytes += heapBytesOf(layout, items)
    }
  }
}

export const heapBytesOf = (layout: FitsLayout, items: number): number => items * (codeBytes[layout.code] ?? 1)

/** The items of one cell of the heap. */
export function heapCells(layout: FitsLayout, chunk: ColumnChunk): (view: DataView, at: number, row: number) => void {
  const { offsets, values } = chunk
  if (layout.code === 'A')
    return (view, at, row) => {
      const from = offsets?.[row] ?? 0
      const bytes = values instanceof Uint8Array ? values : new Uint8Array()
      for (let i = from; i < (offsets?.[row + 1] ?? 0); i++) view.setUint8(at + i - from, bytes[i] as number)
    }
  const write = itemsWriter(layout, chunk)
  return (view, at, row) => write(view, at, offsets?.[row] ?? 0, offsets?.[row + 1] ?? 0)
}
