import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { createSqlEngine } from '#main/engine/create-engine.ts'
import type { EngineQuery, EngineResult, SqlEngine } from '#main/engine/engine.ts'
import type { Fault } from '#shared/ipc/fault.ts'

/** Tables in the form of the practice sky's file, made up for these tests: a few stars with nulls, NaN and extremes. */
const statements = [
  'CREATE SCHEMA s',
  'CREATE SCHEMA t',
  'CREATE SCHEMA tap_schema',
  'CREATE SCHEMA alidade',
  `CREATE TABLE s.stars (id INTEGER, big BIGINT, ra DOUBLE, "dec" DOUBLE, mag FLOAT, val DOUBLE, name VARCHAR,
    flag BOOLEAN, small SMALLINT, pos DOUBLE[], "Mixed Case" INTEGER, region VARCHAR)`,
  `INSERT INTO s.stars VALUES
    (1, 9223372036854775807, 0.1, 0, 1.5, 1, 'Sirius', true, 1, [0.1, 0], 10, 'CIRCLE ICRS 0 0 1'),
    (2, -9223372036854775808, 359.9, 0, 2.5, 'nan', 'Canopus', false, -32768, [359.9, 0], 20, 'POLYGON ICRS 0 0 2 0 2 2 0 2'),
    (3, 0, 10, 89.9, NULL, -3, 'alpha_Cen', NULL, 32767, NULL, 30, 'nonsense'),
    (4, 5, 190, 89.9, 'nan', 4, '100%', true, 4, [190, 89.9], 40, NULL),
    (5, NULL, 180, -90, 0.1, NULL, NULL, false, NULL, [180, -90], 50, 'POINT 180 -90'),
    (6, 7, 45, 45, 3.25, 'inf', 'Ünïcode ☆', true, 6, [45, 45], 60, 'BOX ICRS 45 45 2 2')`,
  'CREATE TABLE s.colours (id INTEGER, b_v FLOAT, name VARCHAR)',
  "INSERT INTO s.colours VALUES (1, 0.5, 'one'), (2, NULL, 'two'), (2, 0.25, 'deux'), (9, 1.5, 'nine'), (NULL, 2, NULL)",
  'CREATE TABLE t.stars (id INTEGER)',
  'INSERT INTO t.stars VALUES (42)',
  'CREATE TABLE tap_schema.schemas (schema_name VARCHAR, utype VARCHAR, description VARCHAR, schema_index INTEGER)',
  "INSERT INTO tap_schema.schemas VALUES ('s', NULL, 'Stars', 1), ('t', NULL, NULL, 2), ('tap_schema', NULL, NULL, 3)",
  'CREATE TABLE tap_schema.tables (schema_name VARCHAR, table_name VARCHAR, table_type VARCHAR, utype VARCHAR, description VARCHAR, table_index INTEGER)',
  `INSERT INTO tap_schema.tables VALUES ('s', 's.stars', 'table', NULL, 'Some stars', 1), ('s', 's.colours', 'table', NULL, NULL, 2),
    ('t', 't.stars', 'table', NULL, NULL, 3), ('tap_schema', 'tap_schema.tables', 'table', NULL, NULL, 4)`,
  `CREATE TABLE tap_schema.columns (table_name VARCHAR, column_name VARCHAR, datatype VARCHAR, arraysize VARCHAR, xtype VARCHAR, "size" INTEGER,
    description VARCHAR, utype VARCHAR, unit VARCHAR, ucd VARCHAR, indexed INTEGER, principal INTEGER, std INTEGER, column_index INTEGER)`,
  `INSERT INTO tap_schema.columns VALUES
    ('s.stars', 'id', 'int', NULL, NULL, NULL, 'Number', 'x:id', NULL, 'meta.id;meta.main', 1, 1, 0, 1),
    ('s.stars', 'big', 'long', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 2),
    ('s.stars', 'ra', 'double', NULL, NULL, NULL, NULL, NULL, 'deg', 'pos.eq.ra;meta.main', 1, 1, 0, 3),
    ('s.stars', 'dec', 'double', NULL, NULL, NULL, NULL, NULL, 'deg', 'pos.eq.dec;meta.main', 1, 1, 0, 4),
    ('s.stars', 'mag', 'float', NULL, NULL, NULL, NULL, NULL, 'mag', 'phot.mag;em.opt.V', 0, 1, 0, 5),
    ('s.stars', 'val', 'double', NULL, NULL, NULL, NULL, NULL, 'mas', NULL, 0, 0, 0, 6),
    ('s.stars', 'name', 'char', '*', NULL, NULL, NULL, NULL, NULL, 'meta.id', 0, 0, 0, 7),
    ('s.stars', 'flag', 'boolean', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 8),
    ('s.stars', 'small', 'short', NULL, NULL, NULL, NULL, NULL, 'mas', NULL, 0, 0, 0, 9),
    ('s.stars', 'pos', 'double', '2', 'point', NULL, NULL, NULL, 'deg', NULL, 0, 0, 0, 10),
    ('s.stars', '"Mixed Case"', 'int', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 11),
    ('s.stars', 'region', 'char', '*', 'adql:REGION', NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 12),
    ('s.colours', 'id', 'int', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 1),
    ('s.colours', 'b_v', 'float', NULL, NULL, NULL, NULL, NULL, 'mag', NULL, 0, 0, 0, 2),
    ('s.colours', 'name', 'char', '*', NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 3),
    ('t.stars', 'id', 'int', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 1),
    ('tap_schema.tables', 'table_name', 'char', '*', NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 1, 1)`,
  'CREATE TABLE tap_schema.keys (key_id VARCHAR, from_table VARCHAR, target_table VARCHAR, description VARCHAR, utype VARCHAR)',
  "INSERT INTO tap_schema.keys VALUES ('k1', 's.colours', 's.stars', NULL, NULL)",
  'CREATE TABLE tap_schema.key_columns (key_id VARCHAR, from_column VARCHAR, target_column VARCHAR)',
  "INSERT INTO tap_schema.key_columns VALUES ('k1', 'id', 'id')",
  'CREATE TABLE alidade.table_origins (table_name VARCHAR, simulated BOOLEAN, source VARCHAR, licence VARCHAR, recipe VARCHAR)',
  "INSERT INTO alidade.table_origins VALUES ('s.stars', false, 'made up', NULL, NULL), ('s.colours', true, NULL, NULL, 'dice')",
]

/** Cells by row, as JavaScript has them; lists as arrays. */
export type Rows = readonly (readonly unknown[])[]

export interface TestEngine {
  readonly engine: SqlEngine
  readonly skyFile: string
  /** Rows of a query that must succeed. */
  rows(adql: string, more?: Omit<EngineQuery, 'adql'>): Promise<Rows>
  /** The cells of the first row. */
  row(adql: string): Promise<readonly unknown[]>
  /** The values of expressions, in one row of s.stars (id = 1). */
  values(expressions: string): Promise<readonly unknown[]>
  /** The fault of a query that must fail. */
  fault(adql: string, more?: Omit<EngineQuery, 'adql'>): Promise<Fault>
  result(adql: string, more?: Omit<EngineQuery, 'adql'>): Promise<EngineResult>
  end(): Promise<void>
}

/** An engine over a file made of these statements, and of further ones. */
export async function testEngine(further: readonly string[] = []): Promise<TestEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'alidade-engine-'))
  const skyFile = join(folder, 'small-sky.duckdb')
  const instance = await DuckDBInstance.create(skyFile)
  const connection = await instance.connect()
  for (const statement of [...statements, ...further]) await connection.run(statement)
  connection.closeSync()
  instance.closeSync()
  let ids = 0
  const engine = createSqlEngine({
    skyFile,
    source: 'Small sky',
    now: () => 0,
    randomId: () => String(++ids),
    threads: 2,
  })
  const result: TestEngine['result'] = async (adql, more = {}) => {
    const outcome = await engine.run({ adql, ...more })
    if (!outcome.ok) throw new Error(`${adql}: ${outcome.fault.message}`)
    return outcome.value
  }
  const rows: TestEngine['rows'] = async (adql, more) => {
    const { table } = await result(adql, more)
    const cells = rowsOf(table)
    table.close()
    return cells
  }
  const row: TestEngine['row'] = async (adql) => (await rows(adql))[0] ?? []
  return {
    engine,
    skyFile,
    result,
    rows,
    row,
    values: (expressions) => row(`SELECT ${expressions} FROM s.stars WHERE id = 1`),
    fault: async (adql, more = {}) => {
      const outcome = await engine.run({ adql, ...more })
      if (outcome.ok) throw new Error(`${adql} was answered`)
      return outcome.fault
    },
    end: async () => {
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The cells of a table's first rows. */
export function rowsOf(table: EngineResult['table'], most = 1000): Rows {
  const block = table.rowBlock(0, most)
  return Array.from({ length: block.rows }, (_, row) =>
    block.columns.map(({ values, nulls, offsets }, index) => {
      if (nulls && ((nulls[row >> 3] ?? 0) & (1 << (row & 7))) !== 0) return null
      if (offsets) return Array.from(values as Float64Array).slice(offsets[row], offsets[row + 1])
      const value = values[row]
      return table.columns[index]?.info.storage === 'bool' ? value === 1 : value
    }),
  )
}
