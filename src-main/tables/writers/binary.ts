import type { ByteSink } from '#shared/vo/votable/write-bytes.ts'
import type { Column, ColumnChunk } from '../column.ts'
import { binary2Cells } from './binary2.ts'
import { isNullRow } from './cell-facts.ts'
import type { DeclaredField } from './declared-field.ts'
import type { CellWriter } from './tabledata.ts'

/** Bytes of a whole number in BINARY (VOTable 1.4, 2.1). */
const bytesOf: Readonly<Record<string, number>> = { u8: 1, i16: 2, i32: 4, i64: 8 }

/**
 * The cells of a column of BINARY (VOTable 1.4, 5.3), which has no null flags: a whole number without a value is the one
 * that VALUES null names, floating point is NaN, a truth value a zero byte, text and lists are empty.
 */
export function binaryCells(sink: ByteSink, column: Column, chunk: ColumnChunk, declared: DeclaredField): CellWriter {
  const cells = binary2Cells(sink, column, chunk, declared)
  const size = bytesOf[column.info.storage]
  const items = declared.fixedItems
  if (declared.nullNumber === undefined || size === undefined || items === undefined) return cells
  const bytes = new Uint8Array(size * items)
  let rest = BigInt.asUintN(64, declared.nullNumber)
  for (let place = size - 1; place >= 0; place--) {
    for (let item = 0; item < items; item++) bytes[item * size + place] = Number(rest & 255n)
    rest >>= 8n
  }
  return (row) => {
    if (isNullRow(chunk, row)) sink.raw(bytes)
    else cells(row)
  }
}
