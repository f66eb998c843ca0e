import { expect, test } from 'vitest'
import {
  countJobs,
  firstLook,
  type JobsLook,
  jobRows,
  matchesJob,
  queryLine,
  readLook,
  sharedTitles,
  shownJobs,
} from '#renderer/views/jobs/job-rows.ts'
import { ownMilliseconds } from '../../own-time.ts'
import { jobWith } from './made-jobs.ts'

const now = Date.parse('2026-03-01T12:00:00Z')
const titles: Readonly<Record<string, string>> = {
  'https://a.example.org/tap': 'Beta',
  'https://b.example.org/tap': 'Alpha',
}
const shown = (...jobs: ReturnType<typeof jobWith>[]) => ({
  jobs,
  titleOf: (url: string) => titles[url] ?? url,
  folded: new Set<string>(),
  now,
})
const look = (patch: Partial<JobsLook>): JobsLook => ({ ...firstLook, ...patch })
const ids = (jobs: readonly { readonly id: string }[]) => jobs.map(({ id }) => id)

const running = jobWith('running', {
  stage: 'active',
  phase: 'EXECUTING',
  createdAt: '2026-03-01T11:00:00Z',
  startedAt: '2026-03-01T11:30:00Z',
  quote: '2026-03-01T12:30:00Z',
})
const done = jobWith('done', {
  url: 'https://b.example.org/tap',
  createdAt: '2026-03-01T10:00:00Z',
  startedAt: '2026-03-01T10:00:05Z',
  endedAt: '2026-03-01T11:00:05Z',
  results: [{ id: 'result', href: 'https://b.example.org/r', rows: 12, bytes: 900 }],
})
const failed = jobWith('failed', { phase: 'ERROR', createdAt: '2026-03-01T09:00:00Z', note: 'typo in the column' })
const away = jobWith('away', { archived: true, createdAt: '2026-03-01T08:00:00Z' })
const all = shown(running, done, failed, away)

test('what was put away is shown on its own only', () => {
  expect(ids(shownJobs(firstLook, all))).toEqual(['running', 'done', 'failed'])
  expect(ids(shownJobs(look({ away: true }), all))).toEqual(['away'])
})

test('chips leave their kinds; words are looked for in all that a person knows of a job', () => {
  expect(ids(shownJobs(look({ kinds: ['running', 'failed'] }), all))).toEqual(['running', 'failed'])
  expect(ids(shownJobs(look({ text: 'TYPO column' }), all))).toEqual(['failed'])
  expect(matchesJob(done, 'alpha completed', 'Alpha')).toBe(true)
  expect(matchesJob(done, 'beta', 'Alpha')).toBe(false)
  expect(matchesJob(done, 'sky.stars alidade-done', 'Alpha')).toBe(true)
})

test('each column sorts both ways, with those that have no value last', () => {
  const order = (column: JobsLook['column'], descending: boolean) => ids(shownJobs(look({ column, descending }), all))
  expect(order('submitted', false)).toEqual(['failed', 'done', 'running'])
  expect(order('rows', true)).toEqual(['done', 'running', 'failed'])
  expect(order('rows', false)[0]).toBe('done')
  expect(order('elapsed', true)).toEqual(['done', 'running', 'failed'])
  expect(order('elapsed', false)).toEqual(['running', 'done', 'failed'])
  expect(order('service', false)).toEqual(['done', 'running', 'failed'])
  expect(order('phase', false)).toEqual(['running', 'done', 'failed'])
  expect(order('quote', false)[0]).toBe('running')
  const numbered = shown(jobWith('a', { title: 'field 10' }), jobWith('b', { title: 'field 9' }))
  expect(ids(shownJobs(look({ column: 'title', descending: false }), numbered))).toEqual(['b', 'a'])
})

test('under their services, jobs fold away and positions count within the service', () => {
  const rows = jobRows(look({ grouped: 'service' }), all)
  expect(rows.map(({ key }) => key)).toEqual([
    'service:https://a.example.org/tap',
    'job:running',
    'job:failed',
    'service:https://b.example.org/tap',
    'job:done',
  ])
  expect(rows[0]).toMatchObject({ jobs: 2, running: 1, level: 1, setSize: 2, expanded: true })
  expect(rows[2]).toMatchObject({ level: 2, position: 2, setSize: 2 })
  const folded = jobRows(look({ grouped: 'service' }), { ...all, folded: new Set(['https://a.example.org/tap']) })
  expect(folded.map(({ key }) => key)).not.toContain('job:running')
})

test('under their query sets, jobs of none come last', () => {
  const [first, ...others] = all.jobs
  if (!first) throw new Error('There is no job.')
  const some = { ...all, jobs: [first, ...others.map((job) => ({ ...job, set: 'Three colours' }))] }
  const keys = jobRows(look({ grouped: 'set' }), some).map(({ key }) => key)
  expect(keys[0]).toBe('set:Three colours')
  expect(keys.slice(-2)).toEqual(['set:', `job:${first.id}`])
  const folded = jobRows(look({ grouped: 'set' }), { ...some, folded: new Set(['set:Three colours']) })
  expect(folded.map(({ key }) => key)).toEqual(['set:Three colours', 'set:', `job:${first.id}`])
})

test('a look of before, when jobs were grouped by service or not at all, is read', () => {
  expect(readLook({ grouped: true }).grouped).toBe('service')
  expect(readLook({ grouped: false }).grouped).toBeUndefined()
})

test('counts are of each kind, those put away on their own', () => {
  expect(countJobs(all.jobs)).toEqual({ running: 1, waiting: 0, completed: 1, failed: 1, ended: 0, away: 1 })
})

test('a kept look comes back; what is not readable of it is as at first', () => {
  const kept = look({
    text: 'cone',
    kinds: ['failed'],
    grouped: 'service',
    column: 'rows',
    descending: false,
    details: false,
  })
  expect(readLook(JSON.parse(JSON.stringify(kept)))).toEqual(kept)
  expect(readLook({ column: 'colour', kinds: ['failed', 'odd'], grouped: 'yes' })).toEqual(look({ kinds: ['failed'] }))
  for (const nonsense of [undefined, null, 7, 'x']) expect(readLook(nonsense)).toEqual(firstLook)
})

test('two thousand jobs are put in order within a quarter of a second', () => {
  const many = shown(
    ...Array.from({ length: 2000 }, (_, at) => jobWith(`j${at}`, { title: `field ${(at * 37) % 2000}` })),
  )
  const before = ownMilliseconds()
  expect(jobRows(look({ column: 'title', grouped: 'service', text: 'field' }), many)).toHaveLength(2001)
  expect(ownMilliseconds() - before).toBeLessThan(250)
})

test('a job taken in without a name is told apart by its query too', () => {
  const address = 'example.org/tap/async/j7'
  const jobs = [jobWith('a', { title: address, jobUrl: `https://${address}` }), jobWith('c', { title: 'mine' })]
  expect([...sharedTitles(jobRows(firstLook, shown(...jobs)))]).toEqual([address])
})

test('titles that several jobs bear are known, and a query is one line to tell them apart', () => {
  const jobs = [jobWith('a', { title: 'cone' }), jobWith('b', { title: 'cone' }), jobWith('c', { title: 'mine' })]
  expect([...sharedTitles(jobRows(firstLook, shown(...jobs)))]).toEqual(['cone'])
  expect(queryLine('-- stars\n-- near\nSELECT ra\n  FROM t -- all')).toBe('SELECT ra FROM t -- all')
})
