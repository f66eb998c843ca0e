import type { EmitterOf, HandlersOf } from '#shared/ipc/contract.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { JobSubmission, jobs } from '#shared/ipc/jobs.ts'
import type { Exchange } from '#shared/ipc/workspace.ts'
import type { Job, JobId } from '#shared/model/job.ts'
import type { TableId } from '#shared/model/table.ts'
import type { TapCapabilities } from '#shared/model/tap.ts'
import { jobKey } from '#shared/vo/uws/job-address.ts'
import { ownWords, tokenOf } from '#shared/vo/uws/run-id.ts'
import type { Net } from '../../net/net.ts'
import { recordedExchanges } from '../../net/recorder.ts'
import type { FileReplacer } from '../../store/atomic-file.ts'
import type { Clock } from '../../store/clock.ts'
import { saveText } from '../../store/text-file.ts'
import { Follower } from './follower.ts'
import { HostGate } from './host-gate.ts'
import { JobActions } from './job-actions.ts'
import { JobImport } from './job-import.ts'
import type { JobResults } from './job-results.ts'
import type { JobUploads } from './job-uploads.ts'
import type { Ledger } from './ledger.ts'
import { LostJobs } from './lost-jobs.ts'
import { Submission } from './submission.ts'
import { tidyAfterFetching } from './tidying.ts'
import { UwsClient } from './uws-client.ts'

export interface JobsParts {
  readonly net: Net
  readonly ledger: Ledger
  readonly uploads: JobUploads
  readonly results: JobResults
  /** Writes what is exported. */
  readonly files: Pick<FileReplacer, 'replaceFile'>
  readonly emit: EmitterOf<typeof jobs>
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly randomId: () => string
  readonly randomBytes: (count: number) => Uint8Array
  /** What a service says of itself, a hint for the output format; resolves to undefined rather than fail. */
  readonly capabilities: (url: string, signal: AbortSignal) => Promise<TapCapabilities | undefined>
  /** Whether jobs are removed at their services once their results are here; default: never. */
  readonly tidies?: () => boolean
  /** Requests to one host at a time and the pause between two, milliseconds; default 2 and 150. */
  readonly gate?: { readonly atOnce?: number; readonly pauseMilliseconds?: number }
}

export interface JobsService {
  readonly handlers: HandlersOf<typeof jobs>
  find(id: JobId): Job | undefined
  /** Opens the kept result whose table this was, without asking the service for anything. */
  reopen(table: TableId, signal: AbortSignal): Promise<Outcome<null>>
  /** Takes up every unfinished job of the ledger, and what an earlier run left on its way. */
  start(): void
  /** `id`: one of `newId`, under which it is submitted once however often this is called. */
  submit(submission: JobSubmission, signal: AbortSignal, id?: JobId): Promise<Outcome<{ readonly job: JobId }>>
  newId(): JobId
  /** Calls at every change of a job. */
  onChange(listener: (job: Job) => void): void
  /** Answers when all that the ledger knows at this moment is on disk. */
  written(): Promise<Outcome<null>>
  /** Waits until a submission has an address and was told to run, or is known not to have come that far. */
  settled(id: JobId, signal: AbortSignal): Promise<Outcome<Job>>
  /** Follows a job until there is nothing to wait for: it is over, gone, held, refused, or waits to be started. */
  follow(id: JobId, signal: AbortSignal): Promise<Outcome<Job>>
  /** Looks at all that are followed, now. */
  wake(): void
  close(): Promise<void>
}

/** The handlers of asynchronous jobs over the ledger. */
export function createJobsService(parts: JobsParts): JobsService {
  const { ledger, net, clock, results } = parts
  const gate = new HostGate({ clock, ...parts.gate })
  const client = new UwsClient({ net, gate, clock })
  const follower = new Follower({
    ledger,
    client,
    clock,
    random: parts.random,
    ended: (job) => parts.emit('ended', { job }),
  })
  const submission = new Submission({
    ...parts,
    gate,
    now: clock.now,
    lost: new LostJobs(ledger, client),
    made: (id, fresh) => follower.take(id, fresh && ledger.line(id)?.wantsRun === true),
  })
  const actions = new JobActions({ ledger, client, follower, submission })
  const closing = new AbortController()
  if (parts.tidies) tidyAfterFetching(ledger, actions, parts.tidies, closing.signal)
  const transfer = new JobImport({ ledger, client, follower, randomId: parts.randomId, now: clock.now })

  const again = async (id: JobId, signal: AbortSignal): Promise<Outcome<{ readonly job: JobId }>> => {
    const line = ledger.line(id)
    if (!line) return noJob
    const { job, sources, asked } = line
    if (job.adql === '')
      return fail('bad-request', 'The query of this job is not known here.', { where: job.jobUrl ?? job.url })
    if (job.uploads.length > 0 && !sources)
      return fail(
        'bad-request',
        'The tables that went with this job are not known here. Submit its query with tables of this machine.',
      )
    const { url, adql, lang, queue, maxrec, format, document, set, title } = job
    const request = { url, adql, lang, queue, maxrec, format, document, set, title }
    const future = asked?.destruction !== undefined && Date.parse(asked.destruction) > clock.now()
    return submission.submit(
      {
        ...(defined(request) as typeof request & JobSubmission),
        ...(asked?.executionSeconds !== undefined && { executionSeconds: asked.executionSeconds }),
        ...(future && { destruction: asked.destruction }),
        ...withOwnWords(job),
        ...(sources && { uploads: sources }),
      },
      signal,
    )
  }

  const follow: JobsService['follow'] = async (id, signal) => {
    const job = ledger.find(id)
    if (!job) return noJob
    if (job.jobUrl === undefined) submission.recover(id)
    else if (job.stage === 'active' || job.stage === 'pending') follower.take(id)
    const rests = ({ stage }: Job): boolean =>
      stage !== 'submitting' && stage !== 'active' && !(stage === 'pending' && ledger.line(id)?.wantsRun === true)
    return waited(await ledger.when(id, rests, signal), signal)
  }

  return {
    find: (id) => ledger.find(id),
    reopen: async (table, signal) => {
      const line = ledger.lines().find(({ job }) => job.fetched?.table === table)
      if (!line) return fail('not-found', 'The job of this table is no longer in the list.')
      const opened = await results.reopen(line.job.id, signal)
      return opened.ok ? ok(null) : opened
    },
    start: () => {
      submission.recover()
      for (const { job, wantsRun, deleted } of ledger.lines())
        if (job.jobUrl !== undefined && (job.stage === 'active' || (job.stage === 'pending' && wantsRun) || deleted))
          follower.take(job.id)
    },
    submit: (asked, signal, id) => submission.submit(asked, signal, id),
    newId: parts.randomId,
    onChange: (listener) => ledger.onChange((job) => listener(job)),
    written: () => ledger.written(),
    settled: async (id, signal) => {
      if (!ledger.find(id)) return noJob
      const rests = ({ stage }: Job): boolean =>
        stage !== 'submitting' && !(stage === 'pending' && ledger.line(id)?.wantsRun === true)
      return waited(await ledger.when(id, rests, signal), signal)
    },
    follow,
    wake: () => follower.wake(),
    close: async () => {
      closing.abort()
      await submission.stop()
      await follower.stop()
      gate.stop()
    },
    handlers: {
      list: () => ok(ledger.list()),
      find({ job }) {
        const found = ledger.find(job)
        return found ? ok(found) : noJob
      },
      submit: (asked, { signal }) => submission.submit(asked, signal),
      run: ({ job }, { signal }) => actions.run(job, signal),
      configure: ({ job, ...settings }, { signal }) => actions.configure(job, settings, signal),
      abort: ({ job }, { signal }) => actions.abort(job, signal),
      remove: ({ job }, { signal }) => actions.remove(job, signal),
      async forget({ jobs: ids }) {
        for (const id of ids) {
          follower.drop(id)
          await results.forget(id)
        }
        return ledger.forget(ids)
      },
      async archive({ jobs: ids, archived }) {
        for (const id of ids) {
          if (!ledger.find(id)) continue
          const kept = await ledger.update(id, { archived: archived || undefined })
          if (!kept.ok) return kept
        }
        return ok(null)
      },
      again: ({ job }, { signal }) => again(job, signal),
      look: ({ job }, { signal }) => actions.look(job, signal),
      fetch: ({ job, result }, { signal }) => results.fetch(job, result, signal),
      stopFetching: ({ job }) => results.stop(job),
      async describe({ job, title, note }) {
        const kept = await ledger.update(job, {
          ...(title?.trim() && { title: title.trim() }),
          ...(note !== undefined && { note: note.trim() || undefined }),
        })
        return kept.ok ? ok(null) : kept
      },
      importUrl: ({ jobUrl }, { signal }) => transfer.importUrl(jobUrl, signal),
      listed: ({ url, ...filters }, { signal }) => transfer.listed(url, filters, signal),
      details({ job: id }) {
        const job = ledger.find(id)
        if (!job) return noJob
        const document = ledger.document(id)
        return ok({
          ...(document !== undefined && { document }),
          exchanges: net.exchanges(recordedExchanges).filter((exchange) => isOf(job, exchange)),
        })
      },
      exportJob: ({ job }) => transfer.exportJob(job),
      async saveJob({ job, path }) {
        const exported = transfer.exportJob(job)
        return exported.ok ? saveText(parts.files, path, exported.value.text) : exported
      },
      importJob: ({ text }) => transfer.importJob(text),
    },
  }
}

const noJob = fail('not-found', 'This job is no longer in the ledger.')

function waited(job: Job | undefined, signal: AbortSignal): Outcome<Job> {
  if (job) return ok(job)
  return signal.aborted ? fail('cancelled', 'Cancelled.') : noJob
}

/** The person's own part of a RUNID; the new job has a token of its own. */
function withOwnWords({ origin, runid }: Job): { readonly runid?: string } {
  const words = origin === 'submitted' ? runid.slice(0, -tokenOf(runid).length - 1) : ownWords(runid)
  return words === '' || words === 'alidade' ? {} : { runid: words }
}

/** An exchange with the job, or the one that made it. */
function isOf({ jobUrl, runid }: Job, { url, requestBody }: Exchange): boolean {
  // Only of those made here: another RUNID may be a word that stands in many a query.
  const made = ownWords(runid) !== runid && requestBody?.includes(tokenOf(runid)) === true
  if (made || jobUrl === undefined) return made
  const path = jobKey(url.replace(/[?#].*$/, ''))
  const own = jobKey(jobUrl.replace(/[?#].*$/, ''))
  return path === own || path.startsWith(`${own}/`)
}

const defined = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
