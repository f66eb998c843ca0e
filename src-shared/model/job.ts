import * as v from 'valibot'
import { Fault } from '../ipc/fault.ts'
import { TableId } from './table.ts'
import { ServiceUrl } from './tap.ts'

/** A job's stable id in the ledger of one ALIDADE_HOME, never used again. Not the service's own id. */
export const JobId = v.pipe(v.string(), v.minLength(1))
export type JobId = v.InferOutput<typeof JobId>

/** A table that goes with a query, as `TAP_UPLOAD.name` (TAP 1.1, 2.5). */
export const JobUpload = v.object({
  name: v.string(),
  /** `inline`: its bytes are posted; `url`: the service fetches it from there. */
  method: v.picklist(['inline', 'url']),
  /** What a person knows it by: a table's title, a file's name, the address. */
  source: v.string(),
  rows: v.optional(v.number()),
  bytes: v.optional(v.number()),
  /** SHA-256 of the bytes posted, hexadecimal. */
  sha256: v.optional(v.string()),
})
export type JobUpload = v.InferOutput<typeof JobUpload>

/** One of a job's results (UWS 1.1, 2.1.11). */
export const JobResult = v.object({
  id: v.string(),
  href: v.string(),
  mime: v.optional(v.string()),
  bytes: v.optional(v.number()),
  rows: v.optional(v.number()),
})
export type JobResult = v.InferOutput<typeof JobResult>

/**
 * How far the ledger is with a job; the service's own word is `phase`.
 * `submitting`: intent is on disk, no job URL yet; `uncertain`: cut off before the answer and not found: it may be
 * running; `refused`: the service did not take it; `pending`: it is at the service and was not started; `active`: it is
 * followed; `held`: the service holds it until it is run again; `over`: its last phase is reached; `gone`: the service
 * no longer knows it.
 */
export const JobStage = v.picklist(['submitting', 'uncertain', 'refused', 'pending', 'active', 'held', 'over', 'gone'])
export type JobStage = v.InferOutput<typeof JobStage>

/** What a person asks a service to do, asynchronously (TAP 1.1, 2.2; UWS 1.1, 2.2). */
export const JobRequest = v.object({
  url: ServiceUrl,
  adql: v.pipe(v.string(), v.minLength(1)),
  /** LANG; default ADQL. */
  lang: v.optional(v.string()),
  /** QUEUE: a word of the service's own (Daiquiri). */
  queue: v.optional(v.string()),
  maxrec: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** RESPONSEFORMAT; default what the service and the reader do best. */
  format: v.optional(v.string()),
  /** EXECUTIONDURATION, seconds; 0 = no limit of one's own. */
  executionSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** DESTRUCTION, ISO 8601, UTC. */
  destruction: v.optional(v.string()),
  /** The person's own RUNID; the ledger adds its token to it. */
  runid: v.optional(v.string()),
  title: v.optional(v.string()),
  /** The query document it came from. */
  document: v.optional(v.string()),
  /** The name of the set it was run with. */
  set: v.optional(v.string()),
})
export type JobRequest = v.InferOutput<typeof JobRequest>

/** A line of the ledger. Times are ISO 8601, UTC. */
export const Job = v.object({
  id: JobId,
  ...JobRequest.entries,
  adql: v.string(),
  lang: v.string(),
  title: v.string(),
  /** The RUNID that was sent: the person's own words and the ledger's token. */
  runid: v.string(),
  uploads: v.array(JobUpload),
  /** How it came into the ledger. */
  origin: v.picklist(['submitted', 'imported']),
  /** Absent until the service has given one. */
  jobUrl: v.optional(v.string()),
  stage: JobStage,
  /** The service's word as it came, trimmed, in upper case (UWS 1.1, 2.1.3); also words that UWS does not know. */
  phase: v.optional(v.string()),
  /** Phases as they were seen. */
  phases: v.array(v.object({ phase: v.string(), at: v.string() })),
  createdAt: v.string(),
  startedAt: v.optional(v.string()),
  endedAt: v.optional(v.string()),
  /** When the service expects it to end. */
  quote: v.optional(v.string()),
  /** Who the service says owns it. */
  owner: v.optional(v.string()),
  /** What the service says went wrong, or why it was refused. */
  error: v.optional(Fault),
  /** What went wrong when it was looked at last; it is looked at again. */
  trouble: v.optional(Fault),
  results: v.array(JobResult),
  /** Bytes that its result takes at the service, where the job's document says so. */
  tableBytes: v.optional(v.number()),
  /** Its result as it is kept here. */
  fetched: v.optional(
    v.object({
      table: v.optional(TableId),
      at: v.string(),
      rows: v.optional(v.number()),
      bytes: v.number(),
      truncated: v.optional(v.boolean()),
      /** Its rows could not all be read: it is broken, or reading was stopped. */
      damaged: v.optional(v.boolean()),
    }),
  ),
  /** While its result is on the way: bytes here, and of how many. */
  fetching: v.optional(v.object({ bytes: v.number(), bytesExpected: v.optional(v.number()) })),
  /** The person's own words. */
  note: v.optional(v.string()),
  /** Put away by the person: hidden unless asked for. */
  archived: v.optional(v.boolean()),
})
export type Job = v.InferOutput<typeof Job>

/** A job in a service's own list (UWS 1.1, 2.2.2.1). */
export const ListedJob = v.object({
  jobUrl: v.string(),
  phase: v.string(),
  runid: v.optional(v.string()),
  owner: v.optional(v.string()),
  createdAt: v.optional(v.string()),
  /** Its id in the ledger, where it is there already. */
  known: v.optional(JobId),
})
export type ListedJob = v.InferOutput<typeof ListedJob>
