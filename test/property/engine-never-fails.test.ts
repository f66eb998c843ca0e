import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestEngine, testEngine } from '../unit/engine/small-sky.ts'

/** Queries that are right in their text, over nulls, NaN, infinities and the ends of the integers: none may fail. */

let sky: TestEngine
beforeAll(async () => {
  sky = await testEngine()
})
afterAll(() => sky.end())

const oneOf = (text: string) => fc.constantFrom(...text.split(' '))
const call = (names: string, ...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(oneOf(names), fc.tuple(...parts)).map(([name, values]) => `${name}(${values.join(', ')})`)

const { number, condition } = fc.letrec<{
  number: string
  text: string
  condition: string
  point: string
  region: string
}>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    oneOf('id big ra dec mag val small 0 1 2 -1 7 0.5 1e300 -1e-300 9223372036854775807 90 360 -45.5'),
    fc.tuple(tie('number'), oneOf('+ - * / % & | ^'), tie('number')).map(([a, o, b]) => `(${a} ${o} ${b})`),
    tie('number').map((a) => `(- ${a})`),
    call(
      'abs floor ceiling round truncate sqrt exp log log10 sin cos tan cot asin acos atan degrees radians',
      tie('number'),
    ),
    call('mod power atan2', tie('number'), tie('number')),
    call('round truncate', tie('number'), oneOf('0 1 2 -1 -3 30 -400 small')),
    fc.tuple(tie('number'), oneOf('SMALLINT INTEGER BIGINT REAL')).map(([a, type]) => `CAST(${a} AS ${type})`),
    tie('text').map((a) => `CAST(${a} AS DOUBLE PRECISION)`),
    tie('text').map((a) => `CAST(${a} AS INTEGER)`),
    fc
      .tuple(tie('condition'), tie('number'), tie('number'))
      .map(([c, a, b]) => `CASE WHEN ${c} THEN ${a} ELSE ${b} END`),
    call('COALESCE', tie('number'), tie('number')),
    call('DISTANCE', tie('point'), tie('point')),
    call('COORD1 COORD2', tie('point')),
    call('AREA', tie('region')),
    call('CONTAINS', tie('point'), tie('region')),
    call('INTERSECTS CONTAINS', tie('region'), tie('region')),
    call('ivo_healpix_index', oneOf('3 29 30 small id'), tie('number'), tie('number')),
    call('ivo_interval_overlaps', tie('number'), tie('number'), tie('number'), tie('number')),
    call('ivo_hasword ivo_nocasematch ivo_hashlist_has', tie('text'), tie('text')),
  ),
  text: fc.oneof(
    { maxDepth: 3 },
    oneOf("name '' 'abc' '12' '1e999' '%_\\' 'a#b' 'CIRCLE_1_2_3'"),
    tie('number').map((a) => `CAST(${a} AS VARCHAR(5))`),
    fc.tuple(tie('text'), tie('text')).map(([a, b]) => `(${a} || ${b})`),
    call('LOWER UPPER', tie('text')),
    tie('text').map((a) => `CAST(${a} AS TIMESTAMP)`),
  ),
  condition: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(tie('number'), oneOf('= <> < <= > >='), tie('number')).map(([a, o, b]) => `${a} ${o} ${b}`),
    fc.tuple(tie('text'), oneOf('= < LIKE ILIKE'), tie('text')).map(([a, o, b]) => `${a} ${o} ${b}`),
    fc.tuple(tie('condition'), oneOf('AND OR'), tie('condition')).map(([a, o, b]) => `(${a} ${o} ${b})`),
    tie('condition').map((a) => `NOT (${a})`),
    fc.tuple(tie('number'), tie('number'), tie('number')).map(([a, b, c]) => `${a} BETWEEN ${b} AND ${c}`),
    fc.tuple(tie('number'), tie('number'), tie('number')).map(([a, b, c]) => `${a} IN (${b}, ${c})`),
    tie('number').map((a) => `${a} IS NULL`),
    fc.constant('flag = TRUE'),
  ),
  point: fc.oneof(
    { maxDepth: 2 },
    oneOf('pos'),
    call('POINT', tie('number'), tie('number')),
    call('CENTROID', tie('region')),
    call('ivo_healpix_center', oneOf('3 29 id'), oneOf('100 id big')),
    call('ivo_apply_pm', tie('number'), tie('number'), tie('number'), tie('number'), tie('number')),
  ),
  region: fc.oneof(
    { maxDepth: 2 },
    oneOf('"region" REGION(\'nothing\')'),
    call('CIRCLE', tie('number'), tie('number'), tie('number')),
    call('BOX', tie('number'), tie('number'), tie('number'), tie('number')),
    call('POLYGON', tie('number'), tie('number'), tie('number'), tie('number'), tie('number'), tie('number')),
    call('CIRCLE', oneOf('10 359'), oneOf('0 90 -45'), oneOf('0 1 180')),
  ),
}))

test('no value raises', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 5 }), condition, async (values, where) => {
      const items = values.map((value, i) => `${value} AS v${i}`).join(', ')
      const outcome = await sky.engine.run({ adql: `SELECT ${items} FROM s.stars WHERE ${where} OR id > 0` })
      // An aggregate of each as well: integers add up, and NaNs meet.
      const sums = values.map((value, i) => `sum(${value}) AS s${i}, max(${value}) AS m${i}`).join(', ')
      const grouped = await sky.engine.run({ adql: `SELECT ${sums} FROM s.stars GROUP BY flag ORDER BY 1` })
      for (const result of [outcome, grouped]) {
        expect(result.ok ? '' : `${result.fault.kind}: ${result.fault.message}`).toBe('')
        if (result.ok) result.value.table.close()
      }
    }),
    { numRuns: 80 },
  )
})
