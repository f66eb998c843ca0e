import type { WebContents } from 'electron'
import { pageAddress } from './own-protocol.ts'

/**
 * Reason: a page that was led elsewhere, or a window it opened, would have our preload with a stranger's script
 * (Electron's security tutorial, points 12, 13, 14). Web addresses go to the person's own browser.
 */
export function keepOnPage(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>,
  openExternal: (url: string) => void,
): void {
  const refuse = (event: { readonly url: string; preventDefault(): void }): void => {
    // A reload of the page itself is a navigation, too.
    if (event.url !== pageAddress) event.preventDefault()
  }
  contents.on('will-navigate', refuse)
  contents.on('will-frame-navigate', refuse)
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url)
    return { action: 'deny' }
  })
}
