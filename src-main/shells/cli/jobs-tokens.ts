import { fail, ok } from '#shared/ipc/fault.ts'
import { openWorkspaceJobs, type WorkspaceJobs, type WorkspaceJobsOptions } from '../../workspace-jobs.ts'
import { lendTokens, tokensVariable } from './token-file.ts'

/**
 * The ledger with the logins of a token file, where this process has the workspace. Another process never gets them: no
 * secret goes over the control socket.
 */
export function openCliJobs(
  options: Omit<WorkspaceJobsOptions, 'prepare' | 'elsewhere'> & {
    readonly say: (sentence: string) => void
    readonly tokenFile?: string
  },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): WorkspaceJobs {
  const { say, tokenFile, ...rest } = options
  let said = false
  return openWorkspaceJobs({
    ...rest,
    prepare: (app) => lendTokens(app, tokenFile, environment),
    elsewhere: () => {
      if (tokenFile !== undefined)
        return fail('bad-request', 'Alidade is open and uses its own logins: sign in there, or close it.', {
          where: tokenFile,
        })
      if (environment[tokensVariable] && !said)
        say(`Alidade is open and uses its own logins; those that ${tokensVariable} names are not used.`)
      said = true
      return ok(null)
    },
  })
}
