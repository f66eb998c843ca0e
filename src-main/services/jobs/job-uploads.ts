import type { Outcome } from '#shared/ipc/fault.ts'
import type { UploadSource } from '#shared/ipc/jobs.ts'
import type { JobUpload } from '#shared/model/job.ts'

/** One file of a multipart/form-data body (RFC 7578). */
export interface UploadBody {
  /** The name of the part, as `param:NAME` in UPLOAD says it. */
  readonly name: string
  readonly filename: string
  readonly contentType: string
  readonly bytes: Uint8Array
}

/** What of the uploads goes into the request that makes a job (TAP 1.1, 2.5). */
export interface PreparedUploads {
  /** UPLOAD, once or as often as the service wants it. */
  readonly parameters: ReadonlyArray<readonly [string, string]>
  /** None where every table is fetched by the service itself. */
  readonly parts: readonly UploadBody[]
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
