import { tableTabId } from '../../app/panels.ts'
import { api } from '../../state/connection.ts'
import { closeTab, openTable, useLayout } from '../../state/layout.ts'
import { reportFault } from '../../state/messages.ts'
import { removeSoon } from '../../state/removals.ts'
import { useTables } from '../../state/tables.ts'
import { dismissToast } from '../../widgets/toasts.tsx'

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
