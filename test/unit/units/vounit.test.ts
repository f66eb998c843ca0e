import { describe, expect, test } from 'vitest'
import { unitFactor } from '#shared/vo/units/unit-factor.ts'
import { parseUnit } from '#shared/vo/units/vounit.ts'

describe('factors between units', () => {
  test.each([
    ['deg', 'mas', 3.6e6],
    ['mas', 'deg', 1 / 3.6e6],
    ['arcsec', 'mas', 1000],
    ['rad', 'deg', 180 / Math.PI],
    ['deg', 'rad', Math.PI / 180],
    ['km/s', 'm.s**-1', 1000],
    ['km s-1', 'm/s', 1000],
    ['mas/yr', 'deg/yr', 1 / 3.6e6],
    ['mas.yr**-1', 'arcsec/a', 0.001],
    ['kpc', 'pc', 1000],
    ['h', 'min', 60],
    ['d', 's', 86400],
    ['yr', 'd', 365.25],
    ['nm', 'Angstrom', 10],
    ['um', 'm', 1e-6],
    ['GHz', 'Hz', 1e9],
    ['mJy', 'Jy', 0.001],
    ['Jy', 'W.m**-2.Hz**-1', 1e-26],
    ['erg', 'J', 1e-7],
    ['deg**2', 'arcmin**2', 3600],
    ['deg2', 'deg^2', 1],
    ['10**3 m', 'km', 1],
    ['1e-3 m', 'mm', 1],
    ['sqrt(m**2)', 'km', 0.001],
    ['m**(1/2)', 'sqrt(m)', 1],
    ['%', '1e-2', 1],
    ['mag', 'mag', 1],
    ['mag', 'mmag', 1000],
    ['Pa', 'N/m**2', 1],
    ['au', 'km', 149597870.7],
    ['kg', 'g', 1000],
    ['m/(s.kg)', 'm.s**-1.kg**-1', 1],
  ])('%s to %s is %s', (source, target, factor) => {
    const found = unitFactor(source, target)
    expect(found.ok && Math.abs(found.factor / factor - 1)).toBeLessThan(1e-15)
  })

  test('degrees to milliarcseconds and others of whole numbers are exact', () => {
    expect([unitFactor('deg', 'mas'), unitFactor('arcsec', 'mas'), unitFactor('km', 'mm')]).toEqual(
      [3.6e6, 1000, 1e6].map((factor) => ({ ok: true, factor })),
    )
  })

  test.each([
    ['deg', 'm', 'target', 'deg cannot be converted to m: they measure different things.'],
    ['deg', 'degrees of freedom', 'target', '"degrees of freedom" is not a unit of VOUnits.'],
    ['smoots', 'm', 'source', 'The unit of this value, "smoots", is not one of VOUnits.'],
    ['mag', 'Jy', 'target', 'mag cannot be converted to Jy: they measure different things.'],
  ] as const)('%s to %s is refused', (source, target, wrong, message) => {
    expect(unitFactor(source, target)).toEqual({ ok: false, wrong, message })
  })

  test.each(['', 'm//s', 'm)', '(m', 'm**', 'log(m)', 'kdeg', 'm.5.', '10**', 'm**x', 'ß'])(
    '"%s" is no unit',
    (text) => {
      expect(parseUnit(text)).toBeUndefined()
    },
  )
})
