import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { lockfilePlace } from '#shared/vo/samp/lockfile.ts'
import type { ShellApp } from '../../ipc/shell-app.ts'
import { alidadeHome } from '../../store/alidade-home.ts'
import { startApp } from '../start-app.ts'
import { reportStrayRejections } from '../stray-rejections.ts'
import { findBrowser, hasScreen } from './browser-place.ts'
import { openBrowserShell } from './browser-shell.ts'
import { openExternalAddress } from './external-address.ts'
import { openOwnFolder } from './own-folder.ts'

/** Where the build has put what the shell serves and starts. */
export interface BuiltFolders {
  readonly workers: string
  readonly page: string
  readonly sampleTable: string
  readonly practiceSky: string
}

const say = (line: string): void => void process.stderr.write(`${line}\n`)

/** The port that ALIDADE_DEBUG_PORT asks for; anything that is no port: none. */
function debugPort(): number | undefined {
  const port = Number(process.env.ALIDADE_DEBUG_PORT)
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined
}

async function serve(app: ShellApp, home: string, pageFolder: string): Promise<number> {
  const port = debugPort()
  const shell = await openBrowserShell({
    app,
    home,
    pageFolder,
    browser: findBrowser(),
    headless: !hasScreen(process.platform, process.env),
    asRoot: process.platform === 'linux' && process.getuid?.() === 0,
    ...(port === undefined ? {} : { debugPort: port }),
    say,
    onBug: (called, fault) => say(`An error in the program, in ${called}: ${fault.detail ?? fault.message}`),
  })
  if (!shell.ok) {
    say(shell.fault.message)
    await app.close()
    return 1
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void shell.value.close())
  return shell.value.ended
}

/** Runs the browser shell with the files of the command line; answers with the exit code when its window has gone. */
export async function runBrowserShell(folders: BuiltFolders): Promise<number> {
  const home = alidadeHome(process.env, process.platform, homedir())
  const start = await startApp({
    shell: 'browser',
    home,
    workersFolder: folders.workers,
    sampleTable: folders.sampleTable,
    practiceSky: folders.practiceSky,
    samp: lockfilePlace(process.env.SAMP_HUB, homedir()),
    openExternal: (url) => openExternalAddress(url),
    openFolder: (path) => openOwnFolder(path),
    files: process.argv.slice(2).map((path) => resolve(path)),
    // A browser brings no window to the front for us; the message in the window says that files were opened.
    onFocus: () => undefined,
  })
  if (start.kind === 'app') {
    reportStrayRejections(process, start.app.report)
    return serve(start.app, home, folders.page)
  }
  say(start.kind === 'handed-over' ? 'Alidade is already running: see its window.' : start.sentence)
  return start.kind === 'handed-over' ? 0 : 1
}
