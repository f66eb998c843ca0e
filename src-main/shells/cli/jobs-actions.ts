import { readFile } from 'node:fs/promises'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Job } from '#shared/model/job.ts'
import { type JobsDesk, jobsExitCodes, jobsVerbOf, namedJob, type OpenJobs, phaseOf } from './jobs-place.ts'
import { settle } from './jobs-submit.ts'
import { tokenFileLines } from './token-file.ts'
import type { Verb } from './verb.ts'
import { readWords, table } from './words.ts'

/** A verb that does one thing with each job it is given. */
interface Action {
  readonly name: string
  readonly summary: string
  /** What it does, for the help. */
  readonly says: string
  /** Whether services are asked, which may want a login. */
  readonly asksService: boolean
  readonly run: (job: Job, desk: JobsDesk) => Promise<Outcome<number>>
}

const idLine = ['ID', 'as alidade jobs list says it, or as much of it as names one job; or the job’s address'] as const

const usageOf = ({ name, says, asksService }: Action): string => `alidade jobs ${name} ID ...

${says}

${table([idLine, ...(asksService ? [tokenFileLines] : [])])}
${jobsExitCodes('done')}`

const done = async (outcome: Promise<Outcome<unknown>>): Promise<Outcome<number>> => {
  const one = await outcome
  return one.ok ? ok(0) : one
}

const actions: readonly Action[] = [
  {
    name: 'run',
    summary: 'start a job that waits to be started',
    says: 'Starts a job that is PENDING or HELD.',
    asksService: true,
    run: ({ id }, { ledger, io }) => done(ledger.call('run', { job: id }, io.signal)),
  },
  {
    name: 'again',
    summary: 'submit the query of a job once more',
    says: 'Submits the same query to the same service, as a new job. The last line on standard output is its id.',
    asksService: true,
    async run({ id }, desk) {
      const made = await desk.ledger.call('again', { job: id }, desk.io.signal, 300)
      return made.ok ? settle(made.value.job, true, desk) : made
    },
  },
  {
    name: 'abort',
    summary: 'abort a job',
    says: 'Asks the service to abort the job (PHASE=ABORT). The job stays in the ledger, and at the service.',
    asksService: true,
    run: ({ id }, { ledger, io }) => done(ledger.call('abort', { job: id }, io.signal)),
  },
  {
    name: 'delete',
    summary: 'delete a job at its service',
    says:
      'Deletes the job and its results at the service; it is aborted first where it runs. Services that archive keep the\n' +
      'query (ARCHIVED). Its line in the ledger stays, and what was fetched.',
    asksService: true,
    async run({ id }, { ledger, io, verb }) {
      const removed = await ledger.call('remove', { job: id }, io.signal)
      if (!removed.ok) return removed
      const found = await ledger.call('find', { job: id }, io.signal)
      if (found.ok) io.stderr(`alidade ${verb}: ${phaseOf(found.value)}\n`)
      return ok(0)
    },
  },
  {
    name: 'archive',
    summary: 'put the line of a job away',
    says: 'Puts the line of the job away: alidade jobs list --all shows it. Nothing is asked of the service.',
    asksService: false,
    run: ({ id }, { ledger, io }) => done(ledger.call('archive', { jobs: [id], archived: true }, io.signal)),
  },
  {
    name: 'forget',
    summary: 'take a job off the ledger',
    says: 'Takes the line of the job off the ledger, and its result kept here. Nothing is asked of the service.',
    asksService: false,
    run: ({ id }, { ledger, io }) => done(ledger.call('forget', { jobs: [id] }, io.signal)),
  },
]

/** `alidade jobs run`, `again`, `abort`, `delete`, `archive` and `forget`. */
export const jobsActionVerbs = (open: OpenJobs): readonly Verb[] =>
  actions.map((action) =>
    jobsVerbOf(open, {
      name: action.name,
      summary: action.summary,
      usage: usageOf(action),
      read(args) {
        const words = readWords(args, ['token-file'])
        if (typeof words === 'string') return words
        const tokenFile = words.options.get('token-file')
        if (words.others.length === 0) return 'give an ID.'
        return { ids: words.others, ...(tokenFile !== undefined && { tokenFile }) }
      },
      async run({ ids }, desk): Promise<Outcome<number>> {
        const jobs: Job[] = []
        // All of them are known before anything is done to one.
        for (const id of ids) {
          const job = await namedJob(id, desk)
          if (!job.ok) return job
          jobs.push(job.value)
        }
        let code = 0
        for (const job of jobs) {
          const outcome = await action.run(job, desk)
          if (!outcome.ok) return outcome
          code = Math.max(code, outcome.value)
        }
        return ok(code)
      },
    }),
  )

const importUsage = `alidade jobs import URL|FILE

Takes a job into the ledger: by its address at the service, or from a file that alidade jobs export wrote. One that is
there already is not doubled. The last line on standard output is its id.

${table([['URL', 'the job’s address, such as https://dc.g-vo.org/tap/async/abc123'], ['FILE', 'a job as a file, or - for standard input'], tokenFileLines])}
${jobsExitCodes('it is in the ledger')}`

/** `alidade jobs import`. */
export const jobsImportVerb = (open: OpenJobs): Verb =>
  jobsVerbOf(open, {
    name: 'import',
    summary: 'take in a job by its address, or from a file',
    usage: importUsage,
    read(args) {
      const words = readWords(args, ['token-file'])
      if (typeof words === 'string') return words
      const [from, ...more] = words.others
      const tokenFile = words.options.get('token-file')
      if (from === undefined || more.length > 0) return 'give one address or file.'
      return { from, ...(tokenFile !== undefined && { tokenFile }) }
    },
    async run({ from }, { ledger, io, verb }): Promise<Outcome<number>> {
      const text = /^https?:\/\//i.test(from) ? undefined : await exportedJob(from, io.stdin)
      if (text?.ok === false) return text
      const taken = text
        ? await ledger.call('importJob', { text: text.value }, io.signal)
        : await ledger.call('importUrl', { jobUrl: from }, io.signal)
      if (!taken.ok) return taken
      const found = await ledger.call('find', taken.value, io.signal)
      if (found.ok) io.stderr(`alidade ${verb}: ${phaseOf(found.value)}\n`)
      await io.stdout(`${taken.value.job}\n`)
      return ok(0)
    },
  })

async function exportedJob(path: string, stdin: AsyncIterable<Uint8Array>): Promise<Outcome<string>> {
  try {
    if (path !== '-') return ok(await readFile(path, 'utf8'))
    const parts: Uint8Array[] = []
    for await (const part of stdin) parts.push(part)
    return ok(Buffer.concat(parts).toString('utf8'))
  } catch (error) {
    return fail('storage', error instanceof Error ? error.message : String(error), { where: path })
  }
}

const exportUsage = `alidade jobs export ID

Writes the job to standard output as a small file that opens on another machine (alidade jobs import FILE). No secrets are
in it, and no rows.

${table([idLine])}
${jobsExitCodes('written')}`

/** `alidade jobs export`. */
export const jobsExportVerb = (open: OpenJobs): Verb =>
  jobsVerbOf(open, {
    name: 'export',
    summary: 'write a job as a small file for another machine',
    usage: exportUsage,
    read(args) {
      const words = readWords(args, [])
      if (typeof words === 'string') return words
      const [id, ...more] = words.others
      return id === undefined || more.length > 0 ? 'give one ID.' : { id }
    },
    async run({ id }, desk): Promise<Outcome<number>> {
      const job = await namedJob(id, desk)
      if (!job.ok) return job
      const exported = await desk.ledger.call('exportJob', { job: job.value.id }, desk.io.signal)
      if (!exported.ok) return exported
      await desk.io.stdout(exported.value.text)
      return ok(0)
    },
  })
