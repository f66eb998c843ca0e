import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fail, ok } from '#shared/ipc/fault.ts'
import { type HttpDouble, listen } from '../../doubles/http-double.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'
import { SampPlace } from '../../doubles/samp-place.ts'

const rows = Array.from({ length: 100 }, (_, row) => `${row},star ${row}`)
const csv = `id,name\n${rows.join('\n')}\n`
const votable = (data: string, status = '') =>
  `<VOTABLE version="1.4"><RESOURCE type="results">${status}<TABLE name="t"><FIELD name="n" datatype="int"/><DATA><TABLEDATA>${data}</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`

let place: SampPlace
let double: HttpDouble | undefined
beforeEach(async () => {
  place = await SampPlace.open()
})
afterEach(async () => {
  await place.close()
  await double?.close()
  double = undefined
})

const lastTable = () => {
  const [arrived] = place.told<{ table: string; from: string }>('arrived').slice(-1)
  return { from: arrived?.from, id: arrived?.table ?? '', info: place.tables.find(arrived?.table ?? '')?.info }
}

describe('a table that arrives', () => {
  it('is read by the tolerant reader from a file in any spelling, and answered when it is there', async () => {
    const peer = await place.peer('topcat', [])
    await mkdir(join(place.folder, 'a b'))
    const path = await place.file('a b/stars.csv', csv)
    const spelled = path.replace(' ', '%20')
    for (const url of [`file://${spelled}`, `file:${spelled}`, `file://localhost${spelled}`]) {
      const answer = await peer.ask('table.load.csv', { url, 'table-id': 'x$1', name: 'my stars' })
      expect(answer).toEqual({ status: 'samp.ok', result: {} })
      const { info, from } = lastTable()
      expect(from).toBe('topcat')
      expect(info).toMatchObject({ rows: 100, title: 'my stars', state: 'ready' })
      expect(info?.provenance).toMatchObject({ kind: 'samp', source: url, from: 'topcat' })
    }
  })

  it('is fetched over http without an account, whatever its MType says it is', async () => {
    double = await listen(() => ({ status: 200, body: votable('<TR><TD>7</TD></TR>') }))
    const peer = await place.peer('astropy', [])
    const url = `${double.origin}/dynamic/1/t1.vot?token=abc`
    expect(await peer.ask('table.load.fits', { url })).toEqual({ status: 'samp.ok', result: {} })
    expect(lastTable().info).toMatchObject({ rows: 1, title: 't1.vot' })
    expect(lastTable().info?.provenance.source).toBe(`${double.origin}/dynamic/1/t1.vot?token=<removed>`)
    expect(double.calls.map(({ headers }) => headers.authorization)).toEqual([undefined])
  })

  it('that is cut or broken keeps its rows and says so in a warning', async () => {
    const peer = await place.peer('astropy', [])
    const overflow = '<INFO name="QUERY_STATUS" value="OVERFLOW"/>'
    const cut = await place.file('cut.vot', votable('<TR><TD>7</TD></TR>', overflow))
    expect(await peer.ask('table.load.votable', { url: `file://${cut}` })).toMatchObject({
      status: 'samp.warning',
      error: { code: 'truncated' },
    })
    expect(lastTable().info?.rows).toBe(1)
    const whole = votable('<TR><TD>7</TD></TR><TR><TD>8</TD></TR>')
    const broken = await place.file('broken.vot', whole.slice(0, whole.indexOf('<TD>8')))
    const answer = await peer.ask('table.load.votable', { url: `file://${broken}` })
    expect(answer).toMatchObject({
      status: 'samp.warning',
      error: { code: 'damaged', user: /^1 rows were read/ as never },
    })
  })

  it('that cannot be read is an error with its reason', async () => {
    double = await listen(({ path }) =>
      path === '/page' ? { status: 200, body: '<html><title>Log in</title></html>' } : { status: 404 },
    )
    const peer = await place.peer('astropy', [])
    const asked = async (params: Record<string, string>) => {
      const { status, error } = await peer.ask('table.load.votable', params)
      return [status, error?.code, error?.short]
    }
    expect(await asked({})).toEqual(['samp.error', 'bad-request', 'The parameter "url" is missing.'])
    expect(await asked({ url: `file://${place.folder}/none.vot` })).toEqual([
      'samp.error',
      'storage',
      'There is no such file. Check the name, or whether it was moved.',
    ])
    expect(await asked({ url: `file://${place.folder}` })).toEqual(['samp.error', 'storage', 'This is not a file.'])
    expect(await asked({ url: `${double.origin}/gone` })).toEqual([
      'samp.error',
      'http',
      'The address answers with status 404.',
    ])
    expect(await asked({ url: `${double.origin}/page` })).toEqual(['samp.error', 'html', 'Log in'])
    expect((await asked({ url: 'ftp://127.0.0.1/t.vot' }))[2]).toBe('Only file:, http: and https: addresses are read.')
    expect((await asked({ url: 'data:text/csv,a' }))[0]).toBe('samp.error')
    expect(place.events).toEqual([])
  })

  it('from an address that hangs is answered in time', async () => {
    await place.close()
    place = await SampPlace.open({ idleSeconds: 0.3 })
    double = await listen(() => new Promise(() => undefined))
    const peer = await place.peer('astropy', [])
    const answer = await peer.ask('table.load.votable', { url: `${double.origin}/slow.vot` })
    expect(answer).toMatchObject({ status: 'samp.error', error: { code: 'timeout' } })
  })
})

it('a table that does not end is answered all the same, with those rows that are there', async () => {
  await place.close()
  const clock = new ManualClock()
  place = await SampPlace.open({ clock })
  const [beginning = ''] = votable('<TR><TD>7</TD></TR><TR>').split('<TR></TABLEDATA>')
  double = await listen((_call, response) => {
    response.writeHead(200)
    response.write(beginning)
    return undefined
  })
  const peer = await place.peer('astropy', [])
  const asked = peer.ask('table.load.votable', { url: `${double.origin}/endless.vot` })
  await vi.waitFor(() => expect(lastTable().info).toBeDefined())
  clock.advance(600_000)
  expect(await asked).toMatchObject({ status: 'samp.warning', error: { code: 'partial' } })
})

describe('rows of tables that both know', () => {
  it('are found by table-id, or by url in any spelling, and told to the window', async () => {
    const peer = await place.peer('topcat', [])
    const path = await place.file('stars.csv', csv)
    await peer.ask('table.load.csv', { url: `file://${path}`, 'table-id': 'a$b' })
    const { id: table } = lastTable()
    await peer.ask('table.highlight.row', { 'table-id': 'a$b', row: '5' })
    await peer.ask('table.highlight.row', { url: `file:${path}`, row: '6' })
    await peer.ask('table.highlight.row', { url: `file://localhost${path.replace('s', '%73')}`, row: '99' })
    await peer.ask('table.select.rowList', { 'table-id': 'a$b', 'row-list': ['3', '1', '2', '2', '50'] })
    await peer.ask('table.select.rowList', { 'table-id': 'a$b', 'row-list': [] })
    expect(place.told('highlighted')).toEqual([5, 6, 99].map((row) => ({ table, row, from: 'topcat' })))
    expect(place.told('selected')).toEqual([
      {
        table,
        rows: [
          [1, 4],
          [50, 51],
        ],
        from: 'topcat',
      },
      { table, rows: [], from: 'topcat' },
    ])
  })

  it('of a file that each has opened by itself are found by its address', async () => {
    const path = await place.file('stars.csv', csv)
    const table = await place.open(path)
    const peer = await place.peer('topcat', ['table.highlight.row'])
    await peer.ask('table.highlight.row', { url: `file:${path}`, row: '7' })
    expect(place.told('highlighted')).toEqual([{ table, row: 7, from: 'topcat' }])
    place.service.handlers.highlight({ table, row: 8 }, { signal: new AbortController().signal })
    await vi.waitFor(() => expect(peer.got).toHaveLength(1))
    expect(peer.got[0]?.params).toEqual({ url: `file://${path}`, row: '8' })
  })

  it('that are not there are an error with a clear text', async () => {
    const peer = await place.peer('topcat', [])
    const path = await place.file('stars.csv', csv)
    await peer.ask('table.load.csv', { url: `file://${path}`, 'table-id': 'a' })
    const said = async (mtype: string, params: Parameters<typeof peer.ask>[1]) => {
      const { status, error } = await peer.ask(mtype, params)
      return `${status} ${error?.short}`
    }
    const highlight = 'table.highlight.row'
    expect(await said(highlight, { 'table-id': 'zzz', row: '1' })).toBe(
      'samp.error No table with table-id=zzz is open in Alidade.',
    )
    expect(await said(highlight, { 'table-id': 'a', row: '100' })).toBe(
      'samp.error Row index 100 is out of range: the table has 100 rows.',
    )
    for (const row of ['-1', '1.5', 'x', ''])
      expect(await said(highlight, { 'table-id': 'a', row })).toContain('no row index')
    expect(await said(highlight, { row: '1' })).toContain('Neither "table-id" nor "url"')
    expect(await said('table.select.rowList', { 'table-id': 'a', 'row-list': ['1', '100'] })).toContain('out of range')
    expect(await said('table.select.rowList', { 'table-id': 'a' })).toContain('"row-list" is missing')
    place.tables.close(lastTable().id)
    expect(await said(highlight, { 'table-id': 'a', row: '1' })).toContain('No table with table-id=a')
    expect(place.told('highlighted')).toEqual([])
  })
})

describe('what else arrives', () => {
  it('is a position, brought into range', async () => {
    const peer = await place.peer('Aladin', [])
    await peer.ask('coord.pointAt.sky', { ra: '-3.5', dec: '+41.2' })
    expect(place.told('pointed')).toEqual([{ ra: 356.5, dec: 41.2, from: 'Aladin' }])
    for (const params of [
      { ra: 'x', dec: '1' },
      { ra: '1', dec: '91' },
      { ra: '1', dec: '' },
    ])
      expect((await peer.ask('coord.pointAt.sky', params)).status).toBe('samp.error')
  })

  it('is a question after an environment that is not told', async () => {
    const peer = await place.peer('topcat', [])
    expect(await peer.ask('client.env.get', { name: 'alidade.version' })).toMatchObject({ result: { value: '1.2.3' } })
    for (const name of ['HOME', 'PATH', 'ALIDADE_HOME', ''])
      expect((await peer.ask('client.env.get', { name })).result).toEqual({ value: '' })
    expect((await peer.ask('samp.app.ping', {})).status).toBe('samp.ok')
  })

  it('is a list of services: those with an address here are added, others named', async () => {
    await place.close()
    const added: string[] = []
    place = await SampPlace.open({
      knownServices: new Map([['ivo://org.gavo.dc/tap', 'https://dc.example/tap']]),
      addService: async (url) => {
        added.push(url)
        return url.includes('down') ? fail('offline', 'nobody answers') : ok(null)
      },
    })
    const peer = await place.peer('topcat', [])
    const ids = { 'ivo://org.gavo.dc/tap': '', 'ivo://x/y': 'http://127.0.0.1:1/tap', 'http://127.0.0.1:2/tap': '' }
    expect(await peer.ask('voresource.loadlist.tap', { ids, name: 'mine' })).toMatchObject({ status: 'samp.ok' })
    expect(added.sort()).toEqual(['http://127.0.0.1:1/tap', 'http://127.0.0.1:2/tap', 'https://dc.example/tap'])
    const some = await peer.ask('voresource.loadlist', {
      ids: { 'ivo://org.gavo.dc/tap': '', 'ivo://nobody/knows': '' },
    })
    expect(some).toMatchObject({ status: 'samp.warning', error: { short: '1 of 2 services were added.' } })
    expect(some.error?.user).toContain('ivo://nobody/knows: no address')
    expect(await peer.ask('voresource.loadlist', { ids: { 'http://down.example/tap': '' } })).toMatchObject({
      status: 'samp.error',
    })
  })
})
