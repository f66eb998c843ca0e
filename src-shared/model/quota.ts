import { bytesText } from './bytes-text.ts'
import type { Job } from './job.ts'
import { mainResult } from './job-face.ts'

/** The room that an account's results take at a service, as far as the ledger knows. */
export interface QuotaUse {
  /** Bytes that may be taken. */
  readonly quotaBytes: number
  /** Bytes of the results whose size is known: at least so many are taken. */
  readonly usedBytes: number
  /** Jobs whose results are at the service. */
  readonly jobs: number
  /** Titles of those whose size is not known. */
  readonly unknown: readonly string[]
}

/** Whether a result of the job takes room at its service: it is completed, and was neither deleted nor archived there. */
const takesRoom = ({ stage, phase, destruction, jobUrl }: Job, now: number): boolean =>
  stage === 'over' &&
  phase === 'COMPLETED' &&
  jobUrl !== undefined &&
  !(destruction !== undefined && Date.parse(destruction) <= now)

/** Bytes of a result at its service: as its document says, else of the file that it was fetched as, which differs by its format. */
const bytesAtService = (job: Job): number | undefined => job.tableBytes ?? mainResult(job)?.bytes ?? job.fetched?.bytes

/**
 * The use of a quota by the jobs of one service; of the account that made the newest of them, where several made some.
 * `now` in milliseconds.
 */
export function quotaUse(all: readonly Job[], url: string, quotaBytes: number, now: number): QuotaUse {
  const there = all.filter((job) => job.url === url && takesRoom(job, now))
  const owner = there.find((job) => job.owner !== undefined)?.owner
  const own = there.filter((job) => job.owner === undefined || job.owner === owner)
  return {
    quotaBytes,
    usedBytes: own.reduce((sum, job) => sum + (bytesAtService(job) ?? 0), 0),
    jobs: own.length,
    unknown: own.filter((job) => bytesAtService(job) === undefined).map(({ title }) => title),
  }
}

/** Nine tenths: from here on a person should make room. */
export const isNearlyFull = ({ usedBytes, quotaBytes }: QuotaUse): boolean => usedBytes >= quotaBytes * 0.9

/** `3.2 of 10 GB`; `at least` where the size of some results is not known. */
export function quotaText(use: QuotaUse): string {
  const { usedBytes, quotaBytes, unknown } = use
  return `${unknown.length > 0 ? 'at least ' : ''}${bytesText(usedBytes)} of ${bytesText(quotaBytes)}`
}

/** What is counted and what is not known of it, in a sentence or two. */
export function quotaSentence({ jobs, unknown }: QuotaUse): string {
  const counted = `The results of ${jobs.toLocaleString('en')} completed ${jobs === 1 ? 'job' : 'jobs'} at the service, as far as the list of jobs here knows.`
  if (unknown.length === 0) return counted
  const named = unknown.slice(0, 5).join(', ')
  const more = unknown.length > 5 ? ` and ${unknown.length - 5} more` : ''
  return `${counted} Of unknown size: ${named}${more}.`
}
