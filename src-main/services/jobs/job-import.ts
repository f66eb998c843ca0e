import * as v from 'valibot'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import { Job, type JobId, type ListedJob } from '#shared/model/job.ts'
import { normaliseServiceUrl, resourceUrl, serviceTitle } from '#shared/vo/tap/service-url.ts'
import { jobKey, serviceOfJob } from '#shared/vo/uws/job-address.ts'
import { askedQuery, type UwsJob } from '#shared/vo/uws/job-document.ts'
import { ownWords } from '#shared/vo/uws/run-id.ts'
import { cleanText } from '../../net/secrets.ts'
import type { Follower } from './follower.ts'
import { changeBy } from './job-state.ts'
import type { JobLine, Ledger } from './ledger.ts'
import type { ListFilters, UwsClient } from './uws-client.ts'

export interface ImportParts {
  readonly ledger: Ledger
  readonly client: UwsClient
  readonly follower: Follower
  readonly randomId: () => string
  readonly now: () => number
}

type Named = { readonly job: JobId }

/** The text of a job for another machine: a version, and the line as it is. */
const JobText = v.object({
  alidadeJob: v.literal(1),
  job: v.object({ ...Job.entries, id: v.optional(v.string()) }),
})

/** Brings jobs in that were made elsewhere, and takes them to other machines. No job is in the ledger twice. */
export class JobImport {
  readonly #parts: ImportParts
  /** Services whose list named a job, by the job's key: an address alone does not always say whose it is (DaCHS). */
  readonly #listedBy = new Map<string, string>()

  constructor(parts: ImportParts) {
    this.#parts = parts
  }

  async importUrl(asked: string, signal: AbortSignal): Promise<Outcome<Named>> {
    const jobUrl = plainUrl(asked)
    if (jobUrl === undefined) return fail('bad-request', 'This is not the web address of a job.', { where: asked })
    const known = this.#parts.ledger.byUrl(jobUrl)
    if (known) return ok({ job: known.id })
    const answer = await this.#parts.client.look(jobUrl, { urgent: true, signal })
    if (answer.kind === 'cancelled') return fail('cancelled', 'Cancelled.')
    if (answer.kind !== 'answer') return { ok: false, fault: answer.fault }
    const url = this.#listedBy.get(jobKey(jobUrl)) ?? serviceOfJob(jobUrl) ?? new URL(jobUrl).origin
    return this.#add(lineOf(answer.value.job, jobUrl, url, this.#parts), answer.value.text)
  }

  /** The service's list of jobs, asked for by a person. */
  async listed(asked: string, filters: ListFilters, signal: AbortSignal): Promise<Outcome<ListedJob[]>> {
    const url = normaliseServiceUrl(asked)
    if (!url) return fail('bad-request', 'This is not the web address of a TAP service.', { where: asked })
    const answer = await this.#parts.client.list(resourceUrl(url, 'async'), filters, { urgent: true, signal })
    if (answer.kind === 'cancelled') return fail('cancelled', 'Cancelled.')
    if (answer.kind !== 'answer') return { ok: false, fault: answer.fault }
    return ok(
      answer.value.jobs.map(({ jobUrl, phase, runId, owner, createdAt }) => {
        this.#listedBy.set(jobKey(jobUrl), url)
        const known = this.#parts.ledger.byUrl(jobUrl)?.id
        return {
          jobUrl,
          phase,
          ...(runId !== undefined && { runid: runId }),
          ...(owner !== undefined && { owner }),
          ...(createdAt !== undefined && { createdAt }),
          ...(known !== undefined && { known }),
        }
      }),
    )
  }

  exportJob(id: JobId): Outcome<{ readonly text: string; readonly name: string }> {
    const job = this.#parts.ledger.find(id)
    if (!job) return fail('not-found', 'This job is no longer in the ledger.')
    // What is kept here, and on the way here, is nothing to another machine.
    const { fetched: _fetched, fetching: _fetching, trouble: _trouble, document: _document, ...rest } = job
    // Addresses of results may be signed, and whoever has one has the result.
    const text = cleanText(`${JSON.stringify({ alidadeJob: 1, job: { ...rest, archived: undefined } }, null, 2)}\n`)
    return ok({ text, name: `${fileName(job.title)}.alidade-job.json` })
  }

  async importJob(text: string): Promise<Outcome<Named>> {
    const read = readJson(text)
    const shaped = v.safeParse(JobText, read)
    if (!shaped.success) return fail('format', 'This is not a job that Alidade has exported.')
    // What a text says is kept here is not: it could name a table of ours.
    const { fetched: _fetched, fetching: _fetching, trouble: _trouble, document: _document, ...job } = shaped.output.job
    const { jobUrl } = job
    const badUrl = [job.url, jobUrl].find((url) => url !== undefined && plainUrl(url) === undefined)
    if (badUrl !== undefined) return fail('format', 'The job names an address that is none.', { where: badUrl })
    const line: JobLine = {
      job: {
        ...job,
        id: this.#parts.randomId(),
        origin: 'imported',
        stage: job.stage === 'submitting' ? 'uncertain' : job.stage,
      },
      wantsRun: false,
      ran: job.stage === 'active',
      told: job.stage === 'over',
    }
    return this.#add(line)
  }

  async #add(line: JobLine, document?: string): Promise<Outcome<Named>> {
    if (this.#parts.ledger.readOnly !== undefined) return fail('storage', this.#parts.ledger.readOnly)
    const { id, stage, jobUrl } = line.job
    // It may have come in meanwhile.
    const known = jobUrl === undefined ? undefined : this.#parts.ledger.byUrl(jobUrl)
    if (known) return ok({ job: known.id })
    const kept = await this.#parts.ledger.add(line)
    if (!kept.ok) return kept
    if (document !== undefined) await this.#parts.ledger.keepDocument(id, document, stage === 'over')
    if (stage === 'active') this.#parts.follower.take(id)
    return ok({ job: id })
  }
}

/** The line of a job that was made elsewhere, from its document. */
function lineOf(seen: UwsJob, jobUrl: string, url: string, parts: Pick<ImportParts, 'randomId' | 'now'>): JobLine {
  const now = parts.now()
  const query = askedQuery(seen)
  const adql = query.adql ?? ''
  const empty: JobLine = {
    job: {
      id: parts.randomId(),
      url,
      adql,
      lang: query.lang ?? 'ADQL',
      title: query.runid === undefined ? serviceTitle(jobUrl) : ownWords(query.runid),
      runid: query.runid ?? '',
      uploads: [],
      origin: 'imported',
      jobUrl,
      stage: 'pending',
      phases: [],
      createdAt: seen.createdAt ?? new Date(now).toISOString(),
      results: [],
    },
    wantsRun: false,
  }
  const change = changeBy(empty, seen, now)
  const fields = Object.entries({ ...empty.job, ...change.job }).filter(([, value]) => value !== undefined)
  const job = v.parse(Job, Object.fromEntries(fields))
  return { ...empty, ...change.line, job, told: job.stage === 'over' }
}

/** A web address without user name, password and fragment. */
function plainUrl(text: string): string | undefined {
  if (!URL.canParse(text.trim())) return undefined
  const url = new URL(text.trim())
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  url.username = ''
  url.password = ''
  url.hash = ''
  return url.href
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const fileName = (title: string): string =>
  title
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'job'
