import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drawContactSheets } from '../../tools/pictures/contact-sheet.mjs'
import { openDrawing, pictureName, sizes, themes } from '../../tools/pictures/draw-story.mjs'
import { openStoryPages, type StoryPages } from './story-pages.ts'

/** Kept by CI; `node tools/pictures.mjs` draws widgets and panels as well. */
const folder = fileURLToPath(new URL('../../artefacts/pictures', import.meta.url))

let stories: StoryPages
/** A page that looks at pictures. */
let viewer: Page
let windows: readonly string[] = []
const said: string[] = []
beforeAll(async () => {
  stories = await openStoryPages()
  windows = stories.ids.filter((id) => id.startsWith('window'))
  const waiting = [...windows]
  const draw = async () => {
    const drawing = await openDrawing({ ...stories, folder })
    for (let id = waiting.shift(); id; id = waiting.shift()) said.push(...(await drawing.draw(id)))
    await drawing.close()
  }
  // Side by side: a page spends half its time waiting.
  await Promise.all([draw(), draw(), draw()])
  viewer = await stories.browser.newPage()
}, 900_000)
afterAll(() => stories?.close())

/** Width, height and the brightest of each colour of a picture. */
async function look(name: string) {
  const source = `data:image/png;base64,${readFileSync(join(folder, name)).toString('base64')}`
  return viewer.evaluate(async (data) => {
    const image = new Image()
    image.src = data
    await image.decode()
    const brush = new OffscreenCanvas(image.width, image.height).getContext('2d', { willReadFrequently: true })
    brush?.drawImage(image, 0, 0)
    const pixels = brush?.getImageData(0, 0, image.width, image.height).data ?? []
    const brightest = [0, 0, 0]
    let sum = 0
    for (let at = 0; at < pixels.length; at += 4)
      for (let part = 0; part < 3; part++) {
        brightest[part] = Math.max(brightest[part] ?? 0, pixels[at + part] ?? 0)
        sum += pixels[at + part] ?? 0
      }
    return { width: image.width, height: image.height, brightest, mean: sum / (pixels.length * 0.75) / 255 }
  }, source)
}

test('the window is drawn in every state, theme and size, and its console stays silent', async () => {
  expect(windows.length).toBeGreaterThan(8)
  expect(said).toEqual([])
  for (const size of sizes) {
    const { width, height } = await look(pictureName('window', 'light', size.name))
    expect([width, height]).toEqual([size.width * size.zoom, size.height * size.zoom])
  }
})

test('in red light no picture holds green or blue, and none is bright', { timeout: 300_000 }, async () => {
  for (const id of windows) {
    const { brightest, mean } = await look(pictureName(id, 'red', '1440x900'))
    expect(brightest.slice(1), id).toEqual([0, 0])
    expect(brightest[0], id).toBeGreaterThan(200)
    expect(mean, id).toBeLessThan(0.35)
  }
})

test('themes differ: light is bright, dark and high contrast are not', async () => {
  const mean = async (theme: (typeof themes)[number]) => (await look(pictureName('window', theme, '1280x800'))).mean
  expect(await mean('light')).toBeGreaterThan(0.8)
  expect(await mean('dark')).toBeLessThan(0.25)
  expect(await mean('contrast')).toBeLessThan(0.25)
})

test('one contact sheet per theme shows them all', { timeout: 300_000 }, async () => {
  const sheets = await drawContactSheets({ browser: stories.browser, folder, ids: windows })
  expect(sheets).toEqual(themes.map((theme) => join(folder, `contact-sheet-${theme}.png`)))
  const { width, height } = await look('contact-sheet-red.png')
  expect(width).toBeGreaterThan(1200)
  expect(height).toBeGreaterThan(windows.length * 200)
})
