import { dirname } from 'node:path'
import * as v from 'valibot'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import { announce, type Claim, claimsOf, type FoundClaim, withdraw } from './claim.ts'
import { ControlAnswer, type ControlCall, ControlRequest, type LocalSockets } from './control.ts'
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
  /** This process has no window: it gives the workspace up to one that asks. */
  readonly givesWay?: boolean
  /** How long to wait for a process that starts or ends, or does not answer; default 10. */
  readonly waitSeconds?: number
}

/** The answer to "may I write to this workspace?". */
export type Lock =
  | OwnedLock
  | RunningLock
  /** Another process seems to have it and cannot be asked: a sentence that says so and what to do. */
  | { readonly kind: 'unanswered'; readonly sentence: string }
  /** The folder cannot be written, so nobody can have it: a sentence for a read-only store. */
  | { readonly kind: 'unwritable'; readonly sentence: string }

/** Another process has the workspace and answers. */
export interface RunningLock {
  readonly kind: 'running'
  readonly pid: number
  /** It has no window and gives the workspace up when it is asked to (`give-way`). */
  readonly givesWay: boolean
  ask(request: ControlRequest): Promise<Outcome<null>>
  /** Runs a command of the contract there. `peer-gone`: no answer came, so it may have run or not. */
  call(call: Omit<ControlCall, 'verb'>, waitMilliseconds: number): Promise<Outcome<unknown>>
}

/** Runs a command of a contract; `gone` ends when nobody waits for the answer any more. */
export type AnswerCall = (call: ControlCall, gone: AbortSignal) => Promise<Outcome<unknown>>

export interface OwnedLock {
  readonly kind: 'owner'
  /** A sentence where a second start cannot hand over, since the control socket cannot be had. */
  readonly deaf: string | undefined
  /** Takes requests to open, to come to the front and to give way, and calls; those that came before are handed over now. */
  serve(take: (request: ControlRequest) => void, answerCall?: AnswerCall): void
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
    const reply = await askControl(options, socket, { verb: 'ping' })
    if (!reply.ok || reply.value.home !== options.home) continue
    const answer = reply.value
    return {
      kind: 'running',
      pid: answer.pid,
      givesWay: answer.givesWay === true,
      ask: async (request) => {
        const reply = await askControl(options, socket, request)
        return reply.ok ? ok(null) : reply
      },
      call: async (call, waitMilliseconds) => {
        const reply = await askControl(options, socket, { verb: 'call', ...call }, waitMilliseconds)
        if (!reply.ok) return reply
        return reply.value.outcome ?? fail('bad-request', 'The running Alidade takes no commands.', { where: socket })
      },
    }
  }
  return undefined
}

/** The answer to one request. `peer-gone`: nobody answers; `bad-request`: what is answered is a sentence why not. */
async function askControl(
  options: LockOptions,
  socket: string,
  request: ControlRequest,
  waitMilliseconds = answerMilliseconds,
): Promise<Outcome<Extract<ControlAnswer, { ok: true }>>> {
  const gone = fail('peer-gone', 'The running Alidade does not answer.', { where: socket })
  try {
    // A folder that others can write to could hold anybody's socket.
    if (!(await isPrivate(options, dirname(socket)))) return gone
    const answer = v.safeParse(ControlAnswer, await options.sockets.ask(socket, request, waitMilliseconds))
    if (!answer.success) return gone
    return answer.output.ok ? ok(answer.output) : fail('bad-request', answer.output.message, { where: socket })
  } catch {
    return gone
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
  let setCalls: (answerCall: AnswerCall) => void = () => undefined
  /** Calls that come while the app is being built wait for it. */
  const calls = new Promise<AnswerCall>((resolve) => {
    setCalls = resolve
  })
  const answer = async (message: unknown, gone: AbortSignal): Promise<ControlAnswer> => {
    const parsed = v.safeParse(ControlRequest, message)
    if (!parsed.success) return { ok: false, message: 'This Alidade does not know that request.' }
    const request = parsed.output
    const self = { ok: true as const, program: 'alidade' as const, pid, version: options.version, home }
    if (request.verb === 'call') return { ...self, outcome: await (await calls)(request, gone) }
    if (request.verb !== 'ping') take(request)
    return options.givesWay ? { ...self, givesWay: true } : self
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
    serve(taker, answerCall = async () => fail('bad-request', 'This Alidade takes no commands.')) {
      take = taker
      setCalls(answerCall)
      for (const request of early.splice(0)) taker(request)
    },
    stopListening,
    async release() {
      await stopListening().catch(() => undefined)
      await withdraw(fileSystem, home, token).catch(() => undefined)
    },
  }
}
