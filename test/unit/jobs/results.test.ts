import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createNet } from '#main/net/create-net.ts'
import type { Net } from '#main/net/net.ts'
import type { JobChange, JobResults } from '#main/services/jobs/job-results.ts'
import { createJobResults } from '#main/services/jobs/results.ts'
import { nodeFileSystem } from '#main/store/node-file-system.ts'
import { openStore, type Store } from '#main/store/store.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import type { Job } from '#shared/model/job.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'
import { type ResultAnswer, type ResultServer, startResultServer } from '../../doubles/result-server.ts'
import { cellsOf, generatedAnswer } from '../../doubles/tap-server/generated-table.ts'
import { type TestShelf, testShelf, until } from '../tables/shelf.ts'

const table = (rows: number, query = 'q', behind = ''): Buffer =>
  Buffer.concat([...generatedAnswer({ rows, serialization: 'BINARY2', query, behind })].map(({ bytes }) => bytes))

let home: string
let net: Net
let shelf: TestShelf
let store: Store
let server: ResultServer | undefined
let job: Job
let changes: JobChange[]
let results: JobResults
let waits: number[]
const never = new AbortController().signal

const openResults = async (): Promise<void> => {
  const clock = new ManualClock()
  store = await openStore({ fileSystem: nodeFileSystem, home, clock, randomId: () => 'r1', tell: () => undefined })
  shelf = testShelf()
  results = createJobResults({
    net,
    reader: shelf.shelf,
    isOpen: (id) => shelf.shelf.find(id) !== undefined,
    files: store.downloads('results'),
    lines: {
      find: (id) => (id === job.id ? job : undefined),
      update: async (id, change) => {
        if (id !== job.id) return fail('not-found', '')
        changes.push(change)
        const merged = Object.entries({ ...job, ...change }).filter(([, value]) => value !== undefined)
        job = Object.fromEntries(merged) as Job
        return ok(job)
      },
    },
    now: () => Date.now(),
    wait: async (milliseconds) => {
      waits.push(milliseconds)
    },
  })
}

/** The program ends and starts again. */
const restart = async (): Promise<void> => {
  await results.stop(job.id)
  await shelf.end()
  await store.close()
  await openResults()
}

const serve = async (...answers: ResultAnswer[]): Promise<ResultServer> => {
  server = await startResultServer(answers)
  job = { ...job, jobUrl: server.url.replace('/results/result', ''), results: [{ id: 'result', href: server.url }] }
  return server
}

const isOver = () => until(() => changes.some((change) => 'fetching' in change && change.fetching === undefined))
const kept = (): string[] => readdirSync(join(home, 'results')).sort()

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'alidade-results-'))
  net = createNet({ version: 'test', settings: () => ({ idleTimeoutSeconds: 10 }), environment: {} })
  changes = []
  waits = []
  job = {
    id: 'j-1',
    url: 'http://example.org/tap',
    adql: 'SELECT 1 FROM t',
    lang: 'ADQL',
    title: 'stars',
    runid: 'stars-x',
    uploads: [],
    origin: 'submitted',
    stage: 'over',
    phase: 'COMPLETED',
    phases: [],
    createdAt: '2026-11-21T00:00:00Z',
    results: [],
  }
  await openResults()
})
afterEach(async () => {
  await results.stop(job.id)
  await shelf.end()
  await server?.close()
  server = undefined
  await net.close()
  await store.close()
  rmSync(home, { recursive: true, force: true })
})

const fetched = async () => {
  const outcome = await results.fetch(job.id, undefined, never)
  if (!outcome.ok) throw new Error(outcome.fault.message)
  return outcome.value.table
}
const ids = (id: string) => shelf.shelf.find(id)?.rowBlock(0, 1_000_000, ['c0']).columns[0]?.values
const wholeIds = (rows: number) => BigInt64Array.from({ length: rows }, (_, row) => cellsOf(row).source_id)

test('a result is kept as it came, read while it arrives, and told with its rows', async () => {
  const body = table(3000)
  const { release } = await serve({ body, etag: '"a"', haltAfter: body.length >> 1 })
  const id = await fetched()
  await until(() => (shelf.shelf.find(id)?.info.rows ?? 0) > 0)
  expect(kept()).toContain('j-1.part')
  release()
  await isOver()
  expect(kept()).toEqual(['j-1'])
  expect(readFileSync(join(home, 'results', 'j-1')).equals(body)).toBe(true)
  expect(ids(id)).toEqual(wholeIds(3000))
  expect(job.fetched).toMatchObject({ table: id, rows: 3000, bytes: body.length, truncated: false })
  expect(shelf.shelf.find(id)?.info.provenance).toMatchObject({ job: job.jobUrl, adql: job.adql })
})

test('a result that ends too early, although its transfer was whole, is told as damaged', async () => {
  const body = table(3000)
  await serve({ body: body.subarray(0, body.length >> 1), etag: '"a"' })
  const id = await fetched()
  await isOver()
  expect(shelf.shelf.find(id)?.info.completeness).toMatchObject([{ kind: 'damaged' }])
  expect(job.fetched).toMatchObject({ truncated: false, damaged: true })
})

test('it opens again without the network, after a restart under the id it had', async () => {
  const { close, asked } = await serve({ body: table(50), etag: '"a"' })
  const id = await fetched()
  await isOver()
  expect(await fetched()).toBe(id)
  await close()
  await restart()
  expect(await fetched()).toBe(id)
  await until(() => shelf.shelf.find(id)?.info.state === 'ready')
  expect(ids(id)).toEqual(wholeIds(50))
  expect(asked).toHaveLength(1)
})

test('a transfer that breaks off goes on where it broke, in the same table', async () => {
  const body = table(4000)
  const cut = { body, etag: '"a"', ranges: true, cutAfter: 40_000 }
  const { asked } = await serve(cut, cut, { body, etag: '"a"', ranges: true })
  const id = await fetched()
  await isOver()
  expect(asked.map((headers) => headers['if-range'])).toEqual([undefined, '"a"', '"a"'])
  expect(asked.every((headers) => headers['accept-encoding'] === 'identity')).toBe(true)
  expect(ids(id)).toEqual(wholeIds(4000))
  expect(shelf.shelf.find(id)?.info.completeness).toEqual([])
  expect(readFileSync(join(home, 'results', 'j-1')).equals(body)).toBe(true)
})

test('what was stopped is gone on with after a restart', async () => {
  const body = table(4000)
  const { asked } = await serve(
    { body, etag: '"a"', ranges: true, haltAfter: 50_000 },
    { body, etag: '"a"', ranges: true },
  )
  const first = await fetched()
  await until(() => (shelf.shelf.find(first)?.info.rows ?? 0) > 0)
  await restart()
  const id = await fetched()
  await until(() => job.fetched !== undefined)
  expect(Number(/\d+/.exec(asked[1]?.range ?? '')?.[0])).toBeGreaterThan(0)
  expect(ids(id)).toEqual(wholeIds(4000))
  expect(readFileSync(join(home, 'results', 'j-1')).equals(body)).toBe(true)
})

const old = table(4000, 'old')
const fresh = table(4000, 'fresh')
const start = 'bytes=40000-'
test.each<[string, ResultAnswer]>([
  ['its ETag changed (200)', { body: fresh, etag: '"b"', ranges: true }],
  ['the range is not understood (200)', { body: fresh, etag: '"a"' }],
  ['another range comes (206)', { body: fresh, etag: '"a"', contentRange: `bytes 0-${old.length - 1}/${old.length}` }],
  [
    'a range of another ETag comes (206)',
    { body: fresh, etag: '"b"', contentRange: `bytes 40000-${old.length - 1}/${old.length}` },
  ],
  ['a range of another length comes (206)', { body: fresh, etag: '"a"', contentRange: 'bytes 40000-59999/60000' }],
  ['the range is refused (416)', { body: fresh, etag: '"a"', status: 416 }],
])('two versions are never spliced: it is fetched from its beginning where %s', async (_what, answer) => {
  const { asked } = await serve({ body: old, etag: '"a"', ranges: true, cutAfter: 40_000 }, answer, {
    body: fresh,
    etag: '"b"',
  })
  await fetched()
  await isOver()
  expect(asked[1]?.range).toMatch(start.slice(0, 6))
  expect(readFileSync(join(home, 'results', 'j-1')).equals(fresh)).toBe(true)
  const now = job.fetched?.table ?? ''
  expect(ids(now)).toEqual(wholeIds(4000))
  expect(shelf.shelf.find(now)?.info.infos.find(({ name }) => name === 'query')?.value).toBe('fresh')
})

test.each<[string, ResultAnswer]>([
  ['nothing tells its version', {}],
  ['its ETag is weak', { etag: 'W/"a"' }],
  ['it comes packed', { etag: '"a"', headers: { 'content-encoding': 'x-unknown' } }],
])('a broken transfer is not gone on with where %s; nothing of it stays', async (_what, answer) => {
  const { asked } = await serve({ body: table(4000), ranges: true, cutAfter: 40_000, ...answer })
  await results.fetch(job.id, undefined, never)
  await isOver()
  expect(asked).toHaveLength(1)
  expect(job.fetched).toBeUndefined()
  expect(job.trouble).toBeDefined()
  expect(kept()).toEqual([])
})

test('a service that keeps breaking off is left after some attempts, and a later fetch goes on', async () => {
  const body = table(4000)
  const { asked } = await serve(
    { body, etag: '"a"', ranges: true, cutAfter: 40_000 },
    ...Array.from({ length: 6 }, () => ({ status: 503, headers: { 'retry-after': '7' } })),
    { body, etag: '"a"', ranges: true },
  )
  const id = await fetched()
  await isOver()
  expect(asked).toHaveLength(7)
  expect(waits.slice(1).every((milliseconds) => milliseconds >= 7000)).toBe(true)
  expect(job.trouble).toMatchObject({ status: 503 })
  expect(shelf.shelf.find(id)?.info.completeness).toMatchObject([{ kind: 'partial' }])
  changes = []
  shelf.shelf.close(id)
  const again = await fetched()
  await isOver()
  expect(ids(again)).toEqual(wholeIds(4000))
  expect(job.trouble).toBeUndefined()
})

test('one that broke off and is still open is fetched again in its place; what fails takes no row from it', async () => {
  const body = table(4000)
  const { asked } = await serve(
    { body, etag: '"a"', ranges: true, cutAfter: 40_000 },
    ...Array.from({ length: 6 }, () => ({ status: 503 })),
    { status: 403 },
    { body, etag: '"a"', ranges: true },
  )
  const id = await fetched()
  await isOver()
  const rows = shelf.shelf.find(id)?.info.rows ?? 0
  expect(rows).toBeGreaterThan(0)
  changes = []
  await results.fetch(job.id, undefined, never)
  await isOver()
  expect(job.trouble).toMatchObject({ status: 403 })
  expect(shelf.shelf.find(id)?.info.rows).toBeGreaterThanOrEqual(rows)
  changes = []
  expect(await fetched()).toBe(id)
  await isOver()
  await until(() => shelf.shelf.find(id)?.info.state === 'ready')
  expect(ids(id)).toEqual(wholeIds(4000))
  expect(shelf.shelf.find(id)?.info.completeness).toEqual([])
  expect(shelf.shelf.list().map((one) => one.id)).toEqual([id])
  expect(job.fetched).toMatchObject({ table: id, rows: 4000 })
  // What is whole and open is not asked for once more.
  expect(await fetched()).toBe(id)
  expect(asked).toHaveLength(9)
})

test.each<[string, ResultAnswer, object]>([
  [
    'a VOTable',
    {
      body: Buffer.from(
        '<VOTABLE><RESOURCE type="results"><INFO name="QUERY_STATUS" value="ERROR">No such job</INFO></RESOURCE></VOTABLE>',
      ),
    },
    { kind: 'service', message: 'No such job' },
  ],
  [
    'a text',
    { status: 400, type: 'text/plain', body: Buffer.from('The result has expired.') },
    { kind: 'service', message: 'The result has expired.' },
  ],
  [
    'a page',
    { type: 'text/html', body: Buffer.from('<html><head><title>Log in</title></head></html>') },
    { kind: 'html', message: 'Log in' },
  ],
  [
    'a challenge',
    { status: 401, body: Buffer.from(''), headers: { 'www-authenticate': 'Basic realm="x"' } },
    { kind: 'auth-needed' },
  ],
])("an error as %s is told in the service's words, and nothing is kept", async (_what, answer, fault) => {
  await serve(answer)
  expect(await results.fetch(job.id, undefined, never)).toMatchObject({ ok: false, fault })
  await isOver()
  expect(job.trouble).toMatchObject(fault)
  expect(job.fetched).toBeUndefined()
  expect(kept()).toEqual([])
})

test.each([
  ['is empty', ''],
  ['is a word of a busy server', 'Temporarily busy, try later.'],
  ['ends in its header', '<?xml version="1.0"?><VOTABLE version="1.4"><RESOURCE type="results"><TABLE><FIE'],
])('an answer that %s is not kept as the result: the next fetch asks for it again', async (_what, body) => {
  const { asked } = await serve({ body: Buffer.from(body) }, { body: table(100), etag: '"a"' })
  expect(await results.fetch(job.id, undefined, never)).toMatchObject({ ok: false, fault: { kind: 'votable' } })
  await isOver()
  expect(job.fetched).toBeUndefined()
  expect(job.trouble).toMatchObject({ kind: 'votable' })
  expect(kept()).toEqual([])
  changes = []
  const id = await fetched()
  await isOver()
  expect(asked).toHaveLength(2)
  expect(ids(id)).toEqual(wholeIds(100))
  expect(job).toMatchObject({ fetched: { rows: 100 } })
})

test('a login page on the way back to a transfer takes nothing away from what is here', async () => {
  const body = table(4000)
  await serve(
    { body, etag: '"a"', ranges: true, cutAfter: 40_000 },
    { type: 'text/html', body: Buffer.from('<html><title>Log in</title></html>') },
    { body, etag: '"a"', ranges: true },
  )
  const id = await fetched()
  await isOver()
  expect(job.trouble).toMatchObject({ kind: 'html', message: 'Log in' })
  expect(kept()).toContain('j-1.part')
  changes = []
  shelf.shelf.close(id)
  const again = await fetched()
  await isOver()
  expect(ids(again)).toEqual(wholeIds(4000))
})

test('a result that the service cut says so in the ledger', async () => {
  await serve({ body: table(10, 'q', '<INFO name="QUERY_STATUS" value="OVERFLOW"/>') })
  await fetched()
  await isOver()
  expect(job.fetched).toMatchObject({ rows: 10, truncated: true })
})

test('stopping keeps the rows so far, marked; forgetting takes the files away', async () => {
  const body = table(4000)
  await serve({ body, etag: '"a"', haltAfter: 50_000 })
  const id = await fetched()
  await until(() => (shelf.shelf.find(id)?.info.rows ?? 0) > 0)
  await results.stop(job.id)
  await until(() => shelf.shelf.find(id)?.info.state === 'ready')
  expect(shelf.shelf.find(id)?.info.completeness).toEqual([{ kind: 'partial', message: 'Reading was stopped.' }])
  expect(job.trouble).toBeUndefined()
  expect(kept()).toEqual(['j-1.part', 'j-1.part.json'])
  await results.forget(job.id)
  expect(kept()).toEqual([])
})

test('a call that is cancelled before the header stops the transfer; two calls share one', async () => {
  const { asked } = await serve({ body: table(4000), etag: '"a"', haltAfter: 10 })
  const cancel = new AbortController()
  const both = [results.fetch(job.id, undefined, cancel.signal), results.fetch(job.id, undefined, never)]
  await until(() => asked.length === 1)
  cancel.abort()
  expect(await Promise.all(both)).toMatchObject([{ fault: { kind: 'cancelled' } }, { fault: { kind: 'cancelled' } }])
  await isOver()
  expect(asked).toHaveLength(1)
})

test('comma-separated values are read where they were asked for', async () => {
  await serve({ type: 'text/csv', body: Buffer.from('a,b\n1,2\n3,4\n') })
  job = { ...job, format: 'csv' }
  const id = await fetched()
  await isOver()
  expect(shelf.shelf.find(id)?.info.columns.map(({ name }) => name)).toEqual(['a', 'b'])
  expect(job.fetched).toMatchObject({ rows: 2 })
})

test('a closed table is read again from the file, also while it still arrives', async () => {
  const body = table(3000)
  const { release, asked } = await serve({ body, etag: '"a"', haltAfter: body.length >> 1 })
  const id = await fetched()
  shelf.shelf.close(id)
  const second = await fetched()
  release()
  await isOver()
  await until(() => shelf.shelf.find(second)?.info.state === 'ready')
  expect(ids(second)).toEqual(wholeIds(3000))
  shelf.shelf.close(second)
  const third = await fetched()
  await until(() => shelf.shelf.find(third)?.info.state === 'ready')
  expect(ids(third)).toEqual(wholeIds(3000))
  expect(asked).toHaveLength(1)
})

test('a job without a result says why', async () => {
  job = { ...job, phase: 'ARCHIVED', results: [] }
  expect(await results.fetch(job.id, undefined, never)).toMatchObject({
    fault: { kind: 'not-found', message: expect.stringContaining('Run it again') },
  })
  job = { ...job, phase: 'EXECUTING', stage: 'active' }
  expect(await results.fetch(job.id, undefined, never)).toMatchObject({
    fault: { message: expect.stringContaining('EXECUTING') },
  })
})

test('a further result is fetched by its id into a file of its own, and the ledger tells of the main one', async () => {
  const { url } = await serve({ body: table(20), etag: '"a"' })
  job = {
    ...job,
    results: [
      { id: 'diagnostics', href: `${url}/none` },
      { id: 'votable', href: url },
      { id: 'more/rows', href: url },
    ],
  }
  const more = await results.fetch(job.id, 'more/rows', never)
  await isOver()
  expect(job.fetched).toBeUndefined()
  changes = []
  const main = await fetched()
  await isOver()
  expect(job.fetched?.table).toBe(main)
  expect(more).toMatchObject({ ok: true, value: { table: expect.not.stringMatching(`^${main}$`) } })
  expect(kept()).toHaveLength(2)
  expect(await results.fetch(job.id, 'no such', never)).toMatchObject({ fault: { kind: 'not-found' } })
  await results.forget(job.id)
  expect(kept()).toEqual([])
})

test('a result that lies on another host is gone on with there', async () => {
  const body = table(4000)
  const shelfServer = await startResultServer([
    { body, etag: '"a"', ranges: true, cutAfter: 40_000 },
    { body, etag: '"a"', ranges: true },
  ])
  try {
    // Another name of this machine is another origin.
    const elsewhere = shelfServer.url.replace('127.0.0.1', 'localhost')
    await serve({ status: 303, headers: { location: elsewhere } })
    const id = await fetched()
    await isOver()
    expect(shelfServer.asked.map((headers) => headers['if-range'])).toEqual([undefined, '"a"'])
    expect(shelfServer.asked.every((headers) => headers['accept-encoding'] === 'identity')).toBe(true)
    expect(ids(id)).toEqual(wholeIds(4000))
  } finally {
    await shelfServer.close()
  }
})
