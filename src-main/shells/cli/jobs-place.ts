import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Job } from '#shared/model/job.ts'
import type { WorkspaceJobs } from '../../workspace-jobs.ts'
import { type Advice, faultLine } from './report-lines.ts'
import { type CliIo, type Verb, verbOf } from './verb.ts'
import { table } from './words.ts'

/** Opens the ledger. `say`: a line for the person; `tokenFile`: logins for this run. */
export type OpenJobs = (options: {
  readonly say: (sentence: string) => void
  readonly tokenFile?: string
}) => WorkspaceJobs

/** What the verbs of jobs work with. */
export interface JobsDesk {
  /** The words after `alidade` that name the verb: `jobs wait`. */
  readonly verb: string
  readonly ledger: WorkspaceJobs
  readonly io: CliIo
}

export const jobsAdvice: Advice = {
  offline: 'check the address and the network',
  timeout: 'try again later',
  http: 'check the address, or try again later',
  'auth-needed': 'keep a login with alidade login, or name one with --token-file',
  'not-found': 'see alidade jobs list --all',
  'bad-request': 'see alidade jobs --help',
  bug: 'please report this',
}

/** Exit codes of the verbs of jobs; `third`: what 3 means, where it can come. */
export const jobsExitCodes = (done: string, third?: string, fourth?: string): string =>
  `Exit codes\n${table([
    ['0', done],
    ['1', 'failed; one line on standard error says what happened, where, and what to do next'],
    ['2', 'wrong usage'],
    ...(third === undefined ? [] : [['3', third] as const]),
    ...(fourth === undefined ? [] : [['4', fourth] as const]),
    ['130', 'cancelled by Ctrl-C; the job goes on at its service'],
  ])}`

export interface JobsVerbParts<Asked extends object> {
  readonly name: string
  readonly summary: string
  readonly usage: string
  readonly read: (args: readonly string[]) => Asked | string
  readonly run: (asked: Asked, desk: JobsDesk) => Promise<Outcome<number>>
}

/** One verb of jobs: opens the ledger, says what fails, gives the workspace up. */
export function jobsVerbOf<Asked extends object>(open: OpenJobs, { run, name, ...parts }: JobsVerbParts<Asked>): Verb {
  const verb = `jobs ${name}`
  return verbOf({
    ...parts,
    name: verb,
    async run(asked, io) {
      const ledger = open({
        say: (sentence) => io.stderr(`alidade ${verb}: ${sentence}\n`),
        ...('tokenFile' in asked && typeof asked.tokenFile === 'string' && { tokenFile: asked.tokenFile }),
      })
      try {
        const outcome = await run(asked, { verb, ledger, io })
        if (outcome.ok) return outcome.value
        if (io.signal.aborted || outcome.fault.kind === 'cancelled') return 130
        io.stderr(`alidade ${verb}: ${faultLine(outcome.fault, jobsAdvice)}\n`)
        return 1
      } finally {
        await ledger.close()
      }
    },
  })
}

/** Characters of an id that are shown; as few as name it alone are taken. */
export const shownIdLength = 8

/** The job that a word names: its id, the beginning of one, or its address at the service. */
export async function namedJob(word: string, { ledger, io }: JobsDesk): Promise<Outcome<Job>> {
  const list = await ledger.call('list', null, io.signal)
  if (!list.ok) return list
  const whole = list.value.find(({ id, jobUrl }) => id === word || jobUrl === word)
  if (whole) return ok(whole)
  const [first, ...more] = list.value.filter(({ id }) => id.startsWith(word))
  if (!first) return fail('not-found', `There is no job ${word} in the ledger.`)
  if (more.length === 0) return ok(first)
  return fail('bad-request', `${more.length + 1} jobs of the ledger begin with ${word}; give more of the id.`)
}

/** The service's word, else what the ledger knows instead of one. */
export const phaseOf = ({ phase, stage }: Job): string =>
  stage === 'active' || stage === 'over' || stage === 'pending' || stage === 'held'
    ? (phase ?? stage.toUpperCase())
    : stage.toUpperCase()
