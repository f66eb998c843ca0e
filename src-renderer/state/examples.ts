import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { type PracticeExample, practiceExamples } from '#shared/model/practice-examples.ts'
import type { TapExample } from '#shared/model/tap.ts'
import { isReserved } from '#shared/vo/adql/reserved-words.ts'
import { queryTabId } from '../app/panels.ts'
import { editDocument, freeTitle, useDocuments } from './documents.ts'
import { currentDocument, openQuery, selectTab } from './layout.ts'
import { isRunning, startRun, useRuns } from './runs.ts'
import { exampleMark, examplesOf, serviceExampleOf } from './service-examples.ts'
import { ownService, useServices } from './services.ts'

export const exampleOf = (id: string | undefined): PracticeExample | undefined =>
  practiceExamples.find((example) => example.id === id)

/** The example after this one; undefined after the last. */
export const exampleAfter = (example: PracticeExample): PracticeExample | undefined =>
  practiceExamples[practiceExamples.indexOf(example) + 1]

/** The text of the example that a query came from: the practice sky's, or its service's own. */
const exampleIn = (document: QueryDocument): { readonly name: string; readonly adql: string } | undefined =>
  exampleOf(document.example) ?? serviceExampleOf(document)

/** True where the tab still holds the example's own text, so that nothing of the person's is lost if it is replaced. */
const isUntouched = (document: QueryDocument): boolean => {
  const example = exampleIn(document)
  if (!example || document.adql.trim() !== example.adql.trim()) return false
  return !exampleOf(document.example) || document.url === ownService(useServices.getState().list)?.url
}

/** An example as a query holds it. */
interface ExampleQuery {
  readonly id: string
  readonly name: string
  readonly adql: string
  readonly maxrec?: number | undefined
}

/** The tab for an example: the one that holds it as it is, else the shown one of another example, else a new one. */
function tabFor(example: ExampleQuery, url: string): string {
  const content = { title: example.name, adql: example.adql, url, lang: 'ADQL', example: example.id }
  const untouched = Object.values(useDocuments.getState().byId).filter(isUntouched)
  const same = untouched.find((document) => document.example === example.id && document.url === url)
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

/** Opens an example of a service as a query, which is not run: that is for the person to say. */
export function openServiceExample(url: string, example: TapExample): void {
  const { name, adql } = example
  const id = tabFor({ id: exampleMark(example), name: nameLine(name), adql: adql.trim() }, url)
  if (currentDocument()?.id !== id) selectTab(queryTabId(id))
}

/** A name that fits a tab. */
const nameLine = (name: string): string => name.replace(/\s+/g, ' ').trim().slice(0, 60) || 'example'

/** What stands over a query that came from an example. */
export interface ExampleNote {
  readonly text: string
  /** Its number among the examples, from 1. */
  readonly number: number
  readonly count: number
  /** The service whose example it is; absent: the practice sky's. */
  readonly url?: string
  readonly next?: { readonly name: string; readonly open: () => void } | undefined
}

/** The note over a query; undefined: it came from no example that is known. */
export function exampleNote(document: QueryDocument): ExampleNote | undefined {
  const own = exampleOf(document.example)
  if (own) {
    const next = exampleAfter(own)
    return {
      text: own.explanation,
      number: practiceExamples.indexOf(own) + 1,
      count: practiceExamples.length,
      next: next && { name: next.name, open: () => tryExample(next.id) },
    }
  }
  const example = serviceExampleOf(document)
  const { url } = document
  if (!example || url === undefined) return undefined
  const all = examplesOf(url)
  const next = all[all.indexOf(example) + 1]
  return {
    text: example.description ?? example.name,
    number: all.indexOf(example) + 1,
    count: all.length,
    url,
    next: next && { name: next.name, open: () => openServiceExample(url, next) },
  }
}

/** Takes the explanation off a tab; the query stays. */
export const dismissExample = (documentId: string): void => editDocument(documentId, { example: undefined })

/** The names and numbers of a query, lower case. */
const namesIn = (adql: string): ReadonlySet<string> =>
  new Set((adql.toLowerCase().match(/[a-z_][\w.]*/g) ?? []).filter((word) => !isReserved(word)))

/** True where a text still has half of the names of an example. */
export function resembles(adql: string, example: { readonly adql: string }): boolean {
  const names = namesIn(adql)
  const sought = [...namesIn(example.adql)]
  return sought.filter((name) => names.has(name)).length >= sought.length / 2
}

/** What an example leaves in a tab whose text is no longer its own: no explanation, and in the end no name. */
function leftover(document: QueryDocument, wasRun: boolean): Partial<QueryDocument> {
  if (document.adql.trim() === '') return {}
  const example = exampleIn(document)
  const named = [...practiceExamples, ...examplesOf(document.url)].find(({ name }) => nameLine(name) === document.title)
  const isAnother =
    example && (!resembles(document.adql, example) || (wasRun && document.adql.trim() !== example.adql.trim()))
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
