// Opens stories in a browser page and draws them in every theme and size.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

export const themes = ['light', 'dark', 'red', 'contrast']

/** Sizes of the window in CSS pixels; `zoom` 2 is 200 % on a screen of 1280 x 800. */
export const sizes = [
  { name: '1280x800', width: 1280, height: 800, zoom: 1 },
  { name: '1440x900', width: 1440, height: 900, zoom: 1 },
  { name: '2560x1440', width: 2560, height: 1440, zoom: 1 },
  { name: '1280x800-200', width: 640, height: 400, zoom: 2 },
]

export const pictureName = (id, theme, size) => `${id}-${theme}-${size}.png`

/** Ids of all stories: widgets first. */
export async function storyIds(browser, address) {
  const page = await browser.newPage()
  try {
    await page.goto(`${address}?story=buttons`)
    await page.waitForSelector('html[data-ready]')
    const { widgets, views } = await page.evaluate(() => window.stories)
    return [...widgets, ...views]
  } finally {
    await page.close()
  }
}

/** Opens a story as it stands once everything that loads has loaded. Time stands still in it; nothing moves. */
export async function openStory({ browser, address, id, theme = 'light', size = sizes[0] }) {
  const context = await browser.newContext({
    viewport: { width: size.width, height: size.height },
    deviceScaleFactor: size.zoom,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const problems = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  await page.goto(`${address}?story=${id}&theme=${theme}`)
  await page.waitForSelector('html[data-ready]').catch(() => {
    throw new Error(`Story ${id} was not drawn: ${problems.join('; ') || 'no reason given'}`)
  })
  await settled(page)
  return { page, problems, close: () => context.close() }
}

/** Waits until fonts, lazy parts and rows are there and nothing on the page changes for so many frames. */
export async function settled(page, quietFrames = 12) {
  await page.waitForLoadState('networkidle')
  // The text that stands where the editor is still being loaded.
  await page.waitForFunction(() => !document.querySelector('.plain-editor'))
  await page.evaluate(async (quietFrames) => {
    await document.fonts.ready
    const frameLimit = 240
    let quiet = 0
    const watcher = new MutationObserver((changes) => {
      // A running clock is no change.
      if (changes.some(({ target }) => !(target.parentElement ?? target).closest?.('.elapsed'))) quiet = 0
    })
    watcher.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
    for (let frame = 0; frame < frameLimit && quiet < quietFrames; frame++) {
      quiet += 1
      await new Promise((next) => requestAnimationFrame(next))
    }
    watcher.disconnect()
  }, quietFrames)
}

/** Another theme on an open page. */
export async function changeTheme(page, theme, quietFrames = 12) {
  await page.evaluate((name) => {
    location.hash = name
  }, theme)
  await page.waitForSelector(`html[data-theme="${theme}"]`)
  await settled(page, quietFrames)
}

/** Draws one story in every theme and size; answers what its console said as errors. */
export async function drawStory({ browser, address, id, folder }) {
  mkdirSync(folder, { recursive: true })
  const said = []
  for (const size of sizes) {
    const { page, problems, close } = await openStory({ browser, address, id, theme: themes[0], size })
    try {
      for (const theme of themes) {
        await changeTheme(page, theme, 6)
        await page.screenshot({ path: join(folder, pictureName(id, theme, size.name)), animations: 'disabled' })
      }
    } finally {
      said.push(...problems)
      await close()
    }
  }
  return said
}
