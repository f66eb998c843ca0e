// Attack: a page of another site reaches a server on this machine, by DNS rebinding (its name turns to 127.0.0.1), by a
// form or a WebSocket across origins, or a program holds it up with endless headers and bodies.
// Invariant: only loopback is bound, a foreign Host or Origin never reaches a handler, and a slow client is dropped.
import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { type Listener, type ListenOptions, listen } from '#main/net/listen.ts'
import { cancelMilliseconds } from '../own-time.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function open(options: Partial<ListenOptions> = {}): Promise<Listener & { readonly seen: string[] }> {
  const seen: string[] = []
  const outcome = await listen({
    handler: (request, response) => {
      seen.push(`${request.method} ${request.path}`)
      response.answer(200, { 'Content-Type': 'text/plain' }, 'inside')
    },
    ...options,
  })
  if (!outcome.ok) throw new Error(outcome.fault.message)
  closers.push(() => outcome.value.close())
  return { ...outcome.value, seen }
}

/** Sends bytes as they are and gives everything that comes back until the other end closes. */
function exchange(port: number, text: string, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port }, () => socket.write(text))
    closers.push(() => socket.destroy())
    let answer = ''
    socket.on('data', (bytes) => {
      answer += bytes.toString('utf8')
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })
}

const get = (host: string | undefined, more = '', target = '/') =>
  `GET ${target} HTTP/1.1\r\n${host === undefined ? '' : `Host: ${host}\r\n`}${more}Connection: close\r\n\r\n`

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)

const connected = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port }, () => resolve(socket))
    socket.once('error', reject)
    closers.push(() => socket.destroy())
  })

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.resume()
    socket.on('error', () => {})
    socket.once('close', () => resolve())
  })

describe('a loopback server', () => {
  it('answers to localhost, 127.0.0.1 and [::1] with its port', async () => {
    const { port, seen, url } = await open()
    for (const host of ['localhost', '127.0.0.1', '[::1]', 'LocalHost'])
      expect(await exchange(port, get(`${host}:${port}`))).toContain('inside')
    expect(seen).toHaveLength(4)
    expect(url).toBe(`http://127.0.0.1:${port}`)
  })

  it('answers to no other Host, whatever its form', async () => {
    const { port, seen } = await open()
    const hosts = [
      'evil.example',
      `evil.example:${port}`,
      'localhost',
      '127.0.0.1',
      `localhost:${port + 1}`,
      `localhost.evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      `localhost.:${port}`,
      `127.1:${port}`,
      `2130706433:${port}`,
      `0.0.0.0:${port}`,
      `user@localhost:${port}`,
      `localhost:${port}:80`,
      '',
    ]
    const statuses = []
    for (const host of hosts) statuses.push(statusOf(await exchange(port, get(host))))
    expect(statuses).toEqual(hosts.map(() => 421))
    expect(statusOf(await exchange(port, get(undefined)))).toBe(400)
    const twice = get(`127.0.0.1:${port}`, `Host: evil.example\r\n`)
    expect(statusOf(await exchange(port, twice))).toBeGreaterThanOrEqual(400)
    const absolute = get(`127.0.0.1:${port}`, '', `http://127.0.0.1:${port}/`)
    expect(statusOf(await exchange(port, absolute))).toBe(400)
    expect(seen).toEqual([])
  })

  it('takes the HTTP of simple programs where it is asked to, which no browser writes, and nothing else without a Host', async () => {
    const simple = 'POST / HTTP/1.0\nContent-length: 2\n\nhi'
    const strict = await open()
    expect(statusOf(await exchange(strict.port, simple))).toBe(400)
    expect(statusOf(await exchange(strict.port, 'GET / HTTP/1.0\r\n\r\n'))).toBe(421)
    expect(strict.seen).toEqual([])
    const { port, seen } = await open({ takesSimpleHttp: true, allowsOrigin: (origin) => origin === undefined })
    expect(await exchange(port, simple)).toContain('inside')
    expect(await exchange(port, 'GET / HTTP/1.0\r\n\r\n')).toContain('inside')
    expect(seen.splice(0)).toEqual(['POST /', 'GET /'])
    const refused = {
      'GET / HTTP/1.1\nConnection: close\n\n': 400,
      'GET / HTTP/1.0\nHost: evil.example\n\n': 421,
      'GET / HTTP/1.0\nHost:\n\n': 421,
      'GET / HTTP/1.0\nOrigin: http://evil.example\n\n': 403,
      'GET / HTTP/1.0\nSec-Fetch-Site: cross-site\n\n': 403,
    }
    for (const [request, status] of Object.entries(refused))
      expect([request, statusOf(await exchange(port, request))]).toEqual([request, status])
    expect(statusOf(await exchange(port, get(`evil.example:${port}`)))).toBe(421)
    expect(seen).toEqual([])
  })

  it('answers pages of other sites with 403, its own pages and programs as asked', async () => {
    const { port, seen } = await open()
    const from = (origin: string) => exchange(port, get(`127.0.0.1:${port}`, `Origin: ${origin}\r\n`))
    for (const origin of ['http://evil.example', 'null', 'file://', `https://127.0.0.1:${port}`, 'http://127.0.0.1:1'])
      expect(statusOf(await from(origin))).toBe(403)
    expect(seen).toEqual([])
    expect(statusOf(await from(`http://127.0.0.1:${port}`))).toBe(200)
    expect(statusOf(await from(`http://localhost:${port}`))).toBe(200)
  })

  it('takes an image or script of another site for what it is, and a link or its own part as well', async () => {
    const { port, seen } = await open()
    const part = (site: string, mode: string) =>
      exchange(port, get(`127.0.0.1:${port}`, `Sec-Fetch-Site: ${site}\r\nSec-Fetch-Mode: ${mode}\r\n`))
    expect(statusOf(await part('cross-site', 'no-cors'))).toBe(403)
    expect(statusOf(await part('same-site', 'no-cors'))).toBe(403)
    expect(seen).toEqual([])
    for (const [site, mode] of [
      ['cross-site', 'navigate'],
      ['same-origin', 'no-cors'],
      ['none', 'navigate'],
    ] as const)
      expect(statusOf(await part(site, mode))).toBe(200)
  })

  it('lets its owner decide about origins', async () => {
    const { port } = await open({ allowsOrigin: (origin, { path }) => path === '/open' || origin === undefined })
    const host = `127.0.0.1:${port}`
    expect(statusOf(await exchange(port, get(host, 'Origin: http://a.example\r\n', '/open?x')))).toBe(200)
    expect(statusOf(await exchange(port, get(host, 'Origin: http://a.example\r\n', '/shut')))).toBe(403)
  })

  it('checks upgrades in the same way', async () => {
    const sockets = new WebSocketServer({ noServer: true })
    const { port } = await open({
      upgrade: (_request, { request, socket, head }) =>
        sockets.handleUpgrade(request, socket, head, (opened) => opened.send('welcome')),
    })
    const attempt = (headers: Record<string, string>) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`ws://127.0.0.1:${port}/wire`, { headers })
        closers.push(() => socket.terminate())
        socket.on('message', (bytes) => resolve(String(bytes)))
        socket.on('error', (error) => resolve(error.message))
      })
    expect(await attempt({})).toBe('welcome')
    expect(await attempt({ Origin: `http://localhost:${port}` })).toBe('welcome')
    expect(await attempt({ Origin: 'http://evil.example' })).toContain('403')
    expect(await attempt({ Host: 'evil.example' })).toContain('421')
  })

  it('refuses upgrades where there is nothing to upgrade to', async () => {
    const { port } = await open()
    const more = 'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n'
    const answer = await exchange(
      port,
      get(`127.0.0.1:${port}`, more).replace('Connection: close', 'Connection: upgrade'),
    )
    expect(statusOf(answer)).toBe(400)
  })

  it('is not reachable at the addresses other machines know', async () => {
    const { port } = await open()
    const addresses = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map(({ address }) => address)
    for (const address of ['127.0.0.2', ...addresses])
      await expect(exchange(port, get(`127.0.0.1:${port}`), address)).rejects.toThrow()
  })

  it('refuses a body above its limit, announced or not, and hands over one below', async () => {
    const bodies: number[] = []
    const { port } = await open({
      maxBodyBytes: 1000,
      handler: async (request, response) => {
        bodies.push((await request.body()).byteLength)
        response.answer(200, {}, 'taken')
      },
    })
    const post = (headers: string, body: string) =>
      exchange(port, `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n${headers}\r\n${body}`)
    const long = 'x'.repeat(1001)
    expect(statusOf(await post('Content-Length: 1001\r\n', long))).toBe(413)
    expect(statusOf(await post('Transfer-Encoding: chunked\r\n', `3e9\r\n${long}\r\n0\r\n\r\n`))).toBe(413)
    expect(bodies).toEqual([])
    expect(await post('Content-Length: 1000\r\n', long.slice(1))).toContain('taken')
    expect(bodies).toEqual([1000])
  })

  it('drops a client that sends its headers, or its body, too slowly', async () => {
    const { port, seen } = await open({ headersTimeoutSeconds: 0.2, requestTimeoutSeconds: 0.4 })
    const headers = exchange(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Slow: `)
    expect(statusOf(await headers)).toBe(408)
    expect(seen).toEqual([])
    const slowBody = await open({
      headersTimeoutSeconds: 0.2,
      requestTimeoutSeconds: 0.4,
      handler: async (request, response) => response.answer(200, {}, await request.body()),
    })
    const body = `POST / HTTP/1.1\r\nHost: 127.0.0.1:${slowBody.port}\r\nContent-Length: 9\r\n\r\nabc`
    expect(await exchange(slowBody.port, body)).not.toContain('200 OK')
  })

  it('ends a connection after its answer where it is told to, so that no client meets a kept one as it ends', async () => {
    const { port, seen } = await open({ endsAfterAnswer: true })
    // Not asked for by the client; without it this would wait for the end of the kept connection.
    const answer = await exchange(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    expect([statusOf(answer), /^Connection: close$/im.test(answer), answer.endsWith('inside')]).toEqual([
      200,
      true,
      true,
    ])
    expect(seen).toEqual(['GET /'])
  })

  it('says that the connection ends where it does not read a body to its end', async () => {
    const { port } = await open({
      handler: async (request, response) => {
        for await (const _first of request.chunks()) break
        response.answer(200, {}, 'enough')
      },
    })
    const start = `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 100000\r\n\r\nabc`
    const answer = await exchange(port, start)
    expect([statusOf(answer), /^Connection: close$/im.test(answer), answer.endsWith('enough')]).toEqual([
      200,
      true,
      true,
    ])
  })

  it('tells nothing of an error inside, but to its owner', async () => {
    const errors: unknown[] = []
    const { port } = await open({
      handler: () => {
        throw new Error('secret detail')
      },
      onError: (error) => errors.push(error),
    })
    const answer = await exchange(port, get(`127.0.0.1:${port}`))
    expect(statusOf(answer)).toBe(500)
    expect(answer).not.toContain('secret detail')
    expect(String(errors[0])).toContain('secret detail')
  })

  it('ends all sockets at once when it closes, answered or not, upgraded or not, and frees its port', async () => {
    const raw: string[] = []
    const listener = await open({
      handler: (_request, response) => response.begin(200),
      upgrade: (_request, { socket }) => {
        raw.push('upgraded')
        socket.write('HTTP/1.1 101 Switching\r\n\r\n')
      },
    })
    const { port } = listener
    const sockets = await Promise.all([connected(port), connected(port), connected(port)])
    const answers = sockets.slice(1).map((socket) => new Promise((resolve) => socket.once('data', resolve)))
    sockets[1]?.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
    sockets[2]?.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n`)
    await Promise.all(answers)
    const ends = sockets.map(closed)
    const before = performance.now()
    await listener.close()
    await Promise.all(ends)
    expect(performance.now() - before).toBeLessThan(cancelMilliseconds)
    expect(raw).toEqual(['upgraded'])
    const again = await open({ port })
    expect(again.port).toBe(port)
  })

  it('says which port is in use', async () => {
    const { port } = await open()
    const outcome = await listen({ port, handler: () => {} })
    expect(outcome).toMatchObject({ ok: false, fault: { kind: 'bad-request' } })
  })

  it('listens on ::1 too where it is asked and the machine has it', async () => {
    const { port, seen } = await open({ alsoIpv6: true })
    const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'))
    if (hasIpv6) expect(await exchange(port, get(`[::1]:${port}`), '::1')).toContain('inside')
    else await expect(exchange(port, get(`[::1]:${port}`), '::1')).rejects.toThrow()
    expect(seen).toHaveLength(hasIpv6 ? 1 : 0)
  })

  it('slows down with its client', async () => {
    let written = 0
    let stopped: () => void = () => {}
    const gone = new Promise<void>((resolve) => {
      stopped = resolve
    })
    const { port } = await open({
      handler: async (_request, response) => {
        response.begin(200)
        try {
          for (; written < 500; written += 1) await response.write(new Uint8Array(1_048_576))
        } finally {
          stopped()
        }
      },
    })
    const socket = await connected(port)
    socket.pause()
    socket.write(get(`127.0.0.1:${port}`))
    await new Promise((resolve) => socket.once('readable', resolve))
    socket.destroy()
    await gone
    expect(written).toBeLessThan(400)
  })
})
