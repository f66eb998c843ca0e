import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLocalCaller } from '#main/net/local-caller.ts'
import type { OnCallback } from '#main/services/samp/client/connection.ts'
import { hubJoiner } from '#main/services/samp/client/join-hub.ts'
import { connectOwn } from '#main/services/samp/client/own-connection.ts'
import { type MessageHandler, type ReceivedMessage, SampClient } from '#main/services/samp/client/samp-client.ts'
import { createClaimedFiles } from '#main/store/claimed-file.ts'
import { okResponse } from '#shared/vo/samp/message.ts'
import type { SampMap } from '#shared/vo/samp/value.ts'
import { sampFolder, testHub } from '../doubles/samp-desk.ts'
import { describeWithPeer } from '../peers.ts'
import { AstropyPeer } from './samp-peer.ts'

/** What Alidade sends or takes, with parameters as its peers write them. */
const messages: Readonly<Record<string, SampMap>> = {
  'samp.app.ping': {},
  'table.load.votable': { url: 'http://127.0.0.1:1/t 1.vot', 'table-id': 'a$b@c:d', name: 'Size <1> & "2"' },
  'table.load.fits': { url: 'file:/tmp/t.fits' },
  'table.load.csv': { url: 'file://localhost/tmp/t.csv', name: '' },
  'table.highlight.row': { 'table-id': 't', url: 'file:///tmp/t', row: '9007199254740993' },
  'table.select.rowList': { 'table-id': 't', 'row-list': Array.from({ length: 5000 }, (_, row) => String(row)) },
  'coord.pointAt.sky': { ra: '10.684708', dec: '-41.26875' },
  'voresource.loadlist': { ids: { 'ivo://a/b': '', 'ivo://c/d': '' }, name: 'two' },
  'voresource.loadlist.tap': { ids: {} },
  'client.env.get': { name: 'HOME' },
  'image.load.fits': { url: 'http://127.0.0.1:1/i.fits', 'image-id': 'i', name: 'line\nbreak\tand tab' },
  'spectrum.load.ssa-generic': {
    url: 'http://127.0.0.1:1/s',
    meta: { 'vox:spectrum_axes': 'X Y', 'Access.Format': 'application/fits' },
  },
}
const mtypes = Object.keys(messages)

let lockfile = ''
let count = 0
const closers: (() => unknown)[] = []
beforeEach(async () => {
  const folder = await sampFolder()
  lockfile = folder.lockfile
  closers.push(folder.remove)
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

interface Ours {
  readonly client: SampClient
  readonly got: ReceivedMessage[]
}

/** Our client, on whatever hub runs, or on one of ours. */
async function ours(runsHub: boolean): Promise<Ours> {
  const got: ReceivedMessage[] = []
  const take: MessageHandler = (message) => {
    got.push(message)
    return okResponse({ echo: message.mtype })
  }
  const caller = createLocalCaller()
  const randomId = () => `id${++count}`
  const client = new SampClient({
    metadata: { 'samp.name': 'Ours', 'samp.icon.url': 'http://127.0.0.1:1/i.png' },
    handlers: Object.fromEntries(mtypes.map((mtype) => [mtype, take])),
    join: hubJoiner({ kind: 'file', path: lockfile }, { files: createClaimedFiles(randomId), caller }),
    runOwn: async (onCallback: OnCallback) => {
      const hub = await testHub(lockfile)
      closers.push(() => hub.close())
      return connectOwn(hub.hub, onCallback)
    },
    randomId,
    onChange: () => undefined,
    lookSeconds: 0.2,
  })
  closers.push(
    () => caller.close(),
    () => client.stop(),
  )
  await client.start({ runsHub })
  return { client, got }
}

async function astropy(...words: string[]): Promise<{ readonly peer: AstropyPeer; readonly id: string }> {
  const started = await AstropyPeer.start(lockfile, ...words)
  closers.push(() => started.peer.end())
  return started
}

/** Every MType both ways, as a call with its answer and as a notification. */
async function exchangeAll({ client, got }: Ours, peer: AstropyPeer, id: string): Promise<void> {
  await vi.waitFor(() => expect(client.clients.map(({ name }) => name)).toContain('Astropy'), { timeout: 10_000 })
  const self = client.selfId ?? ''
  for (const [mtype, params] of Object.entries(messages)) {
    const answer = await client.call(id, mtype, params, 20)
    expect(answer, mtype).toEqual({ ok: true, value: { status: 'samp.ok', result: { echo: mtype } } })
    const theirs = { 'samp.status': 'samp.ok', 'samp.result': { echo: mtype } }
    expect(peer.messages.splice(0)).toEqual([{ event: 'call', sender: self, mtype, params, answer: theirs }])
    const back = await peer.order({ do: 'callAndWait', to: self, mtype, params })
    expect(back, mtype).toMatchObject(theirs)
    expect(got.splice(0)).toEqual([{ sender: id, senderName: 'Astropy', mtype, params, isCall: true }])
  }
  expect(await client.notifyAll('coord.pointAt.sky', { ra: '1', dec: '2' })).toEqual([id])
  await vi.waitFor(() =>
    expect(peer.messages).toMatchObject([{ event: 'notification', params: { ra: '1', dec: '2' } }]),
  )
  peer.messages.splice(0)
  expect(await peer.order({ do: 'notifyAll', mtype: 'coord.pointAt.sky', params: { ra: '3', dec: '4' } })).toEqual([
    self,
  ])
  await vi.waitFor(() => expect(got).toMatchObject([{ isCall: false, params: { ra: '3', dec: '4' } }]))
  await peer.order({ do: 'call', to: self, mtype: 'client.env.get', params: { name: 'x' } })
  await vi.waitFor(() =>
    expect(peer.messages).toMatchObject([
      { event: 'response', tag: 'tag', response: { 'samp.result': { echo: 'client.env.get' } } },
    ]),
  )
}

describeWithPeer('python3', 'SAMP with astropy', () => {
  it('its client and ours on our hub: every MType both ways', async () => {
    const here = await ours(true)
    expect(here.client.status).toBe('own-hub')
    const { peer, id } = await astropy('client', 'Astropy', ...mtypes)
    expect(await peer.order({ do: 'clients' })).toEqual({ hub: 'Hub', [here.client.selfId ?? '']: 'Ours' })
    expect(Object.keys((await peer.order({ do: 'subscribed', mtype: 'table.load.csv' })) as object)).toEqual([
      here.client.selfId,
    ])
    await exchangeAll(here, peer, id)
  })

  it('its client and ours on its hub: every MType both ways', async () => {
    await astropy('hub')
    const here = await ours(false)
    expect(here.client.status).toBe('joined')
    const { peer, id } = await astropy('client', 'Astropy', ...mtypes)
    await exchangeAll(here, peer, id)
  })

  it('our hub drops its client that was killed, within 30 s and without a message for it', async () => {
    const here = await ours(true)
    const { peer } = await astropy('client', 'Astropy', ...mtypes)
    await vi.waitFor(() => expect(here.client.clients.map(({ name }) => name)).toContain('Astropy'))
    await peer.kill()
    await vi.waitFor(() => expect(here.client.clients.map(({ name }) => name)).toEqual(['Hub']), { timeout: 30_000 })
  })

  it('when its hub ends, ours takes its place', async () => {
    const { peer } = await astropy('hub')
    const here = await ours(true)
    expect(here.client.status).toBe('joined')
    await peer.end()
    await vi.waitFor(() => expect(here.client.status).toBe('own-hub'), { timeout: 20_000 })
  })
})
