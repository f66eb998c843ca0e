import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, createApp } from '#main/app.ts'
import { fail } from '#shared/ipc/fault.ts'
import type { Job } from '#shared/model/job.ts'
import { type DaiquiriDouble, startDaiquiri } from '../doubles/daiquiri/daiquiri.ts'
import { good, never } from '../doubles/job-place.ts'

const call = { signal: never }
const token = 'secret-of-jane'
const cool = `-- Select targets with specific temperature and log g value
SELECT t1.objname,t1.teff FROM stella_vpnep.objects AS t1 WHERE t1.teff < 7500 AND t1.logg > 3.5`
const joined = `SELECT t1.objname,t2.sn FROM stella_vpnep.objects AS t1
JOIN stella_vpnep.observations AS t2 ON t1.objname = t2.objname
JOIN stella_vpnep.stella_obs AS t3 ON t2.obsid = t3.obsid WHERE t1.teff > 4500`

let service: DaiquiriDouble
let home: string
let app: App
let running: Job

async function open(): Promise<App> {
  const opened = await createApp({
    shell: 'cli',
    version: 'test',
    home,
    workersFolder: fileURLToPath(new URL('../../out/main/workers', import.meta.url)),
    openExternal: () => fail('bad-request', 'A test opens nothing.'),
    openFolder: () => fail('bad-request', 'A test opens nothing.'),
  })
  opened.lend(new Map([[new URL(service.url).origin, { scheme: 'token', token }]]))
  return opened
}
async function submitted(adql: string, queue: string, runid: string): Promise<Job> {
  const { job } = good(await app.jobs.submit({ url: service.url, adql, queue, runid, lang: 'ADQL' }, never))
  return good(await app.jobs.settled(job, never))
}
async function rowsOf(job: Job): Promise<number> {
  const { table } = good(await app.jobs.handlers.fetch({ job: job.id }, call))
  await app.tables.documentTables(table)
  return app.tables.find(table)?.info.rows ?? -1
}
const listed = async (phase: string) =>
  good(await app.jobs.handlers.listed({ url: service.url, phases: [phase] }, call))

// "Requirements" to "Archiving all COMPLETED jobs" of the service's own how-to for TAP with pyvo, in its order.
describe('the how-to of Stella@AIP', () => {
  beforeAll(async () => {
    service = await startDaiquiri({ tokens: { [token]: 'jane' } })
    home = mkdtempSync(join(tmpdir(), 'alidade-stella-'))
    app = await open()
  })
  afterAll(async () => {
    await app.close()
    await service.close()
    rmSync(home, { recursive: true, force: true })
  })

  test('a short query, with a trailing semicolon, by the token', async () => {
    const adql = '-- Show spectral types for all objects\nSELECT objname,sptype FROM "stella_vpnep".objects;\n'
    const { reading } = good(await app.queries.run({ url: service.url, adql, lang: 'ADQL' }, never))
    expect((await reading.done).rows).toBeGreaterThan(100)
    expect(service.calls.at(-1)?.headers.authorization).toBe(`Token ${token}`)
  })

  test('a job in the queue of one minute, waited for and fetched', async () => {
    const { id } = await submitted(cool, '1m', 'subset_teff_logg')
    const job = good(await app.jobs.follow(id, never))
    expect(job).toMatchObject({ phase: 'COMPLETED', queue: '1m', executionSeconds: 60 })
    expect(job.runid).toMatch(/^subset_teff_logg-/)
    expect(job.results.map(({ id: result }) => result)).toContain('votable')
    expect(await rowsOf(job)).toBeGreaterThan(0)
  })

  test('an unknown queue is refused in the words of the service', async () => {
    expect(await submitted(cool, '5m', 'too long')).toMatchObject({
      stage: 'refused',
      error: { kind: 'service', status: 400, message: expect.stringContaining('This queue is not supported.') },
    })
    expect(service.jobs).toHaveLength(1)
  })

  test('a job in the queue of one hour, left alone', async () => {
    running = await submitted(joined, '1h', 'stella_teff_objects')
    expect(running).toMatchObject({ stage: 'active', jobUrl: expect.stringContaining('/async/') })
  })

  test('and retrieved another day, in another run of the program', async () => {
    await app.close()
    app = await open()
    const job = good(await app.jobs.follow(running.id, never))
    expect(job).toMatchObject({ phase: 'COMPLETED', queue: '1h', executionSeconds: 3600, adql: joined })
    expect(await rowsOf(job)).toBeGreaterThan(0)
    running = job
  })

  test('its address alone is enough on another machine', async () => {
    good(await app.jobs.handlers.forget({ jobs: [running.id] }, call))
    const jobUrl = running.jobUrl ?? ''
    const { job } = good(await app.jobs.handlers.importUrl({ jobUrl }, call))
    const imported = app.jobs.find(job)
    expect(imported).toMatchObject({ url: service.url, adql: joined, queue: '1h', phase: 'COMPLETED' })
    expect(imported && (await rowsOf(imported))).toBeGreaterThan(0)
  })

  test('all COMPLETED jobs are listed and archived: the data is gone, the query is kept', async () => {
    const completed = await listed('COMPLETED')
    expect(completed).toHaveLength(2)
    for (const { known } of completed) good(await app.jobs.handlers.remove({ job: known ?? '' }, call))
    expect(await listed('COMPLETED')).toEqual([])
    expect(await listed('ARCHIVED')).toHaveLength(2)
    for (const { known } of completed)
      expect(app.jobs.find(known ?? '')).toMatchObject({
        stage: 'over',
        phase: 'ARCHIVED',
        results: [],
        adql: expect.stringContaining('stella_vpnep.objects'),
      })
  })

  test('an archived job is run again, as a new one', async () => {
    const [archived] = await listed('ARCHIVED')
    const { job } = good(await app.jobs.handlers.again({ job: archived?.known ?? '' }, call))
    expect(good(await app.jobs.follow(job, never))).toMatchObject({ phase: 'COMPLETED' })
    expect(service.jobs).toHaveLength(3)
  })

  test('no other host has seen the token', () => {
    expect(service.callsElsewhere.length).toBeGreaterThan(0)
    for (const { headers, path } of service.callsElsewhere)
      expect(`${JSON.stringify(headers)}${path}`).not.toContain(token)
  })
})
