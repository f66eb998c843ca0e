import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTapDouble, type TapDouble } from '../doubles/tap-server/tap-double.ts'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'

/** What the window tells of work: in the status line, in its title, in the messages, in the history, in the cells. */
describeWithPeer('chromium', 'what the window tells', () => {
  const home = freshHome()
  let double: TapDouble
  let alidade: AlidadeWindow

  beforeAll(async () => {
    double = await startTapDouble({ rowsPerSecond: 1000 })
    alidade = await AlidadeWindow.open(home.path)
    await alidade.addService(double.url)
    await alidade.treeItem('rows_1000').waitFor()
    await alidade.page.keyboard.press('Alt+t')
  })
  afterAll(async () => {
    await alidade.quit()
    await double.close()
    home.remove()
  })

  const status = () => alidade.page.getByRole('contentinfo')

  test('a query in a tab behind runs in the status line and the title; its end is a message that leads there', async () => {
    await alidade.typeQuery('SELECT * FROM made.slow_5000')
    await alidade.run()
    await expect.poll(() => alidade.page.title()).toMatch(/^Running: /)
    const title = /^Running: (.+) – Alidade$/.exec(await alidade.page.title())?.[1] ?? ''
    await alidade.page.keyboard.press('Alt+t')
    await status().getByRole('progressbar').waitFor()
    await alidade.picture('50-runs-behind')
    await alidade.page.getByRole('tab', { name: 'Messages' }).click()
    await alidade.see(`${title}: 5,000 rows`)
    await expect.poll(() => alidade.page.title()).not.toMatch(/^Running/)
    await alidade.picture('51-ended-behind')
    await alidade.page.getByRole('button', { name: 'Go to' }).first().click()
    await expect.poll(() => alidade.queryText()).toContain('made.slow_5000')
    await status().getByText('5,000 rows').waitFor()
  })

  test('work in the status line is cancelled there', async () => {
    await alidade.typeQuery('SELECT * FROM made.wait')
    await alidade.run()
    await alidade.page.keyboard.press('Alt+t')
    await status()
      .getByRole('button', { name: /^Cancel/ })
      .click()
    await expect.poll(() => status().getByRole('progressbar').count()).toBe(0)
  })

  test('messages are filtered by how grave they are', async () => {
    await alidade.page.getByRole('button', { name: 'All', exact: true }).click()
    await alidade.page.getByRole('menuitem', { name: 'Errors', exact: true }).click()
    await alidade.see('No message of this kind.')
    await alidade.picture('52-messages-filtered')
    await alidade.page.getByRole('button', { name: 'Errors', exact: true }).click()
    await alidade.page.getByRole('menuitem', { name: /^All/ }).click()
    await alidade.see('5,000 rows')
  })

  test('results of one query are numbered, and the status line tells of the one in sight', async () => {
    await alidade.typeQuery('SELECT * FROM made.overflow_500')
    await alidade.run()
    await status()
      .getByText(/TRUNCATED/)
      .waitFor()
    await alidade.typeQuery('SELECT * FROM made.rows_1000')
    await alidade.run()
    await status().getByText('1,000 rows').waitFor()
    const tables = alidade.page.getByRole('grid', { name: 'Open tables' })
    await tables
      .getByText(/ \(1\)$/)
      .first()
      .waitFor()
    await tables
      .getByText(/ \(2\)$/)
      .first()
      .waitFor()
  })

  test('the history has a word for every end', async () => {
    await alidade.page.getByRole('tab', { name: 'History' }).click()
    const line = (query: string) => alidade.page.getByRole('option').filter({ hasText: query }).first()
    expect(await line('made.overflow_500').textContent()).toContain('truncated')
    expect(await line('made.wait').textContent()).toContain('cancelled')
    expect(await line('made.rows_1000').textContent()).toContain('done')
    await alidade.picture('53-history')
  })

  test('a text is found in the cells, forwards and backwards, by the keyboard alone', async () => {
    await alidade.goToRow(1)
    await alidade.page.keyboard.press('Control+f')
    const field = alidade.page.getByLabel('Find in the table')
    await field.and(alidade.page.locator('input')).fill('STAR 700')
    const focused = () => alidade.page.locator('.ag-cell-focus').textContent()
    await alidade.page.keyboard.press('Enter')
    await expect.poll(focused).toContain('Star 700')
    await alidade.picture('54-found')
    await alidade.page.locator('input[aria-label="Find in the table"]').fill('Star 69')
    await alidade.page.keyboard.press('Shift+Enter')
    await expect.poll(focused).toContain('Star 698')
    await alidade.page.locator('input[aria-label="Find in the table"]').fill('nowhere at all')
    await alidade.page.keyboard.press('Enter')
    await alidade.see('No cell holds “nowhere at all”')
    await alidade.page.keyboard.press('Escape')
    await expect.poll(() => alidade.page.evaluate(() => document.activeElement?.className)).toContain('ag-cell')
    expect(alidade.consoleErrors).toEqual([])
  })
})
