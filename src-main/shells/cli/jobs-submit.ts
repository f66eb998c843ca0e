import { resolve } from 'node:path'
import { type Outcome, ok } from '#shared/ipc/fault.ts'
import type { JobSubmission, UploadSource } from '#shared/ipc/jobs.ts'
import type { Job, JobId } from '#shared/model/job.ts'
import { type JobsDesk, jobsExitCodes, jobsVerbOf, namedJob, type OpenJobs, phaseOf } from './jobs-place.ts'
import { lookUntil } from './jobs-wait.ts'
import { queryLines, queryOptions, readAskedQuery, readQuery } from './query-text.ts'
import { faultLine } from './report-lines.ts'
import type { Verb } from './verb.ts'
import { readWords, table, wholeNumber } from './words.ts'

const usage = `alidade jobs submit --service URL --adql TEXT [options]

Submits an asynchronous query and starts it. The job is in the ledger of the workspace, before the service is asked, and
in the window as well. The last line on standard output is its id; alidade jobs wait, fetch and the others take it.

${table([
  ...[queryLines.service, queryLines.adql, queryLines.lang],
  ['--queue QUEUE', 'a queue of the service, by its own word'],
  ['--runid TEXT', 'a word of your own that the service keeps with the job'],
  queryLines.maxrec,
  ['--execution-duration S', 'the service may end the job after so many seconds (0: its own limit)'],
  ['--destruction TIME', 'until when the service keeps the job, such as 2026-12-31 or 2026-12-31T12:00:00Z'],
  ['--title TEXT', 'what the job is called in lists'],
  [
    '--upload NAME=WHAT',
    'a table that the query calls TAP_UPLOAD.NAME; may be given more than once. WHAT is a file, an',
    'address that the service fetches (https://...), or job:ID, the result of another job',
  ],
  ['--no-run', 'make it, but do not start it (alidade jobs run ID)'],
  queryLines.tokens,
])}
${jobsExitCodes('the service has the job', 'cut off before the answer: the job may be running; its id is printed, and it is looked for again')}`

interface Asked {
  readonly submission: Omit<JobSubmission, 'adql' | 'uploads'>
  readonly adql: string
  readonly uploads: readonly Upload[]
  readonly tokenFile?: string
}
interface Upload {
  readonly name: string
  readonly what: string
}

const optionNames = [
  ...queryOptions,
  ...(['queue', 'runid', 'execution-duration', 'destruction', 'title', 'upload'] as const),
]

/** `alidade jobs submit`. */
export const jobsSubmitVerb = (open: OpenJobs): Verb =>
  jobsVerbOf(open, { name: 'submit', summary: 'submit an asynchronous query', usage, read: readArguments, run: submit })

function readArguments(args: readonly string[]): Asked | string {
  const words = readWords(args, optionNames, ['no-run'], ['upload'])
  if (typeof words === 'string') return words
  const { options, flags, lists, others } = words
  if (others.length > 0) return `unexpected argument ${others[0]}.`
  const query = readAskedQuery(options)
  if (typeof query === 'string') return query
  const { service, adql, tokenFile, ...limits } = query
  const executionSeconds = wholeNumber('execution-duration', options.get('execution-duration'))
  if (typeof executionSeconds === 'object') return executionSeconds.problem
  const until = options.get('destruction')
  const destruction = until === undefined ? undefined : instant(until)
  if (until !== undefined && destruction === undefined) return `--destruction needs a time to come, not ${until}.`
  const uploads = (lists.get('upload') ?? []).map(uploadOf)
  const wrong = uploads.find((upload) => typeof upload === 'string')
  if (typeof wrong === 'string') return wrong
  const text = (name: 'queue' | 'runid' | 'title') => {
    const value = options.get(name)
    return value === undefined ? {} : { [name]: value }
  }
  return {
    submission: {
      url: service,
      ...limits,
      ...text('queue'),
      ...text('runid'),
      ...text('title'),
      ...(executionSeconds !== undefined && { executionSeconds }),
      ...(destruction !== undefined && { destruction }),
      ...(flags.has('no-run') && { run: false }),
    },
    adql,
    uploads: uploads.filter((upload) => typeof upload !== 'string'),
    ...(tokenFile !== undefined && { tokenFile }),
  }
}

/** A time in UTC as DALI 1.1, 3.3.3 writes it; one without a zone is in UTC. Undefined: it is none, or over. */
function instant(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?Z?)?$/.test(text)) return undefined
  const at = Date.parse(text.includes('T') && !text.endsWith('Z') ? `${text}Z` : text)
  return Number.isNaN(at) || at <= Date.now() ? undefined : new Date(at).toISOString()
}

function uploadOf(text: string): Upload | string {
  const equals = text.indexOf('=')
  const upload = { name: text.slice(0, equals).trim(), what: text.slice(equals + 1) }
  return equals < 1 || upload.what === '' ? `--upload needs NAME=FILE or NAME=URL, not ${text}.` : upload
}

async function sourceOf({ name, what }: Upload, desk: JobsDesk): Promise<Outcome<UploadSource>> {
  if (/^https?:\/\//i.test(what)) return ok({ kind: 'url', name, url: what })
  if (!what.startsWith('job:')) return ok({ kind: 'file', name, path: resolve(what) })
  const job = await namedJob(what.slice('job:'.length), desk)
  return job.ok ? ok({ kind: 'job', name, job: job.value.id }) : job
}

async function submit({ submission, adql, uploads }: Asked, desk: JobsDesk): Promise<Outcome<number>> {
  const text = await readQuery(adql, desk.io)
  if (!text.ok) return text
  const sources: UploadSource[] = []
  for (const upload of uploads) {
    const source = await sourceOf(upload, desk)
    if (!source.ok) return source
    sources.push(source.value)
  }
  const asked = { ...submission, adql: text.value, ...(sources.length > 0 && { uploads: sources }) }
  const made = await desk.ledger.call('submit', asked, desk.io.signal, submitSeconds)
  return made.ok ? settle(made.value.job, submission.run !== false, desk) : made
}

/** Tables that go with a query are read and made smaller before the ledger answers. */
const submitSeconds = 300
/** After this time a service that still has not answered is left to the ledger. */
export const settleSeconds = 120

/** Waits until the service has a job of ours or does not take it, and prints the id; for all verbs that make one. */
export async function settle(id: JobId, started: boolean, desk: JobsDesk): Promise<Outcome<number>> {
  const { io, verb } = desk
  const rests = ({ stage, trouble }: Job): boolean =>
    stage !== 'submitting' && !(stage === 'pending' && started && trouble === undefined)
  const looked = await lookUntil(id, rests, settleSeconds, desk)
  const job = looked.ok ? looked.value.job : undefined
  if (job?.stage === 'refused') {
    const fault = job.error ?? { kind: 'service', message: 'The service did not take the job.' }
    io.stderr(`alidade ${verb}: ${faultLine(fault, { service: 'correct the query' })}\n`)
    return ok(1)
  }
  const unsure = job === undefined || job.stage === 'submitting' || job.stage === 'uncertain'
  const what = unsure ? 'cut off before the service’s answer; it may be running' : phaseOf(job)
  io.stderr(`alidade ${verb}: ${what}${job?.jobUrl === undefined ? '' : ` at ${job.jobUrl}`}\n`)
  if (job?.trouble) io.stderr(`alidade ${verb}: ${faultLine(job.trouble, {})}\n`)
  await io.stdout(`${id}\n`)
  return ok(io.signal.aborted ? 130 : unsure ? 3 : 0)
}
