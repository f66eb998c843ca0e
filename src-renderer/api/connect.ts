import { createClient } from '#shared/ipc/client.ts'
import { contracts } from '#shared/ipc/contracts.ts'
import type { ElectronBridge } from '#shared/ipc/electron-bridge.ts'
import { FaultError } from '#shared/ipc/fault.ts'
import type { WirePort } from '#shared/ipc/wire.ts'
import type { Api, ShellBridge } from './api.ts'
import { openElectronPort } from './electron-port.ts'
import { openWebSocketPort, type WindowKey } from './websocket-port.ts'

declare global {
  interface Window {
    /** Set by the preload in Electron's window; absent in a browser's. */
    readonly alidadeShell?: ElectronBridge
  }
}

/** Where this tab keeps its key from load to load. */
const keyItem = 'alidade.key'

const keepKey = (page: Window, key: WindowKey): void => page.sessionStorage.setItem(keyItem, JSON.stringify(key))

/**
 * The key of this load: the token in the address (erased at once, also from the history), else the one that was kept. A
 * page that is loaded again before main has answered still holds its token.
 */
function takeKey(page: Window): WindowKey | undefined {
  const token = new URLSearchParams(page.location.hash.slice(1)).get('token')
  if (token !== null) {
    keepKey(page, { token })
    page.history.replaceState(null, '', page.location.pathname)
    return { token }
  }
  const kept = page.sessionStorage.getItem(keyItem)
  return kept === null ? undefined : (JSON.parse(kept) as WindowKey)
}

async function openBrowserPort(page: Window): Promise<WirePort> {
  const key = takeKey(page)
  if (key === undefined) throw new FaultError({ kind: 'peer-gone', message: 'This address opens only once.' })
  const { port, session } = await openWebSocketPort(new WebSocket(`ws://${page.location.host}/wire`), key)
  keepKey(page, { session })
  return port
}

const browserBridge: ShellBridge = { kind: 'browser', pathOfFile: () => undefined }

const electronBridge = (bridge: ElectronBridge): ShellBridge => ({
  kind: 'electron',
  pathOfFile: (file) => bridge.pathOfFile(file) || undefined,
  pickOpenPaths: () => bridge.pickOpenPaths(),
  pickSavePath: (suggestedName) => bridge.pickSavePath(suggestedName),
})

/** The api over a port that is already open. */
export function apiOver(port: WirePort, shell: ShellBridge): Api {
  const client = createClient(contracts, port)
  return { ...client.domains, shell, onGone: client.onGone }
}

/** A page that is being left (closed, reloaded) is not told that main has gone, although its port closes. */
function closeWithMain(page: Window, api: Api): void {
  let leaving = false
  page.addEventListener('pagehide', () => {
    leaving = true
  })
  api.onGone(() => {
    if (!leaving) page.close()
  })
}

/**
 * Connects this window with main, by what the page has: Electron's preload, else a web socket to where it came from.
 * When main ends the window closes; where a browser does not allow that, `onGone` lets the page say so.
 * Rejects with a FaultError (`peer-gone`) where main does not let the window in.
 */
export async function connect(page: Window = window): Promise<Api> {
  const bridge = page.alidadeShell
  const api =
    bridge === undefined
      ? apiOver(await openBrowserPort(page), browserBridge)
      : apiOver(await openElectronPort(page, bridge), electronBridge(bridge))
  closeWithMain(page, api)
  return api
}
