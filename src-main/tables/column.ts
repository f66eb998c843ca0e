import type { ColumnInfo } from '#shared/model/table.ts'

/** Rows in a chunk; the last chunk of a table may be shorter. */
export const chunkRows = 65_536

/** Typed arrays that hold cells; all over SharedArrayBuffers, so that workers and main see the same memory. */
export type CellArray = Uint8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array

/**
 * The cells of one column for the rows of one chunk.
 * - bool, u8, bits: Uint8Array (bool 0 or 1; bits one bit a byte); i16, i32, i64, f32, f64: the array of that name;
 *   c64: Float32Array of pairs; c128: Float64Array of pairs.
 * - text: `values` holds UTF-8 bytes and `offsets` (rows + 1) the borders of the cells.
 * - isArray: `offsets` (rows + 1) counts items (pairs for complex); for lists of text, `offsets` counts strings and
 *   `textOffsets` (strings + 1) the bytes.
 * - `nulls`: bit i (least significant first) set = row i is null; undefined = none is.
 */
export interface ColumnChunk {
  readonly rows: number
  readonly values: CellArray
  readonly offsets?: Uint32Array
  readonly textOffsets?: Uint32Array
  readonly nulls?: Uint8Array
}

/** A column that grows chunk by chunk. */
export interface Column {
  readonly info: ColumnInfo
  readonly chunks: readonly ColumnChunk[]
}
