import { MessageChannel, type MessagePort } from 'node:worker_threads'
import type { WirePort } from '#shared/ipc/wire.ts'

/** Two ends of one transport. */
export interface PortPair {
  readonly main: WirePort
  readonly window: WirePort
  close(): Promise<void>
}

/**
 * Electron's MessagePortMain as the wire meets it: it copies by structured clone, and a transfer list with a buffer is
 * refused here, since there the buffer arrives empty (electron/electron#34905).
 */
export class FakeMessagePort {
  readonly port: MessagePort
  constructor(port: MessagePort) {
    this.port = port
  }
  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new TypeError('a transfer list is lost on the way')
    this.port.postMessage(message)
  }
}

const wirePortOver = (port: MessagePort): WirePort => {
  const fake = new FakeMessagePort(port)
  let closed = false
  port.once('close', () => {
    closed = true
  })
  return {
    send: (frame) => {
      if (!closed) fake.postMessage(frame)
    },
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.once('close', listener),
    close: () => port.close(),
  }
}

/** Two ports in memory. */
export function memoryPair(): PortPair {
  const { port1, port2 } = new MessageChannel()
  return { main: wirePortOver(port1), window: wirePortOver(port2), close: async () => port1.close() }
}
