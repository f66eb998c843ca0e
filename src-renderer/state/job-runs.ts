import { create } from 'zustand'
import type { JobSubmission } from '#shared/ipc/jobs.ts'
import type { JobId } from '#shared/model/job.ts'
import { editDocument, useDocuments } from './documents.ts'
import { submitJob } from './job-actions.ts'
import { currentDocument } from './layout.ts'
import { askAgainForNotifications } from './notifications.ts'
import type { EarlierRun } from './runs.ts'
import { uploadsFor } from './uploads.ts'

/** What a person asks of a job besides its query; kept for each query tab while the window is open. */
export interface JobOptions {
  readonly queue?: string | undefined
  readonly runid?: string | undefined
  /** EXECUTIONDURATION; 0 = no limit. */
  readonly executionSeconds?: number | undefined
  /** The service is asked to keep it so long. */
  readonly keepDays?: number | undefined
  /** It is made and not started. */
  readonly hold?: boolean | undefined
}

interface JobRuns {
  readonly options: Readonly<Record<string, JobOptions>>
  /** The query tab whose options are open. */
  readonly open: string | undefined
  /** Ends of jobs that the person has seen and put away from their query tabs. */
  readonly dismissed: ReadonlySet<JobId>
}

export const useJobRuns = create<JobRuns>(() => ({ options: {}, open: undefined, dismissed: new Set() }))

export const changeJobOptions = (document: string, patch: JobOptions): void =>
  useJobRuns.setState(({ options }) => ({ options: { ...options, [document]: { ...options[document], ...patch } } }))

/** Opens the options of the current query. */
export function askForJobOptions(): void {
  const document = currentDocument()
  if (document) useJobRuns.setState({ open: document.id })
}
export const closeJobOptions = (): void => useJobRuns.setState({ open: undefined })

/** Takes the end of a job away from its query tab; it stays in the queue. */
export const dismissJob = (id: JobId): void =>
  useJobRuns.setState(({ dismissed }) => ({ dismissed: new Set([...dismissed, id]) }))

const millisecondsOfDay = 86_400_000

/** What is submitted for options, `now` in milliseconds: empty ones are left to the service. */
export function submissionParts(
  { queue, runid, executionSeconds, keepDays, hold }: JobOptions,
  now: number,
): Partial<JobSubmission> {
  const days = keepDays === undefined ? undefined : new Date(now + keepDays * millisecondsOfDay).toISOString()
  return {
    ...(queue?.trim() ? { queue: queue.trim() } : {}),
    ...(runid?.trim() ? { runid: runid.trim() } : {}),
    ...(executionSeconds === undefined ? {} : { executionSeconds: Math.round(executionSeconds) }),
    ...(days === undefined ? {} : { destruction: days.replace(/\.\d+Z$/, 'Z') }),
    ...(hold ? { run: false } : {}),
  }
}

/**
 * Submits a query tab's text, or a part of it, as a job; `earlier`: as it was run before. Does nothing without a service or
 * without text.
 */
export async function startJob(id: string, part?: string, earlier?: EarlierRun): Promise<JobId | undefined> {
  const document = useDocuments.getState().byId[id]
  const adql = (part?.trim() ? part : document?.adql)?.trim()
  if (!document?.url || !adql) return undefined
  const { lang = document.lang, maxrec } = earlier ?? document
  askAgainForNotifications()
  const job = await submitJob({
    url: document.url,
    adql,
    lang,
    title: document.title,
    document: id,
    ...(maxrec === undefined ? {} : { maxrec }),
    ...uploadsFor(adql, document),
    ...submissionParts(useJobRuns.getState().options[id] ?? {}, Date.now()),
  })
  // The text as it was run, as with a synchronous query.
  if (job !== undefined && adql === document.adql.trim()) editDocument(id, { settledText: document.adql })
  return job
}
