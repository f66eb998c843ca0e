import { Base64Machine } from './base64-machine.ts'

const blank = 64
const padding = 65
const markup = 66
const invalid = 67

const codes = new Uint8Array(256).fill(invalid)
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
for (let i = 0; i < 64; i++) codes[alphabet.charCodeAt(i)] = i
for (const c of [0x20, 0x09, 0x0a, 0x0d]) codes[c] = blank
codes[0x3d] = padding
codes[0x3c] = markup

/** The machine keeps nothing between calls that matters: one serves all. */
let sharedMachine: Base64Machine | undefined

/** Decodes base64 (RFC 4648, with white space anywhere) from bytes, in pieces. */
export class Base64Decoder {
  /** What was decoded and not yet dropped: bytes[0, length). */
  bytes = new Uint8Array(1 << 16)
  length = 0
  /** Newlines passed, and the position after the last one, of the region decoded last. */
  lines = 0
  lineStart = -1
  /** Met a `<`: the text is over. */
  ended = false
  /** Met a byte that is no base64; it stands where `decode` stopped. */
  damaged = false
  #quad = 0
  #count = 0
  #padded = false

  /** Drops the first bytes of what was decoded. */
  drop(count: number): void {
    if (count > 0) this.bytes.copyWithin(0, count, this.length)
    this.length -= count
  }

  /** Decodes text[start, end) up to the next `<`; answers where it stopped. */
  decode(text: Uint8Array, start: number, end: number): number {
    this.lines = 0
    this.lineStart = -1
    const room = this.length + ((end - start) >> 2) * 3 + 16
    if (room > this.bytes.length) {
      const grown = new Uint8Array(Math.max(room, this.bytes.length * 2))
      grown.set(this.bytes.subarray(0, this.length))
      this.bytes = grown
    }
    const out = this.bytes
    sharedMachine ??= new Base64Machine()
    const machine = sharedMachine
    let to = this.length
    let p = start
    while (p < end) {
      if (this.#count === 0 && !this.#padded) {
        p = machine.decode(text, p, end, out, to)
        to += machine.written
        if (machine.lines > 0) {
          this.lines += machine.lines
          this.lineStart = machine.lineStart
        }
        if (p >= end) break
      }
      const byte = text[p] as number
      const code = codes[byte] as number
      if (code < 64) {
        if (this.#padded) {
          this.damaged = true
          break
        }
        this.#quad = (this.#quad << 6) | code
        if (++this.#count === 4) {
          out[to] = this.#quad >> 16
          out[to + 1] = this.#quad >> 8
          out[to + 2] = this.#quad
          to += 3
          this.#quad = 0
          this.#count = 0
        }
      } else if (code === padding) this.#padded = true
      else if (code === markup) {
        this.ended = true
        break
      } else if (code === invalid) {
        this.damaged = true
        break
      } else if (byte === 10) {
        this.lines++
        this.lineStart = p + 1
      }
      p++
    }
    this.length = to
    return p
  }

  /** Decodes what a last, padded group of four holds. Call once, when the text is over. */
  finish(): void {
    if (this.#count >= 2) this.bytes[this.length++] = this.#quad >> (this.#count === 2 ? 4 : 10)
    if (this.#count === 3) this.bytes[this.length++] = this.#quad >> 2
    this.#count = 0
  }
}
