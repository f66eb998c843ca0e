import { expect, test } from 'vitest'
import { earlierResult } from '#renderer/state/earlier-query.ts'
import type { Provenance } from '#shared/model/table.ts'

const url = 'https://archive.example.org/tap'
const made: Provenance = { kind: 'query', source: url, adql: 'SELECT 1', at: '2026-03-01T09:00:00Z' }

test('a result is of the text that made it, also after blanks and of a part that was run by itself', () => {
  expect(earlierResult({ url, adql: 'SELECT 1\n', settledText: 'SELECT 1' }, made)).toBeUndefined()
  expect(earlierResult({ url, adql: 'SELECT 1; SELECT 2' }, made)).toBeUndefined()
})

test('a result is of an earlier query once its text was changed or added to, or another service is asked', () => {
  expect(earlierResult({ url, adql: 'SELECT 2', settledText: 'SELECT 1' }, made)).toBe('query')
  expect(earlierResult({ url, adql: 'SELECT 1 WHERE x', settledText: 'SELECT 1' }, made)).toBe('query')
  expect(earlierResult({ url: 'https://other.example.org/tap', adql: 'SELECT 1' }, made)).toBe('query')
})

test('a result is of an earlier run while a later job has not brought its own', () => {
  const document = { url, adql: 'SELECT 1', settledText: 'SELECT 1' }
  const later = { createdAt: '2026-03-01T10:00:00Z', jobUrl: `${url}/async/7` }
  expect(earlierResult(document, made, later)).toBe('run')
  expect(earlierResult(document, made, { ...later, createdAt: '2026-03-01T08:00:00Z' })).toBeUndefined()
  expect(earlierResult(document, { ...made, job: later.jobUrl }, later)).toBeUndefined()
})

test('a file is of no query', () => {
  expect(earlierResult({ url, adql: 'SELECT 2' }, { kind: 'file', source: '/data/a.vot', at: made.at })).toBeUndefined()
})
