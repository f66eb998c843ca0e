import { type AdqlDiagnostic, type AdqlFix, insertFix } from './diagnostic.ts'
import { reservedWords } from './reserved-words.ts'
import { meantWord } from './spelling.ts'
import type { TextRange } from './syntax.ts'
import { type SyntaxToken, syntaxTokens } from './syntax-tokens.ts'

/** The versions of ADQL that are told apart. */
export type AdqlVersion = '2.0' | '2.1'

/** What is known of the query's service. */
export interface AdqlOptions {
  /** Default 2.1. */
  readonly version?: AdqlVersion
  /** Names of the user-defined functions that the service declares; without them every name is taken. */
  readonly functions?: readonly string[]
}

/** Words with which a part of a query begins or goes on: where a value is wanted and one of them stands, it is missing. */
const structuralWords: ReadonlySet<string> = new Set(
  'SELECT FROM WHERE HAVING ON USING UNION EXCEPT INTERSECT AND OR AS JOIN NATURAL INNER LEFT RIGHT FULL CROSS OUTER ORDER GROUP WITH OFFSET THEN WHEN ELSE END BY IN LIKE ILIKE BETWEEN IS ASC DESC NOT EXISTS'.split(
    ' ',
  ),
)
/** Words that end a list or a condition, whatever is missing in it. */
const clauseWords: ReadonlySet<string> = new Set(
  'FROM WHERE GROUP HAVING ORDER OFFSET UNION EXCEPT INTERSECT SELECT LIMIT'.split(' '),
)
/** True for a word that goes on with the query or ends a part of it; NOT and EXISTS begin a condition. */
export const isStructural = ({ kind, text }: SyntaxToken): boolean =>
  kind === 'word' && structuralWords.has(text) && text !== 'NOT' && text !== 'EXISTS'
/** True for what can follow a column but not a word such as ORDER or GROUP: `SELECT order, group FROM t`. */
export const standsAsName = ({ kind, text }: SyntaxToken): boolean =>
  kind === 'symbol' ? /^[,.=<>+*/-]/.test(text) : kind === 'word' && /^(FROM|AS)$/.test(text)
const setOperators: ReadonlySet<string> = new Set(['UNION', 'EXCEPT', 'INTERSECT'])

/** Nesting (parentheses, signs, NOT) that is read; deeper than any query one writes, and safe for the stack. */
export const deepestNesting = 200

const noToken: SyntaxToken = { kind: 'end', start: 0, end: 0, text: '' }

/**
 * The tokens of a query, read from left to right, and the findings. At most one error is reported for each token at
 * which reading stops, so that one mistake gives one message.
 */
export class TokenReader {
  readonly text: string
  readonly version: AdqlVersion
  readonly functions: ReadonlySet<string> | undefined
  readonly diagnostics: AdqlDiagnostic[]
  readonly #tokens: readonly SyntaxToken[]
  /** For each opening parenthesis the index of the closing one. */
  readonly #closings = new Map<number, number>()
  /** Opening parentheses with a query in them. */
  readonly #queries = new Set<number>()
  #index = 0
  /** Most operators, joins or set operators in one chain, each of which stands around the one before. */
  #longestChain = 0
  #deepest = 0
  #lastError = -1
  #depth = 0
  #halted = false
  /** The text ends inside quotes or a comment: what is missing there is in them. */
  readonly #openAtEnd: boolean

  constructor(text: string, options: AdqlOptions) {
    this.text = text
    this.version = options.version ?? '2.1'
    this.functions = options.functions && new Set(options.functions.map((name) => name.toUpperCase()))
    const { tokens, diagnostics, open } = syntaxTokens(text)
    this.diagnostics = [...diagnostics]
    this.#openAtEnd = open
    this.#tokens = this.#pairParentheses(tokens)
    this.#findQueries()
  }

  /** The tokens without parentheses that close nothing, which are reported. */
  #pairParentheses(all: readonly SyntaxToken[]): readonly SyntaxToken[] {
    const tokens: SyntaxToken[] = []
    const open: number[] = []
    for (const token of all) {
      const symbol = token.kind === 'symbol' ? token.text : ''
      if (symbol === '(') open.push(tokens.length)
      const opening = symbol === ')' ? open.pop() : undefined
      if (opening !== undefined) this.#closings.set(opening, tokens.length)
      if (symbol !== ')' || opening !== undefined) tokens.push(token)
      else
        this.fault(token, 'This parenthesis closes nothing.', {
          title: 'Take it out',
          edits: [{ range: { start: token.start, end: token.end }, text: '' }],
        })
    }
    return tokens
  }

  #findQueries(): void {
    for (let index = this.#tokens.length - 2; index >= 0; index--) {
      const token = this.#tokens[index]
      if (token?.kind !== 'symbol' || token.text !== '(') continue
      const inside = this.#tokens[index + 1]
      if (inside?.kind === 'word') {
        if (inside.text === 'SELECT' || inside.text === 'WITH') this.#queries.add(index)
      } else if (this.#queries.has(index + 1)) {
        const behind = this.#tokens[(this.#closings.get(index + 1) ?? this.#tokens.length) + 1]
        const goesOn =
          behind?.kind === 'word' && (setOperators.has(behind.text) || /^(ORDER|OFFSET)$/.test(behind.text))
        if (!behind || goesOn || behind.text === ')') this.#queries.add(index)
      }
    }
  }

  // Where we are

  get token(): SyntaxToken {
    return this.#tokens[this.#index] ?? noToken
  }
  /** The token read last; at the beginning the first one. */
  get before(): SyntaxToken {
    return this.#tokens[Math.max(0, this.#index - 1)] ?? noToken
  }
  ahead(count = 1): SyntaxToken {
    return this.#tokens[Math.min(this.#index + count, this.#tokens.length - 1)] ?? noToken
  }
  get atEnd(): boolean {
    return this.token.kind === 'end'
  }
  isWord(...words: readonly string[]): boolean {
    return this.token.kind === 'word' && words.includes(this.token.text)
  }
  isSymbol(...symbols: readonly string[]): boolean {
    return this.token.kind === 'symbol' && symbols.includes(this.token.text)
  }
  /** True at a parenthesis that holds a query. */
  get atSubquery(): boolean {
    return this.#queries.has(this.#index)
  }
  /** True at a word that goes on with the query: no name, whatever else it may be. */
  get atStructure(): boolean {
    return this.token.kind === 'word' && structuralWords.has(this.token.text)
  }
  /** True where a clause begins or the text, or the parenthesis around, ends. */
  get atClauseEnd(): boolean {
    const { kind, text } = this.token
    if (kind === 'word' && (text === 'ORDER' || text === 'GROUP') && standsAsName(this.ahead())) return false
    return kind === 'end' || (kind === 'word' ? clauseWords.has(text) : kind === 'symbol' && /^[);]$/.test(text))
  }
  /** True at a word that is none, but nearly one with which a clause begins. */
  get atMisspelledClause(): boolean {
    const { kind, text } = this.token
    return kind === 'word' && !reservedWords.has(text) && meantWord(text, clauseWords) !== undefined
  }
  /** True at what can begin a value. */
  get atValue(): boolean {
    const { kind, text } = this.token
    if (kind === 'word') return !structuralWords.has(text) || text === 'NOT' || text === 'EXISTS'
    return kind === 'delimited' || kind === 'number' || kind === 'string' || (kind === 'symbol' && text === '(')
  }

  // Going on

  advance(): SyntaxToken {
    const { token } = this
    if (token.kind !== 'end') this.#index++
    return token
  }
  takeWord(...words: readonly string[]): boolean {
    if (!this.isWord(...words)) return false
    this.#index++
    return true
  }
  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false
    this.#index++
    return true
  }
  /** Takes one of the words, also where it is misspelled; the slip is reported. */
  takeKeyword(...words: readonly string[]): string | undefined {
    const { token } = this
    if (token.kind !== 'word') return undefined
    if (words.includes(token.text)) return this.advance().text
    const meant = reservedWords.has(token.text) ? undefined : meantWord(token.text, words)
    if (meant === undefined) return undefined
    this.misspelled(token, meant)
    this.#index++
    return meant
  }
  misspelled(token: TextRange, meant: string): void {
    this.error(token, `“${this.textOf(token)}” is no word of ADQL here: ${meant} is probably meant.`, {
      title: `Write ${meant}`,
      edits: [{ range: token, text: meant }],
    })
  }
  /** Passes over what cannot be read, up to the next clause, comma or closing parenthesis; parentheses in it whole. */
  skip(options: { readonly commasToo: boolean }): void {
    while (!this.atClauseEnd) {
      if (this.isSymbol(',') && !options.commasToo) return
      const closing = this.isSymbol('(') ? this.#closings.get(this.#index) : undefined
      this.#index = closing === undefined ? this.#index + 1 : closing + 1
    }
  }
  /** Reads one level deeper, or, where the nesting is too deep, gives up the rest of the text. */
  nested<T>(read: () => T, otherwise: () => T): T {
    if (this.#depth >= deepestNesting) {
      if (!this.#halted)
        this.error(this.token, `This is nested more than ${deepestNesting} deep; the rest was not read.`)
      this.#halted = true
      this.#index = this.#tokens.length - 1
      return otherwise()
    }
    this.#depth++
    this.#deepest = Math.max(this.#deepest, this.#depth)
    const result = read()
    this.#depth--
    return result
  }
  /** Notes that a chain has become so long. */
  chain(length: number): void {
    if (length > this.#longestChain) this.#longestChain = length
  }
  /** Nodes inside each other, at most: a bound from above, with a dozen nodes for each level of nesting. */
  get heightBound(): number {
    return 2 * (this.#longestChain + 12) * (this.#deepest + 1)
  }
  /** Takes the parenthesis that closes `open`, or says that it is missing. */
  close(open: SyntaxToken): void {
    if (this.takeSymbol(')')) return
    // `CONTAINS(p, q = 1`: what follows belongs outside.
    const compared = this.isSymbol('=', '<', '>', '<=', '>=', '<>', '!=')
    if (!compared && !this.atClauseEnd && !this.atStructure) {
      this.unexpected('A comma, an operator or a closing parenthesis is missing before it.')
      this.skip({ commasToo: true })
      if (this.takeSymbol(')')) return
    }
    this.error(open, 'This parenthesis is not closed.', insertFix('Insert )', this.before.end, ')'))
  }

  /** Passes over everything up to a semicolon or the end. */
  skipAll(): void {
    while (!this.atEnd && !this.isSymbol(';')) this.#index++
  }

  // Findings

  /** True where an error was reported inside a range. */
  hasErrorIn({ start, end }: TextRange): boolean {
    return this.diagnostics
      .slice(-20)
      .some(({ severity, range }) => severity === 'error' && range.start >= start && range.end <= end)
  }

  textOf({ start, end }: TextRange): string {
    return this.text.slice(start, end)
  }
  /** From a place to the end of what was read last. */
  from(start: number): TextRange {
    return { start, end: Math.max(start, this.before.end) }
  }
  /** The range of a token that is told about; at the end of the text, of the token before. */
  get here(): TextRange {
    const { start, end } = this.atEnd ? this.before : this.token
    return { start, end }
  }
  error({ start, end }: TextRange, message: string, fix?: AdqlFix): void {
    if (this.#halted || this.#lastError === this.#index || (this.atEnd && this.#openAtEnd)) return
    this.#lastError = this.#index
    this.#add({ start, end }, { severity: 'error', concern: 'syntax', message, ...(fix && { fix }) })
  }
  /** An error that stops nothing: reported beside others at the same place. */
  fault({ start, end }: TextRange, message: string, fix?: AdqlFix): void {
    if (!this.#halted) this.#add({ start, end }, { severity: 'error', concern: 'syntax', message, ...(fix && { fix }) })
  }
  /** Says that something is missing behind what was read last. */
  missing(message: string, fix?: AdqlFix): void {
    this.error(this.before, message, fix)
  }
  /** Says that the token at hand has no place here. */
  unexpected(hint: string, fix?: AdqlFix): void {
    const written = this.textOf(this.token)
    const short = written.length > 30 ? `${written.slice(0, 29)}…` : written
    this.error(
      this.here,
      this.atEnd ? `The query ends too early. ${hint}` : `“${short}” is not expected here. ${hint}`,
      fix,
    )
  }
  /** ADQL 2.1 in a query of ADQL 2.0. */
  newer(range: TextRange, what: string): void {
    if (this.version === '2.0')
      this.#add(range, {
        severity: 'warning',
        concern: 'version',
        message: `${what} came with ADQL 2.1; a service of ADQL 2.0 may refuse it.`,
      })
  }
  extension(range: TextRange, message: string, fix?: AdqlFix): void {
    this.#add(range, { severity: 'note', concern: 'extension', message, ...(fix && { fix }) })
  }
  advise(range: TextRange, message: string, fix?: AdqlFix): void {
    this.#add(range, { severity: 'warning', concern: 'advice', message, ...(fix && { fix }) })
  }
  #add({ start, end }: TextRange, finding: Omit<AdqlDiagnostic, 'range'>): void {
    if (!this.#halted) this.diagnostics.push({ range: { start, end }, ...finding })
  }
}
