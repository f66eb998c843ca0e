import type { ColumnBuilder } from '../votable/column-builder.ts'
import { itemsDecoder } from './cell-decoder.ts'
import { storeText } from './cell-text-bytes.ts'
import { type FitsColumn, letterBytes } from './table-format.ts'

/** The data of a table with arrays in its heap: rows, then (at `heap`) what their descriptors point to. */
export interface HeapRegion {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly heap: number
  /** Where the bytes that are there end. */
  readonly end: number
}

/** Stores one cell; false where its descriptor points beyond the bytes that are there: then it is null. */
export type HeapDecoder = (region: HeapRegion, descriptor: number, row: number) => boolean

/** Decoder of a column of arrays in the heap (FITS 4.0, 7.3.5). */
export function heapDecoder(column: FitsColumn, b: ColumnBuilder, latin: () => void): HeapDecoder {
  const { code } = column
  const decode = code === 'A' ? undefined : itemsDecoder(column, b)
  const size = letterBytes(code)
  return ({ view, bytes, heap, end }, descriptor, row) => {
    const wide = column.heap === 'Q'
    const count = wide ? Number(view.getBigInt64(descriptor)) : view.getInt32(descriptor)
    const place = wide ? Number(view.getBigInt64(descriptor + 8)) : view.getInt32(descriptor + 4)
    const taken = code === 'X' ? Math.ceil(count / 8) : count * size
    const at = heap + place
    const sound = count >= 0 && place >= 0 && at + taken <= end
    if (count === 0 || !sound) {
      b.setNull(row)
      return sound || count === 0
    }
    if (!decode) {
      storeText(b, bytes, at, at + count, row, latin)
      return true
    }
    const from = b.offsets[row] ?? 0
    if (column.unsignedLong) b.reserveStrings(from + count)
    else b.reserveBytes((from + count) * b.itemBytes)
    decode(view, at, from, count)
    b.offsets[row + 1] = from + count
    return true
  }
}
