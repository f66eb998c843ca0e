import { expect, test } from 'vitest'
import { breakablePieces } from '#renderer/widgets/breakable-text.tsx'

test('an address breaks behind its slashes and dots, never between two slashes', () => {
  expect(breakablePieces('https://archive.example.org/tap/tables')).toEqual([
    'https://',
    'archive.',
    'example.',
    'org/',
    'tap/',
    'tables',
  ])
})

test('a long name breaks behind its underscores; short words and the end of a sentence stay whole', () => {
  expect(breakablePieces('no column seen_through_the_refractor. Try e.g. phot_g_mean_mag.')).toEqual([
    'no column seen_',
    'through_',
    'the_',
    'refractor. Try e.g. phot_g_mean_mag.',
  ])
})
