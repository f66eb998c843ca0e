import type { ChildProcess } from 'node:child_process'
import type { Browser, Page } from 'playwright-core'

export interface ShellStart {
  readonly program: string
  readonly words: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** For so long nobody looks at the window. */
  readonly aloneSeconds?: number
}

export interface BrowserWindow {
  readonly page: Page
  readonly browser: Browser
  readonly child: ChildProcess
  /** The shell's exit code, when it ends. */
  readonly ended: Promise<number | null>
  /**
   * Closes the window, and with it the browser unless that stays, and waits until the shell has ended by itself (killed
   * after 15 s: then null). No browser is left, also where the shell was killed; may be called again.
   */
  quit(how?: { readonly browserStays?: boolean }): Promise<number | null>
}

export function openBrowserWindow(start: ShellStart): Promise<BrowserWindow>
export function openElectronWindow(start: ShellStart): Promise<{ readonly page: Page; quit(): Promise<void> }>
