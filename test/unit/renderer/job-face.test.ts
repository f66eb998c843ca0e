import { expect, test } from 'vitest'
import { changedLimits, limitsForm } from '#renderer/views/jobs/job-limits.tsx'
import { quoteSentence, readUtc, utcText } from '#renderer/views/jobs/job-times.ts'
import type { Job } from '#shared/model/job.ts'
import {
  elapsedSeconds,
  hasResult,
  jobActions,
  jobKind,
  longTimeText,
  mainResult,
  phaseMeaning,
  phaseWord,
  quoteText,
} from '#shared/model/job-face.ts'
import { jobWith } from './made-jobs.ts'

const now = Date.parse('2026-03-01T12:00:00Z')
const { phase: _phase, jobUrl: _jobUrl, ...bare } = jobWith('bare')
const unanswered = (stage: Job['stage']): Job => ({ ...bare, stage })

test('every stage and phase has a kind, a word and a sentence; a service’s own word is shown as it is', () => {
  expect(jobKind(unanswered('submitting'))).toBe('running')
  expect(phaseWord(unanswered('uncertain'))).toBe('may be running')
  expect(phaseMeaning(unanswered('uncertain'))).toMatch(/may be running/)
  expect(jobKind(unanswered('refused'))).toBe('failed')
  expect(phaseWord(jobWith('x', { stage: 'gone' }))).toBe('gone')
  expect(jobKind(jobWith('x', { phase: 'ARCHIVED' }))).toBe('ended')
  const own = jobWith('x', { stage: 'active', phase: 'DREAMING' })
  expect([phaseWord(own), jobKind(own), phaseMeaning(own)]).toEqual([
    'dreaming',
    'running',
    'This phase is a word of the service’s own.',
  ])
})

test('elapsed: from the start to the end, or to now while it runs; waiting jobs have none', () => {
  const started = { startedAt: '2026-03-01T11:58:00Z' }
  expect(elapsedSeconds(jobWith('x', { ...started, endedAt: '2026-03-01T11:59:30Z' }), now)).toBe(90)
  expect(elapsedSeconds(jobWith('x', { ...started, stage: 'active', phase: 'EXECUTING' }), now)).toBe(120)
  expect(elapsedSeconds(jobWith('x', { stage: 'active', phase: 'QUEUED' }), now)).toBe(3600)
  expect(elapsedSeconds(jobWith('x', { stage: 'pending', phase: 'PENDING' }), now)).toBeUndefined()
  expect(elapsedSeconds(jobWith('x'), now)).toBeUndefined()
  const phases = [
    { phase: 'EXECUTING', at: '2026-03-01T11:00:00Z' },
    { phase: 'COMPLETED', at: '2026-03-01T11:00:07Z' },
  ]
  expect(elapsedSeconds(jobWith('x', { phases }), now)).toBe(7)
  expect(elapsedSeconds(jobWith('x', { startedAt: 'soon', stage: 'active' }), now)).toBeUndefined()
  expect(elapsedSeconds(jobWith('x', { startedAt: '2026-03-01T12:00:09Z', stage: 'active' }), now)).toBe(0)
})

test('long times and quotes are as people say them', () => {
  expect([0.9, 42, 185, 7620, 277_000].map(longTimeText)).toEqual([
    '0 s',
    '42 s',
    '3 min 05 s',
    '2 h 07 min',
    '3 d 4 h',
  ])
  const runs = { stage: 'active', phase: 'EXECUTING' } as const
  expect(quoteText(jobWith('x', { ...runs, quote: '2026-03-01T12:03:05Z' }), now)).toBe('in 3 min 05 s')
  expect(quoteText(jobWith('x', { ...runs, quote: '2026-03-01T11:30:00Z' }), now)).toBe('longer than expected')
  expect(quoteSentence(jobWith('x', { ...runs, quote: '2026-03-01T12:03:05Z' }), now)).toBe(
    'expected to end in 3 min 05 s',
  )
  expect(quoteSentence(jobWith('x', { ...runs, quote: '2026-03-01T11:30:00Z' }), now)).toBe(
    'longer than the service expected',
  )
  expect(quoteText(jobWith('x', { quote: '2026-03-01T12:03:05Z' }), now)).toBeUndefined()
  expect(quoteText(jobWith('x', { ...runs, quote: 'soon' }), now)).toBeUndefined()
})

test('a quote that is not after the beginning of its job estimates nothing', () => {
  const runs = { stage: 'active', phase: 'EXECUTING', createdAt: '2026-03-01T11:00:00Z' } as const
  expect(quoteText(jobWith('x', { ...runs, quote: '2026-03-01T11:00:00Z' }), now)).toBeUndefined()
  const late = { ...runs, startedAt: '2026-03-01T11:50:00Z' }
  expect(quoteText(jobWith('x', { ...late, quote: '2026-03-01T11:30:00Z' }), now)).toBeUndefined()
  expect(quoteText(jobWith('x', { ...late, quote: '2026-03-01T11:50:01Z' }), now)).toBe('longer than expected')
  expect(quoteSentence(jobWith('x', { ...late, quote: '2026-03-01T11:30:00Z' }), now)).toBeUndefined()
})

test('the main result is the one named result, else the first that is no diagnosis', () => {
  const at = (id: string, href = `https://a.example.org/${id}`) => ({ id, href })
  expect(mainResult({ results: [at('diag'), at('result')] })?.id).toBe('result')
  expect(mainResult({ results: [at('diagnostics'), at('csv', 'file:/x'), at('votable')] })?.id).toBe('votable')
  expect(mainResult({ results: [at('diag')] })).toBeUndefined()
})

test('what can be done follows from how it stands', () => {
  const can = (patch: Partial<Job>) =>
    Object.entries(jobActions(jobWith('x', patch)))
      .filter(([, yes]) => yes)
      .map(([name]) => name)
  expect(can({})).toEqual(['open', 'remove', 'keep'])
  expect(can({ stage: 'active', phase: 'EXECUTING' })).toEqual(['abort', 'remove', 'keep', 'limit'])
  expect(can({ stage: 'pending', phase: 'PENDING' })).toEqual(['run', 'abort', 'remove', 'keep', 'limit', 'configure'])
  expect(can({ phase: 'ARCHIVED' })).toEqual([])
  expect(can({ stage: 'gone' })).toEqual([])
  expect(jobActions(unanswered('uncertain'))).toMatchObject({ run: false, remove: false })
  expect(hasResult(jobWith('x', { stage: 'gone', fetched: { at: '', bytes: 9 } }))).toBe(true)
})

test('of a job that is not started the queue and the rows can be asked for too; what is empty or as it was is not', () => {
  const job = jobWith('x', { stage: 'pending', queue: '1m', executionSeconds: 60, destruction: '2026-12-31T12:00:00Z' })
  const form = limitsForm(job)
  expect(form).toEqual({ queue: '1m', maxrec: undefined, seconds: 60, until: '2026-12-31 12:00' })
  expect(changedLimits(job, form)).toEqual({})
  expect(changedLimits(job, { ...form, queue: ' 1h ', maxrec: 0 })).toEqual({ queue: '1h', maxrec: 0 })
  expect(changedLimits(job, { queue: '', maxrec: undefined, seconds: undefined, until: '' })).toEqual({})
  expect(changedLimits(job, { ...form, seconds: 0.4, until: '2027-01-01' })).toEqual({
    executionSeconds: 0,
    destruction: '2027-01-01T00:00:00Z',
  })
  expect(changedLimits(job, { ...form, until: 'some day' })).toBeUndefined()
})

test('a day and time of UTC is read as typed; nonsense is not', () => {
  expect(readUtc('2026-12-31')).toBe('2026-12-31T00:00:00Z')
  expect(readUtc(' 2026-12-31 12:30 ')).toBe('2026-12-31T12:30:00Z')
  expect(readUtc('2026-12-31T12:30:15Z')).toBe('2026-12-31T12:30:15Z')
  for (const wrong of ['', 'tomorrow', '31.12.2026', '2026-13-40']) expect(readUtc(wrong), wrong).toBeUndefined()
  expect(utcText('2026-12-31T12:30:15Z')).toBe('2026-12-31 12:30')
})
