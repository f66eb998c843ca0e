import { type AdqlDiagnostic, insertFix, replaceFix } from './diagnostic.ts'
import type { TextRange } from './syntax.ts'
import { type Token, tokenize } from './tokenizer.ts'

/** A token as the parser reads it: without blanks and comments, and without regard to what a word may mean. */
export interface SyntaxToken extends TextRange {
  readonly kind: 'word' | 'delimited' | 'number' | 'string' | 'symbol' | 'unknown' | 'end'
  /** As it stands in the text; words in upper case. */
  readonly text: string
  /** A word that begins directly behind a number: `x` in `89x`. */
  readonly glued?: true
}

const numberHead = /^(?:0[xX][0-9A-Fa-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/
const quoteMarks: Readonly<Record<string, { readonly closing: string; readonly plain: string }>> = {
  '‘': { closing: '’‘', plain: "'" },
  '’': { closing: '’‘', plain: "'" },
  '‚': { closing: '‘’‚', plain: "'" },
  '“': { closing: '”“', plain: '"' },
  '”': { closing: '”“', plain: '"' },
  '„': { closing: '“”„', plain: '"' },
  '`': { closing: '`', plain: '"' },
}
const lookAlikes: Readonly<Record<string, string>> = {
  '−': '-',
  '–': '-',
  '—': '-',
  '×': '*',
  '·': '*',
  '÷': '/',
  '≤': '<=',
  '≥': '>=',
  '≠': '<>',
  '，': ',',
}

/** All tokens of a text that matter to the syntax, with an end token last, and what is wrong with single ones. */
export function syntaxTokens(text: string): {
  readonly tokens: readonly SyntaxToken[]
  readonly diagnostics: readonly AdqlDiagnostic[]
  /** The last token is not closed. */
  readonly open: boolean
} {
  const tokens: SyntaxToken[] = []
  const diagnostics: AdqlDiagnostic[] = []
  const report = (range: TextRange, message: string, more: Partial<AdqlDiagnostic> = {}): void => {
    diagnostics.push({
      range: { start: range.start, end: range.end },
      severity: 'error',
      concern: 'syntax',
      message,
      ...more,
    })
  }
  /** Characters that a quoted piece has taken already. */
  let taken = 0
  let open = false
  for (const token of tokenize(text)) {
    if (token.start < taken) continue
    open ||= token.problem === 'unterminated'
    const raw = text.slice(token.start, token.end)
    if (token.kind === 'space') reportOddBlanks(token, raw, report)
    else if (token.kind === 'comment') reportComment(token, raw, report)
    else if (token.kind === 'number') pushNumber(token, raw, tokens)
    else if (token.kind === 'string') {
      if (token.problem) reportOpenQuote(text, token, "'", 'text', report)
      tokens.push({ kind: 'string', start: token.start, end: token.end, text: raw })
    } else if (token.kind === 'delimited-identifier') {
      if (token.problem) reportOpenQuote(text, token, '"', 'name', report)
      tokens.push({ kind: 'delimited', start: token.start, end: token.end, text: raw })
    } else if (token.kind === 'operator' || token.kind === 'punctuation')
      tokens.push({ kind: 'symbol', start: token.start, end: token.end, text: raw })
    else if (token.kind === 'unknown') {
      const odd = oddToken(text, token, raw, report)
      taken = odd.end
      tokens.push(odd)
    } else tokens.push({ kind: 'word', start: token.start, end: token.end, text: raw.toUpperCase() })
  }
  tokens.push({ kind: 'end', start: text.length, end: text.length, text: '' })
  return { tokens, diagnostics, open }
}

type Report = (range: TextRange, message: string, more?: Partial<AdqlDiagnostic>) => void

/** `89x` is a number and a word (ADQL 2.1, 2.1: no blank is needed between them). */
function pushNumber(token: Token, raw: string, tokens: SyntaxToken[]): void {
  const head = numberHead.exec(raw)?.[0] ?? raw
  const cut = token.start + head.length
  tokens.push({ kind: 'number', start: token.start, end: cut, text: head })
  if (cut < token.end)
    tokens.push({ kind: 'word', start: cut, end: token.end, text: raw.slice(head.length).toUpperCase(), glued: true })
}

function reportOddBlanks(token: Token, raw: string, report: Report): void {
  if (/^[ \t\r\n\f\v]*$/.test(raw) || (token.start === 0 && raw.startsWith('\uFEFF'))) return
  report(token, 'This looks like a blank but is another character, which many services refuse.', {
    severity: 'warning',
    concern: 'advice',
    fix: replaceFix('Replace by a blank', token, raw.includes('\n') ? '\n' : ' '),
  })
}

function reportComment(token: Token, raw: string, report: Report): void {
  if (token.problem === 'unterminated')
    report({ start: token.start, end: token.start + 2 }, 'This comment is not closed: */ is missing.')
  else if (token.problem)
    report(token, 'ADQL has comments from -- to the end of the line only; some services refuse /* */.', {
      severity: 'note',
      concern: 'extension',
      ...(raw.includes('\n') ? {} : { fix: replaceFix('Take the comment out', token, '') }),
    })
}

function reportOpenQuote(text: string, token: Token, quote: string, what: string, report: Report): void {
  const line = text.slice(token.start, token.end).split(/\r?\n/, 1)[0] ?? ''
  const end = token.start + line.trimEnd().length
  const range = { start: token.start, end: Math.max(end, token.start + 1) }
  report(range, `This ${what} is not closed: ${quote === "'" ? 'a single quote' : 'a double quote'} is missing.`, {
    fix: insertFix('Close it at the end of the line', range.end, quote),
  })
}

/** A character that ADQL has no use for; where it stands for one that it has, read as that one. */
function oddToken(text: string, token: Token, raw: string, report: Report): SyntaxToken {
  const { start } = token
  const quotes = quoteMarks[raw]
  if (quotes) {
    const end = quotedEnd(text, token.end, quotes.closing)
    if (end) {
      const inner = text.slice(token.end, end - 1)
      const plain = quotes.plain + inner.replaceAll(quotes.plain, quotes.plain.repeat(2)) + quotes.plain
      const range = { start, end }
      const wanted = quotes.plain === "'" ? 'a text stands in single quotes' : 'a name stands in double quotes'
      report(range, `These quotes are not those of ADQL: ${wanted}, ${plain}.`, {
        fix: replaceFix(`Write ${plain}`, range, plain),
      })
      return { kind: quotes.plain === "'" ? 'string' : 'delimited', start, end, text: plain }
    }
  }
  const alike = lookAlikes[raw]
  if (alike) {
    report(token, `“${raw}” is no character of ADQL: write ${alike} instead.`, {
      fix: replaceFix(`Write ${alike}`, token, alike),
    })
    return { kind: 'symbol', start, end: token.end, text: alike }
  }
  return { kind: 'unknown', start, end: token.end, text: raw }
}

function quotedEnd(text: string, from: number, closing: string): number | undefined {
  for (let place = from; place < text.length; place++) {
    const character = text[place] ?? ''
    if (character === '\n') return undefined
    if (closing.includes(character)) return place + 1
  }
  return undefined
}
