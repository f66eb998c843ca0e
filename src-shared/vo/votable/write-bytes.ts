const encoder = new TextEncoder()

/**
 * Bytes that grow at the end: what every writer prints into. `take` hands the bytes over and starts anew,
 * so that a piece which is already on its way is never written again.
 */
export class ByteSink {
  bytes: Uint8Array
  length = 0
  readonly #size: number

  /** `size` is the size in bytes of a fresh buffer; it grows where one cell needs more. */
  constructor(size: number) {
    this.#size = size
    this.bytes = new Uint8Array(size)
  }

  /** Makes room for `more` bytes. To be called before every direct write into `bytes`. */
  ensure(more: number): void {
    const needed = this.length + more
    if (needed <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }

  /** Text of code points below 128, as the standards' own words and numbers are. */
  ascii(text: string): void {
    const count = text.length
    this.ensure(count)
    const bytes = this.bytes
    let at = this.length
    for (let i = 0; i < count; i++) bytes[at++] = text.charCodeAt(i)
    this.length = at
  }

  /** Any text, as UTF-8. Lone surrogates become U+FFFD. */
  text(text: string): void {
    this.ensure(text.length * 3)
    this.length += encoder.encodeInto(text, this.bytes.subarray(this.length)).written
  }

  /** A short run of bytes, copied. */
  raw(from: Uint8Array, start = 0, end = from.length): void {
    const count = end - start
    this.ensure(count)
    if (count < 32) {
      const bytes = this.bytes
      let at = this.length
      for (let i = start; i < end; i++) bytes[at++] = from[i] ?? 0
    } else this.bytes.set(from.subarray(start, end), this.length)
    this.length += count
  }

  byte(value: number): void {
    this.ensure(1)
    this.bytes[this.length++] = value
  }

  /** What was written so far; the sink starts anew with a fresh buffer. */
  take(): Uint8Array {
    const taken = this.bytes.subarray(0, this.length)
    this.bytes = new Uint8Array(this.#size)
    this.length = 0
    return taken
  }
}
