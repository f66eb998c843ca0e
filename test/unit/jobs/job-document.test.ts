import { describe, expect, test } from 'vitest'
import type { Job } from '#shared/model/job.ts'
import { chosenResult } from '#shared/vo/uws/chosen-result.ts'
import { addressInJob, jobAddress, jobKey, jobResource, serviceOfJob } from '#shared/vo/uws/job-address.ts'
import { askedQuery, parameterOf, readJob, type UwsJob } from '#shared/vo/uws/job-document.ts'
import { readJobList } from '#shared/vo/uws/job-list.ts'
import { readPhase, stageOfPhase } from '#shared/vo/uws/phases.ts'
import { carriesToken, ownWords, runIdLength, runIdWith, runToken, tokenOf } from '#shared/vo/uws/run-id.ts'
import { readUwsTime } from '#shared/vo/uws/uws-time.ts'

const url = 'https://archive.example/tap/async/17'
const document = (inside: string, attributes = 'version="1.1"'): string =>
  `<?xml version="1.0"?><uws:job xmlns:uws="http://www.ivoa.net/xml/UWS/v1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ${attributes}>${inside}</uws:job>`
const phase = '<uws:phase>EXECUTING</uws:phase>'
const job = (text: string, at = url): UwsJob => {
  const reading = readJob(text, at)
  if (!reading.job) throw new Error(reading.problem)
  return reading.job
}

describe('the document of a job', () => {
  test('of UWS 1.1 is read whole', () => {
    const text = document(`<uws:jobId>17</uws:jobId><uws:runId>mine</uws:runId><uws:ownerId>me</uws:ownerId>
      <uws:phase>COMPLETED</uws:phase><uws:quote>2026-01-01T00:00:09Z</uws:quote>
      <uws:creationTime>2026-01-01T00:00:01Z</uws:creationTime><uws:startTime>2026-01-01T00:00:02.5Z</uws:startTime>
      <uws:endTime>2026-01-01T00:00:03</uws:endTime><uws:executionDuration>600</uws:executionDuration>
      <uws:destruction>2026-01-08T01:00:00+01:00</uws:destruction>
      <uws:parameters><uws:parameter id="query">SELECT 1</uws:parameter><uws:parameter id="maxrec"/></uws:parameters>
      <uws:results><uws:result id="result" xlink:href="${url}/results/result" mime-type="text/xml" size="42" rows="7"/></uws:results>`)
    expect(job(text)).toEqual({
      version: '1.1',
      id: '17',
      runId: 'mine',
      owner: 'me',
      phase: 'COMPLETED',
      quote: '2026-01-01T00:00:09.000Z',
      createdAt: '2026-01-01T00:00:01.000Z',
      startedAt: '2026-01-01T00:00:02.500Z',
      endedAt: '2026-01-01T00:00:03.000Z',
      executionSeconds: 600,
      destruction: '2026-01-08T00:00:00.000Z',
      parameters: [
        ['query', 'SELECT 1'],
        ['maxrec', ''],
      ],
      results: [{ id: 'result', href: `${url}/results/result`, mime: 'text/xml', bytes: 42, rows: 7 }],
    })
  })

  test('of UWS 1.0 names no version', () => {
    expect(job(document(phase, '')).version).toBeUndefined()
  })

  test('may have another prefix, or none', () => {
    for (const prefix of ['', 'ns2:', 'u.w-s:']) {
      const root = prefix === '' ? 'xmlns' : `xmlns:${prefix.slice(0, -1)}`
      const text = `<${prefix}job ${root}="http://www.ivoa.net/xml/UWS/v1.0"><${prefix}phase>QUEUED</${prefix}phase></${prefix}job>`
      expect(job(text).phase).toBe('QUEUED')
    }
  })

  test.each([
    ['executing', 'EXECUTING'],
    ['COMPLETED\r\n', 'COMPLETED'],
    ['  uws:Aborted ', 'ABORTED'],
    ['Staging', 'STAGING'],
    ['\uFEFFERROR', 'ERROR'],
  ])('a phase written %j is %s', (written, read) => {
    expect(readPhase(written)).toBe(read)
    expect(job(document(`<uws:phase>${written}</uws:phase>`)).phase).toBe(read)
  })

  test('values that are nil or empty are not there', () => {
    const text = document(
      `${phase}<uws:runId xsi:nil="true">x</uws:runId><uws:ownerId xsi:nil="1"/><uws:quote></uws:quote>
       <uws:startTime xsi:nil="true"></uws:startTime><uws:errorSummary xsi:nil="true"/><uws:executionDuration/>`,
    )
    expect(job(text)).toEqual({ version: '1.1', phase: 'EXECUTING', parameters: [], results: [] })
  })

  test('an errorSummary may be bare text, and stand in a job that is COMPLETED', () => {
    const bare = '<uws:phase>COMPLETED</uws:phase><uws:errorSummary type="transient">Too many rows</uws:errorSummary>'
    expect(job(document(bare))).toMatchObject({
      phase: 'COMPLETED',
      error: { message: 'Too many rows', transient: true, hasDetail: false },
    })
    const full =
      '<uws:phase>ERROR</uws:phase><uws:errorSummary type="fatal" hasDetail="true"><uws:message>No table x</uws:message></uws:errorSummary>'
    expect(job(document(full)).error).toEqual({ message: 'No table x', transient: false, hasDetail: true })
  })

  test.each([
    ['results/result', `${url}/results/result`],
    ['17/results/result', `${url}/results/result`],
    ['/tap/async/17/results/r', `${url}/results/r`],
    ['http://archive.example/files/17.vot', 'https://archive.example/files/17.vot'],
    ['http://other.example/17.vot', 'http://other.example/17.vot'],
    ['//mirror.example/17', 'https://mirror.example/17'],
  ])('an href %s is resolved against the address of the job', (href, absolute) => {
    const text = document(`${phase}<uws:results><uws:result id="result" xlink:href="${href}"/></uws:results>`)
    expect(job(text).results).toEqual([{ id: 'result', href: absolute }])
    expect(addressInJob(href, `${url}/`)).toBe(absolute)
  })

  test('an href that is no web address is left out', () => {
    const text = document(`${phase}<uws:results><uws:result id="a" xlink:href="file:///etc/passwd"/></uws:results>`)
    expect(job(text).results).toEqual([])
  })

  test('Daiquiri names its parameters in words of its own', () => {
    const parameters = { query: 'SELECT 2', query_language: 'adql', queue: '1h', nrows: '12', native_query: '' }
    const text = document(
      `${phase}<uws:parameters>${Object.entries(parameters)
        .map(([name, value]) => `<uws:parameter id="${name}">${value}</uws:parameter>`)
        .join('')}</uws:parameters>
       <uws:results><uws:result id="votable" xlink:href="/r.vot"/></uws:results>`,
    )
    expect(askedQuery(job(text))).toEqual({ adql: 'SELECT 2', lang: 'adql', queue: '1h' })
    expect(job(text).results[0]?.rows).toBe(12)
    expect(parameterOf(job(text), 'NROWS')).toBe('12')
  })

  test.each([
    ['an empty answer', '', 'empty'],
    ['a web page', '<!DOCTYPE html><html><head><title>Log in</title></head></html>', 'html'],
    ['another document', '<uws:jobs xmlns:uws="x"/>', 'xml'],
    ['plain text', 'COMPLETED', 'text'],
    ['half a document', document(`${phase}<uws:results>`).slice(0, -10), 'xml'],
    ['a document without a phase', document('<uws:jobId>1</uws:jobId>'), 'xml'],
  ])('%s is no job', (_name, text, shape) => {
    expect(readJob(text, url)).toMatchObject({ problem: expect.stringMatching(/\.$/), shape })
  })

  test('no beginning of a document is taken for a job', () => {
    const whole = document(`<uws:jobId>17</uws:jobId>${phase}<uws:results/>`)
    for (let length = 0; length < whole.length; length += 1)
      expect(readJob(whole.slice(0, length), url).job).toBeUndefined()
    expect(readJob(whole, url).job).toBeDefined()
  })
})

describe('a list of jobs', () => {
  const list = (inside: string): string =>
    `<uws:jobs xmlns:uws="http://www.ivoa.net/xml/UWS/v1.0" xmlns:xlink="http://www.w3.org/1999/xlink">${inside}</uws:jobs>`
  const listUrl = 'https://archive.example/tap/async'

  test('of UWS 1.1 tells what it knows of each job', () => {
    const line = `<uws:jobref id="17" xlink:href="${url}"><uws:phase>pending </uws:phase><uws:runId>mine</uws:runId>
      <uws:ownerId>me</uws:ownerId><uws:creationTime>2026-01-01T00:00:01Z</uws:creationTime></uws:jobref>`
    expect(readJobList(list(line), listUrl)).toEqual({
      jobs: [{ jobUrl: url, phase: 'PENDING', runId: 'mine', owner: 'me', createdAt: '2026-01-01T00:00:01.000Z' }],
    })
  })

  test('of UWS 1.0 may give an id alone, or a relative address', () => {
    const lines =
      '<uws:jobref id="a b"/><uws:jobref id="x" xlink:href="17"><uws:phase>ERROR</uws:phase></uws:jobref><uws:jobref/>'
    expect(readJobList(list(lines), listUrl).jobs).toEqual([
      { jobUrl: `${listUrl}/a%20b`, phase: 'UNKNOWN' },
      { jobUrl: url, phase: 'ERROR' },
    ])
  })

  test('that is empty is one; a page and a part say what is wrong', () => {
    expect(readJobList(list(''), listUrl)).toEqual({ jobs: [] })
    expect(readJobList('<html><title>x</title></html>', listUrl)).toMatchObject({ jobs: [], problem: /not a list/ })
    const cut = list(`<uws:jobref id="1"/><uws:jobref id="2"/>`).slice(0, -12)
    expect(readJobList(cut, listUrl).problem).toMatch(/ends too early/)
  })
})

describe('addresses of jobs', () => {
  test('a Location may be relative, hold a double slash, and say http under https', () => {
    expect(jobAddress('async/17', 'https://archive.example/tap/async')).toBe('https://archive.example/tap/async/17')
    expect(jobAddress('https://a.example/tap//async/1', url)).toBe('https://a.example/tap//async/1')
    expect(jobAddress('http://archive.example:80/tap/async/17', url)).toBe(url)
    expect(jobAddress('https://me:secret@a.example/1#x', url)).toBe('https://a.example/1')
    for (const none of ['', '  ', 'ftp://a.example/1', 'http://']) expect(jobAddress(none, url)).toBeUndefined()
  })

  test('are one however their slashes are written', () => {
    expect(jobKey('https://a.example/tap//async/1/')).toBe(jobKey('https://a.example/tap/async/1'))
    expect(jobKey('https://a.example/tap/async/1')).not.toBe(jobKey('https://a.example/tap/async/2'))
  })

  test('have resources, with what belongs to the address behind them', () => {
    expect(jobResource('https://a.example/async/1/?x=1', 'phase')).toBe('https://a.example/async/1/phase?x=1')
  })

  test('tell the service where they stand below /async', () => {
    expect(serviceOfJob('https://a.example/tap//async/1')).toBe('https://a.example/tap')
    expect(serviceOfJob('https://a.example/jobs/1')).toBeUndefined()
  })
})

describe('times', () => {
  test.each([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02T03:04:05', '2026-01-02T03:04:05.000Z'],
    ['2026-01-02 03:04:05.123456', '2026-01-02T03:04:05.123Z'],
    ['2026-01-02T03:04:05+0100', '2026-01-02T02:04:05.000Z'],
    ['2026-01-02', '2026-01-02T00:00:00.000Z'],
    ['yesterday', undefined],
    ['2026-13-40T00:00:00Z', undefined],
    [undefined, undefined],
  ])('%s is %s', (text, time) => {
    expect(readUwsTime(text)).toBe(time)
  })
})

describe('a RUNID', () => {
  const token = runToken(Uint8Array.from({ length: 16 }, (_, index) => index * 16 + 3))

  test('carries a token of its own behind the words of the person', () => {
    expect(token).toMatch(/^[0-9a-z]{16}$/)
    expect(runIdWith(token, ' M45\u0000 cone ')).toBe(`M45  cone-${token}`)
    expect(runIdWith(token, undefined)).toBe(`alidade-${token}`)
    expect(tokenOf(runIdWith(token, 'a-b-c'))).toBe(token)
  })

  test('is at most 64 characters long, and its token is never cut', () => {
    const long = runIdWith(token, '🔭'.repeat(60))
    expect(long.length).toBeLessThanOrEqual(runIdLength)
    expect(encodeURIComponent(long)).toContain(token)
    expect(carriesToken(long, token)).toBe(true)
  })

  test('gives the words of the person back', () => {
    expect(ownWords(runIdWith(token, 'a-b'))).toBe('a-b')
    expect(ownWords('a-name-of-somebody')).toBe('a-name-of-somebody')
  })

  test('is known again in upper case and with more around it', () => {
    expect(carriesToken(`X ${runIdWith(token, 'a').toUpperCase()} y`, token)).toBe(true)
    expect(carriesToken(undefined, token)).toBe(false)
  })
})

test('phases that stop, hold or go on', () => {
  const stages = [
    'PENDING',
    'QUEUED',
    'EXECUTING',
    'SUSPENDED',
    'UNKNOWN',
    'HELD',
    'COMPLETED',
    'ERROR',
    'ABORTED',
    'ARCHIVED',
    'STAGING',
  ]
  expect(stages.map(stageOfPhase)).toEqual([
    'pending',
    ...['active', 'active', 'active', 'active'],
    'held',
    ...['over', 'over', 'over', 'over'],
    'active',
  ])
})

test.each([
  ['https://a.example/tap/async/1/', 'https://a.example/tap/async/1/results/result'],
  ['https://a.example/tap/async/1?instance=x', 'https://a.example/tap/async/1/results/result?instance=x'],
])('a finished job at %s that lists no result has it where TAP puts it', (jobUrl, href) => {
  const finished = { jobUrl, phase: 'COMPLETED', results: [] } as unknown as Job
  expect(chosenResult(finished)).toEqual({ id: 'result', href })
})
