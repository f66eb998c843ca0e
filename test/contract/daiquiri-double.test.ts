// The double of a Daiquiri service does what the notes on real ones say, and what taplint does not look at.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DaiquiriDouble, startDaiquiri } from '../doubles/daiquiri/daiquiri.ts'

const authorization = 'Token secret-of-jane'
const query = 'SELECT objname FROM stella_vpnep.objects'

let now: number
let service: DaiquiriDouble
beforeEach(async () => {
  now = Date.UTC(2026, 0, 1)
  service = await startDaiquiri({
    tokens: { 'secret-of-jane': 'jane', 'secret-of-joe': 'joe' },
    secondsOf: () => 10,
    queuedSeconds: 5,
    now: () => now,
  })
})
afterEach(() => service.close())

const ask = (path: string, form?: Record<string, string>, more: RequestInit = {}): Promise<Response> =>
  fetch(`${service.url}${path}`, {
    headers: { authorization },
    redirect: 'manual',
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    ...more,
  })
const text = async (path: string): Promise<string> => (await ask(path)).text()

/** Makes a job; its path. */
async function made(more: Record<string, string> = {}): Promise<string> {
  const answer = await ask('/async', { LANG: 'ADQL', QUERY: query, ...more })
  expect(answer.status).toBe(303)
  return (answer.headers.get('location') ?? '').slice(service.url.length)
}

test('a job passes through its phases in time, whatever WAIT says', async () => {
  const job = await made({ RUNID: 'mine' })
  expect(job).toMatch(/^\/async\/[0-9a-f]{8}-[0-9a-f]{4}-/)
  expect(await text(`${job}/phase`)).toBe('PENDING')
  await ask(`${job}/phase`, { PHASE: 'RUN' })
  const phases: string[] = []
  for (const seconds of [1, 5, 10]) {
    now += seconds * 1000
    phases.push(/phase>(\w+)</.exec(await text(`${job}?WAIT=60`))?.[1] ?? '')
  }
  expect(phases).toEqual(['QUEUED', 'EXECUTING', 'COMPLETED'])
  expect((await ask(`${job}/phase`, { PHASE: 'RUN' })).status).toBe(400)
})

test('its document has results in every phase, names of its own for parameters, and nil for what is empty', async () => {
  const document = await text(await made())
  for (const id of ['result', 'votable', 'csv']) expect(document).toContain(`<uws:result id="${id}"`)
  for (const id of ['schema_name', 'table_name', 'query_language', 'query', 'native_query', 'queue', 'nrows', 'size'])
    expect(document).toContain(`<uws:parameter id="${id}"`)
  expect(document).not.toMatch(/id="(?:QUERY|LANG)"/)
  expect(document).toContain('<uws:startTime xsi:nil="true">')
  expect(document).toContain('<uws:parameter id="nrows" xsi:nil="true">')
})

test('a posted EXECUTIONDURATION is overwritten at RUN by that of the queue', async () => {
  const job = await made({ QUEUE: '1h' })
  await ask(`${job}/executionduration`, { EXECUTIONDURATION: '7' })
  expect(await text(`${job}/executionduration`)).toBe('7')
  await ask(`${job}/phase`, { PHASE: 'RUN' })
  expect(await text(`${job}/executionduration`)).toBe('3600')
})

test('DELETE archives and leads back to the job, which the list hides unless it is asked for', async () => {
  const job = await made()
  await ask(`${job}/phase`, { PHASE: 'RUN' })
  now += 20_000
  expect((await ask(`${job}/results/result`)).status).toBe(303)
  const gone = await ask(job, undefined, { method: 'DELETE' })
  expect([gone.status, gone.headers.get('location')]).toEqual([303, `${service.url}${job}`])
  const document = await text(job)
  expect(document).toContain('>ARCHIVED<')
  expect(document).toContain(query)
  expect(await (await ask(`${job}/results/result`)).text()).toContain('PHASE: Job is not COMPLETED.')
  expect([await text('/async'), await text('/async?PHASE=ARCHIVED')].map((list) => list.includes(job))).toEqual([
    false,
    true,
  ])
})

test('LAST counts started jobs only, the latest first; AFTER goes by creation; RUNID stands in the list', async () => {
  const [first, second] = [await made({ RUNID: 'first' }), await made({ RUNID: 'second' })]
  now += 60_000
  const third = await made({ RUNID: 'third' })
  for (const job of [second, first]) {
    await ask(`${job}/phase`, { PHASE: 'RUN' })
    now += 60_000
  }
  const runIds = async (filter: string) =>
    [...(await text(`/async?${filter}`)).matchAll(/runId>(\w+)</g)].map(([, runId]) => runId)
  expect(await runIds('LAST=5')).toEqual(['first', 'second'])
  expect(await runIds('LAST=1')).toEqual(['first'])
  expect(await runIds('AFTER=2026-01-01T00:00:30')).toEqual(['third'])
  expect(await runIds('LAST=5&AFTER=2026-01-01T00:00:30')).toEqual([])
  expect(third).not.toBe('')
})

test('jobs are their owner’s; another word than Token is no token', async () => {
  const job = await made()
  const as = async (value: string) => (await ask(job, undefined, { headers: { authorization: value } })).status
  expect([await as('Token secret-of-joe'), await as('Bearer secret-of-jane'), await as('Token wrong')]).toEqual([
    404, 403, 403,
  ])
})

test('what is missing, unknown or too long is refused by its name', async () => {
  const refusal = async (form: Record<string, string>, path = '/async') => {
    const answer = await ask(path, form)
    return `${answer.status} ${/ERROR">([^<]*)</.exec(await answer.text())?.[1]}`
  }
  expect(await refusal({ QUERY: query })).toBe('400 LANG: This field is required.')
  expect(await refusal({ LANG: 'SQL', QUERY: query })).toBe('400 LANG: This query language is not supported.')
  expect(await refusal({ LANG: 'ADQL', QUERY: query, QUEUE: '2d' })).toBe('400 QUEUE: This queue is not supported.')
  expect(await refusal({ LANG: 'ADQL', QUERY: 'SELECT nix FROM stella_vpnep.objects' }, '/sync')).toBe(
    '400 QUERY: Column nix not found.',
  )
  expect((await ask('/async', { LANG: 'ADQL', QUERY: query, RUNID: 'x'.repeat(65) })).status).toBe(500)
})

test('examples are for TOPCAT and curl', async () => {
  const example = async (agent: string) =>
    (await ask('/examples', undefined, { headers: { 'user-agent': agent } })).text()
  expect(
    [await example('Alidade/1'), await example('curl/8')].map((page) => page.includes('property="query"')),
  ).toEqual([false, true])
})
