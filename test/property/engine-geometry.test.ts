import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { healpixCentre, healpixIndex, highestOrder } from '#shared/vo/sky/healpix.ts'
import { polygonHolds, skyPolygon } from '#shared/vo/sky/sky-polygon.ts'
import { coordinatesOf, directionOf, separationDegrees } from '#shared/vo/sky/sphere.ts'
import { type TestEngine, testEngine } from '../unit/engine/small-sky.ts'
import { preciseDirection, preciseSeparation, preciseSide } from './precise-sphere.ts'

const longitude = fc.oneof(
  fc.double({ min: 0, max: 360, noNaN: true }),
  fc.constantFrom(0, 90, 180, 270, 360, 359.9999999),
)
const latitude = fc.oneof(
  fc.double({ min: -90, max: 90, noNaN: true }),
  fc.constantFrom(-90, 90, 0, 89.9999999, -89.9999999),
)
const tiny = fc.double({ min: -1e-6, max: 1e-6, noNaN: true })
const places = fc.oneof(
  fc.tuple(longitude, latitude, longitude, latitude),
  // Neighbours, and neighbours of antipodes.
  fc
    .tuple(longitude, latitude, tiny, tiny)
    .map(([a, b, x, y]): [number, number, number, number] => [a, b, a + x, limited(b + y)]),
  fc
    .tuple(longitude, latitude, tiny, tiny)
    .map(([a, b, x, y]): [number, number, number, number] => [a, b, a + 180 + x, limited(-b + y)]),
)
const limited = (degrees: number): number => Math.max(-90, Math.min(90, degrees))

let sky: TestEngine
beforeAll(async () => {
  sky = await testEngine()
})
afterAll(() => sky.end())

/** Values of many expressions, a thousand in a query. */
async function inOneRow(expressions: readonly string[]): Promise<readonly unknown[]> {
  const all: unknown[] = []
  for (let from = 0; from < expressions.length; from += 200)
    all.push(...(await sky.values(expressions.slice(from, from + 200).join(', '))))
  return all
}

describe('distances', () => {
  test('are those of 60 digits, from 0 to 180 degrees, to 1e-12 of their size or 1e-13 degrees', () => {
    fc.assert(
      fc.property(places, ([a, b, c, d]) => {
        const precise = preciseSeparation(a, b, c, d)
        expect(Math.abs(separationDegrees(a, b, c, d) - precise)).toBeLessThanOrEqual(1e-13 + precise * 1e-12)
      }),
      { numRuns: 3000 },
    )
  })

  test('the engine gives the same', async () => {
    const sample = fc.sample(places, { numRuns: 1000, seed: 20260711 })
    const found = await inOneRow(sample.map((place, i) => `DISTANCE(${place.map(decimal).join(', ')}) AS d${i}`))
    for (const [i, [a, b, c, d]] of sample.entries())
      expect(Math.abs(Number(found[i]) - separationDegrees(a, b, c, d))).toBeLessThan(1e-12)
  })
})

/** A number as ADQL writes it. */
const decimal = (value: number): string =>
  Math.abs(value) < 1e-6 && value !== 0 ? value.toExponential() : String(value)

describe('circles', () => {
  test('hold what is nearer than their radius and nothing else, at any radius and place', async () => {
    const radius = fc.oneof(
      fc.double({ min: 0, max: 180, noNaN: true }),
      fc.constantFrom(0, 1e-7, 1 / 3600, 90, 180),
      fc.double({ min: 0, max: 1e-3, noNaN: true }),
    )
    const circles = fc.sample(fc.tuple(places, radius), { numRuns: 2000, seed: 411 })
    const away = circles.filter(([place, size]) => Math.abs(preciseSeparation(...place) - size) > 1e-11)
    const found = await inOneRow(
      away.map(
        ([[a, b, c, d], size], i) =>
          `CONTAINS(POINT(${decimal(a)}, ${decimal(b)}), CIRCLE(${decimal(c)}, ${decimal(d)}, ${decimal(size)})) AS c${i}`,
      ),
    )
    const wrong = away.filter(([place, size], i) => (preciseSeparation(...place) < size ? 1 : 0) !== found[i])
    expect(wrong).toEqual([])
    expect(found.filter((value) => value === 1).length).toBeGreaterThan(300)
  })

  test('columns are held as constants are', async () => {
    const centres = fc.sample(fc.tuple(longitude, latitude, fc.double({ min: 0.01, max: 180, noNaN: true })), {
      numRuns: 60,
      seed: 5,
    })
    for (const [a, b, size] of centres) {
      const circle = `CIRCLE(${decimal(a)}, ${decimal(b)}, ${decimal(size)})`
      const rows = await sky.rows(
        `SELECT id, ra, dec FROM s.stars WHERE 1 = CONTAINS(POINT(ra, dec), ${circle}) ORDER BY id`,
      )
      const all = await sky.rows('SELECT id, ra, dec FROM s.stars ORDER BY id')
      expect(rows).toEqual(
        all.filter(([, ra, dec]) => separationDegrees(Number(ra), Number(dec), a, b) <= size + 1e-12),
      )
    }
  })
})

describe('polygons', () => {
  const triangle = fc.tuple(longitude, latitude, longitude, latitude, longitude, latitude)

  test('a triangle holds what lies on one side of its edges, by 60 digits', () => {
    fc.assert(
      fc.property(triangle, longitude, latitude, ([a, b, c, d, e, f], x, y) => {
        const vertices = [
          [a, b],
          [c, d],
          [e, f],
        ] as const
        const polygon = skyPolygon(vertices)
        fc.pre(polygon !== undefined && polygon.area > 1e-9 && polygon.area < 2 * Math.PI - 1e-9)
        const corners = vertices.map((vertex) => preciseDirection(...vertex))
        const place = preciseDirection(x, y)
        const sides = corners.map((corner, i) => preciseSide(corner, corners[(i + 1) % 3] ?? corner, place))
        const turn = preciseSide(corners[0] ?? place, corners[1] ?? place, corners[2] ?? place)
        fc.pre(sides.every((side) => Math.abs(side) > 1e-12) && Math.abs(turn) > 1e-9)
        expect(polygon && polygonHolds(polygon, directionOf(x, y))).toBe(sides.every((side) => side > 0 === turn > 0))
      }),
      { numRuns: 3000 },
    )
  })

  test('a star-shaped polygon of any turn holds its middle and not its antipode, wherever it lies, and the engine agrees', async () => {
    const star = fc.tuple(
      longitude,
      latitude,
      fc.array(fc.double({ min: 0.3, max: 1, noNaN: true }), { minLength: 3, maxLength: 12 }),
      fc.double({ min: 0.001, max: 80, noNaN: true }),
      fc.boolean(),
    )
    const stars = fc.sample(star, { numRuns: 150, seed: 77 })
    const expressions: string[] = []
    const wanted: number[] = []
    for (const [a, b, reaches, size, reversed] of stars) {
      const vertices = reaches.map((reach, i) => offset(a, b, (360 * i) / reaches.length, reach * size))
      if (reversed) vertices.reverse()
      const polygon = skyPolygon(vertices)
      if (!polygon) throw new Error('a star is a polygon')
      const text = `POLYGON(${vertices.flat().map(decimal).join(', ')})`
      const within = offset(a, b, 0, (reaches[0] ?? 0) * size * 0.999999)
      const beyond = offset(a, b, 0, (reaches[0] ?? 0) * size * 1.000001)
      const cases: readonly (readonly [place: readonly [number, number], holds: number])[] = [
        [[a, b], 1],
        [[a + 180, -b], 0],
        [within, 1],
        [beyond, 0],
      ]
      for (const [place, holds] of cases) {
        expect(polygonHolds(polygon, directionOf(...place))).toBe(holds === 1)
        expressions.push(`CONTAINS(POINT(${place.map(decimal).join(', ')}), ${text}) AS c${expressions.length}`)
        wanted.push(holds)
      }
    }
    expect(await inOneRow(expressions)).toEqual(wanted)
  })
})

/** The place at a bearing and distance, in degrees. */
function offset(a: number, b: number, bearing: number, distance: number): [number, number] {
  const [place, turn, angle] = [directionOf(a, b), (bearing * Math.PI) / 180, (distance * Math.PI) / 180]
  const north = directionOf(a, b + 90)
  const east = directionOf(a + 90, 0)
  const along = [0, 1, 2].map((i) => Math.cos(turn) * (north[i] ?? 0) + Math.sin(turn) * (east[i] ?? 0))
  const [x = 0, y = 0, z = 0] = along.map((part, i) => Math.cos(angle) * (place[i] ?? 0) + Math.sin(angle) * part)
  const [lon, lat] = coordinatesOf([x, y, z])
  return [lon, lat]
}

describe('HEALPix', () => {
  const order = fc.integer({ min: 0, max: highestOrder })

  test('the centre of every pixel lies in it', () => {
    fc.assert(
      fc.property(order, fc.bigInt({ min: 0n, max: 12n * 4n ** 29n - 1n }), (k, seed) => {
        const index = seed % (12n * 4n ** BigInt(k))
        const centre = healpixCentre(k, index)
        expect(centre && healpixIndex(k, ...centre)).toBe(index)
      }),
      { numRuns: 3000 },
    )
  })

  test('a place lies within a pixel of the pixel that holds it, at every order below', () => {
    fc.assert(
      fc.property(order, longitude, latitude, (k, a, b) => {
        const index = healpixIndex(highestOrder, a, b)
        expect(healpixIndex(k, a, b)).toBe((index ?? 0n) >> BigInt(2 * (highestOrder - k)))
        const [x = 0, y = 0] = healpixCentre(k, healpixIndex(k, a, b) ?? 0n) ?? []
        // The farthest corner of a pixel is that of those at z = 2/3 (Gorski et al. 2005, 5): 48.2 degrees at order 0, and
        // towards hypot(2 / 3 / sin t, sin t * pi / 4) = 1.069 radians over nside with cos t = 2/3.
        expect(separationDegrees(a, b, x, y)).toBeLessThan(62 / 2 ** k)
      }),
      { numRuns: 3000 },
    )
  })
})
