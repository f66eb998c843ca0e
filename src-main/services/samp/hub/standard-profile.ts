import { timingSafeEqual } from 'node:crypto'
import { type Outcome, ok } from '#shared/ipc/fault.ts'
import type { SampMap, SampValue } from '#shared/vo/samp/value.ts'
import { methodCallOf, valueText } from '#shared/vo/samp/xml-rpc-text.ts'
import { listen } from '../../../net/listen.ts'
import { LocalCallError } from '../../../net/local-caller.ts'
import { type AdmittedCall, XmlRpcDoor } from '../xml-rpc/xml-rpc-door.ts'
import { type Callback, HubFault, type Receiver, ReceiverGone } from './callback.ts'
import { Farewells } from './farewells.ts'
import { type Hub, hubId } from './hub.ts'
import type { HubClient } from './hub-client.ts'
import { checkParams, noRules, runOperation } from './operations.ts'
import { claimLockfile, type LockfileParts } from './profile-lockfile.ts'

export interface StandardProfileOptions extends LockfileParts {
  readonly hub: Hub
  /** At least 128 random bits, of letters, digits, `-` and `_`. */
  readonly randomKey: () => string
  /** Told once when the lockfile has become another hub's. */
  readonly onLockLost?: () => void
  readonly onError?: (error: unknown) => void
}

export interface StandardProfile {
  readonly url: string
  readonly lockfile: string
  /** Removes the lockfile if it is ours: nobody comes any more. */
  withdraw(): Promise<void>
  close(): Promise<void>
}

const prefix = 'samp.hub.'
const deliverySeconds = 120
const lockfileCheckSeconds = 5

/** The Standard Profile (SAMP 1.3, 4): XML-RPC on a free port of loopback, told by a lockfile that only its owner can read. */
export async function openStandardProfile(options: StandardProfileOptions): Promise<Outcome<StandardProfile>> {
  const farewells = new Farewells(options)
  const desk = new StandardDesk(options, (callbacks) => void farewells.keep(callbacks))
  const door = new XmlRpcDoor<HubClient | undefined>({
    admit: (method, param) => desk.admit(method, param),
    run: (call) => desk.run(call),
    isRefusal: (error): error is Error => error instanceof HubFault,
  })
  const listener = await listen({
    maxBodyBytes: 64 * 1_048_576,
    headersTimeoutSeconds: 20,
    requestTimeoutSeconds: 60,
    maxConnections: 2048,
    // No page may ask here, whatever it knows.
    allowsOrigin: (origin) => origin === undefined,
    takesSimpleHttp: true,
    endsAfterAnswer: true,
    handler: async (request, response) => {
      if (request.path === '/xmlrpc') await door.serve(request, response)
      else response.answer(404, { 'Content-Type': 'text/plain' }, 'Nothing here.\n')
    },
    ...(options.onError && { onError: options.onError }),
  })
  if (!listener.ok) return listener
  const url = `${listener.value.url}/xmlrpc`
  const lockfile = await claimLockfile({ secret: desk.secret, url, version: '1.3' }, options)
  if (!lockfile.ok) {
    await listener.value.close()
    return lockfile
  }
  await farewells.sayForTheDead()
  const watch = setInterval(async () => {
    if (await lockfile.value.check()) return
    clearInterval(watch)
    options.onLockLost?.()
  }, lockfileCheckSeconds * 1000)
  watch.unref()
  return ok({
    url,
    lockfile: options.path,
    withdraw: async () => {
      clearInterval(watch)
      await lockfile.value.remove()
      await farewells.keep(new Map())
    },
    close: () => listener.value.close(),
  })
}

/** Who is who in the Standard Profile, by their private keys. */
class StandardDesk {
  readonly secret: string
  readonly #options: StandardProfileOptions
  readonly #clients = new Map<string, HubClient>()
  readonly #keys = new WeakMap<HubClient, string>()
  readonly #texts = new WeakMap<SampMap, string>()
  /** By private key. */
  readonly #callbacks = new Map<string, string>()
  readonly #onCallbacks: (callbacks: ReadonlyMap<string, string>) => void

  constructor(options: StandardProfileOptions, onCallbacks: (callbacks: ReadonlyMap<string, string>) => void) {
    this.#options = options
    this.#onCallbacks = onCallbacks
    this.secret = options.randomKey()
  }

  admit(method: string, param: string | undefined): { caller: HubClient | undefined; stranger?: boolean } {
    if (method === `${prefix}ping` && (param === undefined || !this.#clients.has(param)))
      return { caller: undefined, stranger: true }
    if (method === `${prefix}register`) {
      if (!isSame(param ?? '', this.secret)) throw new HubFault('The secret is not that of the lockfile.')
      return { caller: undefined, stranger: true }
    }
    const caller = this.#clients.get(param ?? '')
    // The hub may have let it go: told to leave, or taken for dead.
    if (caller === undefined || this.#options.hub.profileOf(caller.id) === undefined)
      throw new HubFault('This private key is not known: the client is not registered.')
    return { caller }
  }

  run({ caller, method, params, bytes, signal }: AdmittedCall<HubClient | undefined>): SampValue | Promise<SampValue> {
    const { hub } = this.#options
    if (!method.startsWith(prefix)) throw new HubFault(`There is no method ${method.slice(0, 100)}.`)
    const name = method.slice(prefix.length)
    if (name === 'ping') return ''
    if (name === 'register') {
      checkParams(name, [], params.slice(1))
      return this.#register()
    }
    if (caller === undefined) throw new HubFault(`There is no method ${method.slice(0, 100)}.`)
    const rest = params.slice(1)
    if (name === 'setXmlrpcCallback') {
      checkParams(name, ['string'], rest)
      this.#setCallback(caller, String(rest[0]))
      return ''
    }
    const answer = runOperation(name, { hub, client: caller, params: rest, bytes, signal, rules: noRules })
    if (name === 'unregister') this.#forget(this.#keys.get(caller) ?? '')
    return answer
  }

  #register(): SampMap {
    for (const [key, client] of this.#clients)
      if (this.#options.hub.profileOf(client.id) === undefined) this.#forget(key)
    const client = this.#options.hub.register('standard')
    const key = this.#options.randomKey()
    this.#clients.set(key, client)
    this.#keys.set(client, key)
    return { 'samp.hub-id': hubId, 'samp.self-id': client.id, 'samp.private-key': key }
  }

  #forget(key: string): void {
    this.#clients.delete(key)
    if (this.#callbacks.delete(key)) this.#onCallbacks(this.#callbacks)
  }

  #setCallback(client: HubClient, url: string): void {
    if (!URL.canParse(url) || new URL(url).protocol !== 'http:')
      throw new HubFault('The address of the callback must be an http URL of this machine.')
    const key = this.#keys.get(client) ?? ''
    this.#options.hub.setReceiver(client, this.#receiver(url, valueText(key)))
    this.#callbacks.set(key, url)
    this.#onCallbacks(this.#callbacks)
  }

  #receiver(url: string, key: string): Receiver {
    const { caller } = this.#options
    return {
      deliver: async (callback, signal) => {
        try {
          const { method, values } = this.#callbackParts(callback)
          const xml = methodCallOf(`samp.client.${method}`, [key, ...values])
          await caller.post(url, xml, { waitSeconds: deliverySeconds, signal, maxBytes: 1_048_576 })
        } catch (error) {
          if (error instanceof LocalCallError && (error.problem === 'refused' || error.problem === 'foreign'))
            throw new ReceiverGone(error.message)
          throw error
        }
      },
      isThere: () => caller.listens(url, 2),
    }
  }

  #callbackParts(callback: Callback): { readonly method: string; readonly values: readonly string[] } {
    switch (callback.kind) {
      case 'notification':
        return { method: 'receiveNotification', values: [valueText(callback.sender), this.#text(callback.message)] }
      case 'call':
        return {
          method: 'receiveCall',
          values: [valueText(callback.sender), valueText(callback.messageId), this.#text(callback.message)],
        }
      case 'response':
        return {
          method: 'receiveResponse',
          values: [valueText(callback.responder), valueText(callback.tag), valueText(callback.response)],
        }
    }
  }

  /** A message that many receive is written once. */
  #text(message: SampMap): string {
    const known = this.#texts.get(message)
    if (known !== undefined) return known
    const text = valueText(message)
    this.#texts.set(message, text)
    return text
  }
}

/** Takes the same time whatever is wrong. */
function isSame(offered: string, secret: string): boolean {
  const [a, b] = [Buffer.from(offered, 'utf8'), Buffer.from(secret, 'utf8')]
  return a.byteLength === b.byteLength && timingSafeEqual(a, b)
}
