import { type Outcome, ok } from '#shared/ipc/fault.ts'
import type { SaveFormat } from '#shared/ipc/tables.ts'
import type { Job } from '#shared/model/job.ts'
import { chosenResult } from '#shared/vo/uws/chosen-result.ts'
import { askedFormat } from './asked-format.ts'
import { type JobsDesk, jobsVerbOf, namedJob, type OpenJobs } from './jobs-place.ts'
import { lookUntil } from './jobs-wait.ts'
import { ProgressLine } from './report-lines.ts'
import { tokenFileLines } from './token-file.ts'
import type { Verb } from './verb.ts'
import { exitCodes, formatLines, readWords, table, writingNote } from './words.ts'
import { reportWritten, wholeTables, writeTables } from './written-result.ts'

const usage = `alidade jobs fetch ID [--result ID] [--out FILE] [options]

Fetches the result of a job that has ended and writes it. What was fetched before, here or in the window, is not fetched
again; a download that was cut off goes on where it stopped. While Alidade is open, the result shows there as well.

${table([
  ['ID', 'as alidade jobs list says it, or as much of it as names one job; or the job’s address'],
  ['--result ID', 'which of its results, as alidade jobs show names them (default: the one that the query is about)'],
  ['--out FILE', 'where the result goes, or - for standard output (default: -)'],
  formatLines('FILE', '-'),
  tokenFileLines,
])}
${writingNote('FILE')}
${exitCodes('the service truncated it, or it is damaged')}`

interface Asked {
  readonly id: string
  readonly result?: string
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
      const words = readWords(args, ['result', 'out', 'format', 'token-file'])
      if (typeof words === 'string') return words
      const [id, ...more] = words.others
      if (id === undefined || more.length > 0) return 'give one ID.'
      const out = words.options.get('out')
      const tokenFile = words.options.get('token-file')
      const result = words.options.get('result')
      const format = askedFormat(words.options.get('format'), out)
      if (typeof format !== 'string') return format.problem
      return {
        id,
        format,
        ...(result !== undefined && { result }),
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
  const isMain = asked.result === undefined || asked.result === chosenResult(named.value)?.id
  const which = { job, ...(!isMain && { result: asked.result }) }
  const kept = isMain && named.value.fetched ? named : await keep(which, desk)
  if (!kept.ok) return kept
  const app = await io.app()
  const opened = await app.jobs.handlers.fetch(which, { signal: io.signal })
  if (!opened.ok) {
    const { trouble } = kept.value
    return trouble ? { ok: false, fault: trouble } : opened
  }
  const tables = await wholeTables(app, opened.value.table, io.signal)
  if (!tables.ok) return tables
  const progress = new ProgressLine(io)
  const written = await writeTables(app, tables.value, asked, io, { verb, progress })
  progress.end()
  return written.ok ? ok(reportWritten(io, verb, written.value)) : written
}

/** Has whoever has the workspace fetch a result into it; the job as it is then. */
async function keep(
  which: { readonly job: Job['id']; readonly result?: string },
  desk: JobsDesk,
): Promise<Outcome<Job>> {
  const { ledger, io } = desk
  const { job } = which
  const begun = await ledger.call('fetch', which, io.signal, headerSeconds)
  if (!begun.ok) return begun
  const isOver = ({ fetched, fetching, trouble }: Job): boolean =>
    fetching === undefined && (which.result !== undefined || fetched !== undefined || trouble !== undefined)
  const looked = await lookUntil(job, isOver, Number.POSITIVE_INFINITY, desk)
  if (!looked.ok) {
    if (io.signal.aborted) await ledger.call('stopFetching', { job }, new AbortController().signal)
    return looked
  }
  await ledger.letGo(begun.value.table)
  const { fetched, trouble } = looked.value.job
  const failed = which.result === undefined && fetched === undefined
  return failed && trouble ? { ok: false, fault: trouble } : ok(looked.value.job)
}
