import { describe, expect, test } from 'vitest'
import { regionNumbers } from '#shared/vo/sky/region-text.ts'

describe('regions as text', () => {
  test.each([
    ['CIRCLE ICRS 10 20 1', 'circle', [10, 20, 1]],
    ['Circle 10 20 1', 'circle', [10, 20, 1]],
    ['circle icrs topocenter 10 -20.5 1e-3', 'circle', [10, -20.5, 0.001]],
    ['POLYGON ICRS 0 0 1 0 1 1', 'polygon', [0, 0, 1, 0, 1, 1]],
    ['POSITION ICRS 1 2', 'point', [1, 2]],
    ['Point 1 2', 'point', [1, 2]],
    ['BOX ICRS 10 20 2 4', 'polygon', [9, 18, 11, 18, 11, 22, 9, 22]],
  ])('%s', (text, kind, numbers) => {
    expect(regionNumbers(text)).toEqual({ kind, numbers })
  })

  test.each([
    '',
    'CIRCLE',
    'CIRCLE GALACTIC 1 2 3',
    'CIRCLE 1 2',
    'CIRCLE 1 2 3 4',
    'POLYGON 0 0 1 0',
    'POLYGON 0 0 1 0 1',
    'UNION (CIRCLE 1 2 3)',
    'CIRCLE 1 2 x',
    '1 2 3',
    'RANGE 1 2 3 4',
  ])('"%s" is none', (text) => {
    expect(regionNumbers(text)).toBeUndefined()
  })
})
