import { spawn } from 'node:child_process'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'

/** Starts a program that outlives us, with its words as they are: no shell reads them. */
export function startOpener(
  program: string,
  words: readonly string[],
  where: string,
  start: typeof spawn = spawn,
): Promise<Outcome<null>> {
  return new Promise((resolve) => {
    const child = start(program, words, { stdio: 'ignore', detached: true })
    child.once('error', (error) => resolve(fail('not-found', `${program}: ${error.message}`, { where })))
    child.once('spawn', () => {
      child.unref()
      resolve(ok(null))
    })
  })
}
