import { type ChildProcess, spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'

export interface BrowserWindowOptions {
  /** Path of the bootstrap page that leads to ours. Only this path is seen in the process list. */
  readonly bootstrapFile: string
  /** A fresh folder: the browser shares nothing with the person's own one and does not hand over to it. */
  readonly profileFolder: string
  readonly headless: boolean
  /** Chromium refuses to run as root with its sandbox. */
  readonly asRoot: boolean
  /** Port for driving the window from outside (ALIDADE_DEBUG_PORT); absent: none is opened. */
  readonly debugPort?: number
}

/** The words a browser is started with. */
export function browserWords(options: BrowserWindowOptions): string[] {
  return [
    `--app=${pathToFileURL(options.bootstrapFile).href}`,
    `--user-data-dir=${options.profileFolder}`,
    '--window-size=1440,900',
    '--class=Alidade',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-service-autorun',
    '--hide-crash-restore-bubble',
    '--password-store=basic',
    '--use-mock-keychain',
    '--disable-background-networking',
    '--disable-breakpad',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-extensions',
    '--disable-sync',
    '--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication',
    ...(options.headless ? ['--headless=new', '--disable-dev-shm-usage'] : []),
    ...(options.asRoot ? ['--no-sandbox'] : []),
    ...(options.debugPort === undefined
      ? []
      : [`--remote-debugging-port=${options.debugPort}`, '--remote-debugging-address=127.0.0.1']),
  ]
}

/** A browser that shows our window. */
export interface BrowserWindow {
  /** Settles when the browser has ended; with a sentence where it could not be started. */
  readonly ended: Promise<string | undefined>
  /** Asks the browser to end and insists after 3 s. */
  close(): Promise<void>
}

/** Starts the browser. What it prints is not shown. */
export function openBrowserWindow(program: string, options: BrowserWindowOptions): BrowserWindow {
  const child: ChildProcess = spawn(program, browserWords(options), { stdio: 'ignore' })
  const ended = new Promise<string | undefined>((resolve) => {
    child.once('error', (error) => resolve(`${program} could not be started: ${error.message}`))
    child.once('exit', () => resolve(undefined))
  })
  return {
    ended,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
      child.kill('SIGTERM')
      const insist = setTimeout(() => child.kill('SIGKILL'), 3000)
      await ended
      clearTimeout(insist)
    },
  }
}
