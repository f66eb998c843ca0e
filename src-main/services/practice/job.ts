import * as v from 'valibot'

/** Phases that the practice sky uses (UWS 1.1, 2.1.3). */
export const jobPhases = ['PENDING', 'QUEUED', 'EXECUTING', 'COMPLETED', 'ERROR', 'ABORTED'] as const
export type JobPhase = (typeof jobPhases)[number]

/** An asynchronous job as it is kept (UWS 1.1, 2.1). Times are milliseconds since 1970. */
export const Job = v.object({
  id: v.string(),
  phase: v.picklist(jobPhases),
  createdAt: v.number(),
  startedAt: v.optional(v.number()),
  endedAt: v.optional(v.number()),
  /** Seconds; 0: no limit asked for, the service's own holds. */
  executionSeconds: v.number(),
  destroyAt: v.number(),
  /** Names in upper case, in the order they were given. */
  parameters: v.array(v.tuple([v.string(), v.string()])),
  /** Tables that came with the request, by the name of their part; `file` lies in the folder of the jobs. */
  uploads: v.array(v.object({ part: v.string(), file: v.string() })),
  result: v.optional(
    v.object({ file: v.string(), mime: v.string(), extension: v.string(), bytes: v.number(), rows: v.number() }),
  ),
  error: v.optional(v.object({ message: v.string(), kind: v.picklist(['fatal', 'transient']) })),
})
export type Job = v.InferOutput<typeof Job>

/** Phases in which a job still moves by itself or waits to be started. */
export const isActive = (phase: JobPhase): boolean => phase === 'PENDING' || phase === 'QUEUED' || phase === 'EXECUTING'

/** Which jobs a list is asked for (UWS 1.1, 2.2.2.1); several conditions hold together. */
export interface JobFilter {
  readonly phases: readonly string[]
  /** Created after this moment. */
  readonly after: number | undefined
  /** The so many that were created last. */
  readonly last: number | undefined
}

/** The jobs that a filter lets through, oldest first. */
export function filteredJobs(jobs: Iterable<Job>, filter: JobFilter): readonly Job[] {
  const { phases, after, last } = filter
  const found = [...jobs]
    .filter(({ phase }) => phases.length === 0 || phases.includes(phase))
    .filter(({ createdAt }) => after === undefined || createdAt > after)
    .sort((one, other) => one.createdAt - other.createdAt)
  return last === undefined ? found : found.slice(Math.max(0, found.length - last))
}
