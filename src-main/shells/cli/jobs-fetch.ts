import { type Outcome, ok } from '#shared/ipc/fault.ts'
import type { SaveFormat } from '#shared/ipc/tables.ts'
import type { Job } from '#shared/model/job.ts'
import { askedFormat } from './asked-format.ts'
import { type JobsDesk, jobsVerbOf, namedJob, type OpenJobs } from './jobs-place.ts'
import { lookUntil } from './jobs-wait.ts'
import { ProgressLine } from './report-lines.ts'
import { tokenFileLines } from './token-file.ts'
import type { Verb } from './verb.ts'
import { exitCodes, formatLines, readWords, table, writingNote } from './words.ts'
import { reportWritten, wholeTables, writeTables } from './written-result.ts'

const usage = `alidade jobs fetch ID [--out FILE] [options]

Fetches the result of a job that has ended and writes it. What was fetched before, here or in the window, is not fetched
again; a download that was cut off goes on where it stopped. While Alidade is open, the result shows there as well.

${table([
  ['ID', 'as alidade jobs list says it, or as much of it as names one job; or the job’s address'],
  ['--out FILE', 'where the result goes, or - for standard output (default: -)'],
  formatLines('FILE', '-'),
  tokenFileLines,
])}
${writingNote('FILE')}
${exitCodes('the service truncated it, or it is damaged')}`

interface Asked {
  readonly id: string
  readonly out?: string
  readonly format: SaveFormat
  readonly tokenFile?: string
}

/** `alidade jobs fetch`. */
export const jobsFetchVerb = (open: OpenJobs): Verb =>
  jobsVerbOf(open, {
    name: 'fetch',
    summary: 'fetch the result of a job and write it',
    usage,
    read(args): Asked | string {
      const words = readWords(args, ['out', 'format', 'token-file'])
      if (typeof words === 'string') return words
      const [id, ...more] = words.others
      if (id === undefined || more.length > 0) return 'give one ID.'
      const out = words.options.get('out')
      const tokenFile = words.options.get('token-file')
      const format = askedFormat(words.options.get('format'), out)
      if (typeof format !== 'string') return format.problem
      return {
        id,
        format,
        ...(out !== undefined && out !== '-' && { out }),
        ...(tokenFile !== undefined && { tokenFile }),
      }
    },
    run: fetchResult,
  })

/** Of the wait for the header of a result. */
const headerSeconds = 600

async function fetchResult(asked: Asked, desk: JobsDesk): Promise<Outcome<number>> {
  const { io, verb } = desk
  const named = await namedJob(asked.id, desk)
  if (!named.ok) return named
  const job = named.value.id
  if (named.value.fetched === undefined) {
    const kept = await keep(job, desk)
    if (!kept.ok) return kept
  }
  const app = await io.app()
  const opened = await app.jobs.handlers.fetch({ job }, { signal: io.signal })
  if (!opened.ok) return opened
  const tables = await wholeTables(app, opened.value.table, io.signal)
  if (!tables.ok) return tables
  const progress = new ProgressLine(io)
  const written = await writeTables(app, tables.value, asked, io, { verb, progress })
  progress.end()
  return written.ok ? ok(reportWritten(io, verb, written.value)) : written
}

/** Has whoever has the workspace fetch the result into it. */
async function keep(job: Job['id'], desk: JobsDesk): Promise<Outcome<unknown>> {
  const { ledger, io } = desk
  const begun = await ledger.call('fetch', { job }, io.signal, headerSeconds)
  if (!begun.ok) return begun
  const whole = ({ fetched, fetching, trouble }: Job): boolean =>
    fetching === undefined && (fetched !== undefined || trouble !== undefined)
  const looked = await lookUntil(job, whole, Number.POSITIVE_INFINITY, desk)
  if (!looked.ok) {
    if (io.signal.aborted) await ledger.call('stopFetching', { job }, new AbortController().signal)
    return looked
  }
  await ledger.letGo(begun.value.table)
  const { fetched, trouble } = looked.value.job
  return fetched === undefined && trouble ? { ok: false, fault: trouble } : ok(null)
}
