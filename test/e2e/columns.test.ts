import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'

/** Columns are looked for by name, UCD and words on the practice sky, found in the tree and written into a query. */
describeWithPeer('chromium', 'the columns of services', () => {
  const home = freshHome()
  let alidade: AlidadeWindow

  beforeAll(async () => {
    alidade = await AlidadeWindow.open(home.path)
  })
  afterAll(async () => {
    await alidade.quit()
    home.remove()
  })

  const field = () => alidade.page.getByRole('combobox', { name: 'Find columns' })
  const options = () => alidade.page.getByRole('listbox', { name: 'Columns found' }).getByRole('option')

  test('are found by keys alone, with what can be typed shown first', async () => {
    await alidade.page.getByRole('tab', { name: 'Services' }).first().waitFor()
    await alidade.page.keyboard.press('Control+Shift+F')
    await alidade.see('Find columns in all services')
    await expect.poll(() => field().evaluate((input) => input === document.activeElement)).toBe(true)
    // The practice sky is at hand: its columns are read without being asked for.
    await alidade.page.getByText(/columns of \d+ tables, read just now/).waitFor()
    await alidade.picture('50-columns-nothing-typed')
    await alidade.page.keyboard.type('parallax')
    await options().first().waitFor()
    expect(await options().first().textContent()).toMatch(/^parallax.*\[mas\]/)
    expect(await options().first().locator('mark').first().textContent()).toBe('parallax')
    await alidade.picture('51-columns-found')
  })

  test('Alt+Enter writes the name into the query, Enter shows it in the tree', async () => {
    await alidade.page.keyboard.press('Alt+t')
    await alidade.typeQuery('SELECT ')
    await alidade.page.keyboard.press('Control+Shift+F')
    await alidade.page.keyboard.type('ucd:parallax hipparcos')
    await expect.poll(() => options().count()).toBeGreaterThan(0)
    await alidade.page.keyboard.press('Alt+Enter')
    await expect.poll(() => alidade.queryText()).toMatch(/SELECT \w+/)
    await alidade.page.keyboard.press('Control+Shift+F')
    await alidade.page.keyboard.press('ArrowDown')
    await alidade.page.keyboard.press('ArrowUp')
    await alidade.page.keyboard.press('Enter')
    const current = alidade.page.locator('[role="treeitem"][data-current][aria-level="4"]')
    await current.waitFor()
    expect(await current.textContent()).toMatch(/mas$/)
    await alidade.picture('52-column-in-the-tree')
  })

  test('a unit, or a service and its UCDs, narrow what is found; nothing found says where else it could be', async () => {
    await alidade.page.keyboard.press('Control+Shift+F')
    await field().fill('unit:mas/yr')
    await expect.poll(() => options().count()).toBeGreaterThan(0)
    for (const text of await options().allTextContents()) expect(text).toContain('mas/yr')
    await field().fill('name:qzx')
    await alidade.see('No column with “name:qzx”')
    await alidade.page.getByRole('button', { name: 'Clear' }).click()
    await alidade.see('Find columns in all services')
    expect(alidade.consoleErrors).toEqual([])
  })
})
