import { networkInterfaces } from 'node:os'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Hub } from '#main/services/samp/hub/hub.ts'
import { type AskConsent, ConsentDesk, type ConsentRequest } from '#main/services/samp/hub/web-consent.ts'
import { openWebProfile, type WebProfile, type WebProfileOptions } from '#main/services/samp/hub/web-profile.ts'
import { ok } from '#shared/ipc/fault.ts'
import { message } from '#shared/vo/samp/message.ts'
import type { SampValue } from '#shared/vo/samp/value.ts'
import { mapIn, rawRequest, rpc, rpcValue, textIn } from '../../doubles/samp-desk.ts'

const origin = 'https://page.example'
const page = { Origin: origin }
const closers: (() => unknown)[] = []
let hub: Hub
let count = 0
let time = 0

beforeEach(() => {
  time = 1_000_000
  hub = new Hub({ version: 'test', randomId: () => 'run', now: () => time, livenessSeconds: 0.02 })
  closers.push(() => hub.close())
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function open(more: Partial<WebProfileOptions> = {}): Promise<WebProfile & { readonly url: string }> {
  const opened = await openWebProfile({
    hub,
    randomKey: () => `key-${++count}-of-this-test`,
    askConsent: async () => true,
    fetchUrl: async () => ({ ok: false, fault: { kind: 'not-found', message: 'Nothing there.' } }),
    now: () => time,
    openToTesters: false,
    port: 0,
    ...more,
  })
  if (!opened.ok) throw new Error(opened.fault.message)
  closers.push(() => opened.value.close())
  return { ...opened.value, url: `http://localhost:${opened.value.port}/` }
}

const register = async (url: string, name = 'Page') =>
  mapIn(await rpcValue(url, 'samp.webhub.register', [{ 'samp.name': name }], page))

describe('the Web Profile', () => {
  it('answers the questions that a browser asks for a page, also that for the private network', async () => {
    const { url } = await open()
    const asked = { ...page, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' }
    const plain = await rawRequest(url, { method: 'OPTIONS', headers: asked })
    expect([plain.status, plain.text]).toEqual([200, ''])
    expect(plain.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'POST, GET',
      'access-control-allow-headers': 'Content-Type',
      vary: 'Origin',
    })
    expect(plain.headers).not.toHaveProperty('access-control-allow-private-network')
    const local = await rawRequest(url, {
      method: 'OPTIONS',
      headers: { ...asked, 'Access-Control-Request-Private-Network': 'true' },
    })
    expect(local.headers['access-control-allow-private-network']).toBe('true')
    const nobody = await rawRequest(url, { method: 'OPTIONS', headers: { ...asked, Origin: 'null' } })
    expect([nobody.status, nobody.headers['access-control-allow-origin']]).toEqual([403, undefined])
  })

  it('is one hub on both loopback addresses', async () => {
    const { port } = await open()
    const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))
    const urls = [`http://127.0.0.1:${port}/`, ...(hasIpv6 ? [`http://[::1]:${port}/`] : [])]
    const asked = { ...page, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Private-Network': 'true' }
    for (const [i, url] of urls.entries()) {
      const preflight = await rawRequest(url, { method: 'OPTIONS', headers: asked })
      expect([preflight.status, preflight.headers['access-control-allow-private-network']]).toEqual([200, 'true'])
      const key = textIn(await register(url, `Page ${i}`), 'samp.private-key')
      for (const other of urls)
        expect(await rpcValue(other, 'samp.webhub.getRegisteredClients', [key], page)).toHaveLength(i + 1)
    }
  })

  it('asks the person with name, origin and page, and lets in whom they allow', async () => {
    const asked: ConsentRequest[] = []
    const { url } = await open({
      askConsent: async (who) => {
        asked.push(who)
        return true
      },
    })
    const headers = { ...page, Referer: `${origin}/atlas?x=1` }
    const registered = mapIn(
      await rpcValue(url, 'samp.webhub.register', [{ 'samp.name': 'At\u202elas\n\u0009<b>' }], headers),
    )
    expect(asked).toEqual([{ name: 'At las <b>', origin, page: `${origin}/atlas?x=1` }])
    expect(textIn(registered, 'samp.url-translator')).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/proxied\/[\w-]+\?$/)
    expect(textIn(registered, 'samp.url-translator')).not.toContain(textIn(registered, 'samp.private-key'))
    expect(hub.profileOf(textIn(registered, 'samp.self-id'))).toBe('web')
    expect(await rpc(url, 'samp.webhub.register', [{}], page)).toMatchObject({ kind: 'fault' })
  })

  it('lets nobody in whom the person refuses; ping is all there is before', async () => {
    const { url } = await open({ askConsent: async () => false })
    expect(await rpcValue(url, 'samp.webhub.ping', [], page)).toBe('')
    expect(await rpc(url, 'samp.webhub.register', [{ 'samp.name': 'Page' }], page)).toEqual({
      kind: 'fault',
      code: '1',
      text: 'Registration was refused.',
    })
    expect(hub.clients()).toHaveLength(1)
  })

  it('keeps callbacks until the page fetches them: at once, or when they come, or nothing in time', async () => {
    const { url } = await open()
    const registered = await register(url)
    const [key, id] = [textIn(registered, 'samp.private-key'), textIn(registered, 'samp.self-id')]
    const pull = (seconds: string) => rpcValue(url, 'samp.webhub.pullCallbacks', [key, seconds], page)
    await expect(pull('0')).rejects.toThrow(/allowReverseCallbacks/)
    await rpcValue(url, 'samp.webhub.allowReverseCallbacks', [key, '1'], page)
    await rpcValue(url, 'samp.webhub.declareSubscriptions', [key, { 'test.*': {} }], page)
    const sender = hub.register('own')
    expect(await pull('0')).toEqual([])
    hub.notify(sender, id, message('test.one', { a: 'b' }))
    expect(await pull('0')).toEqual([
      { 'samp.methodName': 'receiveNotification', 'samp.params': [sender.id, message('test.one', { a: 'b' })] },
    ])
    // Of two fetches at once, each on a connection of its own, the later one ends the other with nothing.
    const waiting = [pull('60'), pull('60')] as const
    const ended = await Promise.race(waiting.map((fetched, i) => fetched.then((calls) => ({ i, calls }))))
    expect(ended.calls).toEqual([])
    const answer = hub.callAndWait(sender, id, message('test.two'), 10, new AbortController().signal)
    const [call] = (await waiting[1 - ended.i]) as readonly { readonly 'samp.params': readonly string[] }[]
    expect(call).toMatchObject({ 'samp.methodName': 'receiveCall' })
    await rpcValue(
      url,
      'samp.webhub.reply',
      [key, call?.['samp.params'][1] ?? '', { 'samp.status': 'samp.ok', 'samp.result': {} }],
      page,
    )
    expect(await answer).toMatchObject({ 'samp.status': 'samp.ok' })
  })

  it('lets a page go that has gone without a word, but not one that its browser slows down', async () => {
    const { url } = await open()
    const registered = await register(url)
    const [key, id] = [textIn(registered, 'samp.private-key'), textIn(registered, 'samp.self-id')]
    await rpcValue(url, 'samp.webhub.allowReverseCallbacks', [key, '1'], page)
    time += 60_000
    await rpcValue(url, 'samp.webhub.getRegisteredClients', [key], page)
    time += 80_000
    const looked = vi.fn(async () => true)
    hub.setReceiver(hub.register('own'), { deliver: async () => undefined, isThere: looked })
    // The hub has looked after everybody at least once since.
    await vi.waitFor(() => {
      time += 20
      expect(looked.mock.calls.length).toBeGreaterThan(1)
    })
    expect(hub.profileOf(id)).toBe('web')
    time += 20_000
    await vi.waitFor(() => expect(hub.profileOf(id)).toBeUndefined())
    expect(await rpc(url, 'samp.webhub.getRegisteredClients', [key], page)).toMatchObject({ kind: 'fault' })
  })

  it('has patience with a page that has said goodbye and still replies, and with nothing else of it', async () => {
    const { url } = await open()
    const key = textIn(await register(url), 'samp.private-key')
    await rpcValue(url, 'samp.webhub.unregister', [key], page)
    expect(await rpcValue(url, 'samp.webhub.reply', [key, 'run-1', { 'samp.status': 'samp.ok' }], page)).toBe('')
    for (const operation of ['getRegisteredClients', 'notifyAll', 'unregister'])
      expect(await rpc(url, `samp.webhub.${operation}`, [key, message('table.load.fits')], page)).toMatchObject({
        kind: 'fault',
      })
    // Its fetch is kept waiting: something asked later is answered first.
    const pulling = rpc(url, 'samp.webhub.pullCallbacks', [key, '1'], page).catch(() => 'ended')
    expect(await Promise.race([pulling, rpcValue(url, 'samp.webhub.ping')])).toBe('')
  })

  it('says that its port is taken', async () => {
    const { port } = await open()
    const again = await openWebProfile({
      hub,
      randomKey: () => 'x',
      askConsent: async () => false,
      fetchUrl: async () => ({ ok: false, fault: { kind: 'not-found', message: '' } }),
      now: Date.now,
      openToTesters: false,
      port,
    })
    expect(again).toMatchObject({
      ok: false,
      fault: { kind: 'bad-request', message: expect.stringContaining(`${port}`) },
    })
  })

  it('reads for a page what a program said of itself, and nothing that a page said, though the hub repeats both', async () => {
    const { url } = await open({
      fetchUrl: async () => ok({ status: 200, body: (async function* () {})() }),
    })
    const registered = await register(url)
    const [key, translator] = [textIn(registered, 'samp.private-key'), textIn(registered, 'samp.url-translator')]
    const ask = (method: string, ...params: SampValue[]) =>
      rpcValue(url, `samp.webhub.${method}`, [key, ...params], page)
    await ask('allowReverseCallbacks', '1')
    await ask('declareSubscriptions', { 'samp.hub.event.*': {} })
    const [icon, secret, note] = ['http://127.0.0.1:1/icon.png', 'file:///home/me/.ssh/id', 'file:///home/me/note']
    await ask('declareMetadata', { 'samp.icon.url': secret })
    await ask('declareSubscriptions', { 'samp.hub.event.*': { note } })
    hub.declareMetadata(hub.register('own'), { 'samp.icon.url': icon })
    expect(JSON.stringify(await ask('pullCallbacks', '0'))).toContain(icon)
    const status = async (asked: string) =>
      (await rawRequest(`${translator}${asked}`, { method: 'GET', headers: page })).status
    expect([await status(icon), await status(secret), await status(note)]).toEqual([200, 403, 403])
  })
})

describe('consent', () => {
  const never = new AbortController().signal
  const limits = { answerSeconds: 0.05, waiting: 2, quietSeconds: 10 }

  it('is asked for one page at a time', async () => {
    const open: ((answer: boolean) => void)[] = []
    const asked: string[] = []
    const ask: AskConsent = (who) => {
      asked.push(who.name)
      return new Promise((resolve) => open.push(resolve))
    }
    const desk = new ConsentDesk(ask, () => time, { ...limits, answerSeconds: 60 })
    const one = desk.mayEnter({ name: 'one', origin: 'http://one' }, never)
    const two = desk.mayEnter({ name: 'two', origin: 'http://two' }, never)
    expect(await desk.mayEnter({ name: 'one again', origin: 'http://one' }, never)).toBe(false)
    const three = desk.mayEnter({ name: 'three', origin: 'http://three' }, never)
    expect(await desk.mayEnter({ name: 'four', origin: 'http://four' }, never)).toBe(false)
    await vi.waitFor(() => expect(asked).toEqual(['one']))
    open[0]?.(true)
    expect(await one).toBe(true)
    await vi.waitFor(() => expect(asked).toEqual(['one', 'two']))
    open[1]?.(false)
    expect(await two).toBe(false)
    await vi.waitFor(() => expect(asked).toEqual(['one', 'two', 'three']))
    open[2]?.(true)
    expect(await three).toBe(true)
  })

  it('is denied without an answer in time, and when the page has gone; the question is taken back', async () => {
    const takenBack = vi.fn()
    const ask: AskConsent = (_who, signal) => {
      signal.addEventListener('abort', takenBack)
      return new Promise(() => undefined)
    }
    const desk = new ConsentDesk(ask, () => time, limits)
    expect(await desk.mayEnter({ name: 'late', origin: 'http://late' }, never)).toBe(false)
    expect(takenBack).toHaveBeenCalledTimes(1)
    const gone = new AbortController()
    const asking = new ConsentDesk(ask, () => time, { ...limits, answerSeconds: 60 }).mayEnter(
      { name: 'gone' },
      gone.signal,
    )
    await Promise.resolve()
    gone.abort()
    expect(await asking).toBe(false)
  })

  it('is not asked for again right after a no', async () => {
    const ask = vi.fn(async () => false)
    const desk = new ConsentDesk(ask, () => time, limits)
    expect(await desk.mayEnter({ name: 'a', origin: 'http://a' }, never)).toBe(false)
    expect(await desk.mayEnter({ name: 'a', origin: 'http://a' }, never)).toBe(false)
    expect(ask).toHaveBeenCalledTimes(1)
    time += 11_000
    expect(await desk.mayEnter({ name: 'a', origin: 'http://a' }, never)).toBe(false)
    expect(ask).toHaveBeenCalledTimes(2)
  })
})
