import type { ColumnBuilder } from './column-builder.ts'
import type { ReadingNotes } from './reading-notes.ts'

/**
 * Text ends at a zero byte, if there is one (VOTable 1.4, 6: fixed-length strings are padded with NUL).
 * char is UTF-8 in practice; bytes that are none are read as ISO-8859-1, which older writers meant.
 */
export function storeText(
  b: ColumnBuilder,
  bytes: Uint8Array,
  view: DataView,
  at: number,
  items: number,
  row: number,
  notes: ReadingNotes,
): void {
  const first = b.offsets[row] as number
  let to = first
  if (b.wide) {
    b.reserveBytes(first + items * 3)
    b.offsets[row + 1] = utf8Of(bytes, at, items, b.u8, first)
    return
  }
  b.reserveBytes(first + items)
  const out = b.u8
  const end = at + items
  let beyondAscii = 0
  let p = at
  // Four at a time while all are ASCII and none is zero.
  for (; p + 4 <= end; p += 4) {
    const word = view.getInt32(p, true)
    if ((((word - 0x01010101) | word) & 0x80808080) !== 0) break
    b.view.setInt32(to, word, true)
    to += 4
  }
  // The last bytes with some of those before them, if they are as plain.
  if (p > at && p + 4 > end) {
    const word = view.getInt32(end - 4, true)
    if ((((word - 0x01010101) | word) & 0x80808080) === 0) {
      b.view.setInt32(first + items - 4, word, true)
      b.offsets[row + 1] = first + items
      return
    }
  }
  for (; p < end; p++) {
    const c = bytes[p] as number
    if (c === 0) break
    beyondAscii |= c
    out[to++] = c
  }
  if (beyondAscii > 127 && !isUtf8(bytes, at, at + to - first)) {
    notes.add(`Column ${b.info.name}: text that is not UTF-8 is read as ISO-8859-1.`)
    to = storeLatin(b, bytes, at, to - first, first)
  }
  b.offsets[row + 1] = to
}

/** `storeText` for so many rows `step` bytes apart, in cells of the same length. */
export function storeTexts(
  b: ColumnBuilder,
  bytes: Uint8Array,
  view: DataView,
  at: number,
  step: number,
  items: number,
  row: number,
  rows: number,
  notes: ReadingNotes,
): void {
  let to = b.offsets[row] as number
  if (!b.wide) b.reserveBytes(to + rows * items)
  // Four at a time; the last four may overlap those before them.
  const last = b.wide || items < 4 ? -1 : items - 4
  for (let r = row, p = at; r < row + rows; r++, p += step) {
    const out = b.view
    let q = last < 0 ? 1 : 0
    for (; q <= last; q = q < last && q + 4 > last ? last : q + 4) {
      const word = view.getInt32(p + q, true)
      if ((((word - 0x01010101) | word) & 0x80808080) !== 0) break
      out.setInt32(to + q, word, true)
    }
    if (q > last && last >= 0) {
      to += items
      b.offsets[r + 1] = to
    } else {
      storeText(b, bytes, view, p, items, r, notes)
      to = b.offsets[r + 1] as number
      // What is no ASCII may have taken more room.
      if (last >= 0) b.reserveBytes(to + (row + rows - r) * items)
    }
  }
}

function storeLatin(b: ColumnBuilder, bytes: Uint8Array, at: number, length: number, first: number): number {
  b.reserveBytes(first + 2 * length)
  let to = first
  for (let p = at; p < at + length; p++) {
    const c = bytes[p] as number
    if (c < 0x80) b.u8[to++] = c
    else {
      b.u8[to++] = 0xc0 | (c >> 6)
      b.u8[to++] = 0x80 | (c & 63)
    }
  }
  return to
}

/** Whether bytes[start, end) are well-formed enough to be UTF-8: lead bytes followed by as many others as they say. */
function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  for (let p = start; p < end; ) {
    const c = bytes[p] as number
    const more = c < 0x80 ? 0 : c < 0xc2 ? -1 : c < 0xe0 ? 1 : c < 0xf0 ? 2 : c < 0xf5 ? 3 : -1
    if (more < 0 || p + more >= end) return false
    for (let i = 1; i <= more; i++) if (((bytes[p + i] as number) & 0xc0) !== 0x80) return false
    p += more + 1
  }
  return true
}

/** Writes UTF-16BE characters up to the first NUL as UTF-8; answers the position after them. Room: 3 bytes a character. */
export function utf8Of(bytes: Uint8Array, at: number, characters: number, out: Uint8Array, from: number): number {
  let to = from
  const end = at + 2 * characters
  for (let p = at; p < end; p += 2) {
    let c = ((bytes[p] as number) << 8) | (bytes[p + 1] as number)
    if (c === 0) break
    if (c < 0x80) {
      out[to++] = c
      continue
    }
    if (c < 0x800) {
      out[to++] = 0xc0 | (c >> 6)
      out[to++] = 0x80 | (c & 63)
      continue
    }
    if (c >= 0xd800 && c < 0xe000) {
      const next = p + 2 < end ? ((bytes[p + 2] as number) << 8) | (bytes[p + 3] as number) : 0
      if (c < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
        c = 0x10000 + ((c - 0xd800) << 10) + (next - 0xdc00)
        p += 2
        out[to++] = 0xf0 | (c >> 18)
        out[to++] = 0x80 | ((c >> 12) & 63)
        out[to++] = 0x80 | ((c >> 6) & 63)
        out[to++] = 0x80 | (c & 63)
        continue
      }
      c = 0xfffd
    }
    out[to++] = 0xe0 | (c >> 12)
    out[to++] = 0x80 | ((c >> 6) & 63)
    out[to++] = 0x80 | (c & 63)
  }
  return to
}
