import type { Browser } from 'playwright-core'

/** Opens an installed Chromium-family browser without a window. */
export function openPictureBrowser(): Promise<Browser>
