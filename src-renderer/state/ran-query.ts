import { queryTabId } from '../app/panels.ts'
import { useDocuments } from './documents.ts'
import { openQuery, reopenQuery, selectTab } from './layout.ts'
import type { RanQuery } from './messages.ts'

/** Shows a query that was run: its tab, that tab brought back, or a new one of its text. Answers the document's id. */
export function showRanQuery({ document, title, url, adql, lang }: RanQuery): string {
  if (useDocuments.getState().closed.some(({ id }) => id === document)) reopenQuery(document)
  return selectTab(queryTabId(document)) ? document : openQuery({ title, url, adql, lang })
}
