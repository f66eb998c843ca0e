import WebSocket from 'ws'
import { createWebSocketTransport, type WebSocketTransport } from '#main/ipc/websocket-transport.ts'
import { WindowKeys } from '#main/ipc/window-keys.ts'
import { listen } from '#main/net/listen.ts'
import { openWebSocketPort } from '#renderer/api/websocket-port.ts'
import type { WirePort } from '#shared/ipc/wire.ts'
import { memoryPair, type PortPair } from './port-pair.ts'

/** The socket of `ws` has the interface of a browser's, as far as our port uses it. */
export const asBrowserSocket = (socket: WebSocket): globalThis.WebSocket => socket as unknown as globalThis.WebSocket

/** A real web socket over loopback, from the transport of main to the port of the window. */
export async function webSocketPair(): Promise<PortPair> {
  let secrets = 0
  const keys = new WindowKeys(() => `secret-${++secrets}`)
  let transport: WebSocketTransport | undefined
  const listener = await listen({
    handler: (_request, response) => response.answer(404, {}),
    upgrade: (_request, { request, socket, head }) => transport?.upgrade(request, socket, head),
  })
  if (!listener.ok) throw new Error(listener.fault.message)
  const { url } = listener.value
  const main = new Promise<WirePort>((resolve) => {
    transport = createWebSocketTransport({ origin: url, keys, onWindow: resolve })
  })
  const socket = new WebSocket(`${url.replace('http', 'ws')}/wire`, { origin: url })
  const window = openWebSocketPort(asBrowserSocket(socket), { token: keys.token })
  // Main's end is at hand before the window's first frame arrives: the window sends none before both are.
  const [mainPort, admitted] = await Promise.all([main, window])
  return {
    main: mainPort,
    window: admitted.port,
    close: async () => {
      transport?.close()
      await listener.value.close()
    },
  }
}

/** Every transport of the wire. */
export const transports: ReadonlyArray<{ readonly name: string; readonly open: () => Promise<PortPair> }> = [
  { name: 'web socket', open: webSocketPair },
  { name: 'message port (Electron, in memory)', open: async () => memoryPair() },
]
