import type { TapColumnHit } from '#shared/model/tap.ts'

type Found = Omit<TapColumnHit, 'service'>

/** A search over many files shares one limit and one span of time. */
export interface SearchBudget {
  readonly limit: number
  /** Of the clock of `now`; what is not found by then is left out. */
  readonly until: number
  readonly now: () => number
}

const newLine = 10
const capitalA = 65
const capitalZ = 90
const columnMark = 99

/** The same bytes with the letters A to Z in lower case, so that places in one are places in the other. */
function lowerCase(bytes: Buffer): Buffer {
  const lower = Buffer.allocUnsafe(bytes.length)
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    lower[i] = byte >= capitalA && byte <= capitalZ ? byte | 32 : byte
  }
  return lower
}

/** The words of a search. */
export const searchWords = (text: string): readonly string[] =>
  text
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/[A-Z]/g, (letter) => letter.toLowerCase()))

/** Lines of tables and columns (column-text.ts) as they are searched. */
export class ColumnSearch {
  readonly #bytes: Buffer
  readonly #lower: Buffer

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#lower = lowerCase(bytes)
  }

  /**
   * The columns whose name, unit, UCD or description has one of the words, and whose line or table has all the others.
   * Names that begin with a word come first. `more`: there are others, or the time was up.
   */
  find(words: readonly string[], budget: SearchBudget): { readonly hits: readonly Found[]; readonly more: boolean } {
    const hits = new Map<number, Found>()
    const pivots = words.toSorted((one, other) => other.length - one.length)
    // A word that is nowhere ends it after one walk.
    if (pivots.some((word) => this.#lower.indexOf(word) < 0)) return { hits: [], more: false }
    const needles = [...pivots.map((word) => `\nc\t${word}`), ...pivots]
    for (const needle of needles)
      if (this.#walk(Buffer.from(needle), pivots, hits, budget)) return { hits: [...hits.values()], more: true }
    return { hits: [...hits.values()], more: false }
  }

  /** True: it ended before the last line. */
  #walk(needle: Buffer, words: readonly string[], hits: Map<number, Found>, budget: SearchBudget): boolean {
    const lower = this.#lower
    let looked = 0
    for (let at = lower.indexOf(needle); at >= 0; ) {
      // The needle of a name begins with the end of the line before.
      const inside = needle[0] === newLine ? at + 1 : at
      const start = lower.lastIndexOf(newLine, inside) + 1
      const end = lower.indexOf(newLine, inside)
      if (lower[start] === columnMark && !hits.has(start) && this.#has(words, start, end)) {
        if (hits.size >= budget.limit) return true
        hits.set(start, this.#hit(start, end))
      }
      looked += 1
      if (looked % 512 === 0 && budget.now() > budget.until) return true
      at = lower.indexOf(needle, end)
    }
    return false
  }

  #has(words: readonly string[], start: number, end: number): boolean {
    const line = this.#lower.subarray(start + 1, end)
    const others = words.filter((word) => line.indexOf(word) < 0)
    if (others.length === 0) return true
    const [tableStart, tableEnd] = this.#table(start)
    const table = this.#lower.subarray(tableStart, tableEnd)
    return others.every((word) => table.indexOf(word) >= 0)
  }

  /** The line of the table of a column: its name, title and description. */
  #table(columnStart: number): readonly [start: number, end: number] {
    const start = this.#lower.lastIndexOf('\nt\t', columnStart) + 1
    return [start, this.#lower.indexOf('\t{', start)]
  }

  #hit(start: number, end: number): Found {
    const [tableStart, tableEnd] = this.#table(start)
    const table = this.#bytes.toString('utf8', tableStart, tableEnd).split('\t')[1] ?? ''
    const [, column = '', unit, ucd, description] = this.#bytes.toString('utf8', start, end).split('\t')
    return {
      table,
      column,
      ...(unit && { unit }),
      ...(ucd && { ucd }),
      ...(description && { description }),
    }
  }
}
