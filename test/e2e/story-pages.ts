import type { Browser } from 'playwright-core'
import { openPictureBrowser } from '../../tools/pictures/browser.mjs'
import { storyIds } from '../../tools/pictures/draw-story.mjs'
import { openStories } from '../../tools/stories.mjs'

/** The stories as pages in a browser, for tests that look at all of them. */
export interface StoryPages {
  readonly browser: Browser
  readonly address: string
  readonly ids: readonly string[]
  close(): Promise<void>
}

export async function openStoryPages(): Promise<StoryPages> {
  const server = await openStories()
  const browser = await openPictureBrowser()
  const { address } = server
  const close = async () => {
    await browser.close()
    await server.close()
  }
  return { browser, address, ids: await storyIds(browser, address), close }
}
