import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { type PracticeExample, practiceExamples } from '#shared/model/practice-examples.ts'
import { isReserved } from '#shared/vo/adql/reserved-words.ts'
import { queryTabId } from '../app/panels.ts'
import { editDocument, freeTitle, useDocuments } from './documents.ts'
import { currentDocument, openQuery, selectTab } from './layout.ts'
import { isRunning, startRun, useRuns } from './runs.ts'
import { ownService, useServices } from './services.ts'

export const exampleOf = (id: string | undefined): PracticeExample | undefined =>
  practiceExamples.find((example) => example.id === id)

/** The example after this one; undefined after the last. */
export const exampleAfter = (example: PracticeExample): PracticeExample | undefined =>
  practiceExamples[practiceExamples.indexOf(example) + 1]

/** True where the tab still holds the example's own text, so that nothing of the person's is lost if it is replaced. */
const isUntouched = (document: QueryDocument, url: string): boolean => {
  const example = exampleOf(document.example)
  return example !== undefined && document.adql.trim() === example.adql && document.url === url
}

/** The tab for an example: the one that holds it as it is, else the shown one of another example, else a new one. */
function tabFor(example: PracticeExample, url: string): string {
  const content = { title: example.name, adql: example.adql, url, lang: 'ADQL', example: example.id }
  const untouched = Object.values(useDocuments.getState().byId).filter((document) => isUntouched(document, url))
  const same = untouched.find((document) => document.example === example.id)
  const runs = useRuns.getState().byDocument
  const shown = untouched.find(({ id }) => id === currentDocument()?.id && !isRunning(runs[id]))
  const kept = same ?? shown
  if (!kept) return openQuery({ ...content, ...(example.maxrec === undefined ? {} : { maxrec: example.maxrec }) })
  editDocument(kept.id, { ...content, maxrec: example.maxrec })
  selectTab(queryTabId(kept.id))
  return kept.id
}

/** Opens an example of the practice sky with its explanation, and runs it. Does nothing where there is no practice sky. */
export function tryExample(id: string): void {
  const example = exampleOf(id)
  const url = ownService(useServices.getState().list)?.url
  if (example && url !== undefined) void startRun(tabFor(example, url))
}

/** Takes the explanation off a tab; the query stays. */
export const dismissExample = (documentId: string): void => editDocument(documentId, { example: undefined })

/** The names and numbers of a query, lower case. */
const namesIn = (adql: string): ReadonlySet<string> =>
  new Set((adql.toLowerCase().match(/[a-z_][\w.]*/g) ?? []).filter((word) => !isReserved(word)))

/** True where a text still has half of the names of an example. */
export function resembles(adql: string, example: PracticeExample): boolean {
  const names = namesIn(adql)
  const sought = [...namesIn(example.adql)]
  return sought.filter((name) => names.has(name)).length >= sought.length / 2
}

/** What an example leaves in a tab whose text is no longer its own: no explanation, and in the end no name. */
function leftover(document: QueryDocument, wasRun: boolean): Partial<QueryDocument> {
  if (document.adql.trim() === '') return {}
  const example = exampleOf(document.example)
  const named = practiceExamples.find(({ name }) => name === document.title)
  const isAnother = example && (!resembles(document.adql, example) || (wasRun && document.adql.trim() !== example.adql))
  const titles = Object.values(useDocuments.getState().byId).map(({ title }) => title)
  return {
    ...(isAnother && { example: undefined }),
    ...(named && !resembles(document.adql, named) && { title: freeTitle(titles) }),
  }
}

/** Takes explanation and name of an example off a tab once another query stands in it; from now on. */
export function followExamples(): () => void {
  return useDocuments.subscribe((now, before) => {
    for (const document of Object.values(now.byId)) {
      const last = before.byId[document.id]
      if (!last || (last.adql === document.adql && last.settledText === document.settledText)) continue
      const patch = leftover(document, last.settledText !== document.settledText)
      if (Object.keys(patch).length > 0) editDocument(document.id, patch)
    }
  })
}
