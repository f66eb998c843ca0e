import type { ShellApp } from '#main/ipc/shell-app.ts'
import { findBrowser, hasScreen } from '#main/shells/browser/browser-place.ts'
import { openBrowserShell } from '#main/shells/browser/browser-shell.ts'
import { ok } from '#shared/ipc/fault.ts'

/** The browser shell around an app that answers one command: run as a process of its own, so that it can be killed. */
const [home = '', pageFolder = ''] = process.argv.slice(2)

const info = () => ok({ version: '1.2.3', shell: 'browser', home, platform: process.platform })
const app = {
  handlers: { workspace: { info } },
  onEvent: () => () => undefined,
  openFiles: () => undefined,
  close: async () => undefined,
} as unknown as ShellApp

const shell = await openBrowserShell({
  app,
  home,
  pageFolder,
  browser: process.env.ALIDADE_BROWSER === 'none' ? undefined : findBrowser(),
  headless: !hasScreen(process.platform, process.env),
  asRoot: process.getuid?.() === 0,
  ...(process.env.ALIDADE_DEBUG_PORT ? { debugPort: Number(process.env.ALIDADE_DEBUG_PORT) } : {}),
  say: (line) => process.stderr.write(`${line}\n`),
  onBug: (called, fault) => process.stderr.write(`${called}: ${fault.message}\n`),
})
if (!shell.ok) throw new Error(shell.fault.message)
process.once('SIGTERM', () => void shell.value.close())
process.exitCode = await shell.value.ended
