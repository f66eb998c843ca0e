import { type Cell, catalogue, type DoubleColumn, type DoubleTable } from './catalogue.ts'

export interface QueryAnswer {
  readonly columns: readonly DoubleColumn[]
  readonly rows: readonly (readonly Cell[])[]
}

/** A place in the text that was not understood: line (from 1), column (from 0), the word there. */
export class SyntaxProblem extends Error {
  readonly position: readonly [line: number, column: number, word: string]

  constructor(position: SyntaxProblem['position']) {
    super(`Syntax error at ${position.join(', ')}`)
    this.position = position
  }
}

/** Understood, but not to be done: sentences. */
export class QueryProblem extends Error {}

interface Word {
  readonly text: string
  readonly at: number
  /** A name in quotes, or a string. */
  readonly quoted: '"' | "'" | undefined
}

interface Source {
  readonly alias: string
  readonly table: DoubleTable
}

/** The rows of all sources side by side, one cell array for each source. */
type Combined = readonly (readonly Cell[])[]
type Pick = { readonly column: DoubleColumn; of(row: Combined): Cell }

const keywords = new Set([
  'SELECT',
  'TOP',
  'FROM',
  'WHERE',
  'AND',
  'JOIN',
  'ON',
  'AS',
  'ORDER',
  'BY',
  'LIMIT',
  'INNER',
  'IS',
  'NOT',
])
const compare: Readonly<Record<string, (one: string | number, other: string | number) => boolean>> = {
  '=': (one, other) => one === other,
  '<>': (one, other) => one !== other,
  '!=': (one, other) => one !== other,
  '<': (one, other) => one < other,
  '<=': (one, other) => one <= other,
  '>': (one, other) => one > other,
  '>=': (one, other) => one >= other,
}

/**
 * Answers the few kinds of queries that the double knows, in either language:
 * SELECT [TOP n] list FROM table {JOIN table ON a = b} [WHERE a op value AND a IS NULL ...] [ORDER BY a] [LIMIT n].
 */
export function answerOf(query: string): QueryAnswer {
  return new Reading(query).run()
}

class Reading {
  readonly #query: string
  readonly #words: Word[]
  #next = 0

  constructor(query: string) {
    // Comments keep their length, so that positions are those of the text as it came.
    this.#query = query.replaceAll(/--[^\n]*/g, (comment) => ' '.repeat(comment.length))
    this.#words = [...this.#query.matchAll(/"[^"]*"|'(?:[^']|'')*'|[A-Za-z_]\w*|\d[\d.]*|<=|>=|<>|!=|\S/g)].map(
      (match) => {
        const quote = match[0].charAt(0)
        const quoted = quote === '"' || quote === "'" ? quote : undefined
        return { text: quoted ? match[0].slice(1, -1) : match[0], at: match.index, quoted }
      },
    )
    while (this.#words.at(-1)?.text === ';') this.#words.pop()
  }

  run(): QueryAnswer {
    this.#demand('SELECT')
    let top = this.#take('TOP') ? this.#number() : Number.POSITIVE_INFINITY
    const list = this.#list()
    this.#demand('FROM')
    const sources: Source[] = [this.#source()]
    let rows: Combined[] = sources[0]?.table.rows.map((row) => [row]) ?? []
    while (this.#take('INNER') || this.#peek('JOIN')) {
      this.#demand('JOIN')
      const source = this.#source()
      this.#demand('ON')
      const left = this.#name()
      this.#demand('=')
      const right = this.#name()
      sources.push(source)
      const [one, other] = [pick(sources, left), pick(sources, right)]
      rows = rows.flatMap((row) =>
        source.table.rows
          .map((more): Combined => [...row, more])
          .filter((both) => one.of(both) !== null && one.of(both) === other.of(both)),
      )
    }
    if (this.#take('WHERE'))
      do {
        const condition = this.#condition(sources)
        rows = rows.filter(condition)
      } while (this.#take('AND'))
    if (this.#take('ORDER')) {
      this.#demand('BY')
      const by = pick(sources, this.#name())
      const sign = this.#take('DESC') ? -1 : 1
      if (sign > 0) this.#take('ASC')
      rows = rows.toSorted((one, other) => sign * order(by.of(one), by.of(other)))
    }
    if (this.#take('LIMIT')) top = Math.min(top, this.#number())
    if (this.#next < this.#words.length) this.#wrong()
    if (list === 'count') return { columns: [countColumn], rows: [[Math.min(rows.length, top)]] }
    const picks = list === '*' ? everything(sources) : list.map(({ name, as }) => named(pick(sources, name), as))
    const taken = rows.slice(0, Number.isFinite(top) ? top : undefined)
    return { columns: picks.map((one) => one.column), rows: taken.map((row) => picks.map((one) => one.of(row))) }
  }

  #list(): '*' | 'count' | readonly { readonly name: readonly string[]; readonly as: string | undefined }[] {
    if (this.#take('*')) return '*'
    if (this.#take('COUNT')) {
      for (const word of ['(', '*', ')']) this.#demand(word)
      if (this.#take('AS')) this.#name()
      return 'count'
    }
    const list: { name: readonly string[]; as: string | undefined }[] = []
    do list.push({ name: this.#name(), as: this.#take('AS') ? this.#name()[0] : undefined })
    while (this.#take(','))
    return list
  }

  #source(): Source {
    const name = this.#name()
    const [schema = '', bare = ''] = name
    if (name.length < 2) throw new QueryProblem(`No schema given for table ${schema}.`)
    const inSchema = catalogue.filter((table) => same(table.schema, schema))
    if (inSchema.length === 0) throw new QueryProblem(`Schema ${schema} not found.`)
    const table = inSchema.find((one) => same(one.name, bare))
    if (!table) throw new QueryProblem(`Table ${bare} not found.`)
    this.#take('AS')
    const follows = this.#words[this.#next]
    const isAlias = follows && /^[A-Za-z_]/.test(follows.text) && !keywords.has(follows.text.toUpperCase())
    if (isAlias) this.#next += 1
    return { alias: isAlias ? follows.text : bare, table }
  }

  #condition(sources: readonly Source[]): (row: Combined) => boolean {
    const left = this.#operand(sources)
    if (this.#take('IS')) {
      const wanted = !this.#take('NOT')
      this.#demand('NULL')
      return (row) => (left(row) === null) === wanted
    }
    const test = compare[this.#words[this.#next]?.text ?? '']
    if (!test) this.#wrong()
    this.#next += 1
    const right = this.#operand(sources)
    return (row) => {
      const [one, other] = [left(row), right(row)]
      return one !== null && other !== null && (test?.(one, other) ?? false)
    }
  }

  #operand(sources: readonly Source[]): (row: Combined) => Cell {
    const word = this.#words[this.#next]
    if (word?.quoted === "'" || (word && /^\d/.test(word.text))) {
      this.#next += 1
      const value = word.quoted ? word.text : Number(word.text)
      return () => value
    }
    return pick(sources, this.#name()).of
  }

  /** A name of one to three parts. */
  #name(): string[] {
    const parts: string[] = []
    do {
      const word = this.#words[this.#next]
      const isName = word && (word.quoted === '"' || (!word.quoted && /^[A-Za-z_]/.test(word.text)))
      if (!isName || (!word.quoted && keywords.has(word.text.toUpperCase()))) this.#wrong()
      parts.push(word?.text ?? '')
      this.#next += 1
    } while (this.#take('.'))
    return parts
  }

  #number(): number {
    const word = this.#words[this.#next]
    if (!word || !/^\d+$/.test(word.text)) this.#wrong()
    this.#next += 1
    return Number(word?.text)
  }

  #peek(text: string): boolean {
    const word = this.#words[this.#next]
    return word !== undefined && !word.quoted && word.text.toUpperCase() === text
  }

  #take(text: string): boolean {
    const there = this.#peek(text)
    if (there) this.#next += 1
    return there
  }

  #demand(text: string): void {
    if (!this.#take(text)) this.#wrong()
  }

  #wrong(): never {
    const word = this.#words[this.#next]
    const before = this.#query.slice(0, word?.at ?? this.#query.length).split('\n')
    throw new SyntaxProblem([before.length, before.at(-1)?.length ?? 0, word?.text ?? '<EOF>'])
  }
}

const countColumn: DoubleColumn = { name: 'count', datatype: 'long', description: 'Number of rows' }
const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
const named = (one: Pick, as: string | undefined): Pick =>
  as === undefined ? one : { column: { ...one.column, name: as }, of: one.of }

/** Nulls come last. */
const order = (one: Cell, other: Cell): number => {
  if (one === other) return 0
  if (one === null) return 1
  if (other === null) return -1
  return one < other ? -1 : 1
}

function pick(sources: readonly Source[], name: readonly string[]): Pick {
  const column = name.at(-1) ?? ''
  const prefix = name.at(-2)
  for (const [at, source] of sources.entries()) {
    if (prefix !== undefined && !same(prefix, source.alias)) continue
    const index = source.table.columns.findIndex((one) => same(one.name, column))
    const found = source.table.columns[index]
    if (found) return { column: found, of: (row) => row[at]?.[index] ?? null }
  }
  throw new QueryProblem(`Column ${column} not found.`)
}

const everything = (sources: readonly Source[]): Pick[] =>
  sources.flatMap((source, at) =>
    source.table.columns.map((column, index) => ({ column, of: (row: Combined) => row[at]?.[index] ?? null })),
  )
