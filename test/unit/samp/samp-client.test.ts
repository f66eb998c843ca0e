import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listen } from '#main/net/listen.ts'
import { createLocalCaller, type LocalCaller } from '#main/net/local-caller.ts'
import type { OnCallback, SampConnection } from '#main/services/samp/client/connection.ts'
import { hubJoiner } from '#main/services/samp/client/join-hub.ts'
import { connectOwn } from '#main/services/samp/client/own-connection.ts'
import { SampClient, type SampClientOptions } from '#main/services/samp/client/samp-client.ts'
import type { SampHub } from '#main/services/samp/samp-hub.ts'
import { createClaimedFiles } from '#main/store/claimed-file.ts'
import { FaultError } from '#shared/ipc/fault.ts'
import { okResponse } from '#shared/vo/samp/message.ts'
import { mapIn, rpc, rpcValue, sampFolder, testHub, textIn } from '../../doubles/samp-desk.ts'

let lockfile = ''
let caller: LocalCaller
let count = 0
const closers: (() => unknown)[] = []
beforeEach(async () => {
  const folder = await sampFolder()
  lockfile = folder.lockfile
  caller = createLocalCaller()
  closers.push(folder.remove, () => caller.close())
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const randomId = () => `id${++count}`
const join = () => hubJoiner({ kind: 'file', path: lockfile }, { files: createClaimedFiles(randomId), caller })

async function hubHere(): Promise<SampHub> {
  const hub = await testHub(lockfile)
  closers.push(() => hub.close())
  return hub
}

function clientOf(name: string, more: Partial<SampClientOptions> = {}): SampClient {
  const client = new SampClient({
    metadata: { 'samp.name': name },
    handlers: {},
    join: join(),
    runOwn: async () => undefined,
    randomId,
    onChange: () => undefined,
    lookSeconds: 0.05,
    ...more,
  })
  closers.push(() => client.stop())
  return client
}

const runOwn = async (onCallback: OnCallback): Promise<SampConnection | undefined> =>
  connectOwn((await hubHere()).hub, onCallback)

describe('a client', () => {
  it('joins the hub that runs, sees the others, and exchanges messages with their answers', async () => {
    await hubHere()
    const seen: unknown[] = []
    const receiver = clientOf('Receiver', {
      handlers: {
        'table.load.votable': (message) => {
          seen.push(message)
          return okResponse({ rows: '7' })
        },
        'table.*': () => {
          throw new FaultError({ kind: 'not-found', message: 'There is no such table here.' })
        },
      },
    })
    const sender = clientOf('Sender')
    await receiver.start({ runsHub: false })
    await sender.start({ runsHub: false })
    expect([receiver.status, sender.status]).toEqual(['joined', 'joined'])
    const [found] = sender.subscribedTo('table.load.votable')
    expect(found).toMatchObject({ name: 'Receiver', isHub: false })
    const to = found?.id ?? ''
    const params = { url: 'file:///tmp/a b.vot', 'table-id': 't1', list: ['1', ''] }
    expect(await sender.call(to, 'table.load.votable', params, 5)).toEqual({
      ok: true,
      value: { status: 'samp.ok', result: { rows: '7' } },
    })
    expect(seen).toEqual([
      { sender: sender.selfId, senderName: 'Sender', mtype: 'table.load.votable', params, isCall: true },
    ])
    expect(await sender.call(to, 'table.highlight.row', {}, 5)).toMatchObject({
      ok: true,
      value: { status: 'samp.error', error: { short: 'There is no such table here.', code: 'not-found' } },
    })
    expect(await sender.call(to, 'samp.app.ping', {}, 5)).toMatchObject({ ok: true, value: { status: 'samp.ok' } })
    expect(await sender.call(to, 'image.load.fits', {}, 5)).toMatchObject({ ok: false, fault: { kind: 'service' } })
  })

  it('goes on where one receiver is silent, and says so', async () => {
    await hubHere()
    const silent = clientOf('Silent', { handlers: { 'test.x': () => new Promise(() => undefined) } })
    const quick = clientOf('Quick', { handlers: { 'test.x': () => okResponse() } })
    const sender = clientOf('Sender')
    for (const one of [silent, quick, sender]) await one.start({ runsHub: false })
    const sent = await sender.callEach([silent.selfId ?? '', quick.selfId ?? ''], 'test.x', {}, 0.2)
    expect(sent.map(({ outcome }) => (outcome.ok ? outcome.value.status : outcome.fault.message))).toEqual([
      'Silent has not answered within 0.2 s.',
      'samp.ok',
    ])
  })

  it('waits for no answer of a hub that has gone', async () => {
    const hub = await hubHere()
    const silent = clientOf('Silent', { handlers: { 'test.x': () => new Promise(() => undefined) } })
    const sender = clientOf('Sender')
    for (const one of [silent, sender]) await one.start({ runsHub: false })
    const answer = sender.call(silent.selfId ?? '', 'test.x', {}, 600)
    await hub.close()
    expect(await answer).toMatchObject({ ok: false, fault: { kind: 'offline' } })
  })

  it('keeps its list of the others: who comes, changes and goes', async () => {
    await hubHere()
    const watcher = clientOf('Watcher')
    await watcher.start({ runsHub: false })
    const names = () => watcher.clients.map(({ name }) => name).sort()
    expect(names()).toEqual(['Hub'])
    const other = clientOf('Other', { handlers: { 'a.b': () => okResponse() } })
    await other.start({ runsHub: false })
    await vi.waitFor(() => expect(watcher.subscribedTo('a.b').map(({ name }) => name)).toEqual(['Other']))
    await other.stop()
    await vi.waitFor(() => expect(names()).toEqual(['Hub']))
  })

  it('runs a hub where there is none, and others join it', async () => {
    const first = clientOf('First', { runOwn, handlers: { 'a.b': () => okResponse({ from: 'first' }) } })
    await first.start({ runsHub: true })
    expect(first.status).toBe('own-hub')
    const second = clientOf('Second', { runOwn })
    await second.start({ runsHub: true })
    expect(second.status).toBe('joined')
    await vi.waitFor(() => expect(first.clients.map(({ name }) => name)).toContain('Second'))
    expect(await second.call(first.selfId ?? '', 'a.b', {}, 5)).toMatchObject({
      ok: true,
      value: { result: { from: 'first' } },
    })
  })

  it('comes back when the hub does, also one that died without a word and left its lockfile', async () => {
    const hub = await hubHere()
    const client = clientOf('Client')
    await client.start({ runsHub: false })
    const dead = await readFile(lockfile, 'utf8')
    await hub.close()
    await writeFile(lockfile, dead)
    await vi.waitFor(() => expect(client.status).toBe('alone'))
    await expect(client.notifyAll('test.x', {})).rejects.toThrow(/No SAMP hub is running/)
    const next = await hubHere()
    await vi.waitFor(() => expect(client.status).toBe('joined'), { timeout: 5000 })
    expect(next.hub.clients().map(({ metadata }) => metadata['samp.name'])).toEqual(['Hub', 'Client'])
  })

  it('takes over when the hub of another has gone', async () => {
    const hub = await hubHere()
    const client = clientOf('Client', { runOwn })
    await client.start({ runsHub: true })
    expect(client.status).toBe('joined')
    await hub.close()
    await vi.waitFor(() => expect(client.status).toBe('own-hub'), { timeout: 5000 })
  })

  it('stays away from a hub that told it to go', async () => {
    const hub = await hubHere()
    const client = clientOf('Client')
    await client.start({ runsHub: false })
    await hub.hub.disconnect(client.selfId ?? '', 'Asked by the person.')
    await vi.waitFor(() => expect(client.status).toBe('dismissed'))
    await client.start({ runsHub: false })
    expect(client.status).toBe('joined')
  })
})

describe('a hub', () => {
  it('does not start beside another that lives, and takes the place of one that is dead', async () => {
    const hub = await hubHere()
    const text = await readFile(lockfile, 'utf8')
    await expect(testHub(lockfile)).rejects.toThrow(/Another SAMP hub/)
    expect(await readFile(lockfile, 'utf8')).toBe(text)
    await hub.close()
    await expect(readFile(lockfile)).rejects.toThrow()
    await writeFile(lockfile, text)
    const next = await hubHere()
    expect(await readFile(lockfile, 'utf8')).not.toBe(text)
    expect(next.url).not.toBe(hub.url)
  })

  it('is one, however many start at once over a dead one', async () => {
    await writeFile(lockfile, 'samp.secret=x\nsamp.hub.xmlrpc.url=http://127.0.0.1:9/\n')
    const started = await Promise.allSettled(Array.from({ length: 6 }, () => testHub(lockfile)))
    const running = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    closers.push(...running.map((hub) => () => hub.close()))
    expect(running).toHaveLength(1)
    expect(await readFile(lockfile, 'utf8')).toContain(running[0]?.url)
  })

  it('leaves the lockfile of another alone when it ends', async () => {
    const hub = await hubHere()
    await writeFile(lockfile, 'samp.secret=other\nsamp.hub.xmlrpc.url=http://127.0.0.1:9/\n')
    await hub.close()
    expect(await readFile(lockfile, 'utf8')).toContain('samp.secret=other')
  })

  it('drops a client whose program was killed, when it has something for it', async () => {
    const hub = await hubHere()
    const watcher = clientOf('Watcher')
    await watcher.start({ runsHub: false })
    const secret = /samp\.secret=(.*)/.exec(await readFile(lockfile, 'utf8'))?.[1] ?? ''
    const registered = mapIn(await rpcValue(hub.url, 'samp.hub.register', [secret]))
    const [key, id] = [textIn(registered, 'samp.private-key'), textIn(registered, 'samp.self-id')]
    const dead = await listen({ handler: () => undefined })
    if (!dead.ok) throw new Error(dead.fault.message)
    await rpcValue(hub.url, 'samp.hub.setXmlrpcCallback', [key, dead.value.url])
    await rpcValue(hub.url, 'samp.hub.declareSubscriptions', [key, { 'test.x': {} }])
    await vi.waitFor(() => expect(watcher.subscribedTo('test.x').map((client) => client.id)).toEqual([id]))
    await dead.value.close()
    expect(await watcher.notifyAll('test.x', {})).toEqual([id])
    await vi.waitFor(() => expect(watcher.clients.map((client) => client.id)).toEqual(['hub']))
    expect(hub.hub.profileOf(id)).toBeUndefined()
    // Its key is worth nothing any more.
    expect(await rpc(hub.url, 'samp.hub.getRegisteredClients', [key])).toMatchObject({ kind: 'fault' })
  })
})
