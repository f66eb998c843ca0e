import { tabContent } from '../app/panels.ts'
import { api } from './connection.ts'
import { editDocument, useDocuments } from './documents.ts'
import { reportFault } from './messages.ts'
import { editSet, setOf } from './sets.ts'
import { useTables } from './tables.ts'

/** The title of what a tab shows, as a person may change it; undefined: it has none of its own. */
export function titleOfTab(tab: string): string | undefined {
  const { kind, id } = tabContent(tab)
  if (kind === 'query') return useDocuments.getState().byId[id]?.title
  if (kind === 'set') return setOf(id)?.title
  return kind === 'table' ? useTables.getState().byId[id]?.title : undefined
}

/** Gives a query, a table or a set another title; an empty one changes nothing. The tab follows. */
export async function renameContent(tab: string, title: string): Promise<void> {
  const { kind, id } = tabContent(tab)
  const wanted = title.trim()
  const before = titleOfTab(tab)
  if (wanted === '' || before === undefined || wanted === before) return
  if (kind === 'query') return editDocument(id, { title: wanted })
  if (kind === 'set') return editSet(id, { title: wanted })
  const answer = await api().tables.rename({ table: id, title: wanted })
  if (!answer.ok) reportFault(`${before} was not renamed.`, answer.fault)
}
