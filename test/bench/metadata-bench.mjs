// npm run bench -- metadata: a service of 40,000 tables and 400,000 columns in the real browser shell, kept on disk by one run
// and opened from there in later ones. Wall time in the page: from a key press to the frame that draws what it asked for.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBrowserWindow } from '../../tools/window.mjs'
import { startHugeService } from './huge-service.mjs'
import { quantile } from './ui-bench.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tables = 40_000
const openings = 3
const limit = { timeout: 120_000 }
/** Names, UCDs, units and words, among them what is everywhere and what is nowhere; typed letter by letter. */
const searches = ['parallax', 'ucd:pos.eq', 'field 17/123', 'unit:mas bp_rp', 'phot_g', 'nowhere', 'e flag']

const openShell = (home) =>
  openBrowserWindow({
    program: process.execPath,
    words: [join(root, 'out/main/browser.js')],
    env: { ALIDADE_HOME: home },
  })

/** Runs in the page: `timed(shows)` settles with the milliseconds from the next key press until `shows` is drawn. */
function watchFor() {
  globalThis.timed = (shows, what) =>
    new Promise((resolve) => {
      let since
      addEventListener('keydown', (event) => (since = event.timeStamp), { capture: true, once: true })
      const looks = {
        text: () => [...document.querySelectorAll('[role="treeitem"]')].some((line) => line.textContent.includes(what)),
        searched: () => document.querySelector('[data-searched]')?.dataset.searched === what,
      }
      const watcher = new MutationObserver(() => {
        if (since === undefined || !looks[shows]()) return
        watcher.disconnect()
        // The frame that draws the change has been painted when the task after it runs.
        requestAnimationFrame((now) => setTimeout(() => resolve(Math.max(now, performance.now()) - since)))
      })
      watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
    })
}

async function timeKey(page, key, shows, what) {
  await page.evaluate(
    ([one, other]) => {
      globalThis.result = globalThis.timed(one, other)
    },
    [shows, what],
  )
  await page.keyboard.press(key)
  return page.evaluate(() => globalThis.result)
}

/** Adds the service to a workspace whose query asks another one, and reads all its columns. Answers the seconds that took. */
async function keep(home, url) {
  const { page, quit } = await openShell(home)
  try {
    return await readAll(page, url)
  } finally {
    await quit()
  }
}

async function readAll(page, url) {
  await page.getByRole('tab', { name: 'Services' }).first().waitFor(limit)
  await page.keyboard.press('Alt+T')
  await page.locator('.monaco-editor').first().waitFor(limit)
  await page.keyboard.insertText('SELECT 1')
  await page.getByRole('button', { name: 'Add service by URL…' }).first().click(limit)
  await page.getByLabel('Address of a TAP service').last().fill(url)
  await page.keyboard.press('Enter')
  await page.getByRole('treeitem').getByText('viz0', { exact: true }).waitFor(limit)
  await page.keyboard.press('Control+Shift+F')
  const host = new URL(url).host
  await page.getByRole('button', { name: new RegExp(`^Read all columns of ${host}`) }).click(limit)
  const since = performance.now()
  await page
    .getByText(/^400,000 columns of 40,000 tables/)
    .locator('visible=true')
    .first()
    .waitFor(limit)
  const seconds = (performance.now() - since) / 1000
  // What was read is written to disk.
  await page.waitForTimeout(1500)
  return seconds
}

/** Opens the tree of the service from what is kept, in a run of its own. */
async function openTree(home, url) {
  const { page, quit } = await openShell(home)
  try {
    await page.evaluate(watchFor)
    await page.getByRole('tab', { name: 'Services' }).first().click(limit)
    await page.getByRole('treeitem').getByText('hipparcos', { exact: true }).waitFor(limit)
    // Folded, it is the last line.
    await page.getByRole('tree').focus()
    await page.keyboard.press('End')
    await page.locator('[role="treeitem"][data-current]', { hasText: new URL(url).host }).waitFor(limit)
    const time = await timeKey(page, 'ArrowRight', 'text', 'viz0')
    return time
  } finally {
    await quit()
  }
}

async function search(home) {
  const { page, quit } = await openShell(home)
  try {
    await page.evaluate(watchFor)
    await page.getByRole('tab', { name: 'Services' }).first().waitFor(limit)
    await page.keyboard.press('Control+Shift+F')
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Find columns', null, limit)
    const first = await timeKey(page, 'x', 'searched', 'x')
    await page.keyboard.press('Backspace')
    await page
      .getByText(/^400,000 columns of 40,000 tables/)
      .locator('visible=true')
      .first()
      .waitFor(limit)
    const letters = []
    for (const text of searches) {
      let typed = ''
      for (const letter of text) {
        typed += letter
        // A part without its word asks for nothing yet, and a blank for the same again.
        if (/:$| $/.test(typed)) await page.keyboard.press(letter === ' ' ? 'Space' : letter)
        else letters.push(await timeKey(page, letter, 'searched', typed))
      }
      await page.getByLabel('Find columns').fill('')
      await page.getByText('Find columns in all services').waitFor(limit)
    }
    return { first: [first], letters }
  } finally {
    await quit()
  }
}

const line = (what, values, goal) => {
  const [half, most] = [quantile(values, 0.5), quantile(values, 0.95)].map((value) => value.toFixed(0).padStart(8))
  console.log(`${what.padEnd(52)}${half}${most}${String(values.length).padStart(6)}   ${goal}`)
}

/** Prints the figures of metadata at scale. */
export async function run() {
  const home = mkdtempSync(join(tmpdir(), 'alidade-bench-home-'))
  const service = await startHugeService(tables)
  try {
    const seconds = await keep(home, service.url)
    const trees = []
    for (let turn = 0; turn < openings; turn++) trees.push(await openTree(home, service.url))
    const { first, letters } = await search(home)
    console.log(`400,000 columns of 40,000 tables read from a service on this machine in ${seconds.toFixed(1)} s`)
    console.log(`${'milliseconds'.padEnd(52)}${'p50'.padStart(8)}${'p95'.padStart(8)}${'of'.padStart(6)}   goal`)
    line('tree of 40,000 tables: opened from disk', trees, '<= 1000')
    line('columns: first search of a run, 400,000 from disk', first, '')
    line('columns: letter of a search over 400,000', letters, 'p95 <= 100')
  } finally {
    await service.close()
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
