import { expect, test } from 'vitest'
import { faultOffset, faultPlace } from '#renderer/state/query-place.ts'

const nix = { message: 'nix' }
const sent = 'SELECT ra\nFORM t'

test('a place that a service names is found in the text, also of a part that was run by itself', () => {
  expect(faultOffset(sent, sent, { ...nix, line: 2, column: 2 })).toBe(11)
  expect(faultOffset(`SELECT 1;\n${sent}`, sent, { ...nix, line: 2, column: 2 })).toBe(21)
  expect(faultOffset(sent, sent, { ...nix, line: 2 })).toBe(10)
})

test('a column behind the end of its line is the end of it', () => {
  expect(faultOffset(sent, sent, { ...nix, line: 1, column: 99 })).toBe(9)
})

test('there is no place where none is named, the line is not there, or the text is another by now', () => {
  expect(faultOffset(sent, sent, nix)).toBeUndefined()
  expect(faultOffset(sent, sent, { ...nix, line: 3, column: 1 })).toBeUndefined()
  expect(faultOffset('SELECT ra FROM t', sent, { ...nix, line: 1, column: 1 })).toBeUndefined()
})

test('where no place is told, a name that the service puts into quotes is found if it stands in the query once', () => {
  const query = 'SELECT rra, g.dec\nFROM gaia.dr2light AS g'
  const where = (message: string) => faultOffset(`-- mine\n${query}`, query, { message })
  expect(where("Could not locate table 'gaia.dr2light'")).toBe(8 + query.indexOf('gaia.dr2light'))
  expect(where('column "RRA" could not be located')).toBe(8 + 7)
  expect(where('relation `g` is odd')).toBeUndefined()
  expect(where("no 'dr2light' here, and no 'a(b'")).toBeUndefined()
})

test.each([
  ['“FORM” is no word of ADQL here: FROM is probably meant. (line 2, column 7)', { line: 2, column: 7 }],
  ['Could not parse your query: Expected "FROM" (at char 10), (line:1, col:11)', { line: 1, column: 11 }],
  ['Encountered "FORM" at line 3, column 1.', { line: 3, column: 1 }],
  ['1 unresolved identifiers: nix [l.1 c.8 - l.1 c.11]!', { line: 1, column: 8 }],
  ['A baseline of 3, columns of 4', undefined],
])('the place is read from the words of a service: %s', (message, place) => {
  expect(faultPlace({ message })).toEqual(place)
})
