import { expect, test } from 'vitest'
import { placedName } from '#renderer/views/editor/name-place.ts'

/** The text with a name put in at the bar. */
function put(name: string, text: string): string {
  const [before = '', after = ''] = text.split('|')
  const change = placedName(name, before, after)
  return `${before.slice(0, before.length - change.swallowed)}${change.text}${after}`
}

test.each([
  ['SELECT |', 'SELECT ra'],
  ['SELECT|', 'SELECT ra'],
  ['SELECT dec|', 'SELECT dec, ra'],
  ['SELECT dec |', 'SELECT dec, ra'],
  ['SELECT dec | FROM t', 'SELECT dec, ra FROM t'],
  ['SELECT dec |FROM t', 'SELECT dec, ra FROM t'],
  ['SELECT TOP 20 |', 'SELECT TOP 20 ra'],
  ['SELECT DISTINCT |', 'SELECT DISTINCT ra'],
  ['SELECT dec, |', 'SELECT dec, ra'],
  ['SELECT "my column"|', 'SELECT "my column", ra'],
  ['SELECT COUNT(*)|', 'SELECT COUNT(*), ra'],
  ['SELECT a AS b|', 'SELECT a AS b, ra'],
  ['SELECT t.dec|', 'SELECT t.dec, ra'],
  ['SELECT dec\n  |', 'SELECT dec,\n  ra'],
  ['SELECT |dec FROM t', 'SELECT ra, dec FROM t'],
  ['SELECT dec FROM t ORDER BY dec|', 'SELECT dec FROM t ORDER BY dec, ra'],
  ['SELECT dec FROM (SELECT x|) AS s', 'SELECT dec FROM (SELECT x, ra) AS s'],
])('in a list of columns a comma parts a name from its neighbours: %j', (text, expected) => {
  expect(put('ra', text)).toBe(expected)
})

test.each([
  ['SELECT * FROM |', 'SELECT * FROM ra'],
  ['SELECT * FROM t WHERE |> 1', 'SELECT * FROM t WHERE ra> 1'],
  ['SELECT a + |', 'SELECT a + ra'],
  ['SELECT ABS(|)', 'SELECT ABS(ra)'],
  ['SELECT de|c', 'SELECT de ra c'],
  ['SELECT a -- and b|', 'SELECT a -- and b ra'],
  ["SELECT a FROM t WHERE x = 'SELECT b' AND|", "SELECT a FROM t WHERE x = 'SELECT b' AND ra"],
  ['|', 'ra'],
])('elsewhere a blank does where words would grow together: %j', (text, expected) => {
  expect(put('ra', text)).toBe(expected)
})
