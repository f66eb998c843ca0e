import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measureText, readMeasure } from '#renderer/widgets/measure.ts'

const deg = { name: 'deg', factor: 1 }
const arcmin = { name: 'arcmin', factor: 1 / 60 }
const arcsec = { name: 'arcsec', factor: 1 / 3600 }
const limits = { least: 0, most: 90 }

test('a number is read in its unit', () => {
  expect(readMeasure('1.5', deg)).toEqual({ ok: true, value: 1.5 })
  expect(readMeasure(' 30 ', arcmin)).toEqual({ ok: true, value: 0.5 })
  expect(readMeasure('−2e1', deg)).toEqual({ ok: true, value: -20 })
  expect(readMeasure('.5', deg)).toEqual({ ok: true, value: 0.5 })
  expect(readMeasure('  ', deg)).toEqual({ ok: true, value: undefined })
})

test('what is no number, or out of its limits, is refused in the unit shown', () => {
  expect(readMeasure('12x', deg)).toEqual({ ok: false, reason: '“12x” is not a number.' })
  expect(readMeasure('1,5', deg)).toEqual({ ok: false, reason: '“1,5” is not a number.' })
  expect(readMeasure('0x10', deg)).toMatchObject({ ok: false })
  expect(readMeasure('1e999', deg)).toEqual({ ok: false, reason: 'The number is too large.' })
  expect(readMeasure('5401', arcmin, limits)).toEqual({ ok: false, reason: 'The most is 5400 arcmin.' })
  expect(readMeasure('-1', arcsec, limits)).toEqual({ ok: false, reason: 'The least is 0 arcsec.' })
})

test('a change of unit leaves no trace of the factor', () => {
  expect(measureText(0.1, arcmin)).toBe('6')
  expect(measureText(1 / 3, arcsec)).toBe('1200')
  expect(measureText(undefined, deg)).toBe('')
})

test('a quantity shown in any unit is read as the same quantity', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.constantFrom(deg, arcmin, arcsec),
      (value, unit) => {
        const reading = readMeasure(measureText(value, unit), unit)
        expect(reading.ok && reading.value).toBeCloseTo(value, 4)
      },
    ),
  )
})
