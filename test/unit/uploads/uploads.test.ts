import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createUploads, type Uploads } from '#main/services/uploads/uploads.ts'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import type { UploadSource } from '#shared/ipc/jobs.ts'
import type { Job } from '#shared/model/job.ts'
import type { TapCapabilities } from '#shared/model/tap.ts'
import { cellsOf, generatedAnswer } from '../../doubles/tap-server/generated-table.ts'
import { fromFile, type TestShelf, testShelf } from '../tables/shelf.ts'

let shelf: TestShelf
let uploads: Uploads
let uploadLimit: TapCapabilities['uploadLimit']
const never = new AbortController().signal
const service = 'https://example.org/tap'
const job = {
  url: service,
  adql: 'SELECT 1',
  lang: 'ADQL',
  runid: '',
  uploads: [],
  origin: 'submitted' as const,
  phases: [],
  createdAt: '2026-11-21T00:00:00Z',
}
const jobs: readonly Job[] = [
  {
    ...job,
    id: 'j-1',
    title: 'Gaia cone',
    stage: 'over',
    phase: 'COMPLETED',
    jobUrl: 'https://other.org/jobs/1;x',
    results: [{ id: 'result', href: 'https://other.org/jobs/1;x/results/result' }],
  },
  { ...job, id: 'j-2', title: 'Running', stage: 'active', phase: 'EXECUTING', results: [] },
]

beforeEach(() => {
  shelf = testShelf()
  uploadLimit = undefined
  uploads = createUploads({
    tables: shelf.shelf,
    writer: createTableWriter(),
    job: (id) => jobs.find((job) => job.id === id),
    capabilities: async () => ({ ...(uploadLimit && { uploadLimit }) }) as TapCapabilities,
    now: () => 0,
  })
})
afterEach(() => shelf.end())

const votable = (rows: number): Buffer =>
  Buffer.concat(
    [...generatedAnswer({ rows, serialization: 'BINARY2', query: 'a secret query' })].map(({ bytes }) => bytes),
  )

async function openTable(rows: number): Promise<string> {
  const reading = await shelf.shelf.readFile(shelf.file('stars.vot', votable(rows)), fromFile('stars.vot'))
  if (!reading.ok) throw new Error(reading.fault.message)
  await reading.value.done
  return reading.value.id
}

const prepare = (source: UploadSource, adql = `SELECT ra, source_id FROM TAP_UPLOAD.${source.name}`) =>
  uploads.prepare([source], adql, never, service)

async function prepared(source: UploadSource, adql?: string) {
  const outcome = await prepare(source, adql)
  if (!outcome.ok) throw new Error(outcome.fault.message)
  return outcome.value
}

/** The table that a service would read. */
async function readBack(bytes: Uint8Array) {
  const reading = await shelf.shelf.readFile(shelf.file('sent.vot', bytes), fromFile('sent.vot'))
  if (!reading.ok) throw new Error(reading.fault.message)
  await reading.value.done
  const table = shelf.shelf.find(reading.value.id)
  if (!table) throw new Error('closed')
  const block = table.rowBlock(0, 1_000_000)
  return {
    names: table.info.columns.map(({ name }) => name),
    infos: table.info.infos,
    column: (name: string) => block.columns[table.info.columns.findIndex((column) => column.name === name)],
    rows: block.rows,
  }
}

test('an open table goes as a VOTable of the columns that the query uses, with nothing of its past', async () => {
  const table = await openTable(100)
  const { parameters, parts, uploads: told } = await prepared({ kind: 'table', name: 'mine', table })
  expect(parameters).toEqual([['UPLOAD', 'mine,param:mine']])
  const [part] = parts
  if (!part) throw new Error('no part')
  const text = Buffer.from(part.bytes).toString()
  expect(text).toContain('<TABLEDATA>')
  expect(text).not.toContain('secret')
  const back = await readBack(part.bytes)
  expect([back.names, back.rows, back.infos]).toEqual([['source_id', 'ra'], 100, []])
  expect(back.column('source_id')?.values).toEqual(
    BigInt64Array.from({ length: 100 }, (_, row) => cellsOf(row).source_id),
  )
  expect(told).toEqual([
    {
      name: 'mine',
      method: 'inline',
      source: 'a table',
      rows: 100,
      bytes: part.bytes.length,
      sha256: createHash('sha256').update(part.bytes).digest('hex'),
    },
  ])
})

test('chosen columns and chosen rows go, in the order they were chosen', async () => {
  const table = await openTable(70_000)
  const rows = [69_999, 3, 65_536, 65_535, 4, 6, 10]
  const source: UploadSource = { kind: 'table', name: 'mine', table, columns: ['c4', 'c0', 'c3', 'c5', 'c7'], rows }
  const { parts } = await prepared(source, 'SELECT * FROM TAP_UPLOAD.mine')
  const back = await readBack(parts[0]?.bytes ?? new Uint8Array())
  expect(back.names).toEqual(['name', 'source_id', 'mag', 'n_obs', 'flux'])
  const cells = rows.map((row) => cellsOf(row))
  expect(back.column('source_id')?.values).toEqual(BigInt64Array.from(cells.map((cell) => cell.source_id)))
  expect(back.column('name')?.values).toEqual(cells.map(({ name }) => name))
  expect([...((back.column('flux')?.values as Float32Array) ?? [])]).toEqual(cells.flatMap(({ flux }) => flux))
  const nObs = back.column('n_obs')
  for (const [at, { n_obs }] of cells.entries()) {
    const isNull = (((nObs?.nulls?.[at >> 3] ?? 0) >> (at & 7)) & 1) === 1
    expect(isNull ? null : nObs?.values[at], `row ${rows[at]}`).toBe(n_obs)
  }
})

test('a file of any format goes as a VOTable, and is not left open', async () => {
  const path = shelf.file('stars.csv', 'ra,dec,name\n1.5,2.5,a\n3.5,4.5,b\n')
  const { parts, uploads: told } = await prepared(
    { kind: 'file', name: 'mine', path },
    'SELECT ra, name FROM TAP_UPLOAD.mine',
  )
  const back = await readBack(parts[0]?.bytes ?? new Uint8Array())
  expect([back.names, back.rows]).toEqual([['ra', 'name'], 2])
  expect(told[0]?.source).toBe('stars.csv')
  expect(shelf.shelf.list().map(({ info }) => info.title)).not.toContain('stars.csv')
})

test('addresses and results of other jobs go as they are, several in one UPLOAD, and nothing is posted', async () => {
  const outcome = await uploads.prepare(
    [
      { kind: 'url', name: 'far', url: 'https://data.org/a.vot?x=1' },
      { kind: 'job', name: 'cone', job: 'j-1' },
    ],
    'SELECT * FROM TAP_UPLOAD.far',
    never,
    service,
  )
  expect(outcome).toEqual({
    ok: true,
    value: {
      parameters: [['UPLOAD', 'far,https://data.org/a.vot?x=1;cone,https://other.org/jobs/1%3Bx/results/result']],
      parts: [],
      uploads: [
        { name: 'far', method: 'url', source: 'https://data.org/a.vot?x=1' },
        { name: 'cone', method: 'url', source: 'Gaia cone' },
      ],
    },
  })
})

test.each<[string, UploadSource, RegExp]>([
  ['a reserved word', { kind: 'url', name: 'count', url: 'https://a.org/x' }, /count is a word of ADQL/],
  ['no name', { kind: 'url', name: '2mass', url: 'https://a.org/x' }, /cannot name an upload/],
  ['a password in the address', { kind: 'url', name: 'a', url: 'https://u:p@a.org/x' }, /password/],
  ['an address of this machine', { kind: 'url', name: 'a', url: 'http://127.0.0.1:8080/x' }, /this machine/],
  ['a job without a result', { kind: 'job', name: 'a', job: 'j-2' }, /has no result/],
  ['a job that is gone', { kind: 'job', name: 'a', job: 'j-3' }, /no longer in the list/],
  ['a table that is closed', { kind: 'table', name: 'a', table: 't-99' }, /no longer open/],
  ['a file that is not there', { kind: 'file', name: 'a', path: '/nowhere/a.vot' }, /no such file/],
  ['a folder', { kind: 'file', name: 'a', path: '/' }, /no file/],
])('%s is refused before anything is sent', async (_what, source, message) => {
  expect(await prepare(source)).toMatchObject({ ok: false, fault: { message: expect.stringMatching(message) } })
})

test('what the service says of its limits is checked before', async () => {
  const table = await openTable(100)
  uploadLimit = { rows: 50 }
  expect(await prepare({ kind: 'table', name: 'a', table })).toMatchObject({
    fault: { kind: 'limit', message: 'a has 100 rows; the service takes 50 in one upload. Choose fewer rows.' },
  })
  expect(await prepare({ kind: 'table', name: 'a', table, rows: [1, 2] })).toMatchObject({ ok: true })
  uploadLimit = { bytes: 100 }
  expect(await prepare({ kind: 'table', name: 'a', table })).toMatchObject({ fault: { kind: 'limit' } })
})

test('one call may be cancelled', async () => {
  const table = await openTable(10)
  const outcome = await uploads.prepare([{ kind: 'table', name: 'a', table }], 'SELECT *', AbortSignal.abort(), service)
  expect(outcome).toMatchObject({ ok: false, fault: { kind: 'cancelled' } })
})
