import { expect, test } from 'vitest'
import { faultOffset } from '#renderer/state/query-place.ts'

const sent = 'SELECT ra\nFORM t'

test('a place that a service names is found in the text, also of a part that was run by itself', () => {
  expect(faultOffset(sent, sent, { line: 2, column: 2 })).toBe(11)
  expect(faultOffset(`SELECT 1;\n${sent}`, sent, { line: 2, column: 2 })).toBe(21)
  expect(faultOffset(sent, sent, { line: 2 })).toBe(10)
})

test('a column behind the end of its line is the end of it', () => {
  expect(faultOffset(sent, sent, { line: 1, column: 99 })).toBe(9)
})

test('there is no place where none is named, the line is not there, or the text is another by now', () => {
  expect(faultOffset(sent, sent, {})).toBeUndefined()
  expect(faultOffset(sent, sent, { line: 3, column: 1 })).toBeUndefined()
  expect(faultOffset('SELECT ra FROM t', sent, { line: 1, column: 1 })).toBeUndefined()
})
