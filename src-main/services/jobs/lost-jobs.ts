import type { Fault } from '#shared/ipc/fault.ts'
import type { Job } from '#shared/model/job.ts'
import { resourceUrl } from '#shared/vo/tap/service-url.ts'
import { askedQuery, type UwsJob } from '#shared/vo/uws/job-document.ts'
import type { UwsJobLine } from '#shared/vo/uws/job-list.ts'
import { carriesToken, tokenOf } from '#shared/vo/uws/run-id.ts'
import type { Ledger } from './ledger.ts'
import type { UwsClient } from './uws-client.ts'

/** What one look through a service's list of jobs brought. */
export type Search =
  | { readonly kind: 'found'; readonly jobUrl: string }
  | { readonly kind: 'none' }
  /** The list, or a job in it, could not be read; `passing`: another time it may be. */
  | { readonly kind: 'unread'; readonly fault: Fault; readonly passing: boolean }
  | { readonly kind: 'cancelled' }

/** At most so many documents of jobs are read for one search. */
const mostDocuments = 60
/** Clocks of service and laptop may differ by so much, milliseconds. */
const clockTolerance = 900_000

/**
 * Finds a job again whose address was lost with a connection. The one place where a list of jobs is asked for that no
 * person has asked for. It is asked for without filters: some services count only started jobs for LAST, and their clock
 * for AFTER is not ours.
 */
export class LostJobs {
  readonly #ledger: Ledger
  readonly #client: UwsClient

  constructor(ledger: Ledger, client: UwsClient) {
    this.#ledger = ledger
    this.#client = client
  }

  /** By the token in its RUNID; where the service keeps no RUNID, by its query and time, if one job only has them. */
  async find(job: Job, signal: AbortSignal): Promise<Search> {
    const token = tokenOf(job.runid)
    const answer = await this.#client.list(resourceUrl(job.url, 'async'), {}, { signal })
    if (answer.kind === 'cancelled') return answer
    if (answer.kind !== 'answer') return { kind: 'unread', fault: answer.fault, passing: answer.kind === 'trouble' }
    const { jobs, problem } = answer.value
    const listed = jobs.find(({ runId }) => carriesToken(runId, token))
    if (listed) return { kind: 'found', jobUrl: listed.jobUrl }
    const silent = jobs.filter((line) => line.runId === undefined && this.#maybe(line, job))
    const inside = await this.#inDocuments(silent, job, token, signal)
    if (inside.kind !== 'none' || problem === undefined) return inside
    return {
      kind: 'unread',
      fault: { kind: 'format', message: problem, where: resourceUrl(job.url, 'async') },
      passing: true,
    }
  }

  /** It could be the job: not another line of the ledger, and not older than the intent. */
  #maybe(line: UwsJobLine, job: Job): boolean {
    const old = line.createdAt !== undefined && Date.parse(line.createdAt) < Date.parse(job.createdAt) - clockTolerance
    return !old && this.#ledger.byUrl(line.jobUrl) === undefined
  }

  async #inDocuments(lines: readonly UwsJobLine[], job: Job, token: string, signal: AbortSignal): Promise<Search> {
    // Nobody has started it yet.
    const waiting = lines.filter(({ phase }) => phase === 'PENDING')
    const others = lines.filter(({ phase }) => phase !== 'PENDING')
    const alike: string[] = []
    let fault: Fault | undefined
    for (const { jobUrl } of [...waiting, ...others].slice(0, mostDocuments)) {
      const answer = await this.#client.look(jobUrl, { signal })
      if (answer.kind === 'cancelled') return answer
      if (answer.kind !== 'answer') {
        // Those that are refused or gone are not ours.
        if (answer.kind === 'trouble') fault = answer.fault
        continue
      }
      const seen = answer.value.job
      if (carriesToken(askedQuery(seen).runid, token)) return { kind: 'found', jobUrl }
      if (isAlike(seen, job)) alike.push(jobUrl)
    }
    const [only] = alike
    if (alike.length === 1 && only !== undefined) return { kind: 'found', jobUrl: only }
    if (fault) return { kind: 'unread', fault, passing: true }
    return { kind: 'none' }
  }
}

/** The same query, waiting, made at about the time of the intent, by a service that shows no RUNID. */
function isAlike(seen: UwsJob, job: Job): boolean {
  const query = askedQuery(seen)
  if (query.runid !== undefined || seen.phase !== 'PENDING' || seen.createdAt === undefined) return false
  const apart = Math.abs(Date.parse(seen.createdAt) - Date.parse(job.createdAt))
  return apart < clockTolerance && query.adql?.trim() === job.adql.trim() && query.maxrec === job.maxrec
}
