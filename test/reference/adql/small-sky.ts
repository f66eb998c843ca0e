import { DuckDBInstance } from '@duckdb/node-api'
import type { Relation, Tables } from './evaluate.ts'
import type { Value } from './values.ts'

// A data base of two tables, small enough to be looked at whole: once as rows for the reference evaluator, once as the
// file that the engine opens. Its values are the awkward ones: nulls, NaN, zeros, negative numbers, empty and odd texts.

interface ColumnFacts {
  readonly name: string
  readonly datatype: 'short' | 'int' | 'long' | 'float' | 'double' | 'char'
}

const sqlTypes = {
  short: 'SMALLINT',
  int: 'INTEGER',
  long: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  char: 'VARCHAR',
}

const starColumns: readonly ColumnFacts[] = [
  { name: 'id', datatype: 'long' },
  { name: 'k', datatype: 'short' },
  { name: 'n', datatype: 'int' },
  { name: 'ra', datatype: 'double' },
  { name: 'dec', datatype: 'double' },
  { name: 'mag', datatype: 'float' },
  { name: 'bv', datatype: 'double' },
  { name: 'name', datatype: 'char' },
]

const visitColumns: readonly ColumnFacts[] = [
  { name: 'visit', datatype: 'int' },
  { name: 'id', datatype: 'long' },
  { name: 'flux', datatype: 'double' },
  { name: 'band', datatype: 'char' },
]

const cycle = <T>(values: readonly [T, ...T[]], i: number): T => values[i % values.length] ?? values[0]

const starRow = (i: number): Value[] => [
  BigInt(i + 1),
  cycle<Value>([0n, 1n, -1n, 7n, -10n, null, 3n], i),
  cycle<Value>([null, 0n, 2n, -3n, 12n, 5n, -8n, 2n], i),
  (i * 77.25) % 360,
  cycle([-90, -60.5, -30, -0.25, 0, 12.5, 33.75, 60, 89.75, 90, 1.5], i),
  cycle<Value>([3.25, null, -1.5, 0, 12.75, 8.5], i),
  cycle<Value>([0.5, null, Number.NaN, -0.25, 1.625], i),
  cycle<Value>(['Vega', 'vega', null, '', "Barnard's", '100%', 'α Cen', 'A_b', 'Mira'], i),
]

const visitRow = (i: number): Value[] => [
  BigInt(i + 1),
  cycle<Value>([1n, 1n, 2n, 5n, 99n, null, 7n, 12n, 30n], i),
  cycle<Value>([0, 1.5, -2.25, null, 1e3, 0.125, 1.5], i),
  cycle<Value>(['G', 'BP', 'RP', null], i),
]

const relation = (columns: readonly ColumnFacts[], rows: readonly (readonly Value[])[]): Relation => ({
  columns: columns.map(({ name }) => ({ name })),
  rows,
})

const starRows = Array.from({ length: 37 }, (_, i) => starRow(i))
const visitRows = Array.from({ length: 29 }, (_, i) => visitRow(i))

/** The tables as the reference evaluator takes them. */
export const smallTables: Tables = new Map([
  ['small.stars', relation(starColumns, starRows)],
  ['small.visits', relation(visitColumns, visitRows)],
])

const literal = (value: Value): string => {
  if (value === null) return 'NULL'
  if (typeof value === 'number') return Number.isNaN(value) ? "'nan'::DOUBLE" : `${value}::DOUBLE`
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
}

const tableSql = (name: string, columns: readonly ColumnFacts[], rows: readonly (readonly Value[])[]): string[] => [
  `CREATE TABLE ${name} (${columns.map((column) => `"${column.name}" ${sqlTypes[column.datatype]}`).join(', ')})`,
  `INSERT INTO ${name} VALUES ${rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ')}`,
  `INSERT INTO tap_schema.tables VALUES ('small', '${name}', 'table', NULL, 'Made for tests.', 1)`,
  ...columns.map(
    ({ name: column, datatype }, i) =>
      `INSERT INTO tap_schema.columns VALUES ('${name}', '${column}', '${datatype}', ${datatype === 'char' ? "'*'" : 'NULL'}, NULL, NULL, 'Column ${column}.', NULL, NULL, NULL, 0, 1, 0, ${i + 1})`,
  ),
]

/** Writes the tables with their TAP_SCHEMA as a file for the engine. */
export async function writeSmallSky(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  const statements = [
    'CREATE SCHEMA tap_schema',
    'CREATE SCHEMA alidade',
    'CREATE SCHEMA small',
    'CREATE TABLE tap_schema.schemas (schema_name VARCHAR, utype VARCHAR, description VARCHAR, schema_index INTEGER)',
    'CREATE TABLE tap_schema.tables (schema_name VARCHAR, table_name VARCHAR, table_type VARCHAR, utype VARCHAR, description VARCHAR, table_index INTEGER)',
    'CREATE TABLE tap_schema.columns (table_name VARCHAR, column_name VARCHAR, datatype VARCHAR, arraysize VARCHAR, xtype VARCHAR, "size" INTEGER, description VARCHAR, utype VARCHAR, unit VARCHAR, ucd VARCHAR, indexed INTEGER, principal INTEGER, std INTEGER, column_index INTEGER)',
    'CREATE TABLE tap_schema.keys (key_id VARCHAR, from_table VARCHAR, target_table VARCHAR, description VARCHAR, utype VARCHAR)',
    'CREATE TABLE tap_schema.key_columns (key_id VARCHAR, from_column VARCHAR, target_column VARCHAR)',
    'CREATE TABLE alidade.table_origins (table_name VARCHAR, simulated BOOLEAN, source VARCHAR, licence VARCHAR, recipe VARCHAR)',
    "INSERT INTO tap_schema.schemas VALUES ('small', NULL, 'Made for tests.', 1)",
    ...tableSql('small.stars', starColumns, starRows),
    ...tableSql('small.visits', visitColumns, visitRows),
    'CHECKPOINT',
  ]
  for (const statement of statements) await connection.run(statement)
  connection.closeSync()
  instance.closeSync()
}
