import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Job, JobId } from '#shared/model/job.ts'
import type { Follower } from './follower.ts'
import type { FormFields } from './job-form.ts'
import type { Ledger } from './ledger.ts'
import type { Submission } from './submission.ts'
import type { JobAnswer, UwsClient } from './uws-client.ts'

/** What of a job can be changed at its service. */
export interface JobSettings {
  readonly queue?: string | undefined
  readonly maxrec?: number | undefined
  readonly executionSeconds?: number | undefined
  readonly destruction?: string | undefined
}

export interface ActionParts {
  readonly ledger: Ledger
  readonly client: UwsClient
  readonly follower: Follower
  readonly submission: Submission
}

/** What a person does with a job at its service. Each answers when the service has, and the job was looked at after. */
export class JobActions {
  readonly #parts: ActionParts

  constructor(parts: ActionParts) {
    this.#parts = parts
  }

  /** Looks at a job now; one whose address is not known is looked for in the service's list. */
  async look(id: JobId, signal: AbortSignal): Promise<Outcome<null>> {
    const job = this.#parts.ledger.find(id)
    if (!job) return noJob
    if (job.jobUrl !== undefined) return this.#parts.follower.look(id)
    return this.#findAgain(job, signal)
  }

  async run(id: JobId, signal: AbortSignal): Promise<Outcome<null>> {
    const job = this.#parts.ledger.find(id)
    if (!job) return noJob
    if (job.stage === 'over' || job.stage === 'gone')
      return fail('bad-request', 'This job has ended. Run it again as a new one.')
    if (job.jobUrl !== undefined) return this.#parts.follower.run(id)
    const found = await this.#findAgain(job, signal)
    // One that was on its way to be run is run by who follows it.
    return found.ok && this.#parts.ledger.line(id)?.wantsRun !== true ? this.#parts.follower.run(id) : found
  }

  /** PHASE=ABORT (UWS 1.1, 2.2.3.4). */
  abort(id: JobId, signal: AbortSignal): Promise<Outcome<null>> {
    return this.#atService(id, async (_job, jobUrl) => {
      await this.#parts.ledger.update(id, {}, { wantsRun: false })
      const answer = await this.#post(jobUrl, 'phase', [['PHASE', 'ABORT']], signal)
      // A service that asks to be left alone is left alone; who follows the job looks when it is time.
      if (answer.kind === 'trouble' && answer.retryAfterSeconds !== undefined) return answerOf(answer, ok(null))
      const seen = await this.#parts.follower.look(id)
      return this.#parts.ledger.find(id)?.stage === 'over' ? ok(null) : answerOf(answer, seen)
    })
  }

  /**
   * DELETE (UWS 1.1, 2.2.3.1). A query that runs is aborted first: DaCHS goes on with it otherwise. That the service has
   * taken it is on disk before anything else is asked; it is not sent again then unless the job is seen there after it.
   */
  remove(id: JobId, signal: AbortSignal): Promise<Outcome<null>> {
    return this.#atService(id, async (job, jobUrl) => {
      const { ledger, client, follower } = this.#parts
      const isDeleted = (): boolean => {
        const now = ledger.find(id)
        return now === undefined || now.stage === 'gone' || (now.phase === 'ARCHIVED' && job.phase !== 'ARCHIVED')
      }
      if (job.stage === 'gone') return ok(null)
      if (ledger.line(id)?.deleted) {
        const seen = await follower.look(id)
        if (isDeleted()) return ok(null)
        if (!seen.ok) return seen
      }
      await ledger.update(id, {}, { wantsRun: false })
      if (job.stage === 'active') await this.#post(jobUrl, 'phase', [['PHASE', 'ABORT']], signal)
      const answer = await client.delete(jobUrl, { urgent: true, signal })
      if (answer.kind === 'trouble' && answer.retryAfterSeconds !== undefined) return answerOf(answer, ok(null))
      const isTaken = answer.kind === 'answer' || answer.kind === 'gone'
      if (isTaken) await ledger.update(id, {}, { deleted: true })
      // What became of it the job itself says: it is gone, or ARCHIVED where services archive. Who follows it goes on
      // looking where it cannot be seen now.
      const seen = await follower.look(id)
      return isTaken || isDeleted() ? ok(null) : answerOf(answer, seen)
    })
  }

  /** Parameters of a job that is not started; EXECUTIONDURATION and DESTRUCTION at any time (UWS 1.1, 2.2.3.2 and .3). */
  configure(id: JobId, settings: JobSettings, signal: AbortSignal): Promise<Outcome<null>> {
    return this.#atService(id, async (job, jobUrl) => {
      const own: FormFields = [
        ...(settings.queue === undefined ? [] : [['QUEUE', settings.queue] as const]),
        ...(settings.maxrec === undefined ? [] : [['MAXREC', String(settings.maxrec)] as const]),
      ]
      if (own.length > 0 && job.stage !== 'pending')
        return fail('bad-request', 'Queue and row limit of a job can be changed only before it is started.')
      const { executionSeconds, destruction } = settings
      const posts: Array<readonly [path: string, form: FormFields]> = [
        ...(own.length > 0 ? [['parameters', own] as const] : []),
        ...(executionSeconds === undefined
          ? []
          : [['executionduration', [['EXECUTIONDURATION', String(executionSeconds)]]] as const]),
        ...(destruction === undefined ? [] : [['destruction', [['DESTRUCTION', destruction]]] as const]),
      ]
      for (const [path, form] of posts) {
        const answer = await this.#post(jobUrl, path, form, signal)
        if (answer.kind !== 'answer') return answerOf(answer, ok(null))
      }
      const asked = { ...this.#parts.ledger.line(id)?.asked, ...given({ executionSeconds, destruction }) }
      const { queue, maxrec } = settings
      const kept = await this.#parts.ledger.update(id, given({ queue, maxrec }), { asked })
      return kept.ok ? this.#parts.follower.look(id) : kept
    })
  }

  async #atService(id: JobId, work: (job: Job, jobUrl: string) => Promise<Outcome<null>>): Promise<Outcome<null>> {
    const job = this.#parts.ledger.find(id)
    if (!job) return noJob
    if (job.jobUrl === undefined)
      return fail('bad-request', 'The service has not told an address of this job, so nothing can be asked of it.', {
        where: job.url,
      })
    return work(job, job.jobUrl)
  }

  #findAgain(job: Job, signal: AbortSignal): Promise<Outcome<null>> {
    if (job.stage === 'refused')
      return Promise.resolve(fail('bad-request', 'The service did not take this job. Run it again as a new one.'))
    if (job.stage === 'submitting') return Promise.resolve(fail('bad-request', 'The job is on its way to the service.'))
    return this.#parts.submission.findAgain(job, signal)
  }

  #post(jobUrl: string, path: string, form: FormFields, signal: AbortSignal): Promise<JobAnswer<null>> {
    return this.#parts.client.post(jobUrl, path, form, { urgent: true, signal })
  }
}

const noJob = fail('not-found', 'This job is no longer in the ledger.')

const given = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

/** The service's refusal, else what the look after it came to. */
function answerOf(answer: JobAnswer<null>, seen: Outcome<null>): Outcome<null> {
  if (answer.kind === 'answer') return seen
  if (answer.kind === 'cancelled') return fail('cancelled', 'Cancelled.')
  return { ok: false, fault: answer.fault }
}
