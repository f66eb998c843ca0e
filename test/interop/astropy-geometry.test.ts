import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithPeer, requirePeer } from '../peers.ts'
import { type TestEngine, testEngine } from '../unit/engine/small-sky.ts'

/** Distances by astropy, in degrees, of lines `ra1 dec1 ra2 dec2`. */
const script = `
import sys
import numpy as np
from astropy.coordinates import angular_separation
a = np.radians(np.loadtxt(sys.stdin, ndmin=2))
for d in np.degrees(angular_separation(a[:,0], a[:,1], a[:,2], a[:,3])):
    print(repr(float(d)))
`

let sky: TestEngine
beforeAll(async () => {
  sky = await testEngine()
})
afterAll(() => sky.end())

/** Numbers spread evenly: doubles as fast-check draws them are nearly all tiny. */
const angle = (least: number, most: number) =>
  fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((part) => least + ((most - least) * part) / (2 ** 31 - 1))

describeWithPeer('python3', 'DISTANCE and CIRCLE beside astropy', () => {
  test('10,000 random pairs and 100 hard ones have the distances of astropy, and circles hold what is nearer and nothing farther', async () => {
    const random = fc.sample(fc.tuple(angle(0, 360), angle(-90, 90), angle(0, 360), angle(-90, 90)), {
      numRuns: 10_000,
      seed: 1,
    })
    const near = fc.sample(fc.tuple(angle(0, 360), angle(-90, 90), angle(-1e-5, 1e-5), angle(-1e-5, 1e-5)), {
      numRuns: 50,
      seed: 2,
    })
    const hard = [
      ...near.map(([a, b, x, y]) => [a, b, a + x, Math.max(-90, Math.min(90, b + y))] as const),
      ...near.map(([a, b, x, y]) => [a, b, a + 180 + x, Math.max(-90, Math.min(90, -b + y))] as const),
    ]
    const pairs = [...random, ...hard]
    const input = pairs.map((pair) => pair.join(' ')).join('\n')
    const theirs = execFileSync(requirePeer('python3'), ['-c', script], { input, encoding: 'utf8', timeout: 60_000 })
      .trim()
      .split('\n')
      .map(Number)
    const numbers = pairs.map((pair) => pair.map((value) => value.toExponential()))
    let wrong = 0
    for (let from = 0; from < pairs.length; from += 250) {
      const items = numbers.slice(from, from + 250).flatMap(([a, b, c, d], i) => {
        const distance = theirs[from + i] ?? 0
        const larger = (distance * 1.000001 + 1e-9).toExponential()
        const smaller = (distance * 0.999999 - 1e-9).toExponential()
        return [
          `DISTANCE(${a}, ${b}, ${c}, ${d}) AS d${i}`,
          `CONTAINS(POINT(${a}, ${b}), CIRCLE(${c}, ${d}, ${larger})) AS c${i}`,
          `CONTAINS(POINT(${a}, ${b}), CIRCLE(${c}, ${d}, ${smaller})) AS o${i}`,
        ]
      })
      const row = await sky.values(items.join(', '))
      for (let i = 0; i < row.length; i += 3) {
        const distance = theirs[from + i / 3] ?? 0
        if (Math.abs(Number(row[i]) - distance) > 1e-11 || row[i + 1] !== 1 || row[i + 2] !== 0) wrong++
      }
    }
    expect(wrong).toBe(0)
  })
})
