import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Clock } from '../../store/clock.ts'
import type { Journal } from '../../store/journal.ts'
import type { Store } from '../../store/store.ts'
import { Job } from './job.ts'
import type { ParameterList } from './parameters.ts'
import { serviceLimits } from './service-limits.ts'
import type { UploadPart } from './upload-parts.ts'

const JobRecord = v.union([v.object({ put: Job }), v.object({ drop: v.string() })])
type JobRecord = v.InferOutput<typeof JobRecord>

export interface JobBookParts {
  readonly store: Store
  readonly clock: Clock
  readonly randomId: () => string
}

/**
 * The jobs with their files. What it acknowledged is on disk: a job that was accepted is there after the process was
 * killed, and one that was running is found QUEUED.
 */
export class JobBook {
  readonly #parts: JobBookParts
  readonly #journal: Journal<JobRecord>
  readonly #jobs: Map<string, Job>
  readonly #watchers = new Map<string, Set<() => void>>()

  private constructor(parts: JobBookParts, journal: Journal<JobRecord>, jobs: Map<string, Job>) {
    this.#parts = parts
    this.#journal = journal
    this.#jobs = jobs
  }

  static async open(parts: JobBookParts): Promise<JobBook> {
    const jobs = new Map<string, Job>()
    const journal: Journal<JobRecord> = await parts.store.journal({
      file: 'practice-jobs.journal',
      what: 'The list of jobs of the practice sky',
      shape: JobRecord,
      restore: (record) => {
        if ('put' in record) jobs.set(record.put.id, record.put)
        else jobs.delete(record.drop)
      },
      *snapshot() {
        for (const put of jobs.values()) yield { put }
      },
    })
    const book = new JobBook(parts, journal, jobs)
    await book.#removeStrays()
    for (const job of jobs.values())
      if (job.phase === 'EXECUTING') await book.change(job.id, { phase: 'QUEUED', startedAt: undefined })
    return book
  }

  find(id: string): Job | undefined {
    return this.#jobs.get(id)
  }

  all(): readonly Job[] {
    return [...this.#jobs.values()]
  }

  /** Where a file of a job lies. */
  path(file: string): string {
    return join(this.#parts.store.home, file)
  }

  /** Keeps a new job with the tables that came with it; answers when both are on disk. */
  async create(
    list: ParameterList,
    parts: readonly UploadPart[],
    times: Pick<Job, 'executionSeconds' | 'destroyAt'>,
  ): Promise<Outcome<Job>> {
    const { clock, randomId } = this.#parts
    const id = randomId()
    const uploads = await this.#keepUploads(id, 0, parts)
    if (!uploads.ok) return uploads
    const parameters = list.map(([name, value]): [string, string] => [name, value])
    const job: Job = { id, phase: 'PENDING', createdAt: clock.now(), ...times, parameters, uploads: uploads.value }
    return this.#put(job)
  }

  /** Adds to a job that is not started: a parameter of a known name is replaced, UPLOAD is added to. */
  async setParameters(job: Job, list: ParameterList, parts: readonly UploadPart[]): Promise<Outcome<Job>> {
    const uploads = await this.#keepUploads(job.id, job.uploads.length, parts)
    if (!uploads.ok) return uploads
    const replaced = new Set(list.map(([name]) => name).filter((name) => name !== 'UPLOAD'))
    const kept = job.parameters.filter(([name]) => !replaced.has(name))
    const added = list.map(([name, value]): [string, string] => [name, value])
    return this.change(job.id, { parameters: [...kept, ...added], uploads: [...job.uploads, ...uploads.value] })
  }

  /** Changes a job; answers when the change is on disk. Who waits for a change of phase is woken at once. */
  async change(id: string, changes: { readonly [K in keyof Job]?: Job[K] | undefined }): Promise<Outcome<Job>> {
    const before = this.#jobs.get(id)
    if (!before) return fail('not-found', 'There is no such job.')
    const { startedAt, endedAt, result, error, ...rest } = { ...before, ...changes }
    const put = this.#put({
      ...definedJob(before, rest),
      ...(startedAt !== undefined && { startedAt }),
      ...(endedAt !== undefined && { endedAt }),
      ...(result && { result }),
      ...(error && { error }),
    })
    if (changes.phase !== undefined && changes.phase !== before.phase) this.#wake(id)
    return put
  }

  /** Takes a job with its files away. */
  async drop(id: string): Promise<Outcome<null>> {
    const job = this.#jobs.get(id)
    if (!job) return ok(null)
    this.#jobs.delete(id)
    this.#wake(id)
    const dropped = await this.#journal.append({ drop: id })
    await this.removeFiles(job)
    return dropped
  }

  /** Removes the files of a job; what cannot be removed stays and is no fault. */
  async removeFiles({ result, uploads }: Pick<Job, 'result' | 'uploads'>): Promise<void> {
    const files = [...(result ? [result.file] : []), ...uploads.map(({ file }) => file)]
    for (const file of files) await this.#parts.store.removeFile(this.path(file)).catch(() => undefined)
  }

  /** Resolves when the job changes its phase or goes, the time is over, or the signal ends. */
  phaseChange(id: string, seconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const watchers = this.#watchers.get(id) ?? new Set()
      this.#watchers.set(id, watchers)
      const done = (): void => {
        cancelTimer()
        signal.removeEventListener('abort', done)
        watchers.delete(done)
        if (watchers.size === 0 && this.#watchers.get(id) === watchers) this.#watchers.delete(id)
        resolve()
      }
      const cancelTimer = this.#parts.clock.after(seconds * 1000, done)
      watchers.add(done)
      if (signal.aborted) done()
      else signal.addEventListener('abort', done)
    })
  }

  /** Files that no job names: of a request or a result that was cut off. */
  async #removeStrays(): Promise<void> {
    const { store } = this.#parts
    if (store.readOnly !== undefined) return
    const named = new Set(this.all().flatMap((job) => [job.result?.file, ...job.uploads.map(({ file }) => file)]))
    for (const file of await readdir(store.home).catch(() => []))
      if (/\.(result|upload)$/.test(file) && !named.has(file))
        await store.removeFile(this.path(file)).catch(() => undefined)
  }

  #wake(id: string): void {
    for (const watcher of [...(this.#watchers.get(id) ?? [])]) watcher()
  }

  async #put(job: Job): Promise<Outcome<Job>> {
    this.#jobs.set(job.id, job)
    const kept = await this.#journal.append({ put: job })
    return kept.ok ? ok(job) : kept
  }

  async #keepUploads(id: string, first: number, parts: readonly UploadPart[]): Promise<Outcome<Job['uploads']>> {
    const uploads: Job['uploads'] = []
    for (const part of parts) {
      if (part.bytes.byteLength > serviceLimits.uploadBytes)
        return fail('limit', `A table may have at most ${serviceLimits.uploadBytes} bytes.`, { status: 413 })
      const file = `${id}.${first + uploads.length}.upload`
      const written = await this.#parts.store.replaceFile(this.path(file), onePiece(part.bytes))
      if (!written.ok) return written
      uploads.push({ part: part.name, file })
    }
    return ok(uploads)
  }
}

/** The fields that every job has; those that a change leaves undefined stay as they were. */
function definedJob(before: Job, rest: { readonly [K in keyof Job]?: Job[K] | undefined }): Job {
  return {
    id: before.id,
    createdAt: before.createdAt,
    phase: rest.phase ?? before.phase,
    executionSeconds: rest.executionSeconds ?? before.executionSeconds,
    destroyAt: rest.destroyAt ?? before.destroyAt,
    parameters: rest.parameters ?? before.parameters,
    uploads: rest.uploads ?? before.uploads,
  }
}

async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
