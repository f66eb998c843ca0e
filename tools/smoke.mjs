// Opens the shell that a start would use and drives its main job once through the real window by input events: opens the
// sample table and reads what the window says of it. Prints one JSON line {"shell","source","rows","columns","ms"}.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { say } from './setup.mjs'

const limitMilliseconds = 120_000

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

async function until(what, attempt) {
  const end = Date.now() + limitMilliseconds
  for (;;) {
    const value = await attempt().catch(() => undefined)
    if (value !== undefined) return value
    if (Date.now() > end) throw new Error(`${what} did not come within ${limitMilliseconds / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The window of the browser shell, reached from outside through the browser's debugging port. */
async function openBrowserShell(program, words, home) {
  const { chromium } = await import('playwright-core')
  const port = await freePort()
  const child = spawn(program, words, {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ALIDADE_HOME: home, ALIDADE_DEBUG_PORT: String(port) },
  })
  const ended = new Promise((resolve) => child.on('exit', resolve))
  const browser = await until('The browser', () => chromium.connectOverCDP(`http://127.0.0.1:${port}`))
  const page = await until('The window', async () =>
    browser
      .contexts()
      .flatMap((context) => context.pages())
      .find((candidate) => candidate.url().startsWith('http://127.0.0.1')),
  )
  const close = async () => {
    await page.close().catch(() => {})
    const grace = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await ended
    clearTimeout(grace)
  }
  return { page, close }
}

async function openElectronShell(program, words, home) {
  const { _electron } = await import('playwright-core')
  const app = await _electron.launch({
    executablePath: program,
    args: words,
    env: { ...process.env, ALIDADE_HOME: home },
  })
  return { page: await app.firstWindow(), close: () => app.close() }
}

/** Runs the smoke drive; answers the exit code. */
export async function smoke({ shell, program, words }) {
  const home = mkdtempSync(join(tmpdir(), 'alidade-smoke-'))
  const started = Date.now()
  const open = shell === 'electron' ? openElectronShell : openBrowserShell
  try {
    const { page, close } = await open(program, words, home)
    try {
      await page.getByRole('button', { name: 'Open the sample table' }).click({ timeout: limitMilliseconds })
      const grid = page.getByRole('grid', { name: /bright/i })
      await grid.getByRole('gridcell', { name: '32349' }).waitFor({ timeout: limitMilliseconds })
      const rows = Number(await grid.getAttribute('aria-rowcount'))
      const columns = Number(await grid.getAttribute('aria-colcount'))
      const line = { shell, source: 'sample table', rows, columns, ms: Date.now() - started }
      process.stdout.write(`${JSON.stringify(line)}\n`)
      return rows > 0 && columns > 0 ? 0 : 1
    } finally {
      await close()
    }
  } catch (problem) {
    say(`The smoke drive failed: ${problem.message}`)
    return 1
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
