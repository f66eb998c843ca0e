import type { TableInfo } from '#shared/model/table.ts'
import { shownTable } from '../../app/window-facts.ts'
import { positionAt } from '../../state/row-cells.ts'
import { askReceivers, type Parcel, sendParcel, sendProblem } from '../../state/samp-sending.ts'
import { placeOf } from '../../state/selection.ts'
import { countRows } from '../../state/selection-ranges.ts'
import { type Service, useServices } from '../../state/services.ts'
import { useTables } from '../../state/tables.ts'
import { showToast } from '../../widgets/toasts.tsx'
import { rowsParcel, tableParcel } from './send-menu.ts'

const shown = (): TableInfo | undefined => {
  const id = shownTable()
  return id === undefined ? undefined : useTables.getState().byId[id]
}

/** What can be sent of the table that is shown: the whole of it, and the rows that are selected. */
export function shownParcels(): readonly Parcel[] {
  const table = shown()
  if (!table) return []
  const selected = placeOf(table.id)?.selected ?? []
  return countRows(selected) > 0 ? [tableParcel(table), rowsParcel(table, selected)] : [tableParcel(table)]
}

/** Asks to whom the shown table goes. */
export function sendShownTable(): void {
  const table = shown()
  if (table) askReceivers(tableParcel(table))
}

/** Asks to whom the selected rows of the shown table go. */
export function sendSelectedRows(): void {
  const table = shown()
  const selected = table && placeOf(table.id)?.selected
  if (table && selected && countRows(selected) > 0) askReceivers(rowsParcel(table, selected))
}

/** Points all other programs at the row in use. */
export async function pointHere(): Promise<void> {
  const table = shown()
  const row = table && placeOf(table.id)?.row
  const position = table && row !== undefined ? await positionAt(table, row) : undefined
  if (!position) return showToast({ text: 'This row tells no position.', look: 'error' })
  const parcel: Parcel = { what: 'the position', items: [{ kind: 'position', ...position }] }
  const problem = sendProblem(parcel)
  if (problem !== undefined) return showToast({ text: `${problem}.`, look: 'error' })
  await sendParcel(parcel)
}

/** The services that have an identifier of the registry, as a list to send; undefined: none has one. */
export function servicesParcel(services: readonly Service[]): Parcel | undefined {
  const ids = services.flatMap(({ ivoid, title }): [string, string][] => (ivoid === undefined ? [] : [[ivoid, title]]))
  if (ids.length === 0) return undefined
  const what = ids.length === 1 ? 'the service' : `${ids.length} services`
  return { what, items: [{ kind: 'services', name: 'Services of Alidade', ids: Object.fromEntries(ids) }] }
}

/** Asks to whom the list of services goes. */
export function sendServices(): void {
  const parcel = servicesParcel(useServices.getState().list)
  if (parcel) askReceivers(parcel)
  else showToast({ text: 'No service in the list tells its identifier of the registry (IVOID).', look: 'error' })
}
