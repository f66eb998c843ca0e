import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createNet } from '#main/net/create-net.ts'
import type { Net } from '#main/net/net.ts'
import { createQueriesService, type History, type QueriesService } from '#main/services/queries/queries-service.ts'
import type { ReadingTable, TableReader, TableSource } from '#main/tables/table.ts'
import { type Fault, fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { HistoryEntry, QueryRequest } from '#shared/ipc/queries.ts'
import type { Mark, TableInfo } from '#shared/model/table.ts'
import { readErrorDocument } from '#shared/vo/dali/error-document.ts'
import { readCapabilities } from '#shared/vo/vosi/capabilities.ts'
import { recordedText } from '../../doubles/tap-server/recorded-answer.ts'
import { startTapDouble, type TapDouble } from '../../doubles/tap-server/tap-double.ts'

let net: Net
let double: TapDouble
let lines: Map<string, HistoryEntry>
let told: HistoryEntry[]

/** Reads until a row or the end, as the table engine does, and tells OVERFLOW from the text. */
class PlainReader implements TableReader {
  sources: TableSource[] = []

  async read(
    bytes: AsyncIterable<Uint8Array>,
    source: TableSource,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<Outcome<ReadingTable>> {
    this.sources.push(source)
    const chunks = bytes[Symbol.asyncIterator]()
    const decoder = new TextDecoder()
    let text = ''
    while (!text.includes('<TABLE ')) {
      const next = await chunks.next()
      if (next.done) break
      text += decoder.decode(next.value, { stream: true })
    }
    const { shape, message } = readErrorDocument(text)
    if (shape === 'html') return fail('html', message ?? '')
    if (shape !== 'votable') return fail('votable', 'This is no VOTable.')
    if (message) return fail('service', message)
    const rest = async (): Promise<TableInfo> => {
      const marks: Mark[] = []
      try {
        for (let next = await chunks.next(); !next.done; next = await chunks.next())
          text += decoder.decode(next.value, { stream: true })
      } catch (error) {
        marks.push({ kind: 'partial', message: error instanceof Error ? error.message : '' })
      }
      if (options.signal?.aborted) marks.push({ kind: 'partial', message: 'Aborted.' })
      if (text.includes('OVERFLOW')) marks.push({ kind: 'truncated', by: 'service' })
      const rows = text.split('<TR>').length - 1
      return { rows, completeness: marks, provenance: source.provenance } as unknown as TableInfo
    }
    return ok({ id: `t-${this.sources.length}`, done: rest() })
  }
}

const history: History = {
  async start(entry) {
    const line: HistoryEntry = { ...entry, id: `q${lines.size}`, at: '2026-11-21T00:00:00Z', state: 'running' }
    lines.set(line.id, line)
    return line
  },
  async finish(id, end) {
    const line = lines.get(id)
    if (!line) return undefined
    const ended = { ...line, ...end }
    lines.set(id, ended)
    return ended
  },
  list: () => [...lines.values()],
  async forget(ids) {
    for (const id of ids) lines.delete(id)
    return ok(null)
  },
}

const dachs = readCapabilities(recordedText('dachs-vosi-capabilities')).tap
let reader: PlainReader

function service(binary2 = false): QueriesService {
  return createQueriesService({
    net,
    reader,
    history,
    emit: (_name, item) => told.push(item as HistoryEntry),
    capabilities: async () => (binary2 ? dachs : undefined),
    now: () => Date.now(),
  })
}

const never = new AbortController().signal
const run = (adql: string, more: Partial<QueryRequest> = {}) => service().run({ url: double.url, adql, ...more }, never)

async function faultOf(adql: string): Promise<Fault> {
  const outcome = await run(adql)
  if (outcome.ok) throw new Error('There is no fault.')
  return outcome.fault
}

/** Waits until the history says that a query ended. */
async function ended(): Promise<HistoryEntry> {
  await expect.poll(() => told.at(-1)?.state).not.toBe('running')
  const line = told.at(-1)
  if (!line) throw new Error('Nothing was told.')
  return line
}

beforeEach(async () => {
  net = createNet({ version: 'test', settings: () => ({ idleTimeoutSeconds: 10 }), environment: {} })
  double = await startTapDouble()
  lines = new Map()
  told = []
  reader = new PlainReader()
})

afterEach(async () => {
  await double.close()
  await net.close()
})

describe('a synchronous query', () => {
  it('is posted as a form to /sync, without its trailing semicolon', async () => {
    await run('SELECT * FROM made.rows_10 ; -- all\n', { lang: 'ADQL-2.1', maxrec: 5 })
    const [seen] = double.requests
    expect(`${seen?.method} ${seen?.path}`).toBe('POST /tap/sync')
    expect(Object.fromEntries(seen?.form ?? [])).toEqual({
      REQUEST: 'doQuery',
      LANG: 'ADQL-2.1',
      RESPONSEFORMAT: 'votable',
      FORMAT: 'votable',
      MAXREC: '5',
      QUERY: 'SELECT * FROM made.rows_10',
    })
  })

  it('asks for BINARY2 where the service lists it, and for no MAXREC unless told', async () => {
    await service(true).run({ url: double.url, adql: 'SELECT * FROM made.rows_10' }, never)
    expect(double.requests[0]?.form.get('RESPONSEFORMAT')).toBe('votable/b2')
    expect(double.requests[0]?.form.has('MAXREC')).toBe(false)
  })

  it('gives a table with its origin, and a line in the history with rows, time and truncation', async () => {
    const outcome = await run('SELECT * FROM made.rows_100;', { maxrec: 20, title: 'Stars' })
    expect(outcome.ok && outcome.value.reading.id).toBe('t-1')
    expect(reader.sources[0]).toMatchObject({
      title: 'Stars (1)',
      provenance: { kind: 'query', source: double.url, adql: 'SELECT * FROM made.rows_100', lang: 'ADQL', maxrec: 20 },
    })
    const line = await ended()
    expect(line).toMatchObject({ state: 'done', rows: 20, truncated: true, url: double.url })
    expect(line.adql).toBe('SELECT * FROM made.rows_100;')
    expect(line.seconds).toBeGreaterThanOrEqual(0)
    expect(told.map(({ state }) => state)).toEqual(['running', 'done'])
  })

  it('numbers the results of one title, failures left out', async () => {
    const { run: ask } = service()
    const titled = (adql: string, title = 'Stars') => ask({ url: double.url, adql, title }, never)
    await titled('SELECT * FROM made.rows_10')
    await titled('SELECT nosuch FROM made.rows_100')
    await titled('SELECT * FROM made.rows_10')
    await titled('SELECT * FROM made.rows_10', 'Other')
    const shown = reader.sources.map((source) => source.title)
    expect(shown.filter((_, at) => at !== 1)).toEqual(['Stars (1)', 'Stars (2)', 'Other (1)'])
  })

  it('follows a 303 to the result', async () => {
    const outcome = await run('SELECT * FROM made.redirect')
    expect(outcome.ok).toBe(true)
    expect(double.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /tap/sync',
      'GET /tap/results/1',
    ])
  })

  it('is not held up by capabilities that never come', async () => {
    const slow = createQueriesService({
      net,
      reader,
      history,
      emit: () => undefined,
      capabilities: (_base, signal) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined))),
      now: () => Date.now(),
      capabilitiesSeconds: 0.05,
    })
    expect((await slow.run({ url: double.url, adql: 'SELECT * FROM made.rows_10' }, never)).ok).toBe(true)
  })
})

describe('a failed query', () => {
  it('says in the service’s words that a column is unknown', async () => {
    expect(await faultOf('SELECT nocolumn FROM made.rows_10')).toMatchObject({
      kind: 'service',
      message: "Field query: No such field known: column 'nocolumn' could not be located in table metadata",
      where: `${double.url}/sync`,
      status: 200,
    })
    expect(await ended()).toMatchObject({ state: 'failed', fault: { kind: 'service' } })
  })

  it.each([
    [
      'SELEC * FROM x',
      'service',
      `Field query: Could not parse your query: Expected "SELECT", found 'S'  (at char 0), (line:1, col:1)`,
      200,
    ],
    [
      'SELECT * FROM made.daiquiri_error',
      'service',
      'QUERY: There has been an error while parsing your query.\nLANG: This query language is not supported.',
      400,
    ],
    ['SELECT * FROM made.text_error', 'service', 'Unknown function: FOO', 400],
    ['SELECT * FROM made.login_page', 'html', 'Sign in — Example Archive', 200],
    ['SELECT * FROM made.server_error', 'http', 'Internal error: the database is away.', 500],
    ['SELECT * FROM made.server_error_page', 'html', '502 Bad Gateway', 502],
    [
      'SELECT * FROM made.unauthorised',
      'auth-needed',
      'Demo VO peer -- Authentication Required (Basic realm="demo-vo")',
      401,
    ],
    ['SELECT * FROM made.forbidden', 'auth-needed', 'You may not query this table.', 403],
    ['SELECT * FROM made.empty', 'votable', 'The answer is empty.', 200],
    ['SELECT * FROM made.not_votable', 'votable', 'This is no VOTable.', 200],
  ] as const)('%s is of kind %s', async (adql, kind, message, status) => {
    expect(await faultOf(adql)).toMatchObject({ kind, message, status, where: `${double.url}/sync` })
  })

  it('keeps the raw text one click away', async () => {
    expect((await faultOf('SELECT * FROM made.login_page')).detail).toContain('<form>')
    expect((await faultOf('SELECT * FROM made.not_votable')).detail).toBe('{"rows": []}')
  })

  it('looks at the beginning of an endless error page only, and closes the connection', async () => {
    expect(await faultOf('SELECT * FROM made.endless_page')).toMatchObject({
      kind: 'html',
      message: 'No end',
      status: 500,
    })
    await double.requests[0]?.over
    expect(double.requests[0]?.closedByClient).toBe(true)
  })

  it('says how long the service asks to wait', async () => {
    expect(await faultOf('SELECT * FROM made.busy')).toMatchObject({ kind: 'http', status: 429, retryAfterSeconds: 7 })
  })

  it('says that the connection broke, or that there is none', async () => {
    expect(await faultOf('SELECT * FROM made.hang_up')).toMatchObject({ kind: 'offline' })
    await double.close()
    expect(await faultOf('SELECT 1 FROM x')).toMatchObject({ kind: 'offline' })
  })

  it('refuses an empty query and an address that is none, without asking anybody', async () => {
    expect(await faultOf(' ; ')).toMatchObject({ kind: 'bad-request', message: 'The query is empty.' })
    expect(await faultOf('-- nothing\n;')).toMatchObject({ kind: 'bad-request' })
    const outcome = await service().run({ url: 'ftp://x', adql: 'SELECT 1' }, never)
    expect(outcome).toMatchObject({ ok: false, fault: { kind: 'bad-request' } })
    expect(double.requests).toEqual([])
    expect(told).toEqual([])
  })
})

describe('cancelling', () => {
  it('before the header closes the connection and is told as cancelled', async () => {
    const abort = new AbortController()
    const running = service().handlers.runSync(
      { url: double.url, adql: 'SELECT * FROM made.wait' },
      { signal: abort.signal },
    )
    await expect.poll(() => double.requests.length).toBe(1)
    abort.abort()
    expect(await running).toMatchObject({ ok: false, fault: { kind: 'cancelled' } })
    await double.requests[0]?.over
    expect(double.requests[0]?.closedByClient).toBe(true)
    expect(await ended()).toMatchObject({ state: 'cancelled' })
  })

  it('after the header leaves the rows to the table', async () => {
    const abort = new AbortController()
    const outcome = await service().run({ url: double.url, adql: 'SELECT * FROM made.rows_2000' }, abort.signal)
    abort.abort()
    if (!outcome.ok) throw new Error(outcome.fault.message)
    const info = await outcome.value.reading.done
    expect(info).toMatchObject({ rows: 2000, completeness: [] })
    expect(await ended()).toMatchObject({ state: 'done', rows: 2000 })
  })

  it('before the start asks nobody', async () => {
    const outcome = await service().run({ url: double.url, adql: 'SELECT 1 FROM x' }, AbortSignal.abort())
    expect(outcome).toMatchObject({ ok: false, fault: { kind: 'cancelled' } })
    expect(double.requests).toEqual([])
  })
})

describe('an answer that breaks off behind its header', () => {
  it('keeps its rows and tells the history what happened', async () => {
    const outcome = await run('SELECT * FROM made.cut_5000_at_60000')
    expect(outcome.ok).toBe(true)
    const line = await ended()
    expect(line.rows).toBeGreaterThan(100)
    expect(line).toMatchObject({ state: 'failed', truncated: false, fault: { where: double.url } })
  })
})
