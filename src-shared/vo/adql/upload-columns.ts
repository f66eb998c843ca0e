import { foldCase } from './names.ts'
import { parseAdql } from './parser.ts'
import type { AdqlNode, Identifier, NamedTable, Select, TableReference } from './syntax.ts'
import { nodesOf } from './visit.ts'

/** The schema of uploaded tables (TAP 1.1, 2.5). */
const uploadSchema = 'tap_upload'

/**
 * The columns of an upload that a query uses, in their order: what need not be sent is not. Where the query cannot be
 * read to its end, or does not name the upload, all of them; at least one, since a table without columns is none. A name
 * counts if it may mean the column: case, quotes and what services make of odd characters are not relied upon.
 */
export function usedUploadColumns<C extends { readonly name: string }>(
  adql: string,
  name: string,
  columns: readonly C[],
): readonly C[] {
  const { query, diagnostics } = parseAdql(adql)
  if (!query || diagnostics.some(({ concern }) => concern === 'syntax')) return columns
  const nodes = [...nodesOf(query)]
  const uses = nodes.filter((node): node is NamedTable => node.kind === 'named-table' && isUpload(node, name))
  if (uses.length === 0 || takesAll(nodes, uses)) return columns
  const qualifiers = new Set(uses.map(({ name: table, alias }) => key(alias ?? table.table)))
  const named = new Set<string>()
  for (const node of nodes) {
    if (node.kind === 'join') for (const column of node.using) named.add(key(column))
    if (node.kind !== 'column') continue
    const qualifier = node.qualifier.at(-1)
    if (!qualifier || qualifiers.has(key(qualifier))) named.add(key(node.column))
  }
  const used = columns.filter((column) => spellings(column.name).some((spelling) => named.has(spelling)))
  return used.length > 0 ? used : columns.slice(0, 1)
}

const key = ({ name }: Identifier): string => foldCase(name)

/** A name as it may stand in the query: as it is, and with `_` for what is in no regular identifier. */
const spellings = (name: string): readonly string[] => [foldCase(name), foldCase(name.replace(/\W/g, '_'))]

const isUpload = ({ name: { schema, table } }: NamedTable, name: string): boolean =>
  schema !== undefined && key(schema) === uploadSchema && key(table) === foldCase(name)

/** True where `*`, `upload.*` or a natural join takes every column. */
function takesAll(nodes: readonly AdqlNode[], uses: readonly NamedTable[]): boolean {
  const qualifiers = new Set(uses.map(({ name: table, alias }) => key(alias ?? table.table)))
  return nodes.some((node) => {
    if (node.kind === 'table-columns') return qualifiers.has(key(node.table.table))
    if (node.kind === 'join' && node.natural) return true
    return node.kind === 'select' && node.items.some(({ kind }) => kind === 'all-columns') && holds(node, uses)
  })
}

const holds = (select: Select, uses: readonly NamedTable[]): boolean =>
  select.from.flatMap(tablesIn).some((table) => uses.includes(table))

/** The tables that are named in a FROM, without those of queries in it. */
function tablesIn(reference: TableReference): readonly NamedTable[] {
  if (reference.kind === 'named-table') return [reference]
  if (reference.kind === 'join') return [...tablesIn(reference.left), ...tablesIn(reference.right)]
  return reference.kind === 'table-group' ? tablesIn(reference.table) : []
}
