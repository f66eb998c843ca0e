// What can go wrong on the way out, each against a server that really does it: silence, broken sockets, wrong lengths,
// bombs, certificates nobody knows. Every fault names its host, and no socket stays open behind it.
import { readFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createSecureServer } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { createNet, type NetOptions } from '#main/net/create-net.ts'
import type { Net, NetRequest, NetResponse } from '#main/net/net.ts'
import { type Fault, FaultError } from '#shared/ipc/fault.ts'
import { cancelMilliseconds } from '../own-time.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url))

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** A server of bytes: says what it likes, and knows when its sockets close. */
interface RawServer {
  readonly url: string
  readonly port: number
  readonly sockets: Socket[]
  /** Resolves when so many sockets have been opened. */
  opened(count: number): Promise<void>
  /** Resolves when all sockets opened so far are closed. */
  allClosed(): Promise<void>
}

async function serve(
  speak: (socket: Socket, request: string, turn: number) => unknown,
  secure = false,
): Promise<RawServer> {
  const sockets: Socket[] = []
  const ends: Promise<void>[] = []
  let turn = 0
  let told = () => {}
  const accept = (socket: Socket) => {
    sockets.push(socket)
    ends.push(new Promise((resolve) => socket.once('close', () => resolve())))
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      turn += 1
      speak(socket, bytes.toString('latin1'), turn)
    })
    told()
  }
  const server: Server = secure
    ? createSecureServer(
        { cert: readFileSync(fixture('server.pem')), key: readFileSync(fixture('server-key.pem')) },
        accept,
      )
    : createServer(accept)
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}/tap`,
    port,
    sockets,
    opened: async (count) => {
      while (sockets.length < count)
        await new Promise<void>((resolve) => {
          told = resolve
        })
    },
    allClosed: async () => {
      await Promise.all(ends)
    },
  }
}

function open(more: Partial<NetOptions> = {}): Net {
  const settings = () => ({ idleTimeoutSeconds: 20, extraCaFile: fixture('authority.pem') })
  const net = createNet({ version: '0.1.0', settings, environment: {}, ...more })
  closers.push(() => net.close())
  return net
}

async function faultOf(net: Net, request: NetRequest): Promise<Fault> {
  const outcome = await net.request(request)
  if (outcome.ok) throw new Error(`answered ${outcome.value.status}`)
  return outcome.fault
}

async function answerOf(net: Net, request: NetRequest): Promise<NetResponse> {
  const outcome = await net.request(request)
  if (!outcome.ok) throw new Error(`${outcome.fault.kind}: ${outcome.fault.message}`)
  return outcome.value
}

/** Reads a body to its end or its fault. */
async function read(answer: NetResponse): Promise<{ bytes: number; fault: Fault | undefined }> {
  let bytes = 0
  try {
    for await (const chunk of answer.body) bytes += chunk.byteLength
  } catch (error) {
    if (error instanceof FaultError) return { bytes, fault: error.fault }
    throw error
  }
  return { bytes, fault: undefined }
}

const head = (...headers: string[]) => ['HTTP/1.1 200 OK', ...headers, '', ''].join('\r\n')
const whole = (body: string) => head(`Content-Length: ${body.length}`) + body
const idle = { idleTimeoutSeconds: 0.15 }

describe('silence is a timeout, and its socket is closed', () => {
  it('before the headers', async () => {
    const server = await serve(() => {})
    expect(await faultOf(open(), { url: server.url, ...idle })).toMatchObject({
      kind: 'timeout',
      message: `127.0.0.1:${server.port} sent nothing for 0.15 s.`,
    })
    await server.allClosed()
  })

  it('within the headers', async () => {
    const server = await serve((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Ty'))
    expect(await faultOf(open(), { url: server.url, ...idle })).toMatchObject({ kind: 'timeout' })
    await server.allClosed()
  })

  it('within the body, after what had come', async () => {
    const server = await serve((socket) => socket.write(`${head('Content-Length: 100')}12345`))
    const result = await read(await answerOf(open(), { url: server.url, ...idle }))
    expect(result).toMatchObject({ bytes: 5, fault: { kind: 'timeout' } })
    await server.allClosed()
  })

  it('during the TLS handshake', async () => {
    const server = await serve(() => {})
    const url = server.url.replace('http:', 'https:')
    expect(await faultOf(open(), { url, ...idle })).toMatchObject({ kind: 'timeout' })
    await server.allClosed()
  })

  it('during the upload', async () => {
    const server = await serve((socket, _request, turn) => turn === 1 && socket.pause())
    const body = { contentType: 'application/octet-stream', bytes: new Uint8Array(50_000_000) }
    expect(await faultOf(open(), { url: server.url, body, ...idle })).toMatchObject({ kind: 'timeout' })
    for (const socket of server.sockets) socket.resume()
    await server.allClosed()
  })

  it('while the name is looked up', async () => {
    const net = open({ lookup: () => new Promise(() => {}) })
    expect(await faultOf(net, { url: 'http://slow.test/', ...idle })).toMatchObject({ kind: 'timeout' })
  })
})

describe('time is counted only while something is awaited', () => {
  it('a slow answer that never pauses for long is no timeout', async () => {
    let left = 12
    const server = await serve((socket) => {
      socket.write(head('Content-Length: 12'))
      const next = () => {
        socket.write('x')
        left -= 1
        if (left > 0) setTimeout(next, 30)
      }
      next()
    })
    expect(await read(await answerOf(open(), { url: server.url, ...idle }))).toEqual({ bytes: 12, fault: undefined })
  })

  it('a process that stood still looks at what had arrived before it gives up', async () => {
    const server = await serve((socket) => {
      socket.write(whole('was there'))
      const until = performance.now() + 300
      while (performance.now() < until);
    })
    expect(await (await answerOf(open(), { url: server.url, ...idle })).text()).toBe('was there')
  })

  it('a reader that rests longer than the idle time-out loses nothing, and the server is slowed down', async () => {
    const total = 60_000_000
    const server = await serve((socket) => {
      socket.write(head(`Content-Length: ${total}`))
      socket.write(Buffer.alloc(total, 'x'))
    })
    const answer = await answerOf(open(), { url: server.url, ...idle })
    const body = answer.body[Symbol.asyncIterator]()
    let bytes = (await body.next()).value?.byteLength ?? 0
    // The rest itself is what is tested.
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(server.sockets[0]?.writableLength).toBeGreaterThan(total / 2)
    for (let step = await body.next(); step.done !== true; step = await body.next()) bytes += step.value.byteLength
    expect(bytes).toBe(total)
  })
})

describe('a cancelled request settles and closes its socket at once', () => {
  async function cancel(server: RawServer, url: string, ready: Promise<unknown>, net = open()) {
    const stop = new AbortController()
    const asked = net.request({ url, signal: stop.signal })
    await ready
    const before = performance.now()
    stop.abort()
    const outcome = await asked
    await server.allClosed()
    expect(performance.now() - before).toBeLessThan(cancelMilliseconds)
    expect(outcome).toMatchObject({ ok: false, fault: { kind: 'cancelled' } })
  }

  it('while it waits for headers', async () => {
    let heard = () => {}
    const request = new Promise<void>((resolve) => {
      heard = resolve
    })
    const server = await serve(() => heard())
    await cancel(server, server.url, request)
  })

  it('during the TLS handshake', async () => {
    const server = await serve(() => {})
    await cancel(server, server.url.replace('http:', 'https:'), server.opened(1))
  })

  it('while its name is looked up', async () => {
    const server = await serve(() => {})
    let asked = () => {}
    const looking = new Promise<void>((resolve) => {
      asked = resolve
    })
    const lookup = () => {
      asked()
      return new Promise<never>(() => {})
    }
    await cancel(server, 'http://slow.test/', looking, open({ lookup }))
  })

  it('while it waits behind six others', async () => {
    const server = await serve(() => {})
    const net = open()
    const stop = new AbortController()
    const others = Array.from({ length: 6 }, () => net.request({ url: server.url, signal: stop.signal }))
    await server.opened(6)
    const last = new AbortController()
    const waiting = net.request({ url: server.url, signal: last.signal })
    last.abort()
    expect(await waiting).toMatchObject({ ok: false, fault: { kind: 'cancelled' } })
    expect(server.sockets).toHaveLength(6)
    stop.abort()
    for (const other of await Promise.all(others)) expect(other.ok).toBe(false)
    await server.allClosed()
  })

  it('before it began', async () => {
    const server = await serve(() => {})
    expect(await faultOf(open(), { url: server.url, signal: AbortSignal.abort() })).toMatchObject({ kind: 'cancelled' })
    expect(server.sockets).toEqual([])
  })

  it.each(['signal', 'cancel', 'break', 'net.close'] as const)('within the body, by %s', async (way) => {
    const server = await serve((socket) => socket.write(`${head('Content-Length: 100000')}begin`))
    const stop = new AbortController()
    const net = open()
    const answer = await answerOf(net, { url: server.url, signal: stop.signal })
    let fault: Fault | undefined
    let before = 0
    try {
      for await (const chunk of answer.body) {
        expect(Buffer.from(chunk).toString()).toBe('begin')
        before = performance.now()
        if (way === 'break') break
        if (way === 'signal') stop.abort()
        if (way === 'cancel') answer.cancel()
        if (way === 'net.close') await net.close()
      }
    } catch (error) {
      fault = error instanceof FaultError ? error.fault : undefined
    }
    await server.allClosed()
    expect(performance.now() - before).toBeLessThan(cancelMilliseconds)
    expect(fault?.kind).toBe(way === 'break' ? undefined : 'cancelled')
  })
})

describe('a connection that breaks', () => {
  it('before the answer names the host', async () => {
    const server = await serve((socket) => socket.resetAndDestroy())
    expect(await faultOf(open(), { url: server.url })).toMatchObject({
      kind: 'offline',
      message: '127.0.0.1 broke the connection off.',
      where: server.url,
    })
  })

  it.each([
    ['short of its length', head('Content-Length: 100')],
    ['without its last chunk', `${head('Transfer-Encoding: chunked')}5\r\n`],
  ])('within the body, %s, gives what came and then a fault', async (_name, start) => {
    const server = await serve((socket) => socket.end(`${start}12345`))
    const result = await read(await answerOf(open(), { url: server.url }))
    expect(result).toMatchObject({ bytes: 5, fault: { kind: 'offline' } })
  })

  it('while it was kept open is replaced for a GET', async () => {
    const server = await serve((socket, _request, turn) => {
      if (turn === 2) socket.destroy()
      else socket.write(whole('fine'))
    })
    const net = open()
    expect(await (await answerOf(net, { url: server.url })).text()).toBe('fine')
    expect(await (await answerOf(net, { url: server.url })).text()).toBe('fine')
    expect(server.sockets).toHaveLength(2)
  })

  it('never makes a POST be sent twice', async () => {
    const requests: string[] = []
    const server = await serve((socket, request) => {
      requests.push(request.slice(0, 4))
      if (requests.length === 2) socket.destroy()
      else socket.write(whole('fine'))
    })
    const net = open()
    expect(await (await answerOf(net, { url: server.url })).text()).toBe('fine')
    expect(await faultOf(net, { url: server.url, form: [['PHASE', 'RUN']] })).toMatchObject({ kind: 'offline' })
    expect(requests).toEqual(['GET ', 'POST'])
    expect(server.sockets).toHaveLength(2)
  })
})

describe('an answer that is not what it says', () => {
  it('is not HTTP', async () => {
    const server = await serve((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'))
    expect(await faultOf(open(), { url: server.url })).toMatchObject({
      kind: 'format',
      message: 'What 127.0.0.1 answers is not HTTP.',
    })
  })

  it('has headers without end', async () => {
    const server = await serve((socket) => socket.write(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(100_000)}`))
    expect(await faultOf(open(), { url: server.url })).toMatchObject({ kind: 'limit' })
    await server.allClosed()
  })

  it.each([
    ['says gzip and is plain', 'gzip', Buffer.from('<VOTABLE/>')],
    ['is gzip cut short', 'gzip', gzipSync(Buffer.alloc(100_000, 'some rows ')).subarray(0, -20)],
    ['is compressed in an unknown way', 'zstd', Buffer.from('xxxx')],
  ])('%s', async (_name, coding, bytes) => {
    const server = await serve((socket) => {
      socket.write(head(`Content-Encoding: ${coding}`, `Content-Length: ${bytes.byteLength}`))
      socket.write(bytes)
    })
    const { fault } = await read(await answerOf(open(), { url: server.url }))
    expect(fault).toMatchObject({ kind: 'format', where: server.url })
  })

  it('says gzip and is empty, which is no fault', async () => {
    const server = await serve((socket) => socket.write(head('Content-Encoding: gzip', 'Content-Length: 0')))
    expect(await (await answerOf(open(), { url: server.url })).text()).toBe('')
  })
})

describe('limits', () => {
  const zeros = Buffer.alloc(100_000_000)
  const zipped = gzipSync(zeros, { level: 1 })
  const bombs = {
    gzip: zipped,
    br: brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } }),
    'gzip, gzip': gzipSync(zipped),
    'gzip, gzip, gzip': gzipSync(gzipSync(zipped)),
  }

  it.each(Object.entries(bombs))('a bomb of %s stops at maxBytes', async (coding, bytes) => {
    const server = await serve((socket) => {
      socket.write(head(`Content-Encoding: ${coding}`, `Content-Length: ${bytes.byteLength}`))
      socket.write(bytes)
    })
    const result = await read(await answerOf(open(), { url: server.url, maxBytes: 10_000_000 }))
    expect(result.fault?.kind).toBe('limit')
    expect(result.bytes).toBeLessThanOrEqual(10_000_000)
  })

  it('a growth beyond 1,000 is a bomb even below maxBytes', async () => {
    const server = await serve((socket) => {
      socket.write(head('Content-Encoding: br', `Content-Length: ${bombs.br.byteLength}`))
      socket.write(bombs.br)
    })
    const result = await read(await answerOf(open(), { url: server.url, maxBytes: 1_000_000_000 }))
    expect(result.fault).toMatchObject({ kind: 'limit' })
    expect(result.fault?.message).toContain('1000-fold')
  })

  it('a plain body stops at maxBytes, and its socket is closed', async () => {
    const server = await serve((socket) => {
      socket.write(head('Transfer-Encoding: chunked'))
      const more = () => {
        while (socket.writable && socket.write(`10000\r\n${'x'.repeat(65_536)}\r\n`));
        socket.once('drain', more)
      }
      more()
    })
    const result = await read(await answerOf(open(), { url: server.url, maxBytes: 1_000_000 }))
    expect(result.fault).toMatchObject({ kind: 'limit' })
    expect(result.bytes).toBeLessThanOrEqual(1_000_000)
    await server.allClosed()
  })
})

describe('a certificate', () => {
  const lookup = async () => [{ address: '127.0.0.1', family: 4 }] as const
  const talk = () => serve((socket) => socket.write(whole('trusted')), true)

  it('of an authority in the settings is trusted', async () => {
    const server = await talk()
    const url = `https://origin.test:${server.port}/`
    expect(await (await answerOf(open({ lookup }), { url })).text()).toBe('trusted')
  })

  it('of an unknown authority is not, in plain words', async () => {
    const server = await talk()
    const net = open({ settings: () => ({ idleTimeoutSeconds: 20 }) })
    expect(await faultOf(net, { url: server.url })).toMatchObject({
      kind: 'tls',
      message: '127.0.0.1 cannot be trusted: its certificate comes from an authority that is not known here.',
    })
    await server.allClosed()
  })

  it('for another host is not', async () => {
    const server = await talk()
    expect(await faultOf(open({ lookup }), { url: `https://evil.test:${server.port}/` })).toMatchObject({
      kind: 'tls',
      message: 'evil.test cannot be trusted: its certificate is for another host.',
    })
  })

  it('is missing where no TLS is spoken', async () => {
    const server = await serve((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await faultOf(open(), { url: server.url.replace('http:', 'https:') })).toMatchObject({ kind: 'tls' })
  })
})
