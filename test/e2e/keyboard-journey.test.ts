import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTapDouble, type TapDouble } from '../doubles/tap-server/tap-double.ts'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'

/** Everything a mouse, a pen or a finger would make a window hear of. */
const pointerEvents = ['pointerdown', 'pointermove', 'mousedown', 'mousemove', 'touchstart', 'wheel', 'contextmenu']

/** A machine that does much at a time is slow, not wrong. */
const patience = { timeout: 15_000 }

describeWithPeer('chromium', 'an evening without a mouse', () => {
  const home = freshHome()
  let double: TapDouble
  let alidade: AlidadeWindow
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await alidade.page.keyboard.press(key)
  }
  const type = (text: string) => alidade.page.keyboard.type(text)
  /** Opens the palette, types, waits until a line is the first one, and takes it. */
  const find = async (text: string, first: RegExp, key = 'Enter') => {
    await press('Control+K')
    await alidade.page.getByRole('combobox', { name: /^Search commands/ }).waitFor()
    await type(text)
    const line = alidade.page.getByRole('option', { selected: true, name: first })
    await line.waitFor()
    await press(key)
    await line.waitFor({ state: 'hidden' })
  }
  const focusedIn = (selector: string) =>
    expect
      .poll(() => alidade.page.evaluate((one) => document.activeElement?.closest(one) !== null, selector), patience)
      .toBe(true)

  beforeAll(async () => {
    double = await startTapDouble()
    alidade = await AlidadeWindow.open(home.path)
    await alidade.see('Welcome to Alidade')
    await alidade.page.evaluate((names) => {
      const counts: Record<string, number> = {}
      Object.assign(globalThis, { pointerCounts: counts })
      for (const name of names)
        addEventListener(
          name,
          () => {
            counts[name] = (counts[name] ?? 0) + 1
          },
          { capture: true },
        )
    }, pointerEvents)
  })
  afterAll(async () => {
    await alidade.quit()
    await double.close()
    home.remove()
  })

  test('a service is named by a command of the palette', async () => {
    await find('add service', /Add service by URL/)
    await alidade.page.getByRole('dialog', { name: 'Add a service' }).getByRole('textbox').waitFor()
    await type(double.url)
    await press('Enter')
    await alidade.treeItem('rows_100000').waitFor()
  })

  test('a table is found by the palette and shown in the tree with its columns', async () => {
    await find('@rows_100000', /made\.rows_100000/)
    await alidade.treeItem('source_id').waitFor()
    await focusedIn('[role="tree"]')
    await alidade.picture('30-keyboard-tree')
  })

  test('a query is written with names from the palette', async () => {
    await find('First query', /First query/)
    await focusedIn('.monaco-editor')
    await press('Control+A')
    await type('SELECT ')
    await find('#source_id', /^source_id/)
    await focusedIn('.monaco-editor')
    await type(', ')
    await find('#ra', /^ra/)
    await focusedIn('.monaco-editor')
    await type(' FROM ')
    await find('@rows_100000', /made\.rows_100000/, 'Alt+Enter')
    await expect.poll(() => alidade.queryText(), patience).toBe('SELECT source_id, ra FROM made.rows_100000')
  })

  test('it runs, the cells are walked and one is copied', async () => {
    await alidade.run()
    await alidade.see('100,000 rows')
    await press('Control+G')
    await type('50000')
    await press('Enter')
    await focusedIn('.ag-cell')
    await press('ArrowDown', 'ArrowDown', 'Home', 'ArrowRight', 'ArrowRight')
    const shown = await alidade.gridRow(50_002)
    await press('Control+C')
    // Every digit is copied, also those that the grid leaves out.
    const copied = async () => Number(await alidade.clipboard()).toPrecision(10)
    await expect.poll(copied, patience).toBe(Number(shown[2]).toPrecision(10))
    await alidade.picture('31-keyboard-grid')
  })

  test('the row inspector goes and comes back, and shows the row of the cell', async () => {
    const row = alidade.page.getByRole('region', { name: 'Row 50,002 of' })
    await row.waitFor()
    await find('row panel', /^Row panel/)
    await row.waitFor({ state: 'hidden' })
    await find('row panel', /^Row panel/)
    await row.waitFor()
  })

  test('the theme is changed, and is the one in the settings', async () => {
    await find('theme dark', /^Theme: dark/)
    await expect.poll(() => alidade.page.evaluate(() => document.documentElement.dataset.theme), patience).toBe('dark')
    await press('Control+Comma')
    await alidade.page.getByRole('radio', { name: 'Dark', checked: true }).waitFor()
    await alidade.picture('32-keyboard-settings')
    await press('Alt+W')
  })

  test('a tab is closed and brought back with its query', async () => {
    await find('First query', /First query/)
    await press('Alt+W')
    await expect.poll(() => alidade.tabs(), patience).not.toContain('First query')
    await focusedIn('[data-page="welcome"]')
    await press('Alt+Shift+T')
    await expect.poll(() => alidade.tabs(), patience).toContain('First query')
    await expect.poll(() => alidade.queryText(), patience).toContain('FROM made.rows_100000')
    await focusedIn('.query-view')
  })

  test('no event of a mouse, a pen or a finger was in it', async () => {
    expect(await alidade.page.evaluate(() => Reflect.get(globalThis, 'pointerCounts'))).toEqual({})
    expect(alidade.consoleErrors).toEqual([])
  })
})
