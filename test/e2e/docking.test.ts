import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTapDouble, type TapDouble } from '../doubles/tap-server/tap-double.ts'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'

/** The window arranged by a person: presets, maximised panels, many tabs, screens of all sizes. */
describeWithPeer('chromium', 'the arrangement of the window', () => {
  const home = freshHome()
  let double: TapDouble
  let alidade: AlidadeWindow

  beforeAll(async () => {
    double = await startTapDouble()
    alidade = await AlidadeWindow.open(home.path)
    await alidade.addService(double.url)
    await alidade.treeItem('rows_1000').waitFor()
    await alidade.page.keyboard.press('Alt+t')
    await alidade.typeQuery('SELECT * FROM made.rows_1000')
    await alidade.run()
    await alidade.see('1,000 rows')
  })
  afterAll(async () => {
    await alidade.quit()
    await double.close()
    home.remove()
  })

  /** Chooses a command by the palette. */
  const command = async (words: string) => {
    await alidade.page.keyboard.press('Control+k')
    await alidade.page.keyboard.type(words)
    await alidade.page.getByRole('option').first().waitFor()
    await alidade.page.keyboard.press('Enter')
  }
  const preset = () => alidade.page.evaluate(() => document.documentElement.dataset.preset)
  const panel = (name: string) => alidade.page.getByRole('tab', { name, exact: true })

  test('presets keep what is open, and an undo takes the change back', async () => {
    const before = await alidade.tabs()
    await command('layout explore')
    await expect.poll(preset).toBe('explore')
    expect(await alidade.tabs()).toEqual(before)
    await alidade.see('1,000 rows')
    await alidade.picture('30-explore')
    // The last notice is that of the layout.
    await alidade.page.getByRole('button', { name: 'Undo' }).last().click()
    await expect.poll(preset).toBe('query')
    await command('layout teaching')
    await expect.poll(preset).toBe('teaching')
    expect(await panel('Messages').count()).toBe(0)
    expect(await alidade.tabs()).toEqual(before)
    await alidade.picture('31-teaching')
    await command('layout query')
    await expect.poll(preset).toBe('query')
  })

  test('an undo takes the keyboard to the tab that comes back, else back to where it was', async () => {
    const inEditor = () =>
      expect
        .poll(() => alidade.page.evaluate(() => document.activeElement?.closest('.monaco-editor, body')?.className))
        .toContain('monaco-editor')
    const undo = (what: string) =>
      alidade.page.locator('.toast', { hasText: what }).getByRole('button', { name: 'Undo' }).click()
    await alidade.page.locator('.monaco-editor:visible').first().click()
    await inEditor()
    await command('layout explore')
    await expect.poll(preset).toBe('explore')
    await undo('Layout: Explore')
    await expect.poll(preset).toBe('query')
    await inEditor()
    const before = await alidade.tabs()
    await alidade.page.keyboard.press('Alt+w')
    await expect.poll(() => alidade.tabs()).not.toEqual(before)
    await undo('Closed ')
    await expect.poll(() => alidade.tabs()).toEqual(before)
    await inEditor()
  })

  test('the text keeps its undo over a change of the layout', async () => {
    await alidade.typeQuery('SELECT 7')
    await command('layout explore')
    await expect.poll(preset).toBe('explore')
    await alidade.page.locator('.monaco-editor:visible').first().click()
    await expect
      .poll(async () => {
        await alidade.page.keyboard.press('Control+z')
        return alidade.queryText()
      })
      .toContain('made.rows_1000')
    await command('layout query')
    await expect.poll(preset).toBe('query')
  })

  test('a panel is maximised and taken back by its strip and by the keyboard', async () => {
    const strip = alidade.page.locator('.flexlayout__tabset_tabbar_outer', { has: panel('Row') })
    await strip.dblclick({ position: { x: 150, y: 16 } })
    await expect.poll(() => panel('Services').isVisible()).toBe(false)
    await alidade.picture('32-maximised')
    await strip.dblclick({ position: { x: 600, y: 16 } })
    await panel('Services').waitFor()
  })

  test('the menu of a tab splits, and its place is kept between starts', async () => {
    await alidade.page.keyboard.press('Alt+t')
    await alidade.typeQuery('SELECT 8')
    const tab = alidade.page.locator('.flexlayout__tab_button--selected', { hasText: /query/ }).first()
    await tab.focus()
    await tab.press('Shift+F10')
    await alidade.page.getByRole('menuitem', { name: 'Split to the right' }).click()
    await expect.poll(() => alidade.page.locator('.monaco-editor:visible').count()).toBe(2)
    await alidade.picture('33-split')
    await command('layout explore')
    await expect.poll(preset).toBe('explore')
    // The layout is kept half a second after its last change, at the latest when the window goes.
    expect(await alidade.quit()).toBe(0)
    alidade = await AlidadeWindow.open(home.path)
    await alidade.page.locator('.monaco-editor:visible').first().waitFor()
    expect(await preset()).toBe('explore')
    await command('layout query')
    await expect.poll(() => alidade.page.locator('.monaco-editor:visible').count()).toBe(2)
  })

  test('forty tabs are reached by the keyboard, long titles are cut and said in full', async () => {
    for (let made = 0; made < 38; made++) await alidade.page.keyboard.press('Alt+t')
    const more = alidade.page.getByRole('button', { name: 'Hidden tabs' }).first()
    await more.waitFor()
    await more.focus()
    await alidade.page.keyboard.press('Enter')
    await alidade.page.getByRole('menu').waitFor()
    await alidade.picture('34-forty-tabs')
    const focused = () => alidade.page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
    await expect
      .poll(async () => {
        await alidade.page.keyboard.press('ArrowDown')
        return focused()
      })
      .toMatch(/^query \d+$/)
    const wanted = await focused()
    await alidade.page.keyboard.press('Enter')
    const shown = alidade.page.locator('.flexlayout__tabset-selected .flexlayout__tab_button--selected')
    await expect.poll(() => shown.textContent()).toContain(wanted)
    await alidade.page.keyboard.press('F2')
    const name = alidade.page.getByRole('dialog').getByRole('textbox')
    await name.fill('stars within two degrees of the Pleiades brighter than 6.5')
    await alidade.page.keyboard.press('Enter')
    const title = shown.locator('.flexlayout__tab_button_content > span')
    await expect.poll(() => title.getAttribute('title')).toMatch(/^stars within.*6\.5$/)
    expect(await title.evaluate((element) => element.scrollWidth > element.clientWidth)).toBe(true)
  })

  test.each([
    [1280, 800],
    [1440, 900],
    [2560, 1440],
    [960, 540],
    [640, 400],
  ])('everything is within reach at %i x %i', async (width, height) => {
    await alidade.page.setViewportSize({ width, height })
    for (const name of ['query', 'explore', 'teaching']) {
      await command(`layout ${name}`)
      await expect.poll(preset).toBe(name)
      await alidade.picture(`35-${name}-${width}`)
      const outside = await alidade.page.evaluate(() =>
        [...document.querySelectorAll('button, input, [role="tab"], [role="tree"], .monaco-editor')].flatMap(
          (element) => {
            const box = element.getBoundingClientRect()
            if (box.width === 0 || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
              return []
            if (element.closest('.ag-root, .flexlayout__tabset_tabbar_inner, .status-bar-work, .monaco-editor *'))
              return []
            const out = box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1
            const scrolls = element.closest(
              '.panel-body, .details, .no-services, .add-service, .page, .error-state, .empty-state',
            )
            return out && !scrolls ? [`${element.className} ${element.textContent?.slice(0, 30)}`] : []
          },
        ),
      )
      expect(outside).toEqual([])
    }
    expect(alidade.consoleErrors).toEqual([])
  })
})
