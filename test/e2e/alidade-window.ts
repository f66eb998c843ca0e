import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { type BrowserWindow, openBrowserWindow } from '../../tools/window.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Pictures of every state; kept by CI. */
const pictures = join(root, 'artefacts/e2e')

/** A fresh ALIDADE_HOME, removed by `remove`. */
export function freshHome(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'alidade-e2e-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }) }
}

/** Alidade, opened as a person opens it: the browser shell in a real Chromium. */
export class AlidadeWindow {
  readonly page: Page
  readonly window: BrowserWindow
  /** What the window's console said as errors: a journey ends with none. */
  readonly consoleErrors: string[] = []

  private constructor(window: BrowserWindow) {
    this.window = window
    this.page = window.page
    this.page.on('console', (message) => {
      if (message.type() === 'error') this.consoleErrors.push(message.text())
    })
    this.page.on('pageerror', (error) => this.consoleErrors.push(error.message))
  }

  static async open(home: string, files: readonly string[] = []): Promise<AlidadeWindow> {
    const window = await openBrowserWindow({
      program: process.execPath,
      words: [join(root, 'out/main/browser.js'), ...files],
      env: { ALIDADE_HOME: home },
    })
    await window.page.setViewportSize({ width: 1440, height: 900 })
    return new AlidadeWindow(window)
  }

  /** A picture in light and in dark, named by its state. */
  async picture(name: string): Promise<void> {
    mkdirSync(pictures, { recursive: true })
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme })
      // Themes change without motion here; two frames settle styles of grid and editor.
      await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
      await this.page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) })
    }
    await this.page.emulateMedia({ colorScheme: 'light' })
  }

  /** Closes the window; answers the shell's exit code. */
  quit(): Promise<number | null> {
    return this.window.quit()
  }
}
