import { insertFix, replaceFix } from './diagnostic.ts'
import { unquoteIdentifier } from './identifier.ts'
import { isReserved } from './reserved-words.ts'
import { meantWord } from './spelling.ts'
import type { Identifier } from './syntax.ts'
import type { SyntaxToken } from './syntax-tokens.ts'
import { isStructural, type TokenReader } from './token-reader.ts'

const regularName = /^[A-Za-z][A-Za-z0-9_]*$/

/** An identifier without a name, where one is missing. */
export const noName = (at: number): Identifier => ({
  kind: 'identifier',
  range: { start: at, end: at },
  name: '',
  delimited: false,
})

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Reads the token at hand as a name (ADQL 2.1, 2.1.2), with what is wrong with it. */
function takeIdentifier(reader: TokenReader): Identifier {
  const dotBefore = reader.before.text === '.'
  const token = reader.advance()
  const range = { start: token.start, end: token.end }
  const written = reader.textOf(token)
  const dotted = dotBefore || reader.isSymbol('.')
  if (token.kind === 'delimited') {
    const name = unquoteIdentifier(token.text)
    if (token.text === '""') reader.fault(range, 'A name in double quotes has at least one character.')
    return { kind: 'identifier', range, name, delimited: true }
  }
  const reserved = isReserved(written)
  if (!reserved && regularName.test(written)) return { kind: 'identifier', range, name: written, delimited: false }
  const fix = replaceFix(`Write ${quoted(written)}`, range, quoted(written))
  if (reserved && dotted)
    // `public.hipparcos` of the Gaia archive: no doubt what is meant, and taken there.
    reader.extension(
      range,
      `${written} is a word of ADQL: most services want this name written ${quoted(written)}.`,
      fix,
    )
  else if (reserved)
    reader.fault(range, `${written} is a word of ADQL: as a name it is written ${quoted(written)}.`, fix)
  else
    reader.fault(
      range,
      `A name without quotes begins with one of the letters A to Z, then letters, digits and _: this one is written ${quoted(written)}.`,
      fix,
    )
  return { kind: 'identifier', range, name: written, delimited: false }
}

/** True for a token that can be meant as a name, even if it is none. */
const nameLike = ({ kind }: SyntaxToken): boolean => kind === 'word' || kind === 'delimited'

/** A name that begins with a digit, as far as it goes without a blank: `2mass`. */
function numberName(reader: TokenReader): Identifier | undefined {
  if (reader.token.kind !== 'number' || !reader.ahead().glued) return undefined
  const { start } = reader.advance()
  reader.advance()
  const range = reader.from(start)
  const name = reader.textOf(range)
  reader.error(range, `A name that begins with a digit is written in double quotes: ${quoted(name)}.`, {
    title: `Write ${quoted(name)}`,
    edits: [{ range, text: quoted(name) }],
  })
  return { kind: 'identifier', range, name, delimited: false }
}

/** One name, or one without characters where it is missing. `what` is said of it: "a name for the column". */
export function parseIdentifier(reader: TokenReader, what: string): Identifier {
  if (nameLike(reader.token) && !reader.atStructure) return takeIdentifier(reader)
  const numbered = numberName(reader)
  if (numbered) return numbered
  if (reader.token.kind === 'string') {
    const token = reader.advance()
    const name = token.text.slice(1, -1).replaceAll("''", "'")
    reader.error(token, `A name stands in double quotes, not in single ones: ${quoted(name)}.`, {
      title: `Write ${quoted(name)}`,
      edits: [{ range: token, text: quoted(name) }],
    })
    return { kind: 'identifier', range: { start: token.start, end: token.end }, name, delimited: true }
  }
  const lone = reader.token
  if (reader.atStructure && !reader.atClauseEnd && lone.kind === 'word' && /^[,)]?$/.test(reader.ahead().text))
    return takeIdentifier(reader)
  reader.missing(`${what} is missing behind “${reader.textOf(reader.before)}”.`)
  return noName(reader.before.end)
}

/** Names joined by dots, outermost first. A `.*` at the end is left to the reader. */
export function parseDottedName(reader: TokenReader, what: string): readonly Identifier[] {
  const parts: Identifier[] = [
    nameLike(reader.token) ? takeIdentifier(reader) : (numberName(reader) ?? parseIdentifier(reader, what)),
  ]
  while (reader.isSymbol('.') && !(reader.ahead().kind === 'symbol' && reader.ahead().text === '*')) {
    const dot = reader.advance()
    if (reader.isSymbol('.')) {
      // `catalog..table` leaves the schema to the service.
      reader.extension(dot, 'A name with two dots leaves out the schema; ADQL has no such form.')
      parts.push(noName(dot.end))
    } else if (nameLike(reader.token) && !(reader.atStructure && reader.token.start > dot.end))
      parts.push(takeIdentifier(reader))
    else {
      const numbered = numberName(reader)
      if (!numbered) reader.missing(`A name is missing behind the dot.`)
      parts.push(numbered ?? noName(dot.end))
    }
  }
  return parts
}

/** True at a table with `.*` behind its name. */
export function atTableColumns(reader: TokenReader): boolean {
  for (let i = 0; i < 12 && nameLike(reader.ahead(i)); i += 2) {
    const dot = reader.ahead(i + 1)
    if (dot.kind !== 'symbol' || dot.text !== '.') return false
    const behind = reader.ahead(i + 2)
    if (behind.kind === 'symbol' && behind.text === '*') return true
  }
  return false
}

/**
 * `[AS] name` behind a column, a table or a query, or undefined (ADQL 2.1, 2.2). `keywords` may follow without an alias: a
 * slip in one of them is not taken for a name where a name would make no sense.
 */
export function parseAlias(reader: TokenReader, what: string, keywords: readonly string[]): Identifier | undefined {
  if (reader.takeWord('AS')) return parseIdentifier(reader, what)
  const { token } = reader
  if (!nameLike(token) || reader.atStructure) return undefined
  if (token.kind === 'word') {
    const next = reader.ahead()
    const endsHere =
      next.kind === 'end' ||
      (next.kind === 'symbol' && next.text !== '-') ||
      (isStructural(next) && next.text !== 'BY' && next.text !== 'SELECT')
    if (token.text === 'LIMIT' && next.kind === 'number') return undefined
    if (!endsHere && meantWord(token.text, keywords)) return undefined
    if (next.kind === 'symbol' && next.text === '(') return undefined
    if (isReserved(token.text) && !endsHere) return undefined
    if (token.glued)
      reader.advise(
        { start: token.start, end: token.end },
        `This is read as a name for the number before it; a blank makes that plain.`,
        insertFix('Insert a blank', token.start, ' '),
      )
  }
  return takeIdentifier(reader)
}
