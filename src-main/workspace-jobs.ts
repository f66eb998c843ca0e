import { setTimeout as pause } from 'node:timers/promises'
import { fail, type Outcome } from '#shared/ipc/fault.ts'
import type { JobId } from '#shared/model/job.ts'
import type { TableId } from '#shared/model/table.ts'
import type { App, AppOptions } from './app-parts.ts'
import {
  answerControlCall,
  type JobCommand,
  type JobInput,
  type JobOutput,
  readControlAnswer,
} from './ipc/control-calls.ts'
import { questionSockets } from './net/local-socket.ts'
import type { OwnedLock, RunningLock } from './store/lock.ts'
import { nodeFileSystem } from './store/node-file-system.ts'
import { takeSystemLock } from './store/system-lock.ts'

export interface WorkspaceJobsOptions {
  readonly home: string
  readonly version: string
  /** Builds the app over the workspace; `readOnly`: a sentence where nothing may be written. */
  readonly openApp: (more: Pick<AppOptions, 'readOnly'>) => Promise<App>
  /** What else happens when the app of this process has the workspace, before the first command. */
  readonly prepare?: (app: App) => Promise<Outcome<null>>
  /** Called when another process turns out to have the workspace; a fault: it is not spoken to. */
  readonly elsewhere?: () => Outcome<null>
  /** How long to wait for a process that starts, ends or does not answer; default 10. */
  readonly waitSeconds?: number
}

/** The one ledger of the workspace, whoever has it: this process, or the Alidade that is open. */
export interface WorkspaceJobs {
  /** Whether another process has the workspace at this moment; commands go to it. */
  isElsewhere(): Promise<Outcome<boolean>>
  /** Runs a command of the contract. `waitSeconds`: how long an answer of another process may take; default 60. */
  call<K extends JobCommand>(
    command: K,
    input: JobInput<K>,
    signal: AbortSignal,
    waitSeconds?: number,
  ): Promise<Outcome<JobOutput<K>>>
  /** Sees to it that the job is followed where this process has the workspace; a window follows all of them. */
  follow(job: JobId): Promise<void>
  /** Lets a table go that a command has opened in this process; one that a window shows stays. */
  letGo(table: TableId): Promise<void>
  /** Ends what this process is at, and gives the workspace up. */
  close(): Promise<void>
}

interface Here {
  readonly kind: 'here'
  readonly app: App
  readonly lock: OwnedLock | undefined
  /** Jobs that are followed for somebody who waits. */
  readonly followed: Set<JobId>
  /** Commands on their way: they end before the workspace is given up. */
  readonly running: Set<Promise<unknown>>
}
type Place = Here | { readonly kind: 'elsewhere'; readonly lock: RunningLock }

/** Commands that do nothing twice: they are asked again of whoever has the workspace then. */
const oncemore: ReadonlySet<JobCommand> = new Set<JobCommand>([
  ...(['list', 'find', 'look', 'listed', 'details', 'exportJob', 'archive', 'describe'] as const),
  ...(['configure', 'abort', 'remove', 'forget', 'fetch', 'stopFetching', 'importUrl'] as const),
])
const mostTries = 5
/** Time in which the window that asked for the workspace takes it. */
const giveWayMilliseconds = 1500

/** Opens the ledger of a workspace for the command line: takes the workspace, or speaks to the process that has it. */
export function openWorkspaceJobs(options: WorkspaceJobsOptions): WorkspaceJobs {
  const { home, version } = options
  const sockets = questionSockets((path) => nodeFileSystem.remove(path))
  let place: Promise<Outcome<Place>> | undefined
  let leaving: Promise<void> = Promise.resolve()
  const ending = new AbortController()

  const release = async ({ app, lock, running }: Here): Promise<void> => {
    await lock?.stopListening()
    await Promise.allSettled(running)
    await app.close().finally(() => lock?.release())
  }

  const follow = ({ app, followed }: Here, job: JobId): void => {
    if (followed.has(job)) return
    followed.add(job)
    const over = (): void => void followed.delete(job)
    void app.jobs.follow(job, ending.signal).then(over, over)
  }

  /** A window wants the workspace: it is asked from then on. */
  const giveWay = (here: Here): void => {
    place = undefined
    leaving = release(here).then(() => pause(giveWayMilliseconds))
  }

  const take = async (): Promise<Outcome<Place>> => {
    await leaving
    if (ending.signal.aborted) return fail('cancelled', 'Cancelled.')
    const { waitSeconds } = options
    const lock = await takeSystemLock({
      ...{ home, sockets, version, givesWay: true },
      ...(waitSeconds !== undefined && { waitSeconds }),
    })
    if (lock.kind === 'unanswered') return fail('storage', lock.sentence, { where: home })
    if (lock.kind === 'running') {
      const agreed = options.elsewhere?.()
      return agreed?.ok === false ? agreed : { ok: true, value: { kind: 'elsewhere', lock } }
    }
    const owned = lock.kind === 'owner' ? lock : undefined
    const app = await options
      .openApp(lock.kind === 'unwritable' ? { readOnly: lock.sentence } : {})
      .catch(async (thrown: unknown) => {
        await owned?.release()
        throw thrown
      })
    const here: Here = { kind: 'here', app, lock: owned, followed: new Set(), running: new Set() }
    const prepared = (await options.prepare?.(app)) ?? { ok: true as const, value: null }
    if (!prepared.ok) {
      await release(here)
      return prepared
    }
    owned?.serve(
      ({ verb }) => {
        if (verb === 'give-way') giveWay(here)
      },
      (call, gone) => {
        const { job } = { job: undefined, ...(call.input as object | null) } as { readonly job: unknown }
        // Whoever asks after a job waits for it.
        if (call.command === 'find' && typeof job === 'string') follow(here, job)
        return run(here, call.command, call.input, gone)
      },
    )
    return { ok: true, value: here }
  }

  const found = async (): Promise<Outcome<Place>> => {
    if (ending.signal.aborted) return fail('cancelled', 'Cancelled.')
    place ??= take()
    const taken = place
    const outcome = await taken
    if (!outcome.ok && place === taken) place = undefined
    return outcome
  }

  /** Runs a command in this process; what a submission does afterwards counts as a part of it. */
  const run = (here: Here, command: string, input: unknown, signal: AbortSignal): Promise<Outcome<unknown>> => {
    const work = answerControlCall(here.app, { domain: 'jobs', command, input }, signal)
    const whole = work.then(async (outcome) => {
      if (!outcome.ok) return
      const { job } = { job: undefined, ...(outcome.value as object | null) } as { readonly job: unknown }
      if (typeof job === 'string') await here.app.jobs.settled(job, AbortSignal.timeout(settleMilliseconds))
    })
    here.running.add(whole)
    void whole.finally(() => here.running.delete(whole)).catch(() => undefined)
    return work
  }

  return {
    async isElsewhere() {
      const at = await found()
      return at.ok ? { ok: true, value: at.value.kind === 'elsewhere' } : at
    },
    async call(command, input, signal, waitSeconds = 60) {
      for (let tries = 1; ; tries++) {
        const at = await found()
        if (!at.ok) return at
        if (at.value.kind === 'here') return readControlAnswer(command, await run(at.value, command, input, signal))
        const asked = at.value.lock.call({ domain: 'jobs', command, input }, waitSeconds * 1000)
        const outcome = await unlessCancelled(asked, signal)
        if (outcome.ok || outcome.fault.kind !== 'peer-gone') return readControlAnswer(command, outcome)
        // Who had the workspace has ended: it is looked for again.
        place = undefined
        if (!oncemore.has(command) || tries === mostTries) return { ok: false, fault: lost(outcome.fault.where) }
      }
    },
    async follow(job) {
      const at = await found()
      if (at.ok && at.value.kind === 'here') follow(at.value, job)
    },
    async letGo(table) {
      const at = await place
      if (at?.ok && at.value.kind === 'here') at.value.app.tables.close(table)
    },
    async close() {
      ending.abort()
      await leaving
      const at = await place?.catch(() => undefined)
      if (at?.ok && at.value.kind === 'here') await release(at.value)
    },
  }
}

/** How long a submission may go on when the workspace is wanted: what is cut off is found again by its token. */
const settleMilliseconds = 6000

const lost = (where: string | undefined) => ({
  kind: 'peer-gone' as const,
  message: 'The Alidade that has the workspace ended before it answered; alidade jobs list says what came of it.',
  ...(where !== undefined && { where }),
})

/** Nothing of it stays with the signal: a verb that waits asks twice a second, for days. */
const unlessCancelled = (asked: Promise<Outcome<unknown>>, signal: AbortSignal): Promise<Outcome<unknown>> =>
  new Promise((resolve, reject) => {
    const end = (): void => resolve(fail('cancelled', 'Cancelled.'))
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
    asked.then(resolve, reject).finally(() => signal.removeEventListener('abort', end))
  })
