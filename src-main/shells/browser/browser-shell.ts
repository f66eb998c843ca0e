import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import type { Fault, Outcome } from '#shared/ipc/fault.ts'
import type { ShellApp } from '../../ipc/shell-app.ts'
import { createWebSocketTransport, type WebSocketTransport, wirePath } from '../../ipc/websocket-transport.ts'
import { WindowKeys } from '../../ipc/window-keys.ts'
import { createWindows, type Windows } from '../../ipc/windows.ts'
import { type Listener, type LocalRequest, type LocalResponse, listen } from '../../net/listen.ts'
import { openRunFolder, type RunFolder } from '../../store/run-folder.ts'
import { pageHeaders } from '../page/content-security-policy.ts'
import { pageFile } from '../page/page-files.ts'
import { addressWithToken, bootstrapPage } from './bootstrap-page.ts'
import { profileFolder } from './browser-place.ts'
import { type BrowserWindow, openBrowserWindow } from './browser-window.ts'
import { WindowWatch } from './window-watch.ts'

export interface BrowserShellOptions {
  readonly app: ShellApp
  readonly home: string
  /** Folder of the built page (out/renderer). */
  readonly pageFolder: string
  /** The browser's program; undefined: the address is printed. */
  readonly browser: string | undefined
  readonly headless: boolean
  readonly asRoot: boolean
  readonly debugPort?: number
  /** A line for the person at the terminal. */
  readonly say: (line: string) => void
  readonly onBug: (called: string, fault: Fault) => void
}

/** A shell that serves a window until that closes. */
export interface BrowserShell {
  readonly origin: string
  /** Settles with the exit code when the last window has gone, the browser has ended, or `close` was called. */
  readonly ended: Promise<number>
  close(): Promise<void>
}

const bootstrapName = 'open.html'

class Shell implements BrowserShell {
  readonly #options: BrowserShellOptions
  readonly #run: RunFolder
  readonly #listener: Listener
  readonly #transport: WebSocketTransport
  readonly #windows: Windows
  readonly #watch: WindowWatch
  readonly #keys: WindowKeys
  #browser: BrowserWindow | undefined
  #closing: Promise<void> | undefined
  #finish: (code: number) => void = () => undefined
  readonly ended = new Promise<number>((resolve) => {
    this.#finish = resolve
  })

  constructor(options: BrowserShellOptions, run: RunFolder, listener: Listener, keys: WindowKeys) {
    this.#options = options
    this.#run = run
    this.#listener = listener
    this.#keys = keys
    this.#watch = new WindowWatch(options.browser !== undefined, (hadWindow) => this.#windowGone(hadWindow))
    this.#windows = createWindows(options.app, { onBug: options.onBug, onCount: (count) => this.#counted(count) })
    this.#transport = createWebSocketTransport({
      origin: listener.url,
      keys,
      onWindow: (port) => this.#windows.add(port),
    })
  }

  get origin(): string {
    return this.#listener.url
  }

  upgrade(...raw: Parameters<WebSocketTransport['upgrade']>): void {
    this.#transport.upgrade(...raw)
  }

  async answer(request: Pick<LocalRequest, 'method' | 'path'>, response: LocalResponse): Promise<void> {
    this.#watch.pageAsked(request.path !== '/')
    const headers = pageHeaders([`ws://${new URL(this.origin).host}${wirePath}`])
    const answer = await pageFile(this.#options.pageFolder, request.method, request.path, headers)
    response.answer(answer.status, answer.headers, answer.body)
  }

  async openWindow(): Promise<void> {
    const { browser, headless, asRoot, debugPort, say } = this.#options
    const address = addressWithToken(this.origin, this.#keys.token)
    if (browser === undefined) {
      say(`Alidade is ready. Open this address in a browser; it opens once only:\n${address}`)
      return
    }
    const bootstrapFile = await this.#run.writePrivate(bootstrapName, bootstrapPage(address))
    this.#browser = openBrowserWindow(browser, {
      bootstrapFile,
      profileFolder: profileFolder(this.#run.path),
      headless,
      asRoot,
      ...(debugPort === undefined ? {} : { debugPort }),
    })
    void this.#browser.ended.then((problem) => this.#browserEnded(problem))
  }

  #counted(windows: number): void {
    // The window is there: the file with the burnt token has done its work.
    if (windows > 0) void this.#run.remove(bootstrapName)
    if (this.#closing === undefined) this.#watch.count(windows)
  }

  #windowGone(hadWindow: boolean): void {
    if (!hadWindow) this.#options.say('The browser did not show the window in time.')
    void this.close(hadWindow ? 0 : 1)
  }

  #browserEnded(problem: string | undefined): void {
    if (problem !== undefined) this.#options.say(problem)
    void this.close(problem === undefined ? 0 : 1)
  }

  close(code = 0): Promise<void> {
    this.#closing ??= this.#close(code)
    return this.#closing
  }

  async #close(code: number): Promise<void> {
    this.#watch.stop()
    this.#windows.close()
    await this.#browser?.close()
    this.#transport.close()
    await this.#listener.close()
    await this.#options.app.close()
    await this.#run.close()
    this.#finish(code)
  }
}

/** Serves the page on loopback and opens it in a browser's app window. A fault: this machine cannot be listened on. */
export async function openBrowserShell(options: BrowserShellOptions): Promise<Outcome<BrowserShell>> {
  const run = await openRunFolder(options.home, tmpdir())
  const keys = new WindowKeys(() => randomBytes(32).toString('base64url'))
  let shell: Shell | undefined
  const listener = await listen({
    handler: async (request, response) => {
      await shell?.answer(request, response)
    },
    upgrade: (_request, { request, socket, head }) => shell?.upgrade(request, socket, head),
  })
  if (!listener.ok) {
    await run.close()
    return listener
  }
  shell = new Shell(options, run, listener.value, keys)
  await shell.openWindow()
  return { ok: true, value: shell }
}
