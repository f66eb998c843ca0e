import { beforeEach, expect, test } from 'vitest'
import type { Api } from '#renderer/api/api.ts'
import { useDocuments } from '#renderer/state/documents.ts'
import { startJobEnds } from '#renderer/state/job-ends.ts'
import { useJobs } from '#renderer/state/jobs.ts'
import { useMessages } from '#renderer/state/messages.ts'
import { useRuns } from '#renderer/state/runs.ts'
import { scriptQuery } from '#renderer/state/scripts.ts'
import { ok } from '#shared/ipc/fault.ts'
import type { Job } from '#shared/model/job.ts'
import { connectFake, inputsOf } from './fake-window.ts'
import { jobWith } from './made-jobs.ts'

const heard: Record<string, (item: never) => void> = {}
const tell = (name: string, item: unknown) => heard[name]?.(item as never)
const jobs = {
  on: (name: string, listener: (item: never) => void) => {
    heard[name] = listener
    return () => undefined
  },
}
const end = (job: Job) => {
  useJobs.setState(({ list }) => ({ list: [job, ...list.filter(({ id }) => id !== job.id)] }))
  tell('ended', { job: job.id })
}
const texts = () => useMessages.getState().list.map(({ text, severity, job }) => [severity, job, text])

let calls: ReturnType<typeof connectFake>
beforeEach(() => {
  calls = connectFake({ 'jobs.fetch': () => ok({ table: 't1' }) })
  useJobs.setState({ list: [], known: true })
  useRuns.setState({ byDocument: {} })
  useMessages.setState({ list: [], unseen: 0 })
  useDocuments.setState({ byId: { d: { id: 'd', title: 'cone', adql: 'SELECT 1', lang: 'ADQL' } } })
  startJobEnds({ jobs } as unknown as Pick<Api, 'jobs'>)
})

test('a completed job is told with its rows and leads to the job; its result comes under its query', async () => {
  const results = [{ id: 'result', href: 'https://a.example.org/r', rows: 12 }]
  end(jobWith('a', { title: 'cone', document: 'd', results }))
  expect(texts()).toEqual([['info', 'a', 'cone is completed: 12 rows, https://a.example.org/tap']])
  await expect.poll(() => useDocuments.getState().byId.d?.table).toBe('t1')
})

test('of several jobs of one query only the newest brings its result; large ones wait for the person', async () => {
  const large = [{ id: 'result', href: 'https://a.example.org/r', bytes: 3e9 }]
  end(jobWith('new', { document: 'd', results: large }))
  useJobs.setState(({ list }) => ({ list: [...list, jobWith('old', { document: 'd' })] }))
  tell('ended', { job: 'old' })
  expect(inputsOf(calls, 'jobs.fetch')).toEqual([])
  expect(texts()).toHaveLength(2)
})

test('a result that comes when something newer runs in the tab does not take its place', async () => {
  let answer: (value: unknown) => void = () => undefined
  const fetched = new Promise((resolve) => {
    answer = resolve
  })
  connectFake({ 'jobs.fetch': () => fetched as never })
  end(jobWith('a', { document: 'd' }))
  const run = { phase: 'asking' as const, since: 0, abort: new AbortController() }
  useRuns.setState({ byDocument: { d: run } })
  answer(ok({ table: 'late' }))
  await fetched
  await new Promise(setImmediate)
  expect(useRuns.getState().byDocument.d).toBe(run)
  expect(useDocuments.getState().byId.d?.table).toBeUndefined()
})

test('a failure is told in the service’s words; an abort by the person is no message', () => {
  const error = { kind: 'service' as const, message: 'no such column: nix' }
  end(jobWith('a', { title: 'cone', phase: 'ERROR', error }))
  end(jobWith('b', { phase: 'ABORTED' }))
  expect(texts()).toEqual([['error', 'a', 'cone failed as a job: no such column: nix. (https://a.example.org/tap)']])
})

test('a submission that was refused is told once; one refused in an earlier run is not', () => {
  const error = { kind: 'service' as const, message: 'This queue is not supported.' }
  tell('changed', jobWith('old', { stage: 'refused', error }))
  tell('changed', jobWith('a', { stage: 'submitting' }))
  tell('changed', jobWith('a', { stage: 'refused', error }))
  tell('changed', jobWith('a', { stage: 'refused', error, note: 'x' }))
  expect(texts()).toHaveLength(1)
})

test('a query tab is copied with what it sends: its limit, and the tables that it names', () => {
  const document = {
    id: 'd',
    title: 'cone',
    url: 'https://a.example.org/tap',
    adql: 'SELECT * FROM TAP_UPLOAD.night',
    lang: 'PostgreSQL',
    maxrec: 5,
    uploads: [
      { kind: 'file' as const, name: 'night', path: '/data/night.vot' },
      { kind: 'url' as const, name: 'other', url: 'https://b.example.org/r' },
    ],
  }
  expect(scriptQuery(document)).toEqual({
    url: 'https://a.example.org/tap',
    adql: 'SELECT * FROM TAP_UPLOAD.night',
    lang: 'PostgreSQL',
    mode: 'sync',
    maxrec: 5,
    uploads: [{ name: 'night', from: { file: 'night.vot' }, about: '/data/night.vot' }],
  })
  expect(scriptQuery({ ...document, adql: ' ' })).toBeUndefined()
})
