import type { Outcome } from '#shared/ipc/fault.ts'
import { ok } from '#shared/ipc/fault.ts'
import type { SkyPosition } from '#shared/model/samp.ts'
import { positionOf, skyColumns } from '#shared/model/sky-columns.ts'
import type { ColumnInfo, TableInfo } from '#shared/model/table.ts'
import { cellText } from '#shared/vo/votable/cell-text.ts'
import { api } from './connection.ts'
import type { RowRanges } from './selection-ranges.ts'

/** Rows that are asked for at a time. */
const blockRows = 1000

/** The texts of some columns of some rows, by column id; null cells: null. */
export type RowTexts = Readonly<Record<string, string | null>>

/** Reads some columns of some rows, in the order of the rows. */
export async function rowTexts(
  table: string,
  ranges: RowRanges,
  columns: readonly ColumnInfo[],
  signal?: AbortSignal,
): Promise<Outcome<readonly { readonly row: number; readonly texts: RowTexts }[]>> {
  const found: { row: number; texts: RowTexts }[] = []
  const ids = columns.map(({ id }) => id)
  for (const [start, end] of ranges)
    for (let at = start; at < end; at += blockRows) {
      const rows = Math.min(blockRows, end - at)
      const answer = await api().tables.rows({ table, start: at, rows, columns: ids }, signal ? { signal } : {})
      if (!answer.ok) return answer
      const block = answer.value
      for (let row = 0; row < block.rows; row++) {
        const texts = columns.map((column, index): [string, string | null] => {
          const cells = block.columns[index]
          return [column.id, cells ? cellText(cells, column, row) : null]
        })
        found.push({ row: at + row, texts: Object.fromEntries(texts) })
      }
    }
  return ok(found)
}

/** Where the object of a row is; undefined: the table or the row tells no position. */
export async function positionAt(
  { id, columns }: Pick<TableInfo, 'id' | 'columns'>,
  row: number,
  signal?: AbortSignal,
): Promise<SkyPosition | undefined> {
  const sky = skyColumns(columns)
  if (!sky) return undefined
  const answer = await rowTexts(id, [[row, row + 1]], [sky.ra, sky.dec], signal)
  const texts = answer.ok ? answer.value[0]?.texts : undefined
  return texts && positionOf(sky, texts[sky.ra.id] ?? null, texts[sky.dec.id] ?? null)
}
