import { tableTabId } from '../../app/panels.ts'
import { api } from '../../state/connection.ts'
import { closeTab, openTable, useLayout } from '../../state/layout.ts'
import { reportFault } from '../../state/messages.ts'
import { removeSoon, useRemovals } from '../../state/removals.ts'
import { useTables } from '../../state/tables.ts'
import { dismissToast } from '../../widgets/toasts.tsx'

/** Takes every table off the list, with the tabs of their own; one undo brings all of them back. */
export function closeAllTables(): void {
  const { ids: hidden } = useRemovals.getState()
  const all = Object.keys(useTables.getState().byId).filter((id) => !hidden.has(id))
  const [only] = all
  if (only === undefined) return
  if (all.length === 1) {
    closeTable(only)
    return
  }
  const shown = all.filter((id) => useLayout.getState().model.getNodeById(tableTabId(id)) !== undefined)
  for (const id of shown) {
    closeTab(tableTabId(id))
    dismissToast(`closed:${tableTabId(id)}`, true)
  }
  const closeForGood = async () => {
    for (const id of all) {
      const answer = await api().tables.close({ table: id })
      if (!answer.ok) reportFault('A table was not closed.', answer.fault)
    }
  }
  removeSoon(all, `Closed ${all.length} tables`, closeForGood, () => {
    for (const id of shown) openTable(id)
  })
}

/** Takes a table off the list, with its tab; an undo brings both back as they were. */
export function closeTable(id: string): void {
  const title = useTables.getState().byId[id]?.title ?? 'the table'
  const tab = tableTabId(id)
  const shown = useLayout.getState().model.getNodeById(tab) !== undefined
  closeTab(tab)
  // One notice is enough.
  dismissToast(`closed:${tab}`, true)
  const closeForGood = async () => {
    const answer = await api().tables.close({ table: id })
    if (!answer.ok) reportFault(`${title} was not closed.`, answer.fault)
  }
  removeSoon(id, `Closed ${title}`, closeForGood, () => shown && openTable(id))
}
