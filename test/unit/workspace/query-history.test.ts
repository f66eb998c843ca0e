import { beforeEach, expect, test } from 'vitest'
import { openQueryHistory, type QueryHistory } from '#main/services/history/query-history.ts'
import type { Notice } from '#main/store/notices.ts'
import { openStore } from '#main/store/store.ts'
import { FaultyFileSystem } from '../../doubles/faulty-file-system.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'

let disk: FaultyFileSystem
let clock: ManualClock
let notices: Notice[]
beforeEach(async () => {
  disk = new FaultyFileSystem()
  clock = new ManualClock()
  notices = []
})

let count = 0
async function open(limit?: number): Promise<{ history: QueryHistory; close(): Promise<void> }> {
  const randomId = () => `id${++count}`
  const store = await openStore({ fileSystem: disk, home: '/home', clock, randomId, tell: (one) => notices.push(one) })
  const history = await openQueryHistory({ store, now: clock.now, randomId, ...(limit !== undefined && { limit }) })
  return { history, close: () => store.close() }
}
const query = (adql: string, url = 'http://example.org/tap') => ({ url, adql, lang: 'ADQL' })
const queriesOf = (history: QueryHistory, text?: string) => history.list({ text, limit: 1000 }).map((one) => one.adql)

test('a query is in the history as running, then with its end; the newest first', async () => {
  const { history } = await open()
  const first = await history.start({ ...query('SELECT 1'), maxrec: 10 })
  expect(first).toMatchObject({ at: '2026-01-02T03:04:05.000Z', state: 'running', maxrec: 10 })
  await history.start(query('SELECT 2'))
  const done = await history.finish(first.id, { state: 'done', rows: 7, seconds: 0.5, truncated: true })
  expect(done).toEqual({ ...first, state: 'done', rows: 7, seconds: 0.5, truncated: true })
  expect(queriesOf(history)).toEqual(['SELECT 2', 'SELECT 1'])
})

test('it survives a restart; what was running is cancelled and says why', async () => {
  const first = await open()
  const done = await first.history.start(query('SELECT 1'))
  await first.history.finish(done.id, { state: 'done', rows: 1 })
  await first.history.start(query('SELECT 2'))
  // As after a kill: nothing is closed.
  const { history } = await open()
  expect(history.list({ limit: 10 })).toMatchObject([
    { adql: 'SELECT 2', state: 'cancelled', fault: { message: 'Alidade ended before the answer came.' } },
    { adql: 'SELECT 1', state: 'done', rows: 1 },
  ])
})

test('every word of the filter must stand in the query or the address, in any case', async () => {
  const { history } = await open()
  await history.start(query('SELECT ra FROM gaiadr3.gaia_source', 'https://gaia.aip.de/tap'))
  await history.start(query('select * from tycho2', 'http://dc.example.org/tap'))
  expect(queriesOf(history, 'GAIA ra')).toEqual(['SELECT ra FROM gaiadr3.gaia_source'])
  expect(queriesOf(history, ' example.org\n')).toEqual(['select * from tycho2'])
  expect(queriesOf(history, 'gaia tycho2')).toEqual([])
  expect(history.list({ limit: 1 }).length).toBe(1)
})

test('forgotten lines do not come back, and an end that comes later changes nothing', async () => {
  const first = await open()
  const line = await first.history.start(query('SELECT secret'))
  await first.history.start(query('SELECT 2'))
  expect(await first.history.forget([line.id, 'nobody'])).toEqual({ ok: true, value: null })
  expect(await first.history.finish(line.id, { state: 'done' })).toBeUndefined()
  await first.close()
  expect(queriesOf((await open()).history)).toEqual(['SELECT 2'])
})

test('the oldest lines are dropped beyond the limit, after a restart as well', async () => {
  const first = await open(5)
  for (let at = 1; at <= 8; at++) await first.history.start(query(`SELECT ${at}`))
  const newest = ['SELECT 8', 'SELECT 7', 'SELECT 6', 'SELECT 5', 'SELECT 4']
  expect(queriesOf(first.history)).toEqual(newest)
  await first.close()
  expect(queriesOf((await open(5)).history)).toEqual(newest)
})

test('ten thousand lines are read and filtered quickly enough to type along', async () => {
  const first = await open()
  const lines = await Promise.all(Array.from({ length: 10_000 }, (_, at) => first.history.start(query(`SELECT ${at}`))))
  expect(new Set(lines.map((line) => line.id)).size).toBe(10_000)
  await first.close()
  const { history } = await open()
  expect(queriesOf(history, '9999')).toEqual(['SELECT 9999'])
  expect(history.list({ limit: 1000 }).length).toBe(1000)
})

test('a full disk does not keep a query from running: it is told, and written when there is space', async () => {
  const { history, close } = await open()
  disk.failWhen(() => 'ENOSPC')
  const line = await history.start(query('SELECT 1'))
  await history.finish(line.id, { state: 'failed', fault: { kind: 'timeout', message: 'Nothing arrived for 60 s.' } })
  expect(notices.map((one) => one.text)).toEqual([
    'The query history could not be saved. The disk is full. Free some space, or choose another disk.',
  ])
  disk.failWhen(undefined)
  clock.advance(5000)
  await close()
  const next = await open()
  expect(next.history.list({ limit: 1 })).toMatchObject([{ state: 'failed', fault: { kind: 'timeout' } }])
})
