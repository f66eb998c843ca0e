import type { ColumnBuilder } from '../votable/column-builder.ts'

/** Whether bytes[start, end) are UTF-8 (RFC 3629: no overlong forms, no surrogates). */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  let p = start
  while (p < end) {
    const first = bytes[p++] as number
    if (first < 0x80) continue
    const more = first >= 0xc2 && first < 0xe0 ? 1 : first >= 0xe0 && first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0
    if (more === 0 || first < 0xc2 || p + more > end) return false
    const second = bytes[p] as number
    if (first === 0xe0 && second < 0xa0) return false
    if (first === 0xed && second > 0x9f) return false
    if (first === 0xf0 && second < 0x90) return false
    if (first === 0xf4 && second > 0x8f) return false
    for (let i = 0; i < more; i++) if (((bytes[p++] as number) & 0xc0) !== 0x80) return false
  }
  return true
}

/** Writes Latin-1 (ISO 8859-1) as UTF-8 at `at`; answers where it ends. At most two bytes for each. */
export function latinToUtf8(bytes: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number {
  let to = at
  for (let p = start; p < end; p++) {
    const byte = bytes[p] as number
    if (byte >= 0x80) {
      out[to++] = 0xc0 | (byte >> 6)
      out[to++] = 0x80 | (byte & 0x3f)
    } else out[to++] = byte
  }
  return to
}

/** Stores text that is not UTF-8 as Latin-1, so that no byte is lost. */
export function storeLatin(b: ColumnBuilder, bytes: Uint8Array, start: number, end: number, row: number): void {
  const at = b.offsets[row] as number
  b.reserveBytes(at + 2 * (end - start))
  b.offsets[row + 1] = latinToUtf8(bytes, start, end, b.u8, at)
}
