import { dirname } from 'node:path'
import * as v from 'valibot'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import { announce, type Claim, claimsOf, type FoundClaim, withdraw } from './claim.ts'
import { ControlAnswer, ControlRequest, type LocalSockets } from './control.ts'
import type { FileSystem } from './file-system.ts'
import type { Processes } from './process-mark.ts'
import { errorCode, storageFault } from './storage-fault.ts'

export interface LockOptions {
  readonly fileSystem: FileSystem
  /** ALIDADE_HOME; made if it is not there. */
  readonly home: string
  readonly sockets: LocalSockets
  /** From `controlPath`. */
  readonly socketPath: string
  readonly processes: Processes
  /** User id, to check the socket's folder; -1 on Windows. */
  readonly userId: number
  readonly version: string
  readonly randomId: () => string
  /** In [0, 1). */
  readonly random: () => number
  readonly now: () => number
  readonly pause: (milliseconds: number) => Promise<void>
  /** How long to wait for a process that starts or ends, or does not answer; default 10. */
  readonly waitSeconds?: number
}

/** The answer to "may I write to this workspace?". */
export type Lock =
  | OwnedLock
  /** Another process has it and answers. */
  | { readonly kind: 'running'; readonly pid: number; ask(request: ControlRequest): Promise<Outcome<null>> }
  /** Another process seems to have it and cannot be asked: a sentence that says so and what to do. */
  | { readonly kind: 'unanswered'; readonly sentence: string }
  /** The folder cannot be written, so nobody can have it: a sentence for a read-only store. */
  | { readonly kind: 'unwritable'; readonly sentence: string }

export interface OwnedLock {
  readonly kind: 'owner'
  /** A sentence where a second start cannot hand over, since the control socket cannot be had. */
  readonly deaf: string | undefined
  /** Takes requests to open and to come to the front; those that came before are handed over now. */
  serve(take: (request: ControlRequest) => void): void
  /** Takes no more requests: the app is about to end, and a request taken now would be lost. */
  stopListening(): Promise<void>
  /** Gives the workspace up; the last thing before the process ends. */
  release(): Promise<void>
}

/** How long an answer of the running app may take. */
const answerMilliseconds = 1500

/**
 * Takes the workspace for this process, or finds who has it.
 *
 * Each process that wants it announces itself in a file of its own and then looks at all of them. It has the
 * workspace if no other living process has announced itself; else it withdraws. Of two that announce themselves, the
 * one that looks later sees the other, so two can never both have it, and no file of another is taken over.
 */
export async function takeLock(asked: LockOptions): Promise<Lock> {
  const { fileSystem, now, pause, random } = asked
  // Two paths to one folder, by links, must name one workspace.
  const folder = await fileSystem.inspect(asked.home).catch(() => undefined)
  const options = folder ? { ...asked, home: folder.realPath } : asked
  const deadline = now() + (options.waitSeconds ?? 10) * 1000
  for (;;) {
    const running = await findRunning(options)
    if (running) return running
    const token = options.randomId()
    let others: readonly FoundClaim[]
    try {
      await announce(fileSystem, options.home, await ownClaim(options, token))
      others = await livingOthers(options, token)
    } catch (error) {
      await withdraw(fileSystem, options.home, token).catch(() => undefined)
      const fault = storageFault(error, options.home)
      return {
        kind: 'unwritable',
        sentence: `The workspace folder ${options.home} cannot be written. ${fault.message} Nothing is kept.`,
      }
    }
    if (others.length === 0) return own(options, token)
    await withdraw(fileSystem, options.home, token)
    const refusal = await refusalOf(options, others, now() >= deadline)
    if (refusal) return { kind: 'unanswered', sentence: refusal }
    await pause(20 + random() * 100)
  }
}

async function ownClaim(options: LockOptions, token: string): Promise<Claim> {
  return {
    schema: 1,
    token,
    process: await options.processes.own(),
    socket: options.socketPath,
    at: new Date(options.now()).toISOString(),
  }
}

/** Claims of other processes that live or may live; those of dead ones are removed. */
async function livingOthers(options: LockOptions, token: string): Promise<FoundClaim[]> {
  const living: FoundClaim[] = []
  for (const found of await claimsOf(options.fileSystem, options.home)) {
    if (found.claim?.token === token) continue
    const dead = found.claim && (await options.processes.liveness(found.claim.process)) === 'dead'
    // No process will ever make a file of this name again.
    if (dead) await options.fileSystem.remove(found.path)
    else living.push(found)
  }
  return living
}

async function findRunning(options: LockOptions): Promise<Lock | undefined> {
  const sockets = new Set<string>()
  for (const { claim } of await claimsOf(options.fileSystem, options.home)) if (claim) sockets.add(claim.socket)
  for (const socket of sockets) {
    const answer = await askControl(options, socket, { verb: 'ping' })
    if (answer?.ok !== true || answer.home !== options.home) continue
    return {
      kind: 'running',
      pid: answer.pid,
      ask: async (request) => {
        const reply = await askControl(options, socket, request)
        if (!reply) return fail('peer-gone', 'The running Alidade does not answer.', { where: socket })
        return reply.ok ? ok(null) : fail('bad-request', reply.message, { where: socket })
      },
    }
  }
  return undefined
}

async function askControl(
  options: LockOptions,
  socket: string,
  request: ControlRequest,
): Promise<ControlAnswer | undefined> {
  try {
    // A folder that others can write to could hold anybody's socket.
    if (!(await isPrivate(options, dirname(socket)))) return undefined
    const answer = v.safeParse(ControlAnswer, await options.sockets.ask(socket, request, answerMilliseconds))
    return answer.success ? answer.output : undefined
  } catch {
    return undefined
  }
}

async function isPrivate(options: LockOptions, folder: string): Promise<boolean> {
  if (options.userId < 0) return true
  const facts = await options.fileSystem.inspect(folder)
  return facts?.kind === 'folder' && facts.owner === options.userId && (facts.mode & 0o077) === 0
}

/** A sentence where waiting is of no use, or long enough. */
async function refusalOf(
  options: LockOptions,
  others: readonly FoundClaim[],
  waitedEnough: boolean,
): Promise<string | undefined> {
  for (const { path, claim } of others) {
    if (!claim)
      return `A newer Alidade has the workspace ${options.home}. End it, or delete ${path} if none is running.`
    if ((await options.processes.liveness(claim.process)) === 'elsewhere')
      return `Alidade has been using the workspace ${options.home} on ${claim.process.host} since ${claim.at}. End it there; if it is not running any more, delete ${path}.`
  }
  const [first] = others
  if (!waitedEnough || !first?.claim) return undefined
  return `Alidade is running as process ${first.claim.process.pid} and does not answer. End that process; if it is not Alidade, delete ${first.path}.`
}

/** This process has the workspace: nobody else listens, so a socket that is still there is of a dead process. */
async function own(options: LockOptions, token: string): Promise<OwnedLock> {
  const { fileSystem, home, socketPath } = options
  const pid = (await options.processes.own()).pid
  const early: ControlRequest[] = []
  let take = (request: ControlRequest): void => {
    early.push(request)
  }
  const answer = async (message: unknown): Promise<ControlAnswer> => {
    const request = v.safeParse(ControlRequest, message)
    if (!request.success) return { ok: false, message: 'This Alidade does not know that request.' }
    if (request.output.verb !== 'ping') take(request.output)
    return { ok: true, program: 'alidade', pid, version: options.version, home }
  }
  let listener: { close(): Promise<void> } | undefined
  let deaf: string | undefined
  try {
    if (options.userId >= 0) {
      const folder = dirname(socketPath)
      await fileSystem.makeFolder(folder)
      if (!(await isPrivate(options, folder))) throw new Error(`${folder} is not a private folder of this user.`)
      await fileSystem.remove(socketPath)
    }
    listener = await options.sockets.listen(socketPath, answer)
  } catch (error) {
    const reason = errorCode(error) ? storageFault(error, socketPath).message : (error as Error).message
    deaf = `A second start cannot hand files over to this Alidade: ${socketPath} cannot be listened on. ${reason}`
  }
  const stopListening = async (): Promise<void> => {
    const open = listener
    listener = undefined
    if (!open) return
    await open.close()
    if (options.userId >= 0) await fileSystem.removeFolder(dirname(socketPath)).catch(() => undefined)
  }
  return {
    kind: 'owner',
    deaf,
    serve(taker) {
      take = taker
      for (const request of early.splice(0)) taker(request)
    },
    stopListening,
    async release() {
      await stopListening().catch(() => undefined)
      await withdraw(fileSystem, home, token).catch(() => undefined)
    },
  }
}
