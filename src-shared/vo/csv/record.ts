/** A cell of a record: where its bytes lie, quotes excluded. */
export interface RecordCell {
  readonly start: number
  readonly end: number
  readonly quoted: boolean
  /** Quotes are doubled inside, or text stands behind the closing one: the bytes need `cellBytes`. */
  readonly odd: boolean
}

export interface CsvRecord {
  readonly cells: readonly RecordCell[]
  /** Where the next record begins. */
  readonly next: number
  /** Line ends passed. */
  readonly lines: number
  /** A quote without its end was taken as a character. */
  readonly unclosed: boolean
}

/**
 * The record at `from` (RFC 4180, any line ends); undefined where it is not all there. `final`: nothing comes behind `end`,
 * so that the last line needs no end and a quote without its partner is a character.
 */
export function recordAt(
  bytes: Uint8Array,
  from: number,
  end: number,
  delimiter: number,
  final: boolean,
): CsvRecord | undefined {
  const cells: RecordCell[] = []
  let p = from
  let lines = 0
  let unclosed = false
  for (;;) {
    let start = p
    if (delimiter === 32) while (p < end && bytes[p] === 32) start = ++p
    let odd = false
    let close = -1
    if (p < end && bytes[p] === 34) {
      const closed = closingQuote(bytes, p + 1, end)
      if (closed < 0 && !final) return undefined
      if (closed < 0) unclosed = true
      else {
        for (let q = p; q < closed; q++) if (bytes[q] === 10 || (bytes[q] === 13 && bytes[q + 1] !== 10)) lines++
        close = closed
        p = closed + 1
      }
    }
    const behind = p
    while (p < end && bytes[p] !== delimiter && bytes[p] !== 10 && bytes[p] !== 13) p++
    if (p >= end && !final) return undefined
    if (close >= 0) {
      odd = p > behind || hasQuote(bytes, start + 1, close)
      cells.push({ start: start + 1, end: p > behind ? p : close, quoted: true, odd })
    } else cells.push({ start, end: p, quoted: false, odd: false })
    if (p >= end) return { cells, next: p, lines, unclosed }
    const c = bytes[p]
    if (c === delimiter) {
      p++
      continue
    }
    lines++
    if (c === 13) {
      if (p + 1 >= end && !final) return undefined
      if (bytes[p + 1] === 10 && p + 1 < end) p++
    }
    return { cells, next: p + 1, lines, unclosed }
  }
}

/** Where the quote that ends a cell stands; -1 where it is not there. */
export function closingQuote(bytes: Uint8Array, from: number, end: number): number {
  let p = from
  for (;;) {
    p = bytes.indexOf(34, p)
    // At the very end a doubled quote may still come.
    if (p < 0 || p >= end) return -1
    if (bytes[p + 1] !== 34 || p + 1 >= end) return p
    p += 2
  }
}

function hasQuote(bytes: Uint8Array, start: number, end: number): boolean {
  const at = bytes.indexOf(34, start)
  return at >= 0 && at < end
}

/** The bytes of an odd cell with its quotes resolved. */
export function cellBytes(bytes: Uint8Array, cell: RecordCell): Uint8Array {
  if (!cell.odd) return bytes.subarray(cell.start, cell.end)
  const out = new Uint8Array(cell.end - cell.start)
  let to = 0
  let inside = true
  for (let p = cell.start; p < cell.end; p++) {
    const byte = bytes[p] as number
    if (inside && byte === 34) {
      if (bytes[p + 1] === 34 && p + 1 < cell.end) p++
      else {
        inside = false
        continue
      }
    }
    out[to++] = byte
  }
  return out.subarray(0, to)
}
