import type { ColumnChunk } from '#main/tables/column.ts'
import type { Table } from '#main/tables/table.ts'
import type { ColumnInfo } from '#shared/model/table.ts'

/** A cell as plain values: null, a number, a text, a pair (complex), or a list of such. */
export type PlainCell = unknown

const isNull = (chunk: ColumnChunk, row: number): boolean =>
  chunk.nulls !== undefined && (((chunk.nulls[row >> 3] ?? 0) >> (row & 7)) & 1) === 1

/** Every cell of a table, column by column. */
export const cellsOf = (table: Table): PlainCell[][] =>
  table.columns.map(({ info, chunks }) =>
    chunks.flatMap((chunk) => Array.from({ length: chunk.rows }, (_, row) => cellOf(info, chunk, row))),
  )

function cellOf(info: ColumnInfo, chunk: ColumnChunk, row: number): PlainCell {
  if (isNull(chunk, row)) return null
  const { values, offsets, textOffsets } = chunk
  const pair = info.storage === 'c64' || info.storage === 'c128'
  const item = (at: number): PlainCell =>
    pair ? [values[2 * at], values[2 * at + 1]] : info.storage === 'bool' ? values[at] === 1 : values[at]
  const text = (from: number, to: number): string => Buffer.from(values.slice(from, to) as Uint8Array).toString('utf8')
  if (info.storage === 'text' && !info.isArray) return text(offsets?.[row] ?? 0, offsets?.[row + 1] ?? 0)
  if (!info.isArray) return item(row)
  const from = offsets?.[row] ?? 0
  return Array.from({ length: (offsets?.[row + 1] ?? 0) - from }, (_, place) =>
    info.storage === 'text'
      ? text(textOffsets?.[from + place] ?? 0, textOffsets?.[from + place + 1] ?? 0)
      : item(from + place),
  )
}
