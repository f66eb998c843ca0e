import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Job } from '#shared/model/job.ts'
import { FaultyFileSystem } from '../../doubles/faulty-file-system.ts'
import { type Answer, listen } from '../../doubles/http-double.ts'
import { finished, good, JobPlace, type JobRun, never } from '../../doubles/job-place.ts'
import { PacedClock } from '../../doubles/paced-clock.ts'
import { RandomSource } from '../../doubles/random-source.ts'
import { type Exhibit, otherExhibits, waitExhibits } from '../../doubles/uws-gallery/exhibits.ts'
import { type Gallery, startGallery } from '../../doubles/uws-gallery/gallery.ts'

let clock: PacedClock
let place: JobPlace
let gallery: Gallery

beforeEach(() => {
  clock = new PacedClock()
  const random = new RandomSource(20_261_121)
  // A real disk takes its own time, in which this clock would leap.
  const fileSystem = new FaultyFileSystem()
  place = new JobPlace({ clock, random: () => random.number(), gate: { pauseMilliseconds: 100 }, fileSystem })
})
afterEach(async () => {
  await place.close()
  await gallery.close()
  clock.stop()
})

const started = async (exhibit: Exhibit): Promise<JobRun> => {
  gallery = await startGallery({ clock, exhibitOf: () => exhibit })
  return place.run()
}

const words = (exhibit: Exhibit): string[] =>
  exhibit.course.map(([phase]) => phase).filter((phase, at, all) => phase !== all[at - 1])

describe('a job is followed to its last phase', () => {
  test.each(waitExhibits.map((exhibit) => [exhibit.name, exhibit] as const))('where %s', async (name, exhibit) => {
    const run = await started(exhibit)
    let job = await finished(run, { url: gallery.url, adql: 'SELECT 1' })
    if (name === 'HELD') {
      expect(job).toMatchObject({ stage: 'held', phase: 'HELD' })
      const looks = gallery.jobs[0]?.looks.length
      await clock.pause(600)
      expect(gallery.jobs[0]?.looks.length).toBe(looks)
      good(await run.service.handlers.run({ job: job.id }, { signal: never }))
      job = good(await run.service.follow(job.id, never))
    }
    expect(job).toMatchObject({ stage: 'over', phase: words(exhibit).at(-1) })
    expect(job.results.map(({ id }) => id)).toEqual(job.phase === 'COMPLETED' ? ['result'] : [])
    const seen = job.phases.map(({ phase }) => phase)
    for (const phase of ['SUSPENDED', 'UNKNOWN', 'STAGING', 'HELD'])
      expect(seen.includes(phase)).toBe(words(exhibit).includes(phase))
    expect(gallery.jobs).toHaveLength(1)
    expect(gallery.jobs[0]?.runs).toHaveLength(name === 'HELD' ? 2 : 1)
    expect(gallery.jobs[0]?.looks.length).toBeLessThan(40)
  })

  test.each(otherExhibits.map((exhibit) => [exhibit.name, exhibit] as const))('with %s', async (_name, exhibit) => {
    const run = await started(exhibit)
    const job = await finished(run, { url: gallery.url, adql: 'SELECT 1' })
    expect(job).toMatchObject({ stage: 'over', phase: 'COMPLETED' })
    const before = gallery.listings
    good(await run.service.handlers.remove({ job: job.id }, { signal: never }))
    expect(run.ledger.find(job.id)?.stage).toBe('gone')
    expect(gallery.jobs[0]?.deleted).toBe(true)
    expect(gallery.listings).toBe(before)
  })
})

test('no WAIT is longer than 30 s, and each names the phase', async () => {
  const run = await started({
    ...(waitExhibits[3] as Exhibit),
    wait: 'holds',
    course: [
      ['QUEUED', 100],
      ['COMPLETED', 0],
    ],
  })
  await finished(run, { url: gallery.url, adql: 'SELECT 1' })
  const waits = gallery.calls.filter(({ query }) => query.has('WAIT'))
  expect(waits.length).toBeGreaterThan(2)
  for (const { query } of waits) {
    expect(Number(query.get('WAIT'))).toBeLessThanOrEqual(30)
    expect(query.get('PHASE')).toMatch(/^(PENDING|QUEUED)$/)
  }
})

test('a submission whose answer is lost is found by its token, and never sent again', async () => {
  gallery = await startGallery({
    clock,
    faultOf: ({ method, path }) => (method === 'POST' && path === '/tap/async' ? { kind: 'reset-after' } : undefined),
  })
  const run = await place.run()
  const job = await finished(run, { url: gallery.url, adql: 'SELECT 1' })
  expect(job).toMatchObject({ stage: 'over', phase: 'COMPLETED' })
  expect(gallery.jobs).toHaveLength(1)
  expect(gallery.listings).toBe(1)
})

test('a submission that may not have arrived is shown as uncertain, and never sent again by itself', async () => {
  gallery = await startGallery({
    clock,
    faultOf: ({ method, path }) => (method === 'POST' && path === '/tap/async' ? { kind: 'reset-before' } : undefined),
  })
  const run = await place.run()
  const job = await finished(run, { url: gallery.url, adql: 'SELECT 1' })
  expect(job).toMatchObject({ stage: 'uncertain', error: { kind: 'offline' } })
  expect(job.error?.message).toContain('It may be running')
  await clock.pause(1000)
  expect(gallery.calls.filter(({ method }) => method === 'POST')).toHaveLength(1)
  const again = await run.service.handlers.look({ job: job.id }, { signal: never })
  expect(again).toMatchObject({ ok: false, fault: { kind: 'not-found' } })
  expect(gallery.listings).toBe(2)
})

test('Retry-After is obeyed, as seconds and as a date', async () => {
  let looks = 0
  gallery = await startGallery({
    clock,
    faultOf: ({ method, path }) => {
      if (method !== 'GET' || path === '/tap/async') return undefined
      looks += 1
      return looks < 5
        ? { kind: 'status', status: looks % 2 ? 429 : 503, retryAfterSeconds: 40, asDate: looks > 2 }
        : undefined
    },
  })
  const run = await place.run()
  const job = await finished(run, { url: gallery.url, adql: 'SELECT 1' })
  expect(job.phase).toBe('COMPLETED')
  expect(gallery.jobs[0]?.tooEarly).toBe(0)
})

test('a service that does not know a job any more is asked twice, and then the job is gone', async () => {
  gallery = await startGallery({
    clock,
    exhibitOf: () => ({ ...(otherExhibits[0] as Exhibit), course: [['EXECUTING', 1000]] }),
  })
  const run = await place.run()
  const { job } = good(await run.service.submit({ url: gallery.url, adql: 'SELECT 1' }, never))
  await run.ledger.when(job, ({ phase }) => phase === 'EXECUTING', never)
  const { jobUrl = '' } = run.ledger.find(job) ?? {}
  await fetch(jobUrl, { method: 'DELETE' })
  expect(good(await run.service.follow(job, never))).toMatchObject({ stage: 'gone', error: { status: 404 } })
})

test('a machine that slept looks at once', async () => {
  const course: Exhibit['course'] = [
    ['EXECUTING', 3000],
    ['COMPLETED', 0],
  ]
  gallery = await startGallery({ clock, exhibitOf: () => ({ ...(waitExhibits[0] as Exhibit), course }) })
  let slept = 0
  const run = await place.run({ clock: { now: () => clock.now() + slept, after: clock.after } })
  const { job } = good(await run.service.submit({ url: gallery.url, adql: 'SELECT 1' }, never))
  const looks = (): number => gallery.jobs[0]?.looks.length ?? 0
  // By now pauses are of two minutes.
  await clock.pause(1200)
  expect(run.ledger.find(job)?.phase).toBe('EXECUTING')
  for (const before = looks(); looks() === before; ) await clock.pause(1)
  const before = looks()
  await clock.pause(20)
  expect(looks()).toBe(before)
  slept = 3_600_000
  await clock.pause(12)
  expect(looks()).toBe(before + 1)
})

test('a job that needs a login is asked for seldom, and at once when there is one', async () => {
  let loggedIn = false
  const server = await listen(({ method }): Answer => {
    if (method === 'POST') return { status: 303, headers: { location: '/tap/async/1' } }
    if (!loggedIn) return { status: 401, headers: { 'www-authenticate': 'Basic' } }
    return { status: 200, body: '<job><phase>COMPLETED</phase></job>' }
  })
  gallery = await startGallery({ clock })
  const run = await place.run()
  const { job } = good(await run.service.submit({ url: `${server.origin}/tap`, adql: 'SELECT 1' }, never))
  await run.ledger.when(job, ({ trouble }) => trouble?.kind === 'auth-needed', never)
  const looks = (): number => server.calls.filter(({ method }) => method === 'GET').length
  const before = looks()
  await clock.pause(20)
  expect(looks()).toBe(before)
  loggedIn = true
  run.service.wake()
  expect(good(await run.service.follow(job, never))).toMatchObject({ phase: 'COMPLETED' })
  expect(run.ledger.find(job)).not.toHaveProperty('trouble')
  await server.close()
})

test('a RUN that is refused leaves the job where it is, with the words of the service, and is not repeated', async () => {
  const server = await listen(({ method, path }): Answer => {
    if (method === 'GET') return { status: 200, body: '<job version="1.1"><phase>PENDING</phase></job>' }
    if (path === '/tap/async') return { status: 201, headers: { location: '/tap/async/1' } }
    return { status: 403, headers: { 'content-type': 'text/plain' }, body: 'Your quota of 10 GB is used up.' }
  })
  gallery = await startGallery({ clock })
  const run = await place.run()
  const job = await finished(run, { url: `${server.origin}/tap`, adql: 'SELECT 1' })
  expect(job).toMatchObject({ stage: 'pending', error: { message: expect.stringContaining('quota of 10 GB') } })
  await clock.pause(300)
  expect(server.calls.filter(({ path }) => path.endsWith('/phase'))).toHaveLength(1)
  await server.close()
})

describe('tidying up after fetching', () => {
  const fetched = { at: '2026-01-01T00:00:00Z', bytes: 10 }
  const afterFetching = async (tidies: boolean, more: Partial<NonNullable<Job['fetched']>>) => {
    gallery = await startGallery({ clock })
    const run = await place.run({ tidies: () => tidies })
    const { id } = await finished(run, { url: gallery.url, adql: 'SELECT 1' })
    good(await run.ledger.update(id, { fetched: { ...fetched, ...more } }))
    await clock.pause(30)
    return [gallery.jobs[0]?.deleted, run.ledger.find(id)?.stage]
  }

  test('removes the job at its service, where a person has set it so', async () => {
    expect(await afterFetching(true, { rows: 3 })).toEqual([true, 'gone'])
  })

  test.each([
    [false, { rows: 3 }],
    [true, {}],
    [true, { rows: 3, truncated: true }],
    [true, { rows: 3, truncated: false, damaged: true }],
  ])('set to %s, a result %j leaves it', async (tidies, more) => {
    expect(await afterFetching(tidies, more)).toEqual([false, 'over'])
  })
})
