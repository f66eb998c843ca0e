// A page of an archive, in a real browser and with the library sampjs as it is published, at the hub's Web Profile.
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { createNet } from '#main/net/create-net.ts'
import { createLocalCaller } from '#main/net/local-caller.ts'
import { hubJoiner } from '#main/services/samp/client/join-hub.ts'
import { type ReceivedMessage, SampClient } from '#main/services/samp/client/samp-client.ts'
import type { ConsentRequest } from '#main/services/samp/hub/web-consent.ts'
import { createUrlFetcher } from '#main/services/samp/hub/web-fetch.ts'
import type { SampHub } from '#main/services/samp/samp-hub.ts'
import { createClaimedFiles } from '#main/store/claimed-file.ts'
import { message, okResponse } from '#shared/vo/samp/message.ts'
import { openPictureBrowser } from '../../tools/pictures/browser.mjs'
import { sampFolder, testHub } from '../doubles/samp-desk.ts'
import { describeWithPeer } from '../peers.ts'
import { type Registration, SampPage } from './samp-page.ts'

const operations: Readonly<Record<string, readonly unknown[]>> = {
  declareMetadata: [{ 'samp.name': 'Intruder' }],
  declareSubscriptions: [{ '*': {} }],
  allowReverseCallbacks: ['1'],
  pullCallbacks: ['0'],
  getRegisteredClients: [],
  getMetadata: ['hub'],
  getSubscriptions: ['hub'],
  getSubscribedClients: ['table.load.votable'],
  notify: ['hub', message('coord.pointAt.sky', { ra: '1', dec: '2' })],
  notifyAll: [message('coord.pointAt.sky', { ra: '1', dec: '2' })],
  call: ['hub', 'tag', message('samp.app.ping')],
  callAll: ['tag', message('samp.app.ping')],
  callAndWait: ['hub', message('samp.app.ping'), '1'],
  reply: ['x', okResponse()],
  unregister: [],
}

const closers: (() => unknown)[] = []
let browser: Browser
let hub: SampHub
let asked: ConsentRequest[] = []
let answer: (isYes: boolean) => void = () => undefined

beforeAll(async () => {
  browser = await openPictureBrowser()
})
afterAll(() => browser.close())

beforeEach(async () => {
  asked = []
  const folder = await sampFolder()
  closers.push(folder.remove)
  const net = createNet({ version: 'test', settings: () => ({ idleTimeoutSeconds: 60 }), environment: {} })
  closers.push(() => net.close())
  hub = await testHub(folder.lockfile, {
    askConsent: (who) => {
      asked.push(who)
      return new Promise((resolve) => {
        answer = resolve
      })
    },
    fetchUrl: createUrlFetcher(net),
    // Where pages look for a hub: the library knows no other place.
    webPort: 21_012,
  })
  closers.push(() => hub.close())
  // Another test may have a hub there for a moment.
  await vi.waitFor(async () => expect(await hub.openWeb()).toMatchObject({ ok: true }), { timeout: 60_000 })
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function openPage(): Promise<SampPage> {
  const page = await SampPage.open(browser)
  closers.push(() => page.close())
  return page
}

/** A page that the person has let in. */
async function letIn(name: string, ...mtypes: string[]): Promise<{ page: SampPage; registered: Registration }> {
  const page = await openPage()
  const count = asked.length
  const registering = page.register(name, ...mtypes)
  await vi.waitFor(() => expect(asked).toHaveLength(count + 1))
  answer(true)
  const registered = await registering
  if (typeof registered === 'string') throw new Error(registered)
  return { page, registered }
}

/** A program on the same hub. */
async function program(): Promise<{ readonly client: SampClient; readonly got: ReceivedMessage[] }> {
  const got: ReceivedMessage[] = []
  const caller = createLocalCaller()
  let count = 0
  const randomId = () => `program-${++count}`
  const client = new SampClient({
    metadata: { 'samp.name': 'Program' },
    handlers: {
      'table.*': (received) => {
        got.push(received)
        return okResponse({ rows: '3' })
      },
      'coord.pointAt.sky': (received) => {
        got.push(received)
        return okResponse()
      },
      'script.aladin.send': () => okResponse({ 'script.result': 'obeyed' }),
    },
    join: hubJoiner({ kind: 'file', path: hub.lockfile }, { files: createClaimedFiles(randomId), caller }),
    runOwn: async () => undefined,
    randomId,
    onChange: () => undefined,
  })
  closers.push(
    () => caller.close(),
    () => client.stop(),
  )
  await client.start({ runsHub: false })
  expect(client.status).toBe('joined')
  return { client, got }
}

describeWithPeer('chromium', 'sampjs in a page', () => {
  it('before the person has answered there is ping and register, and nothing else', async () => {
    const { client, got } = await program()
    const page = await openPage()
    expect(await page.ping()).toBe(true)
    const registering = page.register('Atlas', 'table.load.votable')
    await vi.waitFor(() => expect(asked).toMatchObject([{ name: 'Atlas', origin: page.origin }]))
    expect(await page.ping()).toBe(true)
    for (const [operation, words] of Object.entries(operations))
      for (const key of ['', 'a-guess-of-a-private-key'])
        expect([operation, await page.runWithKey(operation, key, ...words)]).toEqual([
          operation,
          { fault: expect.any(String) },
        ])
    expect(await page.read('http://127.0.0.1:21012/proxied/a-guess?file:///etc/hostname')).toEqual([
      403,
      'No registered page asks here.\n',
    ])
    expect(client.clients.map(({ name }) => name)).toEqual(['Hub'])
    expect(got).toEqual([])
    answer(true)
    expect(await registering).toMatchObject({ 'samp.self-id': expect.any(String) })
    await vi.waitFor(() => expect(client.clients.map(({ name }) => name)).toEqual(['Hub', 'Atlas']))
  })

  it('registers, sends and receives once the person has said yes', async () => {
    const { client, got } = await program()
    const self = client.selfId ?? ''
    const { page, registered } = await letIn('Atlas', 'table.load.votable', 'table.highlight.row')
    const id = registered['samp.self-id']
    await vi.waitFor(() =>
      expect(client.subscribedTo('table.highlight.row').map(({ name }) => name)).toEqual(['Atlas']),
    )

    expect(await page.run('getRegisteredClients')).toEqual({ value: expect.arrayContaining(['hub', self]) })
    expect(await page.run('getMetadata', self)).toMatchObject({ value: { 'samp.name': 'Program' } })
    const params = { url: 'http://127.0.0.1:1/t?a=1&b=<2>', 'table-id': 't', 'row-list': ['1', '2'] }
    await page.run('notifyAll', message('table.load.votable', params))
    await vi.waitFor(() => expect(got).toHaveLength(1))
    expect(got.splice(0)).toEqual([
      { sender: id, senderName: 'Atlas', mtype: 'table.load.votable', params, isCall: false },
    ])
    expect(await page.run('callAndWait', self, message('table.load.votable', params), '10')).toEqual({
      value: { 'samp.status': 'samp.ok', 'samp.result': { rows: '3' } },
    })
    expect(await page.run('call', self, 'tag', message('coord.pointAt.sky', { ra: '1', dec: '2' }))).toMatchObject({
      value: expect.any(String),
    })
    await vi.waitFor(async () =>
      expect(await page.got()).toContainEqual({
        responder: self,
        response: { 'samp.status': 'samp.ok', 'samp.result': {} },
      }),
    )

    expect(await client.call(id, 'table.highlight.row', { 'table-id': 't', row: '7' }, 10)).toEqual({
      ok: true,
      value: { status: 'samp.ok', result: { seen: 'table.highlight.row' } },
    })
    await client.notifyAll('table.highlight.row', { 'table-id': 't', row: '8' })
    await vi.waitFor(async () =>
      expect((await page.got()).filter(({ mtype }) => mtype !== undefined)).toEqual([
        { sender: self, mtype: 'table.highlight.row', params: { 'table-id': 't', row: '7' }, isCall: true },
        { sender: self, mtype: 'table.highlight.row', params: { 'table-id': 't', row: '8' }, isCall: false },
      ]),
    )
    // An order is not for a page to give.
    expect(await page.run('callAndWait', self, message('script.aladin.send', { script: 'quit' }), '10')).toEqual({
      fault: expect.any(String),
    })
    await page.leave()
    await vi.waitFor(() => expect(client.clients.map(({ name }) => name)).toEqual(['Hub']))
  })

  it('reads by the translator what a program told it, and nothing else', async () => {
    const { client } = await program()
    const { page, registered } = await letIn('Atlas', 'table.load.votable')
    const file = `${hub.lockfile}-a table.vot`
    const secret = `${hub.lockfile}-secret`
    await writeFile(file, '<VOTABLE/>')
    await writeFile(secret, 'secret')
    const server = createServer((_request, response) => response.end('served without CORS'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closers.push(() => server.close())
    const urls = [pathToFileURL(file).href, `http://127.0.0.1:${(server.address() as AddressInfo).port}/t?a=b&c=%20`]
    for (const [i, url] of urls.entries()) {
      expect(await page.read(await page.translated(url))).toMatchObject([403, expect.any(String)])
      await client.notify(registered['samp.self-id'], 'table.load.votable', { url })
      await vi.waitFor(async () => expect(await page.got()).toHaveLength(i + 1))
    }
    expect(await page.read(urls[1] ?? '')).toBe('kept from the page')
    expect(await Promise.all(urls.map(async (url) => page.read(await page.translated(url))))).toEqual([
      [200, '<VOTABLE/>'],
      [200, 'served without CORS'],
    ])
    expect(await page.read(await page.translated(pathToFileURL(secret).href))).toMatchObject([403, expect.any(String)])
  })

  it('is refused when the person says no, and is not asked about again at once', async () => {
    const page = await openPage()
    const registering = page.register('Atlas')
    await vi.waitFor(() => expect(asked).toHaveLength(1))
    answer(false)
    expect(await registering).toBe('Registration was refused.')
    expect(await page.register('Atlas again')).toBe('Registration was refused.')
    expect(asked).toHaveLength(1)
    expect(hub.hub.clients()).toHaveLength(1)
    expect(await page.ping()).toBe(true)
  })

  it('of another origin gets nothing by the key and the translator of a page that was let in', async () => {
    const { client, got } = await program()
    const { page, registered } = await letIn('Atlas', 'table.load.votable')
    const file = `${hub.lockfile}-table.vot`
    await writeFile(file, '<VOTABLE/>')
    const url = pathToFileURL(file).href
    await client.notify(registered['samp.self-id'], 'table.load.votable', { url })
    await vi.waitFor(async () => expect(await page.got()).toHaveLength(1))
    const translated = await page.translated(url)
    const before = hub.hub.clients()

    const thief = await openPage()
    expect(thief.origin).not.toBe(page.origin)
    for (const [operation, words] of Object.entries(operations))
      expect([operation, await thief.runWithKey(operation, registered['samp.private-key'], ...words)]).toEqual([
        operation,
        { fault: expect.any(String) },
      ])
    expect(await thief.read(translated)).toEqual([403, 'No registered page asks here.\n'])
    expect(hub.hub.clients()).toEqual(before)
    expect(got).toEqual([])
    // The page itself goes on.
    expect(await page.read(translated)).toEqual([200, '<VOTABLE/>'])
    expect(await page.isClosed()).toBe(false)
  })

  it('finds the hub on both loopback addresses', async () => {
    const page = await openPage()
    const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))
    // The door answers GET with "Nothing here" or a fault: the page may read it, which is all that is asked here.
    for (const host of hasIpv6 ? ['127.0.0.1', '[::1]', 'localhost'] : ['127.0.0.1', 'localhost'])
      expect(await page.read(`http://${host}:21012/nothing`)).toEqual([404, 'Nothing here.\n'])
  })
})
