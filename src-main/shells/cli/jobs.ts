import { jobsActionVerbs, jobsExportVerb, jobsImportVerb } from './jobs-actions.ts'
import { jobsFetchVerb } from './jobs-fetch.ts'
import type { OpenJobs } from './jobs-place.ts'
import { jobsRunSetVerb } from './jobs-run-set.ts'
import { jobsListVerb, jobsShowVerb } from './jobs-show.ts'
import { jobsSubmitVerb } from './jobs-submit.ts'
import { jobsWaitVerb } from './jobs-wait.ts'
import { type Verb, wrongUsage } from './verb.ts'
import { table } from './words.ts'

const usageOf = (verbs: readonly Verb[]): string => `alidade jobs VERB ...

Asynchronous queries: the ledger of the workspace, which the window shows as its jobs. While Alidade is open, commands go
to it; else this program opens the ledger itself, and gives it up to a window that is opened meanwhile.

${table(verbs.map(({ name, summary }) => [name.replace('jobs ', ''), summary] as const))}
alidade jobs VERB --help says more, the exit codes too.
`

/** `alidade jobs`: the job ledger from a terminal. */
export function jobsVerb(open: OpenJobs): Verb {
  const verbs = [
    jobsSubmitVerb(open),
    jobsRunSetVerb(open),
    jobsListVerb(open),
    jobsShowVerb(open),
    jobsWaitVerb(open),
    jobsFetchVerb(open),
    ...jobsActionVerbs(open),
    jobsImportVerb(open),
    jobsExportVerb(open),
  ]
  const usage = usageOf(verbs)
  return {
    name: 'jobs',
    summary: 'submit asynchronous queries, wait for them, fetch their results',
    usage,
    async run([name, ...args], io) {
      const verb = verbs.find((one) => one.name === `jobs ${name}`)
      if (verb) return verb.run(args, io)
      if (name === '--help' || name === '-h') {
        await io.stdout(usage)
        return 0
      }
      if (name !== undefined) return wrongUsage('jobs', `there is no verb ${name}.`, io)
      io.stderr(usage)
      return 2
    },
  }
}
