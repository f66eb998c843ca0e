import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { inject } from 'vitest'
import { openPictureBrowser } from '../../tools/pictures/browser.mjs'
import { storyIds } from '../../tools/pictures/draw-story.mjs'
import { buildStories, serveStories } from '../../tools/stories.mjs'

/** The stories as pages in a browser, for tests that look at all of them. */
export interface StoryPages {
  readonly browser: Browser
  readonly address: string
  readonly ids: readonly string[]
  close(): Promise<void>
}

/** Builds the stories once in a run: by what they stand in, only whole ones are found. */
async function builtStories(): Promise<string> {
  const built = join(inject('storiesFolder'), 'whole')
  if (!existsSync(built)) {
    const part = join(inject('storiesFolder'), 'part')
    await buildStories(part)
    renameSync(part, built)
  }
  return built
}

export async function openStoryPages(): Promise<StoryPages> {
  const server = await serveStories(await builtStories())
  const browser = await openPictureBrowser()
  const { address } = server
  const close = async () => {
    await browser.close()
    await server.close()
  }
  return { browser, address, ids: await storyIds(browser, address), close }
}
