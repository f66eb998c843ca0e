import { createReadStream } from 'node:fs'
import { type Fault, fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Clock } from '../../store/clock.ts'
import {
  type Asked,
  answerFault,
  answerMethod,
  answerPieces,
  answerText,
  answerXml,
  errorDocument,
  redirect,
} from './answers.ts'
import { filteredJobs, isActive, type Job, jobPhases } from './job.ts'
import type { JobBook } from './job-book.ts'
import { jobDocument, jobList, parameterElements, resultElements, uwsTime } from './job-document.ts'
import type { JobQueue } from './job-queue.ts'
import { allValues, lastValue, type ParameterList, type RequestParameters, readParameters } from './parameters.ts'
import { serviceLimits } from './service-limits.ts'

export interface AsyncParts {
  readonly book: JobBook
  readonly queue: JobQueue
  readonly clock: Clock
}

const notThere = (what: string): Fault => ({ kind: 'not-found', message: `There is no ${what} here.` })
const noJob: Fault = {
  kind: 'not-found',
  message: 'There is no such job. It may have been deleted, or its time was over.',
}

/** /async and what is below it (UWS 1.1, 2.2; TAP 1.1, 2.2). `segments` are the path's parts behind /async. */
export async function answerAsync(asked: Asked, segments: readonly string[], parts: AsyncParts): Promise<void> {
  const [id, ...below] = segments.filter((segment) => segment !== '')
  const { method } = asked.request
  if (id === undefined) {
    if (method === 'POST') return create(asked, parts)
    return method === 'GET' || method === 'HEAD' ? list(asked, parts) : answerMethod(asked, 'GET, HEAD, POST')
  }
  const job = parts.book.find(id)
  if (!job) return answerFault(asked, noJob)
  const address = `${asked.base}/async/${job.id}`
  if (method === 'POST') return post(asked, job, address, below, parts)
  if (method === 'DELETE' && below.length === 0) return destroy(asked, job, parts)
  if (method === 'GET' || method === 'HEAD') return look(asked, job, address, below, parts)
  return answerMethod(asked, below.length === 0 ? 'DELETE, GET, HEAD, POST' : 'GET, HEAD, POST')
}

async function list(asked: Asked, { book }: AsyncParts): Promise<void> {
  const parameters = await readParameters(asked.request)
  if (!parameters.ok) return answerFault(asked, parameters.fault)
  const phases = allValues(parameters.value.list, 'PHASE').map((phase) => phase.trim().toUpperCase())
  const after = lastValue(parameters.value.list, 'AFTER')
  const last = lastValue(parameters.value.list, 'LAST')
  const moment = after === undefined ? undefined : readTime(after)
  if (after !== undefined && moment === undefined)
    return answerFault(asked, {
      kind: 'bad-request',
      message: `AFTER must be a time such as 2026-01-31T12:00:00Z, not ${after}.`,
    })
  if (last !== undefined && !/^\d{1,9}$/.test(last.trim()))
    return answerFault(asked, { kind: 'bad-request', message: `LAST must be a whole number, not ${last}.` })
  const found = filteredJobs(book.all(), { phases, after: moment, last: last === undefined ? undefined : Number(last) })
  answerXml(
    asked,
    jobList(found, (job) => `${asked.base}/async/${job.id}`),
  )
}

async function create(asked: Asked, { book, queue, clock }: AsyncParts): Promise<void> {
  const read = await readParameters(asked.request)
  if (!read.ok) return answerFault(asked, read.fault)
  const asking = askedTimes(read.value.list, clock.now())
  if (!asking.ok) return answerFault(asked, asking.fault)
  const phase = lastValue(read.value.list, 'PHASE')
  if (phase !== undefined && phase !== 'RUN')
    return answerFault(asked, {
      kind: 'bad-request',
      message: `A job can be created with PHASE=RUN, not with PHASE=${phase}.`,
    })
  const job = await book.create(ownParameters(read.value.list), uploadedParts(read.value), {
    executionSeconds: asking.value.executionSeconds ?? serviceLimits.defaultExecutionSeconds,
    destroyAt: asking.value.destroyAt ?? clock.now() + serviceLimits.defaultRetentionSeconds * 1000,
  })
  if (!job.ok) return answerFault(asked, job.fault)
  const started = phase === 'RUN' ? await queue.run(job.value) : job
  if (!started.ok) return answerFault(asked, started.fault)
  redirect(asked, `${asked.base}/async/${job.value.id}`)
}

async function destroy(asked: Asked, job: Job, { queue }: AsyncParts): Promise<void> {
  const gone = await queue.destroy(job)
  if (gone.ok) redirect(asked, `${asked.base}/async`)
  else answerFault(asked, gone.fault)
}

/** What only steers the job and is no parameter of its query. */
const steering = new Set(['PHASE', 'ACTION', 'DESTRUCTION', 'EXECUTIONDURATION', 'WAIT'])
const ownParameters = (all: ParameterList): ParameterList => all.filter(([name]) => !steering.has(name))

/** Parts that an UPLOAD of this request may name: all but its parameters. */
const uploadedParts = ({ list: all, parts }: RequestParameters): RequestParameters['parts'] => {
  const named = allValues(all, 'UPLOAD').flatMap((value) =>
    [...value.matchAll(/,\s*param:([^;]*)/gi)].map((found) => found[1]?.trim().toLowerCase()),
  )
  return parts.filter(({ name, filename }) => filename !== undefined || named.includes(name.toLowerCase()))
}

async function post(
  asked: Asked,
  job: Job,
  address: string,
  below: readonly string[],
  { book, queue, clock }: AsyncParts,
): Promise<void> {
  const read = await readParameters(asked.request)
  if (!read.ok) return answerFault(asked, read.fault)
  const { list: all } = read.value
  if (below.length > 1 || !['', 'phase', 'destruction', 'executionduration', 'parameters'].includes(below[0] ?? ''))
    return answerMethod(asked, 'GET, HEAD')
  const action = lastValue(all, 'ACTION')?.toUpperCase()
  if (action === 'DELETE' && below.length === 0) return destroy(asked, job, { book, queue, clock })
  if (action !== undefined)
    return answerFault(asked, { kind: 'bad-request', message: `ACTION must be DELETE, not ${action}.` })
  const times = askedTimes(all, clock.now())
  if (!times.ok) return answerFault(asked, times.fault)
  let outcome: Outcome<unknown> = ok(null)
  const { executionSeconds, destroyAt } = times.value
  if (executionSeconds !== undefined || destroyAt !== undefined)
    outcome = await book.change(job.id, { executionSeconds, destroyAt })
  const own = ownParameters(all)
  if (outcome.ok && own.length > 0) {
    if (job.phase !== 'PENDING')
      return answerFault(asked, {
        kind: 'http',
        status: 403,
        message: `The job is ${job.phase}; its parameters can be changed while it is PENDING.`,
      })
    outcome = await book.setParameters(job, own, uploadedParts(read.value))
  }
  if (outcome.ok) outcome = await steered(lastValue(all, 'PHASE'), book.find(job.id) ?? job, queue)
  if (outcome.ok) redirect(asked, address)
  else answerFault(asked, outcome.fault)
}

async function steered(phase: string | undefined, job: Job, queue: JobQueue): Promise<Outcome<unknown>> {
  if (phase === undefined) return ok(null)
  if (phase === 'RUN') return queue.run(job)
  if (phase === 'ABORT') return queue.abort(job)
  return fail('bad-request', `PHASE must be RUN or ABORT, not ${phase}.`)
}

async function look(
  asked: Asked,
  job: Job,
  address: string,
  below: readonly string[],
  { book, queue, clock }: AsyncParts,
): Promise<void> {
  const [what = '', name] = below
  if (below.length > 2 || (name !== undefined && what !== 'results')) return answerFault(asked, notThere('resource'))
  switch (what) {
    case '': {
      const waited = await wait(asked, job, book)
      if (!waited.ok) return answerFault(asked, waited.fault)
      const now = book.find(job.id)
      return now ? answerXml(asked, jobDocument(now, address, queue.quote(now))) : answerFault(asked, noJob)
    }
    case 'phase':
      return answerText(asked, job.phase)
    case 'executionduration':
      return answerText(asked, String(job.executionSeconds))
    case 'destruction':
      return answerText(asked, uwsTime(job.destroyAt))
    case 'quote': {
      const quote = queue.quote(job)
      return answerText(asked, quote === undefined ? '' : uwsTime(Math.max(quote, clock.now())))
    }
    case 'owner':
      return answerText(asked, '')
    case 'parameters':
      return answerXml(asked, parameterElements(job, true))
    case 'results':
      if (name === undefined) return answerXml(asked, resultElements(job, address, true))
      return result(asked, job, name, book)
    case 'error':
      if (!job.error) return answerFault(asked, notThere('error'))
      return asked.response.answer(
        200,
        { 'Content-Type': 'application/x-votable+xml', 'Cache-Control': 'no-store' },
        errorDocument(job.error.message),
      )
    default:
      return answerFault(asked, notThere('resource'))
  }
}

async function result(asked: Asked, job: Job, name: string, book: JobBook): Promise<void> {
  if (name !== 'result' || !job.result)
    return answerFault(asked, isActive(job.phase) ? notThere('result yet') : notThere('such result'))
  const { file, mime, extension, bytes } = job.result
  await answerPieces(asked, { mime, name: `${job.id}.${extension}`, bytes }, bytesOf(book.path(file)))
}

/** The file is opened with the first byte that is wanted of it: HEAD wants none. */
async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path)
}

/** WAIT (UWS 1.1, 2.2.1.1): holds the answer while the phase is what it was, or what PHASE says, for so many seconds. */
async function wait({ request }: Asked, job: Job, book: JobBook): Promise<Outcome<null>> {
  const list = [...request.query].map(([name, value]) => [name.toUpperCase(), value] as const)
  const asked = lastValue(list, 'WAIT')
  if (asked === undefined) return ok(null)
  if (!/^\s*(-1|\d+)\s*$/.test(asked))
    return fail('bad-request', `WAIT must be a number of seconds or -1, not ${asked}.`)
  const phase = lastValue(list, 'PHASE')?.toUpperCase() ?? job.phase
  if (!jobPhases.some((known) => known === phase))
    return fail('bad-request', `PHASE ${phase} is not a phase of these jobs.`)
  if (job.phase !== phase || !isActive(job.phase)) return ok(null)
  const seconds = Number(asked) < 0 ? serviceLimits.waitSeconds : Math.min(Number(asked), serviceLimits.waitSeconds)
  await book.phaseChange(job.id, seconds, request.signal)
  return ok(null)
}

/** DESTRUCTION and EXECUTIONDURATION, within what the service allows (UWS 1.1, 2.2.3.3 and 2.2.3.4). */
function askedTimes(
  list: ParameterList,
  now: number,
): Outcome<{ readonly executionSeconds?: number; readonly destroyAt?: number }> {
  const duration = lastValue(list, 'EXECUTIONDURATION')
  const destruction = lastValue(list, 'DESTRUCTION')
  if (duration !== undefined && !/^\s*\d{1,9}\s*$/.test(duration))
    return fail('bad-request', `EXECUTIONDURATION must be a number of seconds, not ${duration}.`)
  const moment = destruction === undefined ? undefined : readTime(destruction)
  if (destruction !== undefined && moment === undefined)
    return fail('bad-request', `DESTRUCTION must be a time such as 2026-01-31T12:00:00Z, not ${destruction}.`)
  const seconds = duration === undefined ? undefined : Number(duration)
  return ok({
    // 0 stands for no limit, which is the service's longest.
    ...(seconds !== undefined && {
      executionSeconds:
        seconds === 0 ? serviceLimits.hardExecutionSeconds : Math.min(seconds, serviceLimits.hardExecutionSeconds),
    }),
    ...(moment !== undefined && { destroyAt: Math.min(moment, now + serviceLimits.hardRetentionSeconds * 1000) }),
  })
}

/** A DALI timestamp (DALI 1.1, 3.1.3): UTC, with or without its Z; undefined for other text. */
function readTime(text: string): number | undefined {
  const found = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(text.trim())
  if (!found) return undefined
  const time = Date.parse(`${found[1]}T${found[2] ?? '00:00:00'}${found[3] ?? 'Z'}`)
  return Number.isNaN(time) ? undefined : time
}
