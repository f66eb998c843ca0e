import { describe, expect, it } from 'vitest'
import { retryAfterSeconds } from '#shared/vo/dali/refusal.ts'

const now = Date.parse('2026-11-21T08:00:00Z')

describe('Retry-After', () => {
  it.each([
    ['120', 120],
    [' 0 ', 0],
    ['Sat, 21 Nov 2026 08:01:30 GMT', 90],
    ['Saturday, 21-Nov-26 08:01:30 GMT', 90],
    ['Sat Nov 21 08:01:30 2026', 90],
    ['Sat, 21 Nov 2026 07:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j means %j seconds', (field, seconds) => {
    expect(retryAfterSeconds(field, now)).toBe(seconds)
  })
})
