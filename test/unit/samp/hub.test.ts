import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Callback, HubFault, ReceiverGone } from '#main/services/samp/hub/callback.ts'
import { Hub, hubId } from '#main/services/samp/hub/hub.ts'
import type { HubClient } from '#main/services/samp/hub/hub-client.ts'
import { errorResponse, message, okResponse } from '#shared/vo/samp/message.ts'
import type { SampMap } from '#shared/vo/samp/value.ts'

const hubs: Hub[] = []
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.close()
})

function openHub(more: Partial<ConstructorParameters<typeof Hub>[0]> = {}): Hub {
  const hub = new Hub({ version: 'test', randomId: () => 'random-id', now: Date.now, ...more })
  hubs.push(hub)
  return hub
}

interface Member {
  readonly client: HubClient
  readonly got: Callback[]
}

/** A client that takes whatever comes, and answers calls with what `reply` gives. */
function join(
  hub: Hub,
  subscriptions: SampMap,
  reply?: (callback: Callback & { kind: 'call' }) => SampMap | undefined,
): Member {
  const client = hub.register('own')
  const got: Callback[] = []
  hub.setReceiver(client, {
    deliver: async (callback) => {
      got.push(callback)
      const response = callback.kind === 'call' ? reply?.(callback) : undefined
      if (callback.kind === 'call' && response) hub.reply(client, callback.messageId, response)
    },
    isThere: async () => true,
  })
  hub.declareSubscriptions(client, subscriptions)
  return { client, got }
}

const never = new AbortController().signal
const mtypes = (member: Member) =>
  member.got.map((callback) => (callback.kind === 'response' ? callback.tag : callback.message['samp.mtype']))

describe('the hub', () => {
  it('tells all but the sender who are subscribed, once each, and says whom', async () => {
    const hub = openHub()
    const [a, b, c] = [join(hub, { 'test.*': {} }), join(hub, { '*': {} }), join(hub, { 'other.*': {} })]
    expect(hub.notifyAll(a.client, message('test.one'))).toEqual([b.client.id])
    hub.notify(b.client, a.client.id, message('test.two'))
    await vi.waitFor(() => expect(mtypes(a)).toEqual(['test.two']))
    await vi.waitFor(() => expect(mtypes(b)).toContain('test.one'))
    expect(mtypes(c)).toEqual([])
  })

  it('gives a message to the subscribed only: to others it is a fault, to nobody an empty list', () => {
    const hub = openHub()
    const [a, b] = [join(hub, {}), join(hub, {})]
    expect(() => hub.notify(a.client, b.client.id, message('test.one'))).toThrow(/not subscribed to test.one/)
    expect(() => hub.call(a.client, b.client.id, 't', message('test.one'))).toThrow(HubFault)
    expect(() => hub.callAndWait(a.client, b.client.id, message('test.one'), 1, never)).toThrow(HubFault)
    expect(() => hub.notify(a.client, 'c99', message('test.one'))).toThrow(/no client c99/)
    expect(hub.notifyAll(a.client, message('test.one'))).toEqual([])
    expect(hub.callAll(a.client, 't', message('test.one'))).toEqual([])
  })

  it('brings responses back under the tag, also under one used twice, and to a waiting caller', async () => {
    const hub = openHub()
    const a = join(hub, {})
    const b = join(hub, { 'test.*': {} }, (callback) => okResponse({ echo: callback.messageId }))
    const [one, two] = [
      hub.call(a.client, b.client.id, 'tag', message('test.x')),
      hub.call(a.client, b.client.id, 'tag', message('test.x')),
    ]
    expect(one).not.toBe(two)
    await vi.waitFor(() => expect(a.got).toHaveLength(2))
    expect(a.got.map((callback) => callback.kind === 'response' && callback.response)).toEqual([
      okResponse({ echo: one }),
      okResponse({ echo: two }),
    ])
    expect(await hub.callAndWait(a.client, b.client.id, message('test.x'), 5, never)).toMatchObject({
      'samp.status': 'samp.ok',
    })
  })

  it('ends a wait at its time, takes the late reply without a word, and a second reply not at all', async () => {
    const hub = openHub()
    const a = join(hub, {})
    const calls: string[] = []
    const b = join(hub, { 'test.*': {} }, (callback) => {
      calls.push(callback.messageId)
      return undefined
    })
    await expect(hub.callAndWait(a.client, b.client.id, message('test.x'), 0.05, never)).rejects.toThrow(/timeout/)
    const [id = ''] = calls
    expect(() => hub.reply(b.client, id, okResponse())).not.toThrow()
    expect(() => hub.reply(b.client, id, okResponse())).toThrow(/no such call/)
  })

  it('takes a reply only from the one who was asked', async () => {
    const hub = openHub()
    const [a, b, thief] = [join(hub, {}), join(hub, { 'test.*': {} }), join(hub, {})]
    const id = hub.call(a.client, b.client.id, 'tag', message('test.x'))
    expect(() => hub.reply(thief.client, id, okResponse({ false: 'true' }))).toThrow(/no such call/)
    hub.reply(b.client, id, okResponse())
    await vi.waitFor(() => expect(a.got).toMatchObject([{ kind: 'response', responder: b.client.id }]))
  })

  it('answers for a receiver that leaves: waiting callers with a fault, others with samp.error', async () => {
    const hub = openHub()
    const [a, b] = [join(hub, {}), join(hub, { 'test.*': {} })]
    hub.call(a.client, b.client.id, 'tag', message('test.x'))
    const waiting = hub.callAndWait(a.client, b.client.id, message('test.x'), 60, never)
    hub.unregister(b.client)
    await expect(waiting).rejects.toThrow(/left the hub/)
    await vi.waitFor(() =>
      expect(a.got).toMatchObject([{ kind: 'response', tag: 'tag', response: { 'samp.status': 'samp.error' } }]),
    )
  })

  it('tells of clients that come, change and go, also a client of itself', async () => {
    const hub = openHub()
    const watcher = join(hub, { 'samp.hub.event.*': {} })
    const other = hub.register('standard')
    hub.declareMetadata(other, { 'samp.name': 'Other' })
    hub.declareSubscriptions(other, { 'a.b': {} })
    hub.unregister(other)
    hub.declareMetadata(watcher.client, { 'samp.name': 'Watcher' })
    const events = ['subscriptions', 'register', 'metadata', 'subscriptions', 'unregister', 'metadata']
    await vi.waitFor(() => expect(mtypes(watcher)).toEqual(events.map((event) => `samp.hub.event.${event}`)))
    expect(watcher.got.every((callback) => callback.kind === 'notification' && callback.sender === hubId)).toBe(true)
    expect(watcher.got[2]).toMatchObject({
      message: { 'samp.params': { id: other.id, metadata: { 'samp.name': 'Other' } } },
    })
  })

  it('answers for a moment about one that has left: others may still go through the list they read before', () => {
    let time = 1000
    const hub = openHub({ now: () => time })
    const left = join(hub, { 'table.*': {} })
    const other = join(hub, {})
    hub.declareMetadata(left.client, { 'samp.name': 'Left' })
    hub.unregister(left.client)
    const { id } = left.client
    expect([hub.getMetadata(id), hub.getSubscriptions(id)]).toEqual([{ 'samp.name': 'Left' }, {}])
    expect(hub.registeredClients(other.client)).toEqual([hubId])
    expect(() => hub.notify(other.client, id, message('table.load.fits'))).toThrow('There is no client')
    time += 10_000
    expect(() => hub.getMetadata(id)).toThrow('There is no client')
    expect(() => hub.getSubscriptions(id)).toThrow('There is no client')
  })

  it('lets nobody speak in its name', () => {
    const hub = openHub()
    const [a, b] = [join(hub, {}), join(hub, { '*': {} })]
    for (const mtype of ['samp.hub.disconnect', 'samp.hub.event.shutdown'])
      expect(() => hub.notify(a.client, b.client.id, message(mtype, { id: 'x' }))).toThrow(/Only the hub/)
  })

  it('is a client too: it answers a ping and finds clients by their metadata', async () => {
    const hub = openHub()
    const a = join(hub, {})
    hub.declareMetadata(a.client, { 'samp.name': 'A' })
    expect(hub.registeredClients(a.client)).toEqual([hubId])
    expect(await hub.callAndWait(a.client, hubId, message('samp.app.ping'), 5, never)).toEqual(okResponse())
    const asked = message('samp.query.by-meta', { key: 'samp.name', value: 'A' })
    expect(await hub.callAndWait(a.client, hubId, asked, 5, never)).toEqual(okResponse({ ids: [a.client.id] }))
  })

  it('keeps the order of messages, and goes on past one that takes long', async () => {
    const hub = openHub({ outbox: { waiting: 100, waitingBytes: 1e6, unanswered: 3, nextAfterSeconds: 0.02 } })
    const sender = join(hub, {})
    const slow = hub.register('own')
    const started: string[] = []
    const release: (() => void)[] = []
    hub.setReceiver(slow, {
      deliver: (callback) => {
        if (callback.kind === 'notification') started.push(String(callback.message['samp.mtype']))
        return new Promise((resolve) => release.push(resolve))
      },
      isThere: async () => true,
    })
    hub.declareSubscriptions(slow, { 'test.*': {} })
    for (const name of ['a', 'b', 'c', 'd', 'e']) hub.notify(sender.client, slow.id, message(`test.${name}`))
    await vi.waitFor(() => expect(started).toEqual(['test.a', 'test.b', 'test.c']))
    for (const next of release.splice(0)) next()
    await vi.waitFor(() => expect(started).toEqual(['test.a', 'test.b', 'test.c', 'test.d', 'test.e']))
    for (const next of release.splice(0)) next()
  })

  it('refuses more for a client that takes nothing, and others do not notice', async () => {
    const hub = openHub({ outbox: { waiting: 2, waitingBytes: 1e6, unanswered: 1, nextAfterSeconds: 60 } })
    const sender = join(hub, {})
    const dead = hub.register('own')
    hub.setReceiver(dead, { deliver: () => new Promise(() => undefined), isThere: async () => true })
    hub.declareSubscriptions(dead, { 'test.*': {} })
    const alive = join(hub, { 'test.*': {} }, () => okResponse())
    for (let i = 0; i < 3; i++) hub.notify(sender.client, dead.id, message('test.x'))
    expect(() => hub.notify(sender.client, dead.id, message('test.x'))).toThrow(/too many wait/)
    expect(hub.notifyAll(sender.client, message('test.y'))).toEqual([alive.client.id])
    expect(hub.callAll(sender.client, 't', message('test.y')).map(([id]) => id)).toEqual([alive.client.id])
    expect(await hub.callAndWait(sender.client, alive.client.id, message('test.z'), 5, never)).toEqual(okResponse())
  })

  it('drops a client that has gone: by a message it refuses, or by looking for it when it is silent', async () => {
    let time = 0
    const hub = openHub({ now: () => time, livenessSeconds: 0.02 })
    const watcher = join(hub, { 'samp.hub.event.unregister': {} })
    const refusing = hub.register('standard')
    hub.setReceiver(refusing, { deliver: () => Promise.reject(new ReceiverGone('refused')), isThere: async () => true })
    hub.declareSubscriptions(refusing, { 'test.*': {} })
    hub.notify(watcher.client, refusing.id, message('test.x'))
    await vi.waitFor(() => expect(hub.profileOf(refusing.id)).toBeUndefined())
    const silent = hub.register('standard')
    hub.setReceiver(silent, { deliver: async () => undefined, isThere: async () => false })
    time = 1000
    await vi.waitFor(() => expect(hub.profileOf(silent.id)).toBeUndefined())
    await vi.waitFor(() => expect(mtypes(watcher)).toHaveLength(2))
    expect(hub.profileOf(watcher.client.id)).toBe('own')
  })

  it('tells a client to go, and all of them when it ends', async () => {
    const hub = openHub()
    const [a, b] = [join(hub, { 'samp.hub.*': {} }), join(hub, { 'samp.hub.event.shutdown': {} })]
    await hub.disconnect(a.client.id, 'Asked by the person.')
    expect(mtypes(a).at(-1)).toBe('samp.hub.disconnect')
    expect(hub.profileOf(a.client.id)).toBeUndefined()
    await hub.close()
    expect(mtypes(b)).toEqual(['samp.hub.event.shutdown'])
    expect(() => hub.register('own')).toThrow(/ending/)
  })

  it('never gives an id twice, and refuses what is no message or response', () => {
    const hub = openHub()
    const ids = Array.from({ length: 20 }, () => {
      const client = hub.register('own')
      hub.unregister(client)
      return client.id
    })
    expect(new Set(ids).size).toBe(20)
    const [a, b] = [join(hub, {}), join(hub, { '*': {} })]
    expect(() => hub.notify(a.client, b.client.id, {})).toThrow(HubFault)
    expect(() => hub.declareSubscriptions(a.client, { 'a..b': {} })).toThrow(HubFault)
    const id = hub.call(a.client, b.client.id, 't', message('test.x'))
    expect(() => hub.reply(b.client, id, {})).toThrow(/samp.status/)
    expect(() => hub.reply(b.client, id, errorResponse({ short: 'x' }))).not.toThrow()
    const mute = hub.register('standard')
    expect(() => hub.call(mute, b.client.id, 't', message('test.x'))).toThrow(/cannot be called/)
  })
})
