// Attack: a person sends the flight recorder's exchanges to a service's operator or pastes them into a public issue.
// Invariant: no credential that went over the wire, in whatever place and form, is in what the recorder shows.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { createNet } from '#main/net/create-net.ts'
import type { Net, NetRequest } from '#main/net/net.ts'
import { cleanParameters, cleanText, cleanUrl, isSecretName, KnownSecrets } from '#main/net/secrets.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function serve(handler: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    handler(request, response, Buffer.concat(parts).toString('utf8'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function open(credentials: Record<string, string> = {}, now?: () => number): Net {
  const net = createNet({
    version: '0.1.0',
    settings: () => ({ idleTimeoutSeconds: 5 }),
    credentials: { headersFor: async () => credentials },
    environment: {},
    ...(now === undefined ? {} : { now }),
  })
  closers.push(() => net.close())
  return net
}

async function ask(net: Net, request: NetRequest): Promise<string> {
  const outcome = await net.request(request)
  if (!outcome.ok) throw new Error(outcome.fault.message)
  return outcome.value.text()
}

describe('the flight recorder', () => {
  it('keeps method, URL, status, headers, bodies, sizes and times of each exchange, newest first', async () => {
    let clock = Date.parse('2026-11-21T08:00:00Z')
    const url = await serve((_request, response) => {
      clock += 250
      response.setHeader('Content-Encoding', 'gzip')
      response.end(gzipSync('<VOTABLE/>'))
    })
    const net = open({}, () => clock)
    await ask(net, { url: `${url}/tap/sync`, form: [['QUERY', 'SELECT 1']] })
    await ask(net, { url: `${url}/capabilities` })
    const [second, first] = net.exchanges(10)
    expect(first).toMatchObject({
      at: '2026-11-21T08:00:00.000Z',
      method: 'POST',
      url: `${url}/tap/sync`,
      status: 200,
      milliseconds: 250,
      requestBody: 'QUERY=SELECT+1',
      responseHead: '<VOTABLE/>',
      bytes: gzipSync('<VOTABLE/>').byteLength,
    })
    expect(first?.requestHeaders).toContainEqual(['user-agent', 'Alidade/0.1.0'])
    expect(first?.responseHeaders).toContainEqual(['content-encoding', 'gzip'])
    expect(second).toMatchObject({ method: 'GET', url: `${url}/capabilities` })
    expect(net.exchanges(1)).toHaveLength(1)
    expect(net.exchanges(0)).toEqual([])
  })

  it('keeps each hop of a redirect and what failed', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/end') response.end('end')
      else response.writeHead(302, { Location: '/end' }).end('moved')
    })
    const net = open()
    await ask(net, { url: `${url}/start` })
    await net.request({ url: 'http://127.0.0.1:1/' })
    const exchanges = net.exchanges(10)
    expect(exchanges.map(({ status, error }) => error ?? status)).toEqual(['127.0.0.1 refuses connections.', 200, 302])
    expect(exchanges.map(({ id }) => id)).toEqual(['3', '2', '1'])
  })

  it('keeps the last 500 and 4 KiB of a body', async () => {
    const url = await serve((_request, response) => response.end('é'.repeat(10_000)))
    const net = open()
    for (let turn = 0; turn < 510; turn += 1) await ask(net, { url: `${url}/${turn}` })
    const exchanges = net.exchanges(1000)
    expect(exchanges).toHaveLength(500)
    expect(exchanges.at(-1)?.url).toBe(`${url}/10`)
    for (const { responseHead = '' } of exchanges) expect(Buffer.byteLength(responseHead)).toBe(4096)
    await ask(net, { url, body: { contentType: 'text/plain', bytes: Buffer.alloc(9000, 'y') } })
    expect(net.exchanges(1)[0]?.requestBody).toBe('y'.repeat(4096))
  })

  it('shows no secret that was sent or set, in headers, URL, form, or echoed in a body', async () => {
    const secrets = {
      bearer: 'b3arer-9c1f+/=x',
      cookie: 'c00kie-7d2e',
      setCookie: 's3tc00kie-1a9b',
      apiKey: 'ap1key-55cc',
      url: 'urlp4ss word&more',
      parameter: 'p4ram-"quoted"<x>',
      form: 'f0rm pass+word',
      granted: 'gr4nted-token-e5',
    }
    const basic = Buffer.from(`ada:${secrets.url}`).toString('base64')
    const url = await serve((request, response, body) => {
      if (request.url === '/') return void response.end(`${request.headers.authorization} ${secrets.url}`)
      response.setHeader('Set-Cookie', [
        `session=${secrets.setCookie}; Path=/; HttpOnly`,
        `other=${secrets.setCookie}2`,
      ])
      response.setHeader('X-Auth-Token', secrets.granted)
      response.setHeader('X-Echo', secrets.bearer)
      const values = Object.values({ ...secrets, url: '' })
      const own = `{"access_token": "jsOn-t0ken-x"} <password>xml-p4ss</password> http://u:inl1ne@h/?sig=s1gned-z`
      response.end([request.url, ...request.rawHeaders, body, ...values, own].join('\n'))
    })
    const net = open({ Authorization: `Bearer ${secrets.bearer}`, Cookie: `a=${secrets.cookie}` })
    const query = new URLSearchParams({ TOKEN: secrets.parameter, ra: '12.5' })
    await ask(net, {
      url: `${url}/tap?${query}`,
      headers: { 'X-Api-Key': secrets.apiKey },
      form: [
        ['password', secrets.form],
        ['QUERY', 'SELECT sigma, design FROM keywords'],
      ],
    })
    const other = open()
    await ask(other, { url: url.replace('//', `//ada:${encodeURIComponent(secrets.url)}@`) })
    const shown = JSON.stringify([...net.exchanges(10), ...other.exchanges(10)])
    const forms = (value: string) => {
      const percent = encodeURIComponent(value)
      return [value, JSON.stringify(value).slice(1, -1), percent, percent.replaceAll('%20', '+')]
    }
    const hidden = [...Object.values(secrets), basic, 'jsOn-t0ken-x', 'xml-p4ss', 'inl1ne', 's1gned-z']
    expect(hidden.flatMap(forms).filter((form) => shown.includes(form))).toEqual([])
    expect(shown).toContain('SELECT+sigma%2C+design+FROM+keywords')
    expect(shown).toContain('ra=12.5')
    expect(shown).toContain('<removed>')
  })

  it('shows no secret that the cut at 4 KiB divides, or that only a later exchange reveals', async () => {
    const long = `long-${'k3y'.repeat(2000)}`
    const url = await serve((request, response) => {
      response.end(request.url === '/long' ? `${'x'.repeat(4000)}${long}` : 'the word is later-s3cret')
    })
    const net = open()
    await ask(net, { url: `${url}/long`, headers: { Authorization: `Bearer ${long}` } })
    expect(net.exchanges(1)[0]?.responseHead).not.toContain('k3yk3y')
    await ask(net, { url })
    expect(net.exchanges(1)[0]?.responseHead).toContain('later-s3cret')
    await ask(net, { url, headers: { Authorization: 'Token later-s3cret' } })
    expect(JSON.stringify(net.exchanges(3))).not.toContain('later-s3cret')
  })

  it('shows no secret part of an upload in several parts', async () => {
    const url = await serve((_request, response) => response.end('ok'))
    const net = open()
    const part = (name: string, value: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    const text = `${part('QUERY', 'SELECT 1')}${part('password', 'mult1part-x')}${part('LANG', 'ADQL')}--b--\r\n`
    await ask(net, { url, body: { contentType: 'multipart/form-data; boundary=b', bytes: Buffer.from(text) } })
    const body = net.exchanges(1)[0]?.requestBody
    expect(body).not.toContain('mult1part-x')
    expect(body).toContain('SELECT 1')
    expect(body).toContain('ADQL')
  })
})

describe('names of secrets', () => {
  it('are recognised, and the words of astronomy are not', () => {
    const secret =
      'Authorization Proxy-Authorization Cookie Set-Cookie X-Api-Key x-auth-token X-CSRF-Token token access_token PASSWORD passwd pwd secret client_secret key api_key auth sig X-Amz-Signature X-Amz-Credential X-Amz-Security-Token'
    const plain =
      'QUERY LANG REQUEST FORMAT MAXREC sigma_v design author keywords keyword position passband compass WWW-Authenticate Content-Type Location PHASE RUNID UPLOAD ra dec pos'
    expect(secret.split(' ').filter((name) => !isSecretName(name))).toEqual([])
    expect(plain.split(' ').filter((name) => isSecretName(name))).toEqual([])
  })

  it('are found in queries and fragments however they are written', () => {
    expect(cleanUrl('https://u:p@h.test/a?x=1&ToKen=abc#access_token=def&y=2')).toBe(
      'https://h.test/a?x=1&ToKen=<removed>#access_token=<removed>&y=2',
    )
    expect(cleanUrl('https://h.test/a?to%6ben=abc')).toBe('https://h.test/a?to%6ben=<removed>')
    expect(cleanParameters('a=b&pwd=&pwd=c=d')).toBe('a=b&pwd=<removed>&pwd=<removed>')
    expect(cleanText('see <a href="http://h/?x&amp;key=v1">')).toBe('see <a href="http://h/?x&amp;key=<removed>">')
  })
})

describe('known secrets', () => {
  it('are in no text they have been removed from, whatever they are', () => {
    const value = fc.string({ minLength: 8, maxLength: 40 })
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), fc.array(fc.string()), (values, between) => {
        const secrets = new KnownSecrets()
        for (const one of values) secrets.add(one)
        const text = between.flatMap((words, place) => [words, values[place % values.length] ?? '']).join(' ~ ')
        const clean = secrets.removeFrom(text, 0)
        // A value made of pieces of "<removed>" may be made again by its own removal; nothing was given away then.
        for (const one of values) if (!'<removed>'.includes(one[0] ?? '')) expect(clean.includes(one)).toBe(false)
      }),
    )
  })
})
