import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { type BrowserWindow, openBrowserWindow } from '../../tools/window.mjs'
import { describeWithPeer } from '../peers.ts'
import { type BuiltShell, buildTestShell } from './browser-shell/build.ts'

/** The browser shell in a real Chromium: who gets in by what, and how window and server end each other. */
let built: BuiltShell
let home: string

beforeAll(async () => {
  built = await buildTestShell()
}, 60_000)
afterAll(() => rmSync(dirname(built.program), { recursive: true, force: true }))
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'alidade-shell-test-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }))

const start = async (): Promise<BrowserWindow> => {
  const window = await openBrowserWindow({
    program: process.execPath,
    words: [built.program, home, built.page],
    env: {},
  })
  // Also where the test failed: a browser that is left would draw on for ever.
  onTestFinished(async () => void (await window.quit()))
  return window
}

const runFolders = (): string[] => (existsSync(join(home, 'run')) ? readdirSync(join(home, 'run')) : [])
const bootstrapFiles = (): string[] =>
  runFolders()
    .map((name) => join(home, 'run', name, 'open.html'))
    .filter(existsSync)

/** The words of every process of this machine, as `ps` would show them. */
const processWords = (): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')]
      } catch {
        return []
      }
    })

describeWithPeer('chromium', 'the browser shell', () => {
  test('lets its window in once, keeps no trace of the token, survives a reload and ends with the window', async () => {
    const { page, quit } = await start()
    await page.getByText('connected to 1.2.3').waitFor()
    expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    expect(await page.evaluate(() => [window.history.length, document.cookie])).toEqual([1, ''])
    await expect.poll(bootstrapFiles).toEqual([])
    await page.reload()
    await page.getByText('connected to 1.2.3').waitFor()
    expect(await quit({ browserStays: true })).toBe(0)
    expect(runFolders()).toEqual([])
  })

  test('closes the window when it is killed', async () => {
    const { page, browser, child } = await start()
    await page.getByText('connected to 1.2.3').waitFor()
    // A browser without windows ends by itself; one that is driven from outside may need to be told.
    const control = await browser.newBrowserCDPSession()
    const closed = page.waitForEvent('close')
    child.kill('SIGKILL')
    await closed
    await control.send('Browser.close').catch(() => undefined)
    await expect.poll(() => processWords().filter((words) => words.includes(home)), { timeout: 15_000 }).toEqual([])
  })

  test('closes the window when it ends', async () => {
    const { page, child, ended } = await start()
    await page.getByText('connected to 1.2.3').waitFor()
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(page.isClosed()).toBe(true)
  })
})

describeWithPeer('chromium', 'a browser that ends', () => {
  test('ends the shell at once', async () => {
    const { page, browser, ended } = await start()
    await page.getByText('connected to 1.2.3').waitFor()
    const control = await browser.newBrowserCDPSession()
    await control.send('Browser.close').catch(() => undefined)
    expect(await ended).toBe(0)
    expect(runFolders()).toEqual([])
  })
})

describeWithPeer('chromium', 'without a browser', () => {
  /** The address that the shell prints. */
  const printedAddress = async (): Promise<{ address: string; stop: () => Promise<void> }> => {
    const child = spawn(process.execPath, [built.program, home, built.page], {
      env: { ...process.env, ALIDADE_BROWSER: 'none' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    let text = ''
    for await (const part of child.stderr) {
      text += part
      const address = /http:\/\/\S+/.exec(text)?.[0]
      if (address !== undefined && text.endsWith('\n'))
        return {
          address,
          stop: async () => {
            child.kill('SIGTERM')
            await ended
          },
        }
    }
    throw new Error(`no address in: ${text}`)
  }

  test('an address is printed that opens once: a second window with the same address is refused', async () => {
    const { address, stop } = await printedAddress()
    const token = new URL(address).hash.slice('#token='.length)
    expect(processWords().filter((words) => words.includes(token))).toEqual([])
    const { chromium } = await import('playwright-core')
    const { findBrowser } = await import('#main/shells/browser/browser-place.ts')
    const browser = await chromium.launch({ executablePath: findBrowser() ?? '', args: ['--no-sandbox'] })
    try {
      const page = await browser.newPage()
      const problems: string[] = []
      page.on('console', (message) => void problems.push(message.text()))
      await page.goto(address)
      await page.getByText('connected to 1.2.3').waitFor()
      const second = await browser.newPage()
      await second.goto(address)
      await second.getByText('refused: Alidade did not let this window in').waitFor()
      const third = await browser.newPage()
      await third.goto(new URL('/', address).href)
      await third.getByText('refused: This address opens only once').waitFor()
      expect(problems).toEqual([])
    } finally {
      await browser.close()
      await stop()
    }
  })

  test('files of a run are for their owner alone', async () => {
    const { stop } = await printedAddress()
    const [folder = ''] = runFolders()
    expect(statSync(join(home, 'run', folder)).mode & 0o077).toBe(0)
    await stop()
  })
})
