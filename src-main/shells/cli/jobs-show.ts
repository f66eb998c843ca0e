import { type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Job } from '#shared/model/job.ts'
import { serviceTitle } from '#shared/vo/tap/service-url.ts'
import { jobsExitCodes, jobsVerbOf, namedJob, type OpenJobs, phaseOf, shownIdLength } from './jobs-place.ts'
import { alignedLines, tabbedLines } from './text-table.ts'
import type { Verb } from './verb.ts'
import { readWords, table } from './words.ts'

const listUsage = `alidade jobs list [--all] [--json]

Lists the jobs of the ledger, newest first: of the window and of the command line. Nothing is asked of a service. To a
pipe it writes lines of tabs, with whole ids and addresses.

${table([
  ['--all', 'those too that were put away (alidade jobs archive)'],
  ['--json', 'a JSON list with everything that is known of each'],
])}
${jobsExitCodes('listed')}`

/** `alidade jobs list`. */
export const jobsListVerb = (open: OpenJobs): Verb =>
  jobsVerbOf(open, {
    name: 'list',
    summary: 'list the jobs',
    usage: listUsage,
    read(args) {
      const words = readWords(args, [], ['all', 'json'])
      if (typeof words === 'string') return words
      if (words.others.length > 0) return `unexpected argument ${words.others[0]}.`
      return { all: words.flags.has('all'), json: words.flags.has('json') }
    },
    async run({ all, json }, { ledger, io }): Promise<Outcome<number>> {
      const list = await ledger.call('list', null, io.signal)
      if (!list.ok) return list
      const shown = list.value.filter(({ archived }) => all || archived !== true)
      if (json) await io.stdout(`${JSON.stringify(shown, null, 2)}\n`)
      else if (shown.length === 0) io.stderr(`No jobs${all ? '' : ' that are not put away'}.\n`)
      else if (io.stdoutIsTerminal === true) await io.stdout(alignedLines(headings, shown.map(shortRow)))
      else await io.stdout(tabbedLines(headings, shown.map(wholeRow)))
      return ok(0)
    },
  })

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
  return `${alignedLines(undefined, lines)}\n${job.adql}\n`
}
