import { readdirSync, rmSync } from 'node:fs'
import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PracticeService } from '#main/services/practice/practice-service.ts'
import { PracticePlace } from '../doubles/practice-place.ts'
import { readDocument } from '../unit/writers/read-document.ts'

let place: PracticePlace
let sky: PracticeService
beforeEach(async () => {
  place = new PracticePlace()
  sky = await place.start()
})
afterEach(() => place.close())

type Fields = Readonly<Record<string, string>>
const query = (adql: string, more: Fields = {}): URLSearchParams =>
  new URLSearchParams({ LANG: 'ADQL', QUERY: adql, ...more })
const get = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${sky.url}${path}`, { redirect: 'manual', ...init })
const post = (path: string, body: URLSearchParams | FormData): Promise<Response> => get(path, { method: 'POST', body })
const textOf = async (path: string): Promise<string> => (await get(path)).text()
const infos = (text: string): Array<[string, string]> =>
  [...text.matchAll(/<INFO name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [name ?? '', value ?? ''])

/** Creates a job; its path below the service. */
async function job(adql: string, more: Fields = {}): Promise<string> {
  const created = await post('/async', query(adql, more))
  expect(created.status).toBe(303)
  const location = created.headers.get('location') ?? ''
  expect(location).toMatch(`${sky.url}/async/`)
  return location.slice(sky.url.length)
}
const ended = async (path: string): Promise<string> => {
  for (;;) {
    const phase = await textOf(`${path}/phase`)
    if (phase !== 'QUEUED' && phase !== 'EXECUTING') return phase
    await textOf(`${path}?WAIT=5&PHASE=${phase}`)
  }
}

test('a query by GET and by POST gives rows, metadata and where they come from', async () => {
  for (const answer of [
    await get(`/sync?${query('SELECT * FROM stars.made')}`),
    await post('/sync', query('SELECT * FROM stars.made')),
  ]) {
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/x-votable+xml;serialization=TABLEDATA')
    const text = await answer.text()
    expect(infos(text)).toEqual(
      expect.arrayContaining([
        ['QUERY_STATUS', 'OK'],
        ['standardID', 'ivo://ivoa.net/std/TAP'],
        ['query', 'SELECT * FROM stars.made'],
        ['source', '2007A&amp;A...474..653V'],
        ['simulated', 'Made-up rows, for practice only: stars.made. Not observations.'],
      ]),
    )
    expect(text).not.toMatch('alidade-')
    expect(text).not.toMatch('OVERFLOW')
    const { tables } = readDocument(Buffer.from(text))
    expect(tables[0]?.info.rows).toBe(3)
    expect(tables[0]?.info.columns[0]).toMatchObject({ name: 'id', ucd: 'meta.id;meta.main' })
  }
})

test('observed tables are not called simulated', async () => {
  const names = infos(await (await post('/sync', query('SELECT * FROM stars.seen'))).text()).map(([name]) => name)
  expect(names).toContain('source')
  expect(names).not.toContain('simulated')
})

test('MAXREC cuts and says so behind the rows; MAXREC=0 gives metadata alone', async () => {
  const cut = await (await post('/sync', query('rows 10', { MAXREC: '4' }))).text()
  expect(cut.indexOf('value="OVERFLOW"')).toBeGreaterThan(cut.indexOf('</TABLE>'))
  expect(readDocument(Buffer.from(cut)).tables[0]?.info.rows).toBe(4)
  const none = await (await post('/sync', query('rows 10', { MAXREC: '0' }))).text()
  expect(none).toMatch('value="OVERFLOW"')
  expect(readDocument(Buffer.from(none)).tables[0]?.info.rows).toBe(0)
  expect(await (await post('/sync', query('rows 4', { MAXREC: '4' }))).text()).not.toMatch('OVERFLOW')
})

test.each([
  ['votable/b2', 'application/x-votable+xml;serialization=BINARY2', '<BINARY2>'],
  ['votable/binary', 'application/x-votable+xml;serialization=BINARY', '<BINARY>'],
  ['text/xml', 'text/xml', '<TABLEDATA>'],
  ['csv', 'text/csv;header=present', 'id,name\n1,a star\n'],
  ['tsv', 'text/tab-separated-values', 'id\tname\n1\ta star\n'],
  ['json', 'application/json', '{'],
  ['fits', 'application/fits', 'SIMPLE  ='],
])('RESPONSEFORMAT %s answers as %s', async (format, mime, beginning) => {
  const answer = await post('/sync', query('rows 2', { RESPONSEFORMAT: format }))
  expect(answer.headers.get('content-type')).toBe(mime)
  expect(await answer.text()).toMatch(beginning)
})

test('what is wrong with a request is said in a VOTable with a status of its own', async () => {
  const told = async (answer: Response): Promise<[number, string]> => {
    expect(answer.headers.get('content-type')).toBe('application/x-votable+xml')
    const text = await answer.text()
    return [answer.status, /<INFO name="QUERY_STATUS" value="ERROR">([^<]*)</.exec(text)?.[1] ?? text]
  }
  expect(await told(await get('/sync'))).toEqual([400, 'LANG is missing; it should be ADQL.'])
  expect(await told(await get(`/sync?${query('broken')}`))).toEqual([
    400,
    'There is no column bright&lt;er. (line 2, column 8)',
  ])
  expect((await told(await get('/sync', { method: 'PUT' })))[0]).toBe(405)
  expect((await told(await get('/nowhere')))[0]).toBe(404)
  expect((await told(await get('/tables/no.such')))[0]).toBe(404)
  expect((await told(await get('/async/none')))[0]).toBe(404)
  expect((await told(await get('/%E0')))[0]).toBe(400)
  const text = await get('/sync', { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } })
  expect((await told(text))[0]).toBe(415)
})

test('another Host than this machine is refused', async () => {
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const asking = httpRequest(`${sky.url}/availability`, { headers: { host: 'evil.example' } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    asking.on('error', reject)
    asking.end()
  })
  expect(status).toBe(421)
})

const votable = (rows: number): string =>
  '<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE><TABLE><FIELD name="x" datatype="int"/>' +
  `<DATA><TABLEDATA>${'<TR><TD>1</TD></TR>'.repeat(rows)}</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`
const rowsOf = async (answer: Response): Promise<number> => {
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(text)
  return readDocument(Buffer.from(text)).tables[0]?.info.rows ?? -1
}
function uploading(adql: string, upload: string, parts: Fields): FormData {
  const form = new FormData()
  for (const [name, value] of query(adql, { UPLOAD: upload })) form.set(name, value)
  for (const [name, content] of Object.entries(parts)) form.set(name, new Blob([content], { type: 'text/xml' }), name)
  return form
}

test('a table comes with the form, and its name is that of UPLOAD', async () => {
  expect(
    await rowsOf(await post('/sync', uploading('tap_upload.mine', 'mine,param:part1', { part1: votable(7) }))),
  ).toBe(7)
  const lost = await post('/sync', uploading('tap_upload.mine', 'mine,param:other', { part1: votable(7) }))
  expect([lost.status, await lost.text()]).toEqual([400, expect.stringContaining('the form has no part named other.')])
  const odd = await post('/sync', uploading('tap_upload.mine', 'mine,param:p', { p: '<html>no</html>' }))
  expect(odd.status).toBe(400)
  const cut = await post('/sync', uploading('tap_upload.mine', 'mine,param:p', { p: votable(7).slice(0, -80) }))
  expect([cut.status, await cut.text()]).toEqual([400, expect.stringContaining('cannot be read whole')])
})

test('a table comes from an address, http and https alone', async () => {
  const server: Server = createServer((asking, answer) => {
    if (asking.url === '/t.vot') answer.end(votable(5))
    else answer.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = server.address() as AddressInfo
    const from = (url: string) => post('/sync', query('tap_upload.far', { UPLOAD: `far,${url}` }))
    expect(await rowsOf(await from(`http://127.0.0.1:${port}/t.vot`))).toBe(5)
    expect(await (await from(`http://127.0.0.1:${port}/no`)).text()).toMatch('its address answered with status 404')
    expect((await from('file:///etc/passwd')).status).toBe(400)
  } finally {
    server.close()
  }
})

test('a job goes from PENDING over RUN to its result', async () => {
  const path = await job('rows 5', { RUNID: 'mine', MAXREC: '2', RESPONSEFORMAT: 'csv' })
  expect(await textOf(`${path}/phase`)).toBe('PENDING')
  const pending = await textOf(path)
  expect(pending).toMatch('<uws:runId>mine</uws:runId>')
  expect(pending).toMatch('<uws:parameter id="QUERY">rows 5</uws:parameter>')
  expect(pending).toMatch('<uws:startTime xsi:nil="true"/>')
  const run = await post(`${path}/phase`, new URLSearchParams({ PHASE: 'RUN' }))
  expect([run.status, run.headers.get('location')]).toEqual([303, `${sky.url}${path}`])
  expect(await ended(path)).toBe('COMPLETED')
  expect(await textOf(path)).toMatch(
    `<uws:result id="result" xlink:type="simple" xlink:href="${sky.url}${path}/results/result"`,
  )
  expect(await textOf(`${path}/results`)).toMatch('id="result"')
  const result = await get(`${path}/results/result`)
  expect(result.headers.get('content-type')).toBe('text/csv;header=present')
  expect(await result.text()).toBe('id,name\n1,a star\n2,a star\n')
  expect((await get(`${path}/error`)).status).toBe(404)
  expect((await post(`${path}/parameters`, new URLSearchParams({ QUERY: 'rows 1' }))).status).toBe(403)
  expect(await textOf(`${path}/owner`)).toBe('')
})

test('a job can be created running, and its mistake is told as an error', async () => {
  const path = await job('broken', { PHASE: 'RUN' })
  expect(await ended(path)).toBe('ERROR')
  expect(await textOf(path)).toMatch('<uws:errorSummary type="fatal" hasDetail="true">')
  const error = await get(`${path}/error`)
  expect([error.status, await error.text()]).toEqual([
    200,
    expect.stringContaining('There is no column bright&lt;er. (line 2, column 8)'),
  ])
  expect((await get(`${path}/results/result`)).status).toBe(404)
})

test('parameters are changed while a job is pending, tables among them', async () => {
  const path = await job('rows 1')
  const changed = await post(`${path}/parameters`, uploading('tap_upload.up', 'up,param:t', { t: votable(6) }))
  expect(changed.status).toBe(303)
  const parameters = await textOf(`${path}/parameters`)
  expect(parameters).toMatch('<uws:parameter id="QUERY">tap_upload.up</uws:parameter>')
  expect(parameters).toMatch('<uws:parameter id="UPLOAD">up,param:t</uws:parameter>')
  await post(`${path}/phase`, new URLSearchParams({ PHASE: 'RUN' }))
  expect(await ended(path)).toBe('COMPLETED')
  expect(await rowsOf(await get(`${path}/results/result`))).toBe(6)
})

test('a running job is aborted, and one that is over stays as it is', async () => {
  const path = await job('forever', { PHASE: 'RUN' })
  const abort = () => post(`${path}/phase`, new URLSearchParams({ PHASE: 'ABORT' }))
  expect((await abort()).status).toBe(303)
  expect(await textOf(`${path}/phase`)).toBe('ABORTED')
  expect((await abort()).status).toBe(303)
  const pending = await job('rows 1')
  await post(`${pending}/phase`, new URLSearchParams({ PHASE: 'ABORT' }))
  expect(await textOf(`${pending}/phase`)).toBe('ABORTED')
  expect((await post(`${pending}/phase`, new URLSearchParams({ PHASE: 'HELD' }))).status).toBe(400)
})

test('a job that runs for longer than EXECUTIONDURATION is aborted and says why', async () => {
  const path = await job('forever', { EXECUTIONDURATION: '1', PHASE: 'RUN' })
  expect(await textOf(`${path}/executionduration`)).toBe('1')
  expect(await ended(path)).toBe('ABORTED')
  expect(await textOf(path)).toMatch('longer than 1 s')
})

test('limits are set within what the service allows', async () => {
  const path = await job('rows 1')
  const set = (name: string, value: string) =>
    post(`${path}/${name.toLowerCase()}`, new URLSearchParams({ [name]: value }))
  expect((await set('EXECUTIONDURATION', '999999')).status).toBe(303)
  expect(await textOf(`${path}/executionduration`)).toBe('3600')
  const soon = new Date(Date.now() + 86_400_000).toISOString()
  await set('DESTRUCTION', soon)
  expect(await textOf(`${path}/destruction`)).toBe(soon)
  await set('DESTRUCTION', '2999-01-01T00:00:00Z')
  expect(Date.parse(await textOf(`${path}/destruction`))).toBeLessThan(Date.now() + 31 * 86_400_000)
  expect((await set('DESTRUCTION', 'tomorrow')).status).toBe(400)
  expect((await set('EXECUTIONDURATION', 'long')).status).toBe(400)
})

test('a job goes by DELETE and by ACTION=DELETE, with its files', async () => {
  const first = await job('rows 1', { PHASE: 'RUN' })
  await ended(first)
  const gone = await get(first, { method: 'DELETE' })
  expect([gone.status, gone.headers.get('location')]).toEqual([303, `${sky.url}/async`])
  expect((await get(first)).status).toBe(404)
  const second = await job('forever', { PHASE: 'RUN' })
  expect((await post(second, new URLSearchParams({ ACTION: 'DELETE' }))).status).toBe(303)
  expect((await get(second)).status).toBe(404)
  expect(place.engine.running).toBe(0)
})

test('the list of jobs is cut by PHASE, AFTER and LAST together', async () => {
  const done = await job('rows 1', { PHASE: 'RUN', RUNID: 'one' })
  await ended(done)
  const noon = new Date().toISOString()
  // Jobs of the same millisecond are not after it.
  await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(noon))
  const waiting = [await job('rows 1'), await job('rows 2')]
  const listed = async (filter: string): Promise<string[]> =>
    [...(await textOf(`/async${filter}`)).matchAll(/xlink:href="([^"]*)"/g)].map(
      ([, href]) => href?.slice(sky.url.length) ?? '',
    )
  expect(await listed('')).toEqual([done, ...waiting])
  expect(await listed('?PHASE=COMPLETED')).toEqual([done])
  expect(await listed('?PHASE=COMPLETED&PHASE=PENDING')).toEqual([done, ...waiting])
  expect(await listed(`?AFTER=${noon}`)).toEqual(waiting)
  expect(await listed('?LAST=1')).toEqual(waiting.slice(1))
  expect(await listed('?LAST=2&phase=COMPLETED')).toEqual([done])
  expect(await listed('?PHASE=ARCHIVED')).toEqual([])
  expect((await get('/async?LAST=few')).status).toBe(400)
  expect((await get('/async?AFTER=noon')).status).toBe(400)
})

test('WAIT holds the answer until the phase is another, and no longer than asked', async () => {
  const path = await job('forever')
  const held = textOf(`${path}?WAIT=60&PHASE=PENDING`)
  await post(`${path}/phase`, new URLSearchParams({ PHASE: 'RUN' }))
  expect(await held).toMatch(/<uws:phase>(QUEUED|EXECUTING)</)
  expect(await textOf(`${path}?WAIT=60&PHASE=PENDING`)).toMatch('EXECUTING')
  const begun = performance.now()
  await textOf(`${path}?WAIT=1`)
  expect(performance.now() - begun).toBeGreaterThan(900)
  const forever = textOf(`${path}?WAIT=-1`)
  await post(`${path}/phase`, new URLSearchParams({ PHASE: 'ABORT' }))
  expect(await forever).toMatch('ABORTED')
  expect(await textOf(`${path}?WAIT=60`)).toMatch('ABORTED')
  expect((await get(`${path}?WAIT=long`)).status).toBe(400)
})

test('what it can do is in the capabilities, and of its tables in /tables', async () => {
  const capabilities = await textOf('/capabilities')
  for (const part of [
    'standardID="ivo://ivoa.net/std/TAP"',
    'standardID="ivo://ivoa.net/std/VOSI#tables-1.1"',
    'standardID="ivo://ivoa.net/std/DALI#examples"',
    'ivo://ivoa.net/std/TAPRegExt#features-adql-common-table',
    'ivo_hasword(haystack VARCHAR, needle VARCHAR) -&gt; INTEGER',
    'ivo://ivoa.net/std/TAPRegExt#upload-inline',
    '<hard unit="row">2000000</hard>',
  ])
    expect(capabilities).toMatch(part)
  expect(capabilities).not.toMatch('ObsCore')
  const whole = await textOf('/tables')
  expect(whole).toMatch('<name>"size"</name>')
  expect(whole).toMatch('<targetTable>stars.made</targetTable>')
  expect(whole).toMatch('Stars of a test &lt;&amp; seen')
  expect(await textOf('/tables?detail=min')).not.toMatch('<column')
  expect(await textOf('/tables/stars.seen')).toMatch('<vosi:table')
  expect(await textOf('/availability')).toMatch('<vosi:available>true</vosi:available>')
  expect(await textOf('/examples')).toMatch('<pre property="query">SELECT TOP 3 * FROM stars.seen</pre>')
})

test('HEAD of a result opens no file, so that one that is lost does no harm', async () => {
  const path = await job('rows 1', { PHASE: 'RUN' })
  expect(await ended(path)).toBe('COMPLETED')
  const folder = join(place.folder, String(sky.port))
  const results = readdirSync(folder).filter((file) => file.endsWith('.result'))
  expect(results).toHaveLength(1)
  for (const file of results) rmSync(join(folder, file))
  const head = await get(`${path}/results/result`, { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
  expect(await textOf(`${path}/phase`)).toBe('COMPLETED')
})

test('a person who opens the address finds words, and HEAD finds what GET would say', async () => {
  for (const address of ['', '/', '/..'])
    expect(await (await fetch(new URL(address, `${sky.url}/`))).text()).toMatch('Alidade practice sky')
  const head = await get(`/sync?${query('rows 1')}`, { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
})
