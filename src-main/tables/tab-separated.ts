import { cellText } from '#shared/vo/votable/cell-text.ts'
import type { Table } from './table.ts'

const blockRows = 1000

/** Which rows and columns to copy. */
export interface CopyRange {
  readonly start: number
  readonly rows: number
  /** Column ids in the order wanted; absent = all. */
  readonly columns?: readonly string[]
  /** A first line with the columns' names. */
  readonly header: boolean
  readonly signal?: AbortSignal
}

/** Tabs and newlines inside a cell would break the lines of the clipboard. */
const oneLine = (text: string): string => text.replace(/[\t\r\n]+/g, ' ')

/** Rows as tab-separated lines, in pieces of 1,000 rows; null cells are empty. */
export async function* tabSeparated(table: Table, range: CopyRange): AsyncGenerator<string> {
  const unpin = table.pin()
  try {
    const ids = range.columns ?? table.info.columns.map((column) => column.id)
    const infos = ids.flatMap((id) => table.info.columns.find((column) => column.id === id) ?? [])
    if (range.header) yield `${infos.map((info) => oneLine(info.name)).join('\t')}\n`
    const end = Math.min(table.info.rows, range.start + range.rows)
    for (let start = range.start; start < end; start += blockRows) {
      if (range.signal?.aborted) return
      const block = table.rowBlock(
        start,
        Math.min(blockRows, end - start),
        infos.map((info) => info.id),
      )
      let text = ''
      for (let row = 0; row < block.rows; row++) {
        const cells = block.columns.map((column, index) => {
          const info = infos[index]
          return info ? oneLine(cellText(column, info, row) ?? '') : ''
        })
        text += `${cells.join('\t')}\n`
      }
      yield text
    }
  } finally {
    unpin()
  }
}
