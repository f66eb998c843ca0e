import { expect, test } from 'vitest'
import type { Job } from '#shared/model/job.ts'
import { isNearlyFull, quotaSentence, quotaText, quotaUse } from '#shared/model/quota.ts'

const url = 'https://a.example.org/tap'
const now = Date.parse('2026-06-01T00:00:00Z')
const result = (bytes?: number): Job['results'] => [
  { id: 'result', href: `${url}/r`, ...(bytes !== undefined && { bytes }) },
]
const job = (id: string, more: Partial<Job> = {}): Job => ({
  ...{ id, url, adql: 'SELECT 1', lang: 'ADQL', title: id, runid: id, uploads: [], origin: 'submitted' as const },
  ...{ jobUrl: `${url}/async/${id}`, stage: 'over' as const, phase: 'COMPLETED', phases: [] },
  ...{ createdAt: '2026-05-01T00:00:00Z', results: result() },
  ...more,
})
const fetched = (bytes: number) => ({ fetched: { at: '2026-05-02T00:00:00Z', bytes } })
const use = (...jobs: readonly Job[]) => quotaUse(jobs, url, 10e9, now)

test('results at the service are summed by what is known of their size', () => {
  const some = use(
    job('told by its document', { tableBytes: 2e9, ...fetched(9e9) }),
    job('told by its result', { results: result(1e9) }),
    job('known from its file', fetched(2e8)),
  )
  expect(some).toEqual({ quotaBytes: 10e9, usedBytes: 3.2e9, jobs: 3, unknown: [] })
  expect(quotaText(some)).toBe('3.2 GB of 10 GB')
  expect(isNearlyFull(some)).toBe(false)
})

test('what is not at the service takes no room there', () => {
  const none = use(
    job('archived', { phase: 'ARCHIVED', tableBytes: 1e9 }),
    job('gone', { stage: 'gone', tableBytes: 1e9 }),
    job('failed', { phase: 'ERROR', tableBytes: 1e9 }),
    job('running', { stage: 'active', phase: 'EXECUTING', tableBytes: 1e9 }),
    job('past its destruction', { destruction: '2026-05-31T00:00:00Z', tableBytes: 1e9 }),
    job('elsewhere', { url: 'https://b.example.org/tap', tableBytes: 1e9 }),
  )
  expect(none).toMatchObject({ usedBytes: 0, jobs: 0 })
})

test('jobs of unknown size are named, and the sum is the least', () => {
  const some = use(job('one'), job('two', { tableBytes: 9.5e9 }))
  expect(quotaText(some)).toBe('at least 9.5 GB of 10 GB')
  expect(quotaSentence(some)).toContain('Of unknown size: one.')
  expect(isNearlyFull(some)).toBe(true)
  const many = use(...Array.from({ length: 8 }, (_, at) => job(`j${at}`)))
  expect(quotaSentence(many)).toContain('j4 and 3 more.')
})

test('of several accounts the one that made the newest job is counted', () => {
  const some = use(
    job('a', { owner: 'me', tableBytes: 1e9 }),
    job('b', { owner: 'you', tableBytes: 5e9 }),
    job('c', fetched(1e8)),
  )
  expect(some).toMatchObject({ usedBytes: 1.1e9, jobs: 2 })
})
