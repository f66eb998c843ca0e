import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  catalogueDocument,
  hugeTablesDocument,
  type MetadataBehaviour,
  tableDocument,
  tablesDocument,
} from './double-metadata.ts'
import { dachsError, type FixedAnswer, loginPage, namedAnswers, notFound, replayed, xml } from './fixed-answers.ts'
import { type GeneratedAnswer, generatedAnswer } from './generated-table.ts'
import { type Behaving, type Behaviour, behaviourOf } from './query-behaviour.ts'

export interface TapDoubleOptions {
  readonly metadata?: MetadataBehaviour
  /** Pace of `made.slow_N` and `made.endless`; default 2,000. */
  readonly rowsPerSecond?: number
  /** Rows given where no MAXREC is asked ("MAXREC defaults are small (DaCHS 2,000 in sync)", SERVICES.md); default: all. */
  readonly defaultRows?: number
}

/** A request as it came. */
export interface SeenRequest {
  readonly method: string
  /** Without the query part. */
  readonly path: string
  readonly query: URLSearchParams
  readonly form: URLSearchParams
  readonly headers: IncomingMessage['headers']
  /** True once the client closed the socket before the answer was whole. */
  readonly closedByClient: boolean
  /** Settles when the answer is whole or the socket is closed. */
  readonly over: Promise<void>
}

export interface TapDouble {
  /** Base URL of the service, such as http://127.0.0.1:40123/tap */
  readonly url: string
  readonly requests: readonly SeenRequest[]
  close(): Promise<void>
}

/** Starts the double on a free port of 127.0.0.1. */
export async function startTapDouble(options: TapDoubleOptions = {}): Promise<TapDouble> {
  const requests: SeenRequest[] = []
  const server = createServer((request, response) => {
    void readForm(request).then(async (form) => {
      const url = new URL(request.url ?? '/', 'http://double')
      let end: () => void = () => undefined
      const over = new Promise<void>((resolve) => {
        end = resolve
      })
      const seen = {
        method: request.method ?? 'GET',
        path: url.pathname,
        query: url.searchParams,
        form,
        headers: request.headers,
        closedByClient: false,
        over,
      }
      requests.push(seen)
      response.on('close', () => {
        if (!response.writableFinished) seen.closedByClient = true
        end()
      })
      await answer(seen, response, options).catch(() => response.destroy())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/tap`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'))
}

function send(response: ServerResponse, answer: FixedAnswer): void {
  response.writeHead(answer.status, { ...answer.headers })
  response.end(answer.body)
}

const document = (body: string | Buffer): FixedAnswer => ({ status: 200, headers: xml, body })

async function answer(seen: SeenRequest, response: ServerResponse, options: TapDoubleOptions): Promise<void> {
  const path = decodeURIComponent(seen.path)
  const metadata = options.metadata ?? 'own'
  if (metadata === 'html') send(response, loginPage)
  else if (path === '/tap/sync') await sync(seen, response, options)
  else if (path === '/tap/results/1') await stream(response, { rows: 10, serialization: 'TABLEDATA', query: '' })
  else if (path === '/tap/tables' && metadata === 'huge') await hugeTables(response)
  else if (path !== '/tap/capabilities' || metadata !== 'hanging') send(response, metadataAnswer(path, metadata))
}

function metadataAnswer(path: string, metadata: MetadataBehaviour): FixedAnswer {
  if (metadata === 'missing') return notFound
  if (path === '/tap/availability') return replayed('dachs-vosi-availability')
  if (path === '/tap/capabilities') {
    const recorded = replayed('dachs-vosi-capabilities')
    return metadata === 'broken' ? document(cutInTheMiddle(recorded.body.toString())) : recorded
  }
  if (metadata === 'catalogue-only') return notFound
  if (path === '/tap/tables')
    return document(metadata === 'broken' ? cutInTheMiddle(tablesDocument()) : tablesDocument())
  if (!path.startsWith('/tap/tables/')) return notFound
  if (metadata === 'empty-table-documents') return document('')
  const table = tableDocument(path.slice('/tap/tables/'.length))
  return table === undefined ? notFound : document(table)
}

async function endlessPage(response: ServerResponse): Promise<void> {
  response.writeHead(500, { 'content-type': 'text/html' })
  let open = await write(response, Buffer.from('<html><title>No end</title><body>'))
  while (open) open = await write(response, Buffer.from('<p>More of it.</p>'.repeat(1000)))
}

const cutInTheMiddle = (text: string): string => text.slice(0, Math.floor(text.length / 2))

async function hugeTables(response: ServerResponse): Promise<void> {
  response.writeHead(200, xml)
  for (const piece of hugeTablesDocument()) if (!(await write(response, Buffer.from(piece)))) return
  response.end()
}

/** Writes and waits until the client has taken it; false once the client is gone. */
function write(response: ServerResponse, bytes: Buffer): Promise<boolean> | boolean {
  if (response.destroyed) return false
  if (response.write(bytes)) return true
  return new Promise((resolve) => {
    const drained = (): void => finish(true)
    const closed = (): void => finish(false)
    const finish = (open: boolean): void => {
      response.off('drain', drained)
      response.off('close', closed)
      resolve(open)
    }
    response.on('drain', drained)
    response.on('close', closed)
  })
}

/** Sends a generated answer, `rowsPerSecond` and `cutAtByte` permitting. */
async function stream(
  response: ServerResponse,
  answer: GeneratedAnswer,
  pace: { readonly rowsPerSecond?: number; readonly cutAtByte?: number } = {},
): Promise<void> {
  response.writeHead(200, { 'content-type': `application/x-votable+xml;serialization=${answer.serialization}` })
  const start = performance.now()
  let rows = 0
  let bytes = 0
  for (const piece of generatedAnswer(answer)) {
    const room = (pace.cutAtByte ?? Number.POSITIVE_INFINITY) - bytes
    const open = await write(response, piece.bytes.subarray(0, room))
    if (!open) return
    bytes += piece.bytes.length
    rows += piece.rows
    if (room < piece.bytes.length) {
      // What was written must have left before the socket is torn.
      response.socket?.end()
      return
    }
    const early = pace.rowsPerSecond ? (rows / pace.rowsPerSecond) * 1000 - (performance.now() - start) : 0
    if (early > 1) await pause(response, early)
    else if (rows % 5000 === 0) await pause(response, 0)
  }
  response.end()
}

/** Waits, but no longer than the client is there. */
const pause = (response: ServerResponse, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer)
      response.off('close', over)
      resolve()
    }
    const timer = setTimeout(over, milliseconds)
    response.once('close', over)
  })

async function sync(seen: SeenRequest, response: ServerResponse, options: TapDoubleOptions): Promise<void> {
  const parameter = (name: string): string | undefined =>
    [...seen.form, ...seen.query].find(([key]) => key.toUpperCase() === name)?.[1]
  const query = parameter('QUERY')
  if (query === undefined) send(response, dachsError("Missing mandatory parameter 'QUERY'"))
  else if (!/^ADQL(-2\.[01])?$/.test(parameter('LANG') ?? '')) send(response, replayed('dachs-sync-error-lang'))
  else {
    const format = parameter('RESPONSEFORMAT') ?? parameter('FORMAT') ?? 'votable'
    const asked = parameter('MAXREC')
    const parameters: SyncParameters = {
      maxrec: asked === undefined ? (options.defaultRows ?? Number.POSITIVE_INFINITY) : Number(asked),
      serialization: /binary2|b2/i.test(format) ? 'BINARY2' : 'TABLEDATA',
      query,
      rowsPerSecond: options.rowsPerSecond ?? 2000,
    }
    await behave(behaviourOf(query), response, parameters)
  }
}

interface SyncParameters {
  readonly maxrec: number
  readonly serialization: GeneratedAnswer['serialization']
  readonly query: string
  readonly rowsPerSecond: number
}

/** Behind the TABLE, as in the trace sync-overflow.http. */
const overflow = '<INFO name="QUERY_STATUS" value="OVERFLOW"></INFO>'
/** "a QUERY_STATUS=ERROR may too" come behind the rows (SERVICES.md). */
const lateError = '<INFO name="QUERY_STATUS" value="ERROR">The connection to the database was lost.</INFO>'

async function behave(behaviour: Behaviour, response: ServerResponse, parameters: SyncParameters): Promise<void> {
  const { maxrec, serialization, query, rowsPerSecond } = parameters
  switch (behaviour.kind) {
    case 'rows':
    case 'slow': {
      const wanted = Math.min(behaviour.rows, behaviour.top ?? Number.POSITIVE_INFINITY)
      const generated: GeneratedAnswer = {
        rows: Math.min(wanted, maxrec),
        ...(behaviour.kind === 'rows' && behaviour.wide && { wide: behaviour.wide }),
        ...(behaviour.columns && { columns: behaviour.columns }),
        serialization,
        query,
        ...(wanted > maxrec && { behind: overflow }),
      }
      return stream(response, generated, behaviour.kind === 'slow' ? { rowsPerSecond } : {})
    }
    case 'overflow':
      return stream(response, { rows: Math.min(behaviour.rows, maxrec), serialization, query, behind: overflow })
    case 'late-error':
      return stream(response, { rows: behaviour.rows, serialization, query, behind: lateError })
    case 'cut':
      return stream(response, { rows: behaviour.rows, serialization, query }, { cutAtByte: behaviour.atByte })
    case 'endless':
      return stream(response, { rows: Number.POSITIVE_INFINITY, serialization, query }, { rowsPerSecond })
    case 'endless_page':
      return endlessPage(response)
    case 'wait':
      return undefined
    case 'hang_up':
      response.destroy()
      return undefined
    default:
      send(response, fixedAnswer(behaviour, query))
      return undefined
  }
}

type FixedBehaviour = Exclude<Behaviour, { kind: 'rows' | 'slow' | 'overflow' | 'late-error' | 'cut' | Behaving }>

function fixedAnswer(behaviour: FixedBehaviour, query: string): FixedAnswer {
  switch (behaviour.kind) {
    case 'catalogue': {
      const found = catalogueDocument(query)
      return found === undefined ? dachsError('No such table in TAP_SCHEMA') : document(found)
    }
    case 'syntax-error':
      return dachsError(`Could not parse your query: ${behaviour.words}`)
    case 'unknown-column':
      return dachsError(`No such field known: column '${behaviour.column}' could not be located in table metadata`)
    case 'unknown-table': {
      const { table, place } = behaviour
      const words = `Expected table reference, found '${table[0]}'  (at char ${place}), (line:1, col:${place + 1})`
      return dachsError(`Could not parse your query: ${words}`)
    }
    case 'recorded':
      return replayed(behaviour.name)
    default:
      return namedAnswers[behaviour.kind]
  }
}
