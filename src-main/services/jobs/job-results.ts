import type { Outcome } from '#shared/ipc/fault.ts'
import type { Job, JobId } from '#shared/model/job.ts'
import type { TableId } from '#shared/model/table.ts'

/** A change of a job: fields not named stay, fields given as undefined go. */
export type JobChange = { readonly [K in keyof Omit<Job, 'id'>]?: Job[K] | undefined }

/** The ledger as those see it who work on one of its jobs. */
export interface JobLines {
  find(id: JobId): Job | undefined
  /**
   * Changes a job and tells every window. Answers when the change is on disk; `fetching` and `trouble` are of this run
   * only and are not written. A job that is no longer there is `not-found`.
   */
  update(id: JobId, change: JobChange): Promise<Outcome<Job>>
}

/** Results of jobs as they are kept here. */
export interface JobResults {
  /** Opens a result: the one kept here, else it is fetched. Answers when the header is read. `result`: an id of the job's results. */
  fetch(job: JobId, result: string | undefined, signal: AbortSignal): Promise<Outcome<{ readonly table: TableId }>>
  /** Opens the file that is kept, without asking the service for anything; `not-found` where there is none. */
  reopen(job: JobId, signal: AbortSignal): Promise<Outcome<{ readonly table: TableId }>>
  /** Stops a fetch that is on its way; what is here of it stays, to be gone on with. */
  stop(job: JobId): Promise<Outcome<null>>
  /** Takes away what is kept of the job's results; called before its line goes. */
  forget(job: JobId): Promise<void>
}
