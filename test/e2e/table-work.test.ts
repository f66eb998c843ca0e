import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTapDouble, type TapDouble } from '../doubles/tap-server/tap-double.ts'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'

/** A machine that does much at a time is slow, not wrong. */
const patience = { timeout: 15_000 }

const stars = `<VOTABLE version="1.4"><RESOURCE><TABLE name="stars">
<FIELD name="id" datatype="long"/><FIELD name="ra" datatype="double" unit="deg"/>
<FIELD name="dec" datatype="double" unit="deg"/><FIELD name="name" datatype="char" arraysize="*"/>
<DATA><TABLEDATA>${Array.from(
  { length: 40 },
  (_, row) =>
    `<TR><TD>${row + 1}</TD><TD>${row * 8.25}</TD><TD>${row - 20.123456789012}</TD><TD>star ${row + 1}</TD></TR>`,
).join('')}</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`

describeWithPeer('chromium', 'work with a table, by the keyboard and over a restart', () => {
  const home = freshHome()
  const folder = mkdtempSync(join(tmpdir(), 'alidade-table-work-'))
  const file = join(folder, 'stars.vot')
  let double: TapDouble
  let alidade: AlidadeWindow
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await alidade.page.keyboard.press(key)
  }
  /** Where the keyboard is: the column of a cell or header with the number of its row, else what holds it. */
  const place = () =>
    alidade.page.evaluate(() => {
      const element = document.activeElement
      const header = element?.closest('.ag-header-cell')
      if (header) return `header ${header.getAttribute('col-id')}`
      const cell = element?.closest('.ag-cell')
      if (cell) return `cell ${cell.closest('.ag-row')?.getAttribute('row-index')} ${cell.getAttribute('col-id')}`
      return element?.closest('.ag-root-wrapper')
        ? 'grid'
        : (element?.getAttribute('aria-label') ?? element?.tagName ?? '')
    })
  const at = (where: string) => expect.poll(place, patience).toBe(where)
  const headers = () =>
    alidade.page
      .locator('.table-grid:visible .ag-header-cell[col-id]:not([col-id="row-number"])')
      .evaluateAll((cells) =>
        cells
          .map((cell) => [cell.getBoundingClientRect().left, cell.querySelector('.grid-header-name')?.textContent])
          .toSorted(([a], [b]) => Number(a) - Number(b))
          .map(([, name]) => name),
      )
  const columns = (...names: readonly string[]) => expect.poll(headers, patience).toEqual(names)
  const clipboard = (text: string) => expect.poll(() => alidade.clipboard(), patience).toBe(text)
  const command = async (title: string) => {
    await press('Control+K')
    await alidade.page.getByRole('combobox', { name: /^Search commands/ }).waitFor()
    await alidade.page.keyboard.type(`>${title}`)
    await alidade.page.getByRole('option', { selected: true, name: new RegExp(`^${title}`) }).waitFor()
    await press('Enter')
  }
  const cell = (row: number, column: string) =>
    alidade.page.locator(`.table-grid:visible .ag-row[row-index="${row}"] [col-id="${column}"]`)
  const restart = async () => {
    await alidade.quit()
    alidade = await AlidadeWindow.open(home.path)
  }

  beforeAll(async () => {
    writeFileSync(file, stars)
    double = await startTapDouble()
    alidade = await AlidadeWindow.open(home.path, [file])
    await alidade.page.locator('.ag-row').first().waitFor()
  })
  afterAll(async () => {
    await alidade.quit()
    await double.close()
    home.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  test('Tab enters the cells once and leaves them; it comes back to the same cell', async () => {
    await alidade.page.getByRole('button', { name: 'Send to other programs' }).focus()
    await press('Tab')
    await at('cell 0 c0')
    await press('ArrowDown', 'ArrowRight')
    await at('cell 1 c1')
    await press('Tab')
    await expect.poll(place, patience).not.toMatch(/^(cell|header|grid)/)
    await press('Shift+Tab')
    await at('cell 1 c1')
    await press('Shift+Tab')
    await at('Send to other programs')
  })

  test('the headers are above the first row, and F10 opens the menu of a column from either', async () => {
    await press('Tab', 'ArrowUp', 'ArrowUp')
    await at('header c1')
    await press('F10')
    await alidade.page.getByRole('menuitem', { name: 'Pin to the left' }).waitFor()
    await press('Escape')
    await at('header c1')
    await press('ArrowDown')
    await at('cell 0 c1')
    await press('F10')
    await alidade.page.getByRole('menuitem', { name: 'Hide' }).waitFor()
    await alidade.picture('60-column-menu')
    await press('Escape')
    await at('cell 0 c1')
  })

  test('a hidden column comes back by undo, by its key and by the command', async () => {
    const hide = async () => {
      await press('F10')
      await alidade.page.getByRole('menuitem', { name: 'Hide' }).press('Enter')
      await columns('id', 'dec', 'name')
    }
    await hide()
    await at('cell 0 c2')
    await alidade.see('Hid ra')
    await alidade.picture('61-hidden-column')
    await press('Control+Z')
    await columns('id', 'ra', 'dec', 'name')
    await press('ArrowLeft')
    await at('cell 0 c1')
    await hide()
    await command('Show all columns')
    await columns('id', 'ra', 'dec', 'name')
  })

  test('cell, row and column are copied with every digit, with and without header', async () => {
    await press('Control+G')
    await alidade.page.keyboard.type('3')
    await press('Enter', 'Home')
    await at('cell 2 c0')
    await press('ArrowRight', 'ArrowRight')
    expect(await alidade.page.locator('.ag-row[row-index="2"] [col-id="c2"]').textContent()).toBe('-18.12345679')
    await press('Control+C')
    await clipboard('-18.123456789012')
    await press('Control+Shift+C')
    await clipboard('dec\n-18.123456789012')
    await press(' ', 'Control+Shift+C')
    await clipboard('id\tra\tdec\tname\n3\t16.5\t-18.123456789012\tstar 3')
    await press('Escape', 'Control+Alt+c')
    await expect.poll(async () => (await alidade.clipboard()).split('\n').length, patience).toBe(40)
    await press('Control+Alt+Shift+C')
    await expect
      .poll(async () => (await alidade.clipboard()).split('\n').slice(0, 2), patience)
      .toEqual(['dec', '-20.123456789012'])
  })

  test('selected rows are saved by the menu of a cell, by “Save as…” and from the palette', async () => {
    await press('Control+G')
    await alidade.page.keyboard.type('3')
    await press('Enter', 'Home')
    await at('cell 2 c0')
    await press(' ')
    await cell(4, 'c0').click({ modifiers: ['Control'] })
    await at('cell 4 c0')
    const saved = async (choose: () => Promise<void>) => {
      const download = alidade.page.waitForEvent('download')
      await choose()
      const file = await download
      return [file.suggestedFilename(), readFileSync(await file.path(), 'utf8')]
    }
    const ofCell = await saved(async () => {
      await press('Shift+F10')
      await alidade.page.getByRole('menuitem', { name: 'Save 2 rows as' }).press('ArrowRight')
      const format = alidade.page.getByRole('menuitem', { name: /^TSV/ })
      await format.waitFor()
      await alidade.picture('61b-save-rows')
      await format.press('Enter')
    })
    const text = 'id\tra\tdec\tname\n3\t16.5\t-18.123456789012\tstar 3\n5\t33\t-16.123456789012\tstar 5\n'
    expect(ofCell).toEqual(['2 rows of stars.tsv', text])
    const ofMenu = await saved(async () => {
      await alidade.page.getByRole('button', { name: /^Save as/ }).press('Enter')
      await alidade.picture('61c-save-as')
      await alidade.page
        .getByRole('group', { name: 'Save 2 rows as' })
        .getByRole('menuitem', { name: /^VOTable, readable/ })
        .press('Enter')
    })
    expect(ofMenu).toEqual(['2 rows of stars.vot', expect.stringContaining('name="ra" datatype="double" unit="deg"')])
    expect(ofMenu[1]?.match(/<TR>/g)).toHaveLength(2)
    const ofPalette = await saved(() => command('Save selected rows as TSV'))
    expect(ofPalette).toEqual(['2 rows of stars.tsv', text])
    await cell(2, 'c2').click()
    await at('cell 2 c2')
  })

  test('saving asks which columns where they are not shown as they are', async () => {
    await press('F10')
    await alidade.page.getByRole('menuitem', { name: 'Pin to the left' }).press('Enter')
    await columns('dec', 'id', 'ra', 'name')
    await press('Home', 'ArrowRight', 'ArrowRight', 'F10')
    await alidade.page.getByRole('menuitem', { name: 'Hide' }).press('Enter')
    await columns('dec', 'id', 'name')
    const saved = async (answer: RegExp) => {
      await command('Save as CSV')
      const button = alidade.page.getByRole('button', { name: answer })
      await button.waitFor()
      await alidade.picture('62-save-columns')
      const download = alidade.page.waitForEvent('download')
      await button.press('Enter')
      return readFileSync(await (await download).path(), 'utf8').split('\n')[0]
    }
    expect(await saved(/^Only the 3 shown columns, in the order shown$/)).toBe('dec,id,name')
    expect(await saved(/^All 4 columns$/)).toBe('id,ra,dec,name')
  })

  test('after a restart the file is read again, its columns as they were arranged', async () => {
    await restart()
    await alidade.page.getByRole('tab', { name: 'stars.vot' }).click()
    await alidade.see('40 rows')
    await columns('dec', 'id', 'name')
  })

  test('a file that is gone is said to be, and found elsewhere', async () => {
    const moved = join(folder, 'moved.vot')
    renameSync(file, moved)
    await restart()
    await alidade.see('The file could not be read again')
    await alidade.picture('63-file-gone')
    renameSync(moved, file)
    await alidade.page.getByRole('button', { name: 'Try again' }).click()
    await alidade.see('40 rows')
    await columns('dec', 'id', 'name')
  })

  test('a cut result offers more rows, from its badge and from the palette', async () => {
    await alidade.addService(double.url)
    await alidade.treeItem('overflow_500').waitFor()
    await press('Alt+T')
    await alidade.typeQuery('SELECT * FROM made.overflow_500')
    await alidade.run()
    const badge = alidade.page.getByRole('button', { name: /TRUNCATED/ })
    await badge.focus()
    await press('Enter')
    const again = alidade.page.getByRole('button', { name: 'Run again with MAXREC 5,000' })
    await again.waitFor()
    await at(await again.evaluate((element) => element.getAttribute('aria-label') ?? element.tagName))
    await alidade.picture('64-more-rows')
    const limits = () =>
      double.requests.filter(({ path }) => path === '/tap/sync').map(({ form }) => form.get('MAXREC'))
    await press('Enter')
    await expect.poll(() => limits().at(-1), patience).toBe('5000')
    await expect.poll(() => alidade.page.getByLabel('MAXREC').last().inputValue(), patience).toBe('5000')
    await badge.waitFor()
    const asked = limits().length
    await command('Run again with a higher MAXREC')
    await expect.poll(() => limits().length, patience).toBe(asked + 1)
  })

  test('a result is not kept over a restart, which is said with its rows and time; the query is run again', async () => {
    await restart()
    await alidade.see('This result was not kept over the restart')
    await alidade.page.getByText(/^It had 500 rows, of \d{4}-\d\d-\d\d \d\d:\d\d\.$/).waitFor()
    await alidade.picture('65-result-not-kept')
    await alidade.page.getByRole('button', { name: 'Run again' }).click()
    await alidade.see('500 rows')
    expect(alidade.consoleErrors).toEqual([])
  })
})
