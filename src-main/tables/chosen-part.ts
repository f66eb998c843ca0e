import type { RowRanges } from '#shared/model/samp.ts'
import { rowsIn } from '#shared/vo/samp/row-ranges.ts'
import { chosenColumns } from './chosen-columns.ts'
import { chosenRows } from './chosen-rows.ts'
import type { Table } from './table.ts'

/** What of a table is wanted; absent: all of it. */
export interface ChosenPart {
  /** As `cleanRanges` gives them. */
  readonly rows?: RowRanges | undefined
  /** Column ids in the order wanted. */
  readonly columns?: readonly string[] | undefined
}

/** A part of a table as a writer sees it, whether it is sent or saved. */
export function chosenPart(table: Table, { rows, columns }: ChosenPart): Table {
  const [first] = rows ?? []
  const all = first !== undefined && first[0] === 0 && first[1] >= table.info.rows
  const cut = rows && !all ? chosenRows(table, [...rowsIn(rows)]) : table
  return columns ? chosenColumns(cut, columns) : cut
}
