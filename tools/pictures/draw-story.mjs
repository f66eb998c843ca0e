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

/**
 * A page of its own that shows stories one after another: what one has loaded the browser need not compile again for the
 * next. Time stands still in a story; nothing moves. `show` answers once everything that loads has loaded, and forgets the
 * problems of the story before.
 */
export async function openStoryPage({ browser, address, size = sizes[0] }) {
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
  const show = async (id, asked = {}) => {
    await page.setViewportSize(size)
    problems.length = 0
    await page.goto(`${address}?${new URLSearchParams({ story: id, theme: themes[0], ...asked })}`)
    await page.waitForSelector('html[data-ready]').catch(() => {
      throw new Error(`Story ${id} was not drawn: ${problems.join('; ') || 'no reason given'}`)
    })
    await settled(page)
    await coloured(page)
  }
  return { page, problems, show, close: () => context.close() }
}

/** One story on a page of its own, in the first theme. */
export async function openStory({ id, ...place }) {
  const story = await openStoryPage(place)
  await story.show(id)
  return story
}

/** Waits for the colours of editors, which come a while after their text; what has nothing to colour stays as it is. */
const coloured = (page) =>
  page
    .waitForFunction(
      () =>
        [...document.querySelectorAll('.monaco-editor .view-lines')].every(
          (lines) => lines.textContent.trim() === '' || lines.querySelector('[class^="mtk"]:not(.mtk1)'),
        ),
      undefined,
      { timeout: 5_000 },
    )
    .catch(() => undefined)

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

/** Draws stories, one after another, in every theme and size; `draw` answers what the console of one said as errors. */
export async function openDrawing({ browser, address, folder }) {
  mkdirSync(folder, { recursive: true })
  // A window of another zoom is another page; one of another size is the same, made larger and smaller.
  const zooms = [...new Set(sizes.map(({ zoom }) => zoom))]
  const pages = []
  for (const zoom of zooms) {
    const own = sizes.filter((size) => size.zoom === zoom)
    pages.push({ own, story: await openStoryPage({ browser, address, size: own[0] }) })
  }
  const draw = async (id) => {
    const said = []
    for (const { own, story } of pages) {
      const { page, problems, show } = story
      await show(id)
      const editor = await page.$('.monaco-editor .view-lines [class^="mtk"]:not(.mtk1)')
      for (const [place, size] of own.entries()) {
        if (place > 0) await page.setViewportSize(size)
        for (const theme of themes) {
          await changeTheme(page, theme, 6)
          if (editor) await coloured(page)
          await page.screenshot({ path: join(folder, pictureName(id, theme, size.name)), animations: 'disabled' })
        }
      }
      said.push(...problems)
    }
    return said
  }
  const close = async () => {
    for (const { story } of pages) await story.close()
  }
  return { draw, close }
}
