import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestEngine, testEngine } from './small-sky.ts'

let sky: TestEngine
beforeAll(async () => {
  sky = await testEngine()
})
afterAll(() => sky.end())

const ids = async (condition: string): Promise<readonly unknown[]> =>
  (await sky.rows(`SELECT id FROM s.stars WHERE ${condition} ORDER BY id`)).map(([id]) => id)

describe('conditions', () => {
  test.each([
    ['mag < 2', [1, 5]],
    ['mag > 2', [2, 6]],
    ['NOT mag > 2', [1, 4, 5]],
    ['mag <> 1.5', [2, 4, 5, 6]],
    ['mag = mag', [1, 2, 5, 6]],
    ['mag <> mag', [4]],
    ['mag IS NULL', [3]],
    ['mag IS NOT NULL', [1, 2, 4, 5, 6]],
    ['mag BETWEEN 1 AND 3', [1, 2]],
    ['mag NOT BETWEEN 1 AND 3', [4, 5, 6]],
    ['val > 3', [4, 6]],
    ['val >= mag', [6]],
    ['mag <= val', [6]],
    ['mag IN (1.5, 3.25, NULL)', [1, 6]],
    ['id IN (1, 2, 99)', [1, 2]],
    ['id NOT IN (1, 2, 3)', [4, 5, 6]],
    ['big IN (9223372036854775806, 9223372036854775807, 5)', [1, 4]],
    ['big NOT IN (9223372036854775806, 9223372036854775807, 5)', [2, 3, 6]],
    ['id IN (SELECT id FROM s.colours WHERE b_v > 0)', [1, 2]],
    ['id NOT IN (SELECT id FROM s.colours WHERE id IS NOT NULL)', [3, 4, 5, 6]],
    ['id NOT IN (SELECT id FROM s.colours)', []],
    ['mag IN (SELECT mag FROM s.stars)', [1, 2, 5, 6]],
    ["name LIKE '%s'", [1, 2]],
    ["name LIKE 'alpha_Cen'", [3]],
    ["name LIKE 'SIRIUS'", []],
    ["name ILIKE 'SIRIUS'", [1]],
    ["name NOT LIKE '%i%'", [2, 3, 4, 6]],
    ["name LIKE '100\\%'", []],
    ["name < 'C'", [4]],
    ['flag = TRUE', [1, 4, 6]],
    ['flag = 1', [1, 4, 6]],
    ["ra = '10'", [3]],
    ['EXISTS (SELECT 1 FROM s.colours AS c WHERE c.id = s.stars.id)', [1, 2]],
    ['NOT EXISTS (SELECT 1 FROM s.colours AS c WHERE c.id = stars.id)', [3, 4, 5, 6]],
    ['id = 1 OR id = 2 AND mag > 100', [1]],
    ['mag < NULL', []],
  ])('%s', async (condition, wanted) => {
    expect(await ids(condition)).toEqual(wanted)
  })
})

describe('names', () => {
  test.each([
    ['SELECT ID, Mag FROM S.STARS WHERE iD = 1', [1, 1.5]],
    ['SELECT "id" FROM "s"."stars" WHERE id = 1', [1]],
    ['SELECT "Mixed Case" FROM s.stars WHERE id = 1', [10]],
    ['SELECT a.id, b.id FROM s.stars AS a, t.stars AS b WHERE a.id = 1', [1, 42]],
    ['SELECT s.stars.id, t.stars.id FROM s.stars, t.stars WHERE s.stars.id = 1', [1, 42]],
    ['SELECT x.n FROM (SELECT id AS n FROM s.stars WHERE id = 3) AS x', [3]],
    ['SELECT A."Name" FROM (SELECT id AS "Name", mag AS "name" FROM s.stars WHERE id = 1) AS a', [1]],
    ['SELECT id FROM colours WHERE b_v = 1.5', [9]],
  ])('%s', async (adql, wanted) => {
    expect(await sky.row(adql)).toEqual(wanted)
  })

  test.each([
    ['SELECT idd FROM s.stars', 'There is no column idd in the tables of the query. Did you mean id?', 8],
    ['SELECT "ID" FROM s.stars', 'There is no column ID in the tables of the query. Did you mean id?', 8],
    ['SELECT x.id FROM s.stars AS y', 'The query has no table x. Did you mean y?', 8],
    ['SELECT a.colour FROM s.colours AS a', 'a has no column colour.', 8],
    ['SELECT id FROM s.star', 'There is no table s.star. Did you mean s.stars?', 16],
    [
      'SELECT id FROM stars',
      'stars is the name of more than one table: s.stars, t.stars. Write it with its schema.',
      16,
    ],
    ['SELECT id FROM s.stars, s.colours', 'The column id is in more than one table. Write stars.id or colours.id.', 8],
    [
      'SELECT 1 AS x FROM s.stars, s.stars',
      'Two tables of the query are called stars. Give each a name of its own with AS.',
      20,
    ],
    ['SELECT nope(1) FROM s.stars', 'There is no function nope here.', 8],
    ['SELECT id FROM s.stars WHERE name = 5', 'Text is compared with a number. CAST turns one into the other.', 30],
    ['SELECT name + 1 FROM s.stars', '"+" wants a number; this is text.', 8],
    ['SELECT id FROM s.stars WHERE max(id) = 1', 'MAX cannot stand in WHERE.', 30],
    ['SELECT id, count(*) FROM s.stars', 'id is neither in GROUP BY nor inside a set function such as MAX or AVG.', 8],
    [
      'SELECT id FROM s.stars UNION SELECT id, b_v FROM s.colours',
      'The queries that UNION joins give 1 and 2 columns; they need as many.',
      30,
    ],
    [
      'SELECT id FROM s.stars UNION SELECT name FROM s.colours',
      'This is text, but a number stands before it in the same column.',
      37,
    ],
    ['SELECT id FROM s.stars ORDER BY 3', 'The result has 1 columns; there is no number 3.', 33],
  ])('%s: %s', async (adql, message, column) => {
    const fault = await sky.fault(adql)
    expect(fault).toMatchObject({ kind: 'bad-request', line: 1, column })
    expect(fault.message.startsWith(message)).toBe(true)
  })

  test('what is wrong in several places is told of all at once, at its places', async () => {
    const adql = 'SELECT idd, id, nme\nFROM s.stars\nWHERE magg < 5 AND vall > 2'
    const outcome = await sky.engine.check(adql)
    const found = outcome.ok ? outcome.value.map(({ range }) => adql.slice(range.start, range.end)) : []
    expect(found).toEqual(['idd', 'nme', 'magg', 'vall'])
    expect(await sky.fault(adql)).toMatchObject({ line: 3, column: 7 })
  })
})

describe('rows in groups, in order, in part', () => {
  test.each([
    ['SELECT count(*), count(mag), count(DISTINCT flag), sum(id), avg(id) FROM s.stars', [[6n, 5n, 2n, 21n, 3.5]]],
    [
      'SELECT min(mag), max(mag), sum(val), max(big), min(name) FROM s.stars',
      [[Math.fround(0.1), 3.25, Number.POSITIVE_INFINITY, 2n ** 63n - 1n, '100%']],
    ],
    ['SELECT avg(val) FROM s.stars WHERE id < 5', [[2 / 3]]],
    ['SELECT sum(big), avg(mag), count(*) FROM s.stars WHERE id > 100', [[null, null, 0n]]],
    [
      'SELECT flag, count(*) AS n FROM s.stars GROUP BY flag ORDER BY n DESC, flag',
      [
        [true, 3n],
        [false, 2n],
        [null, 1n],
      ],
    ],
    [
      'SELECT floor(id / 2.) AS h, count(*) FROM s.stars GROUP BY h HAVING count(*) > 1 ORDER BY h',
      [
        [1, 2n],
        [2, 2n],
      ],
    ],
    [
      'SELECT mod(id, 2) + 1 AS m, max(id) - min(id) FROM s.stars GROUP BY mod(id, 2) ORDER BY 1',
      [
        [1n, 4n],
        [2n, 4n],
      ],
    ],
    ['SELECT id FROM s.stars ORDER BY mag', [[5], [1], [2], [6], [3], [4]].map((row) => row)],
    ['SELECT TOP 2 id FROM s.stars ORDER BY mag DESC', [[6], [2]]],
    ['SELECT TOP 2 id FROM s.stars ORDER BY id OFFSET 3', [[4], [5]]],
    ['SELECT id AS n FROM s.stars ORDER BY -id OFFSET 4', [[2], [1]]],
    ['SELECT DISTINCT flag FROM s.stars ORDER BY flag DESC', [[true], [false], [null]]],
    ['SELECT TOP 1 mag AS id FROM s.stars ORDER BY id DESC', [[3.25]]],
    // A column that is the same in all rows orders nothing, whatever its number.
    [
      'SELECT TOP 2 ra, 1 AS source, id FROM s.stars WHERE id < 3 ORDER BY source, id DESC',
      [
        [359.9, 1, 2],
        [0.1, 1, 1],
      ],
    ],
    ['SELECT TOP 1 id, 7 AS source FROM s.stars ORDER BY source, id DESC', [[6, 7]]],
    ["SELECT TOP 1 id, 'gaia' AS source, NULL AS remark FROM s.stars ORDER BY 2, remark, id DESC", [[6, 'gaia', null]]],
    ['SELECT DISTINCT c.id FROM s.colours AS c WHERE c.id > 0 ORDER BY c.id DESC', [[9], [2], [1]]],
    ['SELECT DISTINCT id * 2 AS twice FROM s.colours WHERE id > 0 ORDER BY id * 2 DESC', [[18n], [4n], [2n]]],
  ])('%s', async (adql, wanted) => {
    const rows = await sky.rows(adql)
    // Null and NaN stand last in any order.
    const sorted = /ORDER BY mag$/.test(adql) ? [...rows.slice(0, 4), ...rows.slice(4).toSorted()] : rows
    expect(sorted).toEqual(wanted)
  })
})

test('rows ordered by random numbers stand in the order of those that are shown', async () => {
  const shown = (await sky.rows('SELECT a.id, RAND() AS r FROM s.stars AS a, s.stars AS b ORDER BY r')).map(
    ([, r]) => r,
  )
  expect(shown).toHaveLength(36)
  expect(shown).toEqual(shown.toSorted((one, other) => Number(one) - Number(other)))
})

test('a query inside a grouped one that names a column beside GROUP BY is refused as the mistake it is', async () => {
  const fault = await sky.fault(
    'SELECT mag, (SELECT MAX(b_v) FROM s.colours AS c WHERE c.id = st.id) AS n FROM s.stars AS st GROUP BY mag',
  )
  expect(fault).toMatchObject({ kind: 'bad-request', message: expect.stringContaining('GROUP BY') })
})

describe('tables together', () => {
  test.each([
    ['SELECT id FROM s.stars WHERE id < 3 UNION SELECT id FROM s.colours ORDER BY id', [[1], [2], [9], [null]]],
    [
      'SELECT id FROM s.stars WHERE id < 3 UNION ALL SELECT 2.5 AS id FROM s.colours WHERE id = 1 ORDER BY 1',
      [[1], [2], [2.5]],
    ],
    ['SELECT id FROM s.colours EXCEPT SELECT id FROM s.stars ORDER BY id', [[9], [null]]],
    ['SELECT id FROM s.stars INTERSECT SELECT id FROM s.colours ORDER BY id', [[1], [2]]],
    [
      'SELECT id FROM s.stars UNION SELECT id FROM s.colours EXCEPT SELECT id FROM s.stars ORDER BY id DESC',
      [[9], [null]],
    ],
    [
      'SELECT stars.id, b_v FROM s.stars JOIN s.colours ON stars.id = colours.id ORDER BY 1, 2',
      [
        [1, 0.5],
        [2, 0.25],
        [2, null],
      ],
    ],
    [
      'SELECT id, b_v FROM s.stars LEFT JOIN s.colours USING (id) WHERE id < 4 ORDER BY 1, 2',
      [
        [1, 0.5],
        [2, 0.25],
        [2, null],
        [3, null],
      ],
    ],
    [
      'SELECT id, mag FROM s.stars RIGHT JOIN s.colours USING (id) ORDER BY 1, 2',
      [
        [1, 1.5],
        [2, 2.5],
        [2, 2.5],
        [9, null],
        [null, null],
      ],
    ],
    [
      'SELECT id FROM s.stars FULL OUTER JOIN s.colours USING (id) ORDER BY 1',
      [[1], [2], [2], [3], [4], [5], [6], [9], [null]],
    ],
    [
      "SELECT a.id, c.name FROM s.stars AS a LEFT JOIN s.colours AS c ON a.id = c.id AND c.name LIKE '%x' AND a.mag < 5 WHERE a.id < 3 ORDER BY 1",
      [
        [1, null],
        [2, 'deux'],
      ],
    ],
    [
      'SELECT c.id FROM s.stars AS a RIGHT JOIN s.colours AS c ON a.id + 0 = c.id AND a.mag > 2 WHERE a.id IS NULL ORDER BY 1',
      [[1], [9], [null]],
    ],
    ['SELECT count(*) FROM s.stars CROSS JOIN s.colours', [[30n]]],
    ['SELECT count(*) FROM s.stars, s.colours, t.stars AS z', [[30n]]],
    [
      'SELECT x.id, y.id FROM (s.stars AS x JOIN s.colours AS y ON x.id = y.id) JOIN t.stars AS z ON z.id > x.id WHERE b_v > 0.4',
      [[1, 1]],
    ],
    [
      'WITH c AS (SELECT id, mag FROM s.stars WHERE mag < 2), d(n) AS (SELECT id FROM c) SELECT n, mag FROM c JOIN d ON c.id = d.n ORDER BY n',
      [
        [1, 1.5],
        [5, Math.fround(0.1)],
      ],
    ],
    [
      'SELECT a.id, (SELECT count(*) FROM s.colours AS c WHERE c.id = a.id) AS n FROM s.stars AS a WHERE a.id < 4 ORDER BY 1',
      [
        [1, 1n],
        [2, 2n],
        [3, 0n],
      ],
    ],
  ])('%s', async (adql, wanted) => {
    expect(await sky.rows(adql)).toEqual(wanted)
  })

  test('* names the columns of USING once, and stands for all of a table', async () => {
    const { table } = await sky.result('SELECT * FROM s.colours JOIN t.stars USING (id)')
    expect(table.info.columns.map(({ name }) => name)).toEqual(['id', 'b_v', 'name'])
    table.close()
    expect(await sky.rows('SELECT c.*, t.stars.* FROM s.colours AS c, t.stars WHERE c.id = 1')).toEqual([
      [1, 0.5, 'one', 42],
    ])
  })
})
