import type { TapColumnHit } from '#shared/model/tap.ts'
import type { ColumnPart, ColumnWord } from '#shared/vo/tap/column-words.ts'

type Found = Omit<TapColumnHit, 'service'>

/** A search over many files shares one limit and one span of time. */
export interface SearchBudget {
  readonly limit: number
  /** Of the clock of `now`; what is not found by then is left out. */
  readonly until: number
  readonly now: () => number
}

const newLine = 10
const tab = 9
const capitalA = 65
const capitalZ = 90
const columnMark = 99
const tableMark = 116
/** Bytes that are looked through to learn how often a word comes. */
const sampleBytes = 65_536
const samples = 8
const mostInSample = 500
/** Bytes of a word that are looked for at once: with more, Node's search takes another, slower way for such texts. */
const fewestBytes = 3
const mostBytes = 6

/** Which cell of a column's line a part is, the mark of the line being the first. */
const cellOf: Readonly<Record<ColumnPart, number>> = { name: 1, unit: 2, ucd: 3 }

/** Lines of tables and columns (column-text.ts) as they are searched. */
export class ColumnSearch {
  readonly #bytes: Buffer
  /** The same bytes with the letters A to Z in lower case, so that places in one are places in the other. */
  readonly #lower: Buffer
  /** How often each byte comes in the lines. */
  readonly #byteCounts = new Uint32Array(256)
  /** The names of the columns alone, each behind the end of a line. */
  readonly #names: Buffer
  /** Where the name of each column begins in `#names`, and its line in the others. */
  readonly #nameStarts: Uint32Array
  readonly #lineStarts: Uint32Array
  /** How many tables there are. */
  readonly tables: number

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    const lower = Buffer.allocUnsafe(bytes.length)
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0
      const small = byte >= capitalA && byte <= capitalZ ? byte | 32 : byte
      lower[i] = small
      this.#byteCounts[small] = (this.#byteCounts[small] ?? 0) + 1
    }
    this.#lower = lower
    const lines: number[] = []
    const starts: number[] = []
    const names: Buffer[] = []
    let length = 0
    let tables = 0
    for (let start = lower.indexOf(newLine) + 1; start > 0 && start < lower.length; ) {
      const end = lower.indexOf(newLine, start)
      if (lower[start] === tableMark) tables += 1
      if (lower[start] === columnMark) {
        // `\tname\t` becomes `\nname\n` by writing the end of a line over the tab.
        const name = lower.subarray(start + 1, lower.indexOf(tab, start + 2))
        lines.push(start)
        starts.push(length)
        names.push(name)
        length += name.length
      }
      start = end + 1
    }
    this.#names = Buffer.concat(names)
    for (const start of starts) this.#names[start] = newLine
    this.#nameStarts = Uint32Array.from(starts)
    this.#lineStarts = Uint32Array.from(lines)
    this.tables = tables
  }

  get columns(): number {
    return this.#lineStarts.length
  }

  /**
   * The columns in whose line, or the line of whose table, every word stands, and at least one in their own. Names that
   * begin with the rarest word come first. `more`: there are others, or the time was up.
   */
  find(
    words: readonly ColumnWord[],
    budget: SearchBudget,
  ): { readonly hits: readonly Found[]; readonly more: boolean } {
    const search: Search = { words, hits: new Map(), budget, looked: 0 }
    const texts = words.map(({ text }) => text).filter((text) => text !== '')
    const rarest = texts.length > 1 ? this.#rarest(texts) : (texts[0] ?? '')
    const more = rarest !== '' && (this.#walkNames(rarest, search) || this.#walkLines(rarest, search))
    return { hits: [...search.hits.values()], more }
  }

  /** The word that comes least often in samples of the lines. */
  #rarest(words: readonly string[]): string {
    const step = Math.max(sampleBytes, Math.floor(this.#lower.length / samples))
    const often = new Map<string, number>()
    for (const word of words) {
      let count = 0
      for (let start = 0; start < this.#lower.length; start += step) {
        const sample = this.#lower.subarray(start, start + sampleBytes)
        const end = count + mostInSample
        for (let at = sample.indexOf(word); at >= 0 && count < end; at = sample.indexOf(word, at + 1)) count += 1
      }
      often.set(word, count)
    }
    const [rarest = ''] = words.toSorted(
      (one, other) => (often.get(one) ?? 0) - (often.get(other) ?? 0) || other.length - one.length,
    )
    return rarest
  }

  /**
   * Finds a word from a place on; -1: it comes no more. A few bytes from its rarest byte on are looked for, since Node
   * walks from one such byte to the next as fast as memory is read; the others are compared there.
   */
  #finder(bytes: Buffer, word: string): (from: number) => number {
    const needle = Buffer.from(word)
    let rarest = 0
    for (let i = 1; i <= needle.length - fewestBytes; i++)
      if (this.#often(needle, i) < this.#often(needle, rarest)) rarest = i
    const part = needle.subarray(rarest, rarest + mostBytes)
    return (from) => {
      for (let at = bytes.indexOf(part, from + rarest); at >= 0; at = bytes.indexOf(part, at + 1)) {
        const start = at - rarest
        if (
          part.length === needle.length ||
          bytes.compare(needle, 0, needle.length, start, start + needle.length) === 0
        )
          return start
      }
      return -1
    }
  }

  #often(needle: Buffer, place: number): number {
    return this.#byteCounts[needle[place] ?? 0] ?? 0
  }

  /** The columns whose name begins with a word. True: it ended before the last. */
  #walkNames(word: string, search: Search): boolean {
    const next = this.#finder(this.#names, `\n${word}`)
    for (let at = next(0); at >= 0; at = next(at + 1))
      if (this.#take(this.#lineStarts[placeOf(this.#nameStarts, at)] ?? 0, search)) return true
    return false
  }

  /** The columns in whose line, or the line of whose table, the word stands. True: it ended before the last. */
  #walkLines(word: string, search: Search): boolean {
    const lower = this.#lower
    const next = this.#finder(lower, word)
    for (let at = next(0); at >= 0; ) {
      let start = lower.lastIndexOf(newLine, at) + 1
      let end = lower.indexOf(newLine, at)
      if (lower[start] === columnMark && this.#take(start, search)) return true
      if (lower[start] === tableMark && search.words.length > 1 && at < this.#table(start)[1])
        for (start = end + 1; lower[start] === columnMark; start = end + 1) {
          end = lower.indexOf(newLine, start)
          if (this.#take(start, search)) return true
        }
      at = next(end)
    }
    return false
  }

  /** Looks at a column, and takes it if all words are there. True: the limit is reached, or the time is up. */
  #take(start: number, search: Search): boolean {
    search.looked += 1
    if (search.looked % 512 === 0 && search.budget.now() > search.budget.until) return true
    if (search.hits.has(start) || !this.#has(search.words, start)) return false
    if (search.hits.size >= search.budget.limit) return true
    search.hits.set(start, this.#hit(start))
    return false
  }

  #has(words: readonly ColumnWord[], start: number): boolean {
    const line = this.#lower.subarray(start + 1, this.#lower.indexOf(newLine, start))
    const others = words.filter((word) => !isIn(line, word))
    if (others.length === 0) return true
    if (others.length === words.length || others.some(({ part }) => part !== undefined)) return false
    const [tableStart, tableEnd] = this.#table(start)
    const table = this.#lower.subarray(tableStart, tableEnd)
    return others.every(({ text }) => table.indexOf(text) >= 0)
  }

  /** The line of a table, or of the table of a column: its name, title and description. */
  #table(start: number): readonly [start: number, end: number] {
    const own = this.#lower[start] === tableMark ? start : this.#lower.lastIndexOf('\nt\t', start) + 1
    return [own, this.#lower.indexOf('\t{', own)]
  }

  #hit(start: number): Found {
    const [tableStart, tableEnd] = this.#table(start)
    const table = this.#bytes.toString('utf8', tableStart, tableEnd).split('\t')[1] ?? ''
    const end = this.#bytes.indexOf(newLine, start)
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

/** Whether a word stands in the line of a column; one of a part in its cell, any text there where it has none itself. */
function isIn(line: Buffer, { text, part }: ColumnWord): boolean {
  if (part === undefined) return line.indexOf(text) >= 0
  let start = 1
  for (let cell = 1; cell < cellOf[part]; cell++) start = line.indexOf(tab, start) + 1
  const end = line.indexOf(tab, start)
  const at = text === '' ? start : line.indexOf(text, start)
  return text === '' ? end > start : at >= 0 && at + text.length <= end
}

interface Search {
  readonly words: readonly ColumnWord[]
  /** By where their line begins. */
  readonly hits: Map<number, Found>
  readonly budget: SearchBudget
  looked: number
}

/** The place of a value in ascending numbers that hold it. */
function placeOf(numbers: Uint32Array, value: number): number {
  let low = 0
  let high = numbers.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
