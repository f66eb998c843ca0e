import * as v from 'valibot'
import { TableId } from '../model/table.ts'
import { ServiceUrl } from '../model/tap.ts'
import { command, contract, event } from './contract.ts'
import { Fault } from './fault.ts'
import { UploadSource } from './jobs.ts'

/** A synchronous query (TAP 1.1, 2.2). */
export const QueryRequest = v.object({
  url: ServiceUrl,
  adql: v.pipe(v.string(), v.minLength(1)),
  /** LANG; default ADQL. */
  lang: v.optional(v.string()),
  /** Rows; absent = the service's default. */
  maxrec: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** Title of the query document; becomes the table's title. */
  title: v.optional(v.string()),
  /** The query document that is run; its last result is remembered under it. */
  document: v.optional(v.string()),
  /** Tables that go with it, as TAP_UPLOAD.name. */
  uploads: v.optional(v.array(UploadSource)),
})
export type QueryRequest = v.InferOutput<typeof QueryRequest>

/** One line of the history. Kept on disk, oldest dropped beyond 10,000. */
export const HistoryEntry = v.object({
  id: v.string(),
  at: v.string(),
  url: ServiceUrl,
  adql: v.string(),
  lang: v.string(),
  maxrec: v.optional(v.number()),
  state: v.picklist(['running', 'done', 'failed', 'cancelled']),
  rows: v.optional(v.number()),
  seconds: v.optional(v.number()),
  truncated: v.optional(v.boolean()),
  fault: v.optional(Fault),
})
export type HistoryEntry = v.InferOutput<typeof HistoryEntry>

export const queries = contract('queries', {
  commands: {
    /**
     * Runs a query and answers as soon as the table's header is there; rows go on arriving (`tables.changed`).
     * Cancelling before that aborts the request; afterwards use `tables.stop`.
     */
    runSync: command(QueryRequest, v.object({ table: TableId })),
    /** Newest first. `text` filters by words in the query or the service URL. */
    history: command(
      v.object({
        text: v.optional(v.string()),
        limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
      }),
      v.array(HistoryEntry),
    ),
    forgetHistory: command(v.object({ ids: v.array(v.string()) }), v.null()),
  },
  events: {
    /** A line of the history was added or changed. */
    historyChanged: event(HistoryEntry),
  },
})
