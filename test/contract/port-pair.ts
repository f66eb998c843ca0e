import { MessageChannel, type MessagePort as NodePort } from 'node:worker_threads'
import { electronPort, type MainMessagePort } from '#main/ipc/electron-transport.ts'
import { messagePort } from '#renderer/api/electron-port.ts'
import type { WirePort } from '#shared/ipc/wire.ts'

/** Two ends of one transport. */
export interface PortPair {
  readonly main: WirePort
  readonly window: WirePort
  close(): Promise<void>
}

/** A buffer in a transfer list does not arrive in Electron (electron/electron#34905), so here it is refused. */
function refuseTransfer(transfer: readonly unknown[]): void {
  if (transfer.length > 0) throw new TypeError('what is in a transfer list does not arrive')
}

/** Electron's MessagePortMain over a port of Node: messages come wrapped, nothing comes before `start`. */
export class FakeMessagePortMain implements MainMessagePort {
  readonly #port: NodePort
  readonly #listeners: Array<(message: { readonly data: unknown }) => void> = []
  constructor(port: NodePort) {
    this.#port = port
  }
  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    refuseTransfer(transfer)
    this.#port.postMessage(message)
  }
  on(_event: 'message', listener: (message: { readonly data: unknown }) => void): void {
    this.#listeners.push(listener)
  }
  once(_event: 'close', listener: () => void): void {
    this.#port.once('close', listener)
  }
  start(): void {
    this.#port.on('message', (data) => {
      for (const listener of this.#listeners) listener({ data })
    })
  }
  close(): void {
    this.#port.close()
  }
}

/** The page's end: a port of Node has the interface of a browser's as far as ours uses it. */
export function fakePagePort(port: NodePort): MessagePort {
  const post = port.postMessage.bind(port)
  port.postMessage = (message: unknown, transfer: readonly unknown[] = []) => {
    refuseTransfer(transfer)
    post(message)
  }
  return port as unknown as MessagePort
}

/** Both ends of the Electron transport over a channel in memory. */
export function memoryPair(): PortPair {
  const { port1, port2 } = new MessageChannel()
  return {
    main: electronPort(new FakeMessagePortMain(port1)),
    window: messagePort(fakePagePort(port2)),
    close: async () => port1.close(),
  }
}
