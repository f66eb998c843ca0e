import type { TapColumn, TapTable, TapTableDetails } from '../../model/tap.ts'
import { isDelimited, quoteIdentifier, quoteTableName, unquoteIdentifier } from '../adql/identifier.ts'
import { present, type ReadSchema, type ReadTable } from '../vosi/tableset.ts'

type ForeignKey = TapTableDetails['foreignKeys'][number]

/** One row of a TAP_SCHEMA table: text by column name in lower case; null cells are left out. */
export type CatalogueRow = ReadonlyMap<string, string>

/** Rows asked for in one slice of TAP_SCHEMA.tables. */
export const sliceRows = 5000

/** A string literal (ADQL 2.1, 2.1.4). */
export const stringLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Every spelling under which TAP_SCHEMA may hold a table: as given, without quotes, in quotes. */
function spellings(rawName: string): readonly string[] {
  const bare = unquoteIdentifier(rawName)
  return [...new Set([rawName, bare, isDelimited(rawName) ? rawName : `"${bare}"`])]
}

const isAnyOf = (column: string, names: readonly string[]): string =>
  names.map((name) => `${column} = ${stringLiteral(name)}`).join(' OR ')

/**
 * The queries (TAP 1.1, 4). All columns are asked for, since services leave some out (`column_index`, `arraysize`) and
 * add others (`nrows`), and since `size` must be quoted at some and must not at others.
 */
export const schemasQuery = 'SELECT * FROM TAP_SCHEMA.schemas'
export const tablesQuery = (after: string | undefined): string =>
  `SELECT TOP ${sliceRows} * FROM TAP_SCHEMA.tables${
    after === undefined ? '' : ` WHERE table_name > ${stringLiteral(after)}`
  } ORDER BY table_name`
/** Rows asked for in one slice of TAP_SCHEMA.columns. */
export const columnSliceRows = 20_000
export const everyColumnQuery = (after: string | undefined): string =>
  `SELECT TOP ${columnSliceRows} * FROM TAP_SCHEMA.columns${
    after === undefined ? '' : ` WHERE table_name > ${stringLiteral(after)}`
  } ORDER BY table_name`
export const columnsQuery = (rawName: string): string =>
  `SELECT * FROM TAP_SCHEMA.columns WHERE ${isAnyOf('table_name', spellings(rawName))}`
export const keysQuery = (rawName: string): string =>
  `SELECT k.key_id, k.target_table, k.description, c.from_column, c.target_column FROM TAP_SCHEMA.keys AS k ` +
  `JOIN TAP_SCHEMA.key_columns AS c ON k.key_id = c.key_id WHERE ${isAnyOf('k.from_table', spellings(rawName))}`

const text = (row: CatalogueRow, name: string): string | undefined => row.get(name)?.trim() || undefined
const flag = (row: CatalogueRow, name: string): true | undefined => {
  const value = text(row, name)?.toLowerCase()
  return value === '1' || value === 'true' || value === 't' ? true : undefined
}
const count = (row: CatalogueRow, name: string): number | undefined => {
  const value = Number(text(row, name) ?? Number.NaN)
  return Number.isInteger(value) && value >= 0 ? value : undefined
}

/** Schemas with their tables, in the order in which the tables come. */
export function schemasFrom(tables: readonly CatalogueRow[], schemas: readonly CatalogueRow[]): readonly ReadSchema[] {
  const described = new Map(schemas.map((row) => [text(row, 'schema_name') ?? '', row]))
  const bySchema = new Map<string, ReadTable[]>()
  for (const row of tables) {
    const rawName = text(row, 'table_name')
    if (!rawName) continue
    const schema = text(row, 'schema_name') ?? ''
    const table = present<TapTable>({
      name: quoteTableName(rawName, schema),
      title: text(row, 'title'),
      description: text(row, 'description'),
      utype: text(row, 'utype'),
      type: text(row, 'table_type'),
      rows: count(row, 'nrows'),
    })
    const members = bySchema.get(schema)
    if (members) members.push({ rawName, table })
    else bySchema.set(schema, [{ rawName, table }])
  }
  return [...bySchema].map(([name, members]) => {
    const row = described.get(name) ?? new Map<string, string>()
    const words = { title: text(row, 'title'), description: text(row, 'description') }
    return { schema: present<ReadSchema['schema']>({ name: name && quoteIdentifier(name), ...words }), tables: members }
  })
}

/** Columns in the order of `column_index` where the service has it, else as they come. */
export function columnsFrom(rows: readonly CatalogueRow[]): readonly TapColumn[] {
  const index = (row: CatalogueRow): number => count(row, 'column_index') ?? Number.POSITIVE_INFINITY
  const sorted = rows.toSorted((a, b) => (index(a) === index(b) ? 0 : index(a) - index(b)))
  return sorted.flatMap((row): TapColumn[] => {
    const name = text(row, 'column_name')
    if (!name) return []
    return [
      present<TapColumn>({
        name: quoteIdentifier(name),
        description: text(row, 'description'),
        unit: text(row, 'unit'),
        ucd: text(row, 'ucd'),
        utype: text(row, 'utype'),
        xtype: text(row, 'xtype'),
        datatype: text(row, 'datatype'),
        arraysize: text(row, 'arraysize') ?? text(row, 'size') ?? text(row, '"size"'),
        principal: flag(row, 'principal'),
        indexed: flag(row, 'indexed'),
        std: flag(row, 'std'),
      }),
    ]
  })
}

/** Foreign keys; the rows of one key stand together by its id. */
export function foreignKeysFrom(rows: readonly CatalogueRow[]): readonly ForeignKey[] {
  const keys = new Map<string, ForeignKey>()
  for (const row of rows) {
    const id = text(row, 'key_id')
    const target = text(row, 'target_table')
    const from = text(row, 'from_column')
    const to = text(row, 'target_column')
    if (!id || !target || !from || !to) continue
    const before = keys.get(id)?.columns ?? []
    const description = text(row, 'description')
    const columns = [...before, { from: quoteIdentifier(from), target: quoteIdentifier(to) }]
    keys.set(id, { target: quoteTableName(target), columns, ...(description && { description }) })
  }
  return [...keys.values()]
}
