import * as v from 'valibot'
import type { Command, Schema } from '#shared/ipc/contract.ts'
import { contracts } from '#shared/ipc/contracts.ts'
import { fail, faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { jobs } from '#shared/ipc/jobs.ts'
import { issueText } from '#shared/ipc/wire.ts'
import type { ControlCall } from '../store/control.ts'
import type { ShellApp } from './shell-app.ts'

/** The commands of jobs by name, with what goes in and what comes out. */
export type JobCommands = (typeof jobs)['commands']
export type JobCommand = keyof JobCommands & string
export type JobInput<K extends JobCommand> = JobCommands[K] extends Command<infer I, Schema> ? v.InferInput<I> : never
export type JobOutput<K extends JobCommand> = JobCommands[K] extends Command<Schema, infer O> ? v.InferOutput<O> : never

type Handler = (input: unknown, call: { readonly signal: AbortSignal }) => unknown

/**
 * Runs a command that came over the control socket, as if a window had asked: what does not fit the contract never
 * reaches a handler.
 */
export async function answerControlCall(
  app: Pick<ShellApp, 'handlers'>,
  { domain, command, input }: Omit<ControlCall, 'verb'>,
  signal: AbortSignal,
): Promise<Outcome<unknown>> {
  const where = `${domain}.${command}`
  const known: Readonly<Record<string, Command>> = contracts[domain].commands
  const handlers = app.handlers[domain] as unknown as Readonly<Record<string, Handler>>
  const asked = Object.hasOwn(known, command) ? known[command] : undefined
  const handler = handlers[command]
  if (asked === undefined || handler === undefined) return fail('bad-request', 'There is no such command.', { where })
  const parsed = v.safeParse(asked.input, input)
  if (!parsed.success) {
    const issue = issueText(parsed.issues)
    return fail('bad-request', issue.message, { where: issue.where === '' ? where : `${where}: ${issue.where}` })
  }
  try {
    const outcome = (await handler.call(handlers, parsed.output, { signal })) as Outcome<unknown>
    return outcome.ok ? ok(outcome.value ?? null) : outcome
  } catch (thrown) {
    return { ok: false, fault: faultOf(thrown) }
  }
}

/** What a command answered over the control socket, held to the contract. */
export function readControlAnswer<K extends JobCommand>(command: K, outcome: Outcome<unknown>): Outcome<JobOutput<K>> {
  if (!outcome.ok) return outcome
  const output: Schema = contracts.jobs.commands[command].output
  const parsed = v.safeParse(output, outcome.value)
  if (parsed.success) return ok(parsed.output as JobOutput<K>)
  return fail('bad-request', `The running Alidade is of another version: ${issueText(parsed.issues).message}`, {
    where: `jobs.${command}`,
  })
}
