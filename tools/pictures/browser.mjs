// The installed browser that draws pictures of stories, without a window.
import { chromium } from 'playwright-core'
import { ensureBuild } from '../setup.mjs'

/** Opens an installed Chromium-family browser; the build is there afterwards. */
export async function openPictureBrowser() {
  await ensureBuild()
  const { findBrowser } = await import('../../out/main/browser-place.js')
  const executablePath = findBrowser()
  if (!executablePath) throw new Error('No Chromium-family browser is installed; ALIDADE_BROWSER may name one.')
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  return chromium.launch({
    executablePath,
    args: [...(asRoot ? ['--no-sandbox'] : []), '--force-color-profile=srgb', '--disable-lcd-text'],
    // Pictures show what a person sees.
    ignoreDefaultArgs: ['--hide-scrollbars'],
  })
}
