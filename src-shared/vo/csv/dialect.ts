import { Seen, seenIn } from './cell-type.ts'
import { type EcsvHeader, readEcsv } from './ecsv.ts'
import { type CsvRecord, cellBytes, recordAt } from './record.ts'

/** How a delimited text is written, as far as its first lines tell. */
export interface CsvDialect {
  readonly delimiter: number
  /** The delimiter as a word: comma, tab, semicolon, bar, blank. */
  readonly names: readonly string[]
  /** Where the first row begins. */
  readonly dataStart: number
  /** Lines before it. */
  readonly lines: number
  readonly comments: readonly string[]
  readonly ecsv: EcsvHeader | undefined
  /** Every line looked at has as many cells as the header, and more than one: this is a table, whatever its name. */
  readonly regular: boolean
}

const candidates = [44, 9, 59, 124]
const linesLookedAt = 100
const decoder = new TextDecoder()

/**
 * Looks at the beginning of a text: lines that begin with `#` are comments, blank ones nothing; the delimiter is the one of comma, tab,
 * semicolon and bar that cuts the lines most alike; the first line names the columns unless a cell of it is a number.
 */
export function dialectOf(bytes: Uint8Array, start: number, end: number, final: boolean): CsvDialect {
  let p = start
  let lines = 0
  const comments: string[] = []
  const commentStarts: number[] = []
  while (p < end && (bytes[p] === 35 || bytes[p] === 10 || bytes[p] === 13)) {
    if (bytes[p] !== 35) {
      if (bytes[p] === 10 || bytes[p + 1] !== 10) lines++
      p++
      continue
    }
    let e = p
    while (e < end && bytes[e] !== 10 && bytes[e] !== 13) e++
    comments.push(decoder.decode(bytes.subarray(p + 1, e)).replace(/^ /, ''))
    commentStarts.push(p)
    p = bytes[e] === 13 && bytes[e + 1] === 10 ? e + 2 : Math.min(e + 1, end)
    lines++
  }
  const ecsv = readEcsv(comments)
  const delimiter = ecsv?.delimiter ?? bestDelimiter(bytes, p, end, final)
  const first = recordAt(bytes, p, end, delimiter, true)
  const width = first?.cells.length ?? 1
  const texts = first ? textsOf(bytes, first) : []
  let names = texts
  if (first && !ecsv && texts.some((_, index) => isNumber(bytes, first, index))) {
    // No names here: the last comment may hold them.
    const last = commentStarts.at(-1)
    const commented = last === undefined ? undefined : recordAt(bytes, last + 1, p, delimiter, true)
    names = commented?.cells.length === width ? textsOf(bytes, commented) : texts.map(() => '')
    if (commented?.cells.length === width) comments.pop()
  } else if (first && p < end) {
    p = first.next
    lines += first.lines
  }
  return {
    delimiter,
    names: names.map((name, index) => name.trim() || `col${index + 1}`),
    dataStart: p,
    lines,
    comments: ecsv ? [] : comments,
    ecsv,
    regular: width > 1 && isRegular(bytes, p, end, delimiter, width, final),
  }
}

const textsOf = (bytes: Uint8Array, record: CsvRecord): string[] =>
  record.cells.map((cell) => decoder.decode(cellBytes(bytes, cell)))

function isNumber(bytes: Uint8Array, record: CsvRecord, index: number): boolean {
  const cell = record.cells[index]
  if (!cell) return false
  let { start, end } = cell
  while (start < end && bytes[start] === 32) start++
  while (end > start && bytes[end - 1] === 32) end--
  return start < end && (seenIn(bytes, start, end) & (Seen.int | Seen.long | Seen.double | Seen.digits)) !== 0
}

/** The delimiter that gives the first lines as many cells as the very first, and more than one; else the comma. */
function bestDelimiter(bytes: Uint8Array, from: number, end: number, final: boolean): number {
  let best = 44
  let most = 0
  for (const delimiter of candidates) {
    const counts = cellCounts(bytes, from, end, delimiter, final)
    const width = counts[0] ?? 1
    if (width < 2) continue
    const score = counts.filter((count) => count === width).length / counts.length
    // Ragged lines are no reason to prefer another delimiter, but a clearly better one is.
    if (score > most + 0.1) {
      best = delimiter
      most = score
    }
  }
  return best
}

function cellCounts(bytes: Uint8Array, from: number, end: number, delimiter: number, final: boolean): number[] {
  const counts: number[] = []
  let p = from
  while (p < end && counts.length < linesLookedAt) {
    const record = recordAt(bytes, p, end, delimiter, final)
    if (!record) break
    const blank = record.cells.length === 1 && record.cells[0]?.start === record.cells[0]?.end
    if (!blank) counts.push(record.cells.length)
    p = record.next
  }
  return counts
}

function isRegular(
  bytes: Uint8Array,
  from: number,
  end: number,
  delimiter: number,
  width: number,
  final: boolean,
): boolean {
  const counts = cellCounts(bytes, from, end, delimiter, final)
  return counts.length > 0 && counts.every((count) => count === width)
}
