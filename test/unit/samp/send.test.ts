import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MessageHandler } from '#main/services/samp/client/samp-client.ts'
import type { SampItem } from '#shared/model/samp.ts'
import { errorResponse, okResponse, warningResponse } from '#shared/vo/samp/message.ts'
import { type HttpDouble, listen } from '../../doubles/http-double.ts'
import { SampPlace } from '../../doubles/samp-place.ts'

const rows = Array.from({ length: 100 }, (_, row) => `${row},star ${row}`)
const csv = `id,name\n${rows.join('\n')}\n`
const call = { signal: new AbortController().signal }

let place: SampPlace
let table = ''
let double: HttpDouble | undefined
beforeEach(async () => {
  place = await SampPlace.open({ waitSeconds: 0.5 })
  table = await place.open(await place.file('my stars.csv', csv))
})
afterEach(async () => {
  await place.close()
  await double?.close()
  double = undefined
})

const urlOf = (params: object): string => String({ url: '', ...params }.url)
const textAt = async (url: string): Promise<string> => (await fetch(url)).text()
/** Names that cells of the served VOTable hold, in its order. */
const names = async (url: string): Promise<string[]> =>
  [...(await textAt(url)).matchAll(/<TD>(star \d+)<\/TD>/g)].map(([, name]) => name ?? '')

/** A table that came from a service. */
async function queryResult(): Promise<string> {
  const bytes = (async function* () {
    yield new TextEncoder().encode(csv)
  })()
  const query = { source: 'http://127.0.0.1:1/tap', adql: 'SELECT everything', at: '2026-01-01T00:00:00Z' }
  const source = { title: 'result', provenance: { kind: 'query' as const, ...query } }
  const read = await place.tables.read(bytes, source, { name: 'a.csv' })
  if (!read.ok) throw new Error(read.fault.message)
  await read.value.done
  return read.value.id
}

describe('a table that is sent', () => {
  it('is served whole in the form the receiver takes, with its title and its id', async () => {
    const topcat = await place.peer('topcat', ['table.load.fits', 'table.load.votable'])
    const csvOnly = await place.peer('csv', ['table.load.csv'])
    const sent = await place.send([{ kind: 'table', table }])
    expect(sent.map(({ peerName, state, item }) => [item, peerName, state]).sort()).toEqual([
      [0, 'csv', 'ok'],
      [0, 'topcat', 'ok'],
    ])
    const [message] = topcat.got
    expect(message).toMatchObject({
      mtype: 'table.load.votable',
      params: { name: 'my stars.csv', 'table-id': `alidade-${table}` },
      isCall: true,
    })
    const url = urlOf(message?.params ?? {})
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/my_stars\.csv\.vot$/)
    const answer = await fetch(url)
    expect(answer.headers.get('content-type')).toContain('application/x-votable+xml')
    await answer.text()
    expect(await names(url)).toHaveLength(100)
    expect(await textAt(urlOf(csvOnly.got[0]?.params ?? {}))).toBe(csv)
  })

  it('says of which query it is the result', async () => {
    const topcat = await place.peer('topcat', ['table.load.votable'])
    await place.send([{ kind: 'table', table: await queryResult() }])
    const text = await textAt(urlOf(topcat.got[0]?.params ?? {}))
    expect(text).toContain('SELECT everything')
    expect(text).toContain('http://127.0.0.1:1/tap')
  })

  it('has the same address and id when it is sent again', async () => {
    const topcat = await place.peer('topcat', ['table.load.votable'])
    await place.send([
      { kind: 'table', table },
      { kind: 'table', table },
    ])
    expect(topcat.got[1]?.params).toEqual(topcat.got[0]?.params)
  })

  it('keeps the id under which it came', async () => {
    const topcat = await place.peer('topcat', ['table.load.votable'])
    await topcat.ask('table.load.csv', { url: `file://${await place.file('b.csv', csv)}`, 'table-id': 'theirs$1' })
    const [arrived] = place.told<{ table: string }>('arrived')
    await place.send([{ kind: 'table', table: arrived?.table ?? '' }])
    expect(topcat.got[0]?.params['table-id']).toBe('theirs$1')
  })

  it('may be some rows and columns: rows that come back are those of the sending', async () => {
    const topcat = await place.peer('topcat', ['table.load.votable', 'table.highlight.row', 'table.select.rowList'])
    await place.send([
      {
        kind: 'table',
        table,
        rows: [
          [90, 92],
          [10, 12],
        ],
        columns: ['c1'],
      },
    ])
    const { url, 'table-id': id } = topcat.got[0]?.params ?? {}
    expect(await names(String(url))).toEqual(['star 10', 'star 11', 'star 90', 'star 91'])
    expect(await textAt(String(url))).not.toContain('name="id"')
    await topcat.ask('table.highlight.row', { 'table-id': String(id), row: '2' })
    expect(place.told('highlighted')).toEqual([{ table, row: 90, from: 'topcat' }])
    expect(await topcat.ask('table.highlight.row', { 'table-id': String(id), row: '4' })).toMatchObject({
      error: { short: 'Row index 4 is out of range: the table has 4 rows.' },
    })
    place.service.handlers.highlight({ table, row: 91 }, call)
    place.service.handlers.select(
      {
        table,
        rows: [
          [0, 11],
          [91, 200],
        ],
      },
      call,
    )
    await vi.waitFor(() => expect(topcat.got).toHaveLength(3))
    expect(topcat.got[1]?.params).toEqual({ 'table-id': id, url, row: '3' })
    expect(topcat.got[2]?.params).toEqual({ 'table-id': id, url, 'row-list': ['0', '3'] })
  })

  it('answers with a sentence once it is closed', async () => {
    const topcat = await place.peer('topcat', ['table.load.votable'])
    await place.send([{ kind: 'table', table }])
    const url = urlOf(topcat.got[0]?.params ?? {})
    place.tables.close(table)
    const answer = await fetch(url)
    expect([answer.status, await answer.text()]).toEqual([404, 'This table has been closed in Alidade.\n'])
    expect(await place.send([{ kind: 'table', table }])).toMatchObject([
      { state: 'error', text: 'This table has been closed in Alidade.' },
    ])
  })

  it('is given to nobody without its key, to no page, and for reading only', async () => {
    const topcat = await place.peer('topcat', ['table.load.votable'])
    await place.send([{ kind: 'table', table }])
    const url = new URL(urlOf(topcat.got[0]?.params ?? {}))
    const status = async (path: string, init: RequestInit = {}) => (await fetch(new URL(path, url), init)).status
    const [, key = ''] = url.pathname.split('/')
    for (const path of [
      '/',
      `/${key}`,
      `/${key}/`,
      `/${key}/other.vot`,
      `/x${url.pathname}`,
      `/${key}x/my_stars.csv.vot`,
    ])
      expect([path, await status(path)]).toEqual([path, 404])
    for (const path of [`/${key}/../${key}/x`, `/${key}/%2e%2e/%2fetc%2fpasswd`, `/${key}/..%2f..%2fetc%2fpasswd`])
      expect([path, await status(path)]).toEqual([path, 404])
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect([method, await status(url.pathname, { method })]).toEqual([method, 405])
    expect(await status(url.pathname, { headers: { Origin: 'https://evil.example' } })).toBe(403)
    expect(await status(url.pathname, { method: 'HEAD' })).toBe(200)
    const rebound = await new Promise<number>((resolve, reject) => {
      const asked = request(url, { headers: { Host: 'evil.example' } }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
      asked.on('error', reject).end()
    })
    expect(rebound).toBe(421)
  })
})

describe('sending', () => {
  it('goes on past failures and silence, one item after the other, and says how each went', async () => {
    const refusing: MessageHandler = () => errorResponse({ short: 'no', user: 'It is too large.' })
    await place.peer('a refuses', ['image.load.fits'], refusing)
    await place.peer('b is silent', ['image.load.fits'], () => new Promise(() => undefined))
    await place.peer('c warns', ['image.load.fits'], () => warningResponse({}, { short: 'half of it' }))
    const path = await place.file('m31.fits', 'SIMPLE')
    const items: SampItem[] = [
      { kind: 'image', source: path, name: 'M31' },
      { kind: 'image', source: `${path}.gone`, name: 'none' },
      { kind: 'image', source: 'relative.fits', name: 'none' },
      { kind: 'image', source: 'https://example.org/m33.fits?x=1', name: 'M33' },
    ]
    const sent = await place.send(items)
    const lines = sent.map(({ item, peerName, state }) => `${item} ${peerName} ${state}`)
    const item = (number: number) => lines.filter((line) => line.startsWith(`${number}`)).sort()
    expect(item(0)).toEqual(['0 a refuses error', '0 b is silent silent', '0 c warns warning'])
    expect(sent.find(({ state }) => state === 'error')?.text).toBe('It is too large.')
    expect(sent.filter((line) => line.item === 1).map(({ text }) => text)).toEqual(
      Array(3).fill('There is no such file. Check the name, or whether it was moved.'),
    )
    expect(item(2)).toEqual(['2 a refuses error', '2 b is silent error', '2 c warns error'])
    expect(item(3)).toEqual(['3 a refuses error', '3 b is silent silent', '3 c warns warning'])
    expect(lines.map((line) => line[0])).toEqual([...lines.map((line) => line[0])].sort())
  })

  it('gives each kind its MType and parameters', async () => {
    const all = await place.peer('all', ['*'])
    const path = await place.file('s 1.fits', 'SIMPLE')
    await place.send([
      { kind: 'spectrum', source: path, name: 'S', meta: { 'Access.Format': 'application/fits' } },
      { kind: 'moc', source: 'http://127.0.0.1:1/m.fits', name: 'Moc' },
      { kind: 'table-file', source: path, name: 'T' },
      { kind: 'position', ra: 10.5, dec: -3 },
      { kind: 'services', name: 'two', ids: { 'ivo://a/b': 'A' } },
      { kind: 'script', script: 'get DSS m31' },
    ])
    const url = `file://${path.replace(' ', '%20')}`
    const received = all.got.filter(({ mtype }) => !mtype.startsWith('samp.'))
    expect(received.map(({ mtype, params }) => [mtype, params])).toEqual([
      ['spectrum.load.ssa-generic', { url, name: 'S', meta: { 'Access.Format': 'application/fits' } }],
      ['coverage.load.moc.fits', { url: 'http://127.0.0.1:1/m.fits', name: 'Moc' }],
      ['table.load.fits', { url, name: 'T' }],
      ['coord.pointAt.sky', { ra: '10.5', dec: '-3' }],
      ['voresource.loadlist.tap', { ids: { 'ivo://a/b': 'A' }, name: 'two' }],
      ['script.aladin.send', { script: 'get DSS m31' }],
    ])
  })

  it('names who does not take an item, and stops where it is broken off', async () => {
    const one = await place.peer('one', ['coord.pointAt.sky'])
    const sent = await place.send([{ kind: 'script', script: 'x' }], [one.id, 'c99'])
    expect(sent.map(({ peerName, state }) => [peerName, state])).toEqual([
      ['one', 'error'],
      ['c99', 'error'],
    ])
    const stop = new AbortController()
    const positions = Array.from({ length: 5 }, (): SampItem => ({ kind: 'position', ra: 1, dec: 2 }))
    for await (const _line of place.service.handlers.send({ items: positions }, { signal: stop.signal })) stop.abort()
    expect(one.got).toHaveLength(1)
  })

  it('a script gives what it answers', async () => {
    await place.peer('Aladin', ['script.aladin.send'], () => okResponse({ 'script.result': 'done\n' }))
    expect(await place.send([{ kind: 'script', script: 'status' }])).toMatchObject([{ state: 'ok', text: 'done' }])
  })

  it('puts no secret and no login into a message: what needs them is fetched here and served', async () => {
    await place.close()
    double = await listen(({ headers }) => ({ status: headers['x-login'] ? 200 : 401, body: 'SIMPLE' }))
    const { origin } = double
    const asked: string[] = []
    place = await SampPlace.open({
      needsLogin: async (of) => of === origin,
      accounts: {
        request: async ({ url }) => {
          asked.push(url)
          const bytes = (async function* () {
            yield new TextEncoder().encode('SIMPLE')
          })()
          const headers = new Map([['content-type', 'application/fits']])
          return {
            ok: true,
            value: { status: 200, headers, url, body: bytes, text: async () => '', cancel: () => undefined },
          }
        },
      },
    })
    const all = await place.peer('all', ['image.load.fits'])
    await place.send([
      { kind: 'image', source: `${origin}/m31.fits`, name: 'M31' },
      { kind: 'image', source: 'https://example.org/m33.fits?token=secret-1', name: 'M33' },
    ])
    const urls = all.got.map(({ params }) => urlOf(params))
    for (const url of urls) {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/m3\d\.fits$/)
      const answer = await fetch(url)
      expect([await answer.text(), answer.headers.get('content-type')]).toEqual(['SIMPLE', 'application/fits'])
    }
    expect(asked).toEqual([`${origin}/m31.fits`, 'https://example.org/m33.fits?token=secret-1'])
  })
})

describe('rows that are looked at', () => {
  const highlight = (row: number) => place.service.handlers.highlight({ table, row }, call)

  it('are told at most twenty times a second, the last one for sure', async () => {
    const topcat = await place.peer('topcat', ['table.highlight.row'])
    for (let row = 0; row < 60; row++) highlight(row)
    await vi.waitFor(() => expect(topcat.got.at(-1)?.params.row).toBe('59'))
    expect(topcat.got.map(({ params }) => params.row)).toEqual(['0', '59'])
  })

  it('are not told back to where they came from when the window follows', async () => {
    const topcat = await place.peer('topcat', ['table.highlight.row', 'table.select.rowList', 'coord.pointAt.sky'])
    const url = `file://${place.tables.find(table)?.info.provenance.source.replace(' ', '%20')}`
    await topcat.ask('table.highlight.row', { url, row: '5' })
    highlight(5)
    await topcat.ask('table.select.rowList', { url, 'row-list': ['1', '2'] })
    place.service.handlers.select({ table, rows: [[1, 3]] }, call)
    await topcat.ask('coord.pointAt.sky', { ra: '1', dec: '2' })
    place.service.handlers.pointAt({ ra: 1, dec: 2 }, call)
    place.service.handlers.pointAt({ ra: 3, dec: 4 }, call)
    highlight(6)
    await vi.waitFor(() => expect(topcat.got).toHaveLength(2))
    expect(topcat.got.map(({ params }) => params)).toEqual([
      { ra: '3', dec: '4' },
      { url, row: '6' },
    ])
  })

  it('of a table that nobody can know are told to nobody', async () => {
    const topcat = await place.peer('topcat', ['table.highlight.row'])
    const result = await queryResult()
    expect(place.service.handlers.highlight({ table: result, row: 1 }, call)).toMatchObject({ ok: true })
    highlight(1)
    await vi.waitFor(() => expect(topcat.got).toHaveLength(1))
    expect(place.service.handlers.highlight({ table, row: 100 }, call)).toMatchObject({ ok: false })
  })
})
