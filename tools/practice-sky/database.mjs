import { rmSync } from 'node:fs'
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  FLOAT,
  INTEGER,
  SMALLINT,
  VARCHAR,
} from '@duckdb/node-api'
import { databaseTypes, rounded } from './table.mjs'

const cellTypes = { BOOLEAN, SMALLINT, INTEGER, BIGINT, FLOAT, DOUBLE, VARCHAR }
const chunkRows = 2048
export const quoted = (name) =>
  name
    .split('.')
    .map((part) => `"${part}"`)
    .join('.')

/** One cell as the database takes it: rounded to the column's decimals, long as bigint, missing as null. */
function cell(column, value) {
  if (value === null || value === undefined) return null
  if (column.datatype === 'long') return BigInt(value)
  if (column.datatype === 'char' || column.datatype === 'boolean') return value
  if (column.decimals === undefined) return value
  const written = rounded(value, column.decimals)
  // A right ascension that is rounded up to the full circle begins a new one.
  return column.ucd?.startsWith('pos.eq.ra') && written === 360 ? 0 : written
}

/** A column of CREATE TABLE; what can be computed from other columns is not stored. */
const columnText = ({ name, datatype, computed }) =>
  `"${name}" ${databaseTypes[datatype]}${computed ? ` GENERATED ALWAYS AS (${computed}) VIRTUAL` : ''}`

/** Appends rows (values by column name) in their order. */
async function appendRows(connection, table, rows) {
  const [schema, name] = table.name.split('.')
  const stored = table.columns.filter((column) => !column.computed)
  const types = stored.map((column) => cellTypes[databaseTypes[column.datatype]])
  const appender = await connection.createAppender(name, schema)
  for (let start = 0; start < rows.length; start += chunkRows) {
    const part = rows.slice(start, start + chunkRows)
    const chunk = DuckDBDataChunk.create(types, part.length)
    chunk.setColumns(stored.map((column) => part.map((row) => cell(column, row[column.name]))))
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
}

/** Writes all tables into a new database file, in the order given; views last. */
export async function writeDatabase(path, tables) {
  rmSync(path, { force: true })
  const instance = await DuckDBInstance.create(path, {
    threads: '1',
    storage_compatibility_version: 'v1.5.0',
    default_block_size: '32768',
  })
  const connection = await instance.connect()
  for (const schema of new Set(tables.map((table) => table.name.split('.')[0])))
    await connection.run(`CREATE SCHEMA IF NOT EXISTS "${schema}"`)
  for (const table of tables.filter((each) => each.rows)) {
    const columns = table.columns.map(columnText)
    await connection.run(`CREATE TABLE ${quoted(table.name)} (${columns.join(', ')})`)
    await appendRows(connection, table, table.rows)
  }
  for (const table of tables.filter((each) => each.select))
    await connection.run(`CREATE VIEW ${quoted(table.name)} AS ${table.select}`)
  await connection.run('CHECKPOINT')
  connection.closeSync()
  instance.closeSync()
}
