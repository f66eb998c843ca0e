import { setMaxListeners } from 'node:events'
import { type Fault, fail, faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { JobSubmission } from '#shared/ipc/jobs.ts'
import type { Job, JobId } from '#shared/model/job.ts'
import type { TapCapabilities } from '#shared/model/tap.ts'
import { isBlankQuery, stripTrailingSemicolon } from '#shared/vo/adql/tokenizer.ts'
import { responseFormat } from '#shared/vo/tap/output-format.ts'
import { normaliseServiceUrl, resourceUrl } from '#shared/vo/tap/service-url.ts'
import { runIdWith, runToken } from '#shared/vo/uws/run-id.ts'
import { soon } from '../../net/soon.ts'
import { type Clock, pause } from '../../store/clock.ts'
import { type CreationParts, createJob } from './creation.ts'
import { jobBody, jobForm } from './job-form.ts'
import type { JobUploads, PreparedUploads } from './job-uploads.ts'
import type { Ledger } from './ledger.ts'
import type { LostJobs } from './lost-jobs.ts'

export interface SubmissionParts extends CreationParts {
  readonly ledger: Ledger
  readonly uploads: JobUploads
  readonly lost: LostJobs
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly randomId: () => string
  /** Bytes from a random source. */
  readonly randomBytes: (count: number) => Uint8Array
  /** What the service says of itself, for the output format; resolves to undefined rather than fail. */
  readonly capabilities: (url: string, signal: AbortSignal) => Promise<TapCapabilities | undefined>
  /** False: this service's jobs get no RUNID, since the person said so; absent: all do. */
  readonly sendsRunId?: (url: string) => boolean
  /** The job has an address: from here on it is followed. `fresh`: it was made just now and nothing else has seen it. */
  readonly made: (id: JobId, fresh: boolean) => void
}

/** How long a submission waits for capabilities that are not known yet, milliseconds. */
const capabilitiesMilliseconds = 5000
const titleLength = 60
/** Times that a list of jobs is asked for which cannot be had: about two minutes. */
const mostSearches = 9
/** From a time-out to the look for what became of the job. */
const lateSeconds = 15
/** Between two tries to write an address down. */
const storageSeconds = 10

/**
 * Makes jobs: the intent is on disk before the service is asked, the job's address before it is told to run. What was
 * cut off in between is looked for by its token, and never sent again.
 */
export class Submission {
  readonly #parts: SubmissionParts
  /** Ends with the program. */
  readonly #closing = new AbortController()
  readonly #running = new Map<JobId, Promise<void>>()

  constructor(parts: SubmissionParts) {
    this.#parts = parts
    // As many as there are submissions on their way.
    setMaxListeners(0, this.#closing.signal)
  }

  /** Answers when the intent is on disk; the rest goes on by itself. `own`: its id, under which it is submitted once. */
  async submit(asked: JobSubmission, signal: AbortSignal, own?: JobId): Promise<Outcome<{ readonly job: JobId }>> {
    const { ledger } = this.#parts
    if (own !== undefined && ledger.find(own)) return ok({ job: own })
    if (ledger.readOnly !== undefined) return fail('storage', ledger.readOnly)
    const url = normaliseServiceUrl(asked.url)
    if (!url) return fail('bad-request', 'This is not the web address of a TAP service.', { where: asked.url })
    const adql = stripTrailingSemicolon(asked.adql)
    if (isBlankQuery(adql)) return fail('bad-request', 'The query is empty.', { where: url })
    const sources = asked.uploads ?? []
    const prepared: Outcome<PreparedUploads> =
      sources.length === 0 ? ok(noUploads) : await this.#parts.uploads.prepare(sources, adql, signal, url)
    if (!prepared.ok) return prepared
    if (signal.aborted) return fail('cancelled', 'Cancelled.')
    const { uploads: _sources, run, ...request } = asked
    const job: Job = {
      ...request,
      id: own ?? this.#parts.randomId(),
      url,
      adql,
      lang: request.lang ?? 'ADQL',
      title: request.title?.trim() || titleOf(adql),
      runid: runIdWith(runToken(this.#parts.randomBytes(16)), request.runid),
      uploads: prepared.value.uploads.map((upload) => ({ ...upload })),
      origin: 'submitted',
      stage: 'submitting',
      phases: [],
      createdAt: new Date(this.#parts.now()).toISOString(),
      results: [],
    }
    const kept = await ledger.add({
      job,
      wantsRun: run !== false,
      ...(sources.length > 0 && { sources }),
      asked: {
        ...(request.executionSeconds !== undefined && { executionSeconds: request.executionSeconds }),
        ...(request.destruction !== undefined && { destruction: request.destruction }),
      },
    })
    if (!kept.ok) return kept
    this.#goOn(job.id, this.#make(job, prepared.value))
    return ok({ job: job.id })
  }

  /** Submissions that an earlier run of the program left before they had an address, or one of them: looked for once. */
  recover(only?: JobId): void {
    for (const { job } of this.#parts.ledger.lines()) {
      const left = job.stage === 'submitting' && job.jobUrl === undefined && !this.#running.has(job.id)
      if (left && (only === undefined || only === job.id)) this.#goOn(job.id, this.#find(job, endedBefore, false))
    }
  }

  /** Looks again for a submission that was not found; a person asks. */
  async findAgain(job: Job, signal: AbortSignal): Promise<Outcome<null>> {
    const found = await this.#parts.lost.find(job, AbortSignal.any([signal, this.#closing.signal]))
    if (found.kind === 'found') return this.#keepAddress(job.id, found.jobUrl, false)
    if (found.kind === 'cancelled') return fail('cancelled', 'Cancelled.')
    const fault = found.kind === 'unread' ? found.fault : notListed(job)
    const kept = await this.#parts.ledger.update(job.id, { error: fault })
    return kept.ok ? { ok: false, fault } : kept
  }

  /** Ends what is under way; it is looked for at the next start. */
  async stop(): Promise<void> {
    this.#closing.abort()
    await Promise.all(this.#running.values())
  }

  #goOn(id: JobId, work: Promise<void>): void {
    this.#running.set(id, work)
    void work.finally(() => this.#running.delete(id))
  }

  /** Never rejects. */
  async #make(job: Job, uploads: PreparedUploads): Promise<void> {
    const { signal } = this.#closing
    try {
      const format = job.format ?? responseFormat(await this.#capabilitiesSoon(job.url))
      const withRunId = this.#parts.sendsRunId?.(job.url) ?? true
      const boundary = `alidade-${runToken(this.#parts.randomBytes(16))}`
      const body = jobBody(jobForm(job, format, uploads.parameters, withRunId), uploads, boundary)
      if (signal.aborted) return
      const creation = await createJob(resourceUrl(job.url, 'async'), body, this.#parts, signal)
      if (creation.kind === 'made') await this.#keepUntilKept(job.id, creation.jobUrl, true)
      else if (creation.kind === 'refused')
        await this.#parts.ledger.update(job.id, { stage: 'refused', error: creation.fault }, { wantsRun: false })
      else if (creation.kind === 'unclear') await this.#find(job, creation.fault, creation.answered)
      // Cancelled means that the program ends: the line stays as it is, and is taken up at the next start.
    } catch (error) {
      await this.#parts.ledger.update(job.id, { stage: 'uncertain', error: faultOf(error) })
    }
  }

  /**
   * One look for a submission whose answer did not come. A list that cannot be had at once, over the same bad line, is
   * asked for again a few times: until it has been read nothing is known.
   */
  async #find(job: Job, fault: Fault, answered: boolean): Promise<void> {
    const { ledger, lost, clock, random } = this.#parts
    const { signal } = this.#closing
    try {
      if (isLate(fault)) {
        await ledger.update(job.id, { trouble: fault })
        await pause(clock, lateSeconds * 1000, signal)
      }
      for (let tries = 1; ; tries += 1) {
        const found = await lost.find(job, signal)
        if (found.kind === 'cancelled') return
        if (found.kind === 'found') return void (await this.#keepUntilKept(job.id, found.jobUrl, false))
        if (found.kind === 'unread' && found.passing && tries < mostSearches) {
          await ledger.update(job.id, { trouble: found.fault })
          await pause(clock, 1000 * 2 ** Math.min(tries - 1, 5) * (0.8 + 0.4 * random()), signal)
          continue
        }
        const told = found.kind === 'none' && answered
        const change = told
          ? { stage: 'refused' as const, error: fault }
          : { stage: 'uncertain' as const, error: uncertain(fault, found.kind === 'none') }
        await ledger.update(job.id, { ...change, trouble: undefined }, told ? { wantsRun: false } : {})
        return
      }
    } catch (error) {
      await ledger.update(job.id, { stage: 'uncertain', error: faultOf(error), trouble: undefined })
    }
  }

  /** A job is not told to run before its address is on disk: where the disk does not take it, it is tried again. */
  async #keepUntilKept(id: JobId, jobUrl: string, fresh: boolean): Promise<void> {
    const { signal } = this.#closing
    for (let isFresh = fresh; !signal.aborted; isFresh = false) {
      const kept = await this.#keepAddress(id, jobUrl, isFresh)
      if (kept.ok || kept.fault.kind !== 'storage') return
      await this.#parts.ledger.update(id, { trouble: kept.fault })
      await pause(this.#parts.clock, storageSeconds * 1000, signal)
    }
  }

  async #keepAddress(id: JobId, jobUrl: string, fresh: boolean): Promise<Outcome<null>> {
    const kept = await this.#parts.ledger.update(id, { jobUrl, stage: 'pending', error: undefined, trouble: undefined })
    if (!kept.ok) return kept
    this.#parts.made(id, fresh)
    return ok(null)
  }

  async #capabilitiesSoon(url: string): Promise<TapCapabilities | undefined> {
    return soon((own) => this.#parts.capabilities(url, own), capabilitiesMilliseconds / 1000, this.#closing.signal)
  }
}

/** The service may still be at it: a job that is made after the look would not be found. */
const isLate = ({ kind, status = 0 }: Fault): boolean => kind === 'timeout' || [408, 502, 504].includes(status)

const endedBefore: Fault = { kind: 'offline', message: 'Alidade ended before the service answered.' }

const noUploads: PreparedUploads = { parameters: [], parts: [], uploads: [] }

/** The beginning of the query itself, without comments. */
function titleOf(adql: string): string {
  const text = adql
    .replace(/--[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return text.length > titleLength ? `${text.slice(0, titleLength - 1)}…` : text
}

/** What happened, and what to do: it is not sent again by itself. */
const uncertain = (fault: Fault, listRead: boolean): Fault => ({
  ...fault,
  message: `${fault.message.replace(/\.?\s*$/, '.')} ${
    listRead
      ? 'The list of jobs of the service does not show this one.'
      : 'The list of jobs of the service could not be read either.'
  } It may be running: look for it again later, and submit the query again only if it does not appear.`,
})

const notListed = (job: Job): Fault => ({
  kind: 'not-found',
  message:
    'The list of jobs of the service does not show this one. It may have been made all the same; submit the query again if it is not needed twice.',
  where: resourceUrl(job.url, 'async'),
})
