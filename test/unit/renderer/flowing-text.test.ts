import { expect, test } from 'vitest'
import { flowingText } from '#renderer/views/services/flowing-text.ts'

test('lines that a service broke flow on; paragraphs and lists stay', () => {
  expect(
    flowingText(
      '  Positions and proper\n    motions of stars\nin three fields.\n\n  Columns:\n * ra\n * dec, with its\n   error\n',
    ),
  ).toBe('Positions and proper motions of stars in three fields.\n\nColumns:\n* ra\n* dec, with its error')
})

test('a description of one line and none stay as they are', () => {
  expect(flowingText('Right ascension - ICRS')).toBe('Right ascension - ICRS')
  expect(flowingText('')).toBe('')
})
