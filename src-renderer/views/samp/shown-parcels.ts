import { shownTable } from '../../app/window-facts.ts'
import type { Parcel } from '../../state/samp-sending.ts'
import { placeOf } from '../../state/selection.ts'
import { countRows } from '../../state/selection-ranges.ts'
import { useTables } from '../../state/tables.ts'
import { rowsParcel, tableParcel } from './send-menu.ts'

/** What can be sent of the table that is shown: the whole of it, and the rows that are selected. */
export function shownParcels(): readonly Parcel[] {
  const id = shownTable()
  const table = id === undefined ? undefined : useTables.getState().byId[id]
  if (!table) return []
  const selected = placeOf(table.id)?.selected ?? []
  return countRows(selected) > 0 ? [tableParcel(table), rowsParcel(table, selected)] : [tableParcel(table)]
}
