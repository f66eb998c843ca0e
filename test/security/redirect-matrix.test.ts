// Attack: a service, or somebody who can answer for it, redirects a request so that its credentials or its body reach
// another origin, or go over the wire unencrypted.
// Invariant: no secret ever reaches an origin other than its own; https never leads to http; no chain is endless.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNet } from '#main/net/create-net.ts'
import type { NetRequest } from '#main/net/net.ts'
import { figure } from '../figures.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url))

const statuses = [301, 302, 303, 307, 308] as const
const methods = ['GET', 'POST'] as const
const places = [
  'same origin',
  'other port',
  'other host',
  'sub-domain',
  'https to http',
  'relative',
  'loop',
  '11 hops',
] as const
const kinds = ['bearer', 'cookie', 'basic', 'custom header'] as const
type Place = (typeof places)[number]
type Kind = (typeof kinds)[number]

const secret = 'S3CR3T-4f9d2b-value'
const posted = 'P0STED-77aa01-value'
const basic = Buffer.from(`ada:${secret}`).toString('base64')
const marks = [secret, posted, basic, encodeURIComponent(secret)]

interface Seen {
  readonly origin: string
  readonly method: string
  readonly path: string
  /** Head and body as they came. */
  readonly text: string
}

const servers: Server[] = []
const ports = { http: 0, otherHttp: 0, https: 0, otherHttps: 0 }
let seen: Seen[] = []
/** What the redirecting paths answer with. */
let redirect: (path: string) => { status: number; location: string | undefined; cookie?: string } = () => ({
  status: 500,
  location: undefined,
})

async function answer(scheme: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  const { method = '', url: path = '', headers } = request
  const text = [`${method} ${path}`, ...request.rawHeaders, Buffer.concat(parts).toString('utf8')].join('\n')
  seen.push({ origin: `${scheme}://${headers.host}`, method, path, text })
  if (path.startsWith('/end')) return void response.end('the end')
  const { status, location, cookie } = redirect(path)
  if (location !== undefined) response.setHeader('Location', location)
  if (cookie !== undefined) response.setHeader('Set-Cookie', cookie)
  response.writeHead(status).end('moved')
}

async function start(scheme: 'http' | 'https'): Promise<number> {
  const handler = (request: IncomingMessage, response: ServerResponse) => void answer(scheme, request, response)
  const server =
    scheme === 'http'
      ? createServer(handler)
      : createSecureServer(
          { cert: readFileSync(fixture('server.pem')), key: readFileSync(fixture('server-key.pem')) },
          handler,
        )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push(server)
  return (server.address() as AddressInfo).port
}

/** The origin a request starts at. */
const home = (scheme: 'http' | 'https') => `${scheme}://origin.test:${ports[scheme]}`

/** What the person has entrusted, by origin. */
let given: Readonly<Record<string, Record<string, string>>> = {}
const net = createNet({
  version: '0.1.0',
  settings: () => ({ idleTimeoutSeconds: 10, extraCaFile: fixture('authority.pem') }),
  credentials: { headersFor: async (origin) => given[origin] ?? {} },
  // Every name of the test leads to this machine; the servers tell origins apart by Host.
  lookup: async () => [{ address: '127.0.0.1', family: 4 }],
  environment: {},
})

beforeAll(async () => {
  ports.http = await start('http')
  ports.otherHttp = await start('http')
  ports.https = await start('https')
  ports.otherHttps = await start('https')
})
afterAll(async () => {
  await net.close()
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

/** Where a place of the matrix leads, seen from `scheme`. */
function locationOf(place: Place, scheme: 'http' | 'https', path: string): string {
  const port = ports[scheme]
  switch (place) {
    case 'same origin':
      return `${home(scheme)}/end`
    case 'other port':
      return `${scheme}://origin.test:${scheme === 'http' ? ports.otherHttp : ports.otherHttps}/end`
    case 'other host':
      return `${scheme}://other.test:${port}/end`
    case 'sub-domain':
      return `${scheme}://sub.origin.test:${port}/end`
    case 'https to http':
      return `${home('http')}/end`
    case 'relative':
      return '../end//twice?a=b'
    case 'loop':
      return path
    case '11 hops':
      return path === '/start/11' ? '/end' : `/start/${Number(path.split('/')[2] ?? 0) + 1}`
  }
}

/** A credential of one kind in every way it can come: chosen by origin, in the URL, set by the caller. */
function variants(
  kind: Kind,
  origin: string,
): { entrusted: Record<string, Record<string, string>>; request: NetRequest }[] {
  const url = `${origin}/start/1`
  const chosen = (headers: Record<string, string>) => ({ entrusted: { [origin]: headers }, request: { url } })
  const caller = (headers: Record<string, string>) => ({ entrusted: {}, request: { url, headers } })
  switch (kind) {
    case 'bearer':
      return [chosen({ Authorization: `Bearer ${secret}` }), caller({ Authorization: `Bearer ${secret}` })]
    case 'cookie':
      return [chosen({ Cookie: `session=${secret}` }), caller({ Cookie: `session=${secret}` })]
    case 'basic':
      return [
        chosen({ Authorization: `Basic ${basic}` }),
        { entrusted: {}, request: { url: url.replace('://', `://ada:${secret}@`) } },
      ]
    case 'custom header':
      return [caller({ 'X-Api-Key': secret }), caller({ 'X-Anything-At-All': secret })]
  }
}

const leaks = (origin: string) =>
  seen.filter((one) => one.origin !== origin && marks.some((mark) => one.text.includes(mark)))

describe('the redirect matrix', () => {
  const counts = { cases: 0, requests: 0, followed: 0, refused: 0, downgrades: 0, canary: 0, secrets: 0 }

  it('is watched by a canary that does see secrets', async () => {
    seen = []
    await net.request({ url: `http://other.test:${ports.http}/end`, headers: { 'X-Api-Key': secret } })
    await net.request({ url: `http://other.test:${ports.http}/end`, form: [['PASSWORD', posted]] })
    await net.request({ url: `http://ada:${secret}@other.test:${ports.http}/end` })
    expect(leaks(home('http'))).toHaveLength(3)
  })

  for (const status of statuses)
    for (const method of methods)
      for (const place of places)
        it(`${status} ${method} ${place}: no secret leaves its origin`, async () => {
          const schemes = place === 'https to http' ? (['https'] as const) : (['http', 'https'] as const)
          for (const kind of kinds)
            for (const scheme of schemes)
              for (const { entrusted, request } of variants(kind, home(scheme))) {
                seen = []
                redirect = (path) => ({
                  status,
                  location: locationOf(place, scheme, path),
                  cookie: `set=${secret}; Path=/`,
                })
                given = entrusted
                const form = method === 'POST' ? { method, form: [['PASSWORD', posted]] as const } : { method }
                const outcome = await net.request({ ...request, ...form })
                const text = outcome.ok ? await outcome.value.text() : ''

                const foreign = seen.filter(({ origin }) => origin !== home(scheme))
                const repeats = status === 307 || status === 308
                const crosses = ['other port', 'other host', 'sub-domain', 'https to http'].includes(place)
                const refused =
                  place === 'https to http' ||
                  place === '11 hops' ||
                  (crosses && method === 'POST' && repeats) ||
                  // The cookie set by the first answer makes the second visit another one, the third is the circle.
                  place === 'loop'
                counts.cases += 1
                counts.requests += seen.length
                counts.canary += foreign.length
                counts.secrets += leaks(home(scheme)).length
                counts[refused ? 'refused' : 'followed'] += 1
                if (place === 'https to http') counts.downgrades += outcome.ok || foreign.length > 0 ? 1 : 0

                expect(leaks(home(scheme))).toEqual([])
                if (refused) {
                  if (outcome.ok) throw new Error('followed')
                  expect(outcome.fault.kind).toBe('redirect-refused')
                  expect(outcome.fault.message).toContain('origin.test')
                  expect(foreign).toEqual([])
                  if (place === 'loop')
                    expect([seen.length, outcome.fault.message]).toEqual([2, expect.stringMatching(/circle/)])
                } else {
                  expect(text).toBe('the end')
                  const last = seen.at(-1)
                  expect(last?.method).toBe(method === 'POST' && !repeats ? 'GET' : method)
                  expect(foreign).toHaveLength(crosses ? 1 : 0)
                  if (!crosses) expect(marks.some((mark) => last?.text.includes(mark))).toBe(true)
                  if (!crosses && method === 'POST') expect(last?.text.includes(posted)).toBe(repeats)
                }
                expect(seen.length).toBeLessThanOrEqual(11)
              }
        })

  afterAll(() => {
    const { cases, requests, followed, refused, downgrades, canary, secrets } = counts
    figure(
      '3 redirects',
      `${statuses.length} statuses x ${methods.length} methods x ${places.length} places x ${kinds.length} credentials = ` +
        `${statuses.length * methods.length * places.length * kinds.length} cells, ${cases} cases, ${requests} requests, ` +
        `${followed} followed, ${refused} refused, ${canary} reached the canary, ${secrets} secrets seen, ${downgrades} downgrades`,
    )
  })
})

describe('beyond the matrix', () => {
  const run = async (request: NetRequest, entrusted: Record<string, Record<string, string>> = {}) => {
    seen = []
    given = entrusted
    const outcome = await net.request(request)
    if (outcome.ok) await outcome.value.text()
    return outcome
  }

  it('follows ten redirects and no more', async () => {
    redirect = (path) => ({
      status: 302,
      location: path === '/start/10' ? '/end' : `${Number(path.split('/')[2]) + 1}`,
    })
    expect((await run({ url: `${home('http')}/start/1` })).ok).toBe(true)
    expect(seen).toHaveLength(11)
  })

  it('names both ends of a refused downgrade, without their queries', async () => {
    redirect = () => ({ status: 302, location: `${home('http')}/end?token=${secret}` })
    const outcome = await run({ url: `${home('https')}/start/1?token=${secret}` })
    expect(outcome).toMatchObject({ ok: false, fault: { kind: 'redirect-refused', status: 302 } })
    const message = outcome.ok ? '' : outcome.fault.message
    expect(message).toContain(`${home('https')}/start/1`)
    expect(message).toContain(`${home('http')}/end`)
    expect(JSON.stringify(outcome)).not.toContain(secret)
  })

  it('follows http to https, and refuses the way back down', async () => {
    redirect = (path) => ({
      status: 301,
      location: path === '/start/1' ? `${home('https')}/start/2` : `${home('http')}/end`,
    })
    expect(await run({ url: `${home('http')}/start/1` })).toMatchObject({
      ok: false,
      fault: { kind: 'redirect-refused' },
    })
    expect(seen.map(({ origin }) => origin)).toEqual([home('http'), home('https')])
  })

  it('chooses credentials anew when a chain comes home, but forgets what the caller set', async () => {
    const other = `http://other.test:${ports.http}`
    redirect = (path) => ({ status: 302, location: path === '/start/1' ? `${other}/start/2` : `${home('http')}/end` })
    const entrusted = { [home('http')]: { authorization: 'Bearer home' }, [other]: { authorization: 'Bearer other' } }
    const headers = { 'X-Api-Key': secret, Accept: 'text/xml', Range: 'bytes=0-9' }
    expect((await run({ url: `${home('http')}/start/1`, headers }, entrusted)).ok).toBe(true)
    expect(seen.map(({ text }) => /Bearer \w+/.exec(text)?.[0])).toEqual(['Bearer home', 'Bearer other', 'Bearer home'])
    expect(seen.map(({ text }) => text.includes(secret))).toEqual([true, false, false])
    expect(seen.map(({ text }) => text.includes('text/xml') && text.includes('bytes=0-9'))).toEqual([true, true, true])
  })

  it('gives a cookie back to the origin that set it and to no other, not even on the way', async () => {
    const other = `http://other.test:${ports.http}`
    const way: Record<string, string> = { '/start/1': `${other}/start/2`, '/start/2': `${home('http')}/end` }
    redirect = (path) => ({
      status: 303,
      location: way[path],
      cookie: `c${path.at(-1)}=${secret}; Domain=test; Path=/`,
    })
    expect((await run({ url: `${home('http')}/start/1` })).ok).toBe(true)
    expect(seen.map(({ text }) => /c\d=/g.exec(text)?.[0])).toEqual([undefined, undefined, 'c1='])
  })

  it('lets a page that sets a cookie send back to itself', async () => {
    seen = []
    redirect = () => {
      const again = seen.at(-1)?.text.includes('gate=open')
      return { status: 302, location: again ? '/end' : '/start/1', cookie: 'gate=open; Path=/' }
    }
    expect((await run({ url: `${home('http')}/start/1` })).ok).toBe(true)
    expect(seen.map(({ path }) => path)).toEqual(['/start/1', '/start/1', '/end'])
  })

  it.each([
    ['another scheme', 'ftp://origin.test/end'],
    ['a file', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)'],
    ['data', 'data:text/plain,x'],
    ['nonsense', 'http://['],
  ])('refuses %s', async (_name, location) => {
    redirect = () => ({ status: 302, location })
    expect(await run({ url: `${home('http')}/start/1` })).toMatchObject({
      ok: false,
      fault: { kind: 'redirect-refused' },
    })
  })

  it.each([
    ['two slashes', () => `//other.test:${ports.http}/end`],
    ['backslashes', () => `\\\\other.test:${ports.http}\\end`],
    ['blanks around it', () => ` http://other.test:${ports.http}/end `],
    ['a user in it', () => `http://origin.test:x@other.test:${ports.http}/end`],
  ])('knows another host behind %s', async (_name, location) => {
    redirect = () => ({ status: 302, location: location() })
    const entrusted = { [home('http')]: { authorization: `Bearer ${secret}` } }
    await run({ url: `${home('http')}/start/1`, headers: { 'X-Api-Key': secret } }, entrusted)
    expect(seen.map(({ origin }) => origin)).toEqual([home('http'), `http://other.test:${ports.http}`])
    expect(leaks(home('http'))).toEqual([])
    expect(seen.at(-1)?.text.toLowerCase()).not.toContain('authorization')
  })

  it('hands a redirect back where it is asked to, after a DELETE always, and where it leads nowhere', async () => {
    redirect = () => ({ status: 303, location: '/end' })
    for (const more of [{ redirects: 'answer' }, { method: 'DELETE' }] as const) {
      const outcome = await run({ url: `${home('http')}/start/1`, ...more })
      expect(outcome).toMatchObject({ ok: true, value: { status: 303 } })
      expect(outcome.ok && outcome.value.headers.get('location')).toBe('/end')
      expect(seen).toHaveLength(1)
    }
    redirect = () => ({ status: 302, location: undefined })
    expect(await run({ url: `${home('http')}/start/1` })).toMatchObject({ ok: true, value: { status: 302 } })
  })
})
