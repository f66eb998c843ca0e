// Opens a shell of Alidade as a person would and reaches its window from outside, for the smoke drive and the end-to-end
// tests: input events only, through the browser's debugging port or Playwright's Electron driver.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

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

const pause = () => new Promise((resolve) => setTimeout(resolve, 50))

async function until(what, attempt, stillPossible) {
  const end = Date.now() + limitMilliseconds
  for (;;) {
    const value = await attempt().catch(() => undefined)
    if (value !== undefined) return value
    if (!stillPossible()) throw new Error(`${what} did not come: the shell ended before`)
    if (Date.now() > end) throw new Error(`${what} did not come within ${limitMilliseconds / 1000} s`)
    await pause()
  }
}

/** Told where there is a /proc; one that nobody has waited for there runs no more. */
const isRunning = (pid) => existsSync(`/proc/${pid}/exe`)

const isOurs = ({ url }) => url.startsWith('http://127.0.0.1')

/** The environment of a shell that is driven: with a workspace of its own it meets no SAMP hub of the person who drives it. */
const environment = (env) => ({
  ...process.env,
  ...(env.ALIDADE_HOME && { SAMP_HUB: `std-lockurl:${pathToFileURL(join(env.ALIDADE_HOME, '.samp'))}` }),
  ...env,
})

/**
 * The browser shell's window. `program` and `words` start the shell; `env` is added to this process's environment.
 * Answers { page, browser, child, ended, quit }: `quit` closes the window and waits until the shell has ended by itself. A
 * browser ends with its last window; one that is driven from outside stays, and is ended here, with `browserStays` only after
 * the shell. It may be called again, and where the shell was killed.
 * `aloneSeconds`: for so long nobody looks at the window, as reaching it takes processor time from its start.
 */
export async function openBrowserWindow({ program, words, env = {}, aloneSeconds = 0 }) {
  const { chromium } = await import('playwright-core')
  const port = await freePort()
  const child = spawn(program, words, {
    stdio: ['ignore', 2, 2],
    env: { ...environment(env), ALIDADE_DEBUG_PORT: String(port) },
  })
  let running = true
  const ended = new Promise((resolve) => child.on('exit', resolve)).then((code) => {
    running = false
    return code
  })
  const stillPossible = () => running
  await new Promise((resolve) => setTimeout(resolve, aloneSeconds * 1000))
  try {
    const address = `http://127.0.0.1:${port}`
    // The browser begins with a file that leads to our page: who reaches it on the way from one to the other may be left with
    // a page that answers no more.
    await until(
      'The page',
      async () => (await (await fetch(`${address}/json/list`)).json()).find(isOurs),
      stillPossible,
    )
    const browser = await until('The browser', () => chromium.connectOverCDP(address), stillPossible)
    const pages = () => browser.contexts().flatMap((context) => context.pages())
    const page = await until('The window', async () => pages().find((one) => isOurs({ url: one.url() })), stillPossible)
    const quit = async ({ browserStays = false } = {}) => {
      const control = await browser.newBrowserCDPSession().catch(() => undefined)
      const { processInfo = [] } = (await control?.send('SystemInfo.getProcessInfo').catch(() => undefined)) ?? {}
      const endBrowser = () => control?.send('Browser.close').catch(() => {})
      await page.close({ runBeforeUnload: false }).catch(() => {})
      if (!browserStays) await endBrowser()
      const grace = setTimeout(() => child.kill('SIGKILL'), 15_000)
      const code = await ended
      clearTimeout(grace)
      // A shell that was killed has left its browser, which writes into its folder until its last moment.
      await endBrowser()
      await browser.close().catch(() => {})
      const end = Date.now() + 15_000
      while (processInfo.some(({ id }) => isRunning(id)) && Date.now() < end) await pause()
      return code
    }
    return { page, browser, child, ended, quit }
  } catch (problem) {
    // Asked to end it takes its browser along; killed it would leave it.
    child.kill('SIGTERM')
    const grace = setTimeout(() => child.kill('SIGKILL'), 15_000)
    await ended
    clearTimeout(grace)
    throw problem
  }
}

/** Electron's window, by Playwright's Electron driver. */
export async function openElectronWindow({ program, words, env = {} }) {
  const { _electron } = await import('playwright-core')
  const app = await _electron.launch({ executablePath: program, args: words, env: environment(env) })
  return { page: await app.firstWindow(), quit: () => app.close() }
}
