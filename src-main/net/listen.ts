import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type Fault, FaultError, fail, type Outcome, ok } from '#shared/ipc/fault.ts'

/** A request that reached one of our own loopback servers and passed the checks of Host and Origin. */
export interface LocalRequest {
  readonly method: string
  /** Path as it was sent, still percent-encoded, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** The query as it was sent, without the question mark. */
  readonly rawQuery: string
  /** Names in lower case; repeated fields joined by ", ". */
  readonly headers: ReadonlyMap<string, string>
  readonly origin: string | undefined
  /** Aborted when the client goes away before its answer is complete. */
  readonly signal: AbortSignal
  /** The whole body; rejects with a FaultError (`limit`), which is then answered as 413. */
  body(): Promise<Uint8Array>
  /**
   * The body in pieces as they arrive, instead of `body`; rejects as that does. Breaking out says that the rest is not
   * wanted: the connection ends soon after the answer.
   */
  chunks(): AsyncIterable<Uint8Array>
}

/** The answer to a LocalRequest. */
export interface LocalResponse {
  /** Status and headers, once, before the first byte. */
  begin(status: number, headers?: Readonly<Record<string, string>>): void
  /** Resolves when the client can take more, so that a slow client slows its server. */
  write(bytes: Uint8Array | string): Promise<void>
  end(): void
  /** Status, headers and the whole body at once. */
  answer(status: number, headers: Readonly<Record<string, string>>, body?: Uint8Array | string): void
}

/** What `ws` needs to take a connection over. */
export interface RawUpgrade {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

export interface ListenOptions {
  /** Default: a free one, chosen by the system. */
  readonly port?: number
  /** Listens on ::1 as well where the machine has it. Default false. */
  readonly alsoIpv6?: boolean
  /** Bytes of a body. Default 8 MiB. */
  readonly maxBodyBytes?: number
  /** Until the last header has come. Default 10 s. */
  readonly headersTimeoutSeconds?: number
  /** Until the last byte of the request has come. Default 120 s. */
  readonly requestTimeoutSeconds?: number
  /** Sockets open at one time; more are closed at once. Default 256. */
  readonly maxConnections?: number
  /** Which Origin may ask; undefined for a client that is no page, `null` for a page that does not tell its own. Default: none named, or this server itself. */
  readonly allowsOrigin?: (
    origin: string | undefined,
    request: { readonly method: string; readonly path: string },
  ) => boolean
  /**
   * Also takes requests of HTTP/1.0 that name no Host, and lines that end without a carriage return: simple programs
   * write so (SAOImage DS9), browsers never do. Default false.
   */
  readonly takesSimpleHttp?: boolean
  /**
   * Ends each connection after its answer, so that no client meets a kept one that ends as it is used again: Java's sends
   * a POST a second time then, whether or not it had been taken. Default false.
   */
  readonly endsAfterAnswer?: boolean
  /** Answers a request. What it throws is answered as 500 without its message. */
  readonly handler: (request: LocalRequest, response: LocalResponse) => Promise<void> | void
  /** Takes over a WebSocket. Without it upgrades are refused with 400. */
  readonly upgrade?: (request: Omit<LocalRequest, 'body' | 'chunks'>, raw: RawUpgrade) => void
  /** Told what a handler threw. */
  readonly onError?: (error: unknown) => void
}

export interface Listener {
  readonly port: number
  /** `http://127.0.0.1:port` without a slash. */
  readonly url: string
  /** Ends all sockets at once and frees the port. */
  close(): Promise<void>
}

const mebibyte = 1_048_576

/**
 * Listens on the loopback address, and nowhere else. Each request and upgrade must name this server as its Host
 * (against DNS rebinding: a page of another site whose name suddenly points here) and come from an allowed Origin.
 */
export async function listen(options: ListenOptions): Promise<Outcome<Listener>> {
  const house = new House(options)
  const first = await bind(house.server(), '127.0.0.1', options.port ?? 0)
  if (!first.ok) return first
  const { port } = first.value
  house.port = port
  if (options.alsoIpv6 === true) {
    const second = await bind(house.server(), '::1', port)
    if (!second.ok && second.fault.kind === 'bad-request') {
      await house.close()
      return second
    }
  }
  return ok({ port, url: `http://127.0.0.1:${port}`, close: () => house.close() })
}

/** The servers (one per address family) that share sockets, checks and handler. */
class House {
  /** Known once the first server listens. */
  port = 0
  readonly #options: ListenOptions
  readonly #servers: Server[] = []
  readonly #sockets = new Set<Socket>()

  constructor(options: ListenOptions) {
    this.#options = options
  }

  server(): Server {
    const headersTimeout = (this.#options.headersTimeoutSeconds ?? 10) * 1000
    const requestTimeout = (this.#options.requestTimeoutSeconds ?? 120) * 1000
    const server = createServer(
      {
        headersTimeout,
        requestTimeout: Math.max(headersTimeout, requestTimeout),
        connectionsCheckingInterval: Math.min(1000, Math.max(20, headersTimeout / 4)),
        keepAliveTimeout: 5000,
        maxHeaderSize: 16_384,
        requireHostHeader: true,
        insecureHTTPParser: this.#options.takesSimpleHttp === true,
      },
      (request, response) => void this.#serve(request, response),
    )
    server.maxConnections = this.#options.maxConnections ?? 256
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.once('close', () => this.#sockets.delete(socket))
    })
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    server.on('connect', (_request, socket) => socket.destroy())
    this.#servers.push(server)
    return server
  }

  async close(): Promise<void> {
    const closed = this.#servers.map((server) =>
      server.listening ? new Promise<void>((resolve) => server.close(() => resolve())) : Promise.resolve(),
    )
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all(closed)
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const gone = new AbortController()
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) gone.abort()
    })
    if (this.#options.endsAfterAnswer === true) outgoing.shouldKeepAlive = false
    let rest: Promise<void> | undefined
    const cut = () => {
      if (!outgoing.headersSent) outgoing.shouldKeepAlive = false
      rest = runOut(incoming)
    }
    const response = localResponse(outgoing, gone.signal, () => rest)
    const refusal = this.#refusal(incoming)
    if (refusal !== undefined) return refuse(incoming, response, refusal)
    const maxBodyBytes = this.#options.maxBodyBytes ?? 8 * mebibyte
    if (Number(incoming.headers['content-length'] ?? 0) > maxBodyBytes)
      return refuse(incoming, response, { status: 413, text: tooLarge(maxBodyBytes) })
    const request: LocalRequest = {
      ...requestOf(incoming, gone.signal),
      body: () => readBody(incoming, maxBodyBytes, gone.signal, cut),
      chunks: () => bodyChunks(incoming, maxBodyBytes, gone.signal, cut),
    }
    try {
      await this.#options.handler(request, response)
    } catch (error) {
      this.#failed(error, incoming, outgoing, response)
    }
  }

  #failed(error: unknown, incoming: IncomingMessage, outgoing: ServerResponse, response: LocalResponse): void {
    const isLimit = error instanceof FaultError && error.fault.kind === 'limit'
    const isGone = error instanceof FaultError && error.fault.kind === 'peer-gone'
    if (!isLimit && !isGone) this.#options.onError?.(error)
    if (outgoing.headersSent) outgoing.destroy()
    else if (isLimit) refuse(incoming, response, { status: 413, text: error.fault.message })
    else refuse(incoming, response, { status: 500, text: 'This request met an error in the program.' })
  }

  #upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const refusal: Refusal | undefined =
      this.#refusal(incoming) ??
      (this.#options.upgrade === undefined ? { status: 400, text: 'Nothing to upgrade to here.' } : undefined)
    if (refusal !== undefined) {
      const lines = [
        `HTTP/1.1 ${refusal.status} Refused`,
        'Content-Type: text/plain; charset=utf-8',
        'Connection: close',
      ]
      socket.end(`${lines.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(refusal.text)}\r\n\r\n${refusal.text}`)
      return
    }
    const gone = new AbortController()
    socket.once('close', () => gone.abort())
    try {
      this.#options.upgrade?.(requestOf(incoming, gone.signal), { request: incoming, socket, head })
    } catch (error) {
      this.#options.onError?.(error)
      socket.destroy()
    }
  }

  #refusal(incoming: IncomingMessage): Refusal | undefined {
    const { url = '', method = '', headers } = incoming
    const hosts = ['localhost', '127.0.0.1', '[::1]'].flatMap((name) =>
      this.port === 80 ? [name, `${name}:80`] : [`${name}:${this.port}`],
    )
    const named = incoming.rawHeaders.filter((name, place) => place % 2 === 0 && name.toLowerCase() === 'host')
    const namesNone = named.length === 0 && incoming.httpVersion === '1.0' && this.#options.takesSimpleHttp === true
    if (!namesNone && (named.length !== 1 || !hosts.includes((headers.host ?? '').toLowerCase())))
      return { status: 421, text: 'This server answers only to its own loopback address.' }
    if (!url.startsWith('/')) return { status: 400, text: 'The address must begin with a slash.' }
    const origin = headers.origin ?? (isForeignPart(headers) ? 'null' : undefined)
    const own = hosts.map((host) => `http://${host}`)
    const allowsOrigin =
      this.#options.allowsOrigin ?? ((asking: string | undefined) => asking === undefined || own.includes(asking))
    const path = pathOf(url)
    if (!allowsOrigin(origin, { method, path }))
      return { status: 403, text: 'Pages of other sites may not ask this server.' }
    return undefined
  }
}

/** True for what a page of another site loads without telling its Origin: images, scripts, frames (Fetch Metadata, 2). */
function isForeignPart(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  return (site === 'cross-site' || site === 'same-site') && headers['sec-fetch-mode'] !== 'navigate'
}

interface Refusal {
  readonly status: number
  readonly text: string
}

const tooLarge = (bytes: number): string => `A request may carry at most ${bytes} bytes.`

function refuse(incoming: IncomingMessage, response: LocalResponse, { status, text }: Refusal): void {
  response.answer(
    status,
    { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff', Connection: 'close' },
    text,
  )
  void runOut(incoming)
}

/** What is still being sent is not wanted; the client gets a moment to read the answer first. Resolves when nothing more comes. */
function runOut(incoming: IncomingMessage): Promise<void> {
  incoming.resume()
  const { socket } = incoming
  setTimeout(() => socket.destroy(), 500).unref()
  return new Promise((resolve) => {
    incoming.once('end', resolve)
    incoming.once('close', resolve)
  })
}

const pathOf = (url: string): string => url.split('?', 1)[0] ?? url

function requestOf(incoming: IncomingMessage, signal: AbortSignal): Omit<LocalRequest, 'body' | 'chunks'> {
  const { url = '', method = '' } = incoming
  const path = pathOf(url)
  const headers = new Map<string, string>()
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  const rawQuery = url.slice(path.length + 1)
  const query = new URLSearchParams(rawQuery)
  return { method, path, query, rawQuery, headers, origin: incoming.headers.origin, signal }
}

async function readBody(
  incoming: IncomingMessage,
  maxBytes: number,
  signal: AbortSignal,
  cut: () => void,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of bodyChunks(incoming, maxBytes, signal, cut)) parts.push(part)
  return Buffer.concat(parts)
}

async function* bodyChunks(
  incoming: IncomingMessage,
  maxBytes: number,
  signal: AbortSignal,
  cut: () => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0
  let whole = false
  try {
    for await (const part of incoming.iterator({ destroyOnReturn: false })) {
      if (!(part instanceof Uint8Array)) continue
      bytes += part.byteLength
      if (bytes > maxBytes) throw new FaultError({ kind: 'limit', message: tooLarge(maxBytes) })
      yield part
    }
    whole = true
  } catch (error) {
    if (error instanceof FaultError) throw error
    throw clientGone()
  } finally {
    if (!whole && !incoming.complete) cut()
  }
  if (signal.aborted) throw clientGone()
}

/** `rest`: of a body that is not read to its end; an answer ends the connection after it, so that it can be read. */
function localResponse(
  outgoing: ServerResponse,
  signal: AbortSignal,
  rest: () => Promise<void> | undefined,
): LocalResponse {
  return {
    begin: (status, headers = {}) => {
      outgoing.writeHead(status, headers)
      outgoing.flushHeaders()
    },
    write: (bytes) => {
      if (signal.aborted || outgoing.destroyed) return Promise.reject(clientGone())
      if (outgoing.write(bytes)) return Promise.resolve()
      return new Promise((resolve, reject) => {
        const done = () => {
          outgoing.off('drain', drained)
          outgoing.off('close', closed)
        }
        const drained = () => {
          done()
          resolve()
        }
        const closed = () => {
          done()
          reject(clientGone())
        }
        outgoing.once('drain', drained)
        outgoing.once('close', closed)
      })
    },
    end: () => void outgoing.end(),
    answer: (status, headers, body = '') => {
      const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body
      outgoing.writeHead(status, { ...headers, 'Content-Length': String(bytes.byteLength) })
      const coming = rest()
      if (coming === undefined) return void outgoing.end(bytes)
      outgoing.write(bytes)
      void coming.then(() => outgoing.end())
    },
  }
}

const clientGone = (): FaultError => new FaultError({ kind: 'peer-gone', message: 'The client went away.' })

function bind(server: Server, address: '127.0.0.1' | '::1', port: number): Promise<Outcome<{ readonly port: number }>> {
  return new Promise((resolve) => {
    const failed = (error: Error & { readonly code?: string }) => resolve({ ok: false, fault: bindFault(error, port) })
    server.once('error', failed)
    server.listen({ host: address, port, exclusive: true, ipv6Only: address === '::1' }, () => {
      server.off('error', failed)
      const bound = server.address()
      if (bound === null || typeof bound === 'string') resolve(fail('bug', 'A loopback server has no port.'))
      else resolve(ok({ port: bound.port }))
    })
  })
}

function bindFault(error: Error & { readonly code?: string }, port: number): Fault {
  const where = `127.0.0.1:${port}`
  if (error.code === 'EADDRINUSE')
    return { kind: 'bad-request', message: `Port ${port} of this machine is in use by another program.`, where }
  if (error.code === 'EACCES')
    return { kind: 'bad-request', message: `Port ${port} of this machine may not be used by this person.`, where }
  return { kind: 'offline', message: `This machine cannot be listened on: ${error.message}.`, where }
}
