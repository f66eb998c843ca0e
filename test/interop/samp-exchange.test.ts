import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { SampRuleRun } from '#shared/model/samp.ts'
import { SampPlace } from '../doubles/samp-place.ts'
import { describeWithPeer, requirePeer } from '../peers.ts'
import { AstropyPeer } from './samp-peer.ts'

// What arrives from astropy, and what astropy makes of what is sent to it: with real tables on both sides.

const call = { signal: new AbortController().signal }
let place: SampPlace
let peer: AstropyPeer
let id = ''
beforeEach(async () => {
  const votable =
    '<VOTABLE version="1.4"><RESOURCE><TABLE><FIELD name="n" datatype="int"/></TABLE></RESOURCE></VOTABLE>'
  place = await SampPlace.open({
    run: async ({ adql, title, url }) => {
      const bytes = (async function* () {
        yield new TextEncoder().encode(votable)
      })()
      const at = '2026-01-01T00:00:00Z'
      return place.tables.read(bytes, { title, provenance: { kind: 'query', source: url, adql, at } })
    },
  })
  const started = await AstropyPeer.start(place.lockfile, 'reader', 'Astropy')
  peer = started.peer
  id = started.id
  await vi.waitFor(async () => expect(await names()).toContain('Astropy'), { timeout: 10_000 })
})
afterEach(async () => {
  await peer.end()
  await place.close()
})

async function names(): Promise<string[]> {
  const state = await place.service.handlers.state(null, call)
  return state.ok ? state.value.peers.map(({ name }) => name) : []
}

/** What Alidade answers to astropy. */
async function ask(mtype: string, params: object): Promise<unknown> {
  return peer.order({ do: 'callAndWait', to: await place.self(), mtype, params })
}
const lastArrived = (): string => place.told<{ table: string }>('arrived').at(-1)?.table ?? ''
const fine = { 'samp.status': 'samp.ok', 'samp.result': {} }

/** Messages that astropy got since the last look. */
async function received(count: number): Promise<readonly Record<string, unknown>[]> {
  await vi.waitFor(() => expect(peer.messages).toHaveLength(count), { timeout: 10_000 })
  return peer.messages.splice(0).map((message) => ({ ...message }))
}

const kinds = [
  ['votable', 'table.load.votable', 'vot'],
  ['fits', 'table.load.fits', 'fits'],
  ['ascii.csv', 'table.load.csv', 'csv'],
] as const

describeWithPeer('python3', 'tables, rows and positions with astropy', () => {
  it.each(kinds)('what astropy writes as %s is read, its rows are linked both ways', async (format, mtype, ending) => {
    const path = `${place.folder}/stars 1.${ending}`
    await peer.order({ do: 'write', path, format, rows: 40 })
    const url = `file://localhost${path.replace(' ', '%20')}`
    expect(await ask(mtype, { url, 'table-id': 't$1', name: 'stars' })).toMatchObject(fine)
    const table = lastArrived()
    expect(place.tables.find(table)?.info).toMatchObject({ rows: 40, title: 'stars', completeness: [] })
    expect(place.tables.find(table)?.info.provenance).toMatchObject({ kind: 'samp', from: 'Astropy' })

    expect(await ask('table.highlight.row', { url: `file:${path.replace(' ', '%20')}`, row: '39' })).toMatchObject(fine)
    expect(await ask('table.select.rowList', { 'table-id': 't$1', 'row-list': ['0', '2', '1'] })).toMatchObject(fine)
    expect(place.told('highlighted')).toEqual([{ table, row: 39, from: 'Astropy' }])
    expect(place.told('selected')).toEqual([{ table, rows: [[0, 3]], from: 'Astropy' }])
    expect(await ask('table.highlight.row', { 'table-id': 't$1', row: '40' })).toMatchObject({
      'samp.status': 'samp.error',
      'samp.error': { 'samp.errortxt': 'Row index 40 is out of range: the table has 40 rows.' },
    })

    place.service.handlers.highlight({ table, row: 3 }, call)
    place.service.handlers.select({ table, rows: [[5, 7]] }, call)
    const told = await received(2)
    expect(told.map(({ event, params }) => [event, params])).toEqual([
      ['notification', { 'table-id': 't$1', url, row: '3' }],
      ['notification', { 'table-id': 't$1', url, 'row-list': ['5', '6'] }],
    ])
  })

  it('tables that are sent are read by astropy as they are, whole and in part', async () => {
    const rows = Array.from({ length: 500 }, (_, row) => `${row},${row / 8},"a, ${row}"`)
    const path = `${place.folder}/mine.csv`
    await writeFile(path, `n,x,t\n${rows.join('\n')}\n`)
    const table = await place.open(path)
    const sent = await place.send([
      { kind: 'table', table },
      { kind: 'table', table, rows: [[10, 20]], columns: ['c2', 'c0'] },
    ])
    expect(sent).toMatchObject([{ state: 'ok' }, { state: 'ok' }])
    const [whole, part] = await received(2)
    expect(whole?.answer).toMatchObject({
      'samp.result': { rows: '500', columns: ['n', 'x', 't'], last: ['499', '62.375', 'a, 499'] },
    })
    expect(part?.answer).toMatchObject({ 'samp.result': { rows: '10', columns: ['t', 'n'], last: ['a, 19', '19'] } })
    await ask('table.highlight.row', { ...(part?.params as object), row: '0' })
    expect(place.told('highlighted')).toEqual([{ table, row: 10, from: 'Astropy' }])
  })

  it('files in FITS and CSV are read by astropy where they are', async () => {
    const files = []
    for (const [format, , ending] of kinds) {
      const path = `${place.folder}/file.${ending}`
      await peer.order({ do: 'write', path, format, rows: 3 })
      files.push({ kind: 'table-file' as const, source: path, name: ending })
    }
    const sent = await place.send(files, [id])
    expect(sent.map(({ item, state }) => [item, state])).toEqual([
      [0, 'ok'],
      [1, 'ok'],
      [2, 'ok'],
    ])
    const answers = await received(3)
    for (const { answer } of answers) expect(answer).toMatchObject({ 'samp.result': { rows: '3' } })
    expect(await place.send([{ kind: 'image', source: `${place.folder}/file.fits`, name: 'image' }])).toEqual([])
  })

  it('a table that STILTS broadcasts is fetched before it is answered', async () => {
    const path = `${place.folder}/cone.csv`
    await writeFile(path, 'n,ra\n1,2.5\n3,4.5\n')
    const words = ['tpipe', `in=${path}`, 'ifmt=csv', 'omode=samp', 'format=votable', 'client=Alidade']
    const env = { ...process.env, SAMP_HUB: `std-lockurl:file://${place.lockfile}` }
    await promisify(execFile)(requirePeer('stilts'), words, { env, timeout: 60_000 })
    const { info } = place.tables.find(lastArrived()) ?? {}
    expect(info).toMatchObject({ rows: 2, provenance: { kind: 'samp' }, completeness: [] })
  })

  it('what astropy cannot read is told as its error', async () => {
    const path = `${place.folder}/no-table.vot`
    await writeFile(path, 'This is no VOTable.')
    const [line] = await place.send([{ kind: 'table-file', source: path, name: 'none' }])
    expect(line).toMatchObject({ state: 'error', peerName: 'Astropy' })
    expect(line?.text).not.toBe('')
  })

  it('positions come and go, and what is no position, table or service is an error', async () => {
    await ask('coord.pointAt.sky', { ra: '10.684708', dec: '-41.26875' })
    expect(place.told('pointed')).toEqual([{ ra: 10.684708, dec: -41.26875, from: 'Astropy' }])
    place.service.handlers.pointAt({ ra: 1.5, dec: -2 }, call)
    expect((await received(1))[0]).toMatchObject({ mtype: 'coord.pointAt.sky', params: { ra: '1.5', dec: '-2' } })
    const refused: readonly [string, object][] = [
      ['coord.pointAt.sky', { ra: 'x', dec: '1' }],
      ['table.load.votable', { url: `file://${place.folder}/none.vot` }],
      ['table.load.votable', {}],
      ['table.highlight.row', { 'table-id': 'none', row: '1' }],
      ['voresource.loadlist', { ids: { 'ivo://nobody/knows': '' } }],
      ['voresource.loadlist.tap', {}],
    ]
    for (const [mtype, params] of refused)
      expect([mtype, await ask(mtype, params)]).toMatchObject([mtype, { 'samp.status': 'samp.error' }])
    expect(await ask('client.env.get', { name: 'HOME' })).toMatchObject({ 'samp.result': { value: '' } })
    expect(await ask('samp.app.ping', {})).toMatchObject({ 'samp.status': 'samp.ok' })
  })

  it('a rule queries around what astropy points at, and its result reaches astropy', async () => {
    const rule = {
      ...{ id: 'r', title: 'around', on: true, when: { kind: 'point' as const, from: 'astropy' }, everySeconds: 1 },
      ...{ url: 'http://127.0.0.1:1/tap', adql: 'SELECT * FROM t WHERE near({ra}, {dec})' },
      result: { show: true, broadcast: true },
    }
    await place.service.handlers.putRule(rule, call)
    await ask('coord.pointAt.sky', { ra: '56.75', dec: '24.12' })
    const [message] = await received(1)
    expect(message).toMatchObject({ mtype: 'table.load.votable', params: { name: 'around' } })
    expect(message?.answer).toMatchObject({ 'samp.result': { columns: ['n'] } })
    await vi.waitFor(() => expect(place.told<SampRuleRun>('ruleRan').at(-1)).toMatchObject({ takenBy: 1 }))
    const { table } = place.told<SampRuleRun>('ruleRan').at(-1) ?? {}
    expect(place.tables.find(table ?? '')?.info.provenance.adql).toBe('SELECT * FROM t WHERE near(56.75, 24.12)')
  })
})
