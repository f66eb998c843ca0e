import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  protocol,
  safeStorage,
  session,
  shell,
} from 'electron'
import type { Settings } from '#shared/ipc/workspace.ts'
import { lockfilePlace } from '#shared/vo/samp/lockfile.ts'
import { electronPort } from '../../ipc/electron-transport.ts'
import type { ShellApp } from '../../ipc/shell-app.ts'
import { createWindows } from '../../ipc/windows.ts'
import { alidadeHome } from '../../store/alidade-home.ts'
import { startApp } from '../start-app.ts'
import { reportStrayRejections } from '../stray-rejections.ts'
import { channels } from './channels.ts'
import { serveDialogs } from './dialogs.ts'
import { menuTemplate } from './menu.ts'
import { openExternalAddress } from './security/external-addresses.ts'
import { keepPageOffNetwork } from './security/no-network.ts'
import { openOwnFolder } from './security/own-folder.ts'
import { declareScheme, servePage } from './security/own-protocol.ts'
import { refusePermissions } from './security/permissions.ts'
import { isFromPage } from './security/sender.ts'
import { systemSecrets } from './system-secrets.ts'
import { openWindow, showWindow } from './window.ts'

/** Paths from where the build puts this file (out/main/electron.js). */
const built = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const home = alidadeHome(process.env, process.platform, homedir())

let window: BrowserWindow | undefined
const openExternal = (url: string) => openExternalAddress(shell, url)

/** Words that are no options; started from its folder, the first of them is that folder. */
const filesOfCommandLine = (): string[] =>
  process.argv
    .slice(1)
    .filter((word) => !word.startsWith('-'))
    .slice(app.isPackaged ? 0 : 1)
    .map((path) => resolve(path))

function endWith(shellApp: ShellApp): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('before-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    void shellApp.close().finally(() => {
      state = 'closed'
      app.quit()
    })
  })
  app.on('window-all-closed', () => app.quit())
}

/** The native menu, drawn again with every change of the shortcuts. */
function drawMenu(shellApp: ShellApp, send: (id: string) => void): void {
  const draw = (shortcuts: Settings['shortcuts']): void => {
    const template = menuTemplate({ platform: process.platform, send, ...(shortcuts && { shortcuts }) })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }
  draw(shellApp.settings().shortcuts)
  shellApp.onEvent((domain, name) => {
    if (domain === 'workspace' && name === 'settingsChanged') draw(shellApp.settings().shortcuts)
  })
}

async function openShell(shellApp: ShellApp): Promise<void> {
  await app.whenReady()
  refusePermissions(session.defaultSession)
  keepPageOffNetwork(session.defaultSession)
  servePage(protocol, built('../renderer'))
  const windows = createWindows(shellApp, {
    onBug: (called, fault) => console.error(`An error in the program, in ${called}: ${fault.detail ?? fault.message}`),
  })
  ipcMain.on(channels.requestPort, (event) => {
    if (!isFromPage(event)) return
    const { port1, port2 } = new MessageChannelMain()
    windows.add(electronPort(port1))
    event.senderFrame?.postMessage(channels.port, null, [port2])
  })
  serveDialogs(ipcMain, dialog, () => window)
  const send = (id: string): void => windows.emit('workspace', 'menuCommand', id)
  drawMenu(shellApp, send)
  endWith(shellApp)
  window = openWindow({
    Window: BrowserWindow,
    preload: built('preload.cjs'),
    openExternal: (url) => void openExternal(url),
  })
}

/** Nothing here is awaited at the top level: Electron is not ready before this module has been evaluated. */
async function run(): Promise<void> {
  const early: string[] = []
  let openFiles = (paths: readonly string[]): void => void early.push(...paths)
  app.on('open-file', (event, path) => {
    event.preventDefault()
    openFiles([path])
  })
  const start = await startApp({
    shell: 'electron',
    home,
    workersFolder: built('workers').replace('app.asar', 'app.asar.unpacked'),
    sampleTable: built('../../assets/sample/bright-stars.vot'),
    practiceSky: built('../../assets/practice-sky/practice-sky.duckdb').replace('app.asar', 'app.asar.unpacked'),
    samp: lockfilePlace(process.env.SAMP_HUB, homedir()),
    openExternal,
    openFolder: (path) => openOwnFolder(shell, path),
    secrets: systemSecrets({ safeStorage, app, platform: process.platform }),
    files: filesOfCommandLine(),
    onFocus: () => window && showWindow(window),
  })
  if (start.kind === 'app') {
    reportStrayRejections(process, start.app.report)
    openFiles = (paths) => start.app.openFiles(paths)
    if (early.length > 0) openFiles(early)
    await openShell(start.app)
    return
  }
  if (start.kind === 'refused') dialog.showErrorBox('Alidade cannot start', start.sentence)
  app.exit(start.kind === 'handed-over' ? 0 : 1)
}

// Asked for by whoever starts Electron as root, where its own sandbox cannot be; it would be taken back here.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
declareScheme(protocol)
// One profile per workspace: two workspaces can be open at once. The workspace's lock lets one process in.
app.setPath('userData', join(home, 'electron'))
run().catch((thrown: unknown) => {
  dialog.showErrorBox(
    'Alidade cannot start',
    thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
  )
  app.exit(1)
})
