/** Bytes waiting for their reader beyond which the socket is paused. */
const highWaterBytes = 262_144

/**
 * The bytes of one answer between socket and reader, with back-pressure: the socket is paused while more than 256 KiB
 * wait. Small answers thus arrive whole and free their socket even if nobody reads them.
 */
export class BodyQueue {
  readonly #flow: { readonly pause: () => void; readonly resume: () => void }
  readonly #chunks: Uint8Array[] = []
  #bytes = 0
  #paused = false
  #end: { readonly error?: Error } | undefined
  #wake: (() => void) | undefined

  constructor(flow: { readonly pause: () => void; readonly resume: () => void }) {
    this.#flow = flow
  }

  push(chunk: Uint8Array): void {
    if (this.#end !== undefined) return
    this.#chunks.push(chunk)
    this.#bytes += chunk.byteLength
    if (!this.#paused && this.#bytes > highWaterBytes) {
      this.#paused = true
      this.#flow.pause()
    }
    this.#wakeReader()
  }

  /** No more bytes will come. The reader still gets what waits here. */
  finish(): void {
    this.#end ??= {}
    this.#wakeReader()
  }

  /** Ends with an error, at once if `drop`, else behind what waits here. */
  fail(error: Error, drop: boolean): void {
    if (drop) {
      this.#chunks.length = 0
      this.#bytes = 0
      if (this.#end?.error === undefined) this.#end = { error }
    } else this.#end ??= { error }
    this.#wakeReader()
  }

  /** Takes the next chunk; undefined at the end. */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const chunk = this.#chunks.shift()
      if (chunk !== undefined) {
        this.#bytes -= chunk.byteLength
        if (this.#paused && this.#bytes <= highWaterBytes / 4) {
          this.#paused = false
          this.#flow.resume()
        }
        return chunk
      }
      if (this.#end?.error !== undefined) throw this.#end.error
      if (this.#end !== undefined) return undefined
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  #wakeReader(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }
}
