import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AstropyPeer } from '../interop/samp-peer.ts'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'

const sample = fileURLToPath(new URL('../../assets/sample/bright-stars.vot', import.meta.url))
/** A machine that does much at a time is slow, not wrong. */
const patience = { timeout: 30_000 }

/** A page of a site that asks to take part as sites do: by a form of XML-RPC to the port of the Web Profile. */
const asks = `<!doctype html><title>A site</title><script>
async function ask() {
  const call = '<?xml version="1.0"?><methodCall><methodName>samp.webhub.register</methodName><params><param><value>' +
    '<struct><member><name>samp.name</name><value>Sky page</value></member></struct></value></param></params></methodCall>'
  const answer = await fetch('http://localhost:21012/', { method: 'POST', headers: { 'Content-Type': 'text/xml' }, body: call })
  return answer.text()
}
</script>`

/** A desk with a script beside the window: each test goes on where the one before has left it. */
describeWithPeer('chromium', 'Alidade among other programs', () => {
  const home = freshHome()
  let alidade: AlidadeWindow
  let astropy: AstropyPeer
  let alidadeId = ''
  let site: Server

  beforeAll(async () => {
    site = createServer((_request, response) => response.setHeader('Content-Type', 'text/html').end(asks))
    await new Promise<void>((listening) => site.listen(0, '127.0.0.1', () => listening()))
    alidade = await AlidadeWindow.open(home.path)
  })
  afterAll(async () => {
    await astropy?.end()
    await alidade.quit()
    site.close()
    home.remove()
  })

  const panel = () => alidade.page.getByRole('region', { name: 'SAMP', exact: true })
  const card = (name: string) => panel().getByRole('listitem', { name, exact: true })
  const part = (name: RegExp) => panel().getByRole('tab', { name }).click()
  /** Messages that the script got of an MType. */
  const got = (mtype: string) => astropy.messages.filter((message) => message.mtype === mtype)

  test('it runs a hub where none runs, and a script finds it by itself', async () => {
    await alidade.page.locator('.flexlayout__tab_button', { hasText: /^SAMP/ }).click()
    await panel().getByText('Our hub, no other program yet').waitFor()
    await alidade.picture('80-samp-nobody')
    const started = await AstropyPeer.start(
      join(home.path, '.samp'),
      'client',
      'Astropy',
      'table.load.votable',
      'table.highlight.row',
      'coord.pointAt.sky',
    )
    astropy = started.peer
    await card('Astropy').waitFor()
    await panel().getByText('Our hub, 1 program').waitFor()
    await card('Astropy').getByText('takes tables, positions, rows').waitFor()
    const clients = (await astropy.order({ do: 'clients' })) as Readonly<Record<string, string>>
    alidadeId = Object.keys(clients).find((id) => clients[id] === 'Alidade') ?? ''
    expect(alidadeId).not.toBe('')
  })

  test('a ping shows on the card how long the answer took', async () => {
    await card('Astropy').getByRole('button', { name: 'What to do with Astropy' }).click()
    await alidade.page.getByRole('menuitem', { name: 'Ping' }).click()
    await card('Astropy')
      .getByText(/answered in \d+ ms/)
      .waitFor()
  })

  test('a rule is written: what is around each row of the table goes to all', async () => {
    await part(/^Rules/)
    await panel().getByRole('button', { name: 'New rule…' }).click()
    const form = alidade.page.getByRole('dialog')
    await form.getByLabel('Name').fill('Neighbours')
    await form.getByLabel('Query (ADQL)').fill('SELECT hip, ra, dec FRM hipparcos.main')
    await form.getByText(/^(Without|Line 1)/).waitFor()
    await form
      .getByLabel('Query (ADQL)')
      .fill(
        'SELECT TOP 50 hip, ra, dec, vmag FROM hipparcos.main\nWHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE({ra}, {dec}, 2))',
      )
    await form.getByText('Send the result on').click()
    await form.getByRole('button', { name: 'Keep rule' }).click()
    await form.waitFor({ state: 'detached' })
    await panel().getByText('not run yet').waitFor()
  })

  test('a table that the script sends opens in front, with where it is from', async () => {
    const answer = await astropy.order({
      do: 'callAndWait',
      to: alidadeId,
      mtype: 'table.load.votable',
      params: { url: pathToFileURL(sample).href, name: 'their stars', 'table-id': 'their-1' },
    })
    expect(answer).toMatchObject({ 'samp.status': 'samp.ok' })
    await alidade.page
      .getByText(/“their stars” \(1,608 rows\) from “Astropy”/)
      .first()
      .waitFor()
    await expect.poll(() => alidade.tabs(), patience).toContain('their stars')
    await alidade.page.locator('.table-bar:visible').getByText('from “Astropy”').waitFor()
    await alidade.picture('81-samp-arrived')
  })

  test('a click on a row runs the rule, and its result arrives at the script', async () => {
    const rows = got('table.load.votable').length
    await alidade.page.locator('.table-grid:visible [aria-rowindex="4"] [col-id="c0"]').click()
    await expect
      .poll(() => got('table.highlight.row').at(-1)?.params, patience)
      .toMatchObject({
        'table-id': 'their-1',
        row: '2',
      })
    await expect.poll(() => got('table.load.votable').length, patience).toBe(rows + 1)
    const params = got('table.load.votable').at(-1)?.params as { readonly url: string } | undefined
    const answer = await fetch(params?.url ?? '')
    const result = await answer.text()
    expect(result).toContain('<VOTABLE')
    expect(result).toMatch(/name="vmag"/)
    await panel()
      .getByText(/\d+ rows?, sent to 1/)
      .waitFor()
    await expect.poll(async () => (await alidade.tabs()).join(), patience).toContain('Neighbours')
    await alidade.picture('82-samp-rule')
  })

  test('the next row’s result takes the place of the one before', async () => {
    const before = await alidade.tabs()
    const sent = got('table.load.votable').length
    await alidade.page.keyboard.press('ArrowDown')
    await expect.poll(() => got('table.load.votable').length, patience).toBe(sent + 1)
    await expect.poll(() => alidade.tabs(), patience).toHaveLength(before.length)
  })

  test('a row that the script highlights is shown, and the keyboard stays where it was', async () => {
    await part(/^Messages/)
    const filter = panel().getByRole('searchbox', { name: 'Filter messages' })
    await filter.fill('highlight')
    const heard = got('table.highlight.row').length
    await astropy.order({
      do: 'callAndWait',
      to: alidadeId,
      mtype: 'table.highlight.row',
      params: { 'table-id': 'their-1', row: '41' },
    })
    await alidade.page.locator('.status-bar').getByText('row 42 from “Astropy”').waitFor()
    await alidade.page.locator('.table-grid:visible [aria-rowindex="43"].grid-row-followed').first().waitFor()
    expect(await filter.evaluate((field) => field === document.activeElement)).toBe(true)
    await panel()
      .getByRole('option')
      .filter({ hasText: /Astropy\s*→/ })
      .first()
      .click()
    await panel().getByRole('region', { name: 'Message table.highlight.row' }).getByText('"row": "41"').waitFor()
    await alidade.picture('83-samp-highlighted')
    // Nothing goes back: what would is told after a moment, and the next message of the script comes behind it.
    await astropy.order({ do: 'notifyAll', mtype: 'coord.pointAt.sky', params: { ra: '10.5', dec: '-41.25' } })
    await alidade.page.locator('.status-bar').getByText('10.50000 -41.25000 from “Astropy”').waitFor()
    expect(got('table.highlight.row')).toHaveLength(heard)
  })

  test('the table is sent on by the keyboard', async () => {
    await alidade.page.locator('.flexlayout__tab_button', { hasText: 'their stars' }).click()
    await alidade.page.keyboard.press('Alt+S')
    const dialog = alidade.page.getByRole('dialog', { name: 'Send “their stars” to' })
    await dialog.getByRole('checkbox', { name: 'Astropy' }).waitFor()
    await alidade.picture('84-samp-send')
    await alidade.page.keyboard.press('Enter')
    const names = () => got('table.load.votable').map(({ params }) => (params as { readonly name?: string }).name)
    await expect.poll(names, patience).toContain('their stars')
    await alidade.page.getByText('Sent “their stars” to “Astropy”').first().waitFor()
  })

  test('a page is asked about; no key that was meant for something else lets it in', async () => {
    await part(/^Programs/)
    await panel().getByText('Web pages may ask').click()
    const { port } = site.address() as AddressInfo
    const page = await alidade.page.context().newPage()
    await page.goto(`http://127.0.0.1:${port}/`)
    const ask = () => page.evaluate(() => (window as unknown as { ask(): Promise<string> }).ask())
    const dialog = alidade.page.getByRole('alertdialog', { name: 'A web page wants to join the hub' })
    await expect
      .poll(
        () =>
          page.evaluate(() =>
            fetch('http://localhost:21012/').then(
              () => true,
              () => false,
            ),
          ),
        patience,
      )
      .toBe(true)
    const refused = ask()
    await dialog.waitFor()
    await alidade.page.bringToFront()
    await dialog.getByText(`http://127.0.0.1:${port}`, { exact: true }).waitFor()
    expect(
      await dialog.getByRole('button', { name: 'Do not allow' }).evaluate((b) => b === document.activeElement),
    ).toBe(true)
    await alidade.picture('85-samp-consent')
    // A text that is being typed ends with Enter: whenever that comes, nobody is let in.
    for (let times = 0; times < 5; times++) await alidade.page.keyboard.press('Enter')
    await expect
      .poll(async () => {
        if (await dialog.isVisible()) await alidade.page.keyboard.press('Enter')
        return dialog.isVisible()
      }, patience)
      .toBe(false)
    expect(await refused).toContain('<fault>')
    // A site that was refused is not asked about again at once: another one comes.
    await page.goto(`http://localhost:${port}/`)
    const allowed = ask()
    await dialog.waitFor()
    await expect
      .poll(async () => {
        if (await dialog.isVisible()) await dialog.getByRole('button', { name: 'Allow', exact: true }).click()
        return dialog.isVisible()
      }, patience)
      .toBe(false)
    expect(await allowed).toContain('samp.private-key')
    await panel().getByText(`http://localhost:${port}`).waitFor()
    await page.close()
  })

  test('the window’s console said nothing wrong', () => {
    expect(alidade.consoleErrors).toEqual([])
  })
})
