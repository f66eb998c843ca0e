// npm run bench -- ui: starts of the real browser shell, a tree of 40,000 tables walked by the keyboard, and the palette over
// them. Times are taken in the page: from the begin of its loading to its own marks, from a key press to the frame that draws
// what it did. A start is not looked at until it is over: the driver's own work would take a fifth of two cores from it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBrowserWindow } from '../../tools/window.mjs'
import { startHugeService } from './huge-service.mjs'
import { watchKeys } from './ui-watch.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const starts = 5
const tables = 40_000
const arrows = 200
const limit = { timeout: 120_000 }

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

const startSeconds = 4

const openShell = (home, aloneSeconds = 0) =>
  openBrowserWindow({
    aloneSeconds,
    program: process.execPath,
    words: [join(root, 'out/main/browser.js')],
    env: { ALIDADE_HOME: home },
  })

/** Milliseconds from the begin of loading to a mark of the window. */
const markOf = async (page, name) => {
  await page.waitForFunction((mark) => performance.getEntriesByName(mark).length > 0, name, limit)
  return page.evaluate((mark) => performance.getEntriesByName(mark)[0].startTime, name)
}

/** Starts a workspace with one query open, several times. */
async function timeStarts(home) {
  const first = await openShell(home)
  await markOf(first.page, 'alidade:shell')
  await first.page.keyboard.press('Alt+T')
  await markOf(first.page, 'alidade:editor')
  await first.page.keyboard.insertText('SELECT TOP 10 * FROM sky.stars')
  await first.page.waitForTimeout(1500)
  await first.quit()
  const shell = []
  const editor = []
  for (let turn = 0; turn < starts; turn++) {
    const { page, quit } = await openShell(home, startSeconds)
    shell.push(await markOf(page, 'alidade:shell'))
    editor.push(await markOf(page, 'alidade:editor'))
    await quit()
  }
  return { shell, editor }
}

/** Milliseconds from a key press to the frame that shows what it did, where `watchKeys` looks. */
async function timeKey(page, key) {
  await page.evaluate(() => globalThis.keyWatch.expect())
  await page.keyboard.press(key)
  return page.evaluate(() => globalThis.keyWatch.done())
}

/** What is typed into the palette, letter by letter: names of tables, words of their descriptions, what is not there. */
const searches = ['ApJ/17/123', 'made-up galaxies', 'viz3', 'run query', 'theme dark', 'qzxj', 'stars names 39']

/** Opens the palette over the tables that the tree has read, types and walks by keys alone. */
export async function searchPalette(page) {
  await page.evaluate(watchKeys, '.palette')
  const open = []
  const letters = []
  const arrows = []
  for (const text of searches) {
    open.push(await timeKey(page, 'Control+k'))
    for (const letter of text) letters.push(await timeKey(page, letter === ' ' ? 'Space' : letter))
    if ((await page.locator('.palette-line').count()) > 3)
      for (let turn = 0; turn < 10; turn++) arrows.push(await timeKey(page, 'ArrowDown'))
    for (let turn = 0; turn < 3; turn++) letters.push(await timeKey(page, 'Backspace'))
    await page.keyboard.press('Escape')
    await page.locator('.palette').waitFor({ state: 'detached' })
  }
  return { open, letters, arrows }
}

/** Adds a service of so many tables and walks its tree by keys alone. */
export async function walkTree(page, url) {
  await page.getByRole('tab', { name: 'Services' }).first().waitFor(limit)
  const field = page.getByLabel('Address of a TAP service').first()
  if (!(await field.isVisible())) await page.getByRole('button', { name: 'Add service by URL…' }).first().click(limit)
  await field.fill(url)
  await field.press('Enter')
  const tree = page.getByRole('tree')
  const own = tree
    .getByRole('treeitem')
    .filter({ hasText: new URL(url).host })
    .first()
  await own.waitFor(limit)
  if ((await own.getAttribute('aria-expanded')) !== 'true') {
    await own.click()
    await page.keyboard.press('ArrowRight')
  }
  await tree.getByText('viz0', { exact: true }).waitFor(limit)
  await page.evaluate(watchKeys, 'section[aria-label="Services"]')
  await tree.focus()
  await own.click()
  await page.keyboard.press('ArrowDown')
  const press = (key) => timeKey(page, key)
  const open = [await press('ArrowRight')]
  const walk = async (key) => {
    const times = []
    for (let turn = 0; turn < arrows; turn++) times.push(await press(key))
    return times
  }
  const down = await walk('ArrowDown')
  const filter = page.getByLabel('Filter tables')
  await filter.focus()
  const filtering = []
  for (const letter of 'ApJ/1') filtering.push(await press(letter))
  await filter.fill('made-up')
  await page.getByText(/^40,000 tables with/).waitFor(limit)
  await tree.focus()
  await page.keyboard.press('End')
  const everything = await walk('ArrowUp')
  return { open, down, filtering, everything }
}

const line = (what, values, goal) => {
  const [half, most] = [quantile(values, 0.5), quantile(values, 0.95)].map((value) => value.toFixed(1).padStart(8))
  console.log(`${what.padEnd(44)}${half}${most}${String(values.length).padStart(6)}   ${goal}`)
}

/** Prints the figures of the window. */
export async function run() {
  const home = mkdtempSync(join(tmpdir(), 'alidade-bench-home-'))
  const service = await startHugeService(tables)
  try {
    const { shell, editor } = await timeStarts(home)
    const { page, quit } = await openShell(home)
    const walked = async () => ({ tree: await walkTree(page, service.url), palette: await searchPalette(page) })
    const { tree, palette } = await walked().finally(quit)
    console.log(`${'milliseconds'.padEnd(44)}${'p50'.padStart(8)}${'p95'.padStart(8)}${'of'.padStart(6)}   goal`)
    line('start: begin of loading to usable shell', shell, 'p50 <= 500')
    line('start: begin of loading to editor', editor, 'p50 <= 1500')
    line('tree: open a schema of 1,000 tables', tree.open, '')
    line('tree: letter of a filter over 40,000', tree.filtering, '')
    line('tree: arrow, 1,000 tables unfolded', tree.down, 'p95 <= 50')
    line('tree: arrow, all 40,000 tables unfolded', tree.everything, 'p95 <= 50')
    line('palette: open, 40,000 tables known', palette.open, 'p95 <= 50')
    line('palette: letter, over 40,000 tables', palette.letters, 'p95 <= 50')
    line('palette: arrow among its results', palette.arrows, 'p95 <= 50')
  } finally {
    await service.close()
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
