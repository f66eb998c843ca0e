import { FaultError } from '#shared/ipc/fault.ts'
import type { WirePort } from '#shared/ipc/wire.ts'

/** What the page shows to be let in (see `WindowKeys` in main). */
export type WindowKey = { readonly token: string } | { readonly session: string }

/** A port over a web socket that has been admitted, with the secret for the page's next load. */
export interface AdmittedPort {
  readonly port: WirePort
  readonly session: string
}

function sessionOf(data: unknown): string | undefined {
  if (typeof data !== 'string') return undefined
  try {
    const answer: unknown = JSON.parse(data)
    return typeof answer === 'object' && answer !== null && 'session' in answer && typeof answer.session === 'string'
      ? answer.session
      : undefined
  } catch {
    return undefined
  }
}

/** The socket as a port. Frames that come before anybody listens are kept for the first who does. */
function portOf(socket: WebSocket): WirePort {
  let listening: ((frame: unknown) => void) | undefined
  const early: unknown[] = []
  socket.addEventListener('message', ({ data }) => {
    if (listening) listening(data)
    else early.push(data)
  })
  return {
    send(frame) {
      if (socket.readyState === socket.OPEN) socket.send(frame)
    },
    onMessage(listener) {
      listening = listener
      for (const frame of early.splice(0)) listener(frame)
    },
    onClose(listener) {
      socket.addEventListener('close', listener, { once: true })
    },
    close: () => socket.close(),
    bufferedBytes: () => socket.bufferedAmount,
  }
}

/**
 * Opens the socket, shows the key as its first message and answers when main has admitted the window.
 * Rejects with a FaultError (`peer-gone`) where main refuses the key or is not there.
 */
export function openWebSocketPort(socket: WebSocket, key: WindowKey): Promise<AdmittedPort> {
  socket.binaryType = 'arraybuffer'
  return new Promise((resolve, reject) => {
    const closed = (): void =>
      reject(new FaultError({ kind: 'peer-gone', message: 'Alidade did not let this window in.' }))
    socket.addEventListener('close', closed, { once: true })
    socket.addEventListener('open', () => socket.send(JSON.stringify(key)), { once: true })
    socket.addEventListener(
      'message',
      (message) => {
        const session = sessionOf(message.data)
        if (session === undefined) {
          socket.close()
          return
        }
        socket.removeEventListener('close', closed)
        resolve({ port: portOf(socket), session })
      },
      { once: true },
    )
  })
}
