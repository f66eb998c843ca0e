import * as v from 'valibot'
import { Job, JobId, JobRequest, ListedJob } from '../model/job.ts'
import { TableId } from '../model/table.ts'
import { ServiceUrl } from '../model/tap.ts'
import { UploadSource } from '../model/upload-source.ts'
import { command, contract, event } from './contract.ts'
import { Exchange } from './workspace.ts'

export { UploadSource } from '../model/upload-source.ts'

const named = v.object({ job: JobId })

export const JobSubmission = v.object({
  ...JobRequest.entries,
  uploads: v.optional(v.array(UploadSource)),
  /** False: it is made and waits at the service (PENDING) to be configured. Default true. */
  run: v.optional(v.boolean()),
})
export type JobSubmission = v.InferOutput<typeof JobSubmission>

/** Asynchronous queries. A job outlives the window, the process and the network. */
export const jobs = contract('jobs', {
  commands: {
    /** The whole ledger, newest first. */
    list: command(v.null(), v.array(Job)),
    find: command(named, Job),
    /** Answers when the intent is on disk; what becomes of it comes as `changed`. */
    submit: command(JobSubmission, named),
    /** Starts a job that is PENDING, HELD or uncertain about having been started. */
    run: command(named, v.null()),
    /** Changes a job that has not been started (queue, maxrec ...), or its DESTRUCTION and EXECUTIONDURATION at any time. */
    configure: command(
      v.object({
        job: JobId,
        ...v.pick(JobRequest, ['queue', 'maxrec', 'executionSeconds', 'destruction']).entries,
      }),
      v.null(),
    ),
    /** PHASE=ABORT (UWS 1.1, 2.2.3.4). */
    abort: command(named, v.null()),
    /** Deletes it at the service (aborting it first where it runs); the line stays in the ledger. Services that archive say ARCHIVED then. */
    remove: command(named, v.null()),
    /** Takes the line off the ledger, and the result kept with it; nothing is asked of the service. */
    forget: command(v.object({ jobs: v.array(JobId) }), v.null()),
    /** Puts lines away, or takes them back; nothing is asked of the service. */
    archive: command(v.object({ jobs: v.array(JobId), archived: v.boolean() }), v.null()),
    /** Submits the same query again, as a new job. */
    again: command(named, named),
    /** Looks at the job now. */
    look: command(named, v.null()),
    /** Opens its result: the one kept here, else it is fetched. Answers when the header is read. `result`: an id of its results. */
    fetch: command(v.object({ job: JobId, result: v.optional(v.string()) }), v.object({ table: TableId })),
    stopFetching: command(named, v.null()),
    describe: command(v.object({ job: JobId, title: v.optional(v.string()), note: v.optional(v.string()) }), v.null()),
    /** Takes a job in by its address; one that is there already is answered. */
    importUrl: command(v.object({ jobUrl: v.pipe(v.string(), v.regex(/^https?:\/\//)) }), named),
    /** The service's own list, asked for by the person (PHASE, LAST, AFTER are ANDed; UWS 1.1, 2.2.2.1). */
    listed: command(
      v.object({
        url: ServiceUrl,
        phases: v.optional(v.array(v.string())),
        last: v.optional(v.number()),
        after: v.optional(v.string()),
      }),
      v.array(ListedJob),
    ),
    /** The job document as the service gave it last, and the exchanges with it, newest first, secrets removed. */
    details: command(named, v.object({ document: v.optional(v.string()), exchanges: v.array(Exchange) })),
    /** The job as a small text that opens on another machine; no secrets in it. */
    exportJob: command(named, v.object({ text: v.string(), name: v.string() })),
    /** Writes that text to a path of this machine: first under a temporary name, then renamed. */
    saveJob: command(v.object({ job: JobId, path: v.string() }), v.null()),
    importJob: command(v.object({ text: v.string() }), named),
  },
  events: {
    changed: event(Job),
    forgotten: event(v.object({ jobs: v.array(JobId) })),
    /** One that was followed has reached its end, for a notice. */
    ended: event(named),
  },
})
