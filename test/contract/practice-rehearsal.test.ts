import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PracticeService } from '#main/services/practice/practice-service.ts'
import { PracticePlace } from '../doubles/practice-place.ts'

let place: PracticePlace
beforeEach(() => {
  place = new PracticePlace()
})
afterEach(() => place.close())

const form = (adql: string, more: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: 'POST',
  redirect: 'manual',
  body: new URLSearchParams({ LANG: 'ADQL', QUERY: adql, ...more }),
})
const create = async (
  sky: PracticeService,
  adql: string,
  more: Readonly<Record<string, string>> = {},
): Promise<string> => (await fetch(`${sky.url}/async`, form(adql, more))).headers.get('location') ?? ''
const phaseOf = async (job: string): Promise<string> => (await fetch(`${job}/phase`)).text()
async function ended(job: string): Promise<string> {
  for (;;) {
    const phase = await phaseOf(job)
    if (phase !== 'QUEUED' && phase !== 'EXECUTING') return phase
    await (await fetch(`${job}?WAIT=10&PHASE=${phase}`)).text()
  }
}

test('queries wait for the delay, jobs in the phase EXECUTING', async () => {
  const sky = await place.start({ delaySeconds: 0.4 })
  const begun = performance.now()
  expect((await fetch(`${sky.url}/sync`, form('rows 1'))).status).toBe(200)
  expect(performance.now() - begun).toBeGreaterThan(390)
  const job = await create(sky, 'rows 1', { PHASE: 'RUN' })
  await (await fetch(`${job}?WAIT=5&PHASE=QUEUED`)).text()
  expect(await phaseOf(job)).toBe('EXECUTING')
  expect(await ended(job)).toBe('COMPLETED')
})

test('no more jobs run at one time than were allowed; the others wait in their order', async () => {
  const sky = await place.start({ jobsAtOnce: 1, delaySeconds: 0.05 })
  const jobs: string[] = []
  for (let i = 0; i < 4; i++) jobs.push(await create(sky, `rows ${i + 1}`, { PHASE: 'RUN' }))
  for (const job of jobs) expect(await ended(job)).toBe('COMPLETED')
  expect(place.engine.most).toBe(1)
  expect(place.engine.queries).toEqual(['rows 1', 'rows 2', 'rows 3', 'rows 4'])
})

test('a queued job tells when it may be done, and can be aborted before it ran', async () => {
  const sky = await place.start({ jobsAtOnce: 1 })
  expect(await ended(await create(sky, 'rows 1', { PHASE: 'RUN' }))).toBe('COMPLETED')
  const busy = await create(sky, 'forever', { PHASE: 'RUN' })
  const queued = await create(sky, 'rows 1', { PHASE: 'RUN' })
  expect(Date.parse(await (await fetch(`${queued}/quote`)).text())).toBeGreaterThan(0)
  const abort = { method: 'POST', body: new URLSearchParams({ PHASE: 'ABORT' }) }
  await fetch(`${queued}/phase`, abort)
  await fetch(`${busy}/phase`, abort)
  expect([await phaseOf(queued), await phaseOf(busy)]).toEqual(['ABORTED', 'ABORTED'])
  expect(place.engine.queries).toEqual(['rows 1', 'forever'])
})

test('failures come as often as was asked for, the same ones for the same seed, and are called passing', async () => {
  const outcomes = async (failureSeed: number): Promise<readonly number[]> => {
    const sky = await place.start({ failureRate: 0.5, failureSeed })
    const statuses: number[] = []
    for (let i = 0; i < 12; i++) statuses.push((await fetch(`${sky.url}/sync`, form('rows 1'))).status)
    return statuses
  }
  const first = await outcomes(3)
  expect(new Set(first)).toEqual(new Set([200, 503]))
  expect(await outcomes(3)).toEqual(first)
  const sky = await place.start({ failureRate: 1 })
  const failed = await fetch(`${sky.url}/sync`, form('rows 1'))
  expect(failed.headers.get('retry-after')).toBe('1')
  expect(await failed.text()).toMatch('part of the exercise')
  const job = await create(sky, 'rows 1', { PHASE: 'RUN' })
  expect(await ended(job)).toBe('ERROR')
  expect(await (await fetch(job)).text()).toMatch('type="transient"')
})

test('a token is asked for before queries and jobs, and not before metadata', async () => {
  const sky = await place.start({ token: 'sesame' })
  for (const path of ['/sync', '/async', '/async/none']) {
    const refused = await fetch(`${sky.url}${path}`)
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer realm="Alidade practice sky"',
    ])
    expect(await refused.text()).toMatch('QUERY_STATUS')
  }
  for (const path of ['/availability', '/capabilities', '/tables', '/examples'])
    expect((await fetch(`${sky.url}${path}`)).status).toBe(200)
  const headers = { authorization: 'Bearer sesame' }
  expect((await fetch(`${sky.url}/sync`, { ...form('rows 1'), headers })).status).toBe(200)
  expect(
    (await fetch(`${sky.url}/sync`, { ...form('rows 1'), headers: { authorization: 'Bearer wrong' } })).status,
  ).toBe(401)
})

test('jobs are there after a new start on the same port: results kept, the rest run', async () => {
  const first = await place.start({ jobsAtOnce: 1 })
  const done = await create(first, 'rows 4', { PHASE: 'RUN', RESPONSEFORMAT: 'csv' })
  await ended(done)
  const pending = await create(first, 'rows 1')
  const running = await create(first, 'forever', { PHASE: 'RUN' })
  const queued = await create(first, 'rows 2', { PHASE: 'RUN' })
  await (await fetch(`${running}?WAIT=5&PHASE=QUEUED`)).text()
  await first.close()
  await place.start({ jobsAtOnce: 2 }, { port: first.port })
  expect(await (await fetch(`${done}/results/result`)).text()).toMatch('4,a star')
  expect(await phaseOf(pending)).toBe('PENDING')
  expect(await ended(queued)).toBe('COMPLETED')
  expect(await phaseOf(running)).toBe('EXECUTING')
})

test('jobs whose time is over are gone with the next start', async () => {
  const first = await place.start()
  const over = await create(first, 'rows 1', { DESTRUCTION: '2020-01-01T00:00:00Z' })
  const kept = await create(first, 'rows 1')
  await first.close()
  await place.start({}, { port: first.port })
  expect(await phaseOf(kept)).toBe('PENDING')
  expect((await fetch(over)).status).toBe(404)
})

test('a port that is taken is said', async () => {
  const { port } = await place.start()
  await expect(place.start({}, { port })).rejects.toThrow(`Port ${port} of this machine is in use`)
})
