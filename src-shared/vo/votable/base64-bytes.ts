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

/** What `decodeLines` comes to: bytes written so far, newlines passed, the position after the last one. */
const reach = new Float64Array(3)

/** The plain part, eight characters at a time, and the newlines between such: a small function is made fast early. */
function decodeLines(view: DataView, outView: DataView, from: number, end: number, reached: Float64Array): number {
  const last = end - 8
  let to = reached[0] as number
  let lines = 0
  let p = from
  while (p <= last) {
    const word = view.getInt32(p, true)
    const next = view.getInt32(p + 4, true)
    const a = pairs[word & 0xffff] as number
    const b = pairs[word >>> 16] as number
    const c = pairs[next & 0xffff] as number
    const d = pairs[next >>> 16] as number
    if ((a | b | c | d) > 4095) {
      if ((a | b) <= 4095) {
        outView.setInt32(to, (a << 20) | (b << 8))
        to += 3
        p += 4
      } else if ((word & 0xff) === 10) {
        lines++
        reached[2] = ++p
      } else break
      continue
    }
    // Big-endian: six bytes and two of no meaning, which the next ones cover.
    outView.setInt32(to, (a << 20) | (b << 8) | (c >> 4))
    outView.setInt32(to + 4, (c << 28) | (d << 16))
    to += 6
    p += 8
  }
  reached[0] = to
  reached[1] = lines
  return p
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
    const room = this.length + ((end - start) >> 2) * 3 + 16
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
        reach[0] = to
        reach[1] = 0
        p = decodeLines(view, outView, p, end, reach)
        to = reach[0] as number
        if (reach[1] > 0) {
          this.lines += reach[1] as number
          this.lineStart = reach[2] as number
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
