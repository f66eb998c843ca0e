import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestEngine, testEngine } from './small-sky.ts'

let sky: TestEngine
beforeAll(async () => {
  sky = await testEngine()
})
afterAll(() => sky.end())

describe('arithmetic', () => {
  test.each([
    ['7/2, -7/2, 7/0, mod(-7,3), mod(7,-3), mod(7,0), 7 % 4', [3n, -3n, null, -1n, 1n, null, 3n]],
    ['7.0/2, 1/2., 1.5/0, mod(7.5, 2), mod(7.5, 0)', [3.5, 0.5, null, 1.5, null]],
    [
      'big + 1, big - 1, -big, big * 2, 2147483647 + 1',
      [null, 9223372036854775806n, -9223372036854775807n, null, 2147483648n],
    ],
    ['-9223372036854775808, 9223372036854775807, 18446744073709551616', [-(2n ** 63n), 2n ** 63n - 1n, 2 ** 64]],
    ['0x1F, 5 & 3, 5 | 3, 5 ^ 3, ~5', [31, 1n, 7n, 6n, -6n]],
    ["'a' || 'b', name || NULL, 1 + NULL", ['ab', null, null]],
    ["2 + 3 * 4, (2 + 3) * 4, - 3 + 5, 10 - 3 - 2, '3' + 1", [14n, 20n, 2n, 5n, 4]],
  ])('%s', async (expressions, wanted) => {
    expect(await sky.values(expressions)).toEqual(wanted)
  })

  test('a 32-bit float stays one, and becomes a double beside a double', async () => {
    const { table } = await sky.result('SELECT mag, mag + mag AS s, mag * 2.0 AS d FROM s.stars WHERE id = 5')
    expect(table.info.columns.map(({ datatype }) => datatype)).toEqual(['float', 'float', 'double'])
    expect(table.rowBlock(0, 1).columns[0]?.values[0]).toBe(Math.fround(0.1))
    table.close()
  })
})

describe('mathematical functions', () => {
  test.each([
    ['log(exp(1)), log10(1000), sqrt(16), power(2, 10), exp(0)', [1, 3, 4, 1024, 1]],
    [
      'sqrt(-1), acos(2), asin(-1.5), log(0), log10(-1), power(10, 400), exp(1000), cot(0)',
      [null, null, null, null, null, null, null, null],
    ],
    [
      'power(0, -1), power(-8, 1/3.), sqrt(0), acos(1), sin(0), cos(0), tan(0), atan(0)',
      [null, null, 0, 0, 0, 1, 0, 0],
    ],
    [
      'round(2.5), round(-2.5), round(1234.567, -2), round(1234.567, 1), round(1250, -2), round(-1250, -2)',
      [3, -3, 1200, 1234.6, 1300n, -1300n],
    ],
    [
      'truncate(1.139, 2), truncate(1.13, 2), truncate(-1.139, 2), truncate(1299, -2), truncate(-2.9), truncate(7)',
      [1.13, 1.13, -1.13, 1200n, -2, 7],
    ],
    [
      'truncate(0.29, 2), truncate(1e300, 2), round(1.5, 400), truncate(5.5, -400), truncate(5.5, -1)',
      [0.29, 1e300, 1.5, 0, 0],
    ],
    ['floor(-1.5), ceiling(-1.5), floor(7), abs(-3), abs(-2.5)', [-2, -1, 7, 3n, 2.5]],
    ['degrees(pi()), radians(180), atan2(1, 0), pi()', [180, Math.PI, Math.PI / 2, Math.PI]],
  ])('%s', async (expressions, wanted) => {
    expect(await sky.values(expressions)).toEqual(wanted)
  })

  test('infinite and missing arguments fail no query', async () => {
    const functions =
      'sin cos tan cot asin acos atan sqrt exp log log10 degrees radians abs floor ceiling round truncate'
    const list = functions.split(' ').map((name, i) => `${name}(val) AS f${i}`)
    expect(await sky.rows(`SELECT ${list.join(', ')} FROM s.stars`)).toHaveLength(6)
    expect(
      await sky.rows('SELECT abs(big), -big, big * big, mod(big, small), big / small, abs(small) FROM s.stars'),
    ).toHaveLength(6)
  })

  test('a seed makes random numbers that come again; without one they differ', async () => {
    const seeded = 'SELECT rand(7) AS r FROM s.stars'
    const [one, two] = [await sky.rows(seeded), await sky.rows(seeded)]
    expect(one).toEqual(two)
    expect(new Set(one.flat()).size).toBe(6)
    for (const [value] of one) expect(Number(value) >= 0 && Number(value) < 1).toBe(true)
    const [first, second] = await sky.rows('SELECT rand(id) AS a, rand(id) AS b FROM s.stars ORDER BY id')
    expect(first?.[0]).toBe(first?.[1])
    expect(first?.[0]).not.toBe(second?.[0])
  })

  test('says how many arguments a function takes', async () => {
    expect((await sky.fault("SELECT power('x', 2) FROM s.stars")).message).toBe('POWER wants a number; this is text.')
  })
})

describe('CAST', () => {
  test.each([
    [
      "CAST('12' AS INTEGER), CAST(' 12.5 ' AS BIGINT), CAST('abc' AS INTEGER), CAST('' AS REAL)",
      [12, 13n, null, null],
    ],
    ['CAST(2.5 AS INTEGER), CAST(-2.5 AS INTEGER), CAST(70000 AS SMALLINT), CAST(1e300 AS REAL)', [3, -3, null, null]],
    [
      "CAST(1.5 AS VARCHAR), CAST(12 AS CHAR(4)), CAST('abcdef' AS VARCHAR(3)), CAST(flag AS VARCHAR)",
      ['1.5', '12  ', 'abc', 'true'],
    ],
    [
      "CAST('2020-01-02' AS TIMESTAMP), CAST('2020-01-02T03:04:05.25Z' AS TIMESTAMP), CAST('never' AS TIMESTAMP)",
      ['2020-01-02T00:00:00.000', '2020-01-02T03:04:05.250', null],
    ],
    [
      "CAST('10 20' AS POINT), CAST('10 20 1' AS CIRCLE), CAST('0 0 1 0 1 1' AS POLYGON), CAST('10' AS POINT)",
      [[10, 20], [10, 20, 1], [0, 0, 1, 0, 1, 1], null],
    ],
    ['CAST(big AS DOUBLE PRECISION), CAST(NULL AS INTEGER), CAST(9.3e18 AS BIGINT)', [2 ** 63, null, null]],
  ])('%s', async (expressions, wanted) => {
    expect(await sky.values(expressions)).toEqual(wanted)
  })
})

describe('conditional values and text', () => {
  test.each([
    ["CASE WHEN id = 1 THEN 'one' WHEN id = 2 THEN 'two' ELSE 'many' END", ['one']],
    ['CASE id WHEN 2 THEN 1 WHEN 1 THEN 2.5 END, CASE WHEN id > 5 THEN 1 END', [2.5, null]],
    ['COALESCE(NULL, id, 7), COALESCE(NULL, NULL), COALESCE(NULL, 2.5)', [1, null, 2.5]],
    ["LOWER('AbC'), UPPER('abc'), UPPER(NULL)", ['abc', 'ABC', null]],
    ['(SELECT max(b_v) FROM s.colours), (SELECT b_v FROM s.colours WHERE id = 100)', [2, null]],
    ['(SELECT TOP 1 id FROM s.stars ORDER BY id DESC), (SELECT id FROM s.stars ORDER BY id OFFSET 2)', [6, 3]],
  ])('%s', async (expressions, wanted) => {
    expect(await sky.values(expressions)).toEqual(wanted)
  })

  test('text of any script comes out as it is', async () => {
    expect(await sky.rows('SELECT name FROM s.stars WHERE id > 3 ORDER BY id')).toEqual([
      ['100%'],
      [null],
      ['Ünïcode ☆'],
    ])
  })
})

describe('IN_UNIT', () => {
  test.each([
    ["IN_UNIT(ra, 'arcsec'), IN_UNIT(dec, 'rad'), IN_UNIT(small, 'deg'), IN_UNIT(ra, 'deg')", [360, 0, 1 / 3.6e6, 0.1]],
  ])('%s', async (expressions, wanted) => {
    expect(await sky.values(expressions)).toEqual(wanted)
  })

  test('refuses what cannot be converted, at its place', async () => {
    const fault = await sky.fault("SELECT IN_UNIT(ra, 'km') FROM s.stars")
    expect(fault).toMatchObject({ kind: 'bad-request', line: 1, column: 20 })
    expect(fault.message).toBe('deg cannot be converted to km: they measure different things.')
    expect((await sky.fault("SELECT IN_UNIT(ra, 'parrots') FROM s.stars")).message).toContain('not a unit of VOUnits')
    expect((await sky.fault("SELECT IN_UNIT(id, 'deg') FROM s.stars")).message).toContain(
      'Nothing is known of the unit',
    )
  })
})

test('a length of CHAR that would fill the memory is refused at its place; one of VARCHAR only cuts', async () => {
  const query = 'SELECT CAST(name AS CHAR(2000000000)) FROM s.stars'
  expect(await sky.fault(query)).toMatchObject({
    kind: 'bad-request',
    message: expect.stringContaining('65535'),
    line: 1,
  })
  expect(await sky.values("CAST('abc' AS VARCHAR(9999999999)), CAST('abc' AS CHAR(5))")).toEqual(['abc', 'abc  '])
})
