import * as v from 'valibot'
import type { Outcome } from '#shared/ipc/fault.ts'
import { ok } from '#shared/ipc/fault.ts'
import { HistoryEntry } from '#shared/ipc/queries.ts'
import type { Journal } from '../../store/journal.ts'
import type { Store } from '../../store/store.ts'

/** What the query service asks of the history. Each promise answers when the line is on disk, or told that it cannot be. */
export interface QueryHistory {
  /** Adds a line of state `running`; its id and time are given here. */
  start(entry: NewHistoryEntry): Promise<HistoryEntry>
  /** The end of a query; undefined: the line is no longer there. */
  finish(id: string, end: HistoryEnd): Promise<HistoryEntry | undefined>
  /** Newest first; every word of `text` must stand in the query or the service URL, in any case. */
  list(query: { readonly text?: string | undefined; readonly limit: number }): HistoryEntry[]
  forget(ids: readonly string[]): Promise<Outcome<null>>
}

export type NewHistoryEntry = Pick<HistoryEntry, 'url' | 'adql' | 'lang' | 'maxrec'>
export type HistoryEnd = Pick<HistoryEntry, 'rows' | 'seconds' | 'truncated' | 'fault'> & {
  readonly state: 'done' | 'failed' | 'cancelled'
}

const HistoryRecord = v.union([v.object({ put: HistoryEntry }), v.object({ forget: v.array(v.string()) })])
type HistoryRecord = v.InferOutput<typeof HistoryRecord>

/** Opens the history; lines that an earlier run left running are marked as cancelled. */
export async function openQueryHistory(options: {
  readonly store: Store
  readonly now: () => number
  readonly randomId: () => string
  /** Oldest lines beyond so many are dropped; default 10,000. */
  readonly limit?: number
}): Promise<QueryHistory> {
  const { now, randomId } = options
  const limit = options.limit ?? 10_000
  /** In the order of their starts. */
  const entries = new Map<string, HistoryEntry>()
  const put = (entry: HistoryEntry): void => {
    entries.set(entry.id, entry)
    for (const oldest of entries.keys()) {
      if (entries.size <= limit) break
      entries.delete(oldest)
    }
  }
  const drop = (ids: readonly string[]): void => {
    for (const id of ids) entries.delete(id)
  }
  function* snapshot(): Generator<HistoryRecord> {
    for (const entry of entries.values()) yield { put: entry }
  }
  const journal: Journal<HistoryRecord> = await options.store.journal({
    file: 'history.journal',
    what: 'The query history',
    shape: HistoryRecord,
    restore: (record) => ('put' in record ? put(record.put) : drop(record.forget)),
    snapshot,
    compactAboveBytes: 1_048_576,
  })
  const ended = [...entries.values()]
    .filter((entry) => entry.state === 'running')
    .map(
      (entry): HistoryEntry => ({
        ...entry,
        state: 'cancelled',
        fault: { kind: 'cancelled', message: 'Alidade ended before the answer came.' },
      }),
    )
  for (const entry of ended) put(entry)
  if (ended.length > 0) await journal.append(...ended.map((entry) => ({ put: entry })))

  return {
    async start(entry) {
      const line: HistoryEntry = { ...entry, id: randomId(), at: new Date(now()).toISOString(), state: 'running' }
      put(line)
      await journal.append({ put: line })
      return line
    },
    async finish(id, end) {
      const entry = entries.get(id)
      if (!entry) return undefined
      const line = { ...entry, ...end }
      put(line)
      await journal.append({ put: line })
      return line
    },
    list({ text, limit: most }) {
      const words = (text ?? '').toLowerCase().split(/\s+/).filter(Boolean)
      const found: HistoryEntry[] = []
      for (const entry of [...entries.values()].reverse()) {
        if (found.length >= most) break
        const searched = `${entry.adql}\n${entry.url}`.toLowerCase()
        if (words.every((word) => searched.includes(word))) found.push(entry)
      }
      return found
    },
    async forget(ids) {
      const known = ids.filter((id) => entries.has(id))
      if (known.length === 0) return ok(null)
      drop(known)
      return journal.append({ forget: known })
    },
  }
}
