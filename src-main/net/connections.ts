import type { SecureContext } from 'node:tls'
import { Client } from 'undici'
import { FaultError } from '#shared/ipc/fault.ts'
import { Dialer, type Lookup } from './dialer.ts'
import type { Route } from './proxies.ts'

/** Never more than so many sockets to one host and port, in use or kept open. */
export const maxConnectionsPerHost = 6

/** What one connection leads to, and how. */
export interface Destination {
  readonly origin: string
  readonly route: Route
  readonly secureContext: SecureContext | undefined
  /** Equal for two destinations that may share a socket. */
  readonly key: string
}

/** One socket (perhaps not open yet) in the hands of one exchange. */
export class Connection {
  readonly client: Client
  readonly key: string
  readonly host: string
  /** True once an exchange has ended well on this socket: the server may close it at any moment. */
  used = false
  /** True while its socket is open. */
  open = false
  readonly #dialer: Dialer

  constructor(destination: Destination, lookup: Lookup | undefined, onClosed: (connection: Connection) => void) {
    this.key = destination.key
    this.host = new URL(destination.origin).host
    this.#dialer = new Dialer({ route: destination.route, lookup, secureContext: destination.secureContext })
    this.client = new Client(destination.origin, {
      connect: this.#dialer.connect,
      // The idle time-out is ours: it counts while something is awaited, not while a reader rests.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: 4_000,
      maxHeaderSize: 65_536,
    })
    this.client.on('connect', () => {
      this.open = true
    })
    this.client.on('disconnect', () => {
      this.open = false
      onClosed(this)
    })
  }

  destroy(): void {
    this.#dialer.hangUp()
    void this.client.destroy(new Error('Given up.'))
  }
}

interface Waiter {
  readonly destination: Destination
  readonly fresh: boolean
  readonly resolve: (connection: Connection) => void
  readonly reject: (error: Error) => void
}

/** All sockets of the door: a gate of six per host, first come first served, with idle sockets kept for a while. */
export class Connections {
  readonly #lookup: Lookup | undefined
  readonly #busy = new Set<Connection>()
  readonly #idle = new Set<Connection>()
  readonly #waiting: Waiter[] = []
  #closed = false

  constructor(lookup: Lookup | undefined) {
    this.#lookup = lookup
  }

  /** A connection for one exchange; `fresh` for requests that must not meet a socket the server is just closing. */
  acquire(destination: Destination, fresh: boolean, signal: AbortSignal): Promise<Connection> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(closing())
      const waiter: Waiter = {
        destination,
        fresh,
        resolve: (connection) => {
          signal.removeEventListener('abort', abort)
          resolve(connection)
        },
        reject: (error) => {
          signal.removeEventListener('abort', abort)
          reject(error)
        },
      }
      const abort = () => {
        const place = this.#waiting.indexOf(waiter)
        if (place >= 0) this.#waiting.splice(place, 1)
        waiter.reject(new FaultError({ kind: 'cancelled', message: 'Cancelled.' }))
      }
      if (signal.aborted) return abort()
      signal.addEventListener('abort', abort, { once: true })
      this.#waiting.push(waiter)
      this.#admit()
    })
  }

  /** Gives a connection back: to be used again, or to be closed. */
  release(connection: Connection, reusable: boolean): void {
    if (!this.#busy.delete(connection)) return
    if (reusable && connection.open && !this.#closed) {
      connection.used = true
      this.#idle.add(connection)
    } else connection.destroy()
    this.#admit()
  }

  /** Ends all sockets at once. */
  close(): void {
    this.#closed = true
    for (const waiter of this.#waiting.splice(0)) waiter.reject(closing())
    for (const connection of [...this.#busy, ...this.#idle]) connection.destroy()
    this.#busy.clear()
    this.#idle.clear()
  }

  #admit(): void {
    for (let place = 0; place < this.#waiting.length; ) {
      const waiter = this.#waiting[place]
      const connection = waiter === undefined ? undefined : this.#find(waiter)
      if (waiter === undefined || connection === undefined) {
        place += 1
        continue
      }
      this.#waiting.splice(place, 1)
      this.#busy.add(connection)
      waiter.resolve(connection)
    }
  }

  #find({ destination, fresh }: Waiter): Connection | undefined {
    const host = new URL(destination.origin).host
    const idle = [...this.#idle].filter((connection) => connection.host === host)
    const same = fresh ? undefined : idle.findLast((connection) => connection.key === destination.key)
    if (same !== undefined) {
      this.#idle.delete(same)
      return same
    }
    const busy = [...this.#busy].filter((connection) => connection.host === host).length
    if (busy >= maxConnectionsPerHost) return undefined
    const [oldest] = idle
    if (oldest !== undefined && busy + idle.length >= maxConnectionsPerHost) {
      this.#idle.delete(oldest)
      oldest.destroy()
    }
    return new Connection(destination, this.#lookup, (connection) => {
      if (this.#idle.delete(connection)) connection.destroy()
    })
  }
}

const closing = (): FaultError => new FaultError({ kind: 'cancelled', message: 'The program is closing.' })
