import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { type Fault, FaultError } from '#shared/ipc/fault.ts'
import { BodyQueue } from './body-queue.ts'
import { connectionFault } from './connection-fault.ts'
import type { Connection } from './connections.ts'
import { IdleTimer } from './idle-timer.ts'
import type { Method } from './redirects.ts'

export interface HopRequest {
  readonly url: URL
  readonly method: Method
  /** The path to ask for; a whole URL where a proxy passes plain http on. */
  readonly path: string
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly body: Uint8Array | undefined
  readonly idleTimeoutSeconds: number
}

/** What a hop tells while it goes on; all calls are synchronous. */
export interface HopListener {
  readonly answered: (status: number, headers: ReadonlyArray<readonly [string, string]>) => void
  readonly received: (bytes: number) => void
  /** Called once: the last byte came (undefined) or the hop failed. */
  readonly ended: (fault: Fault | undefined) => void
}

export interface HopAnswer {
  readonly status: number
  readonly headers: ReadonlyArray<readonly [string, string]>
}

/** One request and its answer on one connection. */
export class Hop {
  readonly #connection: Connection
  readonly #request: HopRequest
  readonly #listener: HopListener
  readonly #idle: IdleTimer
  readonly #queue: BodyQueue
  #controller: Dispatcher.DispatchController | undefined
  #settle: { resolve(answer: HopAnswer): void; reject(error: FaultError): void } | undefined
  #over = false

  constructor(connection: Connection, request: HopRequest, listener: HopListener) {
    this.#connection = connection
    this.#request = request
    this.#listener = listener
    const seconds = request.idleTimeoutSeconds
    this.#idle = new IdleTimer(seconds, () =>
      this.stop({
        kind: 'timeout',
        message: `${request.url.host} sent nothing for ${seconds} s.`,
        where: request.url.origin + request.url.pathname,
      }),
    )
    this.#queue = new BodyQueue({
      pause: () => {
        this.#idle.pause()
        this.#controller?.pause()
      },
      resume: () => {
        this.#idle.touch()
        this.#controller?.resume()
      },
    })
  }

  /** True when nothing more comes over the wire: the answer is whole, or the hop failed. */
  get over(): boolean {
    return this.#over
  }

  /** Sends the request; resolves when the headers of the answer are here, rejects with a FaultError. */
  send(): Promise<HopAnswer> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
      this.#idle.touch()
      const { method, path, headers, body } = this.#request
      const fields = headers.flat()
      try {
        this.#connection.client.dispatch(
          { method, path, headers: fields, body: body === undefined ? null : this.#upload(body), blocking: false },
          this.#handler(),
        )
      } catch (error) {
        this.#fail(error)
      }
    })
  }

  /** The next bytes of the answer as they came over the wire; undefined at the end; throws FaultError. */
  next(): Promise<Uint8Array | undefined> {
    return this.#queue.next()
  }

  /** Ends the hop for a reason of our own and closes its socket at once. */
  stop(fault: Fault): void {
    const error = new FaultError(fault)
    this.#queue.fail(error, true)
    if (this.#over) return
    this.#end(fault)
    this.#settle?.reject(error)
    this.#controller?.abort(error)
    this.#connection.destroy()
  }

  /** A large body goes out in pieces, so that its progress counts against the idle time-out. */
  #upload(body: Uint8Array): Uint8Array | Readable {
    if (body.byteLength <= pieceBytes) return body
    const touch = () => this.#idle.touch()
    const pieces = function* () {
      for (let start = 0; start < body.byteLength; start += pieceBytes) {
        touch()
        yield body.subarray(start, start + pieceBytes)
      }
    }
    return Readable.from(pieces(), { highWaterMark: 1 })
  }

  #handler(): Dispatcher.DispatchHandler {
    return {
      onRequestStart: (controller) => {
        this.#controller = controller
        if (this.#over) controller.abort(new Error('Given up.'))
        else this.#idle.touch()
      },
      onResponseStart: (_controller, status, fields) => {
        if (this.#over || status < 200) return
        this.#idle.touch()
        const headers = Object.entries(fields).flatMap(([name, value]) =>
          (Array.isArray(value) ? value : [value ?? '']).map((one): [string, string] => [name.toLowerCase(), one]),
        )
        this.#listener.answered(status, headers)
        this.#settle?.resolve({ status, headers })
      },
      onResponseData: (_controller, chunk) => {
        if (this.#over) return
        this.#idle.touch()
        this.#listener.received(chunk.byteLength)
        this.#queue.push(chunk)
      },
      onResponseEnd: () => {
        if (this.#over) return
        this.#end(undefined)
        this.#queue.finish()
      },
      onResponseError: (_controller, error) => this.#fail(error),
    }
  }

  #fail(error: unknown): void {
    if (this.#over) return
    const { url } = this.#request
    const fault = connectionFault(error, url.hostname, url.origin + url.pathname)
    this.#end(fault)
    const thrown = new FaultError(fault)
    this.#queue.fail(thrown, false)
    this.#settle?.reject(thrown)
  }

  #end(fault: Fault | undefined): void {
    this.#over = true
    this.#idle.stop()
    this.#listener.ended(fault)
  }
}

const pieceBytes = 65_536
