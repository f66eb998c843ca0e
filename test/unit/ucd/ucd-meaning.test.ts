import { expect, test } from 'vitest'
import { ucdMeaning } from '#shared/vo/ucd/ucd-meaning.ts'
import { ucdWords } from '#shared/vo/ucd/ucd-words.ts'

test.each([
  ['pos.eq.ra', 'right ascension'],
  ['pos.eq.ra;meta.main', 'right ascension, main value'],
  ['meta.id;meta.main', 'identifier, main value'],
  ['phot.mag;em.opt.V', 'magnitude, V band'],
  ['stat.error;phot.mag;em.opt.V', 'error of magnitude, V band'],
  ['stat.max;pos.pm;pos.eq.dec', 'largest value of proper motion, declination'],
  ['phys.angSize', 'angular size'],
  ['PHYS.ANGSIZE', 'angular size'],
  ['pos.eq.ra; meta.main ;', 'right ascension, main value'],
  ['ivoa:pos.eq.ra', 'right ascension'],
])('%s is "%s"', (ucd, words) => {
  expect(ucdMeaning(ucd)).toBe(words)
})

test('a word that is not known says what the one above it says; other unknown words are left out', () => {
  expect(ucdMeaning('phot.mag.newkind')).toBe('magnitude')
  expect(ucdMeaning('phot.mag;nonsense')).toBe('magnitude')
})

test.each(['', ';', 'POS_EQ_RA_MAIN', 'nonsense', 'constructor', '__proto__.x'])('%j has no meaning', (ucd) => {
  expect(ucdMeaning(ucd)).toBeUndefined()
})

test('the table is written as it is looked up', () => {
  for (const [word, meaning] of Object.entries(ucdWords)) {
    expect(word).toMatch(/^[a-z0-9]+([.-][a-z0-9]+)*$/)
    expect(meaning.trim()).toBe(meaning)
    expect(meaning).not.toBe('')
  }
  expect(Object.keys(ucdWords).length).toBeGreaterThan(200)
})
