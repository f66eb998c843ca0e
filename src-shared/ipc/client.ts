import * as v from 'valibot'
import { decodeFrame, encodeFrame, FrameError } from './codec.ts'
import type { CallOptions, ClientOf, Schema } from './contract.ts'
import { type Fault, fail, faultOf, type Outcome } from './fault.ts'
import { type ContractSet, issueText, MainMessage, protocolVersion, type WindowMessage, type WirePort } from './wire.ts'

/** One typed client per domain. */
export type ClientSet<S extends ContractSet> = { readonly [D in keyof S]: ClientOf<S[D]> }

/** The window's end of a connection. */
export interface Client<S extends ContractSet> {
  readonly domains: ClientSet<S>
  /** Called once when the other end has gone; at once if it has already. Returns how to stop listening. */
  onGone(listener: () => void): () => void
  /** Messages refused so far. */
  readonly refused: number
  close(): void
}

export interface ClientOptions {
  /** Items of a stream that may be under way at once. Default 4. */
  readonly streamWindow?: number
  /** Told about answers and events that do not decode. */
  readonly onBug?: (called: string, fault: Fault) => void
}

/** A cancelled call settles after this time even if main does not answer. */
const cancelLimitMilliseconds = 900

/** What waits for an answer, by id. */
interface Pending {
  readonly end: 'result' | 'end'
  settle(outcome: Outcome<unknown>): void
  item?(item: unknown): void
}

const gone = (): Outcome<never> => fail('peer-gone', 'Alidade has ended.')
const cancelled = (): Outcome<never> => fail('cancelled', 'Cancelled.')

function decoded(schema: Schema, called: string, value: unknown): Outcome<unknown> {
  const parsed = v.safeParse(schema, value)
  if (parsed.success) return { ok: true, value: parsed.output }
  const issue = issueText(parsed.issues)
  return fail('bug', `An answer has the wrong form: ${issue.message}`, {
    where: `${called}${issue.where && `: ${issue.where}`}`,
  })
}

function parsedMessage(frame: unknown): MainMessage {
  const parsed = v.safeParse(MainMessage, decodeFrame(frame))
  if (parsed.success) return parsed.output
  throw new FrameError(`not a message: ${issueText(parsed.issues).where}`)
}

class ClientEnd {
  readonly #contracts: ContractSet
  readonly #port: WirePort
  readonly #options: ClientOptions
  readonly #pending = new Map<number, Pending>()
  readonly #goneListeners = new Set<() => void>()
  readonly #listeners = new Map<string, Set<(item: unknown) => void>>()
  #greeted = false
  #gone = false
  #lastId = 0
  refused = 0

  constructor(contracts: ContractSet, port: WirePort, options: ClientOptions) {
    this.#contracts = contracts
    this.#port = port
    this.#options = options
    port.onClose(() => this.#end())
    port.onMessage((frame) => this.#take(frame))
    this.#send({ kind: 'hello', version: protocolVersion })
  }

  close(): void {
    this.#port.close()
    this.#end()
  }

  onGone(listener: () => void): () => void {
    if (this.#gone) queueMicrotask(listener)
    else this.#goneListeners.add(listener)
    return () => void this.#goneListeners.delete(listener)
  }

  on(domain: string, name: string, listener: (item: unknown) => void): () => void {
    const key = `${domain}.${name}`
    const listeners = this.#listeners.get(key) ?? new Set<(item: unknown) => void>()
    this.#listeners.set(key, listeners)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  call(domain: string, name: string, output: Schema, input: unknown, signal?: AbortSignal): Promise<Outcome<unknown>> {
    const called = `${domain}.${name}`
    if (this.#gone) return Promise.resolve(gone())
    if (signal?.aborted === true) return Promise.resolve(cancelled())
    return new Promise((resolve) => {
      const id = this.#nextId()
      let timer: ReturnType<typeof setTimeout> | undefined
      const cancel = (): void => {
        timer = setTimeout(() => settle(cancelled()), cancelLimitMilliseconds)
        this.#send({ kind: 'cancel', id })
      }
      const settle = (outcome: Outcome<unknown>): void => {
        if (!this.#pending.delete(id)) return
        clearTimeout(timer)
        signal?.removeEventListener('abort', cancel)
        resolve(outcome.ok ? this.#checked(output, called, outcome.value) : outcome)
      }
      this.#pending.set(id, { end: 'result', settle })
      signal?.addEventListener('abort', cancel, { once: true })
      this.#begin(id, { kind: 'call', id, domain, name, input: input ?? null })
    })
  }

  async *stream(
    domain: string,
    name: string,
    itemSchema: Schema,
    input: unknown,
    signal?: AbortSignal,
  ): AsyncGenerator<unknown, Outcome<null>> {
    const called = `${domain}.${name}`
    if (this.#gone) return gone()
    if (signal?.aborted === true) return cancelled()
    const id = this.#nextId()
    const items: unknown[] = []
    let ending: Outcome<unknown> | undefined
    let wake: (() => void) | undefined
    const settle = (outcome: Outcome<unknown>): void => {
      if (!this.#pending.delete(id)) return
      ending = outcome
      wake?.()
    }
    const cancel = (): void => {
      if (!this.#pending.has(id)) return
      this.#send({ kind: 'cancel', id })
      items.length = 0
      settle(cancelled())
    }
    const item = (value: unknown): void => {
      items.push(value)
      wake?.()
    }
    this.#pending.set(id, { end: 'end', settle, item })
    signal?.addEventListener('abort', cancel, { once: true })
    const credit = this.#options.streamWindow ?? 4
    this.#begin(id, { kind: 'stream-open', id, domain, name, input: input ?? null, credit })
    try {
      for (;;) {
        while (items.length === 0 && ending === undefined)
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        if (items.length === 0) return ending?.ok === false ? ending : { ok: true, value: null }
        const checked = this.#checked(itemSchema, called, items.shift())
        if (!checked.ok) return checked
        yield checked.value
        if (this.#pending.has(id)) this.#send({ kind: 'credit', id, credit: 1 })
      }
    } finally {
      signal?.removeEventListener('abort', cancel)
      cancel()
    }
  }

  #nextId(): number {
    this.#lastId += 1
    return this.#lastId
  }

  #begin(id: number, message: WindowMessage): void {
    try {
      this.#port.send(encodeFrame(message))
    } catch (thrown) {
      const { message: text } = faultOf(thrown)
      this.#pending.get(id)?.settle(fail('bad-request', text))
    }
  }

  #send(message: WindowMessage): void {
    if (!this.#gone) this.#port.send(encodeFrame(message))
  }

  #end(): void {
    if (this.#gone) return
    this.#gone = true
    for (const pending of [...this.#pending.values()]) pending.settle(gone())
    for (const listener of [...this.#goneListeners]) listener()
  }

  #checked(schema: Schema, called: string, value: unknown): Outcome<unknown> {
    const outcome = decoded(schema, called, value)
    if (!outcome.ok) this.#options.onBug?.(called, outcome.fault)
    return outcome
  }

  #take(frame: unknown): void {
    if (this.#gone) return
    try {
      this.#hear(parsedMessage(frame))
    } catch (thrown) {
      if (!(thrown instanceof FrameError)) throw thrown
      this.refused += 1
    }
  }

  /** Throws FrameError for what is out of order. */
  #hear(message: MainMessage): void {
    if (message.kind === 'hello') {
      if (this.#greeted) throw new FrameError('a second hello')
      this.#greeted = message.version === protocolVersion
      if (this.#greeted) return
      this.close()
      throw new FrameError(`protocol version ${message.version}`)
    }
    if (!this.#greeted) throw new FrameError('a message before hello')
    if (message.kind === 'event') {
      this.#deliver(message.domain, message.name, message.item)
      return
    }
    if (message.id > this.#lastId) throw new FrameError('an id that was never opened')
    // What settled here before main's answer came is no longer pending, and its answer is of no interest.
    const pending = this.#pending.get(message.id)
    if (pending === undefined) return
    if (message.kind === 'item' ? pending.item === undefined : message.kind !== pending.end)
      throw new FrameError('an answer of another kind')
    if (message.kind === 'item') pending.item?.(message.item)
    else pending.settle(message.outcome)
  }

  #deliver(domain: string, name: string, item: unknown): void {
    const contract = Object.hasOwn(this.#contracts, domain) ? this.#contracts[domain] : undefined
    const event = contract !== undefined && Object.hasOwn(contract.events, name) ? contract.events[name] : undefined
    if (event === undefined) throw new FrameError('an unknown event')
    const checked = this.#checked(event.item, `${domain}.${name}`, item)
    if (!checked.ok) return
    for (const listener of [...(this.#listeners.get(`${domain}.${name}`) ?? [])]) this.#tell(listener, checked.value)
  }

  /** A listener that throws does not keep the others from hearing. */
  #tell(listener: (item: unknown) => void, item: unknown): void {
    try {
      listener(item)
    } catch (thrown) {
      this.#options.onBug?.('listener', faultOf(thrown))
    }
  }
}

/**
 * The client of contracts over a port. Answers, items and events are checked against their schemas; what does not
 * decode is fault `bug`. A call never rejects: every failure is an Outcome. If the other end dies, all that is
 * pending settles as `peer-gone`.
 */
export function createClient<S extends ContractSet>(
  contracts: S,
  port: WirePort,
  options: ClientOptions = {},
): Client<S> {
  const end = new ClientEnd(contracts, port, options)
  const domains = new Map<string, object>()
  for (const [domain, contract] of Object.entries(contracts)) {
    const client = new Map<string, unknown>()
    for (const [name, { output }] of Object.entries(contract.commands))
      client.set(name, (input: unknown, call?: CallOptions) => end.call(domain, name, output, input, call?.signal))
    for (const [name, { item }] of Object.entries(contract.streams))
      client.set(name, (input: unknown, call?: CallOptions) => end.stream(domain, name, item, input, call?.signal))
    client.set('on', (name: string, listener: (item: unknown) => void) => end.on(domain, name, listener))
    domains.set(domain, Object.fromEntries(client))
  }
  return {
    // The type says what the loop above has built for each domain of S.
    domains: Object.fromEntries(domains) as ClientSet<S>,
    onGone: (listener) => end.onGone(listener),
    get refused() {
      return end.refused
    },
    close: () => end.close(),
  }
}
