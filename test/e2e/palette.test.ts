import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTapDouble, type TapDouble } from '../doubles/tap-server/tap-double.ts'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'

const patience = { timeout: 15_000 }

describeWithPeer('chromium', 'commands, palette and settings', () => {
  const home = freshHome()
  let double: TapDouble
  let alidade: AlidadeWindow
  const palette = () => alidade.page.getByRole('combobox', { name: /^Search commands/ })
  const options = () => alidade.page.getByRole('listbox', { name: 'Results' }).getByRole('option')
  const foot = () => alidade.page.getByRole('dialog', { name: 'Search everything' }).getByRole('status')
  const open = async (text: string) => {
    await alidade.page.keyboard.press('Control+K')
    await palette().fill(text)
  }

  beforeAll(async () => {
    double = await startTapDouble({ metadata: 'huge' })
    alidade = await AlidadeWindow.open(home.path)
    await alidade.see('Welcome to Alidade')
  })
  afterAll(async () => {
    await alidade.quit()
    await double.close()
    home.remove()
  })

  test('the box in the bar opens the palette, Escape gives the keyboard back', async () => {
    const box = alidade.page.getByRole('button', { name: /^Search services/ })
    await box.click()
    await palette().waitFor()
    await alidade.picture('40-palette')
    await alidade.page.keyboard.press('Escape')
    await palette().waitFor({ state: 'hidden' })
    expect(await box.evaluate((element) => element === document.activeElement)).toBe(true)
  })

  test('what is not there is said, with the number of results for screen readers', async () => {
    await open('qqzzqq')
    await alidade.see('Nothing is called “qqzzqq”')
    await expect.poll(() => foot().textContent(), patience).toBe('Nothing found')
    await alidade.picture('41-palette-none')
    await alidade.page.keyboard.press('Escape')
  })

  test('a table of 40,000 is found, marked in the field for screen readers, and shown in the tree', async () => {
    await alidade.addService(double.url)
    await alidade.treeItem('viz0').waitFor()
    await open('@J/ApJ/31/415')
    await expect.poll(() => options().first().textContent(), patience).toMatch(/J\/ApJ\/31\/415/)
    const marked = await palette().getAttribute('aria-activedescendant')
    expect(await options().first().getAttribute('id')).toBe(marked)
    await alidade.picture('42-palette-huge')
    await alidade.page.keyboard.press('Enter')
    await alidade.page
      .getByRole('treeitem', { name: /J\/ApJ\/31\/415/ })
      .first()
      .waitFor()
    await alidade.picture('43-shown-in-tree')
  })

  test('the menu of the window does what the palette does', async () => {
    await alidade.page.getByRole('button', { name: 'Menu', exact: true }).click()
    await alidade.page.getByRole('menuitem', { name: 'Help' }).click()
    await alidade.page.getByRole('menuitem', { name: /^About Alidade/ }).click()
    await alidade.page.getByRole('heading', { name: 'About Alidade' }).waitFor()
    await alidade.see('react-aria-components')
    await alidade.see(home.path)
    await alidade.picture('44-about')
  })

  test('keys are changed in the settings, hold at once, and are kept', async () => {
    await alidade.page.keyboard.press('F1')
    const keys = alidade.page.getByRole('button', { name: /^New query: .*Change the keys$/ })
    await keys.click()
    await alidade.page.keyboard.press('Control+O')
    await alidade.page.getByText('of “Open file…”').waitFor()
    await alidade.picture('45-shortcut-taken')
    await alidade.page.getByRole('button', { name: 'Leave' }).click()
    await keys.click()
    await alidade.page.keyboard.press('F9')
    await expect.poll(() => keys.textContent(), patience).toBe('F9')
    const before = (await alidade.tabs()).length
    await alidade.page.keyboard.press('F9')
    await expect.poll(async () => (await alidade.tabs()).length, patience).toBe(before + 1)
    expect(await alidade.quit()).toBe(0)
    expect(alidade.consoleErrors).toEqual([])
    alidade = await AlidadeWindow.open(home.path)
    await alidade.page.getByRole('button', { name: /^Search services/ }).waitFor()
    await alidade.page.keyboard.press('F9')
    await expect.poll(async () => (await alidade.tabs()).length, patience).toBe(before + 2)
  })

  test('a change of the settings is taken back', async () => {
    const theme = () => alidade.page.evaluate(() => document.documentElement.dataset.theme)
    await alidade.page.keyboard.press('Control+Comma')
    await alidade.page.getByRole('radio', { name: 'Red light' }).click({ force: true })
    await expect.poll(theme, patience).toBe('red')
    await alidade.page.screenshot({ path: 'artefacts/e2e/46-settings-red.png' })
    await alidade.page.getByRole('button', { name: 'Undo last change' }).click()
    await expect.poll(theme, patience).not.toBe('red')
  })

  test('a tab gets another name with F2', async () => {
    await alidade.page.keyboard.press('F9')
    await alidade.page.keyboard.press('F2')
    const title = alidade.page.getByRole('textbox', { name: 'Title' })
    await title.fill('cone around M45')
    await title.press('Enter')
    await expect.poll(() => alidade.tabs(), patience).toContain('cone around M45')
    expect(alidade.consoleErrors).toEqual([])
  })
})
