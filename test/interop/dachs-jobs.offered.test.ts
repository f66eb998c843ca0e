import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, createApp } from '#main/app.ts'
import type { Table } from '#main/tables/table.ts'
import { fail } from '#shared/ipc/fault.ts'
import type { JobSubmission } from '#shared/ipc/jobs.ts'
import type { Job } from '#shared/model/job.ts'
import { good, never } from '../doubles/job-place.ts'
import { peersFolder, requirePeer } from '../peers.ts'
import { bringUpDachs, dachsUrl } from './dachs-service.ts'

const run = promisify(execFile)
const folder = peersFolder()
const call = { signal: never }
/** A join of the whole tables with itself runs for longer than any test. */
const slow = 'SELECT COUNT(*) AS n FROM gaia.light AS a, gaia.light AS b WHERE a.ra + b.ra < a.dec * b.dec'
const stars = 'SELECT TOP 40 source_id, ra, dec, phot_g_mean_mag FROM gaia.light ORDER BY source_id'

let app: App
let home: string

/** The same job through pyvo; whole numbers as text, so that none of their digits is lost. */
const pyvoProgram = `
import json, sys, warnings
warnings.simplefilter("ignore")
import numpy, pyvo
table = pyvo.dal.TAPService(sys.argv[1]).run_async(sys.argv[2]).to_table()
cell = lambda value: str(int(value)) if isinstance(value, numpy.integer) else (None if numpy.ma.is_masked(value) else float(value))
print(json.dumps([[cell(value) for value in row] for row in table]))
`

const open = () =>
  createApp({
    shell: 'cli',
    version: 'test',
    home,
    workersFolder: fileURLToPath(new URL('../../out/main/workers', import.meta.url)),
    openExternal: () => fail('bad-request', 'A test opens nothing.'),
    openFolder: () => fail('bad-request', 'A test opens nothing.'),
  })

const submit = async (submission: Partial<JobSubmission>): Promise<string> =>
  good(await app.jobs.submit({ url: dachsUrl, adql: stars, ...submission }, never)).job
const finished = async (submission: Partial<JobSubmission>): Promise<Job> =>
  good(await app.jobs.follow(await submit(submission), never))
const jobOf = (id: string): Job => {
  const job = app.jobs.find(id)
  if (!job) throw new Error('The job is not in the ledger.')
  return job
}
const executing = async (id: string): Promise<void> => {
  await expect.poll(() => jobOf(id).phase, { timeout: 30_000, interval: 50 }).toBe('EXECUTING')
}

async function tableOf(job: Job): Promise<Table> {
  const { table } = good(await app.jobs.handlers.fetch({ job: job.id }, call))
  await app.tables.documentTables(table)
  const found = app.tables.find(table)
  if (!found) throw new Error('The table is gone.')
  return found
}

function rowsOf(table: Table): Array<Array<string | number>> {
  const { rows, columns } = table.rowBlock(0, table.info.rows)
  const cell = (value: unknown) => (typeof value === 'bigint' ? String(value) : Number(value))
  return Array.from({ length: rows }, (_, row) => columns.map(({ values }) => cell(values[row])))
}

describe.runIf(folder)('jobs at DaCHS, a real server', () => {
  beforeAll(async () => {
    await bringUpDachs(folder ?? '')
    home = mkdtempSync(join(tmpdir(), 'alidade-home-'))
    app = await open()
  }, 300_000)

  afterAll(async () => {
    await app.close()
    rmSync(home, { recursive: true, force: true })
  })

  it('are submitted, followed and fetched, with the rows that pyvo gets', async () => {
    const job = await finished({ maxrec: 1000, title: 'Forty stars' })
    expect(job).toMatchObject({ stage: 'over', phase: 'COMPLETED', maxrec: 1000 })
    expect(job.jobUrl).toMatch(/\/__system__\/tap\/run\/async\//)
    const ours = rowsOf(await tableOf(job))
    const { stdout } = await run(requirePeer('python3'), ['-c', pyvoProgram, dachsUrl, stars])
    expect(ours).toEqual(JSON.parse(stdout))
  }, 180_000)

  it('that fail have the words of the service', async () => {
    const job = await finished({ adql: 'SELECT no_such_column FROM gaia.light' })
    expect(job).toMatchObject({ phase: 'ERROR', error: { kind: 'service' } })
    expect(job.error?.message).toMatch(/no_such_column/i)
  }, 180_000)

  it('take EXECUTIONDURATION and DESTRUCTION with them, and later ones', async () => {
    const destruction = new Date(Math.floor(Date.now() / 1000) * 1000 + 86_400_000).toISOString()
    const id = await submit({ run: false, executionSeconds: 120, destruction })
    good(await app.jobs.settled(id, never))
    good(await app.jobs.handlers.run({ job: id }, call))
    const job = good(await app.jobs.follow(id, never))
    expect(job).toMatchObject({ phase: 'COMPLETED', executionSeconds: 120, destruction })
    const sooner = new Date(Date.parse(destruction) - 3_600_000).toISOString()
    good(await app.jobs.handlers.configure({ job: id, destruction: sooner }, call))
    expect(jobOf(id).destruction).toBe(sooner)
    good(await app.jobs.handlers.remove({ job: id }, call))
  }, 180_000)

  it('end when EXECUTIONDURATION is over', async () => {
    const job = await finished({ adql: slow, executionSeconds: 2 })
    expect(job.stage).toBe('over')
    expect(['ABORTED', 'ERROR']).toContain(job.phase)
  }, 180_000)

  it('that run are aborted, and removed', async () => {
    const id = await submit({ adql: slow })
    await executing(id)
    good(await app.jobs.handlers.abort({ job: id }, call))
    expect(jobOf(id)).toMatchObject({ stage: 'over', phase: 'ABORTED' })
    good(await app.jobs.handlers.remove({ job: id }, call))
    expect(jobOf(id).stage).toBe('gone')
    expect((await fetch(jobOf(id).jobUrl ?? '')).status).toBe(404)
  }, 180_000)

  it('that run are removed with one call: aborted first, since DaCHS goes on with the query otherwise', async () => {
    const id = await submit({ adql: slow })
    await executing(id)
    good(await app.jobs.handlers.remove({ job: id }, call))
    expect(jobOf(id).stage).toBe('gone')
  }, 180_000)

  it('are listed by their phase, and known again', async () => {
    const id = await submit({ run: false })
    const { jobUrl } = good(await app.jobs.settled(id, never))
    const listed = good(await app.jobs.handlers.listed({ url: dachsUrl, phases: ['PENDING'] }, call))
    expect(listed).toContainEqual({ jobUrl, phase: 'PENDING', known: id })
    good(await app.jobs.handlers.remove({ job: id }, call))
  }, 180_000)

  it('go on after a restart', async () => {
    const id = await submit({})
    good(await app.jobs.settled(id, never))
    await app.close()
    app = await open()
    expect(good(await app.jobs.follow(id, never))).toMatchObject({ phase: 'COMPLETED' })
    expect((await tableOf(jobOf(id))).info.rows).toBe(40)
  }, 180_000)

  it('made elsewhere come in by their address, with query and service', async () => {
    const form = new URLSearchParams({ REQUEST: 'doQuery', LANG: 'ADQL', QUERY: stars, MAXREC: '500' })
    const made = await fetch(`${dachsUrl}/async`, { method: 'POST', body: form, redirect: 'manual' })
    const jobUrl = made.headers.get('location') ?? ''
    good(await app.jobs.handlers.listed({ url: dachsUrl, phases: ['PENDING'] }, call))
    const { job } = good(await app.jobs.handlers.importUrl({ jobUrl }, call))
    expect(jobOf(job)).toMatchObject({ origin: 'imported', url: dachsUrl, adql: stars, maxrec: 500, stage: 'pending' })
    good(await app.jobs.handlers.run({ job }, call))
    expect(good(await app.jobs.follow(job, never))).toMatchObject({ phase: 'COMPLETED' })
    expect((await tableOf(jobOf(job))).info.rows).toBe(40)
  }, 180_000)
})
