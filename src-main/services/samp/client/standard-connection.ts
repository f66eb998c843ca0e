import { FaultError, fail, faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { HubLock } from '#shared/vo/samp/lockfile.ts'
import { isSampList, isSampMap, type SampMap, type SampValue, stringOf } from '#shared/vo/samp/value.ts'
import { readXmlRpc, XmlRpcError } from '#shared/vo/samp/xml-rpc-reader.ts'
import { methodCallText } from '#shared/vo/samp/xml-rpc-text.ts'
import { type Listener, listen } from '../../../net/listen.ts'
import { LocalCallError, type LocalCaller } from '../../../net/local-caller.ts'
import type { Callback } from '../hub/callback.ts'
import { type AdmittedCall, XmlRpcDoor } from '../xml-rpc/xml-rpc-door.ts'
import type { OnCallback, SampConnection } from './connection.ts'

export interface StandardConnectionOptions {
  readonly lock: HubLock
  readonly caller: LocalCaller
  readonly onCallback: OnCallback
}

const answerSeconds = 30

/** Registers with a hub of the Standard Profile (SAMP 1.3, 4): `offline` where it does not answer. */
export async function connectStandard(options: StandardConnectionOptions): Promise<Outcome<SampConnection>> {
  const { lock, caller, onCallback } = options
  const ask = async (method: string, params: readonly SampValue[]): Promise<SampValue> => {
    try {
      const text = await caller.post(lock.url, methodCallText(`samp.hub.${method}`, params), {
        waitSeconds: answerSeconds,
      })
      const document = readXmlRpc(text)
      if (document.kind === 'response') return document.value
      const said = document.kind === 'fault' ? document.text : 'an answer that is none'
      throw new FaultError({ kind: 'service', message: `The SAMP hub says: ${said}`, where: lock.url })
    } catch (error) {
      throw hubProblem(error, lock.url)
    }
  }
  let callbacks: Listener | undefined
  try {
    const registration = await ask('register', [lock.secret])
    const of = (key: string) => (isSampMap(registration) ? stringOf(registration, key) : undefined)
    const [hubId, selfId, key] = [of('samp.hub-id'), of('samp.self-id'), of('samp.private-key')]
    if (hubId === undefined || selfId === undefined || key === undefined)
      return fail('service', 'The SAMP hub registers without saying as whom.', { where: lock.url })
    const opened = await listenForCallbacks(key, onCallback)
    if (!opened.ok) return opened
    callbacks = opened.value
    await ask('setXmlrpcCallback', [key, `${callbacks.url}/xmlrpc`])
    return ok(connection({ hubId, selfId, key, ask, callbacks }))
  } catch (error) {
    await callbacks?.close()
    return { ok: false, fault: faultOf(error) }
  }
}

function connection(parts: {
  readonly hubId: string
  readonly selfId: string
  readonly key: string
  readonly ask: (method: string, params: readonly SampValue[]) => Promise<SampValue>
  readonly callbacks: Listener
}): SampConnection {
  const { hubId, selfId, key, callbacks } = parts
  const ask = (method: string, ...params: SampValue[]) => parts.ask(method, [key, ...params])
  const map = async (answer: Promise<SampValue>): Promise<SampMap> => {
    const value = await answer
    return isSampMap(value) ? value : {}
  }
  const texts = async (answer: Promise<SampValue>): Promise<readonly string[]> => {
    const value = await answer
    return isSampList(value) ? value.filter((item): item is string => typeof item === 'string') : []
  }
  const done = async (answer: Promise<SampValue>): Promise<void> => {
    await answer
  }
  return {
    hubId,
    selfId,
    kind: 'foreign',
    declareMetadata: (metadata) => done(ask('declareMetadata', metadata)),
    declareSubscriptions: (subscriptions) => done(ask('declareSubscriptions', subscriptions)),
    getMetadata: (id) => map(ask('getMetadata', id)),
    getSubscriptions: (id) => map(ask('getSubscriptions', id)),
    registeredClients: () => texts(ask('getRegisteredClients')),
    subscribedClients: async (mtype) => {
      const found = await map(ask('getSubscribedClients', mtype))
      return new Map(Object.entries(found).map(([id, annotation]) => [id, isSampMap(annotation) ? annotation : {}]))
    },
    notify: (receiver, message) => done(ask('notify', receiver, message)),
    notifyAll: (message) => texts(ask('notifyAll', message)),
    call: async (receiver, tag, message) => textOf(await ask('call', receiver, tag, message)),
    callAll: async (tag, message) => {
      const found = await map(ask('callAll', tag, message))
      return new Map(Object.entries(found).map(([id, messageId]) => [id, textOf(messageId)]))
    },
    reply: (messageId, response) => done(ask('reply', messageId, response)),
    isAlive: async () => {
      try {
        // Not a bare ping: a new hub at the same place would answer it and know nothing of us.
        await ask('getRegisteredClients')
        return true
      } catch {
        return false
      }
    },
    close: async () => {
      await ask('unregister').catch(() => undefined)
      await callbacks.close()
    },
  }
}

const textOf = (value: SampValue): string => (typeof value === 'string' ? value : '')

function hubProblem(error: unknown, where: string): FaultError {
  if (error instanceof FaultError) return error
  if (error instanceof LocalCallError)
    return new FaultError(
      error.problem === 'slow'
        ? { kind: 'timeout', message: 'The SAMP hub does not answer.', where }
        : { kind: 'offline', message: `The SAMP hub cannot be reached: ${error.message}`, where },
    )
  if (error instanceof XmlRpcError)
    return new FaultError({
      kind: 'service',
      message: `The SAMP hub answers with something else than XML-RPC: ${error.message}`,
      where,
    })
  return new FaultError(faultOf(error))
}

/** A callback that is none, told to the hub as a fault. */
class CallbackRefusal extends Error {}

/** Where the hub calls us back (SAMP 1.3, 4.1.2): only with our private key. */
function listenForCallbacks(key: string, onCallback: OnCallback): Promise<Outcome<Listener>> {
  const door = new XmlRpcDoor<'hub'>({
    admit: (_method, param) => {
      if (param !== key) throw new CallbackRefusal('This is not the private key of a hub that may call here.')
      return { caller: 'hub' }
    },
    run: (call) => {
      onCallback(callbackOf(call))
      return ''
    },
    isRefusal: (error): error is Error => error instanceof CallbackRefusal,
  })
  return listen({
    maxBodyBytes: 64 * 1_048_576,
    allowsOrigin: (origin) => origin === undefined,
    takesSimpleHttp: true,
    endsAfterAnswer: true,
    handler: async (request, response) => {
      if (request.path === '/xmlrpc') await door.serve(request, response)
      else response.answer(404, { 'Content-Type': 'text/plain' }, 'Nothing here.\n')
    },
  })
}

function callbackOf({ method, params, bytes }: AdmittedCall<'hub'>): Callback {
  const [, first, second, third] = params
  if (method === 'samp.client.receiveNotification' && typeof first === 'string' && isSampMap(second))
    return { kind: 'notification', sender: first, message: second, bytes }
  if (typeof first === 'string' && typeof second === 'string' && isSampMap(third)) {
    if (method === 'samp.client.receiveCall')
      return { kind: 'call', sender: first, messageId: second, message: third, bytes }
    if (method === 'samp.client.receiveResponse')
      return { kind: 'response', responder: first, tag: second, response: third, bytes }
  }
  throw new CallbackRefusal(`There is no callback ${method.slice(0, 100)} with such parameters.`)
}
