import { type Fault, faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Job } from '#shared/model/job.ts'
import { hasResult, isKeptWhole } from '#shared/model/job-face.ts'
import { isWanted, type RunEntry, type SetAction, type SetRun, setActions } from '#shared/model/query-set.ts'
import type { TableId } from '#shared/model/table.ts'
import { type Clock, pause } from '../../store/clock.ts'
import type { SetBook } from './set-book.ts'
import type { SendTable, SetJobs } from './set-jobs.ts'

export interface CompletionParts {
  readonly book: SetBook
  readonly jobs: SetJobs
  /** Resolves when a table is read to its end. */
  readonly whole: (table: TableId) => Promise<unknown>
  /** Absent: there is no way to other programs. */
  readonly send?: SendTable | undefined
  /** There are tables for `takeToShow`. */
  readonly toShow: () => void
  readonly clock: Clock
}

/** Pauses after something that may pass by itself. */
const firstPauseMilliseconds = 30_000
const longestPauseMilliseconds = 1_800_000

interface Place {
  readonly run: string
  readonly entry: string
}

/**
 * Shows, sends and deletes the results of sets as they come, each once: what others see is written as begun before it is
 * done, and as done after it. What was cut off in between is not done again by itself, but told.
 */
export class Completions {
  readonly #parts: CompletionParts
  /** Where a job belongs. */
  readonly #places = new Map<string, Place>()
  readonly #working = new Map<string, Promise<void>>()
  /** Jobs that changed while they were worked on. */
  readonly #again = new Set<string>()
  readonly #tries = new Map<string, number>()
  /** Tables that are open and wait for a window. */
  readonly #ready = new Map<string, TableId>()
  /** Ends pauses: there may be a login or a network now. */
  #waking = new AbortController()
  readonly #closing = new AbortController()

  constructor(parts: CompletionParts) {
    this.#parts = parts
    parts.jobs.onChange((job) => this.#places.has(job.id) && this.#work(job.id))
  }

  /** Takes up what earlier runs of the program left; what they were cut off at becomes `unsure`. */
  async start(): Promise<void> {
    for (const run of this.#parts.book.runs()) {
      for (const entry of run.entries)
        if (entry.send?.state === 'begun')
          await this.#parts.book.update(run.id, entry.entry, { send: { ...entry.send, state: 'unsure' } })
      this.take(run)
    }
  }

  /** Does what a run wants with its results from now on. */
  take(run: SetRun): void {
    for (const { entry, job } of run.entries) {
      this.#places.set(job, { run: run.id, entry })
      this.#work(job)
    }
  }

  /** Tries again at once what waits for a better time. */
  wake(): void {
    this.#waking.abort()
    this.#waking = new AbortController()
  }

  /** Does again what failed or is unsure. */
  async retry(run: string, entry: RunEntry): Promise<Outcome<null>> {
    const undone = setActions.filter((action) => /failed|unsure/.test(entry[action]?.state ?? ''))
    const change = Object.fromEntries(undone.map((action) => [action, undefined]))
    const kept = await this.#parts.book.update(run, entry.entry, { ...change, trouble: undefined })
    if (!kept.ok) return kept
    this.#tries.delete(entry.job)
    this.#work(entry.job)
    this.wake()
    return ok(null)
  }

  /** Gives the tables that wait to a window; they are not given again. A full disk keeps nobody from seeing them. */
  async takeToShow(): Promise<TableId[]> {
    const taken = [...this.#ready]
    const noted = taken.map(([job]) => {
      this.#ready.delete(job)
      const place = this.#places.get(job)
      return place && this.#note(place, 'show', 'done')
    })
    await Promise.all(noted)
    return taken.map(([, table]) => table)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.wake()
    await Promise.all(this.#working.values())
  }

  /** One after the other for each job. */
  #work(job: string): void {
    if (this.#closing.signal.aborted) return
    if (this.#working.has(job)) {
      this.#again.add(job)
      return
    }
    const work = this.#all(job).finally(() => {
      this.#working.delete(job)
      if (this.#again.delete(job)) this.#work(job)
    })
    this.#working.set(job, work)
  }

  /** Never rejects. */
  async #all(id: string): Promise<void> {
    const place = this.#places.get(id)
    const job = this.#parts.jobs.find(id)
    if (!place || !job) return
    try {
      const outcome = await this.#step(place, job)
      if (outcome.ok) this.#tries.delete(id)
      else await this.#failed(place, id, outcome.fault)
    } catch (error) {
      await this.#failed(place, id, faultOf(error))
    }
  }

  /** All that can be done at this moment; a fault is what may pass, or concerns the result itself. */
  async #step(place: Place, job: Job): Promise<Outcome<null>> {
    const { jobs, whole } = this.#parts
    const { signal } = this.#closing
    if (!hasResult(job) || !this.#wants(place, ...setActions)) return ok(null)
    const fetched = await jobs.fetch(job.id, signal)
    if (!fetched.ok) return fetched
    const { table } = fetched.value
    if (this.#wants(place, 'show') && this.#ready.get(job.id) !== table) {
      this.#ready.set(job.id, table)
      this.#parts.toShow()
    }
    if (!this.#wants(place, 'send', 'delete')) return this.#clear(place)
    await whole(table)
    // Its last byte is in the ledger soon after; this is called again then.
    const kept = jobs.find(job.id)
    if (signal.aborted || kept === undefined || kept.fetching !== undefined) return ok(null)
    if (kept.fetched === undefined) return kept.trouble ? { ok: false, fault: kept.trouble } : ok(null)
    const sent = this.#wants(place, 'send') ? await this.#send(place, table) : ok(null)
    // Nobody waits for a program that is not there.
    const removed = this.#wants(place, 'delete') ? await this.#delete(place, kept) : ok(null)
    if (!sent.ok || !removed.ok) return sent.ok ? removed : sent
    return this.#clear(place)
  }

  /** What failed at other programs is not tried again by itself: they may have it. */
  async #send(place: Place, table: TableId): Promise<Outcome<null>> {
    const to = this.#parts.book.run(place.run)?.completion.send
    if (to === undefined) return ok(null)
    if (!this.#parts.send) return this.#note(place, 'send', 'failed', noWay)
    const begun = await this.#note(place, 'send', 'begun')
    if (!begun.ok) return begun
    const sent = await this.#parts.send(table, to, this.#closing.signal)
    if (this.#closing.signal.aborted && !sent.ok) return ok(null)
    if (!sent.ok && sent.fault.kind === 'offline') {
      const untouched = await this.#parts.book.update(place.run, place.entry, { send: undefined })
      return untouched.ok ? sent : untouched
    }
    return sent.ok ? this.#note(place, 'send', 'done') : this.#note(place, 'send', 'failed', sent.fault)
  }

  /** The result is on disk, and the ledger says so on disk, before the service is told. */
  async #delete(place: Place, job: Job): Promise<Outcome<null>> {
    const { jobs } = this.#parts
    const { signal } = this.#closing
    const isGone = (): boolean => {
      const now = jobs.find(job.id)
      return now === undefined || now.stage === 'gone' || now.phase === 'ARCHIVED'
    }
    if (isGone()) return this.#note(place, 'delete', 'done')
    if (!isKeptWhole(job)) return this.#note(place, 'delete', 'failed', job.fetched?.truncated ? cut : unread)
    const written = await jobs.written()
    if (!written.ok) return written
    // It may have been asked for already, without an answer that came here: only a job that is seen there is deleted then.
    const before =
      this.#entry(place)?.delete?.state === 'begun'
        ? await jobs.look(job.id, signal)
        : await this.#note(place, 'delete', 'begun')
    if (isGone()) return this.#note(place, 'delete', 'done')
    if (!before.ok) return before
    const removed = await jobs.remove(job.id, signal)
    if (!removed.ok && signal.aborted) return ok(null)
    return removed.ok || isGone() ? this.#note(place, 'delete', 'done') : removed
  }

  #entry({ run, entry }: Place): RunEntry | undefined {
    return this.#parts.book.run(run)?.entries.find((one) => one.entry === entry)
  }

  /** Whether one of these is asked for and not yet done, given up or unsure. */
  #wants(place: Place, ...actions: readonly SetAction[]): boolean {
    const run = this.#parts.book.run(place.run)
    const entry = this.#entry(place)
    return actions.some(
      (action) => isWanted(run?.completion, action) && /^(|begun)$/.test(entry?.[action]?.state ?? ''),
    )
  }

  #note(place: Place, action: SetAction, state: 'begun' | 'done' | 'failed', fault?: Fault): Promise<Outcome<null>> {
    const at = new Date(this.#parts.clock.now()).toISOString()
    return this.#parts.book.update(place.run, place.entry, {
      [action]: { state, at, ...(fault && { fault }) },
    })
  }

  #clear(place: Place): Promise<Outcome<null>> {
    return this.#entry(place)?.trouble
      ? this.#parts.book.update(place.run, place.entry, { trouble: undefined })
      : Promise.resolve(ok(null))
  }

  /** What may pass is tried again after a pause; the rest is told, and waits for the person. */
  async #failed(place: Place, id: string, fault: Fault): Promise<void> {
    if (this.#closing.signal.aborted) return
    if (!mayPass(fault)) {
      for (const action of setActions)
        if (this.#wants(place, action) && !(action === 'show' && this.#ready.has(id)))
          await this.#note(place, action, 'failed', fault)
      return
    }
    await this.#parts.book.update(place.run, place.entry, { trouble: fault })
    const tries = this.#tries.get(id) ?? 0
    this.#tries.set(id, tries + 1)
    const milliseconds = Math.min(firstPauseMilliseconds * 2 ** tries, longestPauseMilliseconds)
    const asked = (fault.retryAfterSeconds ?? 0) * 1000
    const ends = AbortSignal.any([this.#waking.signal, this.#closing.signal])
    await pause(this.#parts.clock, Math.max(milliseconds, asked), ends)
    this.#again.add(id)
  }
}

const mayPass = ({ kind, status = 0 }: Fault): boolean =>
  ['offline', 'timeout', 'tls', 'auth-needed', 'storage', 'peer-gone', 'cancelled'].includes(kind) ||
  (kind === 'http' && (status >= 500 || status === 408 || status === 429))

const noWay: Fault = { kind: 'not-found', message: 'There is no connection to other programs.' }
const cut: Fault = {
  kind: 'overflow',
  message: 'A limit cut the rows of this result, so the job was left at the service.',
}
const unread: Fault = { kind: 'format', message: 'The result was not read whole, so the job was left at the service.' }
