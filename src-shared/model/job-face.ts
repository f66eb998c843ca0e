import type { Job, JobResult, JobStage } from './job.ts'

/** What a person sorts jobs by in mind: what runs, what waits for them, and how the rest ended. */
export const jobKinds = ['running', 'waiting', 'completed', 'failed', 'ended'] as const
export type JobKind = (typeof jobKinds)[number]

export function jobKind({ stage, phase }: Pick<Job, 'stage' | 'phase'>): JobKind {
  if (stage === 'submitting' || stage === 'active') return 'running'
  if (stage === 'pending' || stage === 'held' || stage === 'uncertain') return 'waiting'
  if (stage === 'refused' || phase === 'ERROR') return 'failed'
  return stage === 'over' && phase === 'COMPLETED' ? 'completed' : 'ended'
}

/** How far the ledger would be with a job of a phase: for jobs that only the service lists. */
export function stageOfPhase(phase: string): JobStage {
  if (/^(COMPLETED|ERROR|ABORTED|ARCHIVED)$/.test(phase)) return 'over'
  return phase === 'PENDING' ? 'pending' : phase === 'HELD' ? 'held' : 'active'
}

/** How a job stands in one or two words: the service's phase in lower case, else how far the ledger is with it. */
export function phaseWord({ stage, phase }: Pick<Job, 'stage' | 'phase'>): string {
  if (stage === 'uncertain') return 'may be running'
  if (stage === 'refused' || stage === 'gone' || stage === 'submitting') return stage
  return phase === undefined ? stage : phase.toLowerCase()
}

/** What each phase means for the person (UWS 1.1, 2.1.3). */
const meanings: Readonly<Record<string, string>> = {
  PENDING: 'It is at the service and was not started.',
  QUEUED: 'It waits for its turn at the service.',
  EXECUTING: 'The service works on it.',
  COMPLETED: 'It is done.',
  ERROR: 'It failed at the service.',
  ABORTED: 'It was stopped before its end.',
  UNKNOWN: 'The service does not know how it stands. It is looked at now and then.',
  HELD: 'The service holds it until it is run again.',
  SUSPENDED: 'The service has paused it and goes on by itself.',
  ARCHIVED: 'The service has put it away: the query is kept there, its results are not.',
}

/** One sentence on how a job stands and what can be done. */
export function phaseMeaning({ stage, phase }: Pick<Job, 'stage' | 'phase'>): string {
  if (stage === 'submitting') return 'It is on its way to the service.'
  if (stage === 'uncertain')
    return 'The connection broke before the service answered: it may be running. Look for it in the service’s own list of jobs; if it is not there, run it again.'
  if (stage === 'refused') return 'The service did not take it.'
  if (stage === 'gone') return 'The service no longer knows it.'
  if (stage === 'pending') return 'It is at the service and was not started.'
  if (stage === 'held') return 'The service holds it until it is run again.'
  return meanings[phase ?? ''] ?? 'This phase is a word of the service’s own.'
}

/** The result to open: the one named `result`, else the first that is no diagnosis and has an address of the web. */
export function mainResult({ results }: Pick<Job, 'results'>): JobResult | undefined {
  return (
    results.find(({ id }) => id === 'result') ??
    results.find(({ id, href }) => !/^diag/i.test(id) && /^https?:/.test(href))
  )
}

/** True where there is a result to open: kept here, or to be fetched. */
export const hasResult = (job: Pick<Job, 'stage' | 'phase' | 'results' | 'fetched'>): boolean =>
  job.fetched !== undefined || (job.stage === 'over' && job.phase === 'COMPLETED')

/** COMPLETED, and all of its result is here and was read; one that the service cut, or that is broken, may be wanted again. */
export const isKeptWhole = ({ phase, fetched, fetching }: Pick<Job, 'phase' | 'fetched' | 'fetching'>): boolean =>
  phase === 'COMPLETED' &&
  fetching === undefined &&
  fetched?.rows !== undefined &&
  fetched.truncated !== true &&
  fetched.damaged !== true

export const jobRowCount = (job: Pick<Job, 'results' | 'fetched'>): number | undefined =>
  job.fetched?.rows ?? mainResult(job)?.rows

export const jobBytes = (job: Pick<Job, 'results' | 'fetched'>): number | undefined =>
  job.fetched?.bytes ?? mainResult(job)?.bytes

/** When it began to run: as the service says, else when that was seen first. */
const startOf = ({ startedAt, phases }: Pick<Job, 'startedAt' | 'phases'>): string | undefined =>
  startedAt ?? phases.find(({ phase }) => phase === 'EXECUTING')?.at

/**
 * Seconds that a job has run, or has waited since it was submitted where it has not begun; `now` in milliseconds.
 * Undefined where nothing runs and nothing has run.
 */
export function elapsedSeconds(
  job: Pick<Job, 'stage' | 'phase' | 'phases' | 'createdAt' | 'startedAt' | 'endedAt'>,
  now: number,
): number | undefined {
  const kind = jobKind(job)
  if (kind === 'waiting') return undefined
  const start = startOf(job) ?? (kind === 'running' ? job.createdAt : undefined)
  const end = job.endedAt ?? (kind === 'running' ? undefined : job.phases.at(-1)?.at)
  if (start === undefined || (kind !== 'running' && end === undefined)) return undefined
  const until = kind === 'running' || end === undefined ? now : Date.parse(end)
  const seconds = (until - Date.parse(start)) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}

const padded = (value: number): string => String(value).padStart(2, '0')

/** A time of jobs, which may be seconds or days: `42 s`, `3 min 05 s`, `2 h 07 min`, `3 d 4 h`. */
export function longTimeText(seconds: number): string {
  const whole = Math.floor(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${padded(whole % 60)} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h ${padded(minutes % 60)} min`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/**
 * When the service expects a running job to end (quote, UWS 1.1, 2.1.8): `in 3 min 05 s`, or that it takes longer. A quote
 * that is not after the job's own beginning, as services write that estimate nothing, says nothing.
 */
export function quoteText(
  job: Pick<Job, 'stage' | 'phase' | 'quote' | 'startedAt' | 'phases' | 'createdAt'>,
  now: number,
): string | undefined {
  if (job.quote === undefined || jobKind(job) !== 'running') return undefined
  const end = Date.parse(job.quote)
  const seconds = (end - now) / 1000
  if (!Number.isFinite(seconds) || end <= Date.parse(startOf(job) ?? job.createdAt)) return undefined
  return seconds >= 0 ? `in ${longTimeText(seconds)}` : 'longer than expected'
}

/** What can be done with a job now. */
export interface JobActions {
  readonly open: boolean
  readonly run: boolean
  readonly abort: boolean
  /** Deleting at the service. */
  readonly remove: boolean
  /** DESTRUCTION can be changed: for how long the service keeps it. */
  readonly keep: boolean
  /** EXECUTIONDURATION can be changed. */
  readonly limit: boolean
  /** QUEUE and MAXREC can be changed: it is not started. */
  readonly configure: boolean
}

export function jobActions(job: Pick<Job, 'stage' | 'phase' | 'results' | 'fetched' | 'jobUrl'>): JobActions {
  const there = job.jobUrl !== undefined && job.stage !== 'gone'
  return {
    open: hasResult(job),
    run: there && (job.stage === 'pending' || job.stage === 'held' || job.stage === 'uncertain'),
    abort: there && (job.stage === 'active' || job.stage === 'held' || job.stage === 'pending'),
    remove: there && job.phase !== 'ARCHIVED',
    keep: there && job.phase !== 'ARCHIVED',
    limit: there && job.stage !== 'over',
    configure: there && job.stage === 'pending',
  }
}
