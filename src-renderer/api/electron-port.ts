import { type ElectronBridge, portMessage } from '#shared/ipc/electron-bridge.ts'
import type { WirePort } from '#shared/ipc/wire.ts'

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
