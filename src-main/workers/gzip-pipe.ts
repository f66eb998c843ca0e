import type { Gunzip } from 'node:zlib'
import { createGunzip } from 'node:zlib'

const outputBytes = 512 * 1024
/** Unpacked pieces that wait to be read before unpacking pauses. */
const piecesAhead = 4

/**
 * Unpacks gzip (RFC 1952) as it comes. Unpacking goes on in another thread while a piece is being read: pieces are
 * handed over one at a time, with room for messages between.
 */
export class GzipPipe {
  readonly #gunzip: Gunzip
  readonly #deliver: (bytes: Uint8Array) => void
  readonly #waiting: Buffer[] = []
  #error: Error | undefined
  /** Its last byte is unpacked; zeros that fill a block may follow, and it says so before it is told that there is no more. */
  #ended = false
  #scheduled = false
  #written: Promise<void> = Promise.resolve()
  #over: () => void = () => {}
  #finishing: Promise<Error | undefined> | undefined
  readonly #closed: Promise<void>

  constructor(deliver: (bytes: Uint8Array) => void) {
    this.#deliver = deliver
    this.#gunzip = createGunzip({ chunkSize: outputBytes })
    this.#gunzip.on('data', (bytes: Buffer) => {
      this.#waiting.push(bytes)
      if (this.#waiting.length >= piecesAhead) this.#gunzip.pause()
      this.#schedule()
    })
    this.#gunzip.on('error', (error) => {
      this.#error = error
      this.#over()
    })
    this.#gunzip.on('end', () => {
      this.#ended = true
      this.#over()
    })
    this.#closed = new Promise((resolve) => {
      this.#gunzip.on('close', resolve)
    })
  }

  /** Takes packed bytes, which stay the caller's own; settles when the bytes before them are unpacked. */
  async write(bytes: Uint8Array): Promise<void> {
    const before = this.#written
    if (this.#error) return
    const copy = bytes.slice()
    this.#written = new Promise((resolve) => {
      this.#gunzip.write(copy, () => resolve())
    })
    await Promise.race([before, this.#closed])
  }

  /** Unpacks and delivers what is left; answers what was wrong with the packed bytes, if anything. */
  finish(): Promise<Error | undefined> {
    this.#finishing ??= this.#unpackRest()
    return this.#finishing
  }

  async #unpackRest(): Promise<Error | undefined> {
    const over = new Promise<void>((resolve) => {
      this.#over = resolve
      if (this.#error || this.#ended) resolve()
    })
    this.#gunzip.end()
    await over
    while (this.#waiting.length > 0) this.#deliverNext()
    return this.#error
  }

  close(): void {
    this.#waiting.length = 0
    this.#gunzip.destroy()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#deliverNext()
      if (this.#waiting.length > 0) this.#schedule()
    })
  }

  #deliverNext(): void {
    const bytes = this.#waiting.shift()
    if (this.#waiting.length < piecesAhead) this.#gunzip.resume()
    if (bytes) this.#deliver(bytes)
  }
}
