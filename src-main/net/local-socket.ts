import { connect, createServer, type Server, type Socket } from 'node:net'
import { isMainThread } from 'node:worker_threads'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'

/**
 * Local sockets: how two processes of one person talk, one JSON value a line. A Unix domain socket for its owner alone
 * (mode 0600, in a folder that its maker keeps private), or a named pipe of Windows. No port is opened.
 */

/** The other end of a local socket. */
export interface LocalPeer {
  /** Sends one value as a line of JSON; after the end nothing happens. */
  send(message: unknown): void
  /** Ends the connection once what was sent is on its way. */
  close(): void
  /** Resolves when the connection is over, whoever ended it. */
  readonly closed: Promise<void>
}

export interface LocalListener {
  /** Ends all connections at once and removes the socket. */
  close(): Promise<void>
}

export type OnMessage = (message: unknown, peer: LocalPeer) => void

/** A longer line is no message of ours: its connection is cut. */
const maxLineBytes = 1_048_576
/** Of an answer, which whoever asked takes from a process of the same person: a ledger of many thousand jobs. */
const maxAnswerBytes = 268_435_456
const maxPeers = 32

/**
 * Listens at a path. A socket file that a dead process left is removed (by `remove`, the store's, which alone changes
 * files) and its place taken; where a living process answers, the fault is `bad-request`.
 */
export async function listenLocal(
  path: string,
  onMessage: OnMessage,
  remove: (path: string) => Promise<void>,
): Promise<Outcome<LocalListener>> {
  for (let attempt = 1; ; attempt += 1) {
    const peers = new Set<Socket>()
    const server = createServer((socket) => {
      peers.add(socket)
      socket.once('close', () => peers.delete(socket))
      peerOf(socket, onMessage, maxLineBytes)
    })
    server.maxConnections = maxPeers
    const error = await bind(server, path)
    if (error === undefined) return ok({ close: () => end(server, peers) })
    if (error.code !== 'EADDRINUSE') return fail('storage', `${path} cannot be listened on: ${error.message}.`)
    if (await isAnswered(path)) return fail('bad-request', `Another program is listening at ${path}.`)
    if (attempt === 3) return fail('storage', `${path} cannot be listened on: it is taken again and again.`)
    await remove(path)
  }
}

/** Connects to a path; `offline` where nobody listens. */
export function connectLocal(
  path: string,
  onMessage: OnMessage,
  lineBytes = maxLineBytes,
): Promise<Outcome<LocalPeer>> {
  return new Promise((resolve) => {
    const socket = connect(path)
    const failed = (error: Error) => resolve(fail('offline', `Nobody answers at ${path}.`, { detail: error.message }))
    socket.once('error', failed)
    socket.once('connect', () => {
      socket.off('error', failed)
      resolve(ok(peerOf(socket, onMessage, lineBytes)))
    })
  })
}

/** Local sockets as question and answer: what the lock of the workspace asks for. */
export interface QuestionSockets {
  /** `gone` ends with the connection. */
  listen(
    path: string,
    answer: (message: unknown, gone: AbortSignal) => Promise<unknown>,
  ): Promise<{ close(): Promise<void> }>
  ask(path: string, message: unknown, waitMilliseconds: number): Promise<unknown>
}

/** Each line that comes is a question and gets one line back; rejects with an Error whose message is a sentence. */
export function questionSockets(remove: (path: string) => Promise<void>): QuestionSockets {
  return {
    listen: async (path, answer) => {
      const listener = await listenLocal(
        path,
        (message, peer) => {
          const gone = new AbortController()
          void peer.closed.then(() => gone.abort())
          void answer(message, gone.signal).then((reply) => peer.send(reply), peer.close)
        },
        remove,
      )
      if (!listener.ok) throw new Error(listener.fault.message)
      return listener.value
    },
    ask: (path, message, waitMilliseconds) =>
      new Promise((resolve, reject) => {
        let peer: LocalPeer | undefined
        const settle = (finish: () => void) => {
          clearTimeout(timer)
          finish()
          peer?.close()
        }
        const timer = setTimeout(
          () => settle(() => reject(new Error(`Nobody answers at ${path} within ${waitMilliseconds} ms.`))),
          waitMilliseconds,
        )
        void connectLocal(path, (reply) => settle(() => resolve(reply)), maxAnswerBytes).then((connected) => {
          if (!connected.ok) return settle(() => reject(new Error(connected.fault.message)))
          peer = connected.value
          peer.send(message)
          return peer.closed.then(() => settle(() => reject(new Error(`${path} gave no answer.`))))
        })
      }),
  }
}

function bind(server: Server, path: string): Promise<(Error & { readonly code?: string }) | undefined> {
  return new Promise((resolve) => {
    server.once('error', resolve)
    // The socket file is made inside this call, with the permissions that the mask leaves.
    const mask = isMainThread && process.platform !== 'win32' ? process.umask(0o177) : undefined
    try {
      server.listen(path, () => {
        server.off('error', resolve)
        resolve(undefined)
      })
    } finally {
      if (mask !== undefined) process.umask(mask)
    }
  })
}

function end(server: Server, peers: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const peer of peers) peer.destroy()
  })
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', (error: Error & { readonly code?: string }) =>
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT' && error.code !== 'ENOTSOCK'),
    )
  })
}

function peerOf(socket: Socket, onMessage: OnMessage, lineBytes: number): LocalPeer {
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
  })
  socket.on('error', () => socket.destroy())
  const peer: LocalPeer = {
    send: (message) => {
      if (socket.writable) socket.write(`${JSON.stringify(message)}\n`)
    },
    close: () => {
      socket.end()
    },
    closed,
  }
  let waiting: Uint8Array[] = []
  let waitingBytes = 0
  socket.on('data', (bytes) => {
    let start = 0
    for (let end = bytes.indexOf(10); end >= 0 && !socket.destroyed; end = bytes.indexOf(10, start)) {
      const line = Buffer.concat([...waiting, bytes.subarray(start, end)]).toString('utf8')
      waiting = []
      waitingBytes = 0
      start = end + 1
      const message = parsed(line)
      if (message === undefined) return socket.destroy()
      onMessage(message.value, peer)
    }
    waiting.push(bytes.subarray(start))
    waitingBytes += bytes.byteLength - start
    if (waitingBytes > lineBytes) socket.destroy()
    return undefined
  })
  return peer
}

function parsed(line: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(line) }
  } catch {
    return undefined
  }
}
