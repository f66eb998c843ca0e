import { randomUUID } from 'node:crypto'
import { answerOf, type QueryAnswer } from './small-query.ts'

/** Known queues with their limits in seconds: "Stella `1m` (default) and `1h`" (SERVICES.md, Daiquiri). */
export const queueSeconds: Readonly<Record<string, number>> = { '1m': 60, '1h': 3600 }

/** What is refused: the parameter and its sentences, as `FIELD: message`. */
export class Refused extends Error {
  constructor(field: string, sentence: string) {
    super(`${field}: ${sentence}`)
  }
}

export interface ShelfOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** How long a query runs. */
  readonly secondsOf: (query: string) => number
  /** How long a job waits in its queue. */
  readonly queuedSeconds: number
  readonly quotaBytes: number
}

/** A job as it stands at this moment. */
export interface DaiquiriJob {
  readonly id: string
  readonly owner: string | undefined
  readonly runId: string
  readonly query: string
  readonly language: string
  readonly queue: string
  readonly tableName: string
  readonly maxrec: number | undefined
  readonly responseFormat: 'votable' | 'csv'
  readonly createdAt: number
  readonly executionSeconds: number
  readonly destruction: string | undefined
  readonly phase: string
  readonly startedAt: number | undefined
  readonly endedAt: number | undefined
  readonly error: string | undefined
  readonly rows: number | undefined
  readonly bytes: number | undefined
  /** When it was told to run, each time. */
  readonly runs: readonly number[]
}

type Kept = { -readonly [K in keyof DaiquiriJob]: DaiquiriJob[K] } & { runs: number[]; answer: QueryAnswer | undefined }

export interface NewJob
  extends Pick<DaiquiriJob, 'owner' | 'runId' | 'query' | 'language' | 'queue' | 'maxrec' | 'responseFormat'> {}

/** "QUEUE ... an unknown one is 400 `This queue is not supported.`" (SERVICES.md, Daiquiri). */
export function knownQueue(asked: string | undefined): string {
  const queue = (asked ?? '1m').toLowerCase()
  if (queueSeconds[queue] === undefined) throw new Refused('QUEUE', 'This queue is not supported.')
  return queue
}

/** The jobs of everybody. What a job does in time is worked out when it is looked at. */
export class JobShelf {
  readonly #options: ShelfOptions
  readonly #jobs: Kept[] = []

  constructor(options: ShelfOptions) {
    this.#options = options
  }

  get all(): readonly DaiquiriJob[] {
    for (const job of this.#jobs) this.#catchUp(job)
    return this.#jobs
  }

  /** Takes a job in, PENDING; a query that cannot be read throws before there is one. */
  create(asked: NewJob): DaiquiriJob {
    this.#checkQuota(asked.owner)
    answerOf(asked.query)
    const now = this.#options.now()
    const job: Kept = {
      ...asked,
      id: randomUUID(),
      tableName: new Date(now).toISOString().slice(0, 23).replaceAll(/[T:.]/g, '-'),
      createdAt: now,
      // "The queue sets the time limit" (SERVICES.md, Daiquiri).
      executionSeconds: queueSeconds[asked.queue] ?? 0,
      destruction: undefined,
      phase: 'PENDING',
      ...{ startedAt: undefined, endedAt: undefined, error: undefined, rows: undefined, bytes: undefined },
      runs: [],
      answer: undefined,
    }
    this.#jobs.push(job)
    return job
  }

  /** The owner's own job; anonymous jobs are everybody's. */
  find(id: string, owner: string | undefined): DaiquiriJob | undefined {
    return this.all.find((job) => job.id === id && job.owner === owner)
  }

  /**
   * "Job list without PHASE excludes ARCHIVED; LAST counts only started jobs by start time" (SERVICES.md, Daiquiri);
   * "LAST and AFTER and PHASE are ANDed" (SERVICES.md, UWS).
   */
  list(
    owner: string | undefined,
    phases: readonly string[],
    after: number | undefined,
    last: number | undefined,
  ): readonly DaiquiriJob[] {
    const start = (job: DaiquiriJob): number => job.startedAt ?? Number.NEGATIVE_INFINITY
    const found = this.all
      .filter((job) => job.owner === owner)
      .filter((job) => (phases.length > 0 ? phases.includes(job.phase) : job.phase !== 'ARCHIVED'))
      .filter((job) => after === undefined || job.createdAt > after)
    if (last === undefined) return found
    return found
      .filter((job) => job.startedAt !== undefined)
      .toSorted((one, other) => start(other) - start(one))
      .slice(0, last)
  }

  run(id: string): void {
    const job = this.#kept(id)
    this.#checkQuota(job.owner)
    if (job.phase !== 'PENDING') throw new Refused('PHASE', 'Job is not PENDING.')
    job.runs.push(this.#options.now())
    job.phase = 'QUEUED'
    // "a posted EXECUTIONDURATION is overwritten at RUN" (SERVICES.md, Daiquiri).
    job.executionSeconds = queueSeconds[job.queue] ?? 0
    this.#catchUp(job)
  }

  abort(id: string): void {
    const job = this.#kept(id)
    if (!/^(PENDING|QUEUED|EXECUTING)$/.test(job.phase)) return
    job.phase = 'ABORTED'
    job.endedAt = this.#options.now()
  }

  /** "DELETE archives: ... data gone, query kept" (SERVICES.md, Daiquiri). */
  archive(id: string): void {
    this.abort(id)
    const job = this.#kept(id)
    job.phase = 'ARCHIVED'
    job.rows = undefined
    job.bytes = undefined
    job.answer = undefined
  }

  configure(id: string, changed: { readonly executionSeconds?: number; readonly destruction?: string }): void {
    Object.assign(this.#kept(id), changed)
  }

  answer(id: string): QueryAnswer | undefined {
    return this.#kept(id).answer
  }

  #kept(id: string): Kept {
    const job = this.#jobs.find((one) => one.id === id)
    if (!job) throw new Error(`No job ${id}.`)
    this.#catchUp(job)
    return job
  }

  #checkQuota(owner: string | undefined): void {
    const used = this.all.filter((job) => job.owner === owner).reduce((sum, job) => sum + (job.bytes ?? 0), 0)
    if (used > this.#options.quotaBytes)
      throw new Refused('QUERY', 'Quota is exceeded. Please remove some of your jobs.')
  }

  #catchUp(job: Kept): void {
    const now = this.#options.now()
    const { queuedSeconds, secondsOf } = this.#options
    const begin = (job.runs.at(-1) ?? 0) + queuedSeconds * 1000
    if (job.phase === 'QUEUED' && now >= begin) {
      job.phase = 'EXECUTING'
      job.startedAt = begin
    }
    if (job.phase !== 'EXECUTING') return
    const seconds = secondsOf(job.query)
    const limit = job.executionSeconds
    if (now < begin + Math.min(seconds, limit) * 1000) return
    job.endedAt = begin + Math.min(seconds, limit) * 1000
    if (seconds > limit) {
      job.phase = 'ERROR'
      job.error = 'canceling statement due to statement timeout'
      return
    }
    const answer = answerOf(job.query)
    job.answer = answer
    job.phase = 'COMPLETED'
    job.rows = Math.min(answer.rows.length, job.maxrec ?? answer.rows.length)
    job.bytes = job.rows * answer.columns.length * 24
  }
}
