// Contact sheets: all pictures of one theme side by side, laid out by the browser itself.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pictureName, sizes, themes } from './draw-story.mjs'

const thumbWidth = 320
/** Stories on one sheet: a browser draws no picture of more than some 16,000 pixels. */
const storiesOnSheet = 40

const dataUrl = (path) => `data:image/png;base64,${readFileSync(path).toString('base64')}`

function head({ title, thumbWidth }) {
  const style = document.createElement('style')
  style.textContent = `
    body { margin: 16px; font: 13px system-ui, sans-serif; background: #777; color: #000 }
    .story { display: flex; gap: 8px; align-items: flex-start; margin-bottom: 12px }
    h1 { font-size: 18px } h2 { width: 150px; margin: 0; font-size: 13px; overflow-wrap: anywhere }
    figure { margin: 0 } figcaption { font-size: 11px }
    canvas { display: block; width: ${thumbWidth}px }`
  document.head.append(style)
  const heading = document.createElement('h1')
  heading.textContent = title
  document.body.replaceChildren(heading)
}

/** Adds one story. Its pictures are made small at once: whole ones of all stories are gigabytes. */
async function addStory({ id, thumbWidth, pictures }) {
  const line = document.createElement('div')
  line.className = 'story'
  const name = document.createElement('h2')
  name.textContent = id
  line.append(name)
  for (const { size, source } of pictures) {
    const image = new Image()
    image.src = source
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = thumbWidth
    canvas.height = Math.round((image.height * thumbWidth) / image.width)
    const brush = canvas.getContext('2d')
    brush.imageSmoothingQuality = 'high'
    brush.drawImage(image, 0, 0, canvas.width, canvas.height)
    const figure = document.createElement('figure')
    const caption = document.createElement('figcaption')
    caption.textContent = size
    figure.append(canvas, caption)
    line.append(figure)
  }
  document.body.append(line)
}

async function drawSheet({ browser, folder, theme, ids, title, path }) {
  const page = await browser.newPage({ viewport: { width: 182 + sizes.length * (thumbWidth + 8), height: 600 } })
  try {
    page.setDefaultTimeout(120_000)
    await page.evaluate(head, { title, thumbWidth })
    for (const id of ids) {
      const pictures = sizes.map(({ name }) => ({
        size: name,
        source: dataUrl(join(folder, pictureName(id, theme, name))),
      }))
      await page.evaluate(addStory, { id, thumbWidth, pictures })
    }
    await page.screenshot({ path, fullPage: true })
  } finally {
    await page.close()
  }
}

/** Writes `contact-sheet-<theme>.png` beside the pictures, and `-2`, `-3` where one does not hold all; answers their paths. */
export async function drawContactSheets({ browser, folder, ids }) {
  const sheets = []
  for (const theme of themes)
    for (let first = 0; first < ids.length; first += storiesOnSheet) {
      const number = first / storiesOnSheet + 1
      const part = number === 1 ? '' : `-${number}`
      const path = join(folder, `contact-sheet-${theme}${part}.png`)
      const some = ids.slice(first, first + storiesOnSheet)
      const title = `Theme: ${theme}${ids.length > storiesOnSheet ? `, sheet ${number}` : ''}`
      sheets.push({ browser, folder, theme, ids: some, title, path })
    }
  const waiting = [...sheets]
  const draw = async () => {
    for (let sheet = waiting.shift(); sheet; sheet = waiting.shift()) await drawSheet(sheet)
  }
  // Two side by side: each reads its pictures one after another.
  await Promise.all([draw(), draw()])
  return sheets.map(({ path }) => path)
}
