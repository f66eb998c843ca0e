// A TAP service as Daiquiri runs it (Stella@AIP, Gaia@AIP): what it does stands in SERVICES.md, "Daiquiri"; where that is
// silent, in the code of django-daiquiri ("its code").
import { randomUUID } from 'node:crypto'
import { type Answer, type HttpDouble, listen, parameter, type SeenCall } from '../http-double.ts'
import {
  csvText,
  errorDocument,
  type FormatKey,
  formatKeys,
  jobDocument,
  listDocument,
  parametersDocument,
  resultsDocument,
  syntaxErrorWords,
  tableDocument,
} from './documents.ts'
import { type DaiquiriJob, JobShelf, knownQueue, Refused } from './job-shelf.ts'
import { metadataAnswer } from './metadata.ts'
import { answerOf, QueryProblem, SyntaxProblem } from './small-query.ts'

export interface DaiquiriOptions {
  /** Owners by their tokens. */
  readonly tokens?: Readonly<Record<string, string>>
  /** Whether one may ask without a token; default no. */
  readonly anonymous?: boolean
  /** How long a query runs, seconds; default 0.02. */
  readonly secondsOf?: (query: string) => number
  readonly queuedSeconds?: number
  /** Default 5: "framework default time-out 5 s" (SERVICES.md, Daiquiri). */
  readonly syncSeconds?: number
  /** Default 10 GB: "10 GB quota at Stella" (SERVICES.md, Daiquiri). */
  readonly quotaBytes?: number
  /** Results behind a 303 to another host, as "Results often live on another host" (SERVICES.md); default yes. */
  readonly resultsElsewhere?: boolean
  readonly now?: () => number
}

export interface DaiquiriDouble {
  /** Base URL of the service, such as http://127.0.0.1:40123/tap */
  readonly url: string
  readonly calls: readonly SeenCall[]
  /** What the other host, where results are, was asked; no secret may be in it. */
  readonly callsElsewhere: readonly SeenCall[]
  readonly jobs: readonly DaiquiriJob[]
  close(): Promise<void>
}

const xml = { 'content-type': 'application/xml' }
const plain = { 'content-type': 'text/html; charset=utf-8' }
const refusal = (words: string, status = 400): Answer => ({ status, headers: xml, body: errorDocument(words) })

/** Starts the double on free ports of this machine. */
export async function startDaiquiri(options: DaiquiriOptions = {}): Promise<DaiquiriDouble> {
  const now = options.now ?? Date.now
  const shelf = new JobShelf({
    now,
    secondsOf: options.secondsOf ?? (() => 0.02),
    queuedSeconds: options.queuedSeconds ?? 0,
    quotaBytes: options.quotaBytes ?? 10e9,
  })
  const tickets = new Map<string, { readonly job: DaiquiriJob; readonly key: FormatKey }>()
  const elsewhere = await listen((call) => {
    const ticket = tickets.get(call.query.get('ticket') ?? '')
    return ticket ? resultAnswer(shelf, ticket.job, ticket.key) : { status: 403, body: 'No such ticket.' }
  }, 'localhost')
  const service: Service = { options, shelf, base: '', redirectTo: undefined }
  if (options.resultsElsewhere !== false)
    service.redirectTo = (job, key) => {
      const ticket = randomUUID()
      tickets.set(ticket, { job, key })
      return `${elsewhere.origin}/results/${job.id}?ticket=${ticket}`
    }
  const server: HttpDouble = await listen((call) => answered(service, call))
  service.base = `${server.origin}/tap`
  return {
    url: service.base,
    calls: server.calls,
    callsElsewhere: elsewhere.calls,
    get jobs() {
      return shelf.all
    },
    close: async () => {
      await server.close()
      await elsewhere.close()
    },
  }
}

interface Service {
  readonly options: DaiquiriOptions
  readonly shelf: JobShelf
  base: string
  redirectTo: ((job: DaiquiriJob, key: FormatKey) => string) | undefined
}

async function answered(service: Service, call: SeenCall): Promise<Answer> {
  try {
    if (!call.path.startsWith('/tap')) return { status: 404, headers: plain, body: '<h1>Not Found</h1>' }
    const parts = call.path.split('/').slice(2)
    const described = metadataAnswer(service.base, parts[0] ?? '', call.headers['user-agent'] ?? '')
    if (described) return described
    // "Header `Authorization: Token <token>` (the word Token)" (SERVICES.md, Daiquiri); another word is passed over (its code).
    const [, token] = /^Token (.+)$/.exec(call.headers.authorization ?? '') ?? []
    const owner = token === undefined ? undefined : service.options.tokens?.[token]
    if (token !== undefined && owner === undefined) return refusal('detail: Invalid token.', 403)
    if (owner === undefined && service.options.anonymous !== true)
      return refusal('detail: Authentication credentials were not provided.', 403)
    if (parts[0] === 'sync') return await syncAnswer(service, call)
    if (parts[0] === 'async' && parts.length <= 2 && (parts[1] ?? '') === '') return listAnswer(service, call, owner)
    const job = parts[0] === 'async' ? service.shelf.find(parts[1] ?? '', owner) : undefined
    return job ? jobAnswer(service, call, job, parts.slice(2)) : refusal('detail: Not found.', 404)
  } catch (problem) {
    if (problem instanceof Refused) return refusal(problem.message)
    if (problem instanceof SyntaxProblem) return refusal(syntaxErrorWords(problem.position))
    if (problem instanceof QueryProblem) return refusal(`QUERY: ${problem.message}`)
    throw problem
  }
}

/** "LANG is required: `ADQL` (also `adql-2.0`) or `PostgreSQL`" (SERVICES.md, Daiquiri). */
function languageOf(call: SeenCall): string {
  const asked = parameter(call, 'LANG')
  if (asked === undefined || asked === '') throw new Refused('LANG', 'This field is required.')
  const languages: Readonly<Record<string, string>> = {
    adql: 'adql-2.0',
    'adql-2.0': 'adql-2.0',
    postgresql: 'postgresql-9.6',
  }
  const language = languages[asked.toLowerCase()]
  if (language === undefined) throw new Refused('LANG', 'This query language is not supported.')
  return language
}

function queryOf(call: SeenCall): string {
  const query = parameter(call, 'QUERY')
  if (query === undefined || query === '') throw new Refused('QUERY', 'This field is required.')
  return query
}

function maxrecOf(call: SeenCall): number | undefined {
  const asked = parameter(call, 'MAXREC')
  if (asked === undefined) return undefined
  if (!/^\d+$/.test(asked)) throw new Refused('MAXREC', 'A valid integer is required.')
  return Number(asked)
}

/** Its short names only; a media type is 400 (its code). */
function formatOf(call: SeenCall): 'votable' | 'csv' {
  const asked = (parameter(call, 'RESPONSEFORMAT') ?? 'votable').toLowerCase()
  if (asked !== 'votable' && asked !== 'csv')
    throw new Refused('RESPONSEFORMAT', 'This response format is not supported.')
  return asked
}

/** "Sync is for seconds ...; an empty result may be reported as `No data or query timed out`" (SERVICES.md, Daiquiri). */
async function syncAnswer(service: Service, call: SeenCall): Promise<Answer> {
  const query = queryOf(call)
  languageOf(call)
  formatOf(call)
  const maxrec = maxrecOf(call)
  const answer = answerOf(query)
  const limit = service.options.syncSeconds ?? 5
  const seconds = service.options.secondsOf?.(query) ?? 0
  if (seconds > 0) await new Promise((resolve) => setTimeout(resolve, Math.min(seconds, limit) * 1000))
  if (seconds > limit || answer.rows.length === 0) return refusal('QUERY: No data or query timed out')
  return { status: 200, headers: xml, body: tableDocument(answer, 'sync', maxrec) }
}

const seeOther = (location: string): Answer => ({ status: 303, headers: { ...plain, location } })
const jobUrlOf = (service: Service, job: DaiquiriJob): string => `${service.base}/async/${job.id}`

/** Documents go as application/xml to browsers and as the media type of everything to others (its code). */
const documentFor = (call: SeenCall, body: string): Answer => ({
  status: 200,
  headers: { 'content-type': /Mozilla/.test(call.headers['user-agent'] ?? '') ? 'application/xml' : '*/*' },
  body,
})

function listAnswer(service: Service, call: SeenCall, owner: string | undefined): Answer {
  if (call.method === 'POST') return createAnswer(service, call, owner)
  const named = (name: string): string[] =>
    [...call.query].filter(([key]) => key.toUpperCase() === name).map(([, value]) => value)
  const [after] = named('AFTER')
  const [last] = named('LAST')
  const jobs = service.shelf.list(
    owner,
    named('PHASE'),
    after === undefined ? undefined : Date.parse(/Z$|[+-]\d\d:\d\d$/.test(after) ? after : `${after}Z`),
    last === undefined ? undefined : Number(last),
  )
  return documentFor(
    call,
    listDocument(jobs, (job) => jobUrlOf(service, job)),
  )
}

function createAnswer(service: Service, call: SeenCall, owner: string | undefined): Answer {
  const runId = parameter(call, 'RUNID') ?? ''
  const asked = {
    owner,
    runId,
    query: queryOf(call),
    language: languageOf(call),
    queue: knownQueue(parameter(call, 'QUEUE')),
    maxrec: maxrecOf(call),
    responseFormat: formatOf(call),
  }
  // "RUNID up to 64 characters" (SERVICES.md, Daiquiri): the database refuses more, and nobody says why (its code).
  if (runId.length > 64) return { status: 500, headers: plain, body: '<h1>Server Error (500)</h1>' }
  const job = service.shelf.create(asked)
  if (parameter(call, 'PHASE') === 'RUN') service.shelf.run(job.id)
  return seeOther(jobUrlOf(service, job))
}

function jobAnswer(service: Service, call: SeenCall, job: DaiquiriJob, rest: readonly string[]): Answer {
  const { shelf } = service
  const jobUrl = jobUrlOf(service, job)
  const [part = '', key] = rest
  const text = (value: string | number | undefined): Answer => ({ status: 200, headers: plain, body: `${value ?? ''}` })
  if (call.method === 'POST') return changeAnswer(service, call, job, part)
  if (call.method === 'DELETE') {
    // "DELETE archives: 303 to the job itself" (SERVICES.md, Daiquiri).
    shelf.archive(job.id)
    return seeOther(jobUrl)
  }
  switch (part) {
    case '':
      // No WAIT: "Daiquiri has none" (SERVICES.md, UWS).
      return documentFor(call, jobDocument(job, jobUrl))
    case 'phase':
      return text(job.phase)
    case 'results':
      return key === undefined ? documentFor(call, resultsDocument(jobUrl)) : oneResult(service, job, key)
    case 'parameters':
      return documentFor(call, parametersDocument(job))
    case 'destruction':
      return text(job.destruction)
    case 'executionduration':
      return text(job.executionSeconds)
    case 'error':
      return job.error === undefined ? text('') : { status: 200, headers: xml, body: errorDocument(job.error) }
    case 'quote':
      return text('')
    case 'owner':
      return text(job.owner)
    default:
      return refusal('detail: Not found.', 404)
  }
}

function changeAnswer(service: Service, call: SeenCall, job: DaiquiriJob, part: string): Answer {
  const { shelf } = service
  const needed = (name: string): string => {
    const value = parameter(call, name)
    if (value === undefined) throw new Refused(name, 'Parameter not found.')
    return value
  }
  if (part === 'phase') {
    const asked = needed('PHASE')
    if (asked === 'RUN') shelf.run(job.id)
    else if (asked === 'ABORT') shelf.abort(job.id)
    else throw new Refused('PHASE', 'Unsupported value.')
  } else if (part === 'destruction') shelf.configure(job.id, { destruction: needed('DESTRUCTION') })
  else if (part === 'executionduration') {
    const asked = needed('EXECUTIONDURATION')
    if (!/^\d+$/.test(asked)) throw new Refused('EXECUTIONDURATION', 'A valid integer is required.')
    shelf.configure(job.id, { executionSeconds: Number(asked) })
  } else if (part !== '') return refusal('detail: Method "POST" not allowed.', 405)
  else if (needed('ACTION') === 'DELETE') shelf.archive(job.id)
  else throw new Refused('PHASE', 'Unsupported value.')
  return seeOther(jobUrlOf(service, job))
}

function oneResult(service: Service, job: DaiquiriJob, key: string): Answer {
  if (!(key in formatKeys)) throw new Refused('RESULT', 'Unsupported value.')
  if (job.phase !== 'COMPLETED') throw new Refused('PHASE', 'Job is not COMPLETED.')
  const known = key as FormatKey
  return service.redirectTo ? seeOther(service.redirectTo(job, known)) : resultAnswer(service.shelf, job, known)
}

function resultAnswer(shelf: JobShelf, job: DaiquiriJob, key: FormatKey): Answer {
  const answer = shelf.answer(job.id)
  if (!answer) return refusal('PHASE: Job is not COMPLETED.')
  const format = key === 'result' ? job.responseFormat : key
  const body =
    format === 'csv'
      ? csvText({ ...answer, rows: answer.rows.slice(0, job.maxrec) })
      : tableDocument(answer, job.tableName, job.maxrec)
  return { status: 200, headers: { 'content-type': formatKeys[format] }, body }
}
