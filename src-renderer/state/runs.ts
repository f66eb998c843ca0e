import { create } from 'zustand'
import type { Fault } from '#shared/ipc/fault.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import type { Provenance } from '#shared/model/table.ts'
import { rowsText } from '../cells/number-text.ts'
import { announce } from '../widgets/announcer.tsx'
import { askAfterRefusal } from './accounts.ts'
import { api } from './connection.ts'
import { editDocument, useDocuments } from './documents.ts'
import { editorOf } from './editors.ts'
import { faultOffset } from './query-place.ts'
import { tellRunEnd } from './run-ends.ts'
import { useTables } from './tables.ts'
import { uploadsFor } from './uploads.ts'

/** With what a query was run before, where it is run as it was and not as its tab says now. */
export type EarlierRun = Pick<Provenance, 'lang' | 'maxrec'>

/** How the last run of a query tab stands. Once the header of the answer is there, the table's own state tells the rest. */
export type Run =
  | { readonly phase: 'asking'; readonly since: number; readonly abort: AbortController }
  | { readonly phase: 'answered'; readonly since: number; readonly table: string }
  | ({ readonly phase: 'failed'; readonly fault: Fault } & Ended)
  | ({ readonly phase: 'cancelled' } & Ended)

interface Ended {
  readonly adql: string
  readonly earlier: EarlierRun | undefined
  readonly seconds: number
}

export const useRuns = create<{ readonly byDocument: Readonly<Record<string, Run>> }>(() => ({ byDocument: {} }))

const put = (id: string, run: Run | undefined) =>
  useRuns.setState(({ byDocument }) => {
    const { [id]: _old, ...rest } = byDocument
    return { byDocument: run ? { ...rest, [id]: run } : rest }
  })

/** The mark of a table whose reading the person ended (`stopped` of main's tables). */
const stoppedByPerson = 'Reading was stopped.'

const secondsSince = (since: number): number => (performance.now() - since) / 1000

/** Tells when the last row of a query's answer is there. */
export function announceFinishedRuns(): void {
  useTables.subscribe((now, before) => {
    for (const [id, run] of Object.entries(useRuns.getState().byDocument)) {
      if (run.phase !== 'answered' || before.byId[run.table]?.state === 'ready') continue
      const table = now.byId[run.table]
      if (table?.state !== 'ready') continue
      const title = useDocuments.getState().byId[id]?.title ?? table.title
      if (table.completeness.some((mark) => mark.message === stoppedByPerson)) {
        announce(`${title} was stopped at ${rowsText(table.rows)}.`)
        continue
      }
      const marks = table.completeness.map(({ kind }) => `, ${kind}`).join('')
      const sentence = `${rowsText(table.rows)}${marks}.`
      tellRunEnd({ documentId: id, title, state: 'done', sentence, seconds: secondsSince(run.since) })
    }
  })
}

/** Asks before a reload or closing would cancel a query that is still waiting for its answer. Electron asks nothing here. */
export function warnBeforeLeaving(): void {
  addEventListener('beforeunload', (event) => {
    const asking = Object.values(useRuns.getState().byDocument).some(({ phase }) => phase === 'asking')
    if (asking && api().shell.kind === 'browser') event.preventDefault()
  })
}

/** Forgets a failure, so that the result before it is seen again. */
export const dismissRun = (id: string): void => put(id, undefined)

/** True while a query has been asked or its rows are still arriving. */
export function isRunning(run: Run | undefined, tables = useTables.getState().byId): boolean {
  if (run?.phase === 'asking') return true
  return run?.phase === 'answered' && tables[run.table]?.state === 'reading'
}

/**
 * Runs a query tab's text, or a part of it; `earlier`: as it was run before. Does nothing while it runs already, without a
 * service or without text.
 */
export async function startRun(id: string, part?: string, earlier?: EarlierRun): Promise<void> {
  const document = useDocuments.getState().byId[id]
  const adql = (part?.trim() ? part : document?.adql)?.trim()
  const isWhole = adql === document?.adql.trim()
  if (!document?.url || !adql || isRunning(useRuns.getState().byDocument[id])) return
  const { lang = document.lang, maxrec } = earlier ?? document
  const since = performance.now()
  const abort = new AbortController()
  put(id, { phase: 'asking', since, abort })
  announce(`${document.title} runs.`)
  const answer = await api().queries.runSync(
    {
      url: document.url,
      adql,
      lang,
      title: document.title,
      document: id,
      ...(maxrec === undefined ? {} : { maxrec }),
      ...uploadsFor(adql, document),
    },
    { signal: abort.signal },
  )
  if (answer.ok) {
    put(id, { phase: 'answered', since, table: answer.value.table })
    editDocument(id, { table: answer.value.table, ...(isWhole && { settledText: document.adql }) })
  } else if (answer.fault.kind === 'cancelled') {
    put(id, { phase: 'cancelled', adql, earlier, seconds: secondsSince(since) })
    announce(`${document.title} was cancelled.`)
  } else {
    put(id, { phase: 'failed', fault: answer.fault, adql, earlier, seconds: secondsSince(since) })
    askAfterRefusal(answer.fault, () => void startRun(id, adql, earlier), document.url)
    const text = useDocuments.getState().byId[id]?.adql ?? ''
    if (answer.fault.kind === 'service') editorOf(id)?.showMistake(faultOffset(text, adql, answer.fault))
    const { sentence } = faultText(answer.fault)
    const query = { document: id, title: document.title, url: document.url, adql, lang }
    tellRunEnd({
      documentId: id,
      title: document.title,
      state: 'failed',
      sentence,
      seconds: secondsSince(since),
      failure: { fault: answer.fault, query },
    })
  }
}

/** Stops a run: the request while it is asked, the reading afterwards. */
export function cancelRun(id: string): void {
  const run = useRuns.getState().byDocument[id]
  if (run?.phase === 'asking') run.abort.abort()
  else if (run?.phase === 'answered' && isRunning(run)) void api().tables.stop({ table: run.table })
}
