import type { Identifier, TableName } from './syntax.ts'

/** Lower case in ASCII only: no other letters are in regular identifiers, and locales do not matter. */
export const foldCase = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32))

/** An identifier as it is written in ADQL. */
export const writtenName = (identifier: Identifier): string =>
  identifier.delimited ? `"${identifier.name.replaceAll('"', '""')}"` : identifier.name

/** The parts of a table's name, outermost first, as the metadata name them. */
export const tableParts = ({ catalog, schema, table }: TableName): readonly Identifier[] =>
  [catalog, schema, table].filter((part) => part !== undefined)
