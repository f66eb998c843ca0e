import type { Browser } from 'playwright-core'

/** Writes `contact-sheet-<theme>.png` beside the pictures of these stories, and `-2`, `-3` of more than one holds; answers their paths. */
export function drawContactSheets(sheet: {
  readonly browser: Browser
  readonly folder: string
  readonly ids: readonly string[]
}): Promise<string[]>
