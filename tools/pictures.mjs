// node tools/pictures.mjs [story ...]: builds the stories and draws each in every theme and size to artefacts/pictures,
// with contact sheets per theme. Names of stories draw only those, without sheets; `window*` names all that begin so.
// A story that could not be drawn is tried once more when the others are done; then it is named, and the exit code is 1.
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
  const named = (name) =>
    name.endsWith('*') ? ids.filter((id) => id.startsWith(name.slice(0, -1))) : ids.filter((id) => id === name)
  const unknown = asked.filter((name) => named(name).length === 0)
  if (unknown.length > 0) throw new Error(`There are no stories ${unknown.join(', ')}; there are ${ids.join(', ')}.`)
  if (asked.length === 0) rmSync(folder, { recursive: true, force: true })
  const shown = asked.length > 0 ? [...new Set(asked.flatMap(named))] : ids
  /** Draws stories, so many side by side; answers those that could not be drawn. */
  const drawAll = async (stories, beside) => {
    const waiting = [...stories]
    const failed = []
    const draw = async () => {
      let drawing = await openDrawing({ browser, address: server.address, folder })
      for (let id = waiting.shift(); id; id = waiting.shift()) {
        try {
          say([id, ...(await drawing.draw(id))].join('\n  '))
        } catch (error) {
          failed.push(id)
          say(`${id} was not drawn: ${error.message}`)
          // What went wrong must not stand in the way of the next.
          await drawing.close()
          drawing = await openDrawing({ browser, address: server.address, folder })
        }
      }
      await drawing.close()
    }
    await Promise.all(Array.from({ length: Math.min(beside, stories.length) }, draw))
    return failed
  }
  const failed = await drawAll(await drawAll(shown, atOnce), 1)
  const drawn = shown.filter((id) => !failed.includes(id))
  say(`${drawn.length * themes.length * sizes.length} pictures in ${relative(root, folder)}`)
  if (asked.length === 0)
    for (const sheet of await drawContactSheets({ browser, folder, ids: drawn })) say(relative(root, sheet))
  if (failed.length > 0) {
    say(`Not drawn: ${failed.join(', ')}`)
    process.exitCode = 1
  }
} finally {
  await browser.close()
  await server.close()
}
