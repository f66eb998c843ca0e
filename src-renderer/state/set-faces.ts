import type { Job } from '#shared/model/job.ts'
import { type JobKind, jobKind } from '#shared/model/job-face.ts'
import {
  isWanted,
  type QuerySet,
  type RunEntry,
  type SetAction,
  type SetRun,
  setActions,
} from '#shared/model/query-set.ts'
import { lastRuns } from './sets.ts'

/** Whether a job is no longer at its service, and all that it was for is here. */
export const isKeptOnly = (job: Job | undefined): boolean =>
  job?.fetched !== undefined && (job.stage === 'gone' || job.phase === 'ARCHIVED')

/** How a query of a run stands, as jobs do; undefined: its job was taken off the ledger. */
export function standOf(entry: RunEntry, job: Job | undefined): Pick<Job, 'stage' | 'phase'> | undefined {
  if (isKeptOnly(job)) return { stage: 'over', phase: 'COMPLETED' }
  if (job) return job
  if (entry.state === 'waiting') return { stage: 'submitting', phase: undefined }
  if (entry.state === 'refused') return { stage: 'refused', phase: undefined }
  return entry.state === 'cancelled' ? { stage: 'over', phase: 'ABORTED' } : undefined
}

const jobsById = (jobs: readonly Job[]): ReadonlyMap<string, Job> => new Map(jobs.map((job) => [job.id, job]))

export interface SetCounts {
  /** Queries that were run. */
  readonly ran: number
  readonly running: number
  readonly waiting: number
  readonly done: number
  readonly failed: number
}

/** The queries of a set by how their last runs stand. */
export function countSet(set: QuerySet, runs: readonly SetRun[], jobs: readonly Job[]): SetCounts {
  const last = lastRuns(set.id, runs)
  const known = jobsById(jobs)
  const kinds = set.entries.flatMap(({ id }): JobKind[] => {
    const entry = last.get(id)?.entry
    const stand = entry && standOf(entry, known.get(entry.job))
    return stand ? [jobKind(stand)] : []
  })
  const count = (kind: JobKind): number => kinds.filter((one) => one === kind).length
  return {
    ran: kinds.length,
    running: count('running'),
    waiting: count('waiting'),
    done: count('completed'),
    failed: count('failed') + count('ended'),
  }
}

const doneWords: Readonly<Record<SetAction, string>> = {
  show: 'shown',
  send: 'sent',
  delete: 'deleted at the service',
}
const doWords: Readonly<Record<SetAction, string>> = { show: 'show', send: 'send', delete: 'delete at the service' }

/** One thing done, or to be done, with a result, in words. */
export interface DeedFace {
  readonly action: SetAction
  readonly state: 'waiting' | 'done' | 'failed' | 'unsure'
  readonly text: string
  /** Why, where it failed. */
  readonly why?: string | undefined
}

/** What is done with the result of a query of a run. */
export function deedsOf(run: Pick<SetRun, 'completion'>, entry: RunEntry): readonly DeedFace[] {
  return setActions.flatMap((action): DeedFace[] => {
    if (!isWanted(run.completion, action)) return []
    const deed = entry[action]
    const to = action === 'send' ? ` to ${run.completion.send === '*' ? 'all' : run.completion.send}` : ''
    if (deed?.state === 'done') return [{ action, state: 'done', text: `${doneWords[action]}${to}` }]
    if (deed?.state === 'failed')
      return [{ action, state: 'failed', text: `not ${doneWords[action]}${to}`, why: deed.fault?.message }]
    if (deed?.state === 'unsure')
      return [
        {
          action,
          state: 'unsure',
          text: `may be ${doneWords[action]}${to}`,
          why: 'Alidade ended while it was under way.',
        },
      ]
    return [{ action, state: 'waiting', text: `will ${doWords[action]}${to}` }]
  })
}
