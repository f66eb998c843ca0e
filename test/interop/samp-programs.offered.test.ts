// The programs of an astronomer's desk, as Debian has them and each on a screen of its own, on `alidade hub`: TOPCAT,
// Aladin, SAOImage DS9, and a stand-in for SPLAT, which Debian does not have.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { requirePeer } from '../peers.ts'
import { DeskClient } from './desk-client.ts'
import { DeskProgram, type DeskProgramName, deskPrograms } from './desk-program.ts'
import { type HubProcess, startHub } from './jsamp.ts'
import { alidade, stilts } from './stilts.ts'

const run = promisify(execFile)
let folder = ''
let hub: HubProcess
let desk: DeskClient
let program: DeskProgram
const file = (name: string) => join(folder, name)
const url = (name: string) => pathToFileURL(file(name)).href

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'alidade-desk-'))
  await run(requirePeer('python3'), [new URL('./desk-files.py', import.meta.url).pathname, folder])
  hub = await startHub('alidade')
  // For alidade samp and for STILTS.
  process.env.SAMP_HUB = hub.sampHub
  desk = await DeskClient.join(hub.lockfile)
})
afterAll(async () => {
  await desk.leave()
  await hub.end()
  await rm(folder, { recursive: true, force: true })
})

/** A program for the tests of one suite. */
function onTheDesk(name: DeskProgramName): void {
  beforeAll(async () => {
    program = await DeskProgram.start(name, hub.lockfile)
    await vi.waitFor(() => expect(desk.takes(deskPrograms[name])).not.toEqual([]), { timeout: 10_000 })
  }, 120_000)
  afterAll(() => program.end())
}

/** `alidade samp send` of a file to a program: its exit code, and what it printed. */
async function send(name: string, ...words: string[]): Promise<readonly [number, string]> {
  const { code, stdout, stderr } = await alidade(folder, 'samp', 'send', ...words, '--to', name)
  return [code, (stdout.toString() + stderr).trim().replace(/ +/g, ' ')]
}

const sentTable = { 'table-id': 'from the test', name: 'From the test' }

describe('STILTS', () => {
  it('sends a table, which is fetched before the answer', async () => {
    desk.tables.splice(0)
    await stilts('tpipe', `in=${file('table.vot')}`, 'omode=samp', 'client=Desk')
    const { params } = await desk.next('STILTS', 'table.load.votable')
    expect(params).not.toHaveProperty('table-id')
    expect(desk.tables).toHaveLength(1)
    expect(desk.tables[0]).toContain('<FIELD')
  })
})

describe('Aladin', () => {
  onTheDesk('aladin')
  const main = /^Aladin v/
  const status = async () => {
    const answer = await desk.ask('Aladin', 'script.aladin.send', { script: 'status' })
    return String(answer.result?.['script.result'])
  }

  it('registers by itself, through the lockfile in its own home folder', () => {
    expect(desk.takes('Aladin')).toEqual(
      expect.arrayContaining(['script.aladin.send', 'image.load.fits', 'table.load.votable', 'coord.pointAt.sky']),
    )
  })

  it('loads an image that alidade samp sends, and may not answer', async () => {
    const image = /Type +Image\s[\s\S]*Width +200\s+Height +200\s/
    // While Aladin still starts, what it is sent may come to nothing: a person sends it again.
    for (let sending = 0; sending < 4 && !image.test(await status()); sending += 1) {
      const [, said] = await send('Aladin', file('image.fits'), '--as', 'image.load.fits', '--wait', '3')
      expect(said).toMatch(/^Aladin (loaded|Aladin has not answered within 3 s\.)$/)
      await vi.waitFor(async () => expect(await status()).toMatch(image), { timeout: 8_000 }).catch(() => undefined)
    }
    expect(await status()).toMatch(image)
  })

  it('loads a table', async () => {
    const sent = { ...sentTable, url: url('table.vot') }
    await desk.ask('Aladin', 'table.load.votable', sent, 3).catch(() => undefined)
    await vi.waitFor(async () => expect(await status()).toMatch(/Type +Catalog\s[\s\S]*NbObj +40\s/), {
      timeout: 20_000,
    })
  })

  it('goes to a position, and tells its own', async () => {
    expect((await desk.ask('Aladin', 'coord.pointAt.sky', { ra: '10.69', dec: '41.26' })).status).toBe('samp.ok')
    const { result } = await desk.ask('Aladin', 'coord.get.sky', {})
    expect([Number(result?.ra), Number(result?.dec)]).toEqual([expect.closeTo(10.69, 2), expect.closeTo(41.26, 2)])
    const { params } = await desk.next('Aladin', 'coord.pointAt.sky', () => program.mouse(main, [560, 390]))
    expect(params).toEqual({
      ra: expect.stringMatching(/^10\.\d+$/),
      dec: expect.stringMatching(/^4\d\.\d+$/),
    })
  })

  it('is linked both ways: selected rows, highlighted rows', async () => {
    const id = { 'table-id': sentTable['table-id'] }
    expect((await desk.ask('Aladin', 'table.highlight.row', { ...id, row: '7' })).status).toBe('samp.ok')
    expect((await desk.ask('Aladin', 'table.select.rowList', { ...id, 'row-list': ['1', '3'] })).status).toBe('samp.ok')
    expect(await desk.ask('Aladin', 'table.highlight.row', { 'table-id': 'another', row: '7' })).toMatchObject({
      status: 'samp.error',
    })
    const pull = () => program.mouse(main, [440, 200], [800, 560])
    const { params } = await desk.next('Aladin', 'table.select.rowList', pull)
    await program.picture('aladin')
    expect(params).toMatchObject(id)
    expect(params['row-list']).toEqual(Array.from({ length: 40 }, (_, row) => `${row}`))
  })
})

describe('SAOImage DS9', () => {
  onTheDesk('ds9')
  const value = async (cmd: string) => (await desk.ask('SAOImageDS9', 'ds9.get', { cmd })).result?.value

  it('registers by itself, though its HTTP is of the simplest kind', () => {
    expect(desk.takes('SAOImageDS9')).toEqual(
      expect.arrayContaining(['ds9.get', 'image.load.fits', 'table.load.votable', 'table.select.rowList']),
    )
  })

  it('loads an image and a table that alidade samp sends', async () => {
    expect(await send('SAOImageDS9', file('image.fits'), '--as', 'image.load.fits')).toEqual([0, 'SAOImageDS9 loaded'])
    await vi.waitFor(async () => expect(await value('fits size')).toBe('200 200'), { timeout: 10_000 })
    expect(await send('SAOImageDS9', file('table.vot'))).toEqual([0, 'SAOImageDS9 loaded'])
    await vi.waitFor(async () => expect(await value('catalog')).toBe('vot'), { timeout: 10_000 })
    expect(await value('fits size')).toBe('200 200')
    await program.picture('ds9')
  })
})

describe('a stand-in for SPLAT', () => {
  onTheDesk('splat')
  const load = (name: string) =>
    desk.ask(deskPrograms.splat, 'spectrum.load.ssa-generic', { url: url(name), name, meta: {} }, 3)

  it('takes spectra, says what it cannot load, and never answers for a table of a query', async () => {
    expect((await load('spectrum.fits')).status).toBe('samp.ok')
    expect(await load('none.fits')).toMatchObject({ status: 'samp.error', error: { short: 'Spectrum load failed' } })
    await expect(load('query.vot')).rejects.toThrow('has not answered within 3 s')
    expect((await load('spectrum.fits')).status).toBe('samp.ok')
  })

  it('does not hold up alidade samp when it is silent', async () => {
    const [code, said] = await send(deskPrograms.splat, file('query.vot'), '--wait', '2')
    expect([code, said]).toEqual([1, expect.stringContaining('has not answered within 2 s')])
  })
})

describe('TOPCAT', () => {
  onTheDesk('topcat')
  const [main, actions, subsets] = [/^TOPCAT$/, /Activation Actions$/, /Row Subsets$/]

  it('registers by itself, and takes what it says it takes', () => {
    expect(desk.takes('topcat')).toEqual(
      expect.arrayContaining([
        'table.load.votable',
        'table.highlight.row',
        'table.select.rowList',
        'coord.pointAt.sky',
      ]),
    )
  })

  it('loads a table that alidade samp sends', async () => {
    expect(await send('topcat', file('table.vot'))).toEqual([0, 'topcat loaded'])
    // Its own words about rows show that it has all of them.
    const row = (number: number) =>
      desk.ask('topcat', 'table.highlight.row', { url: url('table.vot'), row: `${number}` })
    await vi.waitFor(async () => expect(await row(39)).toMatchObject({ status: 'samp.ok' }), { timeout: 10_000 })
    expect(await row(40)).toMatchObject({ status: 'samp.error', error: { short: 'Row index 40 out of range' } })
  })

  it('says what it cannot load', async () => {
    expect(await send('topcat', file('image.fits'), '--as', 'table.load.votable')).toEqual([
      1,
      expect.stringContaining('VOTable'),
    ])
  })

  it('broadcasts a table that arrives whole', async () => {
    expect((await desk.ask('topcat', 'table.load.votable', { ...sentTable, url: url('table.vot') })).status).toBe(
      'samp.ok',
    )
    const { params, isCall } = await desk.next('topcat', 'table.load.votable', () => program.mouse(main, [116, 38]))
    expect([params, isCall]).toEqual([{ ...sentTable, url: expect.stringMatching(/^http:/) }, true])
    expect(desk.tables.at(-1)?.match(/<TR>/g)).toHaveLength(40)
  })

  it('is linked both ways: highlighted rows, selected rows, positions', async () => {
    const id = { 'table-id': sentTable['table-id'] }
    expect((await desk.ask('topcat', 'table.highlight.row', { ...id, row: '7' })).status).toBe('samp.ok')
    const invoke = (line: number) => async () => {
      await program.mouse(main, [340, 38])
      await program.mouse(actions, [100, line])
      await program.mouse(actions, [267, 388])
    }
    const highlighted = await desk.next('topcat', 'table.highlight.row', invoke(301))
    expect(highlighted.params).toMatchObject({ ...id, row: expect.stringMatching(/^\d+$/) })
    const pointed = await desk.next('topcat', 'coord.pointAt.sky', invoke(140))
    expect(Number(pointed.params.ra)).toBeCloseTo(10.68, 0)

    const rows = ['1', '3', '5', '38']
    expect((await desk.ask('topcat', 'table.select.rowList', { ...id, 'row-list': rows })).status).toBe('samp.ok')
    const selected = await desk.next('topcat', 'table.select.rowList', async () => {
      await program.mouse(main, [270, 38])
      await program.mouse(subsets, [200, 145])
      await program.mouse(subsets, [398, 40])
    })
    expect(selected.params).toMatchObject({ ...id, 'row-list': rows })
    // With nothing open that could show the place it says so as a warning.
    const told = await desk.ask('topcat', 'coord.pointAt.sky', { ra: '10', dec: '41' })
    expect(['samp.ok', 'samp.warning']).toContain(told.status)
    await program.picture('topcat')
  })

  // JSAMP, by which it speaks, notices only a hub that says goodbye: for one that was killed the next one says it.
  it.each(['ended', 'been killed'] as const)(
    'comes back by itself when our hub has %s and another one starts',
    async (how) => {
      hub = await hub.replace(how === 'been killed' ? 'SIGKILL' : 'SIGTERM')
      process.env.SAMP_HUB = hub.sampHub
      await vi.waitFor(() => expect(desk.takes('topcat')).toContain('table.load.votable'), { timeout: 30_000 })
      expect(await send('topcat', file('table.vot'))).toEqual([0, 'topcat loaded'])
    },
  )

  it('is let go within 30 s when it was killed', async () => {
    process.kill(program.pid, 'SIGKILL')
    await vi.waitFor(() => expect(desk.client.clients.map(({ name }) => name)).toEqual(['Hub']), { timeout: 30_000 })
  })
})
