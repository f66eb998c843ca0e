import type { DuckDBConnection } from '@duckdb/node-api'
import { type Datatype, datatypes } from '#shared/model/table.ts'
import { splitQualifiedName, unquoteIdentifier } from '#shared/vo/adql/identifier.ts'
import type { Catalogue, CatalogueColumn, CatalogueKey, CatalogueTable, TableOrigin } from './catalogue.ts'
import { quoteName } from './translate/expression.ts'

type Row = Readonly<Record<string, unknown>>

/** Rows of a table of the file as objects; none where it has no such table. */
async function rowsOf(connection: DuckDBConnection, table: string, order: string): Promise<readonly Row[]> {
  const [schema = '', name = ''] = table.split('.')
  const there = await connection.runAndReadAll(
    "SELECT 1 FROM duckdb_tables() WHERE database_name = 'sky' AND schema_name = $schema AND table_name = $name " +
      "UNION ALL SELECT 1 FROM duckdb_views() WHERE database_name = 'sky' AND schema_name = $schema AND view_name = $name",
    { schema, name },
  )
  if (there.currentRowCount === 0) return []
  const reader = await connection.runAndReadAll(`SELECT * FROM sky.${table}${order === '' ? '' : ` ORDER BY ${order}`}`)
  return reader.getRowObjectsJS()
}

const textOf = (row: Row, name: string): string | undefined => {
  const value = row[name]
  return value === null || value === undefined || value === '' ? undefined : String(value)
}
const flagOf = (row: Row, name: string): boolean => {
  const value = row[name]
  return value === true || Number(value) === 1
}

/** Leaves out what is undefined. */
const present = <T extends object>(value: { readonly [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T

/** The catalogue of the attached file, as its tap_schema tells it (TAP 1.1, 4), with the engine's own types beside it. */
export async function readCatalogue(connection: DuckDBConnection): Promise<Catalogue> {
  const schemas = await rowsOf(connection, 'tap_schema.schemas', 'ALL')
  const tables = await rowsOf(connection, 'tap_schema.tables', '')
  const columns = await rowsOf(connection, 'tap_schema.columns', '')
  const keys = await rowsOf(connection, 'tap_schema.keys', 'ALL')
  const keyColumns = await rowsOf(connection, 'tap_schema.key_columns', 'ALL')
  const origins = await rowsOf(connection, 'alidade.table_origins', '')
  const engineTypes = await engineTypesOf(connection)
  const originOf = new Map(origins.map((row) => [bareName(textOf(row, 'table_name') ?? ''), originFrom(row)]))
  const sorted = tables.toSorted((a, b) => Number(a.table_index ?? 1e9) - Number(b.table_index ?? 1e9))
  const columnRows = groupedBy(columns, (row) => bareName(textOf(row, 'table_name') ?? ''))
  const read = sorted.map((row): CatalogueTable => {
    const fullName = bareName(textOf(row, 'table_name') ?? '')
    const schema = unquoteIdentifier(textOf(row, 'schema_name') ?? '')
    const name = fullName.toLowerCase().startsWith(`${schema.toLowerCase()}.`)
      ? fullName.slice(schema.length + 1)
      : fullName
    return present<CatalogueTable>({
      schema,
      name,
      fullName,
      sqlName: `sky.${quoteName(schema)}.${quoteName(name)}`,
      type: textOf(row, 'table_type') === 'view' ? 'view' : 'table',
      description: textOf(row, 'description'),
      utype: textOf(row, 'utype'),
      rows: engineTypes.rows.get(fullName.toLowerCase()),
      origin: originOf.get(fullName) ?? { simulated: false },
      columns: (columnRows.get(fullName) ?? [])
        .toSorted((a, b) => Number(a.column_index ?? 0) - Number(b.column_index ?? 0))
        .map((column) => columnFrom(column, fullName, engineTypes)),
      keys: keysFrom(fullName, keys, keyColumns),
    })
  })
  const bySchema = groupedBy(read, (table) => table.schema)
  const described = new Map(schemas.map((row) => [unquoteIdentifier(textOf(row, 'schema_name') ?? ''), row]))
  return {
    schemas: [...bySchema].map(([name, members]) => {
      const row = described.get(name) ?? {}
      return present<Catalogue['schemas'][number]>({
        name,
        description: textOf(row, 'description'),
        utype: textOf(row, 'utype'),
        tables: members,
      })
    }),
  }
}

/** Values by their key, in the order in which keys first come. */
function groupedBy<T>(values: readonly T[], keyOf: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group) group.push(value)
    else groups.set(keyOf(value), [value])
  }
  return groups
}

/** A table's name without the quotes that TAP_SCHEMA may hold it in. */
const bareName = (name: string): string => splitQualifiedName(name).map(unquoteIdentifier).join('.')

const originFrom = (row: Row): TableOrigin =>
  present<TableOrigin>({
    simulated: flagOf(row, 'simulated'),
    source: textOf(row, 'source'),
    licence: textOf(row, 'licence'),
    recipe: textOf(row, 'recipe'),
  })

interface EngineTypes {
  /** By `schema.table.column` in lower case. */
  readonly types: ReadonlyMap<string, string>
  /** By `schema.table` in lower case. */
  readonly rows: ReadonlyMap<string, number>
}

async function engineTypesOf(connection: DuckDBConnection): Promise<EngineTypes> {
  const columns = await connection.runAndReadAll(
    "SELECT lower(schema_name || '.' || table_name || '.' || column_name), data_type FROM duckdb_columns() WHERE database_name = 'sky'",
  )
  const tables = await connection.runAndReadAll(
    "SELECT lower(schema_name || '.' || table_name), estimated_size FROM duckdb_tables() WHERE database_name = 'sky'",
  )
  return {
    types: new Map(columns.getRowsJS().map(([name, type]) => [String(name), String(type)])),
    rows: new Map(tables.getRowsJS().map(([name, rows]) => [String(name), Number(rows)])),
  }
}

function columnFrom(row: Row, table: string, { types }: EngineTypes): CatalogueColumn {
  const name = unquoteIdentifier(textOf(row, 'column_name') ?? '')
  const declared = textOf(row, 'datatype')
  const datatype: Datatype = datatypes.find((known) => known === declared) ?? 'char'
  return present<CatalogueColumn>({
    name,
    datatype,
    arraysize: textOf(row, 'arraysize') ?? (datatype === declared ? undefined : '*'),
    xtype: textOf(row, 'xtype'),
    unit: textOf(row, 'unit'),
    ucd: textOf(row, 'ucd'),
    utype: textOf(row, 'utype'),
    description: textOf(row, 'description'),
    principal: flagOf(row, 'principal'),
    indexed: flagOf(row, 'indexed'),
    std: flagOf(row, 'std'),
    engineType: types.get(`${table}.${name}`.toLowerCase()),
  })
}

function keysFrom(table: string, keys: readonly Row[], keyColumns: readonly Row[]): readonly CatalogueKey[] {
  return keys
    .filter((row) => bareName(textOf(row, 'from_table') ?? '') === table)
    .map((row) => {
      const id = textOf(row, 'key_id') ?? ''
      const columns = keyColumns
        .filter((column) => textOf(column, 'key_id') === id)
        .map((column) => ({
          from: unquoteIdentifier(textOf(column, 'from_column') ?? ''),
          target: unquoteIdentifier(textOf(column, 'target_column') ?? ''),
        }))
      return present<CatalogueKey>({
        id,
        target: bareName(textOf(row, 'target_table') ?? ''),
        description: textOf(row, 'description'),
        columns,
      })
    })
}
