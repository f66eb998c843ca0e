// What a Daiquiri service refuses, in its own words, and what it does with limits of time, of size and of names.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { type App, createApp } from '#main/app.ts'
import { fail } from '#shared/ipc/fault.ts'
import type { Job } from '#shared/model/job.ts'
import { type DaiquiriDouble, type DaiquiriOptions, startDaiquiri } from '../doubles/daiquiri/daiquiri.ts'
import { good, never } from '../doubles/job-place.ts'

const token = 'secret-of-jane'
const all = 'SELECT objname FROM stella_vpnep.objects'

let service: DaiquiriDouble
let app: App
let home: string

async function open(options: DaiquiriOptions = {}, withToken = true): Promise<void> {
  service = await startDaiquiri({ tokens: { [token]: 'jane' }, ...options })
  home = mkdtempSync(join(tmpdir(), 'alidade-daiquiri-'))
  app = await createApp({
    shell: 'cli',
    version: 'test',
    home,
    workersFolder: fileURLToPath(new URL('../../out/main/workers', import.meta.url)),
    openExternal: () => fail('bad-request', 'A test opens nothing.'),
    openFolder: () => fail('bad-request', 'A test opens nothing.'),
  })
  if (withToken) app.lend(new Map([[new URL(service.url).origin, { scheme: 'token', token }]]))
}
afterEach(async () => {
  await app.close()
  await service.close()
  rmSync(home, { recursive: true, force: true })
})

const sync = (adql: string, more: { readonly lang?: string } = {}) =>
  app.queries.run({ url: service.url, adql, ...more }, never)

async function job(adql: string, more: { readonly queue?: string; readonly runid?: string } = {}): Promise<Job> {
  const { job: id } = good(await app.jobs.submit({ url: service.url, adql, ...more }, never))
  return good(await app.jobs.follow(id, never))
}

test('without a token the service says so, and a login is asked for', async () => {
  await open({}, false)
  const outcome = await sync(all)
  expect(outcome).toMatchObject({ ok: false, fault: { kind: 'auth-needed', status: 403 } })
  expect((await job(all)).stage).toBe('refused')
  expect(service.jobs).toEqual([])
})

test('a syntax error comes with the words of the service and its position', async () => {
  await open()
  const outcome = await sync('SELECT objname\nFORM stella_vpnep.objects')
  if (outcome.ok) throw new Error('It was answered.')
  expect(outcome.fault).toMatchObject({ kind: 'service', status: 400 })
  expect(outcome.fault.message).toBe(
    'QUERY: There has been an error while parsing your query. (line 2, column 1: FORM)',
  )
})

test('a sync query that takes too long ends in the words of the service, and runs as a job', async () => {
  await open({ syncSeconds: 0.1, secondsOf: () => 0.3 })
  const outcome = await sync(all)
  expect(outcome).toMatchObject({
    ok: false,
    fault: { message: expect.stringContaining('No data or query timed out') },
  })
  expect(await job(all)).toMatchObject({ stage: 'over', phase: 'COMPLETED' })
})

test('a query that is longer than its queue ends in an error; the queue of an hour lets it pass', async () => {
  // The clock of the service goes a hundred times faster.
  const begin = Date.now()
  await open({ secondsOf: () => 90, now: () => begin + (Date.now() - begin) * 100 })
  expect(await job(all, { queue: '1m' })).toMatchObject({
    phase: 'ERROR',
    error: { kind: 'service', message: expect.stringContaining('statement timeout') },
  })
  expect(await job(all, { queue: '1h' })).toMatchObject({ phase: 'COMPLETED', executionSeconds: 3600 })
})

test('over the quota a job is refused with what to do about it', async () => {
  await open({ quotaBytes: 5000 })
  expect((await job(all)).phase).toBe('COMPLETED')
  expect(await job(all)).toMatchObject({
    stage: 'refused',
    error: { message: expect.stringContaining('Quota is exceeded. Please remove some of your jobs.') },
  })
})

test('a long RUNID of the person is cut to what the service keeps, its token is not', async () => {
  await open()
  const { runid, phase } = await job(all, { runid: 'x'.repeat(200) })
  expect([phase, runid.length, service.jobs[0]?.runId]).toEqual(['COMPLETED', 64, runid])
})

test('LANG PostgreSQL is passed through', async () => {
  await open()
  const { job: id } = good(
    await app.jobs.submit({ url: service.url, adql: `${all} LIMIT 3`, lang: 'PostgreSQL' }, never),
  )
  expect(good(await app.jobs.follow(id, never))).toMatchObject({ phase: 'COMPLETED', lang: 'PostgreSQL' })
  expect(service.jobs[0]).toMatchObject({ language: 'postgresql-9.6', rows: 3 })
})
