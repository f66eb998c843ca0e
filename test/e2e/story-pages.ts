import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
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

/** Builds the stories once in a run: whoever makes the folder of the claim builds them, the others wait for the whole. */
async function builtStories(): Promise<string> {
  const folder = inject('storiesFolder')
  const [whole, part, claim] = [join(folder, 'whole'), join(folder, 'part'), join(folder, 'claim')]
  while (!existsSync(whole)) {
    if (!made(claim)) {
      await sleep(100)
      continue
    }
    try {
      await buildStories(part)
      renameSync(part, whole)
    } catch (error) {
      // Whoever waits builds them itself, and tells what is wrong.
      rmSync(claim, { recursive: true })
      throw error
    }
  }
  return whole
}

/** Whether this made the folder; false where it is there. */
function made(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
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
