import { type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Job } from '#shared/model/job.ts'
import { serviceTitle } from '#shared/vo/tap/service-url.ts'
import type { JobInput } from '../../ipc/control-calls.ts'
import {
  type JobsDesk,
  jobsExitCodes,
  jobsVerbOf,
  namedJob,
  type OpenJobs,
  phaseOf,
  shownIdLength,
} from './jobs-place.ts'
import { alignedLines, tabbedLines } from './text-table.ts'
import { tokenFileLines } from './token-file.ts'
import type { Verb } from './verb.ts'
import { readWords, table, wholeNumber } from './words.ts'

const listUsage = `alidade jobs list [--all] [--json]
alidade jobs list --at URL [--phase PHASE,...] [--last N] [--after TIME] [--json]

Lists the jobs of the ledger, newest first: of the window and of the command line. Nothing is asked of a service, but with
--at: then the jobs are those that the service itself lists, and alidade jobs import takes one in. To a pipe it writes
lines of tabs, with whole ids and addresses.

${table([
  ['--all', 'those too that were put away (alidade jobs archive)'],
  ['--json', 'a JSON list with everything that is known of each'],
  ['--at URL', 'ask the TAP service at this base address for its own list'],
  ['--phase PHASE', 'only jobs in this phase, such as COMPLETED; several with commas between them'],
  ['--last N', 'only the N newest'],
  ['--after TIME', 'only those made later, such as 2026-11-01T00:00:00Z'],
  tokenFileLines,
])}
${jobsExitCodes('listed')}`

/** `alidade jobs list`. */
export const jobsListVerb = (open: OpenJobs): Verb =>
  jobsVerbOf(open, {
    name: 'list',
    summary: 'list the jobs',
    usage: listUsage,
    read(args) {
      const words = readWords(args, ['at', 'phase', 'last', 'after', 'token-file'], ['all', 'json'])
      if (typeof words === 'string') return words
      if (words.others.length > 0) return `unexpected argument ${words.others[0]}.`
      const { options, flags } = words
      const [at, phase, after, tokenFile] = [
        options.get('at'),
        options.get('phase'),
        options.get('after'),
        options.get('token-file'),
      ]
      const last = wholeNumber('last', options.get('last'))
      if (typeof last === 'object') return last.problem
      if (at === undefined && (phase ?? after ?? last) !== undefined) return '--phase, --last and --after go with --at.'
      const asked: Asked = {
        all: flags.has('all'),
        json: flags.has('json'),
        ...(at !== undefined && {
          at: {
            url: at,
            ...(phase !== undefined && { phases: phase.toUpperCase().split(',') }),
            ...(last !== undefined && { last }),
            ...(after !== undefined && { after }),
          },
        }),
        ...(tokenFile !== undefined && { tokenFile }),
      }
      return asked
    },
    async run({ all, json, at }, desk): Promise<Outcome<number>> {
      const { ledger, io } = desk
      if (at) return listAt(at, json, desk)
      const list = await ledger.call('list', null, io.signal)
      if (!list.ok) return list
      const shown = list.value.filter(({ archived }) => all || archived !== true)
      if (json) await io.stdout(`${JSON.stringify(shown, null, 2)}\n`)
      else if (shown.length === 0)
        io.stderr(list.value.length > 0 ? 'All jobs are put away: --all lists them.\n' : 'No jobs.\n')
      else if (io.stdoutIsTerminal === true) await io.stdout(alignedLines(headings, shown.map(shortRow)))
      else await io.stdout(tabbedLines(headings, shown.map(wholeRow)))
      return ok(0)
    },
  })

interface Asked {
  readonly all: boolean
  readonly json: boolean
  /** What a service is asked for; absent: the ledger's own lines are shown. */
  readonly at?: JobInput<'listed'>
  readonly tokenFile?: string
}

/** The jobs that a service lists itself (UWS 1.1, 2.2.2.1). */
async function listAt(at: JobInput<'listed'>, json: boolean, { ledger, io }: JobsDesk): Promise<Outcome<number>> {
  const list = await ledger.call('listed', at, io.signal)
  if (!list.ok) return list
  const rows = list.value.map(({ known, phase, createdAt, runid, jobUrl }) => [
    known ?? '',
    phase,
    createdAt ?? '',
    runid ?? '',
    jobUrl,
  ])
  const names = ['ID', 'PHASE', 'CREATED', 'RUNID', 'ADDRESS']
  if (json) await io.stdout(`${JSON.stringify(list.value, null, 2)}\n`)
  else if (rows.length === 0) io.stderr('The service lists no such jobs.\n')
  else await io.stdout(io.stdoutIsTerminal === true ? alignedLines(names, rows) : tabbedLines(names, rows))
  return ok(0)
}

const headings = ['ID', 'PHASE', 'CREATED', 'SERVICE', 'ROWS', 'TITLE']

const rowsOf = ({ fetched, results }: Job): string => String(fetched?.rows ?? results[0]?.rows ?? '')

const shortRow = (job: Job): string[] => [
  job.id.slice(0, shownIdLength),
  phaseOf(job),
  job.createdAt.slice(0, 16).replace('T', ' '),
  serviceTitle(job.url),
  rowsOf(job),
  job.title,
]

const wholeRow = (job: Job): string[] => [job.id, phaseOf(job), job.createdAt, job.url, rowsOf(job), job.title]

const showUsage = `alidade jobs show ID [--json]

Says what the ledger knows of a job. Nothing is asked of its service; alidade jobs wait ID --timeout 0 looks.

${table([
  ['ID', 'as alidade jobs list says it, or as much of it as names one job; or the job’s address'],
  ['--json', 'everything that is known of it, as JSON'],
])}
${jobsExitCodes('shown')}`

/** `alidade jobs show`. */
export const jobsShowVerb = (open: OpenJobs): Verb =>
  jobsVerbOf(open, {
    name: 'show',
    summary: 'say what is known of a job',
    usage: showUsage,
    read(args) {
      const words = readWords(args, [], ['json'])
      if (typeof words === 'string') return words
      const [id, ...more] = words.others
      return id === undefined || more.length > 0 ? 'give one ID.' : { id, json: words.flags.has('json') }
    },
    async run({ id, json }, desk): Promise<Outcome<number>> {
      const job = await namedJob(id, desk)
      if (!job.ok) return job
      await desk.io.stdout(json ? `${JSON.stringify(job.value, null, 2)}\n` : jobText(job.value))
      return ok(0)
    },
  })

/** What is known of a job, a line each; the query last. */
function jobText(job: Job): string {
  const optional = (name: string, value: string | number | undefined): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]]
  const lines: [string, string][] = [
    ['id', job.id],
    ['title', job.title],
    ['phase', phaseOf(job)],
    ['service', job.url],
    ...optional('job', job.jobUrl),
    ...optional('owner', job.owner),
    ...optional('queue', job.queue),
    ['language', job.lang],
    ['runid', job.runid],
    ...optional('maxrec', job.maxrec),
    ...optional('seconds', job.executionSeconds),
    ...optional('destruction', job.destruction),
    ['created', job.createdAt],
    ...optional('started', job.startedAt),
    ...optional('ended', job.endedAt),
    ...job.uploads.map(({ name, source, rows }): [string, string] => [
      'upload',
      `${name} from ${source}${rows === undefined ? '' : `, ${rows} rows`}`,
    ]),
    ...job.results.map(({ id, href }): [string, string] => ['result', `${id} ${href}`]),
    ...optional('rows', job.fetched?.rows),
    ...optional('fetched', job.fetched?.at),
    ...optional('error', job.error?.message),
    ...optional('trouble', job.trouble?.message),
    ...optional('note', job.note),
  ]
  return `${alignedLines(undefined, lines)}\n${job.adql
    .split('\n')
    .map((line) => line.replace(/[^\P{Cc}\t]/gu, ' '))
    .join('\n')}\n`
}
