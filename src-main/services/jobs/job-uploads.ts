import type { Outcome } from '#shared/ipc/fault.ts'
import type { UploadSource } from '#shared/ipc/jobs.ts'
import type { JobUpload } from '#shared/model/job.ts'
import type { FilePart } from '../../net/multipart.ts'

/** What of the uploads goes into the request that makes a job (TAP 1.1, 2.5). */
export interface PreparedUploads {
  /** UPLOAD, once or as often as the service wants it. */
  readonly parameters: ReadonlyArray<readonly [string, string]>
  /** None where every table is fetched by the service itself. */
  readonly parts: readonly FilePart[]
  /** The same for the ledger. */
  readonly uploads: readonly JobUpload[]
}

/** Makes ready what goes with a query. */
export interface JobUploads {
  /** `adql`: only the columns it uses are sent where the person chose none. `url`: the service, whose limits are checked. */
  prepare(
    sources: readonly UploadSource[],
    adql: string,
    signal: AbortSignal,
    url: string,
  ): Promise<Outcome<PreparedUploads>>
}
