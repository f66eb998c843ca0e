import { type Fault, FaultError, fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import {
  errorResponse,
  message as messageOf,
  mtypeOf,
  okResponse,
  paramsOf,
  readResponse,
  type SampAnswer,
} from '#shared/vo/samp/message.ts'
import { plainMap, plainString } from '#shared/vo/samp/plain-strings.ts'
import { annotationFor, matches, subscribedTo } from '#shared/vo/samp/subscriptions.ts'
import type { SampMap } from '#shared/vo/samp/value.ts'
import type { Callback, OnCallback, SampConnection } from './connection.ts'
import { type KnownClient, KnownClients, listEvents } from './known-clients.ts'

/** A message that arrived. */
export interface ReceivedMessage {
  readonly sender: string
  /** As the sender calls itself; its id where it has no name. */
  readonly senderName: string
  readonly mtype: string
  readonly params: SampMap
  /** Whether the sender waits for a response. */
  readonly isCall: boolean
}

/** Acts on a message; the response goes back if it was a call. What it throws becomes `samp.error`. */
export type MessageHandler = (message: ReceivedMessage) => Promise<SampMap> | SampMap

/** Where we stand. `alone`: no hub runs, and we look for one. `dismissed`: a hub told us to go, and we stay away. */
export type SampStatus = 'off' | 'alone' | 'joined' | 'own-hub' | 'dismissed'

/** What our client sends and gets: a message, and later what became of a call, by the same key. */
export type ClientTraffic =
  | {
      readonly kind: 'notify' | 'call'
      readonly direction: 'in' | 'out'
      readonly key: string
      /** The other end. */
      readonly peer: string
      readonly mtype: string
      readonly params: SampMap
    }
  | { readonly kind: 'reply'; readonly key: string; readonly response: SampMap }
  /** No answer came: it could not be sent, or nobody answered in time (`timeout`). */
  | { readonly kind: 'failed'; readonly key: string; readonly fault: Fault }

export interface SampClientOptions {
  readonly metadata: SampMap
  /** By MType or pattern; the most exact one counts. Ping is answered without one. */
  readonly handlers: Readonly<Record<string, MessageHandler>>
  /** Joins the hub that runs; undefined where none does. */
  readonly join: (onCallback: OnCallback) => Promise<SampConnection | undefined>
  /** Starts a hub of our own and registers with it; undefined where that cannot be. */
  readonly runOwn: (onCallback: OnCallback) => Promise<SampConnection | undefined>
  readonly randomId: () => string
  /** Told after every change of the status or the clients. */
  readonly onChange: () => void
  readonly onTraffic?: (traffic: ClientTraffic) => void
  /** Between two looks for a hub, or at the one we are on. Default 3 s. */
  readonly lookSeconds?: number
}

const cancelled = fail('cancelled', 'Cancelled.')

/** How one receiver took a message. */
export interface Sent {
  readonly receiver: string
  readonly outcome: Outcome<SampAnswer>
}

/**
 * Our place among the programs on the desk: registered with whatever hub runs, again after it has gone and come back,
 * or with a hub of our own where none runs and we are told to run one. Every call is answered.
 */
export class SampClient {
  readonly #options: SampClientOptions
  readonly #known: KnownClients
  readonly #waiting = new Map<string, (answer: Outcome<SampMap>) => void>()
  #connection: SampConnection | undefined
  #status: SampStatus = 'off'
  #runsHub = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #looking: Promise<void> | undefined

  constructor(options: SampClientOptions) {
    this.#options = options
    this.#known = new KnownClients(options.onChange)
  }

  get status(): SampStatus {
    return this.#status
  }

  get selfId(): string | undefined {
    return this.#connection?.selfId
  }

  get clients(): readonly KnownClient[] {
    return this.#known.all
  }

  subscribedTo(mtype: string): readonly KnownClient[] {
    return this.#known.subscribedTo(mtype)
  }

  /** Joins, and keeps joining. `runsHub`: where no hub runs, also after another one has gone, we run one. Resolves after the first look. */
  async start({ runsHub }: { readonly runsHub: boolean }): Promise<void> {
    this.#runsHub = runsHub
    if (this.#status === 'off' || this.#status === 'dismissed') this.#setStatus('alone')
    await this.#look()
  }

  /** Leaves, and stays away until the next start. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer)
    this.#setStatus('off')
    await this.#looking
    await this.#leave()
  }

  /** Tells, without an answer. Rejects with a FaultError where a hub refuses. */
  async notify(receiver: string, mtype: string, params: SampMap): Promise<void> {
    const plain = plainMap(params)
    const key = this.#options.randomId()
    this.#options.onTraffic?.({ kind: 'notify', direction: 'out', key, peer: receiver, mtype, params: plain })
    try {
      await this.#joined().notify(receiver, messageOf(mtype, plain))
    } catch (error) {
      if (error instanceof FaultError) this.#options.onTraffic?.({ kind: 'failed', key, fault: error.fault })
      throw error
    }
  }

  /** Ids of those who were told. */
  async notifyAll(mtype: string, params: SampMap): Promise<readonly string[]> {
    return this.#joined().notifyAll(messageOf(mtype, plainMap(params)))
  }

  /** Asks one, and waits for the answer at most so long: some programs never answer. */
  async call(
    receiver: string,
    mtype: string,
    params: SampMap,
    waitSeconds: number,
    signal?: AbortSignal,
  ): Promise<Outcome<SampAnswer>> {
    const tag = this.#options.randomId()
    const plain = plainMap(params)
    const { onTraffic } = this.#options
    onTraffic?.({ kind: 'call', direction: 'out', key: tag, peer: receiver, mtype, params: plain })
    const outcome = await this.#ask(receiver, tag, messageOf(mtype, plain), waitSeconds, signal)
    if (!outcome.ok) onTraffic?.({ kind: 'failed', key: tag, fault: outcome.fault })
    else onTraffic?.({ kind: 'reply', key: tag, response: outcome.value })
    return outcome.ok ? ok(readResponse(outcome.value)) : outcome
  }

  /** Pings one, which is not told as traffic: a look whether it is there is nothing that a person sent. */
  async ping(receiver: string, waitSeconds: number): Promise<Outcome<SampMap>> {
    return this.#ask(receiver, this.#options.randomId(), messageOf('samp.app.ping'), waitSeconds, undefined)
  }

  async #ask(
    receiver: string,
    tag: string,
    message: SampMap,
    waitSeconds: number,
    signal: AbortSignal | undefined,
  ): Promise<Outcome<SampMap>> {
    if (signal?.aborted) return cancelled
    let timer: ReturnType<typeof setTimeout> | undefined
    let abort: (() => void) | undefined
    const answer = new Promise<Outcome<SampMap>>((resolve) => {
      const late = fail('timeout', `${this.#nameOf(receiver)} has not answered within ${waitSeconds} s.`)
      timer = setTimeout(() => resolve(late), waitSeconds * 1000)
      abort = () => resolve(cancelled)
      signal?.addEventListener('abort', abort, { once: true })
      this.#waiting.set(tag, resolve)
    })
    try {
      await this.#joined().call(receiver, tag, message)
      return await answer
    } catch (error) {
      if (error instanceof FaultError) return { ok: false, fault: error.fault }
      throw error
    } finally {
      clearTimeout(timer)
      if (abort) signal?.removeEventListener('abort', abort)
      this.#waiting.delete(tag)
    }
  }

  /** Asks several at once; one that fails or is silent does not hold up the others. */
  callEach(receivers: readonly string[], mtype: string, params: SampMap, waitSeconds: number): Promise<Sent[]> {
    return Promise.all(
      receivers.map(async (receiver) => ({ receiver, outcome: await this.call(receiver, mtype, params, waitSeconds) })),
    )
  }

  #joined(): SampConnection {
    if (this.#connection === undefined)
      throw new FaultError({
        kind: 'offline',
        message: 'No SAMP hub is running. Start one, or a program that brings one.',
      })
    return this.#connection
  }

  #nameOf(id: string): string {
    return this.#known.get(id)?.name ?? id
  }

  #setStatus(status: SampStatus): void {
    if (this.#status === status) return
    this.#status = status
    this.#options.onChange()
  }

  /** One look at a time; the next is planned at its end. */
  #look(): Promise<void> {
    clearTimeout(this.#timer)
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = undefined
      if (this.#status === 'off' || this.#status === 'dismissed') return
      this.#timer = setTimeout(() => void this.#look(), (this.#options.lookSeconds ?? 3) * 1000)
    })
    return this.#looking
  }

  async #lookOnce(): Promise<void> {
    const { join, runOwn } = this.#options
    if (this.#connection !== undefined) {
      if (await this.#connection.isAlive()) return
      await this.#lost()
    }
    if (this.#status !== 'alone') return
    const receive: OnCallback = (callback) => this.#receive(callback)
    const connection = (await join(receive)) ?? (this.#runsHub ? await runOwn(receive) : undefined)
    if (connection === undefined) return
    try {
      this.#connection = connection
      await this.#introduce(connection)
      // Stopped, or told to go, while we came in.
      if (this.#status !== 'alone') await this.#leave()
      else this.#setStatus(connection.kind === 'own' ? 'own-hub' : 'joined')
    } catch {
      // It went in the moment we came; the next look finds another.
      await this.#lost()
    }
  }

  async #introduce(connection: SampConnection): Promise<void> {
    const { metadata, handlers } = this.#options
    await connection.declareMetadata(plainMap(metadata))
    await connection.declareSubscriptions(
      subscribedTo([
        'samp.app.ping',
        'samp.hub.disconnect',
        'samp.hub.event.shutdown',
        ...listEvents,
        ...Object.keys(handlers),
      ]),
    )
    await this.#known.load(connection)
  }

  async #lost(): Promise<void> {
    const lost = this.#connection
    this.#connection = undefined
    this.#endWaiting()
    this.#known.clear()
    if (this.#status === 'joined' || this.#status === 'own-hub') this.#setStatus('alone')
    await lost?.close()
  }

  async #rejoin(): Promise<void> {
    await this.#lost()
    if (this.#status === 'alone') await this.#look()
  }

  async #leave(): Promise<void> {
    const left = this.#connection
    this.#connection = undefined
    this.#endWaiting()
    await left?.close()
    this.#known.clear()
  }

  /** Responses come from the hub that we were on, and from no other. */
  #endWaiting(): void {
    for (const settle of [...this.#waiting.values()])
      settle(fail('offline', 'The connection to the SAMP hub ended before an answer came.'))
  }

  #receive(callback: Callback): void {
    const connection = this.#connection
    if (connection === undefined) return
    if (callback.kind === 'response') {
      this.#waiting.get(callback.tag)?.(ok(callback.response))
      return
    }
    const mtype = mtypeOf(callback.message)
    if (callback.sender === connection.hubId && mtype.startsWith('samp.hub.'))
      this.#hubSays(connection, mtype, paramsOf(callback.message))
    void this.#handle(connection, callback, mtype)
  }

  #hubSays(connection: SampConnection, mtype: string, params: SampMap): void {
    if (mtype === 'samp.hub.event.shutdown') void this.#rejoin()
    else if (mtype === 'samp.hub.disconnect') {
      this.#setStatus('dismissed')
      clearTimeout(this.#timer)
      void this.#leave()
    } else if (listEvents.includes(mtype)) this.#known.take(connection, mtype, params)
  }

  async #handle(
    connection: SampConnection,
    callback: Exclude<Callback, { kind: 'response' }>,
    mtype: string,
  ): Promise<void> {
    const isCall = callback.kind === 'call'
    const { sender } = callback
    const params = paramsOf(callback.message)
    const { onTraffic, randomId } = this.#options
    const key = randomId()
    onTraffic?.({ kind: isCall ? 'call' : 'notify', direction: 'in', key, peer: sender, mtype, params })
    const response = await this.#answer({ sender, senderName: this.#nameOf(sender), mtype, params, isCall })
    if (!isCall) return
    onTraffic?.({ kind: 'reply', key, response })
    // A hub that has gone in between needs no reply.
    await connection.reply(callback.messageId, response).catch(() => undefined)
  }

  async #answer(received: ReceivedMessage): Promise<SampMap> {
    const handler = this.#handlerFor(received.mtype)
    if (handler === undefined)
      return received.mtype === 'samp.app.ping' || received.mtype.startsWith('samp.hub.')
        ? okResponse()
        : errorResponse({ short: `${received.mtype} is not handled here.` })
    try {
      return plainMap(await handler(received))
    } catch (error) {
      const short = error instanceof FaultError ? error.fault.message : 'This program met an error of its own.'
      return errorResponse({ short: plainString(short), code: error instanceof FaultError ? error.fault.kind : 'bug' })
    }
  }

  #handlerFor(mtype: string): MessageHandler | undefined {
    const { handlers } = this.#options
    if (annotationFor(subscribedTo(Object.keys(handlers)), mtype) === undefined) return undefined
    const [best] = Object.keys(handlers)
      .filter((pattern) => matches(pattern, mtype))
      .sort((a, b) => b.length - a.length)
    return best === undefined ? undefined : handlers[best]
  }
}
