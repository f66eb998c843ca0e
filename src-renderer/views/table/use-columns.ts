import type { ColumnLayout } from '#shared/model/column-layout.ts'
import type { ColumnInfo, TableInfo } from '#shared/model/table.ts'
import type { Api } from '../../api/api.ts'
import { arrangeColumns, takeBackColumns, useColumnLayout, useColumnLayouts } from '../../state/column-layouts.ts'
import { announce } from '../../widgets/announcer.tsx'
import { dismissToast, showToast } from '../../widgets/toasts.tsx'
import type { Grid } from './grid.ts'

export interface ColumnHands {
  readonly hidden: readonly string[]
  /** Takes over what the person did to the columns in the grid. */
  readonly arranged: (layout: ColumnLayout) => void
  readonly hide: (column: ColumnInfo) => void
  readonly show: (columns: readonly string[]) => void
  readonly pin: (column: string, pinned: boolean) => void
  readonly canUndo: boolean
  readonly undo: () => void
}

/** Frames that a closing menu takes to give the keyboard back. */
const patienceFrames = 20

/** Where the cell or header that had the keyboard has gone, the menu gives it back to nothing: its neighbour takes it. */
function catchKeyboard(take: () => void, framesLeft = patienceFrames): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) take()
    else if (framesLeft > 0) catchKeyboard(take, framesLeft - 1)
  })
}

/** The columns of a table as a person hides, shows and moves them; each change can be taken back. */
export function useColumns(api: Pick<Api, 'workspace'>, table: TableInfo, grid: Grid | undefined): ColumnHands {
  const layout = useColumnLayout(table.id)
  const canUndo = useColumnLayouts((layouts) => (layouts.before[table.id] ?? []).length > 0)
  const toast = `columns:${table.id}`
  const undo = () => {
    dismissToast(toast, true)
    const before = takeBackColumns(api, table)
    if (!before) return announce('No change of the columns to take back.')
    const place = grid?.focused()
    grid?.arrange(before)
    if (place) catchKeyboard(() => grid?.goTo(place.row, place.column))
    announce('The columns are as before.')
  }
  return {
    hidden: layout.hidden ?? [],
    arranged: (now) => arrangeColumns(api, table, now),
    hide: ({ id, name }) => {
      const row = grid?.focused()?.row ?? 0
      const shown = grid?.shownColumns() ?? []
      const at = shown.indexOf(id)
      grid?.showColumns([id], false)
      const beside = shown[at + 1] ?? shown[at - 1]
      if (beside) catchKeyboard(() => grid?.goTo(row, beside))
      showToast({ id: toast, text: `Hid ${name}`, action: { label: 'Undo', run: undo } })
    },
    show: (columns) => {
      if (columns.length === 0) return
      dismissToast(toast, true)
      grid?.showColumns(columns, true)
    },
    canUndo,
    pin: (column, pinned) => {
      const place = grid?.focused()
      grid?.pin(column, pinned)
      // Its cells are drawn anew on the other side.
      if (place) catchKeyboard(() => grid?.goTo(place.row, place.column))
    },
    undo,
  }
}
