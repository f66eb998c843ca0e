import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { type PracticeExample, practiceExamples } from '#shared/model/practice-examples.ts'
import { queryTabId } from '../app/panels.ts'
import { editDocument, useDocuments } from './documents.ts'
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
