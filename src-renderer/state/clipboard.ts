import { announce } from '../widgets/announcer.tsx'
import { showToast } from '../widgets/toasts.tsx'

/** Copies a text, and says so: `what` stands behind "Copied". The browser may refuse it to a window that has no keyboard. */
export async function copyText(text: string, what?: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    announce(what === undefined ? 'Copied.' : `Copied ${what}.`)
  } catch {
    showToast({ text: 'The clipboard could not be written. Click into the window and copy again.', look: 'error' })
  }
}
