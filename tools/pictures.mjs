// node tools/pictures.mjs [story ...]: builds the stories and draws each in every theme and size to artefacts/pictures,
// with one contact sheet per theme. Names of stories draw only those, without sheets.
import { rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { openPictureBrowser } from './pictures/browser.mjs'
import { drawContactSheets } from './pictures/contact-sheet.mjs'
import { openDrawing, sizes, storyIds, themes } from './pictures/draw-story.mjs'
import { root, say } from './setup.mjs'
import { openStories } from './stories.mjs'

const folder = join(root, 'artefacts/pictures')
/** Stories drawn side by side: a page spends half its time waiting. */
const atOnce = 3
const asked = process.argv.slice(2)

const server = await openStories()
const browser = await openPictureBrowser()
try {
  const ids = await storyIds(browser, server.address)
  const unknown = asked.filter((id) => !ids.includes(id))
  if (unknown.length > 0) throw new Error(`There are no stories ${unknown.join(', ')}; there are ${ids.join(', ')}.`)
  if (asked.length === 0) rmSync(folder, { recursive: true, force: true })
  const shown = asked.length > 0 ? asked : ids
  const waiting = [...shown]
  const draw = async () => {
    const drawing = await openDrawing({ browser, address: server.address, folder })
    for (let id = waiting.shift(); id; id = waiting.shift()) say([id, ...(await drawing.draw(id))].join('\n  '))
    await drawing.close()
  }
  await Promise.all(Array.from({ length: atOnce }, draw))
  say(`${shown.length * themes.length * sizes.length} pictures in ${relative(root, folder)}`)
  if (asked.length === 0)
    for (const sheet of await drawContactSheets({ browser, folder, ids })) say(relative(root, sheet))
} finally {
  await browser.close()
  await server.close()
}
