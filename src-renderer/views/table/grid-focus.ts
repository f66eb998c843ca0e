import type { GridApi } from 'ag-grid-community'
import { rowNumberColumn } from './grid-columns.ts'

/**
 * The cell that takes the keyboard when it comes into the grid: in the row that is shown for another program, else where
 * it was last, else the first one drawn.
 */
export function enteredCell(
  api: GridApi,
  rows: number,
  followed?: number,
): { readonly row: number; readonly column: string } | undefined {
  const shown = api.getAllDisplayedColumns().map((column) => column.getColId())
  const first = shown.find((id) => id !== rowNumberColumn)
  if (first === undefined || rows === 0) return undefined
  const last = api.getFocusedCell()
  const column = last?.column.getColId()
  if (followed !== undefined && followed < rows)
    return { row: followed, column: column !== undefined && shown.includes(column) ? column : first }
  if (last && column !== undefined && shown.includes(column) && last.rowIndex < rows)
    return { row: last.rowIndex, column }
  return { row: Math.max(0, api.getFirstDisplayedRowIndex()), column: first }
}
