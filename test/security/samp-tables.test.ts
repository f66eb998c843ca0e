// Attack: a page of any site, or another program of this machine, tries to read tables that Alidade serves to others: by
// guessed keys, other hosts and origins, paths out of the folder, odd methods; a page that was let in tries to have files
// and addresses of this machine and its network read.
// Invariant: nobody without the address gets a byte of a table, a good reader gets it whole meanwhile, and for a page
// nothing of this machine is opened.

import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HttpDouble, listen } from '../doubles/http-double.ts'
import { RandomSource } from '../doubles/random-source.ts'
import { mapIn, type RawAnswer, rawRequest, rpcValue, textIn } from '../doubles/samp-desk.ts'
import { SampPlace } from '../doubles/samp-place.ts'
import { figure } from '../figures.ts'

/** `ALIDADE_FAULTS=full` runs 5,000 requests. */
const requests = process.env.ALIDADE_FAULTS === 'full' ? 5000 : 400
const seed = Number(process.env.ALIDADE_SEED ?? 20_261_121)
const canary = 'canary-9d27-that-only-receivers-may-see'
const call = { signal: new AbortController().signal }

let place: SampPlace
let near: HttpDouble
let url: URL
let webUrl = ''
const pageOrigin = 'https://page.example'

beforeAll(async () => {
  near = await listen(() => ({ status: 200, body: 'a,b\n1,2\n' }))
  const free = await listen(() => ({ status: 200 }))
  const webPort = Number(new URL(free.origin).port)
  await free.close()
  webUrl = `http://127.0.0.1:${webPort}/`
  place = await SampPlace.open({ webPort })
  place.settings.sampWeb = true
  await place.service.settingsChanged()
  const table = await place.open(await place.file('secret stars.csv', `n,name\n1,${canary}\n`))
  const peer = await place.peer('topcat', ['table.load.votable'])
  await place.send([{ kind: 'table', table }])
  url = new URL(String(peer.got[0]?.params.url))
})
afterAll(async () => {
  await place.close()
  await near.close()
})

/** Bytes as they are; all that comes back until the other end closes, or a moment is over. */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect({ host: '127.0.0.1', port: Number(url.port) }, () => socket.write(bytes))
    const timer = setTimeout(() => socket.destroy(), 200)
    socket.on('data', (part) => {
      text += part.toString('utf8')
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(text)
    })
  })
}

/** What an attacker does; the name of the attack and what came back. */
async function attack(random: RandomSource): Promise<readonly [string, string]> {
  const path = url.pathname
  const [, key = '', name = ''] = path.split('/')
  const letters = (count: number) => Array.from({ length: count }, () => random.pick([...'abcXYZ019-_'])).join('')
  const get = async (to: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') => {
    const answer: RawAnswer | undefined = await rawRequest(`${url.origin}${to}`, { method, headers }).catch(
      () => undefined,
    )
    return answer?.text ?? ''
  }
  const evil = random.pick(['http://evil.example', 'https://127.0.0.1', 'http://localhost:1', 'null'])
  const attacks: readonly (readonly [string, () => Promise<string>])[] = [
    ['a guessed key', () => get(`/${letters(32)}/${name}`)],
    ['a key with one letter off', () => get(`/${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}/${name}`)],
    ['a beginning of the key', () => get(`/${key.slice(0, 1 + random.integer(31))}/${name}`)],
    ['another name', () => get(`/${key}/${letters(5)}.vot`)],
    [
      'a path out of it',
      () =>
        exchange(`GET /${random.pick(['..', '%2e%2e', key])}/../../etc/passwd HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`),
    ],
    ['a foreign origin', () => get(path, { Origin: evil })],
    ['an image of a foreign page', () => get(path, { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' })],
    ['a foreign host', () => exchange(`GET ${path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)],
    ['no host', () => exchange(`GET ${path} HTTP/1.0\r\n\r\n`)],
    ['two hosts', () => exchange(`GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\nHost: evil.example\r\n\r\n`)],
    [
      'a whole address of another',
      () => exchange(`GET http://evil.example${path} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`),
    ],
    ['another method', () => get(path, {}, random.pick(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']))],
    ['a list of all', () => get(random.pick(['/', '/*', `/${key}`, `/${key}/`, '//', '/?']))],
    ['half a request', () => exchange(`GET ${path.slice(0, 10 + random.integer(20))}`)],
  ]
  const [what, run] = random.pick(attacks)
  return [what, await run()]
}

describe('tables that are served to other programs', () => {
  it('are read by nobody who was not told their address', { timeout: 280_000 }, async () => {
    const random = new RandomSource(seed)
    const answered: string[] = []
    let whole = 0
    const batch = 20
    for (let done = 0; done < requests; done += batch) {
      const results = await Promise.all(Array.from({ length: batch }, () => attack(random)))
      for (const [what, text] of results) if (text.includes(canary)) answered.push(what)
      if ((await (await fetch(url)).text()).includes(canary)) whole += 1
    }
    figure(
      '11 hostile SAMP requests',
      `${requests} for served tables (seed ${seed}), ${answered.length} answered with data`,
    )
    expect(answered).toEqual([])
    expect(whole).toBe(requests / batch)
  })
})

describe('a page that was let in', () => {
  it('has no file and no address of this machine or its network read', async () => {
    const registering = rpcValue(webUrl, 'samp.webhub.register', [{ 'samp.name': 'Page' }], { Origin: pageOrigin })
    await expect.poll(() => place.told('questionChanged').at(-1)).toMatchObject({ origin: pageOrigin })
    const open = await place.service.handlers.question(null, call)
    await place.service.handlers.answer({ question: (open.ok && open.value?.id) || '', allow: true }, call)
    const key = textIn(mapIn(await registering), 'samp.private-key')
    const self = (await place.self()) ?? ''
    const ask = async (mtype: string, params: Record<string, string | Record<string, string>>) => {
      const message = { 'samp.mtype': mtype, 'samp.params': params }
      const answer = await rpcValue(webUrl, 'samp.webhub.callAndWait', [key, self, message, '20'], {
        Origin: pageOrigin,
      })
      return mapIn(answer)
    }
    const path = `${place.folder}/secret%20stars.csv`
    const { port } = new URL(near.origin)
    const before = place.tables.list().length
    const addresses = [
      ...[`file://${path}`, `file:${path}`, `file://localhost${path}`, `FILE://${path}`, 'file:///etc/passwd'],
      ...[near.origin, `http://localhost:${port}/`, `http://[::1]:${port}/`, `http://0.0.0.0:${port}/`],
      ...[
        `http://127.1:${port}/`,
        `http://2130706433:${port}/`,
        `http://0x7f.1:${port}/`,
        `http://[::ffff:127.0.0.1]:${port}/`,
      ],
      ...[
        'http://192.168.1.1/',
        'http://10.0.0.1/',
        'http://169.254.169.254/latest',
        'http://router/',
        'http://nas.local/',
      ],
    ]
    for (const address of addresses)
      for (const mtype of ['table.load.votable', 'table.load.fits'])
        expect([address, await ask(mtype, { url: address })]).toMatchObject([address, { 'samp.status': 'samp.error' }])
    const ids = { 'ivo://x/y': near.origin }
    expect(await ask('voresource.loadlist.tap', { ids })).toMatchObject({ 'samp.status': 'samp.error' })
    expect(near.calls).toHaveLength(0)
    expect(place.tables.list()).toHaveLength(before)
    expect(place.told('arrived')).toEqual([])
    // What a page may do: point at the sky.
    expect(await ask('coord.pointAt.sky', { ra: '1', dec: '2' })).toMatchObject({ 'samp.status': 'samp.ok' })
  })
})
