import * as v from 'valibot'
import { WebSocketServer } from 'ws'
import { frameLimits } from '#shared/ipc/codec.ts'
import type { WirePort } from '#shared/ipc/wire.ts'
import type { Admission, WindowKeys } from './window-keys.ts'

type Upgrade = Parameters<WebSocketServer['handleUpgrade']>
type Socket = Parameters<Upgrade[3]>[0]

export interface WebSocketTransportOptions {
  /** The origin that the page is served from, `http://127.0.0.1:PORT`: the only Origin and Host that are let in. */
  readonly origin: string
  readonly keys: WindowKeys
  /** Called for each window that was admitted. */
  readonly onWindow: (port: WirePort) => void
  /** Seconds in which a window has to show its key. Default 10. */
  readonly keyWaitSeconds?: number
}

/** The web socket's end of the wire in main. */
export interface WebSocketTransport {
  /** Takes an upgrade of the http server; refuses it unless path, Host and Origin are those of our own page. */
  upgrade(request: Upgrade[0], socket: Upgrade[1], head: Upgrade[2]): void
  /** Requests and keys refused so far. */
  readonly refused: number
  close(): void
}

/** Where the page opens its socket. */
export const wirePath = '/wire'
/** The page showed no key or a wrong one (application range of RFC 6455, 7.4.2). */
const closeRefused = 4401
/** Windows that have not shown a key yet; further ones are refused. */
const strangersAtOnce = 16
const keyLimitBytes = 1024

const Key = v.union([v.strictObject({ token: v.string() }), v.strictObject({ session: v.string() })])

function keyOf(data: Buffer | ArrayBuffer | Buffer[], isBinary: boolean): v.InferOutput<typeof Key> | undefined {
  if (isBinary || !Buffer.isBuffer(data) || data.byteLength > keyLimitBytes) return undefined
  try {
    const parsed = v.safeParse(Key, JSON.parse(data.toString('utf8')))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

/** A socket that was admitted, as a port. The first frame confirms that the window holds its session secret. */
class SocketPort implements WirePort {
  readonly #socket: Socket
  constructor(socket: Socket, admission: Admission) {
    this.#socket = socket
    socket.once('message', () => admission.confirm())
  }
  send(frame: ArrayBuffer): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(frame)
  }
  onMessage(listener: (frame: unknown) => void): void {
    this.#socket.on('message', listener)
  }
  onClose(listener: () => void): void {
    this.#socket.once('close', listener)
  }
  close(): void {
    this.#socket.close(1001)
  }
  bufferedBytes(): number {
    return this.#socket.bufferedAmount
  }
}

class Transport implements WebSocketTransport {
  readonly #options: WebSocketTransportOptions
  readonly #host: string
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: frameLimits.bytes,
    perMessageDeflate: false,
  })
  #strangers = 0
  refused = 0

  constructor(options: WebSocketTransportOptions) {
    this.#options = options
    this.#host = new URL(options.origin).host
  }

  upgrade(request: Upgrade[0], socket: Upgrade[1], head: Upgrade[2]): void {
    const { origin, host } = request.headers
    const ours = request.url === wirePath && host === this.#host && origin === this.#options.origin
    if (!ours || this.#strangers >= strangersAtOnce) {
      this.refused += 1
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#meet(webSocket))
  }

  #meet(socket: Socket): void {
    this.#strangers += 1
    socket.binaryType = 'arraybuffer'
    // A broken socket closes by itself; without a listener the error would end the process.
    socket.on('error', () => undefined)
    const refuse = (): void => {
      this.refused += 1
      socket.close(closeRefused)
    }
    const timer = setTimeout(refuse, (this.#options.keyWaitSeconds ?? 10) * 1000)
    let known = false
    const settle = (): void => {
      if (known) return
      known = true
      clearTimeout(timer)
      this.#strangers -= 1
    }
    socket.once('close', settle)
    socket.once('message', (data, isBinary) => {
      settle()
      const key = keyOf(data, isBinary)
      const admission = key === undefined ? undefined : this.#options.keys.admit(key)
      if (admission === undefined) {
        refuse()
        return
      }
      socket.once('close', () => admission.release())
      socket.send(JSON.stringify({ session: admission.session }))
      this.#options.onWindow(new SocketPort(socket, admission))
    })
  }

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#sockets.close()
  }
}

/** Serves windows over web sockets on loopback. */
export const createWebSocketTransport = (options: WebSocketTransportOptions): WebSocketTransport =>
  new Transport(options)
