import { beforeEach, expect, test, vi } from 'vitest'
import type { Api } from '#renderer/api/api.ts'
import { useConnection } from '#renderer/state/connection.ts'
import { submissionParts } from '#renderer/state/job-runs.ts'
import { cancelReadingJobs, newestFirst, retryJobs, startJobs, useJobs, withJob } from '#renderer/state/jobs.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Job } from '#shared/model/job.ts'
import { jobWith } from './made-jobs.ts'

const at = (id: string, hour: number, patch: Partial<Job> = {}) =>
  jobWith(id, { createdAt: `2026-03-01T${String(hour).padStart(2, '0')}:00:00Z`, ...patch })
const ids = () => useJobs.getState().list.map(({ id }) => id)

/** A main whose list is answered when a test says so. */
function connect() {
  const heard: Record<string, (item: never) => void> = {}
  let resolve: (answer: Outcome<Job[]>) => void = () => undefined
  const promise = new Promise<Outcome<Job[]>>((settle) => {
    resolve = settle
  })
  const jobs = {
    on: (name: string, listener: (item: never) => void) => {
      heard[name] = listener
      return () => undefined
    },
    list: () => promise,
  }
  const stop = startJobs({ jobs } as unknown as Pick<Api, 'jobs'>)
  const tell = (name: string, item: unknown) => heard[name]?.(item as never)
  return { answer: (list: Job[]) => resolve(ok(list)), tell, stop }
}

beforeEach(() => useJobs.setState({ list: [], known: false, fault: undefined }))

test('the ledger is newest first, each job once', () => {
  expect(newestFirst([at('a', 1), at('b', 3), at('a', 1), at('c', 2)]).map(({ id }) => id)).toEqual(['b', 'c', 'a'])
})

test('a change keeps the place, a new job comes to those of its age', () => {
  const list = [at('c', 3), at('a', 1)]
  expect(withJob(list, at('a', 1, { title: 'other' })).map(({ title }) => title)).toEqual(['query c', 'other'])
  expect(withJob(list, at('b', 2)).map(({ id }) => id)).toEqual(['c', 'b', 'a'])
  expect(withJob(list, at('d', 4)).map(({ id }) => id)).toEqual(['d', 'c', 'a'])
  expect(withJob(list, at('z', 0)).map(({ id }) => id)).toEqual(['c', 'a', 'z'])
})

test('what is heard before the first list wins over it, and what was forgotten stays away', async () => {
  const { answer, tell } = connect()
  tell('changed', at('a', 1, { phase: 'ERROR' }))
  tell('changed', at('new', 5))
  tell('forgotten', { jobs: ['gone'] })
  answer([at('a', 1), at('b', 2), at('gone', 3)])
  await vi.waitFor(() => expect(useJobs.getState().known).toBe(true))
  expect(ids()).toEqual(['new', 'b', 'a'])
  expect(useJobs.getState().list.at(-1)?.phase).toBe('ERROR')
  tell('forgotten', { jobs: ['b'] })
  tell('changed', at('b', 2))
  expect(ids()).toEqual(['new', 'a'])
})

test('a list that is read after a failure is newer than what was heard before it', async () => {
  let turn = 0
  const lists: Outcome<Job[]>[] = [
    fail('storage', 'The ledger was not read.'),
    ok([at('a', 1, { phase: 'COMPLETED' })]),
  ]
  const heard: Record<string, (item: never) => void> = {}
  const jobs = {
    on: (name: string, listener: (item: never) => void) => {
      heard[name] = listener
      return () => undefined
    },
    list: async () => lists[turn++] ?? ok([]),
  }
  useConnection.setState({ api: { jobs } as unknown as Api })
  startJobs({ jobs } as unknown as Pick<Api, 'jobs'>)
  heard.changed?.(at('a', 1, { phase: 'EXECUTING' }) as never)
  await vi.waitFor(() => expect(useJobs.getState().fault).toBeDefined())
  retryJobs()
  await vi.waitFor(() => expect(useJobs.getState().fault).toBeUndefined())
  expect(useJobs.getState().list.map(({ phase }) => phase)).toEqual(['COMPLETED'])
})

test('the list of jobs is not waited for when that is cancelled, and read when it is asked for again', async () => {
  const never = (signal: AbortSignal) =>
    new Promise<Outcome<Job[]>>((settle) => {
      signal.addEventListener('abort', () => settle(fail('cancelled', 'Cancelled.')))
    })
  let turn = 0
  const jobs = {
    on: () => () => undefined,
    list: async (_: null, { signal }: { readonly signal: AbortSignal }) =>
      turn++ === 0 ? never(signal) : ok([at('a', 1, {})]),
  }
  useConnection.setState({ api: { jobs } as unknown as Api })
  startJobs({ jobs } as unknown as Pick<Api, 'jobs'>)
  cancelReadingJobs()
  await vi.waitFor(() => expect(useJobs.getState().fault?.kind).toBe('cancelled'))
  retryJobs()
  await vi.waitFor(() => expect(useJobs.getState()).toMatchObject({ fault: undefined, list: [{ id: 'a' }] }))
})

test('options of a job that are left empty are left to the service', () => {
  const now = Date.parse('2026-03-01T12:00:00Z')
  expect(submissionParts({ queue: ' ', runid: '', hold: false }, now)).toEqual({})
  expect(
    submissionParts({ queue: ' 1h ', runid: 'thesis', executionSeconds: 3600.4, keepDays: 7, hold: true }, now),
  ).toEqual({ queue: '1h', runid: 'thesis', executionSeconds: 3600, destruction: '2026-03-08T12:00:00Z', run: false })
})
