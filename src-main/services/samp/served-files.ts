import { FaultError, type Outcome, ok } from '#shared/ipc/fault.ts'
import { type Listener, type LocalRequest, type LocalResponse, listen } from '../../net/listen.ts'

/** What stands behind an address that was given to other programs. */
export interface ServedFile {
  /** Ends the address, so that programs which judge by it know what it is. */
  readonly name: string
  readonly contentType: string
  /** Opened anew for each request; a fault of kind `not-found`: it is no longer there, and its sentence says so. */
  open(signal: AbortSignal): Promise<Outcome<ServedContent>>
}

export interface ServedContent {
  readonly body: AsyncIterable<Uint8Array>
  readonly bytes?: number
  readonly contentType?: string
  /** Gives up what was opened, also where nothing of it was read. */
  close(): void
}

/** Addresses that are served at one time; the oldest go. */
const mostFiles = 2000

/**
 * Serves what is sent to other programs: loopback only, under addresses that nobody can guess, for reading only. Pages
 * reach it through the hub's translator and by no other way.
 */
export class ServedFiles {
  readonly #randomKey: () => string
  readonly #onError: ((error: unknown) => void) | undefined
  readonly #files = new Map<string, ServedFile>()
  #listener: Promise<Outcome<Listener>> | undefined

  constructor(parts: { readonly randomKey: () => string; readonly onError?: (error: unknown) => void }) {
    this.#randomKey = parts.randomKey
    this.#onError = parts.onError
  }

  /** The address of a file from now on. */
  async serve(file: ServedFile): Promise<Outcome<string>> {
    this.#listener ??= listen({
      maxBodyBytes: 0,
      maxConnections: 128,
      handler: (request, response) => this.#answer(request, response),
      ...(this.#onError && { onError: this.#onError }),
    })
    const listener = await this.#listener
    if (!listener.ok) {
      this.#listener = undefined
      return listener
    }
    const key = this.#randomKey()
    const name = file.name.replace(/[^\w.-]+/g, '_')
    this.#files.set(key, { ...file, name, open: (signal) => file.open(signal) })
    for (const oldest of this.#files.keys()) {
      if (this.#files.size <= mostFiles) break
      this.#files.delete(oldest)
    }
    return ok(`${listener.value.url}/${key}/${name}`)
  }

  async close(): Promise<void> {
    const listener = await this.#listener
    this.#listener = undefined
    this.#files.clear()
    if (listener?.ok) await listener.value.close()
  }

  async #answer(request: LocalRequest, response: LocalResponse): Promise<void> {
    const refuse = (status: number, text: string, more: Readonly<Record<string, string>> = {}) =>
      response.answer(status, { ...headers, ...more, 'Content-Type': 'text/plain; charset=utf-8' }, `${text}\n`)
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return refuse(405, 'This address is for reading only.', { Allow: 'GET, HEAD' })
    const [, key = '', name, ...rest] = request.path.split('/')
    const file = this.#files.get(key)
    if (file === undefined || rest.length > 0 || name !== file.name)
      return refuse(404, 'There is nothing at this address.')
    const opened = await file.open(request.signal)
    if (!opened.ok) return refuse(opened.fault.kind === 'not-found' ? 404 : 502, opened.fault.message)
    const { body, bytes, contentType, close } = opened.value
    try {
      const type = contentType ?? file.contentType
      response.begin(200, {
        ...headers,
        'Content-Type': type,
        ...(bytes !== undefined && { 'Content-Length': String(bytes) }),
      })
      if (request.method === 'GET') for await (const piece of body) await response.write(piece)
      response.end()
    } catch (error) {
      // Who asked has gone: there is nobody to tell.
      if (!(error instanceof FaultError && ['peer-gone', 'cancelled'].includes(error.fault.kind))) throw error
      throw new FaultError({ kind: 'peer-gone', message: 'The client went away.' })
    } finally {
      close()
    }
  }
}

/** Whatever comes is data: a browser that is led here must neither guess its type nor run it. */
const headers = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'Cache-Control': 'no-store',
} as const
