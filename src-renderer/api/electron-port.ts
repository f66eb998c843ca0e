import type { WirePort } from '#shared/ipc/wire.ts'

/** What the preload puts into the page's world (`window.alidadeShell`): dialogs, paths, and a request for the port. */
export interface ElectronBridge {
  /** Asks main for a port; it arrives by `window.postMessage` with `portMessage` as its data. */
  requestPort(): void
  pathOfFile(file: File): string
  pickOpenPaths(): Promise<readonly string[] | undefined>
  pickSavePath(suggestedName: string): Promise<string | undefined>
}

/** The data of the message that carries the port. */
export const portMessage = 'alidade-port'

/**
 * A port over a MessagePort. Frames are copied by structured clone and never put in a transfer list: the other end is
 * Electron's MessagePortMain, which loses transferred buffers (electron/electron#34905).
 */
export function messagePort(port: MessagePort): WirePort {
  let closed = false
  const closeListeners = new Set<() => void>()
  const end = (): void => {
    if (closed) return
    closed = true
    for (const listener of closeListeners) listener()
  }
  // Fired by Chromium when the other end has gone (HTML, 9.4.3 "disentangle").
  port.addEventListener('close', end, { once: true })
  return {
    send(frame) {
      if (!closed) port.postMessage(frame)
    },
    onMessage(listener) {
      port.addEventListener('message', (message) => listener(message.data))
      port.start()
    },
    onClose(listener) {
      closeListeners.add(listener)
    },
    close() {
      port.close()
      end()
    },
  }
}

/** Asks the preload for the port and waits until it arrives. Only messages from this very window count. */
export function openElectronPort(page: Window, bridge: Pick<ElectronBridge, 'requestPort'>): Promise<WirePort> {
  return new Promise((resolve) => {
    const take = (message: MessageEvent): void => {
      const [port] = message.ports
      if (message.source !== page || message.data !== portMessage || port === undefined) return
      page.removeEventListener('message', take)
      resolve(messagePort(port))
    }
    page.addEventListener('message', take)
    bridge.requestPort()
  })
}
