import * as v from 'valibot'
import { JobId } from './job.ts'
import { TableId } from './table.ts'

/** Where the table of an upload comes from. */
export const UploadSource = v.variant('kind', [
  /** A table that is open here; `columns`: ids of those to send, absent = those that the query uses. `rows`: 0-based, absent = all. */
  v.object({
    kind: v.literal('table'),
    name: v.string(),
    table: TableId,
    columns: v.optional(v.array(v.string())),
    rows: v.optional(v.array(v.number())),
  }),
  /** A VOTable, CSV or FITS file of this machine. */
  v.object({ kind: v.literal('file'), name: v.string(), path: v.string() }),
  /** The service fetches it itself. */
  v.object({ kind: v.literal('url'), name: v.string(), url: v.pipe(v.string(), v.regex(/^https?:\/\//)) }),
  /** The result of a finished job of the ledger, by its address. */
  v.object({ kind: v.literal('job'), name: v.string(), job: JobId }),
])
export type UploadSource = v.InferOutput<typeof UploadSource>
