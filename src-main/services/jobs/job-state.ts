import type { Fault } from '#shared/ipc/fault.ts'
import type { Job, JobStage } from '#shared/model/job.ts'
import { askedQuery, type UwsJob } from '#shared/vo/uws/job-document.ts'
import { stageOfPhase } from '#shared/vo/uws/phases.ts'
import type { JobChange } from './job-results.ts'
import type { JobLine, LineChange } from './ledger.ts'

/** Phases of one job that are kept; a job that is suspended again and again has more. */
const mostPhases = 200

/** The stage of a job that the service shows in this phase. One that has been told to run is active, also while it says PENDING. */
export function stageOf(line: Pick<JobLine, 'ran'>, phase: string): JobStage {
  const stage = stageOfPhase(phase)
  return stage === 'pending' && line.ran === true ? 'active' : stage
}

/** Adds a phase where it is a new one. */
export const withPhase = (phases: Job['phases'], phase: string, at: string): Job['phases'] =>
  phases.at(-1)?.phase === phase ? phases : [...phases, { phase, at }].slice(-mostPhases)

/** What the document of a job changes in its line. `now`: milliseconds since 1970. */
export function changeBy(
  line: JobLine,
  seen: UwsJob,
  now: number,
): { readonly job: JobChange; readonly line: LineChange } {
  const { job } = line
  const at = new Date(now).toISOString()
  const stage = stageOf(line, seen.phase)
  const over = stage === 'over'
  const startedAt = seen.startedAt ?? job.startedAt
  const endedAt = seen.endedAt ?? job.endedAt ?? (over ? at : undefined)
  const started = seen.phase !== 'PENDING'
  return {
    job: {
      stage,
      phase: seen.phase,
      phases: withPhase(job.phases, seen.phase, at),
      trouble: undefined,
      startedAt,
      endedAt: over ? endedAt : undefined,
      quote: over ? undefined : (seen.quote ?? job.quote),
      owner: seen.owner ?? job.owner,
      executionSeconds: seen.executionSeconds ?? job.executionSeconds,
      destruction: seen.destruction ?? job.destruction,
      error: errorOf(job, seen),
      // Some services list results before there are any (Daiquiri).
      results: seen.phase === 'COMPLETED' ? seen.results.map((result) => ({ ...result })) : [],
      tableBytes: seen.phase === 'COMPLETED' ? seen.tableBytes : undefined,
      ...asked(job, seen),
    },
    line: {
      ...(seen.version !== undefined && { uws: seen.version }),
      // Whoever started it: it needs no RUN any more.
      ...(started && seen.phase !== 'HELD' && { ran: true }),
      ...(over && { wantsRun: false }),
      // It is still there after all, or put away.
      ...(line.deleted && { deleted: false }),
    },
  }
}

/** An errorSummary stands in COMPLETED jobs of some services, and says nothing then. */
function errorOf(job: Job, seen: UwsJob): Fault | undefined {
  if (seen.phase === 'COMPLETED') return undefined
  if (seen.error)
    return {
      ...(job.error?.kind === 'service' && job.error),
      kind: 'service',
      message: seen.error.message,
      ...(job.jobUrl !== undefined && { where: job.jobUrl }),
    }
  // What went wrong before it was archived is still so.
  if (seen.phase === 'ARCHIVED') return job.error
  return seen.phase === 'ERROR'
    ? (job.error ?? { kind: 'service', message: 'The job ended in an error without a word about it.' })
    : undefined
}

/** What the service says it was asked, for jobs that were not made here. */
function asked(job: Job, seen: UwsJob): JobChange {
  if (job.origin !== 'imported') return {}
  const query = askedQuery(seen)
  return {
    adql: query.adql ?? job.adql,
    lang: query.lang ?? job.lang,
    queue: query.queue ?? job.queue,
    maxrec: query.maxrec ?? job.maxrec,
    runid: query.runid ?? job.runid,
    createdAt: seen.createdAt ?? job.createdAt,
  }
}
