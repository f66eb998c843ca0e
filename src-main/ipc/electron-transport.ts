import type { WirePort } from '#shared/ipc/wire.ts'

/** Electron's MessagePortMain as far as the wire uses it. This file does not import electron. */
export interface MainMessagePort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): unknown
  once(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

/**
 * Main's end of the wire over a MessagePortMain. Frames are copied by structured clone: MessagePortMain takes no buffers
 * in its transfer list, and buffers that the page transfers arrive empty (electron/electron#34905).
 */
export function electronPort(port: MainMessagePort): WirePort {
  let closed = false
  port.once('close', () => {
    closed = true
  })
  return {
    send(frame) {
      if (!closed) port.postMessage(frame)
    },
    onMessage(listener) {
      port.on('message', (message) => listener(message.data))
      port.start()
    },
    onClose(listener) {
      port.once('close', listener)
    },
    close: () => port.close(),
  }
}
