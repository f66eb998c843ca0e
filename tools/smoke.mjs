// Opens the shell that a start would use and drives its main job once through the real window by input events: runs the
// practice sky's first example and reads what the window says of its result. Prints one JSON line
// {"shell","source","rows","columns","ms"}.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say } from './setup.mjs'
import { openBrowserWindow, openElectronWindow } from './window.mjs'

const limit = { timeout: 60_000 }
const firstExample = 'SELECT TOP 20 hip, ra, dec, vmag, b_v, sptype, parallax\nFROM hipparcos.main\nORDER BY vmag'

/** Runs the smoke drive; answers the exit code. */
export async function smoke({ shell, program, words }) {
  const home = mkdtempSync(join(tmpdir(), 'alidade-smoke-'))
  const started = Date.now()
  const open = shell === 'electron' ? openElectronWindow : openBrowserWindow
  try {
    const { page, quit } = await open({ program, words, env: { ALIDADE_HOME: home } })
    try {
      // The practice sky is the service of a fresh window; its first example: the twenty brightest stars, Sirius first.
      await page.getByRole('treeitem').filter({ hasText: 'Practice sky' }).first().waitFor(limit)
      await page.locator('.flexlayout__tab_button', { hasText: 'First query' }).first().click(limit)
      await page.locator('.monaco-editor:visible').first().click(limit)
      await page.keyboard.press('ControlOrMeta+A')
      await page.keyboard.insertText(firstExample)
      await page.keyboard.press('ControlOrMeta+Enter')
      const sirius = page.getByRole('gridcell', { name: '32349', exact: true })
      const grid = page.getByRole('grid').filter({ has: sirius })
      await grid.waitFor(limit)
      // The grid counts its header line and its column of row numbers.
      const rows = Number(await grid.getAttribute('aria-rowcount')) - 1
      const columns = Number(await grid.getAttribute('aria-colcount')) - 1
      const line = { shell, source: 'practice sky', rows, columns, ms: Date.now() - started }
      process.stdout.write(`${JSON.stringify(line)}\n`)
      return rows > 0 && columns > 0 ? 0 : 1
    } finally {
      await quit()
    }
  } catch (problem) {
    say(`The smoke drive failed: ${problem.message}`)
    return 1
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
