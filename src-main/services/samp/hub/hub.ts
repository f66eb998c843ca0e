import {
  errorResponse,
  message as messageOf,
  messageProblem,
  mtypeOf,
  responseProblem,
} from '#shared/vo/samp/message.ts'
import { annotationFor, isSubscribed, subscriptionsProblem } from '#shared/vo/samp/subscriptions.ts'
import type { SampMap } from '#shared/vo/samp/value.ts'
import { type Callback, HubFault, type Receiver } from './callback.ts'
import { hubAnswer, hubMetadata, hubSubscriptions } from './hub-answers.ts'
import { type ClientProfile, type ClientView, type HubClient, viewOf } from './hub-client.ts'
import { LeftClients } from './left-clients.ts'
import { Outbox, type OutboxLimits } from './outbox.ts'
import { PendingCalls } from './pending-calls.ts'

export const hubId = 'hub'

/** Something that passed the hub: for the log of the panel. Called after it was taken in, in the order of the hub. */
export type HubTraffic =
  | {
      readonly kind: 'notify' | 'call'
      readonly sender: string
      readonly receiver: string
      readonly messageId?: string
      readonly message: SampMap
    }
  | {
      readonly kind: 'reply'
      readonly sender: string
      readonly receiver: string
      readonly messageId: string
      readonly response: SampMap
    }

export interface HubOptions {
  readonly version: string
  readonly randomId: () => string
  readonly now: () => number
  readonly onTraffic?: (traffic: HubTraffic) => void
  /** Told after every change of the clients, their metadata or subscriptions. */
  readonly onClients?: () => void
  readonly outbox?: OutboxLimits
  /** A client that has taken nothing for so long is looked for. Default 10 s. */
  readonly livenessSeconds?: number
}

const maxClients = 500
const encoder = new TextEncoder()
const sizeOf = (value: SampMap): number => encoder.encode(JSON.stringify(value)).byteLength

/**
 * The hub of SAMP 1.3, 3, whatever the profile: who is there, who listens to what, and who is told. Operations throw
 * HubFault. A message is taken in or refused at once; what becomes of it at its receiver never holds a sender up.
 */
export class Hub {
  readonly #options: HubOptions
  readonly #clients = new Map<string, HubClient>()
  readonly #left: LeftClients
  readonly #pending: PendingCalls
  readonly #metadata: SampMap
  readonly #liveness: NodeJS.Timeout
  #registered = 0
  #closed = false
  #looking: Promise<void> | undefined

  constructor(options: HubOptions) {
    this.#options = options
    this.#left = new LeftClients(options.now)
    this.#pending = new PendingCalls(options.randomId().slice(0, 8))
    this.#metadata = hubMetadata(options.version)
    const look = () => {
      this.#looking ??= this.#lookForSilent().finally(() => {
        this.#looking = undefined
      })
    }
    this.#liveness = setInterval(look, (options.livenessSeconds ?? 10) * 500)
    this.#liveness.unref()
  }

  /** SAMP 1.3, 3.5. Ids are never used twice. */
  register(profile: ClientProfile, more: { readonly origin?: string; readonly metadata?: SampMap } = {}): HubClient {
    if (this.#closed) throw new HubFault('The hub is ending.')
    if (this.#clients.size >= maxClients) throw new HubFault(`The hub takes at most ${maxClients} clients.`)
    this.#registered += 1
    const client: HubClient = {
      id: `c${this.#registered}`,
      profile,
      ...(more.origin !== undefined && { origin: more.origin }),
      metadata: more.metadata ?? {},
      subscriptions: {},
      outbox: undefined,
    }
    this.#clients.set(client.id, client)
    this.#tell('samp.hub.event.register', { id: client.id })
    this.#options.onClients?.()
    return client
  }

  unregister(client: HubClient): void {
    if (this.#clients.get(client.id) !== client) return
    this.#clients.delete(client.id)
    this.#left.add(client.id, client.metadata)
    client.outbox?.close()
    for (const { caller, answered } of this.#pending.removeClient(client.id)) {
      const why = `${client.id} has left the hub before it replied.`
      if (answered.kind === 'waiter') answered.fail(why)
      if (answered.kind === 'tag') this.#respond(caller, client.id, answered.tag, errorResponse({ short: why }))
    }
    this.#tell('samp.hub.event.unregister', { id: client.id })
    this.#options.onClients?.()
  }

  /** Makes a client callable, or (undefined) stops calling it. */
  setReceiver(client: HubClient, receiver: Receiver | undefined): void {
    client.outbox?.close()
    const { now, outbox } = this.#options
    client.outbox = receiver && new Outbox(receiver, () => this.unregister(client), now, outbox)
    this.#options.onClients?.()
  }

  declareMetadata(client: HubClient, metadata: SampMap): void {
    client.metadata = metadata
    this.#tell('samp.hub.event.metadata', { id: client.id, metadata })
    this.#options.onClients?.()
  }

  getMetadata(id: string): SampMap {
    return id === hubId ? this.#metadata : (this.#left.metadata(id) ?? this.#client(id).metadata)
  }

  declareSubscriptions(client: HubClient, subscriptions: SampMap): void {
    const problem = subscriptionsProblem(subscriptions)
    if (problem !== undefined) throw new HubFault(problem)
    client.subscriptions = subscriptions
    this.#tell('samp.hub.event.subscriptions', { id: client.id, subscriptions })
    this.#options.onClients?.()
  }

  getSubscriptions(id: string): SampMap {
    if (id === hubId) return hubSubscriptions
    return this.#left.metadata(id) === undefined ? this.#client(id).subscriptions : {}
  }

  /** All but the one that asks, the hub first (SAMP 1.3, 3.11). */
  registeredClients(asking: HubClient): string[] {
    return [hubId, ...this.#clients.keys()].filter((id) => id !== asking.id)
  }

  /** Who is subscribed to an MType and can be called, with its annotation; without the one that asks. */
  subscribedClients(asking: HubClient, mtype: string): [string, SampMap][] {
    const found: [string, SampMap][] = []
    const own = annotationFor(hubSubscriptions, mtype)
    if (own !== undefined) found.push([hubId, own])
    for (const client of this.#clients.values()) {
      const annotation = client === asking || !client.outbox ? undefined : annotationFor(client.subscriptions, mtype)
      if (annotation !== undefined) found.push([client.id, annotation])
    }
    return found
  }

  notify(sender: HubClient, receiver: string, message: SampMap, bytes = sizeOf(message)): void {
    checkMessage(message)
    this.#checkSubscribed(receiver, mtypeOf(message))
    this.#send(receiver, { kind: 'notification', sender: sender.id, message, bytes })
  }

  /** The ids it was sent to; those `except` says are left out. */
  notifyAll(sender: HubClient, message: SampMap, bytes = sizeOf(message), except?: (id: string) => boolean): string[] {
    checkMessage(message)
    const sent: string[] = []
    for (const [id] of this.subscribedClients(sender, mtypeOf(message)))
      if (except?.(id) !== true && this.#trySend(id, { kind: 'notification', sender: sender.id, message, bytes }))
        sent.push(id)
    return sent
  }

  /** The id of the message; the response comes as a callback with the tag. */
  call(sender: HubClient, receiver: string, tag: string, message: SampMap, bytes = sizeOf(message)): string {
    checkMessage(message)
    checkCallable(sender)
    this.#checkSubscribed(receiver, mtypeOf(message))
    return this.#startCall(sender, receiver, { kind: 'tag', tag }, message, bytes)
  }

  /** Ids of messages by receiver. */
  callAll(
    sender: HubClient,
    tag: string,
    message: SampMap,
    bytes = sizeOf(message),
    except?: (id: string) => boolean,
  ): [string, string][] {
    checkMessage(message)
    checkCallable(sender)
    const sent: [string, string][] = []
    for (const [id] of this.subscribedClients(sender, mtypeOf(message))) {
      if (except?.(id) === true) continue
      try {
        sent.push([id, this.#startCall(sender, id, { kind: 'tag', tag }, message, bytes)])
      } catch (error) {
        // One that takes no more must not keep the message from the others.
        if (!(error instanceof HubFault)) throw error
      }
    }
    return sent
  }

  /** The response; rejects with HubFault after the time-out (0 or less: none) or when the receiver goes. */
  callAndWait(
    sender: HubClient,
    receiver: string,
    message: SampMap,
    waitSeconds: number,
    signal: AbortSignal,
    bytes = sizeOf(message),
  ): Promise<SampMap> {
    checkMessage(message)
    this.#checkSubscribed(receiver, mtypeOf(message))
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined
      let id: string | undefined
      const end = (finish: () => void) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', gone)
        finish()
      }
      const giveUp = (why: string) => {
        if (id !== undefined) this.#pending.giveUp(id)
        end(() => reject(new HubFault(why)))
      }
      const gone = () => giveUp('The caller has gone.')
      signal.addEventListener('abort', gone, { once: true })
      if (waitSeconds > 0)
        timer = setTimeout(
          () => giveUp(`Synchronous call timeout: no reply from ${receiver} within ${waitSeconds} s.`),
          Math.min(waitSeconds * 1000, 2_147_483_647),
        )
      try {
        id = this.#startCall(
          sender,
          receiver,
          {
            kind: 'waiter',
            settle: (response) => end(() => resolve(response)),
            fail: (why) => end(() => reject(new HubFault(why))),
          },
          message,
          bytes,
        )
      } catch (error) {
        end(() => reject(error))
      }
    })
  }

  reply(responder: HubClient, messageId: string, response: SampMap, bytes = sizeOf(response)): void {
    const problem = responseProblem(response)
    if (problem !== undefined) throw new HubFault(problem)
    this.#answer(responder.id, messageId, response, bytes)
  }

  clients(): readonly ClientView[] {
    const own: ClientView = {
      id: hubId,
      profile: 'hub',
      metadata: this.#metadata,
      subscriptions: hubSubscriptions,
      callable: true,
    }
    return [own, ...[...this.#clients.values()].map(viewOf)]
  }

  profileOf(id: string): ClientProfile | 'hub' | undefined {
    return id === hubId ? 'hub' : this.#clients.get(id)?.profile
  }

  /** Tells a client to go and takes it off the list (SAMP 1.3, 3.11: samp.hub.disconnect). */
  async disconnect(id: string, reason: string): Promise<void> {
    const client = this.#clients.get(id)
    if (client === undefined) return
    if (isSubscribed(client.subscriptions, 'samp.hub.disconnect')) {
      this.#event(id, 'samp.hub.disconnect', { reason })
      await this.#drained([client], 1)
    }
    this.unregister(client)
  }

  /** Tells all clients that the hub ends, waits for them a moment (at most 1 s), and forgets them. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#liveness)
    this.#tell('samp.hub.event.shutdown', {})
    const clients = [...this.#clients.values()]
    await this.#drained(clients, 1)
    for (const client of clients) client.outbox?.close()
    for (const client of clients)
      for (const { answered } of this.#pending.removeClient(client.id))
        if (answered.kind === 'waiter') answered.fail('The hub is ending.')
    this.#clients.clear()
  }

  async #drained(clients: readonly HubClient[], waitSeconds: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, waitSeconds * 1000)
    })
    await Promise.race([Promise.all(clients.map((client) => client.outbox?.drained())), enough])
    clearTimeout(timer)
  }

  #client(id: string): HubClient {
    const client = this.#clients.get(id)
    if (client === undefined) throw new HubFault(`There is no client ${id.slice(0, 100)}.`)
    return client
  }

  #checkSubscribed(receiver: string, mtype: string): void {
    if (receiver !== hubId && !this.#client(receiver).outbox) throw new HubFault(`Client ${receiver} is not callable`)
    if (!isSubscribed(this.getSubscriptions(receiver), mtype))
      throw new HubFault(`Client ${receiver} is not subscribed to ${mtype}`)
  }

  #startCall(
    sender: HubClient,
    receiver: string,
    answered: Parameters<PendingCalls['add']>[2],
    message: SampMap,
    bytes: number,
  ): string {
    const messageId = this.#pending.add(sender.id, receiver, answered)
    try {
      this.#send(receiver, { kind: 'call', sender: sender.id, messageId, message, bytes })
    } catch (error) {
      this.#pending.take(messageId, receiver)
      throw error
    }
    return messageId
  }

  #send(receiver: string, callback: Callback): void {
    if (!this.#trySend(receiver, callback))
      throw new HubFault(`Client ${receiver} does not take its messages: too many wait for it.`)
  }

  #trySend(receiver: string, callback: Callback): boolean {
    if (receiver === hubId) this.#toHub(callback)
    else if (this.#clients.get(receiver)?.outbox?.push(callback) !== true) return false
    const { onTraffic } = this.#options
    if (onTraffic && callback.kind === 'call') onTraffic({ ...callback, receiver })
    if (onTraffic && callback.kind === 'notification')
      onTraffic({ kind: 'notify', sender: callback.sender, receiver, message: callback.message })
    return true
  }

  #toHub(callback: Callback): void {
    if (callback.kind !== 'call') return
    const response = hubAnswer(callback.message, () => this.clients())
    // Not before the caller knows the id of its message.
    setImmediate(() => {
      try {
        this.#answer(hubId, callback.messageId, response, sizeOf(response))
      } catch {
        // The caller has gone in between.
      }
    })
  }

  #answer(responder: string, messageId: string, response: SampMap, bytes: number): void {
    const { caller, answered } = this.#pending.take(messageId, responder)
    if (answered.kind === 'waiter') answered.settle(response)
    if (answered.kind === 'tag') this.#respond(caller, responder, answered.tag, response, bytes)
    this.#options.onTraffic?.({ kind: 'reply', sender: responder, receiver: caller, messageId, response })
  }

  #respond(caller: string, responder: string, tag: string, response: SampMap, bytes = sizeOf(response)): void {
    this.#clients.get(caller)?.outbox?.push({ kind: 'response', responder, tag, response, bytes })
  }

  /** An event of the hub, for all who are subscribed, the one it is about included (SAMP 1.3, 3.11). */
  #tell(mtype: string, params: SampMap): void {
    const event = messageOf(mtype, params)
    const bytes = sizeOf(event)
    for (const client of this.#clients.values())
      if (client.outbox && isSubscribed(client.subscriptions, mtype))
        this.#trySend(client.id, { kind: 'notification', sender: hubId, message: event, bytes })
  }

  #event(id: string, mtype: string, params: SampMap): void {
    const event = messageOf(mtype, params)
    this.#trySend(id, { kind: 'notification', sender: hubId, message: event, bytes: sizeOf(event) })
  }

  async #lookForSilent(): Promise<void> {
    const { now, livenessSeconds = 10 } = this.#options
    const since = now() - livenessSeconds * 1000
    for (const client of [...this.#clients.values()]) {
      const { outbox } = client
      if (!outbox || outbox.lastTaken > since) continue
      if (await outbox.isThere().catch(() => true)) outbox.lastTaken = now()
      else if (client.outbox === outbox) this.unregister(client)
    }
  }
}

function checkMessage(message: SampMap): void {
  const problem = messageProblem(message)
  if (problem !== undefined) throw new HubFault(problem)
  const mtype = mtypeOf(message)
  if (mtype.startsWith('samp.hub.')) throw new HubFault(`Only the hub sends ${mtype}.`)
}

function checkCallable(sender: HubClient): void {
  if (!sender.outbox) throw new HubFault('A client that cannot be called gets no response: use callAndWait.')
}
