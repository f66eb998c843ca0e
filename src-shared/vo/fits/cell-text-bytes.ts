import { isUtf8, latinToUtf8 } from '../csv/text-bytes.ts'
import { type ColumnBuilder, Kind } from '../votable/column-builder.ts'

/**
 * Stores a string of a fixed field as a cell (or, of a list of text, as item `index`): a NUL as first character is no value,
 * a NUL later ends it, blanks at the end mean nothing (FITS 4.0, 7.3.3.1). Text that is not UTF-8 is read as Latin-1.
 */
export function storeText(
  b: ColumnBuilder,
  bytes: Uint8Array,
  start: number,
  end: number,
  index: number,
  latin: () => void,
): void {
  const list = b.kind === Kind.textList
  const at = (list ? b.textOffsets[index] : b.offsets[index]) ?? 0
  if (at + end - start > b.u8.length) b.reserveBytes(at + end - start)
  const out = b.u8
  // Filling is passed over from the end, a NUL that ends the text is found on the way.
  let e = end
  while (e > start && (bytes[e - 1] === 32 || bytes[e - 1] === 0)) e--
  let high = 0
  let last = at
  for (let p = start; p < e; p++) {
    const byte = bytes[p] as number
    if (byte === 0) {
      while (last > at && out[last - 1] === 32) last--
      break
    }
    out[last++] = byte
    high |= byte
  }
  if (high >= 128 && !isUtf8(out, at, last)) {
    latin()
    b.reserveBytes(at + 2 * (end - start))
    last = latinToUtf8(bytes, start, start + last - at, b.u8, at)
  }
  if (list) b.textOffsets[index + 1] = last
  else {
    b.offsets[index + 1] = last
    if (bytes[start] === 0) b.setNull(index)
  }
}
