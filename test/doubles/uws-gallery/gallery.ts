// UWS services that misbehave, each as SERVICES.md tells of a real one, over real sockets.
import type { Clock } from '#main/store/clock.ts'
import { type Answer, escaped, listen, parameter, type SeenCall } from '../http-double.ts'
import { type Exhibit, plainExhibit } from './exhibits.ts'
import { type NetworkFault, spoil } from './network-faults.ts'

/** A job of the gallery, as the service knows it. */
export interface GalleryJob {
  readonly id: string
  readonly runId: string
  readonly query: string
  readonly exhibit: Exhibit
  readonly createdAt: number
  /** When it was told to run, and took it. */
  readonly runs: readonly number[]
  /** Requests for its document. */
  readonly looks: readonly number[]
  /** Requests that came though they were asked to stay away for longer. */
  readonly tooEarly: number
  readonly deleted: boolean
  phase(now: number): string
}

export interface GalleryOptions {
  readonly clock: Clock
  /** How the n-th job (from 0) behaves; default: as the standard says. */
  readonly exhibitOf?: (number: number) => Exhibit
  /** What happens to a request on its way. */
  readonly faultOf?: (call: SeenCall) => NetworkFault | undefined
  /** What a result is. */
  readonly resultOf?: (job: GalleryJob) => string
}

export interface Gallery {
  /** Base URL of the service, such as http://127.0.0.1:40123/tap */
  readonly url: string
  readonly jobs: readonly GalleryJob[]
  readonly calls: readonly SeenCall[]
  /** How many requests met a fault, by kind. */
  readonly faults: ReadonlyMap<string, number>
  /** Requests for the list of jobs. */
  readonly listings: number
  close(): Promise<void>
}

class Kept implements GalleryJob {
  readonly runs: number[] = []
  readonly looks: number[] = []
  tooEarly = 0
  deleted = false
  /** No request for it before this moment. */
  closedUntil = 0
  abortedAt: number | undefined
  #resumed = 0

  readonly id: string
  readonly runId: string
  readonly query: string
  readonly exhibit: Exhibit
  readonly createdAt: number

  constructor(id: string, runId: string, query: string, exhibit: Exhibit, createdAt: number) {
    this.id = id
    this.runId = runId
    this.query = query
    this.exhibit = exhibit
    this.createdAt = createdAt
  }

  /** False: it cannot be run now. */
  run(now: number): boolean {
    const phase = this.phase(now)
    if (phase !== 'PENDING' && phase !== 'HELD') return false
    if (phase === 'HELD') this.#resumed = now
    this.runs.push(now)
    return true
  }

  phase(now: number): string {
    if (this.abortedAt !== undefined) return 'ABORTED'
    const [started] = this.runs
    if (started === undefined) return 'PENDING'
    let begin = started
    for (const [phase, seconds] of this.exhibit.course) {
      if (phase === 'HELD') {
        if (this.#resumed === 0) return now < begin ? 'EXECUTING' : 'HELD'
        begin = this.#resumed
      } else if (seconds === 0 || now < begin + seconds * 1000) return phase
      else begin += seconds * 1000
    }
    return this.exhibit.course.at(-1)?.[0] ?? 'UNKNOWN'
  }
}

/** Starts the gallery on a free port of this machine. */
export async function startGallery(options: GalleryOptions): Promise<Gallery> {
  const { clock } = options
  const jobs: Kept[] = []
  const faults = new Map<string, number>()
  let listings = 0
  let base = ''
  const place: Place = { options, jobs, base: () => base, listed: () => (listings += 1) }
  const server = await listen(async (call, response) => {
    // Addresses are those by which it was asked, through a wire or not.
    base = `http://${call.headers.host}/tap`
    const fault = options.faultOf?.(call)
    const job = jobOf(place, call.path)
    if (job && call.method === 'GET' && clock.now() < job.closedUntil) job.tooEarly += 1
    if (fault) faults.set(fault.kind, (faults.get(fault.kind) ?? 0) + 1)
    if (fault?.kind === 'slow') await pause(clock, fault.seconds)
    const notDone = fault?.kind === 'reset-before' || fault?.kind === 'status'
    const answer = notDone ? { status: 503 } : await answered(place, call, response)
    if (answer && !fault) return answer
    if (!answer || !fault) return undefined
    const until = spoil(fault, answer, response, clock.now())
    if (until !== undefined && job) job.closedUntil = Math.max(job.closedUntil, until)
    return undefined
  })
  return {
    url: `${server.origin}/tap`,
    jobs,
    calls: server.calls,
    faults,
    get listings() {
      return listings
    },
    close: () => server.close(),
  }
}

interface Place {
  readonly options: GalleryOptions
  readonly jobs: Kept[]
  base(): string
  listed(): void
}

const pause = (clock: Clock, seconds: number): Promise<void> =>
  new Promise((resolve) => clock.after(seconds * 1000, resolve))
const xml = { 'content-type': 'text/xml' }
const plain = { 'content-type': 'text/plain' }
const notFound: Answer = { status: 404, headers: plain, body: 'No such job.' }

const jobOf = (place: Place, path: string): Kept | undefined => {
  const id = /^\/tap\/+async\/([^/]+)/.exec(path)?.[1]
  return place.jobs.find((job) => job.id === id && !job.deleted)
}

async function answered(place: Place, call: SeenCall, response: { destroyed: boolean }): Promise<Answer | undefined> {
  const parts = call.path.split('/').filter((part) => part !== '')
  if (parts[1] !== 'async') return notFound
  if (parts.length === 2) return call.method === 'POST' ? create(place, call) : list(place, call)
  const job = jobOf(place, call.path)
  if (!job) return notFound
  if (call.method === 'DELETE') return remove(place, job)
  if (call.method === 'POST') return change(place, call, job, parts[3] ?? '')
  return parts.length > 3 ? part(place, job, parts.slice(3)) : look(place, call, job, response)
}

function create(place: Place, call: SeenCall): Answer {
  const { options, jobs } = place
  const exhibit = options.exhibitOf?.(jobs.length) ?? plainExhibit
  const query = parameter(call, 'QUERY') ?? ''
  const job = new Kept(`job${jobs.length + 1}`, parameter(call, 'RUNID') ?? '', query, exhibit, options.clock.now())
  jobs.push(job)
  const locations = {
    absolute: `${place.base()}/async/${job.id}`,
    relative: `async/${job.id}`,
    'double-slash': `${place.base()}//async/${job.id}`,
  }
  return { status: 303, headers: { location: locations[exhibit.location] } }
}

function list(place: Place, call: SeenCall): Answer {
  place.listed()
  const now = place.options.clock.now()
  const phases = call.query.getAll('PHASE')
  const references = place.jobs
    .filter((job) => !job.deleted && (phases.length === 0 || phases.includes(job.phase(now))))
    .map((job) => {
      const inside = `<uws:phase>${job.phase(now)}</uws:phase><uws:runId>${escaped(job.runId)}</uws:runId>`
      return `<uws:jobref id="${job.id}" xlink:href="${place.base()}/async/${job.id}">${inside}</uws:jobref>`
    })
  const root = 'xmlns:uws="http://www.ivoa.net/xml/UWS/v1.0" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1"'
  return { status: 200, headers: xml, body: `<uws:jobs ${root}>${references.join('')}</uws:jobs>` }
}

function remove(place: Place, job: Kept): Answer {
  job.deleted = true
  return job.exhibit.onDelete === 'nothing'
    ? { status: 200 }
    : { status: 303, headers: { location: `${place.base()}/async` } }
}

function change(place: Place, call: SeenCall, job: Kept, part: string): Answer {
  const now = place.options.clock.now()
  const phase = parameter(call, 'PHASE')
  if (part === 'phase' && phase === 'RUN' && !job.run(now))
    return { status: 403, headers: plain, body: `The job is ${job.phase(now)}.` }
  if (part === 'phase' && phase === 'ABORT') job.abortedAt ??= now
  return { status: 303, headers: { location: `${place.base()}/async/${job.id}` } }
}

function part(place: Place, job: Kept, rest: readonly string[]): Answer {
  const now = place.options.clock.now()
  const result = place.options.resultOf?.(job) ?? `a,b\n1,${job.id}\n`
  switch (rest.join('/')) {
    case 'phase':
      return { status: 200, headers: plain, body: job.exhibit.spell(job.phase(now)) }
    case 'error':
      return { status: 200, headers: plain, body: 'division by zero' }
    case 'results/result':
      if (job.exhibit.result === 'redirect')
        return { status: 303, headers: { location: `${place.base()}/async/${job.id}/results/file` } }
      return { status: 200, headers: { 'content-type': 'text/csv' }, body: result }
    case 'results/file':
      return { status: 200, headers: { 'content-type': 'text/csv' }, body: result }
    default:
      return notFound
  }
}

async function look(
  place: Place,
  call: SeenCall,
  job: Kept,
  response: { destroyed: boolean },
): Promise<Answer | undefined> {
  const { clock } = place.options
  job.looks.push(clock.now())
  const seconds = Number(call.query.get('WAIT') ?? 0)
  const named = call.query.get('PHASE') ?? undefined
  const active = /^(PENDING|QUEUED|EXECUTING)$/
  switch (seconds === 0 ? 'ignored' : job.exhibit.wait) {
    case 'never':
      return undefined
    case 'early':
      await pause(clock, 1)
      break
    case 'phase-ignored':
      await pause(clock, seconds)
      break
    case 'holds': {
      const end = clock.now() + seconds * 1000
      const before = job.phase(clock.now())
      while (active.test(before) && (named === undefined || named === before)) {
        if (job.phase(clock.now()) !== before || clock.now() >= end || response.destroyed) break
        await pause(clock, 0.5)
      }
      break
    }
    case 'ignored':
      break
  }
  return { status: 200, headers: xml, body: document(place, job) }
}

function document(place: Place, job: Kept): string {
  const { exhibit } = job
  const now = place.options.clock.now()
  const phase = job.phase(now)
  const tag = (name: string): string => (exhibit.prefix === '' ? name : `${exhibit.prefix}:${name}`)
  const namespace = exhibit.prefix === '' ? 'xmlns' : `xmlns:${exhibit.prefix}`
  const version = exhibit.version === undefined ? '' : ` version="${exhibit.version}"`
  const error = `<${tag('errorSummary')} type="fatal" hasDetail="true"><${tag('message')}>division by zero</${tag('message')}></${tag('errorSummary')}>`
  const result = `<${tag('result')} id="result" xlink:href="${place.base()}/async/${job.id}/results/result"/>`
  return [
    `<?xml version="1.0" encoding="UTF-8"?>\n<${tag('job')} ${namespace}="http://www.ivoa.net/xml/UWS/v1.0" `,
    `xmlns:xlink="http://www.w3.org/1999/xlink"${version}>`,
    `<${tag('jobId')}>${job.id}</${tag('jobId')}><${tag('runId')}>${escaped(job.runId)}</${tag('runId')}>`,
    `<${tag('phase')}>${exhibit.spell(phase)}</${tag('phase')}>`,
    `<${tag('executionDuration')}>600</${tag('executionDuration')}>`,
    `<${tag('parameters')}><${tag('parameter')} id="QUERY">${escaped(job.query)}</${tag('parameter')}></${tag('parameters')}>`,
    `<${tag('results')}>${phase === 'COMPLETED' ? result : ''}</${tag('results')}>`,
    phase === 'ERROR' ? error : '',
    `</${tag('job')}>`,
  ].join('')
}
