import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PracticeService } from '#main/services/practice/practice-service.ts'
import { finished, good, JobPlace, type JobRun, never } from '../doubles/job-place.ts'
import { PracticePlace } from '../doubles/practice-place.ts'

let practice: PracticePlace
let sky: PracticeService
let place: JobPlace
let run: JobRun
const call = { signal: never }

beforeEach(async () => {
  practice = new PracticePlace()
  sky = await practice.start()
  place = new JobPlace()
  run = await place.run()
})
afterEach(async () => {
  await place.close()
  await practice.close()
})

const submit = async (adql: string, more: object = {}): Promise<string> =>
  good(await run.service.submit({ url: sky.url, adql, ...more }, never)).job
const stageOf = (id: string): string | undefined => run.ledger.find(id)?.stage
const textOf = async (url: string): Promise<string> => (await fetch(url)).text()

describe('a job at the practice sky', () => {
  test('is made, started, followed to its end and has its result', async () => {
    const job = await finished(run, { url: `${sky.url}/`, adql: 'rows 4;', maxrec: 100, runid: 'stars of M45' })
    expect(job).toMatchObject({ stage: 'over', phase: 'COMPLETED', url: sky.url, adql: 'rows 4', lang: 'ADQL' })
    expect(job.runid).toMatch(/^stars of M45-[a-z0-9]{16}$/)
    expect(job.results).toEqual([
      expect.objectContaining({ id: 'result', href: `${job.jobUrl}/results/result`, mime: expect.any(String) }),
    ])
    expect(job.phases.at(-1)?.phase).toBe('COMPLETED')
    expect(job.startedAt).toMatch(/Z$/)
    expect(job.endedAt).toMatch(/Z$/)
    await expect.poll(() => place.count('ended')).toBe(1)
    const document = await textOf(job.jobUrl ?? '')
    expect(document).toContain(`<uws:runId>${job.runid}</uws:runId>`)
    expect(document).toContain('id="MAXREC">100<')
  })

  test('that fails has the words of the service', async () => {
    const job = await finished(run, { url: sky.url, adql: 'broken' })
    expect(job).toMatchObject({ stage: 'over', phase: 'ERROR', error: { kind: 'service' } })
    expect(job.error?.message).toContain('There is no column bright<er.')
  })

  test('with run: false waits at the service, is configured there, and then run', async () => {
    const id = await submit('rows 9', { run: false })
    const made = good(await run.service.settled(id, never))
    expect(made).toMatchObject({ stage: 'pending' })
    good(await run.service.handlers.configure({ job: id, maxrec: 3, executionSeconds: 77 }, call))
    expect(run.ledger.find(id)).toMatchObject({ stage: 'pending', phase: 'PENDING', maxrec: 3, executionSeconds: 77 })
    expect(await textOf(`${made.jobUrl}/executionduration`)).toBe('77')
    good(await run.service.handlers.run({ job: id }, call))
    expect(good(await run.service.follow(id, never))).toMatchObject({ phase: 'COMPLETED' })
    expect(await textOf(`${made.jobUrl}/parameters`)).toContain('id="MAXREC">3<')
  })

  test('takes EXECUTIONDURATION and DESTRUCTION with it', async () => {
    const destruction = new Date(Date.now() + 3_600_000).toISOString()
    const job = await finished(run, { url: sky.url, adql: 'rows 1', executionSeconds: 55, destruction })
    expect(job).toMatchObject({ executionSeconds: 55, destruction })
  })

  test('is aborted', async () => {
    const id = await submit('forever')
    await run.ledger.when(id, ({ phase }) => phase === 'EXECUTING', never)
    good(await run.service.handlers.abort({ job: id }, call))
    expect(run.ledger.find(id)).toMatchObject({ stage: 'over', phase: 'ABORTED' })
  })

  test('that runs is removed at the service, and its line stays', async () => {
    const id = await submit('forever')
    await run.ledger.when(id, ({ phase }) => phase === 'EXECUTING', never)
    const { jobUrl } = run.ledger.find(id) ?? {}
    good(await run.service.handlers.remove({ job: id }, call))
    expect(stageOf(id)).toBe('gone')
    expect((await fetch(jobUrl ?? '')).status).toBe(404)
    good(await run.service.handlers.forget({ jobs: [id] }, call))
    expect(run.ledger.list()).toEqual([])
  })

  test('is run again as a new job with a token of its own', async () => {
    const first = await finished(run, { url: sky.url, adql: 'rows 2', runid: 'twice', title: 'Two rows' })
    const { job } = good(await run.service.handlers.again({ job: first.id }, call))
    const second = good(await run.service.follow(job, never))
    expect(second).toMatchObject({ adql: 'rows 2', title: 'Two rows', phase: 'COMPLETED' })
    expect(second.runid).toMatch(/^twice-/)
    expect(second.runid).not.toBe(first.runid)
    expect(second.jobUrl).not.toBe(first.jobUrl)
  })

  test('is followed by the next run of the program', async () => {
    const id = await submit('rows 3')
    good(await run.service.settled(id, never))
    await run.close()
    const next = await place.run()
    next.service.start()
    expect(good(await next.service.follow(id, never))).toMatchObject({ phase: 'COMPLETED' })
  })

  test('made elsewhere comes in by its address, once', async () => {
    const form = new URLSearchParams({ LANG: 'ADQL', QUERY: 'rows 5', PHASE: 'RUN', RUNID: 'from pyvo' })
    const made = await fetch(`${sky.url}/async`, { method: 'POST', body: form, redirect: 'manual' })
    const jobUrl = made.headers.get('location') ?? ''
    const { job } = good(await run.service.handlers.importUrl({ jobUrl }, call))
    const same = good(await run.service.handlers.importUrl({ jobUrl: `${jobUrl}/` }, call))
    expect(same.job).toBe(job)
    expect(good(await run.service.follow(job, never))).toMatchObject({
      origin: 'imported',
      url: sky.url,
      adql: 'rows 5',
      runid: 'from pyvo',
      phase: 'COMPLETED',
    })
  })

  test('is listed by its service, and known again', async () => {
    const job = await finished(run, { url: sky.url, adql: 'rows 1' })
    const waiting = good(await run.service.settled(await submit('rows 2', { run: false }), never))
    const listed = good(await run.service.handlers.listed({ url: sky.url, phases: ['PENDING'] }, call))
    expect(listed).toEqual([
      expect.objectContaining({ jobUrl: waiting.jobUrl, phase: 'PENDING', runid: waiting.runid, known: waiting.id }),
    ])
    expect(
      good(await run.service.handlers.listed({ url: sky.url }, call))
        .map(({ known }) => known)
        .sort(),
    ).toEqual([job.id, waiting.id].sort())
  })

  test('has its document and its exchanges for details', async () => {
    const job = await finished(run, { url: sky.url, adql: 'rows 1' })
    await finished(run, { url: sky.url, adql: 'rows 2' })
    const { document, exchanges } = good(await run.service.handlers.details({ job: job.id }, call))
    expect(document).toContain('<uws:phase>COMPLETED</uws:phase>')
    expect(exchanges.map(({ method }) => method)).toContain('POST')
    expect(exchanges.length).toBeGreaterThan(2)
    for (const { url, requestBody } of exchanges)
      expect(url.startsWith(job.jobUrl ?? '') || requestBody?.includes(job.runid.slice(-16))).toBe(true)
  })

  test('goes to another machine as a small text, and is followed there', async () => {
    const id = await submit('forever')
    await run.ledger.when(id, ({ phase }) => phase === 'EXECUTING', never)
    const { text, name } = good(await run.service.handlers.exportJob({ job: id }, call))
    expect(name).toBe('forever.alidade-job.json')
    const other = new JobPlace()
    try {
      const there = await other.run()
      const { job } = good(await there.service.handlers.importJob({ text }, call))
      expect(job).not.toBe(id)
      good(await there.service.handlers.abort({ job }, call))
      expect(there.ledger.find(job)).toMatchObject({ adql: 'forever', phase: 'ABORTED' })
      expect(good(await there.service.handlers.importJob({ text }, call)).job).toBe(job)
    } finally {
      await other.close()
    }
  })
})
