// A page of an archive that speaks SAMP by sampjs, in a browser of its own beside the window: let in by the person only.

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { message } from '#shared/vo/samp/message.ts'
import { openPictureBrowser } from '../../tools/pictures/browser.mjs'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'
import { SampPage } from './samp-page.ts'

const sample = fileURLToPath(new URL('../../assets/sample/bright-stars.vot', import.meta.url))
const patience = { timeout: 30_000 }

describeWithPeer('chromium', 'a page with sampjs beside the window', () => {
  const home = freshHome()
  const closers: (() => unknown)[] = [() => home.remove()]
  let alidade: AlidadeWindow
  let browser: Browser
  let tables: Server
  let asked = 0
  const panel = () => alidade.page.getByRole('region', { name: 'SAMP', exact: true })
  const dialog = () => alidade.page.getByRole('alertdialog', { name: 'A web page wants to join the hub' })
  const openPage = async () => {
    const page = await SampPage.open(browser)
    closers.push(() => page.close())
    return page
  }
  /** Answers for the person, past the moment in which keys meant for something else count for nothing. */
  const answer = async (button: string) => {
    await expect
      .poll(async () => {
        if (await dialog().isVisible()) await dialog().getByRole('button', { name: button, exact: true }).click()
        return dialog().isVisible()
      }, patience)
      .toBe(false)
  }

  beforeAll(async () => {
    tables = createServer((_request, response) => {
      asked += 1
      response.end()
    })
    await new Promise<void>((listening) => tables.listen(0, '127.0.0.1', () => listening()))
    closers.push(() => tables.close())
    browser = await openPictureBrowser()
    closers.push(() => browser.close())
    alidade = await AlidadeWindow.open(home.path, [sample])
    closers.push(() => alidade.quit())
  })
  afterAll(async () => {
    for (const close of closers.reverse()) await close()
  })

  test('there is no hub for pages before the person switches it on', async () => {
    await alidade.page.locator('.flexlayout__tab_button', { hasText: /^SAMP/ }).click()
    await panel().getByText('Our hub, no other program yet').waitFor()
    const page = await openPage()
    expect(await page.ping()).toBe(false)
    await panel().getByText('Web pages may ask').click()
    await expect.poll(() => page.ping(), patience).toBe(true)
  })

  test('a page that is refused gets a fault, and has seen nothing', async () => {
    const page = await openPage()
    const registering = page.register('Atlas', 'table.load.votable')
    await dialog().getByText(page.origin, { exact: true }).waitFor()
    await dialog().getByText('Atlas', { exact: true }).waitFor()
    expect(await page.ping()).toBe(true)
    for (const operation of ['getRegisteredClients', 'notifyAll', 'pullCallbacks', 'declareMetadata'])
      expect(await page.runWithKey(operation, 'a-guess')).toEqual({ fault: expect.any(String) })
    await panel().getByText('Our hub, no other program yet').waitFor()
    await answer('Do not allow')
    expect(await registering).toBe('Registration was refused.')
  })

  test('a page that is let in takes the table of the window and points at the sky, but makes it read nothing of this machine', async () => {
    const page = await openPage()
    const registering = page.register('Atlas', 'table.load.votable')
    await dialog().getByText(page.origin, { exact: true }).waitFor()
    await answer('Allow')
    expect(await registering).toMatchObject({ 'samp.self-id': expect.any(String) })
    await panel().getByRole('listitem', { name: 'Atlas', exact: true }).getByText(page.origin).waitFor()
    await alidade.picture('95-sampjs-page')

    await alidade.page.getByRole('button', { name: 'Send to other programs' }).first().click()
    await alidade.page.getByRole('menuitem', { name: 'Send table to “Atlas”' }).click()
    await expect.poll(() => page.got(), patience).toHaveLength(1)
    const [sent] = await page.got()
    const { url = '' } = (sent?.params ?? {}) as { readonly url?: string }
    expect(await page.read(url)).toBe('kept from the page')
    expect(await page.read(await page.translated(url))).toMatchObject([200, expect.stringContaining('<VOTABLE')])
    await alidade.page
      .getByText(/^Sent .* to “Atlas”$/)
      .first()
      .waitFor()

    await page.run('notifyAll', message('coord.pointAt.sky', { ra: '10.5', dec: '-41.25' }))
    await alidade.page.locator('.status-bar').getByText('10.50000 -41.25000 from “Atlas”').waitFor()
    // A page must not reach by way of the window what its browser keeps it from.
    const { value } = await page.run('getSubscribedClients', 'table.load.votable')
    const [window] = Object.keys(value as object)
    const address = `http://127.0.0.1:${(tables.address() as AddressInfo).port}/stars.vot`
    expect(await page.run('callAndWait', window, message('table.load.votable', { url: address }), '20')).toMatchObject({
      value: { 'samp.status': 'samp.error' },
    })
    expect(asked).toBe(0)
    await page.leave()
    await panel().getByText('Our hub, no other program yet').waitFor()
  })

  test('the window’s console said nothing wrong', () => {
    expect(alidade.consoleErrors).toEqual([])
  })
})
