// Opens the shell that a start would use and drives its main job once through the real window by input events: runs the
// practice sky's first example and reads what the window says of its result. Prints one JSON line
// {"shell","source","rows","columns","ms"}.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say } from './setup.mjs'
import { openBrowserWindow, openElectronWindow } from './window.mjs'

const limit = { timeout: 60_000 }
/** Sirius, by its HIP number, leads the first example: the brightest stars. */
const brightestStar = '32349'

/** Runs the smoke drive; answers the exit code. */
export async function smoke({ shell, program, words }) {
  const home = mkdtempSync(join(tmpdir(), 'alidade-smoke-'))
  const started = Date.now()
  const open = shell === 'electron' ? openElectronWindow : openBrowserWindow
  try {
    const { page, quit } = await open({ program, words, env: { ALIDADE_HOME: home } })
    try {
      // The first thing to try on the page that a first start opens.
      await page
        .getByRole('button', { name: /^Try it/ })
        .first()
        .click(limit)
      const cell = page.getByRole('gridcell', { name: brightestStar, exact: true })
      const grid = page.getByRole('grid').filter({ has: cell })
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
