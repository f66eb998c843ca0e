import * as v from 'valibot'
import type { EmitterOf } from '#shared/ipc/contract.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import { type jobs, UploadSource } from '#shared/ipc/jobs.ts'
import { Job, JobId, JobRequest } from '#shared/model/job.ts'
import { jobKey } from '#shared/vo/uws/job-address.ts'
import type { Journal } from '../../store/journal.ts'
import type { Store } from '../../store/store.ts'
import type { JobChange, JobLines } from './job-results.ts'

/** A line of the ledger with what only main needs to know of it. */
export const JobLine = v.object({
  job: Job,
  /** Where its uploads came from, to send them again. */
  sources: v.optional(v.array(UploadSource)),
  /** What the person asked for; the job shows what the service made of it. */
  asked: v.optional(v.pick(JobRequest, ['executionSeconds', 'destruction'])),
  /** It is to be started as soon as it is made. */
  wantsRun: v.boolean(),
  /** The service has taken PHASE=RUN. */
  ran: v.optional(v.boolean()),
  /** Of UWS, as its documents say it. */
  uws: v.optional(v.string()),
  /** It was told to the person that it has ended. */
  told: v.optional(v.boolean()),
  /** The service has taken DELETE, and was not seen since. */
  deleted: v.optional(v.boolean()),
})
export type JobLine = v.InferOutput<typeof JobLine>

/** What else of a line may change. */
export type LineChange = Partial<Pick<JobLine, 'asked' | 'wantsRun' | 'ran' | 'uws' | 'told' | 'deleted'>>

const LedgerRecord = v.union([
  v.object({ put: JobLine }),
  v.object({ document: v.object({ job: JobId, text: v.string() }) }),
  v.object({ forget: v.array(JobId) }),
])
type LedgerRecord = v.InferOutput<typeof LedgerRecord>

/** Characters of a job document that are kept. */
const documentLength = 65_536

export interface LedgerParts {
  readonly store: Store
  readonly emit: EmitterOf<typeof jobs>
}

/**
 * Every job of every service, on disk (`jobs.journal`). What a promise has answered outlives a crash and a power cut.
 * State in memory is changed first, so that what is shown is never older than what is written.
 */
export class Ledger implements JobLines {
  readonly #parts: LedgerParts
  readonly #lines: Map<string, JobLine>
  readonly #documents: Map<string, string>
  readonly #journal: Journal<LedgerRecord>
  /** Ids by the keys of their addresses; made anew when it is asked for after an address has come or gone. */
  #keys: Map<string, JobId> | undefined
  /** The disk did not take everything; the next write that succeeds brings all of it. */
  #behind = false
  readonly #listeners = new Set<(job: Job, before: Job) => void>()
  readonly #watchers = new Map<string, Set<(job: Job | undefined) => void>>()

  private constructor(
    parts: LedgerParts,
    journal: Journal<LedgerRecord>,
    lines: Map<string, JobLine>,
    documents: Map<string, string>,
  ) {
    this.#parts = parts
    this.#journal = journal
    this.#lines = lines
    this.#documents = documents
  }

  static async open(parts: LedgerParts): Promise<Ledger> {
    const lines = new Map<string, JobLine>()
    const documents = new Map<string, string>()
    const journal: Journal<LedgerRecord> = await parts.store.journal({
      file: 'jobs.journal',
      what: 'The ledger of jobs',
      shape: LedgerRecord,
      restore: (record) => {
        if ('put' in record) lines.set(record.put.job.id, record.put)
        else if ('document' in record) documents.set(record.document.job, record.document.text)
        else
          for (const id of record.forget) {
            lines.delete(id)
            documents.delete(id)
          }
      },
      *snapshot() {
        for (const line of lines.values()) yield { put: lasting(line) }
        for (const [job, text] of documents) yield { document: { job, text } }
      },
      compactAboveBytes: 1_048_576,
    })
    return new Ledger(parts, journal, lines, documents)
  }

  /** A sentence where nothing is written: no job may be made then. */
  get readOnly(): string | undefined {
    return this.#parts.store.readOnly
  }

  find(id: JobId): Job | undefined {
    return this.#lines.get(id)?.job
  }

  line(id: JobId): JobLine | undefined {
    return this.#lines.get(id)
  }

  /** Newest first. */
  list(): Job[] {
    return [...this.#lines.values()].map(({ job }) => job).toReversed()
  }

  lines(): readonly JobLine[] {
    return [...this.#lines.values()]
  }

  /** The line of a job by its address, however its slashes are written. */
  byUrl(jobUrl: string): Job | undefined {
    this.#keys ??= new Map([...this.#lines].flatMap(([id, { job }]) => (job.jobUrl ? [[jobKey(job.jobUrl), id]] : [])))
    const id = this.#keys.get(jobKey(jobUrl))
    return id === undefined ? undefined : this.find(id)
  }

  /** A new line; answers when it is on disk. One that cannot be written is taken back. */
  async add(line: JobLine): Promise<Outcome<Job>> {
    const { id } = line.job
    this.#lines.set(id, line)
    this.#keys = undefined
    const kept = await this.#append({ put: lasting(line) })
    if (!kept.ok) {
      this.#lines.delete(id)
      this.#keys = undefined
      return kept
    }
    this.#tell(id)
    return ok(this.#lines.get(id)?.job ?? line.job)
  }

  async update(id: JobId, change: JobChange, more: LineChange = {}): Promise<Outcome<Job>> {
    const before = this.#lines.get(id)
    if (!before) return fail('not-found', 'This job is no longer in the ledger.')
    const line: JobLine = { ...before, ...more, job: changed(before.job, change) }
    this.#lines.set(id, line)
    if (line.job.jobUrl !== before.job.jobUrl) this.#keys = undefined
    const touched = differences(before.job, line.job)
    const durable =
      touched.some((name) => !passing.has(name)) || differences(before, { ...line, job: before.job }).length > 0
    if (touched.length > 0) {
      this.#tell(id)
      for (const listener of this.#listeners) listener(line.job, before.job)
    }
    if (!durable && !this.#behind) return ok(line.job)
    const kept = await this.#append({ put: lasting(line) })
    return kept.ok ? ok(line.job) : kept
  }

  /** Takes lines away; nothing is asked of their services. */
  async forget(ids: readonly JobId[]): Promise<Outcome<null>> {
    const known = ids.filter((id) => this.#lines.has(id))
    if (known.length === 0) return ok(null)
    this.#keys = undefined
    for (const id of known) {
      this.#lines.delete(id)
      this.#documents.delete(id)
    }
    this.#parts.emit('forgotten', { jobs: known })
    for (const id of known) this.#wake(id, undefined)
    return this.#append({ forget: known })
  }

  /** The job document as the service gave it last. */
  document(id: JobId): string | undefined {
    return this.#documents.get(id)
  }

  /** Keeps a document; `write`: on disk too, which is worth its bytes at the end of a job only. */
  async keepDocument(id: JobId, text: string, write: boolean): Promise<void> {
    // An answer may come after the job was forgotten.
    if (!this.#lines.has(id)) return
    const cut = text.slice(0, documentLength)
    this.#documents.set(id, cut)
    if (write) await this.#append({ document: { job: id, text: cut } })
  }

  /** Resolves with the job as soon as `done` says so of it; undefined: it was forgotten, or the signal ended. */
  when(id: JobId, done: (job: Job) => boolean, signal: AbortSignal): Promise<Job | undefined> {
    return new Promise((resolve) => {
      const watchers = this.#watchers.get(id) ?? new Set()
      this.#watchers.set(id, watchers)
      const settle = (job: Job | undefined): void => {
        watchers.delete(watch)
        if (watchers.size === 0 && this.#watchers.get(id) === watchers) this.#watchers.delete(id)
        signal.removeEventListener('abort', abort)
        resolve(job)
      }
      const watch = (job: Job | undefined): void => {
        if (job === undefined || done(job)) settle(job)
      }
      const abort = (): void => settle(undefined)
      watchers.add(watch)
      signal.addEventListener('abort', abort, { once: true })
      if (signal.aborted) abort()
      else watch(this.find(id))
    })
  }

  /** Calls at every change of a job, with what it was before. */
  onChange(listener: (job: Job, before: Job) => void): void {
    this.#listeners.add(listener)
  }

  /** Answers when all that the ledger knows at this moment is on disk. */
  written(): Promise<Outcome<null>> {
    return this.#append()
  }

  async #append(...records: readonly LedgerRecord[]): Promise<Outcome<null>> {
    const kept = await this.#journal.append(...records)
    this.#behind = !kept.ok
    return kept
  }

  #tell(id: JobId): void {
    const job = this.find(id)
    if (!job) return
    this.#parts.emit('changed', job)
    this.#wake(id, job)
  }

  #wake(id: JobId, job: Job | undefined): void {
    for (const watch of [...(this.#watchers.get(id) ?? [])]) watch(job)
  }
}

/** What is true of this run of the program only and is not written. */
const passing: ReadonlySet<string> = new Set(['fetching', 'trouble', 'quote'] satisfies readonly (keyof Job)[])

function lasting(line: JobLine): JobLine {
  const { fetching: _fetching, trouble: _trouble, quote: _quote, ...job } = line.job
  return { ...line, job }
}

/** The job with some fields changed; those given as undefined go. */
function changed(job: Job, change: JobChange): Job {
  const fields = Object.entries({ ...job, ...change }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(fields) as unknown as Job
}

function differences(before: object, after: object): string[] {
  const one: Readonly<Record<string, unknown>> = { ...before }
  const other: Readonly<Record<string, unknown>> = { ...after }
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]))
}
