import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { type ElectronBridge, portMessage } from '#shared/ipc/electron-bridge.ts'
import { channels } from './channels.ts'

/** The page's window, as far as the preload uses it; the layers of main know no DOM. */
interface PageWindow {
  readonly location: { readonly origin: string }
  postMessage(message: unknown, targetOrigin: string, transfer: readonly unknown[]): void
}
const page = globalThis as unknown as PageWindow

// A port can cross from the preload's world into the page's only by the window's own postMessage.
ipcRenderer.on(channels.port, (event) => page.postMessage(portMessage, page.location.origin, event.ports))

const bridge: ElectronBridge = {
  requestPort: () => ipcRenderer.send(channels.requestPort),
  pathOfFile: (file) => webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]),
  pickOpenPaths: () => ipcRenderer.invoke(channels.pickOpenPaths),
  pickSavePath: (suggestedName) => ipcRenderer.invoke(channels.pickSavePath, suggestedName),
}
contextBridge.exposeInMainWorld('alidadeShell', bridge)
