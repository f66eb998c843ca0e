// npm run bench -- grid: five million rows x 20 columns in the real window. The browser shell opens a file, the window is
// driven by input events alone, and times are taken in the page: a block of rows from asking to its frame,
// a jump from the key press to the frame after which the row with its number and cells is painted.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBrowserWindow } from '../../tools/window.mjs'
import { columnCount, gridTable, sourceId } from './grid-table.mjs'
import { watchPage } from './grid-watch.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const rows = Number(process.env.ALIDADE_BENCH_ROWS ?? 5_000_000)
const jumps = 60
const pages = 60
const wheels = 60

const grouped = (count) => count.toLocaleString('en-US')
const megabytes = (bytes) => `${Math.round(bytes / 1048576)} MB`

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/** A fixed sequence of rows all over the table, with the borders of what browsers find hard. */
function rowsToVisit(count) {
  const visits = [1, rows, Math.floor(rows / 2), 1_333_333, 1_333_334, rows - 1, 2].filter((row) => row <= rows)
  let seed = 20_260_101
  while (visits.length < count) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    visits.push(1 + (seed % rows))
  }
  return visits
}

const residentBytes = (pid) => {
  const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(match?.[1] ?? 0) * 1024
}

async function jumpTo(page, row) {
  await page.keyboard.press('Control+g')
  await page.keyboard.type(String(row))
  await page.evaluate((wanted) => globalThis.gridWatch.expectRow(wanted), row - 1)
  await page.keyboard.press('Enter')
  return page.evaluate(() => globalThis.gridWatch.done())
}

async function drive(page, child) {
  await page.setViewportSize({ width: 1440, height: 900 })
  const grid = page.getByRole('grid', { name: /^grid-/ })
  const isRead = async () => {
    await grid.locator('.ag-row[row-index="0"] .cell-value').first().waitFor({ timeout: 60_000 })
    await page
      .locator('.table-bar')
      .getByText(`${grouped(rows)} rows`, { exact: true })
      .waitFor({ timeout: 300_000 })
  }
  await isRead()
  // The window keeps its layout within a second; loaded anew it is watched from its first frame on the socket.
  await page.waitForTimeout(1500)
  await page.addInitScript(watchPage)
  await page.reload()
  await isRead()
  await grid.locator('.ag-row[row-index="0"] .ag-cell[col-id="c0"]').click()

  const jump = []
  let wrong = 0
  for (const row of rowsToVisit(jumps)) {
    const { milliseconds, cells } = await jumpTo(page, row)
    jump.push(milliseconds)
    if (cells['row-number'] !== String(row) || cells.c0 !== String(sourceId(row - 1))) wrong++
  }
  const pageDown = []
  await jumpTo(page, Math.floor(rows / 3))
  for (let turn = 0; turn < pages; turn++) {
    await page.evaluate(() => globalThis.gridWatch.expectMove())
    await page.keyboard.press('PageDown')
    pageDown.push((await page.evaluate(() => globalThis.gridWatch.done())).milliseconds)
  }
  const wheel = []
  const box = await grid.boundingBox()
  await page.mouse.move((box?.x ?? 0) + 300, (box?.y ?? 0) + 300)
  for (let turn = 0; turn < wheels; turn++) {
    await page.evaluate(() => globalThis.gridWatch.expectMove())
    await page.mouse.wheel(0, 480)
    wheel.push((await page.evaluate(() => globalThis.gridWatch.done())).milliseconds)
  }
  const blocks = await page.evaluate(() => globalThis.gridWatch.blocks)
  await page.waitForTimeout(500)
  const starts = rowsToVisit(200).map((row) => Math.min(row, rows - 200))
  const alone = await page.evaluate((all) => globalThis.gridWatch.blocksAlone(all), starts)
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return { blocks, alone, jump, pageDown, wheel, wrong, heap: usedSize, main: residentBytes(child.pid) }
}

const line = (what, values, goal) => {
  const [half, most] = [quantile(values, 0.5), quantile(values, 0.95)].map((value) => value.toFixed(1).padStart(8))
  console.log(`${what.padEnd(34)}${half}${most}${String(values.length).padStart(7)}   ${goal}`)
}

/** Prints the figures of the grid. */
export async function run() {
  const file = gridTable(rows)
  console.log(`grid: ${grouped(rows)} rows x ${columnCount} columns, BINARY2, ${megabytes(statSync(file).size)}`)
  const home = mkdtempSync(join(tmpdir(), 'alidade-bench-home-'))
  try {
    const { page, child, quit } = await openBrowserWindow({
      program: process.execPath,
      words: [join(root, 'out/main/browser.js'), file],
      env: { ALIDADE_HOME: home },
    })
    try {
      const seen = await drive(page, child)
      console.log(`${'milliseconds'.padEnd(34)}${'p50'.padStart(8)}${'p95'.padStart(8)}${'of'.padStart(7)}   goal`)
      line('block of 200 rows, round trip', seen.alone, 'p50 <= 10')
      line('the same, asked by a busy page', seen.blocks, '')
      line('jump to painted row', seen.jump, 'p50 <= 150')
      line('PageDown to painted page', seen.pageDown, '')
      line('wheel to painted rows', seen.wheel, '')
      console.log(`int64 and row numbers wrong: ${seen.wrong} of ${seen.jump.length} rows visited (goal 0)`)
      console.log(`memory: main ${megabytes(seen.main)}, page heap ${megabytes(seen.heap)}`)
    } finally {
      await quit()
    }
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
