import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'
import { type PracticeProcess, startPractice } from './practice-process.ts'

/** What a machine that does much else at the same time may take. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 60_000 })

const cone =
  'SELECT TOP {most} hip, ra, dec, vmag FROM hipparcos.main WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE({place}, {radius}))'

/** A set as a teacher hands it out. */
const handedOut = (url: string): string =>
  JSON.stringify({
    alidadeQuerySet: 1,
    title: 'Two cones',
    parameters: [
      { name: 'place', kind: 'position', value: '03 47 24 +24 07 00', about: 'Centre of the field' },
      { name: 'radius', kind: 'number', value: '1', unit: 'deg' },
      { name: 'most', kind: 'number', value: '7' },
    ],
    entries: [
      { name: 'seven stars', url, adql: cone },
      { name: 'by colour', url, adql: `${cone} AND vmag > 2` },
      { name: 'no such table', url, adql: 'SELECT TOP {most} * FROM sky.nowhere' },
    ],
    completion: { show: true, delete: true },
  })

describeWithPeer('chromium', 'a query set in the window', () => {
  const home = freshHome()
  const sky = freshHome()
  let practice: PracticeProcess
  let alidade: AlidadeWindow
  const tab = (title: string) => alidade.page.locator('.flexlayout__tab_button', { hasText: title })

  beforeAll(async () => {
    practice = await startPractice(sky.path, '--delay', '4', '--jobs', '20')
    alidade = await AlidadeWindow.open(home.path)
    await alidade.addService(practice.url)
    await alidade.treeItem('table_origins').waitFor({ timeout: 60_000 })
  })
  afterAll(async () => {
    await alidade.quit()
    await practice.end()
    home.remove()
    sky.remove()
  })

  test('its file is dropped on the window and opens; nothing is run before the person says so', async () => {
    const file = join(home.path, 'cones.alidade-set.json')
    writeFileSync(file, handedOut(practice.url))
    await alidade.dropFile(file)
    await tab('Two cones').waitFor()
    await alidade.see('3 queries, not run yet')
    expect(await alidade.page.getByRole('textbox', { name: 'Value', exact: true }).nth(1).inputValue()).toBe('1')
    expect(await practice.jobs()).toEqual([])
    await alidade.picture('85-set')
  })

  test('a file that is none says why', async () => {
    const file = join(home.path, 'wrong.json')
    writeFileSync(file, '{"alidadeQuerySet": 1, "entries": [{"name": 3}]}')
    await alidade.dropFile(file)
    await alidade.see('This query set cannot be read. entries.0.name')
  })

  test('a value that is missing is named, and given', async () => {
    await alidade.page.getByRole('textbox', { name: 'Value', exact: true }).nth(1).fill('')
    await alidade.page.getByRole('button', { name: 'Run seven stars' }).click()
    await alidade.see('seven stars: no value for {radius}.')
    await alidade.page.getByRole('textbox', { name: 'Value', exact: true }).nth(1).fill('3')
    expect(await practice.jobs()).toEqual([])
  })

  test('its queries are written in the editor: a mistake is underlined, a placeholder is none', async () => {
    const mistakes = () => alidade.page.locator('.set-adql .squiggly-error').count()
    await alidade.page.locator('.set-adql .view-line').first().click()
    await alidade.page.keyboard.press('Control+End')
    await alidade.page.keyboard.insertText(' ORDER vmag')
    await soon(mistakes).toBe(1)
    await alidade.picture('85b-set-mistake')
    await alidade.page.keyboard.press('Control+A')
    await alidade.page.keyboard.insertText(cone)
    await soon(mistakes).toBe(0)
    // Tab leaves the text as it leaves any other field.
    await alidade.page.keyboard.press('Tab')
    await soon(() => alidade.page.locator('.set-adql :focus').count()).toBe(0)
  })

  test('it runs as one, and goes on over a kill: results are shown and their jobs deleted once', async () => {
    await alidade.page.getByRole('button', { name: 'Run', exact: true }).click()
    await soon(async () => (await practice.jobs()).length).toBe(3)
    await alidade.page.locator('.status-bar').getByText('Two cones').waitFor()
    await alidade.picture('86-set-runs')
    await alidade.kill()

    alidade = await AlidadeWindow.open(home.path)
    await tab('Two cones').click()
    await alidade.page.getByText('2 of 3 completed, 1 failed').first().waitFor({ timeout: 120_000 })
    await tab('seven stars').waitFor({ timeout: 120_000 })
    await tab('by colour').waitFor({ timeout: 120_000 })
    expect(await alidade.page.getByText('sky.nowhere').count()).toBeGreaterThan(0)
    // The one that failed stays at the service, with what it says.
    await soon(async () => (await practice.jobs()).length).toBe(1)
    await soon(() => alidade.page.getByText('deleted at the service', { exact: true }).count()).toBe(2)
    expect(await alidade.page.getByText('shown', { exact: true }).count()).toBe(2)
    await alidade.picture('87-set-done')
    await tab('seven stars').click()
    await alidade.page.getByText('7 rows', { exact: true }).first().waitFor()
    expect(readFileSync(join(home.path, 'query-sets.journal'), 'utf8')).toContain('seven stars')
  })

  test('its jobs stand together in the queue', async () => {
    await tab('Jobs').click()
    await alidade.page.getByRole('button', { name: 'Group jobs' }).click()
    await alidade.page.getByRole('menuitem', { name: 'By query set' }).click()
    await alidade.page
      .getByRole('treeitem', { name: /Two cones/ })
      .getByText('3 jobs')
      .waitFor()
  })

  test('what is removed comes back by one key, and a query of the editor is added', async () => {
    await tab('Two cones').click()
    await alidade.page.getByRole('button', { name: 'More about no such table' }).click()
    await alidade.page.getByRole('menuitem', { name: 'Remove from the set' }).click()
    const card = alidade.page.getByRole('article', { name: 'no such table' })
    await card.waitFor({ state: 'detached' })
    await alidade.page.getByRole('button', { name: 'Undo' }).click()
    await card.waitFor()
    await alidade.page.getByRole('button', { name: 'New query' }).first().click()
    await alidade.typeQuery('SELECT TOP 1 {x} FROM hipparcos.main')
    const notice = alidade.page.getByRole('region', { name: 'Notices' }).getByText(/^Added .* to Two cones$/)
    const add = async () => {
      await alidade.page.keyboard.press('Control+K')
      await alidade.page.keyboard.type('add query to a set')
      await alidade.page.keyboard.press('Enter')
      const dialog = alidade.page.getByRole('dialog', { name: 'Add query to a set' })
      await dialog.getByRole('button', { name: 'Add' }).click()
      await dialog.waitFor({ state: 'detached' })
      await notice.waitFor()
    }
    // Escape takes a notice away, and so does a press on it.
    await add()
    await alidade.page.keyboard.press('Escape')
    await notice.waitFor({ state: 'detached' })
    await add()
    await notice.click()
    await notice.waitFor({ state: 'detached' })
    await add()
    await alidade.page.getByRole('button', { name: 'Show the set' }).click()
    // Among the words of a query braces are a shared value: it is asked for, and given.
    const queries = alidade.page.locator('.set-adql:visible')
    const lastQuery = async () => (await queries.last().textContent())?.replaceAll('\u00a0', ' ')
    await soon(lastQuery).toContain('SELECT TOP 1 {x} FROM hipparcos.main')
    const values = alidade.page.getByRole('region', { name: 'Shared values' })
    await values.getByText('Value missing', { exact: true }).waitFor()
    await values.getByRole('textbox', { name: 'Value', exact: true }).last().fill('12')
    await values.getByText('Value missing', { exact: true }).waitFor({ state: 'detached' })
    expect(await values.getByRole('textbox', { name: 'Name' }).last().inputValue()).toBe('x')
    expect(alidade.consoleErrors).toEqual([])
  })

  test('of a hundred queries few have an editor; what was typed stays, and is undone, when its editor left the view', async () => {
    const entries = Array.from({ length: 100 }, (_, at) => ({
      name: `field ${at + 1}`,
      url: practice.url,
      adql: `SELECT TOP ${at + 1} hip\nFROM hipparcos.main`,
    }))
    const file = join(home.path, 'hundred.alidade-set.json')
    writeFileSync(file, JSON.stringify({ alidadeQuerySet: 1, title: 'A hundred', entries }))
    await alidade.dropFile(file)
    const set = alidade.page.getByRole('region', { name: 'Query set A hundred' })
    const card = (number: number) => set.getByRole('article', { name: `field ${number}`, exact: true })
    const text = async (number: number) =>
      (await card(number).locator('.set-adql').textContent())?.replaceAll('\u00a0', ' ')
    const editors = () => set.locator('.set-adql-code').count()
    await soon(() => set.getByRole('article').count()).toBe(100)
    await card(1).locator('.view-line').first().click()
    await alidade.page.keyboard.press('Control+End')
    await alidade.page.keyboard.insertText(' ORDER BY vmag')
    await soon(() => text(1)).toContain('FROM hipparcos.main ORDER BY vmag')
    // The one with the keyboard keeps its editor; one that has left the view and the keyboard does not.
    await card(100).scrollIntoViewIfNeeded()
    await card(100).locator('.view-line').first().waitFor()
    expect(await card(1).locator('.monaco-editor.focused').count()).toBe(1)
    await card(100).locator('.view-line').first().click()
    await soon(() => card(1).locator('.set-adql-code').count()).toBe(0)
    expect(await editors()).toBeLessThan(25)
    expect(await text(1)).toContain('FROM hipparcos.main ORDER BY vmag')
    // The keyboard finds a query that has no editor yet, and writes in it.
    const far = card(50).getByRole('textbox', { name: 'Query of field 50' })
    expect(await far.textContent()).toBe('SELECT TOP 50 hipFROM hipparcos.main')
    await far.focus()
    await card(50).locator('.monaco-editor.focused').waitFor()
    await alidade.page.keyboard.press('Control+End')
    await alidade.page.keyboard.insertText(' -- seen')
    await soon(() => text(50)).toContain('hipparcos.main -- seen')
    await card(1).scrollIntoViewIfNeeded()
    await card(1).locator('.view-line').first().click()
    await alidade.picture('88-set-hundred')
    await alidade.page.keyboard.press('Control+Z')
    await soon(() => text(1)).not.toContain('vmag')
    expect(alidade.consoleErrors).toEqual([])
  })
})
