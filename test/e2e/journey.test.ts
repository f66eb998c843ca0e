import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTapDouble, type TapDouble } from '../doubles/tap-server/tap-double.ts'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'

/** Id of the last row of made.rows_100000: above 2^53 and odd, so that a double would have rounded it. */
const lastId = String(6_917_528_000_000_000_001n + 128n * 99_999n)
const sample = fileURLToPath(new URL('../../assets/sample/bright-stars.vot', import.meta.url))

/** One person's first evening: each test goes on where the one before has left the window. */
describeWithPeer('chromium', 'the journey from an address to a result', () => {
  const home = freshHome()
  let double: TapDouble
  let alidade: AlidadeWindow

  beforeAll(async () => {
    double = await startTapDouble({ rowsPerSecond: 500 })
    alidade = await AlidadeWindow.open(home.path)
  })
  afterAll(async () => {
    await alidade.quit()
    await double.close()
    home.remove()
  })

  test('a first start says what to do', async () => {
    await alidade.see('Welcome to Alidade')
    await alidade.see('No table is open')
    await alidade.picture('01-first-start')
  })

  test('an address that nobody answers is a sentence, and the field keeps what was typed', async () => {
    await alidade.addService('http://127.0.0.1:9/tap')
    await alidade.page
      .getByText(/127\.0\.0\.1:9/)
      .first()
      .waitFor()
    await alidade.picture('02-refused-connection')
    expect(await alidade.page.getByLabel('Address of a TAP service').inputValue()).toBe('http://127.0.0.1:9/tap')
  })

  test('a service shows its schemas, tables and columns', async () => {
    await alidade.addService(double.url)
    const table = alidade.treeItem('rows_100000')
    await table.waitFor()
    await table.click()
    await alidade.page.keyboard.press('ArrowRight')
    await alidade.treeItem('source_id').waitFor()
    await alidade.see('100,000 made-up stars')
    await alidade.picture('03-tree')
  })

  test('Enter writes a name from the tree into the query', async () => {
    await alidade.typeQuery('SELECT * FROM ')
    await alidade.treeItem('rows_100000').click()
    await alidade.page.keyboard.press('Enter')
    await expect.poll(() => alidade.queryText()).toContain('SELECT * FROM made.rows_100000')
  })

  test('a wrong column is told in the words of the service', async () => {
    await alidade.typeQuery('SELECT nosuch FROM made.rows_100000')
    await alidade.run()
    await alidade.see('The service reports an error')
    await alidade.page
      .getByText(/nosuch.*could not be located|No such field/)
      .first()
      .waitFor()
    await alidade.picture('04-service-error')
  })

  test('the query mended, its rows come; the last of 100,000 is reached and its id is exact', async () => {
    await alidade.typeQuery('SELECT * FROM made.rows_100000')
    await alidade.run()
    await alidade.see('100,000 rows')
    await alidade.picture('05-result')
    await alidade.goToRow(100_000)
    expect((await alidade.gridRow(100_000)).slice(0, 2)).toEqual(['100000', lastId])
    await alidade.picture('06-last-row')
  })

  test('a row is read column by column, and copied with and without header', async () => {
    await alidade.page.getByRole('gridcell', { name: lastId, exact: true }).click()
    const row = alidade.page.getByRole('region', { name: 'Row 100,000 of' })
    await row.getByText(lastId).waitFor()
    await alidade.page.keyboard.press('Control+C')
    await expect.poll(() => alidade.clipboard()).toBe(lastId)
    await alidade.page.keyboard.press('Control+Shift+C')
    await expect.poll(() => alidade.clipboard()).toBe(`source_id\n${lastId}`)
    await alidade.picture('07-row')
  })

  test('an answer that a limit has cut says so', async () => {
    await alidade.typeQuery('SELECT * FROM made.overflow_500')
    await alidade.run()
    await alidade.page.getByRole('button', { name: /TRUNCATED/ }).waitFor()
    await alidade.picture('08-truncated')
  })

  test('a query without rows has a look of its own', async () => {
    await alidade.typeQuery('SELECT mainid FROM twomass.data WHERE jmag > 99')
    await alidade.run()
    await alidade.see('The query gave no rows')
    await alidade.picture('09-no-rows')
  })

  test('a page of HTML in place of data is named by its title', async () => {
    await alidade.typeQuery('SELECT * FROM made.login_page')
    await alidade.run()
    await alidade.page
      .getByText(/Sign in/)
      .first()
      .waitFor()
    await alidade.picture('10-html')
  })

  test('a long query is cancelled and its socket closed', async () => {
    await alidade.typeQuery('SELECT * FROM made.wait')
    await alidade.run()
    const cancel = alidade.page.getByRole('button', { name: /^Cancel/ }).first()
    await cancel.waitFor()
    await alidade.picture('11-waiting')
    const asked = double.requests.findLast(({ path }) => path === '/tap/sync')
    await cancel.click()
    await alidade.page
      .getByText(/Cancelled after/)
      .first()
      .waitFor()
    await asked?.over
    expect(asked?.closedByClient).toBe(true)
    await alidade.picture('12-cancelled')
  })

  test('rows on their way can be read before the last has come, and stopped', async () => {
    await alidade.typeQuery('SELECT * FROM made.slow_5000')
    await alidade.run()
    const stop = alidade.page.getByRole('button', { name: /^Stop/ }).first()
    await stop.waitFor()
    await expect.poll(async () => (await alidade.gridRow(1))[0]).toBe('1')
    await alidade.picture('13-arriving')
    await stop.click()
    await alidade.page.getByRole('button', { name: /PARTIAL/ }).waitFor()
    await alidade.picture('14-partial')
  })

  test('a broken file is refused or marked with its place, and the window stays of use', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'alidade-files-'))
    try {
      const broken = join(folder, 'broken.vot')
      writeFileSync(broken, readFileSync(sample, 'utf8').slice(0, 100_000))
      await alidade.openFile(broken)
      await alidade.page.getByRole('button', { name: /DAMAGED/ }).waitFor()
      await alidade.picture('15-damaged')
      const none = join(folder, 'none.vot')
      writeFileSync(none, 'not a table at all')
      await alidade.openFile(none)
      await alidade.page
        .getByText(/none\.vot was not opened/)
        .first()
        .waitFor()
      await alidade.picture('16-no-table')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('a file dropped on the window opens; it is saved as VOTable and as CSV', async () => {
    await alidade.dropFile(sample)
    await alidade.see('1,608 rows')
    await alidade.picture('17-file')
    for (const [choice, ending] of [
      [/^VOTable$|BINARY2/, '.vot'],
      [/CSV/, '.csv'],
    ] as const) {
      const path = await alidade.saveAs(choice)
      expect(path.name.endsWith(ending)).toBe(true)
      expect(statSync(path.file).size).toBeGreaterThan(50_000)
    }
  })

  test('after a reload the queries, the history and the layout are there', async () => {
    await alidade.typeQuery('SELECT * FROM made.rows_1000')
    await alidade.run()
    await alidade.see('1,000 rows')
    await alidade.page.reload()
    await expect.poll(() => alidade.queryText(), { timeout: 20_000 }).toContain('made.rows_1000')
    await alidade.see('made.overflow_500')
  })

  test('quit and start again: tabs, texts, history and layout are where they were', async () => {
    await alidade.page.keyboard.press('Alt+T')
    await alidade.typeQuery('SELECT TOP 7 * FROM made.rows_1000 -- kept')
    await alidade.closePanel('Messages')
    const before = await alidade.tabs()
    expect(await alidade.quit()).toBe(0)
    expect(alidade.consoleErrors).toEqual([])
    alidade = await AlidadeWindow.open(home.path)
    await expect.poll(() => alidade.queryText(), { timeout: 20_000 }).toContain('-- kept')
    expect(await alidade.tabs()).toEqual(before)
    await alidade.see('made.overflow_500')
    await alidade.picture('18-started-again')
  })
})

describeWithPeer('chromium', 'window and shell end together', () => {
  test.each([true, false])(
    'the shell ends with code 0 when the window is closed; the browser stays: %s',
    async (browserStays) => {
      const home = freshHome()
      const alidade = await AlidadeWindow.open(home.path)
      await alidade.see('Welcome to Alidade')
      expect(await alidade.quit({ browserStays })).toBe(0)
      home.remove()
    },
  )

  test('the window says so and closes when the shell is killed', async () => {
    const home = freshHome()
    const alidade = await AlidadeWindow.open(home.path)
    await alidade.see('Welcome to Alidade')
    const gone = new Promise((resolve) => alidade.page.on('close', resolve))
    alidade.window.child.kill('SIGKILL')
    await Promise.race([gone, alidade.page.getByText(/Alidade has ended/).waitFor()])
    await alidade.quit()
    home.remove()
  })

  test('a second start hands its files over to the first', async () => {
    const home = freshHome()
    const alidade = await AlidadeWindow.open(home.path)
    await alidade.see('Welcome to Alidade')
    expect(await AlidadeWindow.startAgain(home.path, [sample])).toBe(0)
    await alidade.see('1,608 rows')
    await alidade.quit()
    home.remove()
  })
})
