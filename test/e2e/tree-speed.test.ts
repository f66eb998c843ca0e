import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTapDouble, type TapDouble } from '../doubles/tap-server/tap-double.ts'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'

/** The tree of a service of 40,000 tables, and names chosen in it. Times are printed by `npm run bench -- ui`. */
describeWithPeer('chromium', 'the tree of services', () => {
  const home = freshHome()
  let huge: TapDouble
  let small: TapDouble
  let alidade: AlidadeWindow

  beforeAll(async () => {
    ;[huge, small] = await Promise.all([startTapDouble({ metadata: 'huge' }), startTapDouble()])
    alidade = await AlidadeWindow.open(home.path)
  })
  afterAll(async () => {
    await alidade.quit()
    await Promise.all([huge.close(), small.close()])
    home.remove()
  })

  const chosen = () => alidade.page.locator('[role="treeitem"][data-current]')

  test('shows 40,000 tables by drawing some tens of them, and is walked to its end by keys', async () => {
    await alidade.addService(huge.url)
    await alidade.treeItem('viz0').waitFor()
    await alidade.page.getByLabel('Filter tables').fill('made-up stars')
    await alidade.see('40,000 tables with “made-up stars”')
    expect(await alidade.page.getByRole('treeitem').count()).toBeLessThan(100)
    await alidade.page.getByRole('tree').focus()
    await alidade.page.keyboard.press('End')
    await expect.poll(() => chosen().textContent()).toContain('J/ApJ/39/999')
    for (let step = 0; step < 50; step++) await alidade.page.keyboard.press('ArrowUp')
    await expect.poll(() => chosen().textContent()).toContain('J/ApJ/39/949')
    await alidade.picture('40-forty-thousand')
    await alidade.page.getByLabel('Filter tables').fill('galaxies 17/123')
    await alidade.see('1 table with')
    await alidade.page.getByLabel('Filter tables').fill('')
  })

  test('several columns are chosen by keys and written into the query with commas', async () => {
    await alidade.page.getByRole('button', { name: 'Add service by URL…' }).first().click()
    await alidade.page.getByLabel('Address of a TAP service').last().fill(small.url)
    await alidade.page.keyboard.press('Enter')
    await alidade.treeItem('rows_1000').waitFor()
    await alidade.page.keyboard.press('Alt+t')
    await alidade.typeQuery('SELECT ')
    await alidade.treeItem('rows_1000').click()
    await alidade.page.keyboard.press('ArrowRight')
    await alidade.treeItem('source_id').waitFor()
    await alidade.page.keyboard.press('ArrowDown')
    await alidade.page.keyboard.press('Shift+ArrowDown')
    await alidade.page.keyboard.press('Shift+ArrowDown')
    await expect.poll(() => alidade.page.locator('[role="treeitem"][aria-selected="true"]').count()).toBe(3)
    await alidade.picture('41-columns-chosen')
    await alidade.page.keyboard.press('Enter')
    await expect.poll(() => alidade.queryText()).toContain('SELECT source_id, ra, dec')
  })

  test('the pointer adds and takes away with Ctrl, and goes from one to another with Shift', async () => {
    const selected = () => alidade.page.locator('[role="treeitem"][aria-selected="true"]').count()
    await alidade.treeItem('source_id').click()
    expect(await selected()).toBe(1)
    await alidade.treeItem('dec').click({ modifiers: ['Control'] })
    expect(await selected()).toBe(2)
    await alidade.treeItem('source_id').click({ modifiers: ['Control'] })
    expect(await selected()).toBe(1)
    await alidade.treeItem('name').click({ modifiers: ['Shift'] })
    expect(await selected()).toBeGreaterThan(2)
    await alidade.treeItem('name').click()
    expect(await selected()).toBe(1)
    expect(alidade.consoleErrors).toEqual([])
  })
})
