import type { ColDef, GridApi } from 'ag-grid-community'
import type { ColumnLayout } from '#shared/model/column-layout.ts'
import { shownIds } from '#shared/model/column-layout.ts'
import type { ColumnInfo } from '#shared/model/table.ts'
import { isNumberColumn } from '../../cells/cell-face.ts'
import { CellBox, RowNumberBox } from './cell-box.ts'
import { HeaderBox } from './header-box.ts'

/** Id of the column that numbers the rows. */
export const rowNumberColumn = 'row-number'

export const rowNumberDef = (width: number): ColDef => ({
  colId: rowNumberColumn,
  headerName: '#',
  headerClass: 'header-row-number',
  cellClass: 'cell-number',
  cellRenderer: RowNumberBox,
  pinned: 'left',
  lockPosition: 'left',
  lockPinned: true,
  suppressMovable: true,
  resizable: false,
  width,
})

const columnDef = (info: ColumnInfo): ColDef => ({
  colId: info.id,
  headerName: info.name,
  cellRenderer: CellBox,
  headerComponent: HeaderBox,
  headerComponentParams: { info },
  ...(isNumberColumn(info) ? { cellClass: 'cell-number', headerClass: 'header-number' } : {}),
})

/** Every column id in the order of the arrangement, hidden ones too. */
const orderedIds = (columns: readonly ColumnInfo[], layout: ColumnLayout): string[] =>
  shownIds(columns, layout.order ? { order: layout.order } : {})

/** The columns as they were arranged, with their first widths where they have no other. */
export function columnDefs(
  columns: readonly ColumnInfo[],
  layout: ColumnLayout,
  firstWidths: ReadonlyMap<string, number>,
): ColDef[] {
  const byId = new Map(columns.map((info) => [info.id, info]))
  const widths = new Map(layout.widths)
  return orderedIds(columns, layout).flatMap((id) => {
    const info = byId.get(id)
    if (!info) return []
    return {
      ...columnDef(info),
      width: widths.get(id) ?? firstWidths.get(id) ?? 120,
      hide: layout.hidden?.includes(id) ?? false,
      ...(layout.pinned?.includes(id) ? { pinned: 'left' as const } : {}),
    }
  })
}

/** The arrangement that the grid shows. */
export function layoutOf(
  api: GridApi,
  columns: readonly ColumnInfo[],
  firstWidths: ReadonlyMap<string, number>,
): ColumnLayout {
  const state = api.getColumnState().filter(({ colId }) => colId !== rowNumberColumn)
  const ids = (of: typeof state): string[] => of.map(({ colId }) => colId)
  const hidden = ids(state.filter(({ hide }) => hide))
  const pinned = ids(state.filter((one) => one.pinned))
  const widths = state.flatMap(({ colId, width }): [string, number][] =>
    typeof width === 'number' && Math.abs(width - (firstWidths.get(colId) ?? width)) >= 1
      ? [[colId, Math.round(width)]]
      : [],
  )
  // Pinned columns stand first in the grid without having been moved.
  const own = new Set(pinned)
  const plain = columns.map(({ id }) => id)
  const unmoved = [...plain.filter((id) => own.has(id)), ...plain.filter((id) => !own.has(id))]
  const order = ids(state)
  const moved = order.some((id, at) => id !== plain[at]) && order.some((id, at) => id !== unmoved[at])
  return {
    ...(moved ? { order } : {}),
    ...(hidden.length > 0 ? { hidden } : {}),
    ...(pinned.length > 0 ? { pinned } : {}),
    ...(widths.length > 0 ? { widths } : {}),
  }
}

/** Brings the grid to an arrangement. */
export function showLayout(
  api: GridApi,
  columns: readonly ColumnInfo[],
  layout: ColumnLayout,
  firstWidths: ReadonlyMap<string, number>,
): void {
  const widths = new Map(layout.widths)
  api.applyColumnState({
    state: [
      { colId: rowNumberColumn, pinned: 'left' },
      ...orderedIds(columns, layout).map((colId) => ({
        colId,
        hide: layout.hidden?.includes(colId) ?? false,
        pinned: layout.pinned?.includes(colId) ? ('left' as const) : null,
        width: widths.get(colId) ?? firstWidths.get(colId) ?? 120,
      })),
    ],
    applyOrder: true,
  })
}
