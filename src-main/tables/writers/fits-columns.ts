import type { Storage } from '#shared/model/table.ts'
import { dimensionsOf } from '#shared/vo/votable/cell-shape.ts'
import type { Column, ColumnChunk } from '../column.ts'
import { cellFacts, isNullRow, listItems } from './cell-facts.ts'
import { nullNumberFor } from './null-number.ts'

/** How a column is laid out in a FITS binary table (FITS 4.0, 7.3). */
export interface FitsLayout {
  readonly column: Column
  readonly code: string
  readonly form: string
  readonly width: number
  readonly dim: string | undefined
  /** Items of every cell; lists of text: strings. 0: the items are in the heap. */
  readonly items: number
  /** Text: bytes of each string. */
  readonly stringBytes: number
  readonly heap: '' | 'P' | 'Q'
  readonly heapBytes: number
  readonly nullNumber: bigint | undefined
  /** Bits and lists without a value lose that they have none. */
  readonly losesNulls: boolean
}

const codes: Readonly<Record<Storage, string>> = {
  bool: 'L',
  bits: 'X',
  u8: 'B',
  i16: 'I',
  i32: 'J',
  i64: 'K',
  f32: 'E',
  f64: 'D',
  c64: 'C',
  c128: 'M',
  text: 'A',
}

/** Bytes of an item by its letter; bits share bytes. */
export const codeBytes: Readonly<Record<string, number>> = {
  L: 1,
  X: 0,
  B: 1,
  I: 2,
  J: 4,
  K: 8,
  E: 4,
  D: 8,
  C: 8,
  M: 16,
  A: 1,
}

const widerCodes: Readonly<Record<string, string>> = { B: 'I', I: 'J', J: 'K' }

/** Texts so unequal that a fixed width would make the file many times larger go to the heap. */
const wastedBytes = 64 * 1024 * 1024
const wastedTimes = 8

/**
 * Lays the columns of a table out. All share one heap: where 32 bits do not reach to its end, every descriptor is a wide one
 * (FITS 4.0, 7.3.5).
 */
export function layoutsOf(columns: readonly Column[]): FitsLayout[] {
  const layouts = columns.map(layoutOf)
  const heapBytes = layouts.reduce((sum, layout) => sum + layout.heapBytes, 0)
  if (heapBytes < 2 ** 31) return layouts
  return layouts.map((layout) =>
    layout.heap === 'P' ? { ...layout, heap: 'Q', form: layout.form.replace('P', 'Q'), width: 16 } : layout,
  )
}

/** Lays a column out by what its cells hold: widths of text, numbers for nulls, lists in the row or in the heap. */
function layoutOf(column: Column): FitsLayout {
  const { info } = column
  const facts = cellFacts(column)
  let code = codes[info.storage]
  const needed = nullNumberFor(column)
  let nullNumber = typeof needed === 'bigint' ? needed : undefined
  if (needed === 'none') {
    // All numbers of this width are values: the next wider has room.
    code = widerCodes[code] ?? code
    nullNumber = -32768n
  }
  const base = { column, code, nullNumber, dim: undefined, heap: '' as const, heapBytes: 0, stringBytes: 0 }
  const hasNulls = column.chunks.some((chunk) => chunk.nulls?.some((byte) => byte !== 0))
  if (info.storage === 'text') {
    const stringBytes = Math.max(1, facts.maxBytes)
    if (!info.isArray) {
      const rows = column.chunks.reduce((sum, chunk) => sum + chunk.rows, 0)
      const total = column.chunks.reduce((sum, { offsets, rows: count }) => sum + (offsets?.[count] ?? 0), 0)
      if (rows * stringBytes > Math.max(wastedBytes, wastedTimes * total))
        return inHeap(base, total, facts.maxBytes, false)
      return { ...base, form: `${stringBytes}A`, width: stringBytes, items: 1, stringBytes, losesNulls: false }
    }
    const items = Math.max(1, (facts.fits ? listItems(column) : undefined) ?? mostItems(column))
    const width = stringBytes * items
    const dim = `(${stringBytes},${items})`
    return { ...base, form: `${width}A`, width, dim, items, stringBytes, losesNulls: false }
  }
  const size = codeBytes[code] ?? 1
  if (!info.isArray)
    return { ...base, form: `1${code}`, width: Math.max(1, size), items: 1, losesNulls: code === 'X' && hasNulls }
  const items = facts.fits ? listItems(column) : undefined
  if (items !== undefined && items > 0) {
    const sizes = dimensionsOf(info.arraysize ?? '')?.sizes ?? []
    const width = code === 'X' ? Math.ceil(items / 8) : items * size
    const dim = sizes.length > 1 ? `(${sizes.join(',')})` : undefined
    return { ...base, form: `${items}${code}`, width, dim, items, losesNulls: code === 'X' && hasNulls }
  }
  // Arrays of bits in the heap are in the standard, but astropy 5.2 refuses the whole file: truth values say the same.
  if (code === 'X') return layoutInHeap(column, { ...base, code: 'L', nullNumber: undefined }, 1)
  return layoutInHeap(column, { ...base, nullNumber: undefined }, size)
}

type HeapBase = Omit<FitsLayout, 'form' | 'width' | 'items' | 'losesNulls'>

function layoutInHeap(column: Column, base: HeapBase, size: number): FitsLayout {
  let total = 0
  for (const chunk of column.chunks)
    for (let row = 0; row < chunk.rows; row++) {
      const count = isNullRow(chunk, row) ? 0 : (chunk.offsets?.[row + 1] ?? 0) - (chunk.offsets?.[row] ?? 0)
      total += count * size
    }
  // A null list has no items, as an empty one.
  return inHeap(base, total, mostItems(column), false)
}

function inHeap(base: HeapBase, bytes: number, most: number, losesNulls: boolean): FitsLayout {
  const heap = bytes < 2 ** 31 ? 'P' : 'Q'
  const width = heap === 'P' ? 8 : 16
  return { ...base, form: `1${heap}${base.code}(${most})`, width, items: 0, heap, heapBytes: bytes, losesNulls }
}

function mostItems({ chunks }: Column): number {
  let most = 0
  for (const { offsets, rows } of chunks)
    for (let row = 0; row < rows; row++) most = Math.max(most, (offsets?.[row + 1] ?? 0) - (offsets?.[row] ?? 0))
  return most
}

/** Items of a row's cell in the heap. */
export const itemsInHeap = (chunk: ColumnChunk, row: number): number =>
  isNullRow(chunk, row) ? 0 : (chunk.offsets?.[row + 1] ?? 0) - (chunk.offsets?.[row] ?? 0)
