import { type Fault, faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Clock } from '../../store/clock.ts'
import type { Store } from '../../store/store.ts'
import { wordsOf } from './answers.ts'
import type { Job } from './job.ts'
import type { JobBook } from './job-book.ts'
import type { QueryRunner } from './query-runner.ts'
import { serviceLimits } from './service-limits.ts'
import { readTapQuery } from './tap-query.ts'
import { bytesOfFiles } from './upload-tables.ts'

export interface JobQueueParts {
  readonly book: JobBook
  readonly runner: QueryRunner
  readonly store: Store
  readonly clock: Clock
  /** Base address, as results name it. */
  readonly base: () => string
  /** Jobs that run at one time. */
  readonly atOnce: number
}

/** Why a job was stopped before its end. */
type Stop = 'abort' | 'duration' | 'close'

/** Runs the jobs that are QUEUED, in the order in which they came, so many at a time. */
export class JobQueue {
  readonly #parts: JobQueueParts
  /** Ids in order; a job that left the phase QUEUED meanwhile is passed over. */
  readonly #waiting: string[] = []
  readonly #running = new Map<string, { readonly stop: (why: Stop) => void; readonly done: Promise<void> }>()
  /** Seconds that the latest jobs took. */
  readonly #lately: number[] = []
  #cancelSweep: (() => void) | undefined
  #closed = false

  constructor(parts: JobQueueParts) {
    this.#parts = parts
  }

  /** Takes up the jobs that an earlier run left QUEUED, and looks for jobs whose time is over from now on. */
  start(): void {
    const left = this.#parts.book.all().filter(({ phase }) => phase === 'QUEUED')
    for (const job of left.toSorted((one, other) => one.createdAt - other.createdAt)) this.#waiting.push(job.id)
    this.#sweep()
    this.#next()
  }

  /** PHASE=RUN (UWS 1.1, 2.2.3.5): from PENDING to QUEUED; without effect on a job that was started before. */
  async run(job: Job): Promise<Outcome<Job>> {
    if (job.phase !== 'PENDING') return ok(job)
    this.#waiting.push(job.id)
    const queued = await this.#parts.book.change(job.id, { phase: 'QUEUED' })
    this.#next()
    return queued
  }

  /** PHASE=ABORT: answers when the job has ended. */
  async abort(job: Job): Promise<Outcome<Job>> {
    const { book, clock } = this.#parts
    const running = this.#running.get(job.id)
    if (running) {
      running.stop('abort')
      await running.done
      return ok(book.find(job.id) ?? job)
    }
    if (job.phase !== 'PENDING' && job.phase !== 'QUEUED') return ok(job)
    return book.change(job.id, { phase: 'ABORTED', endedAt: clock.now() })
  }

  /** Ends a job that runs, and takes it with all its files away. */
  async destroy(job: Job): Promise<Outcome<null>> {
    const running = this.#running.get(job.id)
    running?.stop('abort')
    await running?.done
    return this.#parts.book.drop(job.id)
  }

  /** When a job may be done (UWS 1.1, 2.2.1: QUOTE), from how long the latest ones took; undefined where there is no telling. */
  quote(job: Job): number | undefined {
    if (job.phase !== 'QUEUED' && job.phase !== 'EXECUTING') return undefined
    const seconds = this.#lately.reduce((sum, one) => sum + one, 0) / this.#lately.length
    if (!Number.isFinite(seconds)) return undefined
    const place =
      job.phase === 'QUEUED' ? Math.floor(Math.max(0, this.#waiting.indexOf(job.id)) / this.#parts.atOnce) + 1 : 0
    return (job.startedAt ?? this.#parts.clock.now()) + (place + 1) * seconds * 1000
  }

  /** Stops all that runs; those jobs stay as they are on disk, to be run again at the next start. */
  async close(): Promise<void> {
    this.#closed = true
    this.#cancelSweep?.()
    const running = [...this.#running.values()]
    for (const { stop } of running) stop('close')
    await Promise.all(running.map(({ done }) => done))
  }

  #next(): void {
    while (!this.#closed && this.#running.size < this.#parts.atOnce) {
      const id = this.#waiting.shift()
      if (id === undefined) return
      const job = this.#parts.book.find(id)
      if (job?.phase === 'QUEUED') this.#begin(job)
    }
  }

  #begin(job: Job): void {
    const control = new AbortController()
    let why: Stop | undefined
    const stop = (reason: Stop): void => {
      why ??= reason
      control.abort()
    }
    const limit = job.executionSeconds > 0 ? job.executionSeconds : serviceLimits.hardExecutionSeconds
    const cancelLimit = this.#parts.clock.after(limit * 1000, () => stop('duration'))
    const done = this.#execute(job, control.signal, () => why).finally(() => {
      cancelLimit()
      this.#running.delete(job.id)
      this.#next()
    })
    this.#running.set(job.id, { stop, done })
  }

  /** Never rejects: what fails becomes the job's error. */
  async #execute(job: Job, signal: AbortSignal, stoppedBy: () => Stop | undefined): Promise<void> {
    const { book, clock } = this.#parts
    const startedAt = clock.now()
    await book.change(job.id, { phase: 'EXECUTING', startedAt })
    const outcome = await this.#written(job, signal).catch((thrown) => ({ ok: false as const, fault: faultOf(thrown) }))
    const why = stoppedBy()
    if (why === 'close') return
    const endedAt = clock.now()
    this.#lately.push((endedAt - startedAt) / 1000)
    if (this.#lately.length > 20) this.#lately.shift()
    if (outcome.ok) await book.change(job.id, { phase: 'COMPLETED', endedAt, result: outcome.value })
    else if (why === 'abort') await book.change(job.id, { phase: 'ABORTED', endedAt })
    else if (why === 'duration') await book.change(job.id, { phase: 'ABORTED', endedAt, error: overdue(job) })
    else await book.change(job.id, { phase: 'ERROR', endedAt, error: errorOf(outcome.fault) })
  }

  /** The result as a file, whole before the job says that it is there. */
  async #written(job: Job, signal: AbortSignal): Promise<Outcome<NonNullable<Job['result']>>> {
    const { book, runner, store } = this.#parts
    const query = readTapQuery(job.parameters)
    if (!query.ok) return query
    const files = bytesOfFiles(job.uploads, (file) => book.path(file))
    const answer = await runner.run(query.value, files, this.#parts.base(), signal)
    if (!answer.ok) return answer
    const { mime, format } = query.value.format
    const { extension } = format
    const file = `${job.id}.result`
    try {
      const written = await store.replaceFile(book.path(file), answer.value.pieces, signal)
      if (!written.ok) return written
      return ok({ file, mime, extension, bytes: written.value.bytes, rows: answer.value.rows })
    } finally {
      answer.value.release()
    }
  }

  /** Jobs whose DESTRUCTION has come go (UWS 1.1, 2.1.5). */
  #sweep(): void {
    const now = this.#parts.clock.now()
    for (const job of this.#parts.book.all()) if (job.destroyAt <= now) void this.destroy(job)
    this.#cancelSweep = this.#parts.clock.after(serviceLimits.sweepSeconds * 1000, () => this.#sweep())
  }
}

const overdue = (job: Job): NonNullable<Job['error']> => ({
  message: `The query ran for longer than ${job.executionSeconds || serviceLimits.hardExecutionSeconds} s (EXECUTIONDURATION) and was ended.`,
  kind: 'fatal',
})

const errorOf = (fault: Fault): NonNullable<Job['error']> => ({
  message: wordsOf(fault),
  kind: fault.status === 503 ? 'transient' : 'fatal',
})
