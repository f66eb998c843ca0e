import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { afterAll } from 'vitest'
import { type BrowserWindow, openBrowserWindow } from '../../tools/window.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const shell = join(root, 'out/main/browser.js')
/** Pictures of every state; kept by CI. */
const pictures = join(root, 'artefacts/e2e')

/** Windows of this file's tests that nobody has closed: those of a test that failed. Their browsers would draw on for ever. */
const openWindows = new Set<BrowserWindow>()
afterAll(async () => {
  for (const window of openWindows) await window.quit()
})

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
      words: [shell, ...files],
      env: { ALIDADE_HOME: home },
    })
    openWindows.add(window)
    await window.page.setViewportSize({ width: 1440, height: 900 })
    await window.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    window.page.setDefaultTimeout(30_000)
    return new AlidadeWindow(window)
  }

  /** Starts the shell once more on the same workspace; answers its exit code. */
  static startAgain(home: string, files: readonly string[]): Promise<number | null> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [shell, ...files], {
        env: { ...process.env, ALIDADE_HOME: home, SAMP_HUB: `std-lockurl:file://${home}/.samp` },
        stdio: 'ignore',
      })
      child.on('error', reject)
      child.on('exit', resolve)
    })
  }

  /** Waits until a text is on the screen. */
  async see(text: string): Promise<void> {
    await this.page.getByText(text).locator('visible=true').first().waitFor()
  }

  /** Types an address into the form for new services and sends it; opens the form where it is not shown. */
  async addService(url: string): Promise<void> {
    const field = this.page.getByLabel('Address of a TAP service').first()
    const tree = this.page.getByRole('tree').first()
    await field
      .or(tree)
      .first()
      .waitFor({ timeout: 60_000 })
      .catch(async (error) => {
        const said = await this.page.evaluate(() => document.body.innerText)
        await this.picture('window-not-drawn')
        throw new Error(`No services at ${this.page.url()}: "${said}" ${this.consoleErrors.join('; ')}`, {
          cause: error,
        })
      })
    if (!(await field.isVisible())) await this.page.getByRole('button', { name: 'Add service by URL…' }).first().click()
    await field.fill(url)
    await field.press('Enter')
  }

  treeItem(name: string): Locator {
    return this.page
      .getByRole('treeitem')
      .filter({ has: this.page.getByText(name, { exact: true }) })
      .first()
  }

  /** Replaces the text of the shown query; shows the last query tab where a table is shown. */
  async typeQuery(text: string): Promise<void> {
    const editor = this.page.locator('.monaco-editor:visible')
    if ((await editor.count()) === 0)
      await this.page.locator('.flexlayout__tab_button', { hasText: /query/i }).first().click()
    await editor.first().click()
    await this.page.keyboard.press('Control+A')
    await this.page.keyboard.insertText(text)
  }

  /** The text of the shown query, as drawn. */
  async queryText(): Promise<string> {
    const lines = await this.page.locator('.monaco-editor:visible .view-line').allTextContents()
    return lines.join('\n').replaceAll('\u00a0', ' ')
  }

  async run(): Promise<void> {
    await this.page.keyboard.press('Control+Enter')
  }

  async goToRow(number: number): Promise<void> {
    await this.page.getByLabel('Go to row').last().fill(String(number))
    await this.page.keyboard.press('Enter')
  }

  /** The cells of the row of a 1-based number in the shown table, its number first; empty while it is not drawn. */
  async gridRow(number: number): Promise<string[]> {
    const cell = this.page.locator(`[aria-rowindex="${number + 1}"] [role="gridcell"]`)
    await cell.first().waitFor()
    const cells = await cell.allTextContents()
    return cells.map((text) => text.trim())
  }

  async clipboard(): Promise<string> {
    return this.page.evaluate(() => navigator.clipboard.readText())
  }

  /** Opens a file by the button and the system's file dialog. */
  async openFile(path: string): Promise<void> {
    const dialog = this.page.waitForEvent('filechooser')
    await this.page
      .getByRole('button', { name: /^Open file/ })
      .first()
      .click()
    await (await dialog).setFiles(path)
  }

  /** Drops a file on the window, as from a folder's window. */
  async dropFile(path: string): Promise<void> {
    const content = readFileSync(path, 'utf8')
    const transfer = await this.page.evaluateHandle(
      ([text, name]) => {
        const data = new DataTransfer()
        data.items.add(new File([text ?? ''], name ?? ''))
        return data
      },
      [content, basename(path)],
    )
    for (const event of ['dragenter', 'dragover', 'drop'])
      await this.page.locator('.shell').dispatchEvent(event, { dataTransfer: transfer })
  }

  /** Saves the shown table by the menu; answers the suggested name and the saved file. */
  async saveAs(choice: RegExp): Promise<{ readonly name: string; readonly file: string }> {
    const download = this.page.waitForEvent('download')
    await this.page
      .getByRole('button', { name: /^Save as/ })
      .first()
      .click()
    await this.page.getByRole('menuitem', { name: choice }).first().click()
    const saved = await download
    return { name: saved.suggestedFilename(), file: await saved.path() }
  }

  /** Titles of the tabs in the middle, in their order. */
  tabs(): Promise<string[]> {
    return this.page
      .locator('.flexlayout__tabset_container', { has: this.page.getByRole('button', { name: 'New query' }) })
      .locator('.flexlayout__tab_button_content')
      .allTextContents()
  }

  async closePanel(name: string): Promise<void> {
    const tab = this.page.locator('.flexlayout__tab_button', { hasText: name })
    await tab.click()
    await tab.locator('.flexlayout__tab_button_trailing').click()
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

  /** Closes the window, and with it the browser unless that stays; answers the shell's exit code. */
  async quit(how: { readonly browserStays?: boolean } = {}): Promise<number | null> {
    const code = await this.window.quit(how)
    openWindows.delete(this.window)
    return code
  }

  /** Ends the shell as a crash does, and then the browser that it leaves. */
  async kill(): Promise<void> {
    this.window.child.kill('SIGKILL')
    await this.window.ended
    await this.quit()
  }
}
