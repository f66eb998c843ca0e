// Contact sheets: all pictures of one theme side by side, laid out by the browser itself.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pictureName, sizes, themes } from './draw-story.mjs'

const thumbWidth = 320

const imageOf = (folder, name) => `data:image/png;base64,${readFileSync(join(folder, name)).toString('base64')}`

function lay({ theme, rows }) {
  const style = document.createElement('style')
  style.textContent = `
    body { margin: 16px; font: 13px system-ui, sans-serif; background: #777; color: #000 }
    .story { display: flex; gap: 8px; align-items: flex-start; margin-bottom: 12px }
    h1 { font-size: 18px } h2 { width: 150px; margin: 0; font-size: 13px; overflow-wrap: anywhere }
    figure { margin: 0 } figcaption { font-size: 11px }
    img { display: block; width: ${rows.thumbWidth}px }`
  document.head.append(style)
  const heading = document.createElement('h1')
  heading.textContent = `Theme: ${theme}`
  document.body.replaceChildren(heading)
  for (const { id, pictures } of rows.stories) {
    const line = document.createElement('div')
    line.className = 'story'
    const name = document.createElement('h2')
    name.textContent = id
    line.append(name)
    for (const { size, source } of pictures) {
      const figure = document.createElement('figure')
      const image = new Image()
      image.src = source
      const caption = document.createElement('figcaption')
      caption.textContent = size
      figure.append(image, caption)
      line.append(figure)
    }
    document.body.append(line)
  }
  return Promise.all([...document.images].map((image) => image.decode()))
}

/** Writes `contact-sheet-<theme>.png` beside the pictures; answers their paths. */
export async function drawContactSheets({ browser, folder, ids }) {
  const paths = []
  for (const theme of themes) {
    const page = await browser.newPage({ viewport: { width: 182 + sizes.length * (thumbWidth + 8), height: 600 } })
    const stories = ids.map((id) => ({
      id,
      pictures: sizes.map(({ name }) => ({ size: name, source: imageOf(folder, pictureName(id, theme, name)) })),
    }))
    await page.evaluate(lay, { theme, rows: { thumbWidth, stories } })
    const path = join(folder, `contact-sheet-${theme}.png`)
    await page.screenshot({ path, fullPage: true })
    await page.close()
    paths.push(path)
  }
  return paths
}
