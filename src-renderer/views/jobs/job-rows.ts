import type { Job } from '#shared/model/job.ts'
import {
  elapsedSeconds,
  type JobKind,
  jobBytes,
  jobKind,
  jobKinds,
  jobRowCount,
  phaseWord,
} from '#shared/model/job-face.ts'
import type { TreePlace } from '../../widgets/tree.tsx'

/** What jobs are sorted by. */
export const jobColumns = ['phase', 'title', 'service', 'submitted', 'elapsed', 'quote', 'rows', 'size'] as const
export type JobColumn = (typeof jobColumns)[number]

export const jobsGroupings = ['service', 'set'] as const
export type JobsGrouping = (typeof jobsGroupings)[number]

/** How a person looks at the ledger; kept with the panel. */
export interface JobsLook {
  readonly text: string
  /** Of which kinds; none: of all. */
  readonly kinds: readonly JobKind[]
  /** Those that were put away, in place of the others. */
  readonly away: boolean
  /** Under their services or their query sets. */
  readonly grouped: JobsGrouping | undefined
  readonly column: JobColumn
  readonly descending: boolean
  /** With the details of the job that the keyboard is on. */
  readonly details: boolean
}

export const firstLook: JobsLook = {
  text: '',
  kinds: [],
  away: false,
  grouped: undefined,
  column: 'submitted',
  descending: true,
  details: true,
}

/** A look as it was kept; what is not readable of it is as at first. */
export function readLook(kept: unknown): JobsLook {
  if (typeof kept !== 'object' || kept === null) return firstLook
  const read = kept as Partial<Record<keyof JobsLook, unknown>>
  const flag = (name: 'away' | 'descending' | 'details') => {
    const value = read[name]
    return typeof value === 'boolean' ? value : firstLook[name]
  }
  return {
    text: typeof read.text === 'string' ? read.text : '',
    kinds: Array.isArray(read.kinds) ? jobKinds.filter((kind) => (read.kinds as unknown[]).includes(kind)) : [],
    away: flag('away'),
    // A first version knew groups of services only.
    grouped: read.grouped === true ? 'service' : jobsGroupings.find((grouping) => grouping === read.grouped),
    column: jobColumns.find((column) => column === read.column) ?? firstLook.column,
    descending: flag('descending'),
    details: flag('details'),
  }
}

/** A line of the queue: a job, or the service or query set that those below it are of; set `''`: of none. */
export type JobRow = TreePlace &
  (
    | { readonly kind: 'job'; readonly job: Job }
    | { readonly kind: 'service'; readonly url: string; readonly jobs: number; readonly running: number }
    | { readonly kind: 'set'; readonly set: string; readonly jobs: number; readonly running: number }
  )

/** Titles that do not tell a job from others: those that several bear, and the addresses of jobs taken in without a name. */
export function sharedTitles(rows: readonly JobRow[]): ReadonlySet<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const row of rows) {
    if (row.kind !== 'job') continue
    if (seen.has(row.job.title) || row.job.jobUrl?.endsWith(row.job.title)) shared.add(row.job.title)
    seen.add(row.job.title)
  }
  return shared
}

/** A query in one line, without the comments before it. */
export const queryLine = (adql: string): string =>
  adql
    .replace(/^(?:\s*--[^\n]*\n)+/, '')
    .replace(/\s+/g, ' ')
    .trim()

export const jobKey = (id: string): string => `job:${id}`
export const serviceRowKey = (url: string): string => `service:${url}`
export const setRowKey = (set: string): string => `set:${set}`

/** What the queue is drawn from. */
export interface JobsShown {
  readonly jobs: readonly Job[]
  /** What a service is called. */
  readonly titleOf: (url: string) => string
  /** URLs of services, and keys of sets, that are folded away. */
  readonly folded: ReadonlySet<string>
  /** Milliseconds; elapsed times are sorted by it. */
  readonly now: number
}

/** Where every word of the filter is in what a person knows of a job: title, query, service, address, RUNID, note, phase. */
export function matchesJob(job: Job, text: string, service: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  const { title, adql, url, runid, jobUrl = '', note = '', owner = '', set = '' } = job
  const content = [title, service, adql, url, runid, jobUrl, note, owner, set, phaseWord(job)].join('\n').toLowerCase()
  return words.every((word) => content.includes(word))
}

/** The jobs that a look leaves, in its order. */
export function shownJobs(look: JobsLook, { jobs, titleOf, now }: JobsShown): readonly Job[] {
  const kinds = new Set(look.kinds)
  const shown = jobs.filter(
    (job) =>
      (job.archived === true) === look.away &&
      (kinds.size === 0 || kinds.has(jobKind(job))) &&
      matchesJob(job, look.text, titleOf(job.url)),
  )
  return sorted(shown, look, titleOf, now)
}

type Value = string | number | undefined

/** What a job is sorted by; phases in the order of `jobKinds`, then by their words. */
function sortValue(job: Job, column: JobColumn, titleOf: (url: string) => string, now: number): Value {
  switch (column) {
    case 'phase':
      return `${jobKinds.indexOf(jobKind(job))} ${phaseWord(job)}`
    case 'title':
      return job.title.toLowerCase()
    case 'service':
      return titleOf(job.url).toLowerCase()
    case 'submitted':
      return Date.parse(job.createdAt)
    case 'elapsed':
      return elapsedSeconds(job, now)
    case 'quote':
      return job.quote !== undefined && jobKind(job) === 'running' ? Date.parse(job.quote) : undefined
    case 'rows':
      return jobRowCount(job)
    case 'size':
      return jobBytes(job)
  }
}

const collator = new Intl.Collator('en', { numeric: true })

/** Those without a value come last, whichever way; equals stay in the order they came in, newest first. */
function sorted(
  jobs: readonly Job[],
  { column, descending }: JobsLook,
  titleOf: (url: string) => string,
  now: number,
): readonly Job[] {
  const sign = descending ? -1 : 1
  return jobs
    .map((job) => ({ job, value: sortValue(job, column, titleOf, now) }))
    .toSorted(({ value: a }, { value: b }) => {
      if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
      return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b)))
    })
    .map(({ job }) => job)
}

const jobRow = (job: Job, level: number, position: number, setSize: number): JobRow => ({
  kind: 'job',
  key: jobKey(job.id),
  job,
  level,
  position,
  setSize,
})

/** The lines of the queue. Groups come in the order of their first jobs; jobs of no set come after those of sets. */
export function jobRows(look: JobsLook, shown: JobsShown): readonly JobRow[] {
  const jobs = shownJobs(look, shown)
  const { grouped } = look
  if (grouped === undefined) return jobs.map((job, at) => jobRow(job, 1, at + 1, jobs.length))
  const groups = new Map<string, Job[]>()
  for (const job of jobs) {
    const name = grouped === 'set' ? (job.set ?? '') : job.url
    const own = groups.get(name)
    if (own) own.push(job)
    else groups.set(name, [job])
  }
  const ordered =
    grouped === 'set' ? [...groups].toSorted(([a], [b]) => Number(a === '') - Number(b === '')) : [...groups]
  return ordered.flatMap(([name, own], at): readonly JobRow[] => {
    const expanded = !shown.folded.has(grouped === 'set' ? setRowKey(name) : name)
    const head: JobRow = {
      ...(grouped === 'set'
        ? { kind: 'set' as const, key: setRowKey(name), set: name }
        : { kind: 'service' as const, key: serviceRowKey(name), url: name }),
      jobs: own.length,
      running: own.filter((job) => jobKind(job) === 'running').length,
      level: 1,
      position: at + 1,
      setSize: groups.size,
      expanded,
    }
    return expanded ? [head, ...own.map((job, place) => jobRow(job, 2, place + 1, own.length))] : [head]
  })
}

/** How many jobs there are of each kind, and how many were put away. */
export function countJobs(jobs: readonly Job[]): Readonly<Record<JobKind | 'away', number>> {
  const counts: Record<JobKind | 'away', number> = {
    running: 0,
    waiting: 0,
    completed: 0,
    failed: 0,
    ended: 0,
    away: 0,
  }
  for (const job of jobs) counts[job.archived === true ? 'away' : jobKind(job)] += 1
  return counts
}
