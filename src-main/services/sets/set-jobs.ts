import type { Outcome } from '#shared/ipc/fault.ts'
import type { Job, JobId, JobRequest } from '#shared/model/job.ts'
import type { TableId } from '#shared/model/table.ts'

/** The ledger of jobs as sets need it. */
export interface SetJobs {
  find(id: JobId): Job | undefined
  newId(): JobId
  /** Submits under an id, once however often it is asked; answers when the intent is on disk. */
  submit(request: JobRequest, signal: AbortSignal, id: JobId): Promise<Outcome<unknown>>
  /** Waits until a submission has an address, or is known not to have come that far. */
  settled(id: JobId, signal: AbortSignal): Promise<Outcome<Job>>
  abort(id: JobId, signal: AbortSignal): Promise<Outcome<null>>
  look(id: JobId, signal: AbortSignal): Promise<Outcome<null>>
  /** Deletes it at the service. */
  remove(id: JobId, signal: AbortSignal): Promise<Outcome<null>>
  /** Opens its result: the one kept here, else it is fetched. Answers when the header is read. */
  fetch(id: JobId, signal: AbortSignal): Promise<Outcome<{ readonly table: TableId }>>
  /** Answers when all that the ledger knows at this moment is on disk. */
  written(): Promise<Outcome<null>>
  onChange(listener: (job: Job) => void): void
}

/** Sends a table to the SAMP client of a name, `*`: to all; answers when they have it, or why not; `offline`: nobody was asked. */
export type SendTable = (table: TableId, to: string, signal: AbortSignal) => Promise<Outcome<null>>
