import { create } from 'zustand'
import type { TableId } from '#shared/model/table.ts'
import type { RowRanges } from './selection-ranges.ts'

/** Ids of the columns where a selected block begins and ends, in the order in which they were taken. */
export type ColumnSpan = readonly [anchor: string, end: string]

/** The shown columns that a block holds; whole rows hold all. */
export function columnsIn(shown: readonly string[], span: ColumnSpan | undefined): readonly string[] {
  if (!span) return shown
  const places = span.map((id) => shown.indexOf(id))
  // Where an end of it was hidden or moved away meanwhile, the rows are whole again.
  return places.includes(-1) ? shown : shown.slice(Math.min(...places), Math.max(...places) + 1)
}

/** Where the person is in one table. Rows are 0-based. */
export interface TablePlace {
  /** The focused row. */
  readonly row: number
  /** Column id of the focused cell. */
  readonly column?: string
  /** The selected rows. */
  readonly selected: RowRanges
  /** Of these columns only, from the first to the last as they are shown; absent: whole rows. */
  readonly columns?: ColumnSpan
}

interface Selection {
  /** The table whose view was used last. */
  readonly active?: TableId
  readonly places: Readonly<Record<TableId, TablePlace>>
}

export const useSelection = create<Selection>(() => ({ places: {} }))

/** Makes a table the one that the row panel (and whatever follows a row) looks at. */
export function activateTable(table: TableId): void {
  if (useSelection.getState().active !== table) useSelection.setState({ active: table })
}

export function placeIn(table: TableId, place: TablePlace): void {
  useSelection.setState(({ places }) => ({ active: table, places: { ...places, [table]: place } }))
}

export function placeOf(table: TableId): TablePlace | undefined {
  return useSelection.getState().places[table]
}

/** Takes another program's word for the row of a table; the table is the one in use where `inSight`. */
export function followRow(table: TableId, row: number, inSight: boolean): void {
  useSelection.setState(({ active, places }) => ({
    active: inSight ? table : active,
    places: { ...places, [table]: { ...places[table], selected: places[table]?.selected ?? [], row } },
  }))
}

/** Likewise for the selected rows; the focused row stays where it was. */
export function followRows(table: TableId, selected: RowRanges): void {
  useSelection.setState(({ places }) => ({
    places: { ...places, [table]: { ...(places[table] ?? { row: selected[0]?.[0] ?? 0 }), selected } },
  }))
}

/** Forgets a closed table. */
export function forgetPlace(table: TableId): void {
  useSelection.setState(({ active, places }) => {
    const { [table]: _gone, ...rest } = places
    return { active: active === table ? undefined : active, places: rest }
  })
}

export interface ActiveRow {
  readonly table: TableId
  readonly row: number
}

/** The table in use and its focused row; undefined: no table, or no row focused yet. */
export function useActiveRow(): ActiveRow | undefined {
  const table = useSelection((selection) => selection.active)
  const row = useSelection((selection) => (selection.active ? selection.places[selection.active]?.row : undefined))
  return table === undefined || row === undefined ? undefined : { table, row }
}
