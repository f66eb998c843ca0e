import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestEngine, testEngine } from './small-sky.ts'

let sky: TestEngine
beforeAll(async () => {
  sky = await testEngine()
})
afterAll(() => sky.end())

const ids = async (condition: string): Promise<readonly unknown[]> =>
  (await sky.rows(`SELECT id FROM s.stars WHERE ${condition} ORDER BY id`)).map(([id]) => id)

describe('rows by their place', () => {
  test.each([
    ["1 = CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', 0, 0, 0.2))", [1, 2]],
    ['CONTAINS(POINT(ra, dec), CIRCLE(0, 0, 0.05)) = 1', []],
    ['1 = CONTAINS(POINT(ra, dec), CIRCLE(100, 90, 0.11))', [3, 4]],
    ['1 = CONTAINS(POINT(ra, dec), CIRCLE(10, 89.9, 0.15))', [3]],
    ['1 = CONTAINS(POINT(ra, dec), CIRCLE(0, 90, 90))', [1, 2, 3, 4, 6]],
    ['1 = CONTAINS(POINT(ra, dec), CIRCLE(0, 90, 179.9))', [1, 2, 3, 4, 6]],
    ['1 = CONTAINS(POINT(ra, dec), CIRCLE(0, 90, 180))', [1, 2, 3, 4, 5, 6]],
    ['0 = CONTAINS(POINT(ra, dec), CIRCLE(0, 90, 90))', [5]],
    ['NOT 1 = CONTAINS(POINT(ra, dec), CIRCLE(0, 90, 90))', [5]],
    ['CONTAINS(POINT(val, dec), CIRCLE(0, 0, 5)) IS NULL', [2, 5, 6]],
    ['NOT 1 = CONTAINS(POINT(val, dec), CIRCLE(0, 0, 5))', [3, 4]],
    ['DISTANCE(POINT(ra, dec), POINT(0, 0)) < 0.15', [1, 2]],
    ['0.15 > DISTANCE(ra, dec, 0, 0)', [1, 2]],
    ['DISTANCE(ra, dec, 0, 0) BETWEEN 80 AND 100', [3, 4, 5]],
    ['NOT DISTANCE(ra, dec, 0, 0) < 0.15', [3, 4, 5, 6]],
    ['1 = CONTAINS(POINT(ra, dec), BOX(0, 0, 1, 1))', [1, 2]],
    ['1 = CONTAINS(POINT(ra, dec), POLYGON(-1, -1, 1, -1, 1, 1, -1, 1))', [1, 2]],
    ['1 = CONTAINS(POINT(ra, dec), POLYGON(0, 80, 120, 80, 240, 80))', [3, 4]],
    ['1 = CONTAINS(POINT(ra, dec), POLYGON(0, 0, 0, 0, 1, 1))', []],
    ['1 = CONTAINS(POINT(ra, dec), CIRCLE(0, 0, -1))', []],
    ['1 = CONTAINS(pos, CIRCLE(0, 0, 1))', [1, 2]],
    ["1 = CONTAINS(POINT(ra, dec), REGION('CIRCLE ICRS 0 0 1'))", [1, 2]],
    ['1 = CONTAINS(POINT(0.5, 0.5), "region")', [1, 2]],
    ['1 = CONTAINS(POINT(ra, dec), "region")', [1, 5, 6]],
    ['1 = INTERSECTS("region", CIRCLE(3, 1, 1.01))', [2]],
    ['1 = INTERSECTS(CIRCLE(ra, dec, 0.05), CIRCLE(0, 0, 0.06))', [1, 2]],
    ['1 = CONTAINS(CIRCLE(ra, dec, 0.1), CIRCLE(0, 0, 0.2))', [1, 2]],
    ['1 = CONTAINS(CIRCLE(ra, dec, 0.2), CIRCLE(0, 0, 0.2))', []],
    // A radius that is NaN (star 2), negative (3), null (5) or infinite (6) makes no circle.
    ['1 = CONTAINS(CIRCLE(ra, dec, 0.001), CIRCLE(ra, dec, val))', [1, 4]],
    ['1 = CONTAINS(CIRCLE(ra, dec, val), CIRCLE(ra, dec, 90))', [1, 4]],
    ['1 = INTERSECTS(CIRCLE(ra, dec, val), CIRCLE(ra, dec, 90))', [1, 4]],
    ['1 = INTERSECTS(CIRCLE(ra, dec, 90), CIRCLE(ra, dec, val))', [1, 4]],
    ['1 = CONTAINS(POINT(0, 0), POLYGON(ra - 1, dec - 1, ra + 1, dec - 1, ra + 1, dec + 1, ra - 1, dec + 1))', [1, 2]],
    ['1 = INTERSECTS(CIRCLE(ra, dec, 0.1), POLYGON(0.15, -1, 3, -1, 3, 1, 0.15, 1))', [1]],
  ])('%s', async (condition, wanted) => {
    expect(await ids(condition)).toEqual(wanted)
  })
})

describe('geometries as values', () => {
  test.each([
    [
      'POINT(10, 20), CIRCLE(10, 20, 1), POLYGON(0, 0, 1, 0, 1, 1), BOX(10, 20, 2, 4)',
      [
        [10, 20],
        [10, 20, 1],
        [0, 0, 1, 0, 1, 1],
        [9, 18, 11, 18, 11, 22, 9, 22],
      ],
    ],
    [
      'POINT(1 / 0, 20), CIRCLE(POINT(10, 20), 1), POINT(ra, dec), POLYGON(POINT(0, 0), POINT(1, 0), POINT(1, 1))',
      [null, [10, 20, 1], [0.1, 0], [0, 0, 1, 0, 1, 1]],
    ],
    ["COORD1(POINT(10, 20)), COORD2(pos), COORD1(POINT(ra, 5)), COORDSYS(POINT('ICRS', 1, 2))", [10, 0, 0.1, '']],
    [
      "REGION('CIRCLE ICRS 1 2 3'), REGION('POLYGON 0 0 1 0 1 1'), REGION('POSITION 1 2'), REGION('MOC 1')",
      [[1, 2, 3], [0, 0, 1, 0, 1, 1], [1, 2], null],
    ],
    [
      'CENTROID(CIRCLE(10, 20, 3)), CENTROID(POINT(1, 2)), DISTANCE(0, 0, 180, 0), DISTANCE(0, 90, 77, -90)',
      [[10, 20], [1, 2], 180, 180],
    ],
    [
      'AREA(POINT(1, 1)), AREA(CIRCLE(0, 0, -1)), AREA(BOX(0, 88, 1, 10)), AREA(POLYGON(0, 0, 0, 0, 1, 1))',
      [0, null, null, null],
    ],
    ['DISTANCE(0, 95, 0, 0), DISTANCE(NULL, 0, 0, 0), CONTAINS(POINT(0, 0), CIRCLE(0, NULL, 1))', [null, null, null]],
    [
      'CASE WHEN 1 = CONTAINS(POINT(ra, dec), CIRCLE(0, 0, 1)) THEN 1 ELSE 0 END, CONTAINS(POINT(ra, dec), CIRCLE(9, 9, 1))',
      [1, 0],
    ],
  ])('%s', async (expressions, wanted) => {
    expect(await sky.values(expressions)).toEqual(wanted)
  })
})

describe('two catalogues', () => {
  test.each([
    [
      'SELECT a.id, b.id FROM s.stars AS a JOIN s.stars AS b ON 1 = CONTAINS(POINT(a.ra, a.dec), CIRCLE(b.ra, b.dec, 0.21)) WHERE a.id < b.id',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'SELECT a.id, b.id FROM s.stars AS a, s.stars AS b WHERE DISTANCE(POINT(a.ra, a.dec), POINT(b.ra, b.dec)) < 0.21 AND a.id < b.id',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'SELECT a.id, b.id FROM s.stars AS a LEFT JOIN s.stars AS b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.21 AND a.id < b.id',
      [
        [1, 2],
        [2, null],
        [3, 4],
        [4, null],
        [5, null],
        [6, null],
      ],
    ],
    [
      'SELECT a.id, b.id FROM s.stars AS a RIGHT JOIN s.stars AS b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.21 AND a.id < b.id',
      [
        [null, 1],
        [1, 2],
        [null, 3],
        [3, 4],
        [null, 5],
        [null, 6],
      ],
    ],
    [
      'SELECT a.id FROM s.stars AS a WHERE NOT EXISTS (SELECT 1 FROM s.stars AS b WHERE a.id <> b.id AND DISTANCE(a.ra, a.dec, b.ra, b.dec) < 1)',
      [[5], [6]],
    ],
  ])('%s', async (adql, wanted) => {
    expect(await sky.rows(`${adql} ORDER BY ${adql.includes('RIGHT') ? 'b.id' : 'a.id'}`)).toEqual(wanted)
  })

  test('another system than ICRS is warned of', async () => {
    const { diagnostics, table } = await sky.result(
      "SELECT id FROM s.stars WHERE 1 = CONTAINS(POINT('GALACTIC', ra, dec), CIRCLE(0, 0, 1))",
    )
    expect(
      diagnostics
        .filter(({ severity }) => severity === 'warning')
        .map(({ message }) => message)
        .join(),
    ).toContain('GALACTIC')
    table.close()
  })
})
