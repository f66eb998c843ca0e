import { statSync } from 'node:fs'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ucdWords } from '#shared/vo/ucd/ucd-words.ts'
import { skyFile } from './sky-engine.ts'

/** The practice sky as SQL sees it, without the engine: what docs/practice-sky.md promises of the file. */
let instance: DuckDBInstance
let connection: DuckDBConnection

beforeAll(async () => {
  instance = await DuckDBInstance.create(skyFile, { access_mode: 'READ_ONLY', threads: '2' })
  connection = await instance.connect()
})

afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

type Row = Readonly<Record<string, unknown>>

/** Rows by column name; counts as numbers. */
async function rows(sql: string): Promise<readonly Row[]> {
  const reader = await connection.runAndReadAll(sql)
  return reader
    .getRowObjects()
    .map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
      ),
    )
}

/** The only row of a query. */
const row = async (sql: string): Promise<Row> => (await rows(sql))[0] ?? {}
const number = async (sql: string): Promise<number> => Number(Object.values(await row(sql))[0])

test('the file is no larger than it has to be', () => {
  expect(statSync(skyFile).size).toBeLessThan(24_000_000)
})

describe('what the tables hold', () => {
  test.each([
    ['hipparcos.main', 82_314],
    ['arihip.main', 82_314],
    ['celestial.stars', 118_216],
    ['celestial.deep_sky', 89_870],
    ['celestial.star_names', 4870],
  ])('%s has all rows of its source: %i', async (table, count) => {
    expect(await number(`SELECT count(*) FROM ${table}`)).toBe(count)
  })

  test.each([
    ['gaia.dr2light', 200_000],
    ['twomass.data', 140_000],
    ['allwise.data', 130_000],
    ['tgas.main', 40_000],
    ['rave.main', 19_000],
    ['ivoa.obscore', 3500],
    ['stella_vpnep.objects', 500],
    ['stella_vpnep.stella_obs', 700],
    ['califadr3.cubes', 700],
    ['planets.epn_core', 90],
    ['glots.services', 5],
    ['rr.interface', 10],
  ])('%s has at least %i simulated rows', async (table, count) => {
    expect(await number(`SELECT count(*) FROM ${table}`)).toBeGreaterThanOrEqual(count)
  })

  test.each([
    'hipparcos.main.hip',
    'celestial.stars.hip',
    'celestial.star_names.hip',
    'celestial.deep_sky.id',
    'gaia.dr2light.source_id',
    'tgas.main.source_id',
    'twomass.data.mainid',
    'allwise.data.designation',
    'rave.main.name',
    'ivoa.obscore.obs_publisher_did',
    'stella_vpnep.objects.objname',
    'stella_vpnep.observations.obsid',
    'planets.epn_core.granule_uid',
  ])('%s is there in every row and no value comes twice', async (path) => {
    const [schema, table, column] = path.split('.')
    const counted = await row(`SELECT count(*) AS n, count(DISTINCT ${column}) AS d FROM ${schema}.${table}`)
    expect(counted.d).toBe(counted.n)
  })

  test('positions are on the sky, and the large tables are sorted by declination', async () => {
    for (const [table, ra, dec] of [
      ['hipparcos.main', 'ra', 'dec'],
      ['celestial.deep_sky', 'ra', 'dec'],
      ['gaia.dr2light', 'ra', 'dec'],
      ['twomass.data', 'raj2000', 'dej2000'],
      ['allwise.data', 'raj2000', 'dej2000'],
      ['rave.main', 'raj2000', 'dej2000'],
    ]) {
      const sorted = `SELECT ${dec} < lag(${dec}) OVER (ORDER BY rowid) AS back, ${ra} >= 0 AND ${ra} < 360 AND abs(${dec}) <= 90 AS on_sky FROM ${table}`
      const counts = await row(
        `SELECT count(*) FILTER (back) AS back, count(*) FILTER (NOT on_sky) AS off FROM (${sorted})`,
      )
      expect([table, counts.back, counts.off]).toEqual([table, 0, 0])
    }
  })

  test('a source_id is exact beyond 2^53 and begins with the pixel the star is in', async () => {
    const { greatest, small } = await row(
      `SELECT max(source_id)::VARCHAR AS greatest, count(*) FILTER (source_id % 128 <> 0 OR source_id < 0) AS small FROM gaia.dr2light`,
    )
    expect(BigInt(String(greatest))).toBeGreaterThan(2n ** 53n)
    expect(BigInt(String(greatest)) >> 35n).toBeLessThan(12n * 4n ** 12n)
    expect(small).toBe(0)
  })

  test('the stars of one pixel of order 6 lie within a pixel of each other', async () => {
    const spread = `SELECT max(dec) - min(dec) AS spread FROM gaia.dr2light GROUP BY source_id >> 47 HAVING count(*) > 1`
    expect(await number(`SELECT max(spread) FROM (${spread})`)).toBeLessThan(2.2)
  })

  test('tables that point to others find them', async () => {
    for (const key of await rows(
      `SELECT key_id, from_table, target_table, list(from_column) AS f, list(target_column) AS t FROM tap_schema.keys JOIN tap_schema.key_columns USING (key_id) GROUP BY ALL`,
    )) {
      const [from, target] = [key.f, key.t].map((list) => (list as { items: readonly string[] }).items)
      const same = from?.map((name, i) => `f."${name}" = t."${target?.[i]}"`).join(' AND ')
      const missing = `SELECT count(*) FROM ${key.from_table} f WHERE f."${from?.[0]}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${key.target_table} t WHERE ${same})`
      expect([key.from_table, key.target_table, await number(missing)]).toEqual([key.from_table, key.target_table, 0])
    }
  })
})

describe('what is said of them', () => {
  const databaseTypes: Readonly<Record<string, string>> = {
    BOOLEAN: 'boolean',
    SMALLINT: 'short',
    INTEGER: 'int',
    BIGINT: 'long',
    FLOAT: 'float',
    DOUBLE: 'double',
    VARCHAR: 'char',
  }

  test('every table and column that is there is described with its own datatype, and nothing else is', async () => {
    const there = await rows(
      `SELECT schema_name || '.' || table_name AS t, column_name AS c, data_type AS d FROM duckdb_columns() WHERE NOT internal ORDER BY ALL`,
    )
    const described = await rows(
      `SELECT table_name AS t, trim(column_name, '"') AS c, datatype AS d FROM tap_schema.columns ORDER BY ALL`,
    )
    expect(described).toEqual(there.map((each) => ({ ...each, d: databaseTypes[String(each.d)] })))
    expect(await number('SELECT count(*) FROM tap_schema.tables')).toBe(new Set(there.map(({ t }) => t)).size)
  })

  test('no description, UCD or index is missing, and strings have an arraysize', async () => {
    // ObsLocTAP 1.0 defines no UCD for these columns, and validators hold a service to that.
    const without = `table_name = 'ivoa.obsplan' AND column_name IN ('t_planning', 'category', 'priority', 'execution_status', 'tracking_type')`
    const empty = `coalesce(description, '') = '' OR (coalesce(ucd, '') = '') <> (${without}) OR column_index IS NULL OR (datatype = 'char') <> (arraysize IS NOT NULL)`
    expect(await rows(`SELECT table_name, column_name FROM tap_schema.columns WHERE ${empty}`)).toEqual([])
    const dumb = "SELECT table_name FROM tap_schema.tables WHERE coalesce(description, '') = ''"
    expect(await rows(dumb)).toEqual([])
    expect(await rows("SELECT * FROM tap_schema.schemas WHERE coalesce(description, '') = ''")).toEqual([])
  })

  test('UCDs are made of words of the vocabulary', async () => {
    const unknown = (await rows('SELECT DISTINCT ucd FROM tap_schema.columns WHERE ucd IS NOT NULL')).flatMap(
      ({ ucd }) =>
        String(ucd)
          .split(';')
          .filter((word) => !(word.toLowerCase() in ucdWords)),
    )
    expect(unknown).toEqual([])
  })

  test('every table has its origin, and says itself that it is simulated', async () => {
    const said = await rows(
      `SELECT table_name, simulated, source, licence, description FROM tap_schema.tables LEFT JOIN alidade.table_origins USING (table_name)`,
    )
    for (const { table_name, simulated, source, licence, description } of said) {
      expect([table_name, typeof simulated, Boolean(source), Boolean(licence)]).toEqual([
        table_name,
        'boolean',
        true,
        true,
      ])
      expect([table_name, String(description).startsWith('Simulated: ')]).toEqual([table_name, simulated])
    }
    expect(await number("SELECT count(*) FROM alidade.table_origins WHERE simulated AND recipe = ''")).toBe(0)
  })
})
