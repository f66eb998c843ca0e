import type { CellArray, Column, ColumnChunk } from './column.ts'
import { chunkRows } from './column.ts'
import type { Table } from './table.ts'

/** A table with only these rows (0-based), in this order, as a writer sees it; rows that are not there are left out. */
export function chosenRows(table: Table, rows: readonly number[]): Table {
  const there = Uint32Array.from(rows.filter((row) => Number.isInteger(row) && row >= 0 && row < table.info.rows))
  const columns = table.columns.map((column) => ({ info: column.info, chunks: gathered(column, there) }))
  return {
    id: table.id,
    info: { ...table.info, rows: there.length },
    columns,
    document: table.document,
    element: table.element,
    rowBlock: (start, count, wanted) => table.rowBlock(start, count, wanted),
    pin: () => table.pin(),
  }
}

function gathered(column: Column, rows: Uint32Array): readonly ColumnChunk[] {
  const chunks: ColumnChunk[] = []
  for (let start = 0; start < rows.length; start += chunkRows)
    chunks.push(gatheredChunk(column, rows.subarray(start, start + chunkRows)))
  return chunks
}

/** Where a row lies. */
const placeOf = (column: Column, row: number): { readonly chunk: ColumnChunk | undefined; readonly at: number } => ({
  chunk: column.chunks[Math.floor(row / chunkRows)],
  at: row % chunkRows,
})

const widthOf = ({ info }: Column): number => (info.storage === 'c64' || info.storage === 'c128' ? 2 : 1)

function gatheredChunk(column: Column, rows: Uint32Array): ColumnChunk {
  const nulls = gatheredNulls(column, rows)
  const more = nulls ? { nulls } : {}
  const first = column.chunks[0]
  if (!first) return { rows: rows.length, values: new Uint8Array() }
  if (!first.offsets) {
    const width = widthOf(column)
    const values = emptyLike(first.values, rows.length * width)
    for (const [to, row] of rows.entries()) {
      const { chunk, at } = placeOf(column, row)
      if (chunk) copy(chunk.values, at * width, (at + 1) * width, values, to * width)
    }
    return { rows: rows.length, values, ...more }
  }
  const offsets = runs(column, rows, (chunk) => chunk.offsets)
  if (!first.textOffsets) {
    const width = column.info.storage === 'text' ? 1 : widthOf(column)
    const values = emptyLike(first.values, (offsets.at(-1) ?? 0) * width)
    for (const [to, row] of rows.entries()) {
      const { chunk, at } = placeOf(column, row)
      const [from, end] = [chunk?.offsets?.[at] ?? 0, chunk?.offsets?.[at + 1] ?? 0]
      if (chunk) copy(chunk.values, from * width, end * width, values, (offsets[to] ?? 0) * width)
    }
    return { rows: rows.length, values, offsets, ...more }
  }
  return { rows: rows.length, offsets, ...gatheredTexts(column, rows, offsets.at(-1) ?? 0), ...more }
}

/** Lists of text: the strings of each row one behind the other. */
function gatheredTexts(column: Column, rows: Uint32Array, strings: number) {
  const textOffsets = new Uint32Array(strings + 1)
  const pieces: Uint8Array[] = []
  let string = 0
  let bytes = 0
  for (const row of rows) {
    const { chunk, at } = placeOf(column, row)
    const end = chunk?.offsets?.[at + 1] ?? 0
    for (let item = chunk?.offsets?.[at] ?? 0; item < end; item++) {
      const [from, to] = [chunk?.textOffsets?.[item] ?? 0, chunk?.textOffsets?.[item + 1] ?? 0]
      if (chunk?.values instanceof Uint8Array) pieces.push(chunk.values.subarray(from, to))
      bytes += to - from
      textOffsets[++string] = bytes
    }
  }
  const values = new Uint8Array(bytes)
  let filled = 0
  for (const piece of pieces) {
    values.set(piece, filled)
    filled += piece.length
  }
  return { values, textOffsets }
}

/** Borders of cells of varying length, put one behind the other. */
function runs(
  column: Column,
  rows: Uint32Array,
  bordersOf: (chunk: ColumnChunk) => Uint32Array | undefined,
): Uint32Array {
  const offsets = new Uint32Array(rows.length + 1)
  for (const [to, row] of rows.entries()) {
    const { chunk, at } = placeOf(column, row)
    const borders = chunk && bordersOf(chunk)
    offsets[to + 1] = (offsets[to] ?? 0) + (borders?.[at + 1] ?? 0) - (borders?.[at] ?? 0)
  }
  return offsets
}

function gatheredNulls(column: Column, rows: Uint32Array): Uint8Array | undefined {
  if (column.chunks.every(({ nulls }) => nulls === undefined)) return undefined
  const bits = new Uint8Array((rows.length + 7) >> 3)
  for (const [to, row] of rows.entries()) {
    const { chunk, at } = placeOf(column, row)
    const isNull = (((chunk?.nulls?.[at >> 3] ?? 0) >> (at & 7)) & 1) === 1
    if (isNull) bits[to >> 3] = (bits[to >> 3] ?? 0) | (1 << (to & 7))
  }
  return bits
}

function emptyLike(values: CellArray, items: number): CellArray {
  if (values instanceof Int16Array) return new Int16Array(items)
  if (values instanceof Int32Array) return new Int32Array(items)
  if (values instanceof BigInt64Array) return new BigInt64Array(items)
  if (values instanceof Float32Array) return new Float32Array(items)
  return values instanceof Float64Array ? new Float64Array(items) : new Uint8Array(items)
}

/** Copies between arrays of the same type. */
function copy(from: CellArray, start: number, end: number, to: CellArray, at: number): void {
  if (from instanceof BigInt64Array) {
    if (to instanceof BigInt64Array) to.set(from.subarray(start, end), at)
  } else if (!(to instanceof BigInt64Array)) to.set(from.subarray(start, end), at)
}
