import type { Identifier, TableName } from './syntax.ts'
import { isRegularIdentifier } from './tokenizer.ts'

/**
 * How names compare (ADQL 2.1, 2.1.2): regular identifiers without regard to case, delimited ones as they are written.
 * A delimited name meets a regular one where it equals it apart from the case that the regular one does not have.
 */
export function sameName(one: Identifier, other: Identifier): boolean {
  if (one.delimited && other.delimited) return one.name === other.name
  return foldCase(one.name) === foldCase(other.name)
}

/** True where an identifier of a query stands for a name of the metadata: a regular one in any case, a delimited one as written. */
export function matchesName(written: Identifier, name: string): boolean {
  if (!written.delimited) return foldCase(written.name) === foldCase(name)
  return written.name === name
}

/** Lower case in ASCII only: no other letters are in regular identifiers, and locales do not matter. */
export const foldCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32))

/** A key under which names are found in a map: the same for regular names that differ in case alone. */
export const nameKey = (identifier: Identifier): string =>
  identifier.delimited && !isRegularIdentifier(identifier.name) ? identifier.name : foldCase(identifier.name)

/** An identifier as it is written in ADQL. */
export const writtenName = (identifier: Identifier): string =>
  identifier.delimited ? `"${identifier.name.replaceAll('"', '""')}"` : identifier.name

/** The parts of a table's name, outermost first, as the metadata name them. */
export const tableParts = ({ catalog, schema, table }: TableName): readonly Identifier[] =>
  [catalog, schema, table].filter((part) => part !== undefined)
