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

/** Twelve bits for two characters at once, by the little-endian word they make. */
const noPair = 0xffff
const pairs = new Uint16Array(65_536).fill(noPair)
for (let i = 0; i < 64; i++) {
  for (let j = 0; j < 64; j++) pairs[alphabet.charCodeAt(i) | (alphabet.charCodeAt(j) << 8)] = (i << 6) | j
}

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
    this.bytes.copyWithin(0, count, this.length)
    this.length -= count
  }

  /** Decodes text[start, end) up to the next `<`; answers where it stopped. */
  decode(text: Uint8Array, start: number, end: number): number {
    this.lines = 0
    this.lineStart = -1
    const room = this.length + ((end - start) >> 2) * 3 + 8
    if (room > this.bytes.length) {
      const grown = new Uint8Array(Math.max(room, this.bytes.length * 2))
      grown.set(this.bytes.subarray(0, this.length))
      this.bytes = grown
    }
    const out = this.bytes
    const view = new DataView(text.buffer, text.byteOffset, text.byteLength)
    const outView = new DataView(out.buffer)
    let to = this.length
    let p = start
    while (p < end) {
      if (this.#count === 0 && !this.#padded) {
        const last = end - 4
        while (p <= last) {
          const word = view.getInt32(p, true)
          const first = pairs[word & 0xffff] as number
          const second = pairs[word >>> 16] as number
          if ((first | second) > 4095) break
          // Big-endian: three bytes and one of no meaning, which the next ones cover.
          outView.setInt32(to, (first << 20) | (second << 8))
          to += 3
          p += 4
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
