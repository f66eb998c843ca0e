import { describe, expect, test } from 'vitest'
import type { NetRequest, NetResponse } from '#main/net/net.ts'
import { type Creation, createJob } from '#main/services/jobs/creation.ts'
import { HostGate } from '#main/services/jobs/host-gate.ts'
import { jobForm } from '#main/services/jobs/job-form.ts'
import { wakefulClock } from '#main/store/clock.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import { never } from '../../doubles/job-place.ts'

const listUrl = 'https://archive.example/tap/async'

function response(status: number, headers: Readonly<Record<string, string>>, body = '', url = listUrl): NetResponse {
  return {
    status,
    headers: new Map(Object.entries(headers)),
    url,
    body: (async function* () {
      yield new TextEncoder().encode(body)
    })(),
    text: async () => body,
    cancel: () => undefined,
  }
}

/** What is posted, and what came of it, where the service gives these answers in turn. */
async function created(
  ...answers: ReadonlyArray<Outcome<NetResponse> | ((url: string) => Outcome<NetResponse>)>
): Promise<{ readonly creation: Creation; readonly asked: readonly NetRequest[] }> {
  const asked: NetRequest[] = []
  const net = {
    request: async (request: NetRequest) => {
      const answer = answers[asked.length] ?? fail('bug', 'One request too many.')
      asked.push(request)
      return typeof answer === 'function' ? answer(request.url) : answer
    },
    exchanges: () => [],
    close: async () => undefined,
  }
  const gate = new HostGate({ clock: wakefulClock, pauseMilliseconds: 0 })
  const form = [['QUERY', 'SELECT 1']] as const
  const creation = await createJob(listUrl, { form }, { net, gate, now: () => 0 }, never)
  return { creation, asked }
}
const answer = (status: number, headers: Readonly<Record<string, string>> = {}, body = '') =>
  ok(response(status, headers, body))
const made = (jobUrl: string) => ({ kind: 'made', jobUrl })
const jobUrl = `${listUrl}/17`

describe('the address of a new job', () => {
  test.each([
    ['303 with an absolute Location', 303, jobUrl, jobUrl],
    ['201', 201, jobUrl, jobUrl],
    ['200', 200, jobUrl, jobUrl],
    ['302', 302, jobUrl, jobUrl],
    ['a relative Location', 303, 'async/17', jobUrl],
    ['a Location that is a path', 303, '/tap/async/17', jobUrl],
    ['a double slash', 303, 'https://archive.example/tap//async/17', 'https://archive.example/tap//async/17'],
    ['http under https', 303, 'http://archive.example/tap/async/17', jobUrl],
    ['another path (DaCHS)', 303, '/__system__/tap/run/async/x', 'https://archive.example/__system__/tap/run/async/x'],
    ['another host', 303, 'https://jobs.example/17', 'https://jobs.example/17'],
  ])('is taken from %s', async (_name, status, location, address) => {
    const { creation, asked } = await created(answer(status, { location }, '<html>See other</html>'))
    expect(creation).toEqual(made(address))
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({ url: listUrl, method: 'POST', redirects: 'answer' })
  })

  test('is taken from the document of the job, where there is no Location', async () => {
    const body = '<uws:job xmlns:uws="x"><uws:jobId>a/b</uws:jobId><uws:phase>PENDING</uws:phase></uws:job>'
    expect((await created(answer(200, {}, body))).creation).toEqual(made(`${listUrl}/a%2Fb`))
  })
})

describe('a service that has moved', () => {
  test.each([
    [308, 'https://archive.example/new/async'],
    [301, 'https://archive.example/tap/async/'],
    [302, 'https://archive.example/tap//async'],
  ])('is posted to where it is now (%i)', async (status, location) => {
    const { creation, asked } = await created(answer(status, { location }), answer(303, { location: jobUrl }))
    expect(creation).toEqual(made(jobUrl))
    expect(asked.map(({ url, form }) => [url, form?.length])).toEqual([
      [listUrl, 1],
      [location, 1],
    ])
  })

  test('to another origin is not followed with the query', async () => {
    const { creation, asked } = await created(answer(307, { location: 'https://elsewhere.example/tap/async' }))
    expect(creation).toMatchObject({ kind: 'refused', fault: { kind: 'redirect-refused' } })
    expect(asked).toHaveLength(1)
  })

  test('in a circle is given up', async () => {
    const circle = (url: string) => ok(response(307, { location: `${url}x` }))
    const { creation, asked } = await created(circle, circle, circle, circle, circle, circle, circle)
    expect(creation.kind).toBe('refused')
    expect(asked).toHaveLength(6)
  })
})

describe('what did not make a job', () => {
  const votable =
    '<VOTABLE><RESOURCE><INFO name="QUERY_STATUS" value="ERROR">QUEUE: This queue is not supported.</INFO></RESOURCE></VOTABLE>'
  const gone = (detail: string) => fail('offline', 'archive.example cannot be reached.', { detail })

  test.each([
    ['a refusal in a VOTable', answer(400, {}, votable), 'service'],
    ['an error with status 200 (DaCHS)', answer(200, {}, votable), 'service'],
    ['a missing login', answer(401, { 'www-authenticate': 'Basic' }), 'auth-needed'],
    ['too many requests', answer(429, { 'retry-after': '9' }), 'http'],
    ['a host that refuses connections', gone('connect ECONNREFUSED 1.2.3.4:443'), 'offline'],
    ['a name that does not exist', gone('getaddrinfo ENOTFOUND archive.example'), 'offline'],
    ['a certificate', fail('tls', 'archive.example cannot be trusted.'), 'tls'],
  ])('%s is refused', async (_name, outcome, kind) => {
    expect((await created(outcome)).creation).toMatchObject({ kind: 'refused', fault: { kind } })
  })

  test.each([
    ['a line that broke', gone('read ECONNRESET'), false],
    ['a time-out', fail('timeout', 'It sent nothing.'), false],
    ['a gateway that gave up', answer(504), false],
    ['a server error', answer(500, {}, 'Internal error'), true],
    ['a service that is busy', answer(503), true],
    ['a web page', answer(200, {}, '<html><title>Log in</title></html>'), true],
    ['an empty answer', answer(200), true],
  ])('after %s it may have been made', async (_name, outcome, answered) => {
    expect((await created(outcome)).creation).toMatchObject({ kind: 'unclear', answered })
  })

  test('after the program has ended it is neither', async () => {
    expect((await created(fail('cancelled', 'Cancelled.'))).creation).toEqual({ kind: 'cancelled' })
  })
})

test('the form of a job has no RUNID where the person left it out', () => {
  const job = { adql: 'SELECT 1', lang: 'ADQL', runid: 'r' }
  expect(jobForm(job, 'votable/b2', []).map(([name]) => name)).toContain('RUNID')
  expect(jobForm(job, 'votable/b2', [], false).map(([name]) => name)).not.toContain('RUNID')
})

test('the form of a job holds all that was asked for, and no PHASE', () => {
  const form = jobForm(
    {
      adql: 'SELECT 1',
      lang: 'PostgreSQL',
      queue: '1h',
      maxrec: 0,
      runid: 'r',
      executionSeconds: 60,
      destruction: '2027-01-01T00:00:00Z',
    },
    'votable/b2',
    [['UPLOAD', 't,param:t']],
  )
  expect(Object.fromEntries(form)).toEqual({
    REQUEST: 'doQuery',
    LANG: 'PostgreSQL',
    RESPONSEFORMAT: 'votable/b2',
    FORMAT: 'votable/b2',
    MAXREC: '0',
    QUEUE: '1h',
    RUNID: 'r',
    EXECUTIONDURATION: '60',
    DESTRUCTION: '2027-01-01T00:00:00Z',
    UPLOAD: 't,param:t',
    QUERY: 'SELECT 1',
  })
})
