import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalText, readAngle, readSkyPlace, sexagesimalText } from '#shared/vo/sky/coordinate-text.ts'

const place = (text: string) => {
  const reading = readSkyPlace(text)
  return reading.ok
    ? [reading.value.raDegrees, reading.value.decDegrees].map((value) => +value.toFixed(6))
    : reading.reason
}
const sexagesimal = [188.73625, -1.034167]

describe('a place on the sky is read', () => {
  test.each([
    '12 34 56.7 -01 02 03',
    '12:34:56.7 -01:02:03',
    '12h34m56.7s -01d02m03s',
    '12h 34m 56.7s, -1° 2′ 3″',
    '12h34m56.7s -01d02\'03"',
    "12h34m56.7s -1 2 3''",
    '  12 34 56.7 ; −01 02 03 ',
  ])('from %s', (text) => expect(place(text)).toEqual(sexagesimal))

  test.each([
    ['188.7 -1.2', [188.7, -1.2]],
    ['188.7, 1.2', [188.7, 1.2]],
    ['188.7 1.2', [188.7, 1.2]],
    ['188.7deg +1.2deg', [188.7, 1.2]],
    ['12.5h -1.2', [187.5, -1.2]],
    ['12 34.5 +01 30', [188.625, 1.5]],
    ['12:34:56.7 -1.5', [188.73625, -1.5]],
    ['12 34 56.7 01 02 03', [188.73625, 1.034167]],
    ['12 34 56.7 -01 02', [188.73625, -1.033333]],
    ['0 0 1 -0 0 36', [0.004167, -0.01]],
    ['360 90', [0, 90]],
    ['188d30m -1', [188.5, -1]],
  ])('from %s', (text, expected) => expect(place(text)).toEqual(expected))
})

describe('what is no place is refused with a reason', () => {
  test.each([
    ['', /Expected numbers/],
    ['Betelgeuse', /Expected numbers/],
    ['188.7', /declination is missing/],
    ['12h34m56.7s', /begins is not clear|declination is missing/],
    ['1 2 3', /not clear/],
    ['188.7 -91', /-90 to 90/],
    ['361 0', /0 to 360/],
    ['-10 5', /0 to 360/],
    ['25 00 00 +01 00 00', /0 to 24 hours/],
    ['12 60 00 +01 00 00', /up to 59/],
    ['12.5 30 00 +01 00 00', /Only the last number/],
    ['12 34 56 -1h', /not in hours/],
    ['1 2 3 4, 5', /more than three/],
    ['12h 30s, 5', /Minutes should be second/],
    ['30m, 5', /begins with minutes/],
    ['12:34:, 5', /ends with a colon/],
  ])('%s', (text, reason) => expect(place(text)).toMatch(reason))
})

test('one coordinate alone is read by its axis', () => {
  expect(readAngle('12h34m56.7s', 'ra')).toEqual({ ok: true, value: expect.closeTo(188.73625, 9) })
  expect(readAngle('12 34 56.7', 'dec')).toEqual({ ok: true, value: expect.closeTo(12.582417, 6) })
  expect(readAngle('-0.5', 'dec')).toEqual({ ok: true, value: -0.5 })
  expect(readAngle('x', 'ra')).toMatchObject({ ok: false })
})

test('rounding carries over minutes, hours and the full turn', () => {
  expect(sexagesimalText({ raDegrees: 359.99999999, decDegrees: -0.99999999 })).toBe('00 00 00.00 -01 00 00.0')
  expect(sexagesimalText({ raDegrees: 0, decDegrees: -1e-9 })).toBe('00 00 00.00 +00 00 00.0')
  expect(decimalText({ raDegrees: 359.9999999, decDegrees: -1e-9 })).toBe('0.000000 0.000000')
})

describe('what is written is read again', () => {
  const places = fc.record({
    raDegrees: fc.double({ min: 0, max: 360, maxExcluded: true, noNaN: true }),
    decDegrees: fc.double({ min: -90, max: 90, noNaN: true }),
  })
  const apart = (a: number, b: number) => Math.min(Math.abs(a - b), 360 - Math.abs(a - b))

  test.each([
    ['in degrees', (at: { raDegrees: number; decDegrees: number }) => decimalText(at, 9), 1e-9],
    ['in hours and degrees', (at: { raDegrees: number; decDegrees: number }) => sexagesimalText(at, 4), 1e-6],
  ] as const)('%s', (_, write, tolerance) => {
    fc.assert(
      fc.property(places, (at) => {
        const reading = readSkyPlace(write(at))
        expect(reading).toMatchObject({ ok: true })
        if (!reading.ok) return
        expect(apart(reading.value.raDegrees, at.raDegrees)).toBeLessThan(tolerance)
        expect(Math.abs(reading.value.decDegrees - at.decDegrees)).toBeLessThan(tolerance)
      }),
    )
  })

  test('any text is read or refused, never an exception', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.+-:hdms°\'" ,x') }), (text) => {
        const reading = readSkyPlace(text)
        if (reading.ok) expect(Math.abs(reading.value.decDegrees)).toBeLessThanOrEqual(90)
        else expect(reading.reason).toMatch(/\.$/)
      }),
    )
  })
})
