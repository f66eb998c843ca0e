import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Job } from '#shared/model/job.ts'
import { type Answer, type HttpDouble, listen, parameter } from '../../doubles/http-double.ts'
import { finished, good, JobPlace, never } from '../../doubles/job-place.ts'
import { PacedClock } from '../../doubles/paced-clock.ts'

/** A job as a service of old keeps it. */
interface OldJob {
  readonly query: string
  readonly runid?: string
  readonly createdAt?: string
  phase: string
}

let clock: PacedClock
let place: JobPlace
let server: HttpDouble
let jobs: OldJob[]
/** What the list of jobs is instead. */
let listAnswers: Answer[]
let keepsRunId: boolean

const xml = (body: string): Answer => ({ status: 200, headers: { 'content-type': 'text/xml' }, body })
const iso = (): string => new Date(clock.now()).toISOString()

/** A service of UWS 1.0 (lists with address and phase alone) that never answers who makes a job. */
beforeEach(async () => {
  clock = new PacedClock()
  jobs = []
  listAnswers = []
  keepsRunId = true
  place = new JobPlace({ clock, random: () => 0.5 })
  server = await listen((call, response) => {
    const [, id, part] = /^\/tap\/async\/(\d+)(?:\/(\w+))?$/.exec(call.path) ?? []
    const job = jobs[Number(id)]
    if (call.method === 'POST' && call.path === '/tap/async') {
      const runid = parameter(call, 'RUNID')
      jobs.push({
        query: parameter(call, 'QUERY') ?? '',
        phase: 'PENDING',
        createdAt: iso(),
        ...(keepsRunId && runid && { runid }),
      })
      response.socket?.destroy()
      return undefined
    }
    if (call.path === '/tap/async') return listAnswers.shift() ?? xml(listOf())
    if (!job) return { status: 404 }
    if (part === 'phase') {
      job.phase = 'COMPLETED'
      return { status: 303, headers: { location: `/tap/async/${id}` } }
    }
    return xml(documentOf(job))
  })
})
afterEach(async () => {
  await place.close()
  await server.close()
  clock.stop()
})

const listOf = (): string =>
  `<jobs xmlns="http://www.ivoa.net/xml/UWS/v1.0">${jobs.map(({ phase }, id) => `<jobref id="${id}"><phase>${phase}</phase></jobref>`).join('')}</jobs>`
const documentOf = ({ query, runid, phase, createdAt }: OldJob): string =>
  `<job xmlns="http://www.ivoa.net/xml/UWS/v1.0">${runid ? `<runId>${runid}</runId>` : ''}<phase>${phase}</phase>
   ${createdAt ? `<creationTime>${createdAt}</creationTime>` : ''}
   <parameters><parameter id="query">${query}</parameter></parameters></job>`
const submitted = async (adql = 'SELECT 1'): Promise<Job> =>
  finished(await place.run(), { url: `${server.origin}/tap`, adql })
const posts = (): number => server.calls.filter(({ method, path }) => method === 'POST' && path === '/tap/async').length

describe('a job whose address was lost', () => {
  test('is found by the token in its document, where the list shows none', async () => {
    for (let other = 0; other < 5; other += 1) jobs.push({ query: 'SELECT 1', runid: 'of somebody', phase: 'PENDING' })
    expect(await submitted()).toMatchObject({
      stage: 'over',
      phase: 'COMPLETED',
      jobUrl: expect.stringMatching(/\/5$/),
    })
    expect(posts()).toBe(1)
  })

  test('is found by its query and time, where the service keeps no RUNID (DaCHS)', async () => {
    keepsRunId = false
    jobs.push({ query: 'SELECT 2', phase: 'PENDING', createdAt: iso() })
    jobs.push({ query: 'SELECT 1', phase: 'PENDING', createdAt: '2020-01-01T00:00:00Z' })
    jobs.push({ query: 'SELECT 1', phase: 'EXECUTING', createdAt: iso() })
    expect(await submitted()).toMatchObject({ phase: 'COMPLETED', jobUrl: expect.stringMatching(/\/3$/) })
    expect(jobs.map(({ phase }) => phase)).toEqual(['PENDING', 'PENDING', 'EXECUTING', 'COMPLETED'])
  })

  test('is not taken for that of somebody else who waits with the same query', async () => {
    keepsRunId = false
    jobs.push({ query: 'SELECT 1', phase: 'PENDING', createdAt: iso() })
    expect(await submitted()).toMatchObject({ stage: 'uncertain' })
    expect(jobs.map(({ phase }) => phase)).toEqual(['PENDING', 'PENDING'])
  })

  test('is found though its service does not show the list at once', async () => {
    listAnswers = [
      { status: 503 },
      { status: 200, body: '<html><title>Busy</title></html>' },
      xml('<jobs><jobref'),
      xml(''),
    ]
    expect(await submitted()).toMatchObject({ phase: 'COMPLETED' })
    expect(listAnswers).toEqual([])
  })

  test('is uncertain where the service shows no list, with the words what to do', async () => {
    listAnswers = [{ status: 403, body: 'Not for you.' }]
    const job = await submitted()
    expect(job).toMatchObject({ stage: 'uncertain' })
    expect(job.error?.message).toMatch(/could not be read either\. It may be running: .*submit the query again only if/)
    expect(posts()).toBe(1)
  })

  test('is looked for at the next start, where the program ended on the way', async () => {
    const first = await place.run()
    listAnswers = Array.from({ length: 5 }, () => ({ status: 503 }))
    const { job } = good(await first.service.submit({ url: `${server.origin}/tap`, adql: 'SELECT 1' }, never))
    await first.ledger.when(job, ({ trouble }) => trouble !== undefined, never)
    await first.close()
    expect(first.ledger.find(job)?.stage).toBe('submitting')
    listAnswers = []
    const second = await place.run()
    second.service.start()
    expect(good(await second.service.follow(job, never))).toMatchObject({ phase: 'COMPLETED' })
    expect(posts()).toBe(1)
  })

  test('that is another line of the ledger is left to it', async () => {
    keepsRunId = false
    const run = await place.run()
    await finished(run, { url: `${server.origin}/tap`, adql: 'SELECT 1' })
    for (const job of jobs) job.phase = 'PENDING'
    const again = await finished(run, { url: `${server.origin}/tap`, adql: 'SELECT 1' })
    expect(again).toMatchObject({ phase: 'COMPLETED', jobUrl: expect.stringMatching(/\/1$/) })
  })
})
