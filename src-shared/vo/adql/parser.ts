import type { AdqlDiagnostic } from './diagnostic.ts'
import { parseQuery } from './parse-query.ts'
import type { QueryExpression } from './syntax.ts'
import { type AdqlOptions, type AdqlVersion, TokenReader } from './token-reader.ts'
import { isDeeperThan } from './visit.ts'

export type { AdqlOptions, AdqlVersion } from './token-reader.ts'

/** A parsed text. */
export interface ParsedAdql {
  /** The tree; partial where there are errors, undefined for a blank text and for one that is nested too deep. */
  readonly query: QueryExpression | undefined
  /** What there is to say, in the order of the text. */
  readonly diagnostics: readonly AdqlDiagnostic[]
}

/** Nodes inside each other, at most; a chain of operators counts each. Who walks a tree may recurse. */
const deepestTree = 1500

/**
 * Parses a query of ADQL 2.0 or 2.1. It reads on behind what is wrong, so that several errors are found at once; it never
 * throws. A semicolon at the end is passed over. Time grows with the length of the text.
 */
export function parseAdql(text: string, options: AdqlOptions = {}): ParsedAdql {
  const reader = new TokenReader(text, options)
  if (reader.atEnd) return { query: undefined, diagnostics: ordered(reader.diagnostics) }
  if (reader.isSymbol(';')) {
    reader.error(reader.token, 'A query is missing: it begins with SELECT.')
    return { query: undefined, diagnostics: ordered(reader.diagnostics) }
  }
  const query = parseQuery(reader, { inner: false })
  finish(reader)
  if (reader.heightBound < deepestTree || !isDeeperThan(query, deepestTree))
    return { query, diagnostics: ordered(reader.diagnostics) }
  reader.fault(query.range, 'This query is too long a chain of operators to be read.')
  return { query: undefined, diagnostics: ordered(reader.diagnostics) }
}

/** What stands behind the query: a semicolon is fine, more is not. */
function finish(reader: TokenReader): void {
  const ended = reader.isSymbol(';')
  while (reader.isSymbol(';')) reader.advance()
  if (reader.atEnd) return
  if (ended) reader.error(reader.token, 'One query is sent at a time: nothing stands behind the semicolon.')
  else reader.unexpected('It does not go on with the query before it.')
}

const ordered = (diagnostics: readonly AdqlDiagnostic[]): readonly AdqlDiagnostic[] =>
  diagnostics.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end)

/**
 * True for a query that the standard of this version allows: what later versions brought and what is an extension counts
 * as not allowed, however many services take it.
 */
export function judge(text: string, version: AdqlVersion, options: Omit<AdqlOptions, 'version'> = {}): boolean {
  const { query, diagnostics } = parseAdql(text, { ...options, version })
  return query !== undefined && diagnostics.every(({ concern }) => concern === 'advice')
}
