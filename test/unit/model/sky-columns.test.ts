import { describe, expect, test } from 'vitest'
import { positionOf, skyColumns } from '#shared/model/sky-columns.ts'
import type { ColumnInfo } from '#shared/model/table.ts'

const column = (name: string, more: Partial<ColumnInfo> = {}): ColumnInfo => ({
  id: name,
  name,
  datatype: 'double',
  storage: 'f64',
  isArray: false,
  ...more,
})
const found = (...columns: ColumnInfo[]) => {
  const sky = skyColumns(columns)
  return sky && [sky.ra.name, sky.dec.name]
}

describe('the position of a row', () => {
  test('is in the main columns by UCD, not in their errors or motions', () =>
    expect(
      found(
        column('e_ra', { ucd: 'stat.error;pos.eq.ra' }),
        column('ra_2', { ucd: 'pos.eq.ra' }),
        column('dec_2', { ucd: 'pos.eq.dec' }),
        column('alpha', { ucd: 'pos.eq.ra;meta.main' }),
        column('delta', { ucd: 'pos.eq.dec;meta.main' }),
        column('n_ra', { ucd: 'pos.eq.ra;meta.number' }),
      ),
    ).toEqual(['alpha', 'delta']))

  test('is found by UCD1 and, where no UCD is given, by name', () => {
    expect(found(column('a', { ucd: 'POS_EQ_RA_MAIN' }), column('d', { ucd: 'POS_EQ_DEC_MAIN' }))).toEqual(['a', 'd'])
    expect(found(column('RAJ2000'), column('DEJ2000'))).toEqual(['RAJ2000', 'DEJ2000'])
  })

  test('is not in a table that has only one of the two, nor in lists', () => {
    expect(found(column('ra', { ucd: 'pos.eq.ra' }))).toBeUndefined()
    expect(found(column('ra', { isArray: true }), column('dec'))).toBeUndefined()
  })

  test('is read in the unit of its columns', () => {
    const degrees = { ra: column('ra', { unit: 'deg' }), dec: column('dec', { unit: 'deg' }) }
    expect(positionOf(degrees, '370.5', '-12.25')).toEqual({ ra: 10.5, dec: -12.25 })
    expect(positionOf(degrees, '10', '95')).toBeUndefined()
    expect(positionOf(degrees, null, '5')).toBeUndefined()
    expect(positionOf(degrees, 'NaN', '5')).toBeUndefined()
    const text = { storage: 'text', datatype: 'char', arraysize: '*' } as const
    const hours = { ra: column('ra', text), dec: column('dec', text) }
    expect(positionOf(hours, '12:00:00', '-30 30 00')).toEqual({ ra: 180, dec: -30.5 })
    expect(positionOf(hours, 'unknown', '-30 30 00')).toBeUndefined()
    const strange = { ra: column('ra', { unit: 'constructor' }), dec: column('dec', { unit: 'deg' }) }
    expect(positionOf(strange, '10', '5')).toEqual({ ra: 10, dec: 5 })
    const radians = { ra: column('ra', { unit: 'rad' }), dec: column('dec', { unit: 'rad' }) }
    expect(positionOf(radians, String(Math.PI), '0')?.ra).toBeCloseTo(180)
  })
})
