import * as v from 'valibot'
import type { EmitterOf } from '#shared/ipc/contract.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { sets } from '#shared/ipc/sets.ts'
import { QuerySet, RunEntry, SetRun } from '#shared/model/query-set.ts'
import type { Journal } from '../../store/journal.ts'
import type { Store } from '../../store/store.ts'

const SetRecord = v.union([
  v.object({ put: QuerySet }),
  v.object({ remove: v.string() }),
  v.object({ run: SetRun }),
  v.object({ line: v.object({ run: v.string(), entry: RunEntry }) }),
  v.object({ drop: v.string() }),
])
type SetRecord = v.InferOutput<typeof SetRecord>

/** Every query set, its last runs and what was done with their results, on disk (`query-sets.journal`). */
export class SetBook {
  readonly #store: Store
  readonly #emit: EmitterOf<typeof sets>
  readonly #sets: Map<string, QuerySet>
  readonly #runs: Map<string, SetRun>
  readonly #journal: Journal<SetRecord>

  private constructor(
    parts: { readonly store: Store; readonly emit: EmitterOf<typeof sets> },
    journal: Journal<SetRecord>,
    own: { readonly sets: Map<string, QuerySet>; readonly runs: Map<string, SetRun> },
  ) {
    this.#store = parts.store
    this.#emit = parts.emit
    this.#journal = journal
    this.#sets = own.sets
    this.#runs = own.runs
  }

  static async open(parts: { readonly store: Store; readonly emit: EmitterOf<typeof sets> }): Promise<SetBook> {
    const sets = new Map<string, QuerySet>()
    const runs = new Map<string, SetRun>()
    const journal: Journal<SetRecord> = await parts.store.journal({
      file: 'query-sets.journal',
      what: 'The list of query sets',
      shape: SetRecord,
      restore: (record) => {
        if ('put' in record) sets.set(record.put.id, record.put)
        else if ('remove' in record) sets.delete(record.remove)
        else if ('run' in record) runs.set(record.run.id, record.run)
        else if ('line' in record) {
          const run = runs.get(record.line.run)
          if (run) runs.set(run.id, withEntry(run, record.line.entry))
        } else runs.delete(record.drop)
      },
      *snapshot() {
        for (const put of sets.values()) yield { put }
        for (const run of runs.values()) yield { run: lasting(run) }
      },
    })
    return new SetBook(parts, journal, { sets, runs })
  }

  /** A sentence where nothing is written: nothing may be run then. */
  get readOnly(): string | undefined {
    return this.#store.readOnly
  }

  sets(): QuerySet[] {
    return [...this.#sets.values()]
  }

  find(id: string): QuerySet | undefined {
    return this.#sets.get(id)
  }

  save(set: QuerySet): Promise<Outcome<null>> {
    this.#sets.set(set.id, set)
    this.#emit('changed', set)
    return this.#journal.append({ put: set })
  }

  remove(id: string): Promise<Outcome<null>> {
    if (!this.#sets.delete(id)) return Promise.resolve(ok(null))
    this.#emit('removed', { id })
    return this.#journal.append({ remove: id })
  }

  /** Oldest first. */
  runs(): SetRun[] {
    return [...this.#runs.values()]
  }

  run(id: string): SetRun | undefined {
    return this.#runs.get(id)
  }

  /** A new run; answers when it is on disk. One that cannot be written is taken back. */
  async begin(run: SetRun): Promise<Outcome<null>> {
    if (this.readOnly !== undefined) return fail('storage', this.readOnly)
    this.#runs.set(run.id, run)
    const kept = await this.#journal.append({ run })
    if (kept.ok) this.#emit('ran', run)
    else this.#runs.delete(run.id)
    return kept
  }

  /** Changes one query of a run; fields given as undefined go. Answers when it is on disk; `trouble` is not written. */
  async update(run: string, entry: string, change: EntryChange): Promise<Outcome<null>> {
    const before = this.#runs.get(run)
    if (!before) return fail('not-found', 'This run of the set is no longer kept.')
    const own = before.entries.find((one) => one.entry === entry)
    if (!own) return fail('not-found', 'This run of the set has no such query.')
    const after = changed(own, change)
    this.#runs.set(run, withEntry(before, after))
    this.#emit('entryRan', { run, entry: after })
    if (Object.keys(change).every((name) => name === 'trouble')) return ok(null)
    return this.#journal.append({ line: { run, entry: lastingEntry(after) } })
  }

  async drop(run: string): Promise<void> {
    if (!this.#runs.delete(run)) return
    this.#emit('dropped', { run })
    await this.#journal.append({ drop: run })
  }
}

export type EntryChange = { readonly [K in keyof Omit<RunEntry, 'entry' | 'job'>]?: RunEntry[K] | undefined }

/** The entry with some fields changed; those given as undefined go. */
function changed(entry: RunEntry, change: EntryChange): RunEntry {
  const fields = Object.entries({ ...entry, ...change }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(fields) as unknown as RunEntry
}

const withEntry = (run: SetRun, entry: RunEntry): SetRun => ({
  ...run,
  entries: run.entries.map((one) => (one.entry === entry.entry ? entry : one)),
})

const lastingEntry = ({ trouble: _trouble, ...entry }: RunEntry): RunEntry => entry
const lasting = (run: SetRun): SetRun => ({ ...run, entries: run.entries.map(lastingEntry) })
