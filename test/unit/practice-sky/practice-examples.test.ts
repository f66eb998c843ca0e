import { afterAll, expect, test } from 'vitest'
import { practiceExamples } from '#shared/model/practice-examples.ts'
import { answer, median, numbersOf, skyEngine, valuesOf } from './sky-engine.ts'

const engine = skyEngine()
afterAll(() => engine.close())

const example = (id: string): string => practiceExamples.find((each) => each.id === id)?.adql ?? ''
const run = (id: string) => answer(engine, { adql: example(id) })

test('there are seven examples, each with a name and a sentence, and no id twice', () => {
  expect(practiceExamples).toHaveLength(7)
  expect(new Set(practiceExamples.map(({ id }) => id)).size).toBe(7)
  for (const { id, name, explanation } of practiceExamples) {
    expect(id).toMatch(/^[a-z-]+$/)
    expect(name).toMatch(/^[A-Z]/)
    expect(explanation).toMatch(/^[A-Z].*\.$/)
  }
})

test.each(practiceExamples)('$id is answered with rows and without a warning', async ({ adql }) => {
  const { table, diagnostics, overflow } = await answer(engine, { adql })
  expect(diagnostics.filter(({ severity }) => severity !== 'note')).toEqual([])
  expect(table.info.rows).toBeGreaterThan(5)
  expect(overflow).toBe(false)
})

test('the brightest star is Sirius', async () => {
  expect(valuesOf(await run('bright-stars'), 'hip')[0]).toBe(32349)
})

test('the diagram has a main sequence, giants and white dwarfs, and says that it is simulated', async () => {
  const result = await run('colour-magnitude')
  const magnitudes = valuesOf(result, 'abs_g')
  const stars = valuesOf(result, 'bp_rp').map((value, row) => [value, magnitudes[row]] as const)
  const counted = stars.filter((star): star is readonly [number, number] => star[0] !== null)
  const within = (low: number, high: number, bright: number, faint: number) =>
    counted.filter(([c, m]) => c > low && c < high && m > bright && m < faint).length
  expect(counted.length).toBeGreaterThan(30_000)
  expect(within(0.7, 1, 3.5, 6)).toBeGreaterThan(3000)
  expect(within(2.2, 3, 8.5, 12)).toBeGreaterThan(2000)
  expect(within(1.1, 1.4, -0.5, 2)).toBeGreaterThan(300)
  expect(within(-0.3, 0.8, 11, 15)).toBeGreaterThan(300)
  expect(result.simulated).toBe(true)
})

test('29 stars share the proper motion of the Pleiades; their median parallax is 8.8 mas, as the catalogue has it', async () => {
  const result = await run('pleiades')
  expect(result.table.info.rows).toBe(29)
  expect(median(numbersOf(result, 'parallax'))).toBeCloseTo(8.8, 5)
  expect(Math.max(...numbersOf(result, 'vmag'))).toBeLessThan(9)
  expect(result.simulated).toBe(false)
  expect((await run('cone')).table.info.rows).toBe(46)
})

test('the cross-match pairs the Hyades of two catalogues by position', async () => {
  const result = await run('cross-match')
  expect(result.table.info.rows).toBeGreaterThan(100)
  expect(median(numbersOf(result, 'parallax'))).toBeGreaterThan(20)
  expect(median(numbersOf(result, 'separation'))).toBeGreaterThan(1)
  expect(Math.max(...numbersOf(result, 'separation'))).toBeLessThan(3)
})

test('the nearest stars with names are those of alpha Centauri', async () => {
  const result = await run('names')
  expect(valuesOf(result, 'name').slice(0, 2).toSorted()).toEqual(['Rigil Kentaurus', 'Toliman'])
  expect(valuesOf(result, 'bayer')[0]).toMatch(/alpha/)
})
