import { tableTabId } from '../../app/panels.ts'
import { api } from '../../state/connection.ts'
import { closeTab } from '../../state/layout.ts'
import { reportFault } from '../../state/messages.ts'
import { removeSoon } from '../../state/removals.ts'
import { useTables } from '../../state/tables.ts'

/** Takes a table off the list, with its tab; an undo brings it back as it was. */
export function closeTable(id: string): void {
  const title = useTables.getState().byId[id]?.title ?? 'the table'
  closeTab(tableTabId(id))
  removeSoon(id, `Closed ${title}`, async () => {
    const answer = await api().tables.close({ table: id })
    if (!answer.ok) reportFault(`${title} was not closed.`, answer.fault)
  })
}
