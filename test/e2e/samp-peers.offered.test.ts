// The window beside the programs of an astronomer's desk, as Debian has them: TOPCAT, Aladin and SAOImage DS9, each on a
// screen of its own, and a client of ours that hears what all of them hear.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { DeskClient } from '../interop/desk-client.ts'
import { DeskProgram, type DeskProgramName } from '../interop/desk-program.ts'
import { stilts } from '../interop/stilts.ts'
import { describeWithPeer, requirePeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'

const patience = { timeout: 30_000 }

describeWithPeer('chromium', 'Alidade beside TOPCAT, Aladin and DS9', () => {
  const home = freshHome()
  const lockfile = join(home.path, '.samp')
  let folder = ''
  let alidade: AlidadeWindow
  let desk: DeskClient
  let images: Server
  /** By what the others know the table that the window shows. */
  let id: { readonly 'table-id': string } = { 'table-id': '' }
  const closers: (() => unknown)[] = []
  const programs = new Map<DeskProgramName, DeskProgram>()
  const file = (name: string) => join(folder, name)
  const program = (name: DeskProgramName) => {
    const found = programs.get(name)
    if (!found) throw new Error(`${name} does not run.`)
    return found
  }
  const panel = () => alidade.page.getByRole('region', { name: 'SAMP', exact: true })
  const card = (name: string) => panel().getByRole('listitem', { name, exact: true })
  const status = (text: string | RegExp) => alidade.page.locator('.status-bar').getByText(text).waitFor()
  const row = (number: number) =>
    alidade.page.locator(`.table-grid:visible [aria-rowindex="${number + 1}"] [col-id="c0"]`)
  const aladinSays = async () => {
    const answer = await desk.ask('Aladin', 'script.aladin.send', { script: 'status' })
    return String(answer.result?.['script.result'])
  }
  const ds9Says = async (cmd: string) => (await desk.ask('SAOImageDS9', 'ds9.get', { cmd })).result?.value
  const highlightOfTopcat = () =>
    desk.next('topcat', 'table.highlight.row', async () => {
      await program('topcat').mouse(/^TOPCAT$/, [340, 38])
      await program('topcat').mouse(/Activation Actions$/, [100, 301])
      await program('topcat').mouse(/Activation Actions$/, [267, 388])
    })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'alidade-desk-'))
    closers.push(
      () => home.remove(),
      () => rm(folder, { recursive: true, force: true }),
    )
    await promisify(execFile)(requirePeer('python3'), [
      new URL('../interop/desk-files.py', import.meta.url).pathname,
      folder,
    ])
    images = createServer(async (_request, response) => response.end(await readFile(file('image.fits'))))
    await new Promise<void>((listening) => images.listen(0, '127.0.0.1', () => listening()))
    closers.push(() => images.close())
    alidade = await AlidadeWindow.open(home.path, [file('table.vot')])
    closers.push(() => alidade.quit())
    await vi.waitFor(() => expect(existsSync(lockfile)).toBe(true), patience)
    desk = await DeskClient.join(lockfile)
    closers.push(() => desk.leave())
    for (const name of ['topcat', 'aladin', 'ds9'] as const) {
      const started = await DeskProgram.start(name, lockfile, ...(name === 'topcat' ? [file('other.vot')] : []))
      programs.set(name, started)
      closers.push(() => started.end())
    }
  }, 240_000)
  afterAll(async () => {
    for (const close of closers.reverse()) await close()
  }, 60_000)

  test('all of them find its hub by themselves', async () => {
    await alidade.page.locator('.flexlayout__tab_button', { hasText: /^SAMP/ }).click()
    for (const name of ['topcat', 'Aladin', 'SAOImageDS9', 'Desk']) await card(name).waitFor()
    await panel().getByText('Our hub, 4 programs').waitFor()
    await alidade.picture('90-desk-programs')
  })

  test('a table goes to all of them by one line of its menu', async () => {
    await alidade.page.getByRole('button', { name: 'Send to other programs' }).first().click()
    await alidade.page.getByRole('menuitem', { name: 'Send table to' }).click()
    await alidade.page.getByRole('menuitem', { name: /^All 4/ }).click()
    const { params } = await desk.next('Alidade', 'table.load.votable')
    id = { 'table-id': String(params['table-id']) }
    expect(desk.tables.at(-1)?.match(/<TR>/g)).toHaveLength(40)
    // What came of it is asked of the programs themselves: Aladin does not answer each time.
    const highlight = (number: number) => desk.ask('topcat', 'table.highlight.row', { ...id, row: `${number}` })
    await vi.waitFor(async () => expect(await highlight(39)).toMatchObject({ status: 'samp.ok' }), patience)
    expect(await highlight(40)).toMatchObject({ error: { short: 'Row index 40 out of range' } })
    await expect.poll(aladinSays, patience).toMatch(/Type +Catalog\s[\s\S]*NbObj +40\s/)
    await expect.poll(() => ds9Says('catalog'), patience).toBe('vot')
    for (const name of ['topcat', 'aladin', 'ds9'] as const) await program(name).picture(`sent-from-window-${name}`)
    await alidade.picture('91-desk-sent')
  })

  test('a row of the grid is highlighted there, and a row of TOPCAT here', async () => {
    await row(5).click()
    expect((await desk.next('Alidade', 'table.highlight.row')).params).toMatchObject({ ...id, row: '4' })
    // TOPCAT sends the row that it was shown last.
    expect((await highlightOfTopcat()).params).toMatchObject({ ...id, row: '4' })
    await desk.ask('topcat', 'table.highlight.row', { ...id, row: '20' })
    expect((await highlightOfTopcat()).params).toMatchObject({ ...id, row: '20' })
    await status('row 21 from “topcat”')
    await alidade.page.locator('.table-grid:visible [aria-rowindex="22"] .ag-cell-focus').first().waitFor()
    await alidade.picture('92-desk-row')
  })

  test('rows selected in the grid are selected there, and those of Aladin and TOPCAT here', async () => {
    await row(2).click()
    await row(4).click({ modifiers: ['Shift'] })
    expect((await desk.next('Alidade', 'table.select.rowList')).params).toMatchObject({
      ...id,
      'row-list': ['1', '2', '3'],
    })
    const selected = await desk.next('topcat', 'table.select.rowList', async () => {
      await program('topcat').mouse(/^TOPCAT$/, [270, 38])
      await program('topcat').mouse(/Row Subsets$/, [200, 145])
      await program('topcat').mouse(/Row Subsets$/, [398, 40])
    })
    expect(selected.params).toMatchObject({ ...id, 'row-list': ['1', '2', '3'] })
    await program('topcat').picture('linked-with-window-topcat')
    const pulled = await desk.next('Aladin', 'table.select.rowList', () =>
      program('aladin').mouse(/^Aladin v/, [330, 200], [860, 560]),
    )
    const rows = pulled.params['row-list'] as readonly string[]
    expect(pulled.params).toMatchObject(id)
    await status(`${rows.length} rows from “Aladin”`)
    await program('aladin').picture('linked-with-window-aladin')
    await alidade.picture('93-desk-rows')
  })

  test('a position reaches Aladin, an image that is dropped on its card DS9', async () => {
    await row(8).click()
    // The first row that is told since: rows that others selected move no row of ours.
    expect((await desk.next('Alidade', 'table.highlight.row')).params).toMatchObject({ ...id, row: '7' })
    const ra = Number(await alidade.page.locator('.table-grid:visible [aria-rowindex="9"] [col-id="c1"]').textContent())
    await alidade.page.getByRole('button', { name: 'Send to other programs' }).first().click()
    await alidade.page.getByRole('menuitem', { name: 'Point here' }).click()
    await alidade.page.getByRole('menuitem', { name: 'Aladin' }).click()
    await expect
      .poll(async () => Number((await desk.ask('Aladin', 'coord.get.sky', {})).result?.ra), patience)
      .toBeCloseTo(ra, 2)
    const address = `http://127.0.0.1:${(images.address() as AddressInfo).port}/image.fits`
    const transfer = await alidade.page.evaluateHandle((text) => {
      const data = new DataTransfer()
      data.setData('text/uri-list', text)
      return data
    }, address)
    const box = await card('SAOImageDS9').boundingBox()
    const place = { clientX: (box?.x ?? 0) + 40, clientY: (box?.y ?? 0) + 20 }
    for (const event of ['dragover', 'drop'])
      await card('SAOImageDS9').dispatchEvent(event, {
        dataTransfer: transfer,
        bubbles: true,
        cancelable: true,
        ...place,
      })
    await expect.poll(() => ds9Says('fits size'), patience).toBe('200 200')
    await program('ds9').picture('image-from-window-ds9')
  })

  test('tables that STILTS and TOPCAT broadcast open in the grid', async () => {
    const before = await alidade.tabs()
    process.env.SAMP_HUB = `std-lockurl:file://${lockfile}`
    await stilts('tpipe', `in=${file('other.vot')}`, 'omode=samp', 'client=Alidade')
    await alidade.page
      .getByText(/\(25 rows\) from “STILTS”/i)
      .first()
      .waitFor()
    await expect.poll(() => alidade.tabs(), patience).toHaveLength(before.length + 1)
    await program('topcat').mouse(/^TOPCAT$/, [108, 97])
    await desk.next('topcat', 'table.load.votable', () => program('topcat').mouse(/^TOPCAT$/, [116, 38]))
    await alidade.page
      .getByText(/\(25 rows\) from “topcat”/i)
      .first()
      .waitFor()
    await expect.poll(() => alidade.tabs(), patience).toHaveLength(before.length + 2)
    await alidade.picture('94-desk-received')
  })

  test('the window’s console said nothing wrong', () => {
    expect(alidade.consoleErrors).toEqual([])
  })
})
