import { builtInFunctions, isReserved } from './reserved-words.ts'

/**
 * Tokens of ADQL 2.0 and 2.1 (ADQL 2.1, 2.1 and appendix A). The tokenizer never fails: whatever is typed is cut into
 * tokens that cover every character, and what is wrong with one is said on it.
 */
export type TokenKind =
  | 'keyword' // reserved word that is no function
  | 'function' // function of ADQL, or any name directly before a parenthesis
  | 'identifier' // regular identifier; also any word behind a dot
  | 'delimited-identifier' // "in double quotes", quotes included
  | 'number' // unsigned, decimal or hexadecimal
  | 'string' // 'in single quotes', quotes included
  | 'operator'
  | 'punctuation'
  | 'comment' // `-- to the end of the line` and, though not ADQL, `/* over lines */`
  | 'space'
  | 'unknown' // a character that ADQL has no use for

/** What is wrong or outside the standard with a token that was taken all the same. */
export type TokenProblem =
  | 'unterminated' // the closing quote or the end of the comment is missing
  | 'not-adql' // understood, but the standard has no such thing: a block comment, a letter outside ASCII
  | 'malformed' // a number that goes on as a word, such as `2mass`

/** A piece of the text: characters `start` (0-based) to `end` (exclusive), in UTF-16 units. */
export interface Token {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  readonly problem?: TokenProblem
}

/** What is still open where a line ends: all that an editor has to remember between two lines. */
export type LineState = 'plain' | 'string' | 'delimited' | 'comment'

const spacePattern = /[\s\uFEFF]+/y
const wordPattern = /[\p{L}_][\p{L}\p{N}_]*/uy
const regularPattern = /^[A-Za-z][A-Za-z0-9_]*$/
const asciiWordPattern = /^[A-Za-z0-9_]*$/
const numberPattern = /0[xX][0-9A-Fa-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const wordTailPattern = /[\p{L}\p{N}_]+/uy
const operatorPattern = /\|\||<>|!=|<=|>=|[-+*/=<>%&|^~]/y
const parenthesisAhead = /[ \t]*\(/y
const closings = { string: "'", delimited: '"', comment: '*/' } as const
const kinds = { string: 'string', delimited: 'delimited-identifier', comment: 'comment' } as const

/** The end of a match of a sticky pattern at a place, or that place where it does not match. */
function endOf(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start
  return pattern.test(text) ? pattern.lastIndex : start
}

/** Where an open string, delimited identifier or comment ends, searched from `from`; a doubled quote stays inside. */
function closingEnd(text: string, from: number, state: keyof typeof closings): { end: number; closed: boolean } {
  const closing = closings[state]
  let place = from
  while (true) {
    const found = text.indexOf(closing, place)
    if (found < 0) return { end: text.length, closed: false }
    if (state === 'comment' || text[found + 1] !== closing) return { end: found + closing.length, closed: true }
    place = found + 2
  }
}

function openedBy(text: string, start: number): keyof typeof closings | undefined {
  if (text[start] === "'") return 'string'
  if (text[start] === '"') return 'delimited'
  return text.startsWith('/*', start) ? 'comment' : undefined
}

function enclosed(text: string, start: number, from: number, state: keyof typeof closings) {
  const { end, closed } = closingEnd(text, from, state)
  const problem: TokenProblem | undefined = closed ? (state === 'comment' ? 'not-adql' : undefined) : 'unterminated'
  const token: Token = { kind: kinds[state], start, end, ...(problem && { problem }) }
  return { token, state: closed ? ('plain' as const) : state }
}

function wordToken(text: string, start: number, end: number, afterDot: boolean): Token {
  const word = text.slice(start, end)
  const problem: { problem?: TokenProblem } = asciiWordPattern.test(word) ? {} : { problem: 'not-adql' }
  if (afterDot) return { kind: 'identifier', start, end, ...problem }
  if (builtInFunctions.has(word.toUpperCase())) return { kind: 'function', start, end }
  if (isReserved(word)) return { kind: 'keyword', start, end }
  const called = endOf(parenthesisAhead, text, end) > end
  return { kind: called ? 'function' : 'identifier', start, end, ...problem }
}

function plainToken(text: string, start: number, afterDot: boolean): Token {
  if (text.startsWith('--', start)) {
    const line = text.slice(start).search(/[\r\n]/)
    return { kind: 'comment', start, end: line < 0 ? text.length : start + line }
  }
  let end = endOf(spacePattern, text, start)
  if (end > start) return { kind: 'space', start, end }
  end = endOf(wordPattern, text, start)
  if (end > start) return wordToken(text, start, end, afterDot)
  end = endOf(numberPattern, text, start)
  if (end > start) {
    const tail = endOf(wordTailPattern, text, end)
    return { kind: 'number', start, end: tail, ...(tail > end && { problem: 'malformed' as const }) }
  }
  end = endOf(operatorPattern, text, start)
  if (end > start) return { kind: 'operator', start, end }
  if ('(),.;[]'.includes(text[start] ?? '')) return { kind: 'punctuation', start, end: start + 1 }
  const wide = (text.codePointAt(start) ?? 0) > 0xffff
  return { kind: 'unknown', start, end: start + (wide ? 2 : 1) }
}

function scan(text: string, before: LineState): { tokens: Token[]; state: LineState } {
  const tokens: Token[] = []
  let state: LineState = before
  let place = 0
  if (before !== 'plain') {
    const opened = enclosed(text, 0, 0, before)
    if (opened.token.end > 0) tokens.push(opened.token)
    state = opened.state
    place = opened.token.end
  }
  let afterDot = false
  while (place < text.length) {
    const opening = openedBy(text, place)
    let token: Token
    if (opening) {
      const opened = enclosed(text, place, place + (opening === 'comment' ? 2 : 1), opening)
      state = opened.state
      token = opened.token
    } else token = plainToken(text, place, afterDot)
    tokens.push(token)
    if (token.kind !== 'space') afterDot = token.kind === 'punctuation' && text[token.start] === '.'
    else if (/[\r\n]/.test(text.slice(token.start, token.end))) afterDot = false
    place = token.end
  }
  return { tokens, state }
}

/** Cuts a whole query into tokens; together they cover every character of the text, in order. */
export function tokenize(text: string): readonly Token[] {
  return scan(text, 'plain').tokens
}

/**
 * Cuts one line (without its line break) into tokens, for editors that colour line by line: `state` is what the line
 * before left open, the state returned goes into the next line.
 */
export function tokenizeLine(
  line: string,
  state: LineState,
): { readonly tokens: readonly Token[]; readonly state: LineState } {
  return scan(line, state)
}

/** True for a name that ADQL reads without quotes: a Latin letter, then letters, digits, `_`; and not reserved. */
export const isRegularIdentifier = (name: string): boolean => regularPattern.test(name) && !isReserved(name)

/** True where the text holds nothing but white space and comments. */
export const isBlankQuery = (text: string): boolean =>
  tokenize(text).every((token) => token.kind === 'space' || token.kind === 'comment')

/** The text without semicolons and white space at its end; a comment behind the semicolon is taken off with it. */
export function stripTrailingSemicolon(text: string): string {
  const significant = tokenize(text).filter((token) => token.kind !== 'space' && token.kind !== 'comment')
  let end: number | undefined
  for (const token of significant.toReversed()) {
    if (token.kind !== 'punctuation' || text[token.start] !== ';') break
    end = token.start
  }
  return end === undefined ? text.trimEnd() : text.slice(0, end).trimEnd()
}
