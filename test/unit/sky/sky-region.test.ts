import { describe, expect, test } from 'vitest'
import { skyPolygon } from '#shared/vo/sky/sky-polygon.ts'
import {
  type RegionKind,
  regionArea,
  regionCentroid,
  regionContains,
  regionsIntersect,
  skyRegion,
} from '#shared/vo/sky/sky-region.ts'

const of = (kind: RegionKind, ...numbers: number[]) => {
  const region = skyRegion(kind, numbers)
  if (!region) throw new Error(`${kind} ${numbers.join(' ')} is none`)
  return region
}
const square = of('polygon', 0, 0, 10, 0, 10, 10, 0, 10)
const reversed = of('polygon', 0, 10, 10, 10, 10, 0, 0, 0)
const cap = of('polygon', 0, 60, 90, 60, 180, 60, 270, 60)
/** A U open to the north. */
const bay = of('polygon', 0, 0, 30, 0, 30, 20, 20, 20, 20, 5, 10, 5, 10, 20, 0, 20)

describe('what lies in what', () => {
  test.each([
    ['a point on a corner', square, of('point', 0, 0), true],
    ['a point on an edge', square, of('point', 5, 0), true],
    ['a point outside', square, of('point', -0.001, 5), false],
    ['the antipode', square, of('point', 185, -5), false],
    ['either sense of the vertices', reversed, of('point', 5, 5), true],
    ['a pole', cap, of('point', 17, 90), true],
    ['the other pole', cap, of('point', 17, -90), false],
    ['a place in a bay', bay, of('point', 15, 15), false],
    ['a place on its arm', bay, of('point', 25, 15), true],
    ['a circle in a square', square, of('circle', 5, 5, 4.9), true],
    ['a circle over an edge', square, of('circle', 5, 5, 5.1), false],
    ['a circle in a circle, touching', of('circle', 0, 0, 2), of('circle', 1, 0, 1), true],
    ['a square in a circle', of('circle', 5, 5, 7.1), square, true],
    ['a square not quite in a circle', of('circle', 5, 5, 7), square, false],
    ['a square in more than half of the sky', of('circle', 5, 5, 100), square, true],
    [
      'a square around what such a circle leaves out',
      of('circle', 180, 0, 175),
      of('polygon', -10, -10, 10, -10, 10, 10, -10, 10),
      false,
    ],
    ['all in all', of('circle', 0, 0, 180), cap, true],
    ['a square in itself', square, reversed, true],
    ['a square in a larger one', of('polygon', -1, -1, 11, -1, 11, 11, -1, 11), square, true],
    ['a larger one in a square', square, of('polygon', -1, -1, 11, -1, 11, 11, -1, 11), false],
    ['a bar over a bay, its corners on the arms', bay, of('polygon', 5, 10, 25, 10, 25, 12, 5, 12), false],
    ['a circle in a point', of('point', 1, 1), of('circle', 1, 1, 0), true],
  ])('%s', (_title, outer, inner, wanted) => {
    expect(regionContains(outer, inner)).toBe(wanted)
  })
})

describe('what meets', () => {
  test.each([
    ['circles that touch', of('circle', 0, 0, 1), of('circle', 2, 0, 1), true],
    ['circles apart', of('circle', 0, 0, 1), of('circle', 2.001, 0, 1), false],
    ['circles over the pole', of('circle', 0, 89.5, 1), of('circle', 180, 89.5, 1), true],
    [
      'squares that cross without corners inside',
      of('polygon', 0, 4, 10, 4, 10, 6, 0, 6),
      of('polygon', 4, 0, 6, 0, 6, 10, 4, 10),
      true,
    ],
    ['a square inside another', square, of('polygon', 4, 4, 6, 4, 6, 6, 4, 6), true],
    ['squares apart', square, of('polygon', 20, 0, 30, 0, 30, 10, 20, 10), false],
    ['squares opposite to each other', square, of('polygon', 180, 0, 190, 0, 190, -10, 180, -10), false],
    ['a circle that meets an edge', square, of('circle', 5, -1, 1.01), true],
    ['a circle in a bay', bay, of('circle', 15, 15, 3), false],
    ['a point and a square', of('point', 5, 5), square, true],
    ['two points', of('point', 0, 90), of('point', 123, 90), true],
  ])('%s', (_title, one, other, wanted) => {
    expect(regionsIntersect(one, other)).toBe(wanted)
    expect(regionsIntersect(other, one)).toBe(wanted)
  })
})

describe('measures', () => {
  const squareDegrees = (180 / Math.PI) ** 2

  test('areas', () => {
    // An octant of the sphere; the values of pgSphere for the others.
    expect(regionArea(of('polygon', 0, 0, 90, 0, 0, 90))).toBeCloseTo((Math.PI / 2) * squareDegrees, 9)
    expect(regionArea(of('polygon', 0, 0, 10, 0, 10, 10))).toBeCloseTo(50.25396626352107, 8)
    expect(regionArea(of('polygon', 0, 75, 0, 85, 20, 85, 20, 75))).toBeCloseTo(34.023887457133725, 8)
    expect(regionArea(of('circle', 10, 20, 1))).toBeCloseTo(3.1415129057449094, 9)
    expect(regionArea(of('circle', 10, 20, 180))).toBeCloseTo(4 * Math.PI * squareDegrees, 8)
    expect(regionArea(of('point', 1, 1))).toBe(0)
    expect(regionArea(of('polygon', 0, 0, 1e-6, 0, 1e-6, 1e-6, 0, 1e-6)) / 1e-12).toBeCloseTo(1, 6)
  })

  test('centres of mass', () => {
    expect(regionCentroid(of('polygon', 0, 0, 90, 0, 0, 90))?.map((x) => x.toFixed(9))).toEqual([
      '45.000000000',
      '35.264389683',
    ])
    expect(regionCentroid(cap)?.[1]).toBeCloseTo(90, 9)
    expect(regionCentroid(of('circle', 10, 20, 5))?.map((x) => x.toFixed(9))).toEqual(['10.000000000', '20.000000000'])
  })

  test('what is no geometry', () => {
    expect(skyRegion('circle', [1, 2, -1])).toBeUndefined()
    expect(skyRegion('point', [1, 91])).toBeUndefined()
    expect(skyRegion('point', [Number.NaN, 1])).toBeUndefined()
    expect(skyRegion('polygon', [0, 0, 1, 1])).toBeUndefined()
    expect(
      skyPolygon([
        [0, 0],
        [0, 0],
        [10, 0],
        [10, 0],
      ]),
    ).toBeUndefined()
    expect(
      skyPolygon([
        [0, 0],
        [180, 0],
        [90, 45],
      ]),
    ).toBeUndefined()
  })
})
