import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSqlEngine } from '#main/engine/create-engine.ts'
import { declaredFunctions } from '#main/engine/declared-functions.ts'
import { openDatabase } from '#main/engine/duckdb.ts'
import { everyDatatype, madeTable } from '../writers/made-table.ts'
import { rowsOf, type TestEngine, testEngine } from './small-sky.ts'

let sky: TestEngine
beforeAll(async () => {
  sky = await testEngine([
    'CREATE TABLE s.many AS SELECT range AS n FROM range(200000)',
    "INSERT INTO tap_schema.tables VALUES ('s', 's.many', 'table', NULL, NULL, 9)",
    "INSERT INTO tap_schema.columns (table_name, column_name, datatype) VALUES ('s.many', 'n', 'int')",
  ])
})
afterAll(() => sky.end())

describe('the catalogue', () => {
  test('is what tap_schema says, with keys and origins', async () => {
    const outcome = await sky.engine.catalogue()
    if (!outcome.ok) throw new Error(outcome.fault.message)
    const [stars, colours] = outcome.value.schemas[0]?.tables ?? []
    expect(outcome.value.schemas.map(({ name }) => name)).toEqual(['s', 't', 'tap_schema'])
    expect(stars).toMatchObject({
      fullName: 's.stars',
      description: 'Some stars',
      rows: 6,
      origin: { simulated: false, source: 'made up' },
    })
    expect(stars?.columns.at(-2)).toMatchObject({ name: 'Mixed Case', datatype: 'int' })
    expect(colours?.keys).toEqual([{ id: 'k1', target: 's.stars', columns: [{ from: 'id', target: 'id' }] }])
  })

  test('a column whose kept type is another than the declared one is read as declared', async () => {
    const { table } = await sky.result('SELECT TOP 1 n FROM s.many ORDER BY n')
    expect(table.info.columns[0]?.datatype).toBe('int')
    table.close()
  })
})

describe('types, units and UCDs of results', () => {
  test.each([
    ['ra', { datatype: 'double', unit: 'deg', ucd: 'pos.eq.ra;meta.main', name: 'ra' }],
    ['id AS number', { datatype: 'int', description: 'Number', utype: 'x:id', name: 'number' }],
    ['max(mag)', { datatype: 'float', unit: 'mag', ucd: 'stat.max;phot.mag;em.opt.V', name: 'max' }],
    ['avg(small)', { datatype: 'double', unit: 'mas' }],
    ['count(*)', { datatype: 'long', ucd: 'meta.number', name: 'count' }],
    ['sum(mag)', { datatype: 'double', unit: 'mag', ucd: 'phot.mag;em.opt.V' }],
    ['max(ra - dec)', { datatype: 'double', unit: 'deg' }],
    ['max(ra + 0 * mag)', { datatype: 'double' }],
    ['name', { datatype: 'char', arraysize: '*' }],
    ['flag', { datatype: 'boolean' }],
    ['pos', { datatype: 'double', arraysize: '2', xtype: 'point', unit: 'deg' }],
    ['"region"', { datatype: 'char', arraysize: '*', xtype: 'adql:REGION' }],
    ['POINT(ra, dec) AS p', { datatype: 'double', arraysize: '2', xtype: 'point' }],
    ['CIRCLE(ra, dec, 1) AS c', { datatype: 'double', arraysize: '3', xtype: 'circle' }],
    ['BOX(ra, dec, 1, 1) AS b', { datatype: 'double', arraysize: '*', xtype: 'polygon' }],
    ['DISTANCE(ra, dec, 1, 1) AS d', { datatype: 'double', unit: 'deg', ucd: 'pos.angDistance' }],
    ["IN_UNIT(ra, 'rad') AS r", { datatype: 'double', unit: 'rad', ucd: 'pos.eq.ra;meta.main' }],
    ['COALESCE(mag, mag) AS m', { datatype: 'float', unit: 'mag', ucd: 'phot.mag;em.opt.V' }],
    ['ra * 2 AS x', { datatype: 'double', name: 'x' }],
  ])('%s', async (item, wanted) => {
    const { table } = await sky.result(`SELECT ${item} FROM s.stars`)
    const [info] = table.info.columns
    expect(info).toMatchObject(wanted)
    if (!('unit' in wanted)) expect(info?.unit).toBeUndefined()
    table.close()
  })

  test('a unit that only one side of a UNION has is left out', async () => {
    const { table } = await sky.result('SELECT ra FROM s.stars UNION SELECT id FROM s.stars')
    expect(table.info.columns[0]).toMatchObject({ name: 'ra', datatype: 'double' })
    expect(table.info.columns[0]?.unit).toBeUndefined()
    table.close()
  })
})

describe('limits', () => {
  test('maxRows cuts and says so; reaching it exactly, and reaching TOP, is no overflow', async () => {
    const cut = await sky.result('SELECT id FROM s.stars', { maxRows: 4 })
    expect([cut.table.info.rows, cut.overflow]).toEqual([4, true])
    expect(cut.table.info.completeness).toEqual([{ kind: 'truncated', by: 'maxrec', limit: 4 }])
    const exact = await sky.result('SELECT id FROM s.stars', { maxRows: 6 })
    expect([exact.table.info.rows, exact.overflow, exact.table.info.completeness]).toEqual([6, false, []])
    const top = await sky.result('SELECT TOP 4 id FROM s.stars', { maxRows: 4 })
    expect([top.table.info.rows, top.overflow]).toEqual([4, false])
    const none = await sky.result('SELECT id FROM s.stars', { maxRows: 0 })
    expect([none.table.info.rows, none.overflow]).toEqual([0, true])
    const set = await sky.result('SELECT id FROM s.stars UNION ALL SELECT id FROM s.stars', { maxRows: 7 })
    expect([set.table.info.rows, set.overflow]).toEqual([7, true])
  })

  test('many rows come in chunks, in order', async () => {
    const { table } = await sky.result('SELECT n, n / 2. AS h FROM s.many ORDER BY n')
    expect(table.info.rows).toBe(200000)
    expect(table.columns[0]?.chunks.map(({ rows }) => rows)).toEqual([65536, 65536, 65536, 3392])
    expect(rowsOf(table, 3)).toEqual([
      [0, 0],
      [1, 0.5],
      [2, 1],
    ])
    expect(table.rowBlock(199999, 1).columns[1]?.values[0]).toBe(99999.5)
    table.close()
  })

  test('an abort ends a running query as cancelled, and the engine goes on', async () => {
    const controller = new AbortController()
    const long = sky.engine.run({
      adql: 'SELECT count(*) FROM s.many AS a, s.many AS b WHERE sin(a.n) + cos(b.n) > 1',
      signal: controller.signal,
    })
    const soon = await sky.engine.run({ adql: 'SELECT id FROM t.stars' })
    expect(soon.ok).toBe(true)
    controller.abort()
    expect(await long).toMatchObject({ ok: false, fault: { kind: 'cancelled' } })
    expect(await sky.rows('SELECT id FROM t.stars')).toEqual([[42]])
    expect(await sky.fault('SELECT id FROM t.stars', { signal: controller.signal })).toMatchObject({
      kind: 'cancelled',
    })
  })
})

describe('what a query says of itself', () => {
  test('tables asked, and whether they are simulated', async () => {
    const real = await sky.result('SELECT id FROM s.stars')
    expect([real.simulated, real.tables.map(({ fullName }) => fullName)]).toEqual([false, ['s.stars']])
    const mixed = await sky.result('SELECT stars.id FROM s.stars WHERE id IN (SELECT id FROM s.colours)')
    expect([mixed.simulated, mixed.tables.length]).toEqual([true, 2])
    expect(mixed.table.info.provenance).toMatchObject({ kind: 'query', source: 'Small sky', lang: 'ADQL' })
    expect(real.table.info.description).toBe('s.stars: Some stars')
  })

  test('other languages are refused', async () => {
    expect(await sky.fault('SELECT 1', { language: 'PostgreSQL' })).toMatchObject({ kind: 'bad-request' })
  })
})

describe('uploads', () => {
  test('are tables like others while the query runs, of every type, and come back as they were', async () => {
    const upload = madeTable({ columns: everyDatatype })
    const uploads = new Map([['mine', upload]])
    const { table, tables } = await sky.result('SELECT * FROM TAP_UPLOAD.mine', { uploads })
    expect(tables.map(({ fullName }) => fullName)).toEqual(['TAP_UPLOAD.mine'])
    expect(table.info.columns.map(({ name, datatype, arraysize }) => ({ name, datatype, arraysize }))).toEqual(
      upload.columns.map(({ info: { name, datatype, arraysize } }) => ({ name, datatype, arraysize })),
    )
    for (const [index, { info, chunks }] of upload.columns.entries()) {
      const before = chunks[0]
      const after = table.columns[index]?.chunks[0]
      // What stands in null cells is nobody's business.
      if (info.isArray || info.storage === 'text' || !before?.nulls)
        expect({ name: info.name, values: String(after?.values) }).toEqual({
          name: info.name,
          values: String(before?.values),
        })
      expect({ name: info.name, nulls: after?.nulls && [...after.nulls] }).toEqual({
        name: info.name,
        nulls: before?.nulls && [...before.nulls],
      })
    }
    table.close()
  })

  test('join with the tables that are there, each query with its own', async () => {
    const named = (ids: readonly number[]) =>
      new Map([['T1', madeTable({ columns: [{ name: 'Id', datatype: 'int', cells: ids }] })]])
    const adql = 'SELECT stars.id FROM s.stars JOIN tap_upload.t1 AS u ON u.id = stars.id ORDER BY 1'
    const all = await Promise.all([[1, 2], [3], [4, 5, 6]].map((ids) => sky.rows(adql, { uploads: named(ids) })))
    expect(all).toEqual([[[1], [2]], [[3]], [[4], [5], [6]]])
    expect((await sky.fault(adql)).message).toBe('There is no table tap_upload.t1.')
  })
})

describe('the lock', () => {
  test.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "ATTACH '/tmp/other.duckdb' AS other",
    "COPY (SELECT 1) TO '/tmp/alidade-engine-copy.csv'",
    'INSTALL httpfs',
    "SET memory_limit = '64GB'",
    'SET enable_external_access = true',
    'DROP TABLE sky.s.stars',
  ])('%s is refused by the engine itself', async (sql) => {
    const parts = { skyFile: sky.skyFile, source: 'x', now: () => 0, randomId: () => '1' }
    const { instance } = await openDatabase(parts)
    const connection = await instance.connect()
    await expect(connection.run(sql)).rejects.toThrow(
      /disabled|locked|read-only|read only|attached in read|not allowed/i,
    )
    connection.closeSync()
    instance.closeSync()
  })

  test('a file that is not there is a fault of storage, and the next query looks again', async () => {
    const engine = createSqlEngine({ skyFile: '/nowhere/sky.duckdb', source: 'x', now: () => 0, randomId: () => '1' })
    expect(await engine.run({ adql: 'SELECT 1 FROM a' })).toMatchObject({ ok: false, fault: { kind: 'storage' } })
    expect(await engine.catalogue()).toMatchObject({ ok: false, fault: { kind: 'storage' } })
    await engine.close()
    expect(await engine.catalogue()).toMatchObject({ ok: false, fault: { kind: 'peer-gone' } })
  })

  test('names and texts cannot leave their quotes', async () => {
    const evil = `x'; DROP TABLE s.stars; --`
    expect(await sky.values(`'${evil.replaceAll("'", "''")}'`)).toEqual([evil])
    expect((await sky.fault('SELECT "a"" FROM s.stars; --" FROM s.stars')).message).toContain('There is no column')
    const upload = madeTable({ columns: [{ name: 'a" FROM x', datatype: 'int', cells: [7] }] })
    expect(await sky.rows('SELECT * FROM TAP_UPLOAD."q"" u"', { uploads: new Map([['q" u', upload]]) })).toEqual([[7]])
  })
})

describe('user-defined functions', () => {
  test.each([
    [
      "ivo_hasword('The Big-Cat', 'cat BIG'), ivo_hasword('catfish', 'cat'), ivo_hasword('x', ''), ivo_hasword(NULL, 'x')",
      [1, 0, 0, null],
    ],
    ["ivo_hasword('one two', LOWER('TWO')), ivo_hasword('größe', 'GRÖSSE')", [1, 0]],
    ["ivo_nocasematch('AbC', 'a%'), ivo_nocasematch('AbC', 'b'), ivo_nocasematch(NULL, 'b')", [1, 0, null]],
    ["ivo_hashlist_has('a#b c#D', 'B C'), ivo_hashlist_has('a#b', 'c'), ivo_hashlist_has('a#b', NULL)", [1, 0, null]],
    [
      'ivo_interval_overlaps(1, 2, 2, 3), ivo_interval_overlaps(1, 2, 2.1, 3), ivo_interval_overlaps(1, 2, NULL, 3)',
      [1, 0, null],
    ],
    [
      'ivo_healpix_index(3, 10, 20), ivo_healpix_index(29, 10., 20.), ivo_healpix_index(3, POINT(10, 20)), ivo_healpix_index(30, 1, 1)',
      [310n, 1397760956975030485n, 310n, null],
    ],
    [
      'ivo_healpix_center(3, 100), ivo_healpix_center(3, 768), COORD1(ivo_healpix_center(3, 100))',
      [[123.75, 35.68533471265206], null, 123.75],
    ],
    [
      'ivo_healpix_index(3, ivo_healpix_center(3, 100)), round(COORD2(ivo_apply_pm(0, 0, 0, 1, 5)), 9), ivo_apply_pm(10, NULL, 0, 1, 5)',
      [100n, 5, null],
    ],
  ])('%s', async (expressions, wanted) => {
    expect(await sky.values(expressions)).toEqual(wanted)
  })

  test('ivo_string_agg joins the values of a group', async () => {
    const rows = await sky.rows("SELECT id, ivo_string_agg(name, '; ') AS n FROM s.colours GROUP BY id ORDER BY id")
    expect(rows).toEqual([
      [1, 'one'],
      [2, 'two; deux'],
      [9, 'nine'],
      [null, null],
    ])
  })

  test('every declared function is there', async () => {
    for (const { name, signature } of declaredFunctions) {
      const fault = await sky.fault(`SELECT ${name}() FROM s.stars`)
      expect(fault.message).toContain(signature)
    }
  })
})
