import { create } from 'zustand'
import type { Fault } from '#shared/ipc/fault.ts'
import type { Job, JobId } from '#shared/model/job.ts'
import type { Api } from '../api/api.ts'
import { api } from './connection.ts'

interface Jobs {
  /** Newest first, each once; main owns the ledger, this is the window's copy. */
  readonly list: readonly Job[]
  /** False until the ledger has been read once. */
  readonly known: boolean
  /** Why the ledger was not read. */
  readonly fault: Fault | undefined
}

export const useJobs = create<Jobs>(() => ({ list: [], known: false, fault: undefined }))

/** True where the first was made later; of one time, the one that came later into the ledger. */
const isNewer = (one: Job, other: Job): boolean => Date.parse(one.createdAt) >= Date.parse(other.createdAt)

/** The list with a job in its place: where it stood, else among those of its age. */
export function withJob(list: readonly Job[], job: Job): readonly Job[] {
  const at = list.findIndex(({ id }) => id === job.id)
  if (at >= 0 && list[at]?.createdAt === job.createdAt) return list.with(at, job)
  const others = at >= 0 ? list.toSpliced(at, 1) : list
  const place = others.findIndex((other) => isNewer(job, other))
  return others.toSpliced(place < 0 ? others.length : place, 0, job)
}

/** Newest first; of two lines of one job the first is kept. */
export function newestFirst(jobs: readonly Job[]): readonly Job[] {
  const byId = new Map<JobId, Job>()
  for (const job of jobs) if (!byId.has(job.id)) byId.set(job.id, job)
  return [...byId.values()].toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt))
}

/** What was heard of the ledger since the first list was asked for: it wins over that list. */
const heard = new Map<JobId, Job>()
const gone = new Set<JobId>()

let reading = new AbortController()

async function read(jobs: Api['jobs']): Promise<void> {
  reading = new AbortController()
  const answer = await jobs.list(null, { signal: reading.signal })
  if (!answer.ok) {
    // A list that is asked for from now on is newer than what was heard so far.
    heard.clear()
    return useJobs.setState({ fault: answer.fault, known: true })
  }
  const all = [...heard.values(), ...answer.value].filter(({ id }) => !gone.has(id))
  useJobs.setState({ list: newestFirst(all), known: true, fault: undefined })
}

/** Waits no longer for the ledger. */
export const cancelReadingJobs = (): void => reading.abort()

/** Reads the ledger again where that failed. */
export const retryJobs = (): void => void read(api().jobs)

/** Fills the store and keeps it fresh until the answer is called. Events that overtake the first list win over it. */
export function startJobs({ jobs }: Pick<Api, 'jobs'>): () => void {
  heard.clear()
  gone.clear()
  const stopChanged = jobs.on('changed', (job) => {
    if (!useJobs.getState().known) heard.set(job.id, job)
    if (!gone.has(job.id)) useJobs.setState(({ list }) => ({ list: withJob(list, job) }))
  })
  const stopForgotten = jobs.on('forgotten', ({ jobs: ids }) => {
    for (const id of ids) gone.add(id)
    useJobs.setState(({ list }) => ({ list: list.filter(({ id }) => !gone.has(id)) }))
  })
  void read(jobs)
  return () => {
    stopChanged()
    stopForgotten()
  }
}

/** The job as last heard of; undefined: it is not on the ledger, or not known yet. */
export const jobOf = (id: JobId): Job | undefined => useJobs.getState().list.find((job) => job.id === id)

export const useJob = (id: JobId | undefined): Job | undefined =>
  useJobs(({ list }) => (id === undefined ? undefined : list.find((job) => job.id === id)))

/** True while it is on its way to the service or followed there. */
export const isFollowed = ({ stage }: Pick<Job, 'stage'>): boolean => stage === 'submitting' || stage === 'active'

/** How many jobs run now. */
export const useRunningJobs = (): number => useJobs(({ list }) => list.filter(isFollowed).length)

/** The newest job of a query document that was not put away. */
export const useJobOfDocument = (document: string): Job | undefined =>
  useJobs(({ list }) => list.find((job) => job.document === document && job.archived !== true))
