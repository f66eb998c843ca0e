import * as v from 'valibot'
import { decodeFrame, encodeFrame, FrameError } from './codec.ts'
import type { HandlersOf, Schema } from './contract.ts'
import { type Fault, FaultError, fail, faultOf, type Outcome } from './fault.ts'
import { type ContractSet, issueText, type MainMessage, protocolVersion, WindowMessage, type WirePort } from './wire.ts'

/** What main owes for a set of contracts: the handlers of each domain. */
export type HandlerSet<S extends ContractSet> = { readonly [D in keyof S]: HandlersOf<S[D]> }

export interface ServerOptions {
  /** Told about faults of kind `bug`: what was called and the fault with its stack. */
  readonly onBug?: (called: string, fault: Fault) => void
  /** Told why a message was refused. Nothing of the message is passed on. */
  readonly onRefused?: (reason: string) => void
}

/** Main's end of one connection. */
export interface Server {
  /** Sends an event to this window. */
  emit(domain: string, name: string, item: unknown): void
  /** Messages refused so far. */
  readonly refused: number
  close(): void
}

/** A cancelled call is answered after this time even if its handler goes on. */
export const cancelGraceMilliseconds = 500
/** Calls and streams under way in one window; one more is answered with fault `limit`. */
const callsAtOnce = 1024
/** A window that does not take its messages is cut off beyond this. */
const unsentLimitBytes = 256 * 1024 * 1024
const detailLimitCharacters = 64 * 1024

type Handler = (input: unknown, call: { readonly signal: AbortSignal }) => unknown
type Opening = Extract<WindowMessage, { kind: 'call' | 'stream-open' }>

const cancelledFault: Fault = { kind: 'cancelled', message: 'Cancelled.' }

const cut = (outcome: Outcome<unknown>): Outcome<unknown> =>
  outcome.ok
    ? { ok: true, value: outcome.value ?? null }
    : outcome.fault.detail === undefined || outcome.fault.detail.length <= detailLimitCharacters
      ? outcome
      : { ok: false, fault: { ...outcome.fault, detail: outcome.fault.detail.slice(0, detailLimitCharacters) } }

function parsedMessage(frame: unknown): WindowMessage {
  const parsed = v.safeParse(WindowMessage, decodeFrame(frame))
  if (parsed.success) return parsed.output
  throw new FrameError(`not a message: ${issueText(parsed.issues).where}`)
}

function badRequest(called: string, issues: Parameters<typeof issueText>[0]): Outcome<never> {
  const { where, message } = issueText(issues)
  return fail('bad-request', message, { where: where === '' ? called : `${called}: ${where}` })
}

/** A call or stream under way. It settles once. */
class Work {
  readonly #answer: (outcome: Outcome<unknown>) => void
  readonly #abort = new AbortController()
  #credit: number
  #onCredit: (() => void) | undefined
  #settled = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(credit: number, answer: (outcome: Outcome<unknown>) => void) {
    this.#credit = credit
    this.#answer = answer
  }
  get signal(): AbortSignal {
    return this.#abort.signal
  }
  get settled(): boolean {
    return this.#settled
  }
  /** Answers, the first time only. */
  settle(outcome: Outcome<unknown>): void {
    if (this.#settled) return
    this.#end()
    this.#answer(outcome)
  }
  #end(): void {
    this.#settled = true
    clearTimeout(this.#timer)
    this.#onCredit?.()
  }
  /** Tells the handler, and answers in its place if it has not settled after the time of grace. */
  cancel(): void {
    if (this.signal.aborted) return
    this.#timer = setTimeout(() => this.settle({ ok: false, fault: cancelledFault }), cancelGraceMilliseconds)
    this.#abort.abort(new FaultError(cancelledFault))
    this.#onCredit?.()
  }
  /** The window has gone: nobody waits for an answer. */
  drop(): void {
    this.#end()
    this.#abort.abort(new FaultError({ kind: 'peer-gone', message: 'The window has closed.' }))
  }
  grant(credit: number): void {
    this.#credit = Math.min(this.#credit + credit, Number.MAX_SAFE_INTEGER)
    this.#onCredit?.()
  }
  /** Waits for one credit and takes it; false: settled or cancelled meanwhile. */
  async takeCredit(): Promise<boolean> {
    while (this.#credit === 0 && !this.#settled && !this.signal.aborted)
      await new Promise<void>((resolve) => {
        this.#onCredit = resolve
      })
    this.#onCredit = undefined
    if (this.#settled || this.signal.aborted) return false
    this.#credit -= 1
    return true
  }
}

class ServerEnd implements Server {
  readonly #contracts: ContractSet
  readonly #handlers: ReadonlyMap<string, Handler>
  readonly #port: WirePort
  readonly #options: ServerOptions
  readonly #works = new Map<number, Work>()
  #greeted = false
  #closed = false
  #lastId = 0
  refused = 0

  constructor(contracts: ContractSet, handlers: ReadonlyMap<string, Handler>, port: WirePort, options: ServerOptions) {
    this.#contracts = contracts
    this.#handlers = handlers
    this.#port = port
    this.#options = options
    port.onClose(() => this.#gone())
    port.onMessage((frame) => this.#take(frame))
    this.#send({ kind: 'hello', version: protocolVersion })
  }

  emit(domain: string, name: string, item: unknown): void {
    if (!this.#greeted) return
    try {
      this.#send({ kind: 'event', domain, name, item: item ?? null })
    } catch (thrown) {
      this.#options.onBug?.(`${domain}.${name}`, faultOf(thrown))
    }
  }

  close(): void {
    this.#port.close()
    this.#gone()
  }

  #gone(): void {
    if (this.#closed) return
    this.#closed = true
    for (const work of this.#works.values()) work.drop()
    this.#works.clear()
  }

  #send(message: MainMessage): void {
    if (this.#closed) return
    this.#port.send(encodeFrame(message))
    if ((this.#port.bufferedBytes?.() ?? 0) > unsentLimitBytes) {
      this.#options.onRefused?.('the window does not take its messages')
      this.close()
    }
  }

  #take(frame: unknown): void {
    if (this.#closed) return
    try {
      this.#hear(parsedMessage(frame))
    } catch (thrown) {
      this.refused += 1
      this.#options.onRefused?.(faultOf(thrown).message)
    }
  }

  /** Throws FrameError for what is out of order. */
  #hear(message: WindowMessage): void {
    if (message.kind === 'hello') {
      if (this.#greeted) throw new FrameError('a second hello')
      this.#greeted = message.version === protocolVersion
      if (this.#greeted) return
      this.close()
      throw new FrameError(`protocol version ${message.version}`)
    }
    if (!this.#greeted) throw new FrameError('a message before hello')
    if (message.kind === 'call' || message.kind === 'stream-open') {
      this.#open(message)
      return
    }
    if (message.id > this.#lastId) throw new FrameError('an id that was never opened')
    const work = this.#works.get(message.id)
    if (message.kind === 'credit') work?.grant(message.credit)
    else work?.cancel()
  }

  #open(message: Opening): void {
    if (message.id <= this.#lastId) throw new FrameError('an id used before')
    this.#lastId = message.id
    const called = `${message.domain}.${message.name}`
    const work = new Work(message.kind === 'stream-open' ? message.credit : 0, (outcome) =>
      this.#answer(message, outcome),
    )
    if (this.#works.size >= callsAtOnce) {
      work.settle(fail('limit', 'Too many requests at once.', { where: called }))
      return
    }
    const schema = this.#inputOf(message)
    const handler = this.#handlers.get(called)
    if (schema === undefined || handler === undefined) {
      work.settle(fail('bad-request', 'There is no such command.', { where: called }))
      throw new FrameError('an unknown command')
    }
    const input = v.safeParse(schema, message.input)
    if (!input.success) {
      work.settle(badRequest(called, input.issues))
      return
    }
    this.#works.set(message.id, work)
    void this.#run(message, handler, input.output, work)
  }

  #inputOf(message: Opening): Schema | undefined {
    if (!Object.hasOwn(this.#contracts, message.domain)) return undefined
    const contract = this.#contracts[message.domain]
    const part = message.kind === 'call' ? contract?.commands : contract?.streams
    return part !== undefined && Object.hasOwn(part, message.name) ? part[message.name]?.input : undefined
  }

  async #run(message: Opening, handler: Handler, input: unknown, work: Work): Promise<void> {
    try {
      const answer = handler(input, { signal: work.signal })
      work.settle(
        message.kind === 'call'
          ? ((await answer) as Outcome<unknown>)
          : await this.#drain(message.id, answer as AsyncIterable<unknown>, work),
      )
    } catch (thrown) {
      const fault = work.signal.aborted ? cancelledFault : faultOf(thrown)
      if (fault.kind === 'bug') this.#options.onBug?.(`${message.domain}.${message.name}`, fault)
      work.settle({ ok: false, fault })
    }
  }

  /** Sends items while there is credit. The iterator is returned when the stream ends early, and not waited for. */
  async #drain(id: number, items: AsyncIterable<unknown>, work: Work): Promise<Outcome<null>> {
    const iterator = items[Symbol.asyncIterator]()
    const stop = (): Outcome<null> => {
      iterator.return?.().catch(() => undefined)
      return { ok: false, fault: cancelledFault }
    }
    while (await work.takeCredit()) {
      const step = await iterator.next()
      if (step.done === true) return { ok: true, value: null }
      if (work.settled || work.signal.aborted) return stop()
      try {
        this.#send({ kind: 'item', id, item: step.value ?? null })
      } catch (thrown) {
        stop()
        throw thrown
      }
    }
    return stop()
  }

  #answer(message: Opening, outcome: Outcome<unknown>): void {
    this.#works.delete(message.id)
    const kind = message.kind === 'call' ? 'result' : 'end'
    try {
      this.#send({ kind, id: message.id, outcome: cut(outcome) })
    } catch (thrown) {
      const fault = faultOf(thrown)
      this.#options.onBug?.(`${message.domain}.${message.name}`, fault)
      this.#send({ kind, id: message.id, outcome: cut({ ok: false, fault: { ...fault, kind: 'bug' } }) })
    }
  }
}

function handlerMap(contracts: ContractSet, handlers: Readonly<Record<string, unknown>>): ReadonlyMap<string, Handler> {
  const map = new Map<string, Handler>()
  for (const [domain, contract] of Object.entries(contracts)) {
    const own = handlers[domain] as Readonly<Record<string, Handler>> | undefined
    for (const name of [...Object.keys(contract.commands), ...Object.keys(contract.streams)]) {
      const handler = own?.[name]
      if (handler !== undefined) map.set(`${domain}.${name}`, handler.bind(own))
    }
  }
  return map
}

/**
 * Serves contracts to one window. Inputs are checked against their schemas before a handler is reached; what a handler
 * throws is an answer like what it returns; an exception that is no fault becomes `bug` and is reported to `onBug`.
 */
export function createServer<S extends ContractSet>(
  contracts: S,
  handlers: HandlerSet<S>,
  port: WirePort,
  options: ServerOptions = {},
): Server {
  return new ServerEnd(contracts, handlerMap(contracts, handlers), port, options)
}
