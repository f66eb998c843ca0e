import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithPeer, peersFolder } from '../peers.ts'
import { type TestEngine, testEngine } from '../unit/engine/small-sky.ts'
import { bringUpDachs, dachsUrl } from './dachs-service.ts'

let sky: TestEngine
beforeAll(async () => {
  await bringUpDachs(peersFolder() ?? '')
  sky = await testEngine()
})
afterAll(() => sky.end())

const from = (least: number, most: number) => fc.double({ min: least, max: most, noNaN: true })
const written = (...degrees: readonly number[]): string => degrees.map((value) => value.toFixed(6)).join(', ')
const limited = (latitude: number, most = 90): number => Math.max(-most, Math.min(most, latitude))

/** Boxes about the sky, each with a place in it or beside it. */
const boxes = fc
  .sample(fc.tuple(from(0, 360), from(-80, 80), from(0.01, 100), from(0.01, 18), from(-0.7, 0.7), from(-0.7, 0.7)), {
    numRuns: 400,
    seed: 3,
  })
  .map(([ra, dec, width, most, x, y]) => {
    const height = Math.min(most, (90 - Math.abs(dec)) * 1.9)
    const place = written(ra + x * width, limited(dec + y * height))
    return `CONTAINS(POINT(${place}), BOX(${written(ra, dec, width, height)}))`
  })

/** Polygons of three to eight corners, concave ones too, each with a place and a circle in it or beside it. */
const polygons = fc
  .sample(
    fc.tuple(
      from(0, 360),
      from(-85, 85),
      fc.array(from(0.3, 1), { minLength: 3, maxLength: 8 }),
      from(0.01, 10),
      from(-1, 1),
      from(-1, 1),
    ),
    { numRuns: 300, seed: 4 },
  )
  .flatMap(([ra, dec, reaches, size, x, y]) => {
    const stretch = 1 / Math.cos((dec * Math.PI) / 180)
    const corners = reaches.flatMap((reach, i) => {
      const turn = (2 * Math.PI * i) / reaches.length
      return [ra + reach * size * Math.cos(turn) * stretch, limited(dec + reach * size * Math.sin(turn), 89.9)]
    })
    const place = [ra + x * size * stretch, limited(dec + y * size)]
    const polygon = `POLYGON(${written(...corners)})`
    return [
      `CONTAINS(POINT(${written(...place)}), ${polygon})`,
      `INTERSECTS(CIRCLE(${written(...place, size / 3)}), ${polygon})`,
    ]
  })

async function byDachs(items: readonly string[]): Promise<readonly string[]> {
  const query = `SELECT TOP 1 ${items.map((item, i) => `${item} AS c${i}`).join(', ')} FROM tap_schema.schemas`
  const body = new URLSearchParams({ REQUEST: 'doQuery', LANG: 'ADQL', FORMAT: 'csv', QUERY: query })
  const answer = await fetch(`${dachsUrl}/sync`, { method: 'POST', body })
  const text = await answer.text()
  if (!answer.ok) throw new Error(text)
  return text.trim().split(/\r?\n/)[1]?.split(',') ?? []
}

describeWithPeer('python3', 'boxes and polygons beside DaCHS and its pgSphere', () => {
  test('1,000 of them hold the same', async () => {
    const all = [...boxes, ...polygons]
    const different: string[] = []
    let held = 0
    for (let first = 0; first < all.length; first += 20) {
      const items = all.slice(first, first + 20)
      const theirs = await byDachs(items)
      const ours = await sky.values(items.map((item, i) => `${item} AS c${i}`).join(', '))
      held += ours.filter((value) => value === 1).length
      for (const [i, item] of items.entries())
        if (theirs[i] !== String(ours[i])) different.push(`${item}: ${theirs[i]}`)
    }
    expect(different).toEqual([])
    expect([all.length, held > 100, held < 900]).toEqual([1000, true, true])
  })
})
