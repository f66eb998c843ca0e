import { FaultError } from '#shared/ipc/fault.ts'
import { type Callback, HubFault } from '../hub/callback.ts'
import { type Hub, hubId } from '../hub/hub.ts'
import type { OnCallback, SampConnection } from './connection.ts'

/** Registers with the hub in this process: nothing goes over a socket, nothing is written as XML. */
export function connectOwn(hub: Hub, onCallback: OnCallback): SampConnection {
  const client = hub.register('own')
  hub.setReceiver(client, {
    deliver: async (callback: Callback) => onCallback(callback),
    isThere: async () => true,
  })
  const asked = async <T>(run: () => T): Promise<T> => {
    try {
      return run()
    } catch (error) {
      if (error instanceof HubFault) throw new FaultError({ kind: 'service', message: error.message })
      throw error
    }
  }
  return {
    hubId,
    selfId: client.id,
    kind: 'own',
    declareMetadata: (metadata) => asked(() => hub.declareMetadata(client, metadata)),
    declareSubscriptions: (subscriptions) => asked(() => hub.declareSubscriptions(client, subscriptions)),
    getMetadata: (id) => asked(() => hub.getMetadata(id)),
    getSubscriptions: (id) => asked(() => hub.getSubscriptions(id)),
    registeredClients: () => asked(() => hub.registeredClients(client)),
    subscribedClients: (mtype) => asked(() => new Map(hub.subscribedClients(client, mtype))),
    notify: (receiver, message) => asked(() => hub.notify(client, receiver, message)),
    notifyAll: (message) => asked(() => hub.notifyAll(client, message)),
    call: (receiver, tag, message) => asked(() => hub.call(client, receiver, tag, message)),
    callAll: (tag, message) => asked(() => new Map(hub.callAll(client, tag, message))),
    reply: (messageId, response) => asked(() => hub.reply(client, messageId, response)),
    isAlive: async () => hub.profileOf(client.id) !== undefined,
    close: async () => hub.unregister(client),
  }
}
