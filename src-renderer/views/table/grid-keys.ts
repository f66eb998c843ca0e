import type { ColumnSpan } from '../../state/selection.ts'
import { countRows, hasRow, type RowRanges, rowsFromTo, withoutRow, withRows } from '../../state/selection-ranges.ts'
import type { Grid } from './grid.ts'

/** What the keys and the mouse move: the focus through the grid, the selected rows through here. */
export interface GridHands {
  readonly grid: Grid
  readonly rows: () => number
  readonly selected: () => RowRanges
  /** Selects rows whole, or a block of them. */
  readonly select: (rows: RowRanges, columns?: ColumnSpan) => void
  /** The columns of the selected block; undefined: whole rows. */
  readonly columns: () => ColumnSpan | undefined
  readonly copy: (header: boolean) => void
  readonly openMenu: (row: number, column: string) => void
  /** Where a range of rows began. */
  readonly anchor: { current: number }
}

/** The row that a key leads to from this row; undefined: not a key that moves by rows. */
export function rowAfterKey(
  key: string,
  jump: boolean,
  row: number,
  pageRows: number,
  rows: number,
): number | undefined {
  const to = (wanted: number) => Math.min(rows - 1, Math.max(0, wanted))
  switch (key) {
    case 'ArrowUp':
      return to(jump ? 0 : row - 1)
    case 'ArrowDown':
      return to(jump ? rows - 1 : row + 1)
    case 'PageUp':
      return to(row - pageRows)
    case 'PageDown':
      return to(row + pageRows)
    case 'Home':
      return jump ? 0 : undefined
    case 'End':
      return jump ? rows - 1 : undefined
    default:
      return undefined
  }
}

/** Handles a key of the grid; true: it is done and the grid need not see it. */
export function pressKey(event: KeyboardEvent, hands: GridHands): boolean {
  const { grid } = hands
  const place = grid.focused()
  const jump = event.ctrlKey || event.metaKey
  if (!place || event.altKey) return false
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key

  if (jump && key === 'c') {
    hands.copy(event.shiftKey)
    return true
  }
  if (jump && key === 'a') {
    hands.select([[0, hands.rows()]])
    return true
  }
  if (key === 'Escape' && countRows(hands.selected()) > 0) {
    hands.select([])
    return true
  }
  if (key === ' ') {
    toggleRow(hands, place.row)
    return true
  }
  if (key === 'ContextMenu' || (key === 'F10' && event.shiftKey)) {
    hands.openMenu(place.row, place.column)
    return true
  }
  if (event.shiftKey && !jump && (key === 'ArrowLeft' || key === 'ArrowRight')) {
    widenBlock(hands, key === 'ArrowLeft' ? -1 : 1)
    return true
  }
  if (!jump && (key === 'Home' || key === 'End')) {
    const columns = grid.shownColumns()
    const column = key === 'Home' ? columns[0] : columns.at(-1)
    if (column) grid.goTo(place.row, column)
    return true
  }
  // From the first row the grid itself goes up to the headers.
  if (key === 'ArrowUp' && place.row === 0 && !event.shiftKey) return false
  const row = rowAfterKey(key, jump, place.row, grid.pageRows(), hands.rows())
  if (row === undefined) return false
  if (event.shiftKey) {
    if (countRows(hands.selected()) === 0) hands.anchor.current = place.row
    hands.select(rowsFromTo(hands.anchor.current, row), hands.columns())
  } else {
    hands.anchor.current = row
    if (countRows(hands.selected()) > 0) hands.select([])
  }
  grid.goTo(row, jump && (key === 'Home' || key === 'End') ? edgeColumn(grid, key) : place.column)
  return true
}

const edgeColumn = (grid: Grid, key: 'Home' | 'End') => {
  const columns = grid.shownColumns()
  return key === 'Home' ? columns[0] : columns.at(-1)
}

/** Takes the next column into the block, or the focused one's neighbour as the first. */
function widenBlock(hands: GridHands, step: 1 | -1): void {
  const { grid } = hands
  const place = grid.focused()
  const shown = grid.shownColumns()
  const edge = hands.columns()?.[1] ?? place?.column ?? ''
  const next = shown.includes(edge) ? shown[shown.indexOf(edge) + step] : undefined
  if (!place || next === undefined) return
  const rows = hands.selected()
  if (countRows(rows) === 0) hands.anchor.current = place.row
  const block = countRows(rows) > 0 ? rows : rowsFromTo(place.row, place.row)
  hands.select(block, [hands.columns()?.[0] ?? place.column, next])
  grid.goTo(place.row, next)
}

function toggleRow(hands: GridHands, row: number): void {
  const selected = hands.selected()
  hands.anchor.current = row
  hands.select(hasRow(selected, row) ? withoutRow(selected, row) : withRows(selected, row, row + 1))
}

/** Handles the main button on a cell: plain moves the focus, on a row's number it selects the row. */
export function pressCell(event: MouseEvent, row: number, onRowNumber: boolean, hands: GridHands): void {
  if (event.button !== 0) return
  if (event.shiftKey) hands.select(rowsFromTo(hands.anchor.current, row), hands.columns())
  else if (event.ctrlKey || event.metaKey) toggleRow(hands, row)
  else {
    hands.anchor.current = row
    // Of several selected rows one may be pressed to drag them all.
    if (onRowNumber && isOneOfMany(row, hands)) return
    hands.select(onRowNumber ? rowsFromTo(row, row) : [])
  }
}

const isOneOfMany = (row: number, hands: Pick<GridHands, 'selected'>): boolean =>
  countRows(hands.selected()) > 1 && hasRow(hands.selected(), row)

/** A plain click on the number of one of several selected rows leaves it as the only one. */
export function clickNumber(event: MouseEvent, row: number, hands: Pick<GridHands, 'selected' | 'select'>): void {
  if (event.button !== 0 || event.shiftKey || event.ctrlKey || event.metaKey) return
  if (isOneOfMany(row, hands)) hands.select(rowsFromTo(row, row))
}

/** Handles the pointer over a cell with the main button held: the block from the pressed cell to this one; along the numbers, rows. */
export function dragOver(row: number, column: string, onRowNumber: boolean, hands: GridHands): void {
  const from = hands.grid.focused()
  if (!from) return
  const rows = rowsFromTo(hands.anchor.current, row)
  if (onRowNumber) hands.select(rows)
  else if (column !== from.column || row !== from.row || countRows(hands.selected()) > 0)
    hands.select(rows, [from.column, column])
}
