import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithPeer } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'

/** What the editor says of a query before it is sent. */
describeWithPeer('chromium', 'mistakes in a query', () => {
  const home = freshHome()
  let alidade: AlidadeWindow

  beforeAll(async () => {
    alidade = await AlidadeWindow.open(home.path)
    await alidade.page.locator('.flexlayout__tab_button', { hasText: /query/i }).first().waitFor()
  })
  afterAll(async () => {
    await alidade.quit()
    home.remove()
  })

  const underlined = (kind: 'error' | 'warning' | 'info') =>
    alidade.page.locator(`.monaco-editor:visible .squiggly-${kind}`)
  const counts = async () => [await underlined('error').count(), await underlined('warning').count()]

  /** Moves the mouse over what is underlined and reads the hint that comes up. */
  async function hint(kind: 'error' | 'warning' | 'info', index: number, picture?: string): Promise<string> {
    const box = await underlined(kind).nth(index).boundingBox()
    if (!box) throw new Error('Nothing is underlined there.')
    await alidade.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await alidade.page.mouse.move(box.x + box.width / 2 + 1, box.y + box.height / 2)
    const shown = alidade.page.locator('.monaco-hover:visible .hover-contents').first()
    await shown.waitFor()
    const text = (await shown.textContent()) ?? ''
    if (picture) await alidade.picture(picture)
    await alidade.page.mouse.move(5, 5)
    await expect.poll(() => alidade.page.locator('.monaco-hover:visible').count()).toBe(0)
    return text
  }

  test('two mistakes are underlined where they are, each with its message', async () => {
    await alidade.typeQuery('SELECT * FORM made.rows_1000\nWHERE ra => 10')
    await expect.poll(counts).toEqual([2, 0])
    expect(await hint('error', 0, '60-two-mistakes')).toContain(
      '“FORM” is no word of ADQL here: FROM is probably meant.',
    )
    expect(await hint('error', 1)).toContain('=> is no comparison of ADQL: write >=.')
  })

  test('a fix is offered at the place, and takes the mistake away', async () => {
    await alidade.page.keyboard.press('Control+Home')
    for (let i = 0; i < 11; i++) await alidade.page.keyboard.press('ArrowRight')
    await alidade.page.keyboard.press('Control+.')
    await alidade.page.getByText('Write FROM').first().waitFor()
    await alidade.picture('61-fix')
    await alidade.page.keyboard.press('Enter')
    await expect.poll(() => alidade.queryText()).toContain('SELECT * FROM made.rows_1000')
    await expect.poll(counts).toEqual([1, 0])
  })

  test('nothing is underlined once the query is right', async () => {
    await alidade.typeQuery('SELECT * FROM made.rows_1000 WHERE ra >= 10;')
    await expect.poll(counts).toEqual([0, 0])
  })

  test('what services take though it is not in the standard is a note, not an error', async () => {
    await alidade.typeQuery("SELECT CASE WHEN ra > 10 THEN 'a' ELSE 'b' END AS part FROM made.rows_1000")
    await expect.poll(() => underlined('info').count()).toBe(1)
    expect(await counts()).toEqual([0, 0])
    expect(await hint('info', 0)).toContain('CASE is not in ADQL, though many services take it.')
    await alidade.picture('62-extension')
  })

  test('another language than ADQL is left alone', async () => {
    await alidade.typeQuery('SELECT ra::integer FROM made.rows_1000 LIMIT 10')
    await expect.poll(counts).not.toEqual([0, 0])
    await alidade.page.getByRole('button', { name: /^LANG/ }).click()
    await alidade.page.getByRole('menuitem', { name: 'Other…' }).click()
    await alidade.page.getByLabel('Sent to the service as LANG').fill('PostgreSQL')
    await alidade.page.keyboard.press('Enter')
    await expect.poll(counts).toEqual([0, 0])
    await alidade.picture('63-postgresql')
  })

  test('the console stayed silent', () => expect(alidade.consoleErrors).toEqual([]))
})
