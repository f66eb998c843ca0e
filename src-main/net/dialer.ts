import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net'
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls'
import type { buildConnector } from 'undici'
import { FaultError } from '#shared/ipc/fault.ts'
import { connectionFault } from './connection-fault.ts'
import type { Route } from './proxies.ts'
import { openTunnel } from './tunnel.ts'

/** Finds the addresses of a host name; injectable, so that tests own the names. */
export type Lookup = (hostname: string) => Promise<ReadonlyArray<{ readonly address: string; readonly family: 4 | 6 }>>

export interface DialOptions {
  readonly route: Route
  readonly lookup: Lookup | undefined
  /** Certificate authorities to trust; undefined: those Node brings. */
  readonly secureContext: SecureContext | undefined
}

/** Opens the one socket of a connection, straight or through a proxy, and can give up while it is still opening. */
export class Dialer {
  readonly #options: DialOptions
  #opening: Socket | undefined
  #hungUp = false

  constructor(options: DialOptions) {
    this.#options = options
  }

  /** In the shape undici's Client asks for. */
  readonly connect = (target: buildConnector.Options, callback: buildConnector.Callback): void => {
    this.#open(target).then(
      (socket) => {
        this.#opening = undefined
        if (!this.#hungUp) return callback(null, socket)
        socket.destroy()
        callback(new Error('Given up.'), null)
      },
      (error: unknown) => {
        this.#opening?.destroy()
        this.#opening = undefined
        callback(error instanceof Error ? error : new Error(String(error)), null)
      },
    )
  }

  /** Closes a socket that is still opening; an open one is closed by its client. */
  hangUp(): void {
    this.#hungUp = true
    this.#opening?.destroy(new Error('Given up.'))
  }

  async #open(target: buildConnector.Options): Promise<Socket> {
    const host = bare(target.hostname)
    const secure = target.protocol === 'https:'
    const port = Number(target.port) || (secure ? 443 : 80)
    const { route } = this.#options
    if (route.kind === 'direct') {
      const socket = await this.#tcp(host, port)
      return secure ? this.#tls(socket, host) : socket
    }
    const socket = await this.#proxy(route.url)
    if (route.url.protocol.startsWith('socks') || secure) await openTunnel(socket, route, host, port)
    return secure ? this.#tls(socket, host) : socket
  }

  async #proxy(url: URL): Promise<Socket> {
    try {
      const socket = await this.#tcp(bare(url.hostname), Number(url.port) || defaultPorts[url.protocol] || 80)
      return url.protocol === 'https:' ? await this.#tls(socket, bare(url.hostname)) : socket
    } catch (error) {
      const fault = connectionFault(error, url.host, `${url.protocol}//${url.host}`)
      throw new FaultError({ ...fault, message: `The proxy cannot be used: ${fault.message}` }, { cause: error })
    }
  }

  #tcp(host: string, port: number): Promise<Socket> {
    const { lookup } = this.#options
    return this.#ready(
      connectTcp({
        host,
        port,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: 60_000,
        ...(lookup === undefined ? {} : { lookup: asNodeLookup(lookup) }),
      }),
      'connect',
    )
  }

  #tls(socket: Socket, host: string): Promise<Socket> {
    const { secureContext } = this.#options
    const secured: TLSSocket = connectTls({
      socket,
      host,
      ALPNProtocols: ['http/1.1'],
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(secureContext === undefined ? {} : { secureContext }),
    })
    return this.#ready(secured, 'secureConnect')
  }

  #ready(socket: Socket, event: 'connect' | 'secureConnect'): Promise<Socket> {
    this.#opening = socket
    if (this.#hungUp) socket.destroy(new Error('Given up.'))
    return new Promise((resolve, reject) => {
      const done = () => {
        socket.off('error', reject)
        socket.off('close', closed)
      }
      const closed = () => reject(Object.assign(new Error('The connection was closed.'), { code: 'ECONNRESET' }))
      socket.once('error', reject)
      socket.once('close', closed)
      socket.once(event, () => {
        done()
        resolve(socket)
      })
    })
  }
}

const defaultPorts: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'socks:': 1080,
  'socks5:': 1080,
  'socks5h:': 1080,
}

/** A host name without the brackets of an IPv6 literal. */
const bare = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1')

const asNodeLookup =
  (lookup: Lookup): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname).then(
      (addresses) => {
        const [first] = addresses
        if (first === undefined) {
          const missing = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' })
          callback(missing, '', 0)
        } else if (options.all === true) callback(null, [...addresses])
        else callback(null, first.address, first.family)
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), '', 0),
    )
  }
