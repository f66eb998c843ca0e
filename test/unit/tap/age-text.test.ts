import { expect, test } from 'vitest'
import { ageText } from '#shared/model/age-text.ts'

test.each([
  [-5, 'just now'],
  [59, 'just now'],
  [60, '1 minute ago'],
  [7199, '1 hour ago'],
  [3 * 86_400, '3 days ago'],
  [29.9 * 86_400, '29 days ago'],
  [70 * 86_400, '2 months ago'],
  [800 * 86_400, '2 years ago'],
])('%d seconds: %s', (seconds, text) => {
  expect(ageText(1_700_000_000_000 - seconds * 1000, 1_700_000_000_000)).toBe(text)
})
