import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SampLogEntry, SampState } from '#shared/model/samp.ts'
import { errorResponse, okResponse } from '#shared/vo/samp/message.ts'
import { type HttpDouble, listen } from '../../doubles/http-double.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'
import { rawRequest, sampFolder, testHub } from '../../doubles/samp-desk.ts'
import { SampPlace } from '../../doubles/samp-place.ts'

const call = { signal: new AbortController().signal }
let place: SampPlace
const closers: (() => unknown)[] = []
beforeEach(async () => {
  place = await SampPlace.open()
})
afterEach(async () => {
  await place.close()
  for (const close of closers.splice(0).reverse()) await close()
})

async function state(): Promise<SampState> {
  const outcome = await place.service.handlers.state(null, call)
  if (!outcome.ok) throw new Error(outcome.fault.message)
  return outcome.value
}
async function log(): Promise<SampLogEntry[]> {
  const outcome = await place.service.handlers.log(null, call)
  if (!outcome.ok) throw new Error(outcome.fault.message)
  // Who comes and goes is not what these tests look at.
  return outcome.value.filter(({ mtype }) => !mtype.startsWith('samp.hub.'))
}
async function reopen(settings: SampPlace['settings'], more: Parameters<typeof SampPlace.open>[0] = {}): Promise<void> {
  await place.close()
  place = await SampPlace.open({ settings: () => place?.settings ?? settings, ...more })
  Object.assign(place.settings, settings)
}

describe('our place on the desk', () => {
  it('is taken at the start with a hub of our own; the others are listed, the hub first', async () => {
    const topcat = await place.peer('topcat', ['table.load.votable', 'coord.*'])
    await vi.waitFor(async () => expect((await state()).peers.at(-1)?.subscriptions).toContain('coord.*'))
    const now = await state()
    expect(now).toMatchObject({ status: 'own-hub', hub: { lockfile: place.lockfile, web: 'off' } })
    expect(now.peers.map(({ isHub, id }) => [isHub, id])).toEqual([
      [true, 'hub'],
      [false, topcat.id],
    ])
    expect(now.peers[1]).toMatchObject({ name: 'topcat', alive: true })
    expect(now.peers[1]?.subscriptions).toContain('table.load.votable')
  })

  it('is not taken where the settings say so, until the person wants it', async () => {
    const { handlers } = place.service
    await handlers.leave(null, call)
    expect(await state()).toMatchObject({ status: 'off', peers: [] })
    place.settings.sampAtStart = false
    await place.service.start()
    expect((await state()).status).toBe('off')
    expect(await handlers.join({ runHub: false }, call)).toMatchObject({ ok: true })
    expect((await state()).status).toBe('alone')
    expect(await handlers.join({ runHub: true }, call)).toMatchObject({ ok: true })
    expect((await state()).status).toBe('own-hub')
    await handlers.leave(null, call)
    await expect(readFile(place.lockfile)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is with the hub of another program where one runs', async () => {
    const folder = await sampFolder()
    const hub = await testHub(folder.lockfile)
    closers.push(folder.remove, () => hub.close())
    await reopen({}, { place: { kind: 'file', path: folder.lockfile } })
    const now = await state()
    expect([now.status, now.hub, now.peers.map(({ name }) => name)]).toEqual(['joined', undefined, ['Hub']])
    expect(await place.service.handlers.disconnect({ peer: 'c9' }, call)).toMatchObject({ ok: false })
  })

  it('follows the settings: without a hub of ours it ends, with one it comes back', async () => {
    place.settings.sampHub = false
    await place.service.settingsChanged()
    expect((await state()).status).toBe('alone')
    place.settings.sampHub = true
    await place.service.settingsChanged()
    expect((await state()).status).toBe('own-hub')
  })

  it('says why no hub can be run', async () => {
    await reopen({}, { place: { kind: 'none', sentence: 'SAMP_HUB is odd.' } })
    const refused = { kind: 'bad-request', message: 'SAMP_HUB is odd.' }
    expect(await state()).toMatchObject({ status: 'alone', problem: refused })
    expect(await place.service.handlers.join({ runHub: true }, call)).toMatchObject({ ok: false, fault: refused })
  })
})

describe('the other programs', () => {
  it('are pinged; one that is silent counts as not there until it is heard of', async () => {
    const { id, ask } = await place.peer('topcat', [])
    const answer = await place.service.handlers.ping({ peer: id }, call)
    expect(answer).toMatchObject({ ok: true, value: { milliseconds: expect.any(Number) } })
    expect((await state()).peers[1]?.heardAt).toMatch(/Z$/)
    expect(await place.service.handlers.ping({ peer: 'c99' }, call)).toMatchObject({ ok: false })
    await ask('samp.app.ping', {})
    expect((await state()).peers[1]?.alive).toBe(true)
  })

  it('are looked after: one that hangs is marked in time, is pinged once, and is there again as it answers', async () => {
    const clock = new ManualClock()
    await place.close()
    place = await SampPlace.open({ clock })
    let wake: () => void = () => undefined
    const awake = new Promise<void>((resolve) => {
      wake = resolve
    })
    const frozen = await place.peer('frozen', ['samp.app.ping'], async () => {
      await awake
      return okResponse()
    })
    const lively = await place.peer('lively', ['samp.app.ping'])
    const seen = async (id: string) => (await state()).peers.find((peer) => peer.id === id)
    const alive = async (id: string) => (await seen(id))?.alive
    for (const { id } of [frozen, lively])
      await vi.waitFor(async () => expect((await seen(id))?.subscriptions).toContain('samp.app.ping'))
    clock.advance(25_000)
    await vi.waitFor(() => expect([frozen.got.length, lively.got.length]).toEqual([1, 1]))
    // Its answer is on its way; the look at others does not wait for it.
    await vi.waitFor(async () =>
      expect((await state()).peers.find(({ id }) => id === lively.id)?.heardAt).toBeDefined(),
    )
    clock.advance(10_000)
    expect([await alive(frozen.id), await alive(lively.id)]).toEqual([false, true])
    clock.advance(50_000)
    await vi.waitFor(() => expect(lively.got.length).toBeGreaterThan(1))
    expect(frozen.got).toHaveLength(1)
    wake()
    await vi.waitFor(async () => expect(await alive(frozen.id)).toBe(true))
    expect(await log()).toEqual([])
  })

  it('are asked to go, and are gone', async () => {
    const { id, client } = await place.peer('topcat', [])
    expect(await place.service.handlers.disconnect({ peer: id }, call)).toEqual({ ok: true, value: null })
    await vi.waitFor(() => expect(client.status).toBe('dismissed'))
    await vi.waitFor(async () => expect((await state()).peers).toHaveLength(1))
    expect(await place.service.handlers.disconnect({ peer: 'hub' }, call)).toMatchObject({ ok: false })
  })
})

describe('the log', () => {
  it('has what we send and get with its answer, and what passes our hub', async () => {
    const topcat = await place.peer('topcat', ['coord.pointAt.sky', 'table.highlight.row'])
    const aladin = await place.peer('Aladin', ['test.x'], () => errorResponse({ short: 'no', code: 'c1' }))
    await topcat.ask('coord.pointAt.sky', { ra: '1', dec: '2' })
    await place.send([{ kind: 'position', ra: 5, dec: 6 }])
    await topcat.client.call(aladin.id, 'test.x', { 'private-key': 's3cret', url: 'http://a:b@h/?token=t0k' }, 5)
    await vi.waitFor(async () => expect((await log())[0]?.state).toBe('error'))
    const [past, out, came] = await log()
    expect(came).toMatchObject({ direction: 'in', kind: 'call', from: 'topcat', to: 'Alidade', state: 'ok' })
    expect(came?.params).toBe('{\n  "ra": "1",\n  "dec": "2"\n}')
    expect(out).toMatchObject({ direction: 'out', kind: 'call', from: 'Alidade', to: 'topcat', state: 'ok' })
    expect(out?.milliseconds).toBeGreaterThanOrEqual(0)
    expect(past).toMatchObject({ direction: 'past', from: 'topcat', to: 'Aladin', mtype: 'test.x' })
    expect(past?.reply).toContain('"samp.code": "c1"')
    expect(past?.params).not.toMatch(/s3cret|a:b@|t0k/)
    await place.service.handlers.clearLog(null, call)
    expect(await log()).toEqual([])
  })

  it('cuts what is long', async () => {
    const topcat = await place.peer('topcat', [])
    const [first, ...rest] = Array.from({ length: 30_000 }, (_, row) => String(row))
    await topcat.ask('table.select.rowList', { 'table-id': 'x', 'row-list': [first ?? '', ...rest] })
    const [line] = await log()
    expect(line?.params).toHaveLength(10_000)
  })

  it('sends a message again, to the same receiver', async () => {
    const topcat = await place.peer('topcat', ['coord.pointAt.sky'])
    await place.peer('other', ['coord.pointAt.sky'])
    await place.send([{ kind: 'position', ra: 5, dec: 6 }], [topcat.id])
    const [line] = await log()
    expect(await place.service.handlers.replay({ entry: line?.id ?? '' }, call)).toEqual({ ok: true, value: null })
    expect(topcat.got.map(({ params }) => params.ra)).toEqual(['5', '5'])
    const sent = (await log()).filter(({ direction }) => direction === 'out')
    expect(sent.map(({ to }) => to)).toEqual(['topcat', 'topcat'])
    expect(await place.service.handlers.replay({ entry: 'none' }, call)).toMatchObject({ ok: false })
  })
})

describe('pages', () => {
  const origin = 'https://page.example'
  const register = (port: number): Promise<{ readonly text: string }> =>
    rawRequest(`http://127.0.0.1:${port}/`, {
      headers: { Origin: origin },
      body: '<?xml version="1.0"?><methodCall><methodName>samp.webhub.register</methodName><params><param><value><struct><member><name>samp.name</name><value>Page</value></member></struct></value></param></params></methodCall>',
    })

  it('are let in by the person alone; the question goes with its answer', async () => {
    const port = await freePort()
    for (const allow of [false, true]) {
      // A new hub: after a no the same page is not asked about for a while.
      await reopen({ sampWeb: true }, { webPort: port })
      await place.service.settingsChanged()
      expect((await state()).hub?.web).toBe('open')
      const answered = register(port)
      await vi.waitFor(() => expect(place.told('questionChanged').at(-1)).toMatchObject({ name: 'Page', origin }))
      const open = await place.service.handlers.question(null, call)
      const id = open.ok && open.value ? open.value.id : ''
      expect(await place.service.handlers.answer({ question: 'another', allow: true }, call)).toMatchObject({
        ok: false,
      })
      expect(await place.service.handlers.answer({ question: id, allow }, call)).toMatchObject({ ok: true })
      expect((await answered).text.includes('samp.private-key')).toBe(allow)
      expect(await place.service.handlers.question(null, call)).toEqual({ ok: true, value: null })
    }
    const page = (await state()).peers.find(({ origin: from }) => from !== undefined)
    expect(page).toMatchObject({ origin, alive: true })
    place.settings.sampWeb = false
    await place.service.settingsChanged()
    expect((await state()).hub?.web).toBe('off')
    await expect(register(port)).rejects.toThrow()
  })

  it('are kept out where the port is taken, and the reason is told', async () => {
    const taken: HttpDouble = await listen(() => ({ status: 200 }))
    closers.push(() => taken.close())
    await reopen({ sampWeb: true }, { webPort: Number(new URL(taken.origin).port) })
    await place.service.settingsChanged()
    expect((await state()).hub?.web).toMatchObject({ kind: 'bad-request' })
  })
})

async function freePort(): Promise<number> {
  const one = await listen(() => ({ status: 200 }))
  await one.close()
  return Number(new URL(one.origin).port)
}
