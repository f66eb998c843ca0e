import type { ByteSink } from '#shared/vo/votable/write-bytes.ts'

const alphabet = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
const at = (index: number): number => alphabet[index] ?? 0

/** Bytes that make one full line: 57 bytes are 76 characters (RFC 2045, 6.8). */
export const lineBytes = 57

/** Bytes as base64 in lines of 76 characters, padded at the end; all but the last call pass a multiple of `lineBytes`. */
export function writeBase64Lines(sink: ByteSink, from: Uint8Array): void {
  const lines = Math.ceil(from.length / lineBytes)
  sink.ensure(lines * 77)
  const { bytes } = sink
  let to = sink.length
  for (let start = 0; start < from.length; start += lineBytes) {
    const end = Math.min(start + lineBytes, from.length)
    let i = start
    for (; i + 2 < end; i += 3) {
      const triple = ((from[i] ?? 0) << 16) | ((from[i + 1] ?? 0) << 8) | (from[i + 2] ?? 0)
      bytes[to++] = at(triple >> 18)
      bytes[to++] = at((triple >> 12) & 63)
      bytes[to++] = at((triple >> 6) & 63)
      bytes[to++] = at(triple & 63)
    }
    if (i < end) {
      const two = i + 1 < end
      const triple = ((from[i] ?? 0) << 16) | ((two ? (from[i + 1] ?? 0) : 0) << 8)
      bytes[to++] = at(triple >> 18)
      bytes[to++] = at((triple >> 12) & 63)
      bytes[to++] = two ? at((triple >> 6) & 63) : 61
      bytes[to++] = 61
    }
    bytes[to++] = 10
  }
  sink.length = to
}
