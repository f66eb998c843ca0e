import { isRegularIdentifier } from './tokenizer.ts'

const delimitedPattern = /^"(?:[^"]|"")+"$/

/** True for a name that already stands in double quotes, quotes inside doubled. */
export const isDelimited = (name: string): boolean => delimitedPattern.test(name)

/** The name a delimited identifier stands for; a regular one is its own name. */
export const unquoteIdentifier = (name: string): string =>
  isDelimited(name) ? name.slice(1, -1).replaceAll('""', '"') : name

/**
 * A column, table or schema name as to be written in ADQL (ADQL 2.1, 2.1.2).
 *
 * - A name that comes in quotes stays as it is: TAP 1.1, 4 wants the names of TAP_SCHEMA "as to be used in a query",
 *   and services that keep to it quote them already.
 * - A regular, unreserved name stays bare, whatever its case: without quotes case does not count, and quotes would make
 *   it count (`RAJ2000` is found as RAJ2000, raj2000 and Raj2000, `"RAJ2000"` only as written).
 * - Everything else (`_RAJ2000`, `e-mag`, `size`) is quoted.
 *
 * `keepCase`: quotes also what has upper-case letters, for servers that fold bare names to lower case and hold others.
 */
export function quoteIdentifier(name: string, options: { readonly keepCase?: boolean } = {}): string {
  if (isDelimited(name)) return name
  if (isRegularIdentifier(name) && !(options.keepCase && /[A-Z]/.test(name))) return name
  return `"${name.replaceAll('"', '""')}"`
}

/** The parts of a dotted name (`catalog.schema.table`); dots inside quotes do not part. Quotes are kept. */
export function splitQualifiedName(name: string): readonly string[] {
  const parts: string[] = []
  let part = ''
  let quoted = false
  for (const character of name) {
    if (character === '"') quoted = !quoted
    if (character === '.' && !quoted) {
      parts.push(part)
      part = ''
    } else part += character
  }
  return [...parts, part]
}

/**
 * A table name as to be written in ADQL, from the ways in which services spell it: bare, quoted, with its schema before
 * it or not. VizieR's tables come as `"J/ApJ/752/127/table1"` and as `J/ApJ/752/127/table1`; a dot in such a name does
 * not part schema and table (`J/A+A/601.1/x`) unless what stands before it is the schema or a regular identifier.
 */
export function quoteTableName(name: string, schema?: string): string {
  // A name of nothing but blanks is kept: it stands for itself, between quotes.
  const bare = name.trim() || name
  if (schema && bare.startsWith(`${schema}.`) && bare.length > schema.length + 1)
    return `${quoteTableName(schema)}.${quoteTableName(bare.slice(schema.length + 1))}`
  const parts = splitQualifiedName(bare)
  if (parts.length === 1) return quoteIdentifier(bare)
  if (parts.some((part) => part === '')) return isDelimited(bare) ? bare : quoteIdentifier(bare)
  const last = parts.length - 1
  const parted = parts.length <= 3 && parts.every((part, i) => i === last || isDelimited(part) || isSimpleWord(part))
  return parted ? parts.map((part) => quoteIdentifier(part)).join('.') : quoteIdentifier(bare)
}

/** A word of letters, digits and `_`, reserved or not: what a schema is called in practice. */
const isSimpleWord = (part: string): boolean => /^\w+$/.test(part)
