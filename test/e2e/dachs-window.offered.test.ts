import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bringUpDachs, dachsUrl, pyvoQuery } from '../interop/dachs-service.ts'
import { peersFolder } from '../peers.ts'
import { AlidadeWindow, freshHome } from './alidade-window.ts'

const folder = peersFolder()
const query = 'SELECT TOP 300 source_id, ra, dec FROM gaia.light ORDER BY source_id DESC'

describe.runIf(folder)('the window and a real TAP server (GAVO DaCHS)', () => {
  const home = freshHome()
  let alidade: AlidadeWindow

  beforeAll(async () => {
    await bringUpDachs(folder ?? '')
    alidade = await AlidadeWindow.open(home.path)
  }, 900_000)
  afterAll(async () => {
    await alidade.quit()
    home.remove()
  })

  test('a table is found in the tree', async () => {
    await alidade.addService(dachsUrl)
    await alidade.treeItem('light').click()
    await alidade.page.keyboard.press('ArrowRight')
    await alidade.treeItem('source_id').waitFor()
    await alidade.picture('20-dachs-tree')
  })

  test('the rows are those that pyvo gives, ids of 64 bits exact', async () => {
    const { rows } = await pyvoQuery(query)
    await alidade.typeQuery(query)
    await alidade.run()
    await alidade.see('300 rows')
    for (const number of [1, 150, 300]) {
      await alidade.goToRow(number)
      const [shownNumber, ...shown] = await alidade.gridRow(number)
      const expected = rows[number - 1] ?? []
      expect(shownNumber).toBe(String(number))
      expect(shown[0]).toBe(expected[0])
      for (const [at, text] of shown.entries()) {
        if (at === 0) continue
        // The cell is drawn with as many decimals as read well, and copied with every digit.
        const decimals = text.split('.')[1]?.length ?? 0
        expect(text).toBe(Number(expected[at]).toFixed(decimals))
        await alidade.page
          .locator(`[aria-rowindex="${number + 1}"] [role="gridcell"]`)
          .nth(at + 1)
          .click()
        await alidade.page.keyboard.press('Control+C')
        await expect.poll(async () => Number(await alidade.clipboard())).toBe(expected[at])
      }
    }
    expect(BigInt(String(rows[0]?.[0])) > 2n ** 53n).toBe(true)
    await alidade.picture('21-dachs-result')
  })

  test('an overflow behind the rows is marked', async () => {
    await alidade.typeQuery('SELECT source_id FROM gaia.light')
    await alidade.run()
    await alidade.page.getByRole('button', { name: /TRUNCATED/ }).waitFor()
    await alidade.picture('22-dachs-truncated')
  })

  test('an error is told in the words of the service', async () => {
    await alidade.typeQuery('SELECT nosuch FROM gaia.light')
    await alidade.run()
    await alidade.see("column 'nosuch' could not be located in table metadata")
    await alidade.picture('23-dachs-error')
    expect(alidade.consoleErrors).toEqual([])
  })
})
