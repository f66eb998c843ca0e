import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { createNet, type NetOptions } from '#main/net/create-net.ts'
import type { Net, NetResponse } from '#main/net/net.ts'
import { FaultError, type Outcome } from '#shared/ipc/fault.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function serve(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handler)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function open(more: Partial<NetOptions> = {}): Net {
  const net = createNet({ version: '0.1.0', settings: () => ({ idleTimeoutSeconds: 5 }), environment: {}, ...more })
  closers.push(() => net.close())
  return net
}

function answered(outcome: Outcome<NetResponse>): NetResponse {
  if (!outcome.ok) throw new Error(`${outcome.fault.kind}: ${outcome.fault.message}`)
  return outcome.value
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

const faultIn = async (work: Promise<unknown>) => {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (!(thrown instanceof FaultError)) throw new Error(`no fault but ${String(thrown)}`)
  return thrown.fault
}

describe('a request', () => {
  it('gives status, headers in lower case, the URL and the text', async () => {
    const url = await serve((request, response) => {
      response.setHeader('X-Seen', String(request.headers['user-agent']))
      response.setHeader('Content-Type', 'text/plain; charset=iso-8859-1')
      response.writeHead(404).end(Buffer.from('Köln', 'latin1'))
    })
    const answer = answered(await open().request({ url: `${url}/a?b=c` }))
    expect(answer.status).toBe(404)
    expect(answer.headers.get('x-seen')).toBe('Alidade/0.1.0')
    expect(answer.url).toBe(`${url}/a?b=c`)
    expect(await answer.text()).toBe('Köln')
  })

  it('posts a form, with repeated names and any characters', async () => {
    const url = await serve(async (request, response) => {
      response.end(`${request.method} ${request.headers['content-type']} ${await bodyOf(request)}`)
    })
    const form = [
      ['QUERY', 'SELECT α + 1'],
      ['UPLOAD', 'a,b'],
      ['UPLOAD', 'c'],
    ] as const
    const answer = answered(await open().request({ url, method: 'POST', form }))
    expect(await answer.text()).toBe(
      'POST application/x-www-form-urlencoded QUERY=SELECT+%CE%B1+%2B+1&UPLOAD=a%2Cb&UPLOAD=c',
    )
  })

  it('posts a body of many megabytes with its length', async () => {
    const url = await serve(async (request, response) => {
      const length = request.headers['content-length']
      let bytes = 0
      for await (const part of request) bytes += part.length
      response.end(`${length} ${bytes}`)
    })
    const bytes = new Uint8Array(5_000_001).fill(7)
    const answer = answered(await open().request({ url, body: { contentType: 'application/x-votable+xml', bytes } }))
    expect(await answer.text()).toBe('5000001 5000001')
  })

  it('hands chunks on as they arrive, before the last byte was sent', async () => {
    let finish = () => {}
    const url = await serve((_request, response) => {
      response.write('first')
      finish = () => response.end('last')
    })
    const answer = answered(await open().request({ url }))
    const seen: string[] = []
    for await (const chunk of answer.body) {
      seen.push(Buffer.from(chunk).toString())
      if (seen.length === 1) finish()
    }
    expect(seen).toEqual(['first', 'last'])
  })

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['identity', (bytes: Buffer) => bytes],
    ['gzip, br', (bytes: Buffer) => brotliCompressSync(gzipSync(bytes))],
  ] as const)('undoes Content-Encoding %s', async (coding, compress) => {
    const text = 'the same line again\n'.repeat(10_000)
    const url = await serve((_request, response) => {
      response.setHeader('Content-Encoding', coding)
      response.end(compress(Buffer.from(text)))
    })
    const answer = answered(await open().request({ url }))
    expect(answer.bytesExpected).toBe(coding === 'identity' ? text.length : undefined)
    expect(await answer.text()).toBe(text)
  })

  it('knows how many bytes to expect when they are not compressed', async () => {
    const url = await serve((_request, response) => response.setHeader('Content-Length', 4).end('four'))
    const answer = answered(await open().request({ url }))
    expect(answer.bytesExpected).toBe(4)
    expect(await answer.text()).toBe('four')
  })

  it.each([
    [
      'text/xml; charset=ISO-8859-1',
      Buffer.from('<?xml version="1.0"?><a>é</a>', 'latin1'),
      '<?xml version="1.0"?><a>é</a>',
    ],
    [
      'text/xml',
      Buffer.from("<?xml version='1.0' encoding='ISO-8859-1'?>é", 'latin1'),
      "<?xml version='1.0' encoding='ISO-8859-1'?>é",
    ],
    ['text/xml', Buffer.from('\ufeffé', 'utf16le'), 'é'],
    ['text/xml; charset=nonsense', Buffer.from('\ufeffé', 'utf8'), 'é'],
  ])('reads text of %s', async (contentType, bytes, text) => {
    const url = await serve((_request, response) => response.setHeader('Content-Type', contentType).end(bytes))
    expect(await answered(await open().request({ url })).text()).toBe(text)
  })

  it('stops a text at its limit', async () => {
    const url = await serve((_request, response) => response.end('x'.repeat(2000)))
    const answer = answered(await open().request({ url }))
    expect((await faultIn(answer.text(1000))).kind).toBe('limit')
  })

  it('names the host when nobody listens', async () => {
    const outcome = await open().request({ url: 'http://127.0.0.1:1/tap' })
    expect(outcome).toMatchObject({ ok: false, fault: { kind: 'offline', message: '127.0.0.1 refuses connections.' } })
  })

  it('names the host when it does not exist', async () => {
    const net = open({ lookup: async () => [] })
    const outcome = await net.request({ url: 'http://no.such.host/tap' })
    expect(outcome).toMatchObject({
      ok: false,
      fault: { kind: 'offline', message: 'The host no.such.host was not found.' },
    })
  })

  it('asks nothing of an address that is not http or https', async () => {
    for (const url of ['file:///etc/passwd', 'ftp://host/x', 'javascript:1', 'nonsense', ''])
      expect(await open().request({ url })).toMatchObject({ ok: false, fault: { kind: 'bad-request' } })
  })

  it('uses one connection again for GETs and keeps to six at a time', async () => {
    const sockets = new Set<unknown>()
    const held: ServerResponse[] = []
    let holds = 1
    const url = await serve((request, response) => {
      sockets.add(request.socket)
      held.push(response)
      if (held.length === holds) for (const one of held.splice(0)) one.end('ok')
    })
    const net = open()
    for (let turn = 0; turn < 3; turn += 1) await answered(await net.request({ url })).text()
    expect(sockets.size).toBe(1)
    holds = 6
    await Promise.all(Array.from({ length: 30 }, async () => answered(await net.request({ url })).text()))
    expect(sockets.size).toBe(6)
  })

  it.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ] as const)('reads no body after %s %i, whatever the headers say', async (method, status) => {
    const url = await serve((_request, response) => {
      response.writeHead(status, method === 'HEAD' ? { 'Content-Encoding': 'gzip', 'Content-Length': 1000 } : {}).end()
    })
    const answer = answered(await open().request({ url, method }))
    expect(answer.status).toBe(status)
    expect(answer.bytesExpected).toBe(undefined)
    expect(await answer.text()).toBe('')
  })

  it('waits for the answer behind early hints', async () => {
    const url = await serve((_request, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload' })
      response.end('whole')
    })
    expect(await answered(await open().request({ url })).text()).toBe('whole')
  })

  it('gives the answer of a service that refuses an upload before its end', async () => {
    const url = await serve((_request, response) => response.writeHead(413).end('too large'))
    const body = { contentType: 'application/x-votable+xml', bytes: new Uint8Array(20_000_000) }
    const answer = answered(await open().request({ url, body }))
    expect(answer.status).toBe(413)
    expect(await answer.text()).toBe('too large')
  })

  it('can be read once', async () => {
    const url = await serve((_request, response) => response.end('once'))
    const answer = answered(await open().request({ url }))
    expect(await answer.text()).toBe('once')
    expect((await faultIn(answer.text())).kind).toBe('bad-request')
  })

  it('sends what the caller sets, but nothing that belongs to the connection', async () => {
    const url = await serve((request, response) =>
      response.end(`${request.headers.accept} ${request.headers['user-agent']}`),
    )
    const net = open()
    const headers = { Accept: 'text/xml', 'User-Agent': 'Alidade/0.1.0 topcat' }
    expect(await answered(await net.request({ url, headers })).text()).toBe('text/xml Alidade/0.1.0 topcat')
    for (const name of ['Host', 'Content-Length', 'Transfer-Encoding', 'Connection', 'bad name', 'x\r\ny'])
      expect(await net.request({ url, headers: { [name]: 'x' } })).toMatchObject({ fault: { kind: 'bad-request' } })
    expect(await net.request({ url, headers: { 'X-A': 'a\r\nB: c' } })).toMatchObject({
      fault: { kind: 'bad-request' },
    })
  })

  it('is cancelled while its credentials are still being looked for', async () => {
    const stop = new AbortController()
    const credentials = {
      headersFor: () => {
        queueMicrotask(() => stop.abort())
        return new Promise<never>(() => {})
      },
    }
    const outcome = await open({ credentials }).request({ url: 'http://127.0.0.1:1/', signal: stop.signal })
    expect(outcome).toMatchObject({ ok: false, fault: { kind: 'cancelled' } })
  })

  it('is refused once the program is closing', async () => {
    const net = open()
    await net.close()
    expect(await net.request({ url: 'http://127.0.0.1:1/' })).toMatchObject({ ok: false, fault: { kind: 'cancelled' } })
  })
})
