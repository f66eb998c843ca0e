import type { Browser } from 'playwright-core'

/** Writes `contact-sheet-<theme>.png` beside the pictures of these stories; answers their paths. */
export function drawContactSheets(sheet: {
  readonly browser: Browser
  readonly folder: string
  readonly ids: readonly string[]
}): Promise<string[]>
