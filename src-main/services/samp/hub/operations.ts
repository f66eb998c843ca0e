import { isSampMap, type SampMap, type SampValue, sampMap } from '#shared/vo/samp/value.ts'
import { HubFault } from './callback.ts'
import type { Hub } from './hub.ts'
import type { HubClient } from './hub-client.ts'

/** What a profile forbids its clients: nothing in the Standard Profile, some MTypes in the Web Profile. */
export interface OperationRules {
  maySend(receiver: string, mtype: string): boolean
  /** Subscriptions of a client as this one may see them. */
  visible(receiver: string, subscriptions: SampMap): SampMap
}

export const noRules: OperationRules = { maySend: () => true, visible: (_receiver, subscriptions) => subscriptions }

/** An operation as a client asks for it; `params` without its key. */
export interface AskedOperation {
  readonly hub: Hub
  readonly client: HubClient
  readonly params: readonly SampValue[]
  readonly bytes: number
  readonly signal: AbortSignal
  readonly rules: OperationRules
}

interface Operation {
  readonly params: ReadonlyArray<'string' | 'map'>
  run(
    asked: AskedOperation,
    text: (index: number) => string,
    map: (index: number) => SampMap,
  ): SampValue | Promise<SampValue>
}

/** The operations that all profiles share, by their names without the profile's prefix (SAMP 1.3, 3.12). */
const operations: Readonly<Record<string, Operation>> = {
  unregister: {
    params: [],
    run: ({ hub, client }) => {
      hub.unregister(client)
      return ''
    },
  },
  declareMetadata: {
    params: ['map'],
    run: ({ hub, client }, _text, map) => {
      hub.declareMetadata(client, map(0))
      return ''
    },
  },
  getMetadata: { params: ['string'], run: ({ hub }, text) => hub.getMetadata(text(0)) },
  declareSubscriptions: {
    params: ['map'],
    run: ({ hub, client }, _text, map) => {
      hub.declareSubscriptions(client, map(0))
      return ''
    },
  },
  getSubscriptions: {
    params: ['string'],
    run: ({ hub, client, rules }, text) => {
      const subscriptions = hub.getSubscriptions(text(0))
      return text(0) === client.id ? subscriptions : rules.visible(text(0), subscriptions)
    },
  },
  getRegisteredClients: { params: [], run: ({ hub, client }) => hub.registeredClients(client) },
  getSubscribedClients: {
    params: ['string'],
    run: ({ hub, client, rules }, text) =>
      sampMap(hub.subscribedClients(client, text(0)).filter(([id]) => rules.maySend(id, text(0)))),
  },
  notify: {
    params: ['string', 'map'],
    run: ({ hub, client, bytes, rules }, text, map) => {
      checkRule(rules, text(0), map(1))
      hub.notify(client, text(0), map(1), bytes)
      return ''
    },
  },
  notifyAll: {
    params: ['map'],
    run: ({ hub, client, bytes, rules }, _text, map) => hub.notifyAll(client, map(0), bytes, excepted(rules, map(0))),
  },
  call: {
    params: ['string', 'string', 'map'],
    run: ({ hub, client, bytes, rules }, text, map) => {
      checkRule(rules, text(0), map(2))
      return hub.call(client, text(0), text(1), map(2), bytes)
    },
  },
  callAll: {
    params: ['string', 'map'],
    run: ({ hub, client, bytes, rules }, text, map) =>
      sampMap(hub.callAll(client, text(0), map(1), bytes, excepted(rules, map(1)))),
  },
  callAndWait: {
    params: ['string', 'map', 'string'],
    run: ({ hub, client, bytes, signal, rules }, text, map) => {
      checkRule(rules, text(0), map(1))
      return hub.callAndWait(client, text(0), map(1), seconds(text(2)), signal, bytes)
    },
  },
  reply: {
    params: ['string', 'map'],
    run: ({ hub, client, bytes }, text, map) => {
      hub.reply(client, text(0), map(1), bytes)
      return ''
    },
  },
  ping: { params: [], run: () => '' },
}

/** Runs an operation; throws or rejects with HubFault. */
export function runOperation(name: string, asked: AskedOperation): SampValue | Promise<SampValue> {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined
  if (operation === undefined) throw new HubFault(`The hub has no operation ${name.slice(0, 100)}.`)
  checkParams(name, operation.params, asked.params)
  const text = (index: number) => {
    const value = asked.params[index]
    return typeof value === 'string' ? value : ''
  }
  const map = (index: number) => {
    const value = asked.params[index]
    return isSampMap(value) ? value : {}
  }
  return operation.run(asked, text, map)
}

/** Throws HubFault where parameters are not of the types an operation has. */
export function checkParams(name: string, types: ReadonlyArray<'string' | 'map'>, params: readonly SampValue[]): void {
  if (params.length !== types.length)
    throw new HubFault(`${name} has ${types.length} parameters after the key, not ${params.length}.`)
  types.forEach((type, index) => {
    const value = params[index]
    if (type === 'string' ? typeof value !== 'string' : !isSampMap(value))
      throw new HubFault(`Parameter ${index + 1} after the key of ${name} must be a ${type}.`)
  })
}

const mtypeIn = (message: SampMap): string => {
  const mtype = Object.hasOwn(message, 'samp.mtype') ? message['samp.mtype'] : undefined
  return typeof mtype === 'string' ? mtype : ''
}

function checkRule(rules: OperationRules, receiver: string, message: SampMap): void {
  if (!rules.maySend(receiver, mtypeIn(message)))
    throw new HubFault(`A page may not send ${mtypeIn(message).slice(0, 100)} to ${receiver.slice(0, 100)}.`)
}

const excepted = (rules: OperationRules, message: SampMap) => (id: string) => !rules.maySend(id, mtypeIn(message))

function seconds(text: string): number {
  if (!/^\s*[+-]?\d{1,9}\s*$/.test(text))
    throw new HubFault(`The time-out must be a whole number of seconds, not ${text.slice(0, 40)}.`)
  return Number(text)
}
