import { expect, test } from 'vitest'
import { markedParts } from '#renderer/widgets/marked-text.tsx'

const marks = (text: string, ...words: string[]) =>
  markedParts(text, words)
    .map((part) => (part.marked ? `[${part.text}]` : part.text))
    .join('')

test('what was looked for is marked wherever it stands, in either case', () => {
  expect(marks('parallax_error', 'ra')).toBe('pa[ra]llax_error')
  expect(marks('RA_pmRA', 'ra')).toBe('[RA]_pm[RA]')
  expect(marks('stars', '')).toBe('stars')
  expect(marks('stars')).toBe('stars')
})

test('places that overlap or touch are one', () => {
  expect(marks('banana', 'ana')).toBe('b[anana]')
  expect(marks('pmra', 'pm', 'ra')).toBe('[pmra]')
})

test('a text whose letters change their number with their case is left as it is', () => {
  expect(marks('İra', 'ra')).toBe('İra')
})
