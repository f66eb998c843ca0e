import { randomUUID } from 'node:crypto'
import type { EmitterOf, HandlersOf } from '#shared/ipc/contract.ts'
import { type Fault, fail, faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { HistoryEntry, QueryRequest, queries } from '#shared/ipc/queries.ts'
import type { TableInfo } from '#shared/model/table.ts'
import type { TapCapabilities } from '#shared/model/tap.ts'
import { isBlankQuery, stripTrailingSemicolon } from '#shared/vo/adql/tokenizer.ts'
import { readErrorDocument } from '#shared/vo/dali/error-document.ts'
import { headText } from '#shared/vo/dali/head-text.ts'
import { detailLimit } from '#shared/vo/dali/refusal.ts'
import { responseFormat } from '#shared/vo/tap/output-format.ts'
import { normaliseServiceUrl, resourceUrl, serviceTitle } from '#shared/vo/tap/service-url.ts'
import { type FilePart, multipartBody } from '../../net/multipart.ts'
import type { Net, NetRequest, NetResponse } from '../../net/net.ts'
import { refusedFault } from '../../net/refused.ts'
import { soon } from '../../net/soon.ts'
import { type ReadingTable, stopped, type TableReader } from '../../tables/table.ts'
import { isMemoryMark } from '../../tables/table-memory.ts'
import { keepHead } from './kept-head.ts'

/** How a query ended, for its line in the history. */
export type QueryEnd = Pick<HistoryEntry, 'rows' | 'seconds' | 'truncated' | 'fault'> & {
  readonly state: 'done' | 'failed' | 'cancelled'
}

/** The history as the queries see it. */
export interface History {
  start(entry: Pick<HistoryEntry, 'url' | 'adql' | 'lang' | 'maxrec'>): Promise<HistoryEntry>
  /** Undefined: the line is no longer there. */
  finish(id: string, end: QueryEnd): Promise<HistoryEntry | undefined>
  list(query: { readonly text?: string | undefined; readonly limit: number }): HistoryEntry[]
  forget(ids: readonly string[]): Promise<Outcome<null>>
}

/** Tables that go with a query, as the queries see them. */
export interface QueryUploads {
  prepare(
    sources: NonNullable<QueryRequest['uploads']>,
    adql: string,
    signal: AbortSignal,
    url: string,
  ): Promise<
    Outcome<{ readonly parameters: ReadonlyArray<readonly [string, string]>; readonly parts: readonly FilePart[] }>
  >
}

export interface QueriesParts {
  readonly net: Net
  readonly reader: TableReader
  readonly history: History
  readonly emit: EmitterOf<typeof queries>
  /** What the service says of itself, a hint for the output format; resolves to undefined rather than fail. */
  readonly capabilities: (base: string, signal: AbortSignal) => Promise<TapCapabilities | undefined>
  /** Absent: no tables can go with a query. */
  readonly uploads?: QueryUploads
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** How long a query waits for capabilities not known yet; default 5. */
  readonly capabilitiesSeconds?: number
}

/** What `runSync` gives to callers in this process: the table, and the promise of its last row. */
export interface RunningQuery {
  readonly reading: ReadingTable
  readonly entry: HistoryEntry
}

export interface QueriesService {
  readonly handlers: HandlersOf<typeof queries>
  /** The same as the command `runSync`, for the command line. */
  run(request: QueryRequest, signal: AbortSignal): Promise<Outcome<RunningQuery>>
}

export function createQueriesService(parts: QueriesParts): QueriesService {
  const { history, emit } = parts
  const secondsSince = (start: number): number => Math.round(parts.now() - start) / 1000

  /** Results under each title so far: they are told apart by their number, `stars (2)`. */
  const numbers = new Map<string, number>()
  /** The next number under a title, and how to give it back if no result came. */
  const numbered = (title: string) => {
    const number = (numbers.get(title) ?? 0) + 1
    numbers.set(title, number)
    const giveBack = (): void => {
      if (numbers.get(title) === number) numbers.set(title, number - 1)
    }
    return { title: `${title} (${number})`, giveBack }
  }

  const finish = async (entry: HistoryEntry, end: QueryEnd): Promise<void> => {
    const line = await history.finish(entry.id, end)
    if (line) emit('historyChanged', line)
  }

  const run: QueriesService['run'] = async (request, signal) => {
    const url = normaliseServiceUrl(request.url)
    if (!url) return fail('bad-request', 'This is not the web address of a TAP service.', { where: request.url })
    const adql = stripTrailingSemicolon(request.adql)
    if (isBlankQuery(adql)) return fail('bad-request', 'The query is empty.', { where: url })
    const lang = request.lang ?? 'ADQL'
    const start = parts.now()
    const limit = request.maxrec === undefined ? {} : { maxrec: request.maxrec }
    const entry = await history.start({ url, adql: request.adql, lang, ...limit })
    emit('historyChanged', entry)
    const result = request.title?.trim() ? numbered(request.title.trim()) : undefined
    const asked = { ...request, url, adql, lang, ...(result && { title: result.title }) }
    const outcome = await untilHeader(signal, (own) => askService(parts, asked, start, own))
    if (!outcome.ok) {
      result?.giveBack()
      const state = outcome.fault.kind === 'cancelled' ? ('cancelled' as const) : ('failed' as const)
      await finish(entry, { state, seconds: secondsSince(start), fault: outcome.fault })
      return outcome
    }
    outcome.value.done.then((info) => finish(entry, endOf(info, secondsSince(start)))).catch(() => undefined)
    return ok({ reading: outcome.value, entry })
  }

  return {
    run,
    handlers: {
      async runSync(request, { signal }) {
        const outcome = await run(request, signal)
        return outcome.ok ? ok({ table: outcome.value.reading.id }) : outcome
      },
      history: (query) => ok(history.list(query)),
      forgetHistory: ({ ids }) => history.forget(ids),
    },
  }
}

/**
 * Runs the request under a signal of its own: the caller's cancels it until the header is there and no longer after,
 * when the rows belong to the table (`tables.stop`) and the caller's signal may end for reasons of its own.
 */
async function untilHeader(
  signal: AbortSignal,
  work: (own: AbortSignal) => Promise<Outcome<ReadingTable>>,
): Promise<Outcome<ReadingTable>> {
  const own = new AbortController()
  const forward = (): void => own.abort()
  if (signal.aborted) return fail('cancelled', 'Cancelled.')
  signal.addEventListener('abort', forward, { once: true })
  try {
    const outcome = await work(own.signal)
    return signal.aborted && !outcome.ok ? fail('cancelled', 'Cancelled.') : outcome
  } catch (error) {
    return signal.aborted ? fail('cancelled', 'Cancelled.') : { ok: false, fault: faultOf(error) }
  } finally {
    signal.removeEventListener('abort', forward)
  }
}

/** The end of a query whose rows are in. One that was stopped is cancelled, one that broke off has failed; the rows so far stay. */
function endOf(info: TableInfo, seconds: number): QueryEnd {
  const truncated = info.completeness.some((mark) => mark.kind === 'truncated')
  const broken = info.completeness.find((mark) => mark.kind !== 'truncated')
  const end = { rows: info.rows, seconds, truncated }
  if (!broken) return { state: 'done', ...end }
  if (broken.kind === 'partial' && broken.message === stopped.message)
    return { state: 'cancelled', ...end, fault: { kind: 'cancelled', message: broken.message } }
  const kind = isMemoryMark(broken) ? 'limit' : 'votable'
  return { state: 'failed', ...end, fault: { kind, message: broken.message, where: info.provenance.source } }
}

/** A service is silent while it computes; what ends a query that takes long is the person, or the service's own limit. */
const answerSeconds = 3600

type SyncRequest = QueryRequest & { readonly lang: string }

/** The form of a synchronous query (TAP 1.1, 2.2 and 2.7; FORMAT is its name in TAP 1.0, 2.3). */
export function syncForm(request: SyncRequest, format: string): ReadonlyArray<readonly [string, string]> {
  return [
    ['REQUEST', 'doQuery'],
    ['LANG', request.lang],
    ['RESPONSEFORMAT', format],
    ['FORMAT', format],
    ...(request.maxrec === undefined ? [] : [['MAXREC', String(request.maxrec)] as const]),
    ['QUERY', request.adql],
  ]
}

async function askService(
  parts: QueriesParts,
  request: SyncRequest,
  startedAt: number,
  signal: AbortSignal,
): Promise<Outcome<ReadingTable>> {
  const url = resourceUrl(request.url, 'sync')
  const format = responseFormat(await capabilitiesSoon(parts, request.url, signal))
  const body = await bodyOf(parts, request, format, signal)
  if (!body.ok) return body
  const answer = await parts.net.request({
    url,
    method: 'POST',
    ...body.value,
    signal,
    idleTimeoutSeconds: answerSeconds,
  })
  if (!answer.ok) return answer
  const response = answer.value
  if (response.status < 200 || response.status > 299)
    return { ok: false, fault: refusedFault(response, await headText(response.body), parts.now()) }
  const head = keepHead(response.body, detailLimit)
  const provenance = {
    kind: 'query' as const,
    source: request.url,
    adql: request.adql,
    lang: request.lang,
    ...(request.maxrec !== undefined && { maxrec: request.maxrec }),
    at: new Date(parts.now()).toISOString(),
  }
  const source = {
    title: request.title?.trim() || serviceTitle(request.url),
    provenance,
    ...(request.document !== undefined && { document: request.document }),
  }
  const expected = response.bytesExpected
  const reading = await parts.reader.read(head.body, source, {
    signal,
    startedAt,
    giveUp: () => response.cancel(),
    ...(expected !== undefined && { bytesExpected: expected }),
  })
  if (reading.ok) return reading
  return { ok: false, fault: answerFault(reading.fault, response, head.bytes(), head.text()) }
}

/** The form of the query; multipart where tables are sent with it (DALI 1.1, 3.4.5). */
async function bodyOf(
  { uploads }: QueriesParts,
  request: SyncRequest,
  format: string,
  signal: AbortSignal,
): Promise<Outcome<Pick<NetRequest, 'form' | 'body'>>> {
  const form = syncForm(request, format)
  if (!request.uploads?.length) return ok({ form })
  if (!uploads) return fail('bad-request', 'No table can be sent with a query here.')
  const prepared = await uploads.prepare(request.uploads, request.adql, signal, request.url)
  if (!prepared.ok) return prepared
  const fields = [...prepared.value.parameters, ...form]
  if (prepared.value.parts.length === 0) return ok({ form: fields })
  return ok({ body: multipartBody(fields, prepared.value.parts, `alidade-${randomUUID()}`) })
}

/** Capabilities within a short time: a service whose /capabilities hangs is queried all the same. */
const capabilitiesSoon = (
  parts: QueriesParts,
  base: string,
  signal: AbortSignal,
): Promise<TapCapabilities | undefined> =>
  soon((own) => parts.capabilities(base, own), parts.capabilitiesSeconds ?? 5, signal)

/** Faults that the reader tells of the answer's content, to which where, status and raw text belong. */
const contentFaults = new Set<Fault['kind']>(['service', 'html', 'votable', 'format', 'overflow'])

/**
 * The reader's fault with what only the answer knows: its address, its status, its raw text; and the whole of the
 * service's words (hints beside an error, entities in a page's title).
 */
function answerFault(fault: Fault, response: NetResponse, bytes: number, head: string | undefined): Fault {
  const where = response.url
  if (!contentFaults.has(fault.kind)) return { ...fault, where }
  const { status } = response
  if (bytes === 0) return { kind: 'votable', message: 'The answer is empty.', where, status }
  if (head === undefined) return { ...fault, where, status }
  const spoken = fault.kind === 'service' || fault.kind === 'html'
  const words = spoken ? readErrorDocument(head).message : undefined
  return { ...fault, message: words ?? fault.message, where, status, detail: fault.detail ?? head }
}
