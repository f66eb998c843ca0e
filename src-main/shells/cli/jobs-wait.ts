import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import { bytesText } from '#shared/model/bytes-text.ts'
import type { Job, JobId } from '#shared/model/job.ts'
import { type JobsDesk, jobsExitCodes, jobsVerbOf, namedJob, type OpenJobs, phaseOf } from './jobs-place.ts'
import { faultLine, ProgressLine } from './report-lines.ts'
import { tokenFileLines } from './token-file.ts'
import type { Verb } from './verb.ts'
import { readWords, table } from './words.ts'

const usage = `alidade jobs wait ID [--timeout S]

Waits until a job has ended, and prints its last phase. A service that cannot be reached is asked again.

${table([
  ['ID', 'as alidade jobs list says it, or as much of it as names one job; or the job’s address'],
  ['--timeout S', 'wait at most so many seconds (0: look once)'],
  tokenFileLines,
])}
${jobsExitCodes(
  'COMPLETED',
  'it ended otherwise (ERROR, ABORTED, ARCHIVED ...), waits for you (PENDING, HELD), or the service no longer knows it',
  'the time is up and it has not ended',
)}`

/** Milliseconds between two looks at the ledger; the ledger's own looks at the service are fewer. */
const lookMilliseconds = 400
/** Of one look at a service by `--timeout 0`. */
const onceSeconds = 60

export interface Looked {
  readonly job: Job
  /** The time was up before it was so. */
  readonly late: boolean
}

/** Looks at a job of the ledger until it is as `rests` says; the ledger follows it meanwhile. Infinity: no time limit. */
export async function lookUntil(
  id: JobId,
  rests: (job: Job) => boolean,
  seconds: number,
  { ledger, io }: JobsDesk,
): Promise<Outcome<Looked>> {
  const progress = new ProgressLine(io)
  const start = performance.now()
  try {
    for (;;) {
      await ledger.follow(id)
      const found = await ledger.call('find', { job: id }, io.signal)
      if (!found.ok) return found
      const job = found.value
      if (rests(job)) return ok({ job, late: false })
      const elapsed = (performance.now() - start) / 1000
      if (elapsed >= seconds) return ok({ job, late: true })
      progress.show(`${stateText(job)}, ${Math.round(elapsed)} s`)
      if (await paused(Math.min(lookMilliseconds, (seconds - elapsed) * 1000), io.signal))
        return fail('cancelled', 'Cancelled.')
    }
  } finally {
    progress.end()
  }
}

function stateText(job: Job): string {
  if (job.fetching) return `fetching, ${bytesText(job.fetching.bytes)}`
  return job.trouble ? `${phaseOf(job)}; ${job.trouble.message}` : phaseOf(job)
}

/** True: cancelled meanwhile. */
const paused = (milliseconds: number, signal: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve(signal.aborted)
    }
    const timer = setTimeout(end, milliseconds)
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted) end()
  })

/** Nothing more comes of it by waiting. */
export const isAtRest = ({ stage }: Job): boolean =>
  stage === 'over' || stage === 'gone' || stage === 'refused' || stage === 'held'

/** `alidade jobs wait`. */
export const jobsWaitVerb = (open: OpenJobs): Verb =>
  jobsVerbOf(open, {
    name: 'wait',
    summary: 'wait until a job has ended',
    usage,
    read(args) {
      const words = readWords(args, ['timeout', 'token-file'])
      if (typeof words === 'string') return words
      const [id, ...more] = words.others
      if (id === undefined || more.length > 0) return 'give one ID.'
      const text = words.options.get('timeout')
      if (text !== undefined && !/^\d+(\.\d+)?$/.test(text)) return `--timeout needs a number of seconds, not ${text}.`
      const tokenFile = words.options.get('token-file')
      const seconds = text === undefined ? Number.POSITIVE_INFINITY : Number(text)
      return { id, seconds, ...(tokenFile !== undefined && { tokenFile }) }
    },
    async run({ id, seconds }, desk): Promise<Outcome<number>> {
      const named = await namedJob(id, desk)
      if (!named.ok) return named
      if (seconds === 0 && named.value.jobUrl !== undefined && !isAtRest(named.value)) {
        const looked = await desk.ledger.call('look', { job: named.value.id }, desk.io.signal, onceSeconds)
        if (!looked.ok) return looked
      }
      const waitsForRun = pendingFor(pendingMilliseconds)
      const rests = (job: Job): boolean => isAtRest(job) || waitsForRun(job)
      const looked = await lookUntil(named.value.id, rests, seconds, desk)
      return looked.ok ? tell(looked.value, desk) : looked
    },
  })

/** A job that the ledger is to start does not stay PENDING for so long. */
const pendingMilliseconds = 10_000

/** Whether a job that was made has not been started for so long that somebody else has to do it. */
function pendingFor(milliseconds: number): (job: Job) => boolean {
  let since: number | undefined
  return ({ stage, trouble }) => {
    since = stage === 'pending' && trouble === undefined ? (since ?? performance.now()) : undefined
    return since !== undefined && performance.now() - since >= milliseconds
  }
}

async function tell({ job, late }: Looked, { io, verb }: JobsDesk): Promise<Outcome<number>> {
  await io.stdout(`${phaseOf(job)}\n`)
  if (late) return ok(4)
  const fault = job.error
  if (fault) io.stderr(`alidade ${verb}: ${faultLine(fault, { service: 'correct the query' })}\n`)
  return ok(job.phase === 'COMPLETED' && job.stage === 'over' ? 0 : 3)
}
