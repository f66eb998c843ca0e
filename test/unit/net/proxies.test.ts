import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { createNet, type NetSettings } from '#main/net/create-net.ts'
import { type Environment, isExempt, isLoopback, routeTo } from '#main/net/proxies.ts'

const fixture = (name: string) => fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url))

describe('the route to a service', () => {
  const route = (url: string, environment: Environment, settings?: string) => {
    const found = routeTo(new URL(url), settings, environment)
    return found.kind === 'direct' ? 'direct' : found.url.host
  }

  it('is straight where no proxy is named', () => {
    expect(route('https://tap.test/', {})).toBe('direct')
    expect(route('https://tap.test/', { HTTPS_PROXY: '', ALL_PROXY: '' })).toBe('direct')
  })

  it('follows the scheme, any case of the variable, then ALL_PROXY', () => {
    const environment = { HTTP_PROXY: 'http://p1:1', https_proxy: 'http://p2:2', HTTPS_PROXY: 'http://p3:3' }
    expect(route('http://tap.test/', environment)).toBe('p1:1')
    expect(route('https://tap.test/', environment)).toBe('p2:2')
    expect(route('https://tap.test/', { all_proxy: 'socks5://p4:4' })).toBe('p4:4')
    expect(route('https://tap.test/', { ...environment, ALL_PROXY: 'http://p4:4' })).toBe('p2:2')
  })

  it('follows the settings before the environment', () => {
    expect(route('https://tap.test/', { HTTPS_PROXY: 'http://p1:1' }, 'p2:3128')).toBe('p2:3128')
    expect(route('https://tap.test/', { NO_PROXY: '.test' }, 'p2:3128')).toBe('direct')
  })

  it('is straight to this machine, whatever is set', () => {
    const environment = { HTTP_PROXY: 'http://p1:1', HTTPS_PROXY: 'http://p1:1', ALL_PROXY: 'http://p1:1' }
    for (const host of [
      'localhost',
      'a.localhost',
      '127.0.0.1',
      '127.9.9.9',
      '[::1]',
      '[::ffff:127.0.0.1]',
      'LOCALHOST',
    ])
      expect([host, route(`http://${host}:8080/tap`, environment, 'http://p2:2')]).toEqual([host, 'direct'])
    for (const host of ['localhost.test', '128.0.0.1', '127.test', '[::2]']) expect(isLoopback(host)).toBe(false)
  })

  it.each([
    ['tap.test', true],
    ['.tap.test', true],
    ['*.tap.test', true],
    ['test', true],
    ['TEST', true],
    ['ap.test', false],
    ['other.test, tap.test', true],
    ['other.test tap.test', true],
    ['tap.test:443', true],
    ['tap.test:8443', false],
    ['*', true],
    ['', false],
  ])('NO_PROXY=%s exempts tap.test: %s', (value, exempt) => {
    expect(isExempt(new URL('https://tap.test/x'), value)).toBe(exempt)
  })

  it.each([
    ['10.1.2.3', '10.0.0.0/8', true],
    ['11.1.2.3', '10.0.0.0/8', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '10.0.0.0/99', false],
    ['[fd00::7]', 'fd00::/8', true],
    ['[fd00::7]', '[fd00::7]', true],
    ['[fd00::7]', '[fd00::7]:80', true],
    ['[fe00::7]', 'fd00::/8', false],
  ])('address %s is in NO_PROXY=%s: %s', (host, value, exempt) => {
    expect(isExempt(new URL(`http://${host}/`), value)).toBe(exempt)
  })

  it('is refused where the proxy cannot be understood', () => {
    for (const bad of ['ftp://p1', 'http://', '://'])
      expect(() => routeTo(new URL('https://tap.test/'), bad, {})).toThrow(TypeError)
  })
})

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function up(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

async function services() {
  const heads: string[] = []
  const handler = (request: IncomingMessage, response: { end(text: string): unknown }) => {
    heads.push([`${request.method} ${request.url}`, ...request.rawHeaders].join('\n').toLowerCase())
    response.end(`reached ${request.headers.host}`)
  }
  const tls = { cert: readFileSync(fixture('server.pem')), key: readFileSync(fixture('server-key.pem')) }
  return { heads, http: await up(createServer(handler)), https: await up(createSecureServer(tls, handler)) }
}

/** A proxy that passes http on and opens tunnels, all of them to this machine. */
async function httpProxy(refuseWith?: number) {
  const seen: string[] = []
  const note = (request: IncomingMessage) =>
    seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? '-'}`)
  const server = createServer((request, response) => {
    note(request)
    if (refuseWith !== undefined) return void response.writeHead(refuseWith).end()
    const target = new URL(request.url ?? '')
    const onward = connect({ host: '127.0.0.1', port: Number(target.port) }, () => {
      const headers = request.rawHeaders
        .map((text, place) => (place % 2 === 0 ? `${text}: ` : `${text}\r\n`))
        .join('')
        .replace(/proxy-authorization: .*\r\n/i, '')
      onward.write(
        `${request.method} ${target.pathname}${target.search} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`,
      )
    })
    const socket = response.socket
    response.detachSocket(response.socket as Socket)
    if (socket !== null) onward.pipe(socket)
  })
  server.on('connect', (request, socket) => {
    note(request)
    if (refuseWith !== undefined) return void socket.end(`HTTP/1.1 ${refuseWith} No\r\n\r\n`)
    const port = Number(request.url?.split(':')[1])
    const onward = connect({ host: '127.0.0.1', port }, () => {
      socket.write('HTTP/1.1 200 Connection established\r\nX-Proxy: yes\r\n\r\n')
      onward.pipe(socket)
      socket.pipe(onward)
    })
    socket.on('error', () => onward.destroy())
    socket.on('close', () => onward.destroy())
  })
  return { seen, port: await up(server) }
}

/** A SOCKS 5 proxy for one user. */
async function socksProxy() {
  const seen: string[] = []
  const server = createTcpServer((socket) => {
    let stage = 0
    socket.on('data', function talk(bytes: Buffer) {
      stage += 1
      if (stage === 1) socket.write(Uint8Array.of(5, bytes[2] ?? 255))
      if (stage === 1 && bytes[2] === 0) stage = 2
      else if (stage === 2) {
        const user = bytes.subarray(2, 2 + (bytes[1] ?? 0)).toString()
        seen.push(`user ${user}`)
        socket.write(Uint8Array.of(1, user === 'ada' ? 0 : 1))
      } else if (stage === 3) {
        const length = bytes[4] ?? 0
        const port = bytes.readUInt16BE(5 + length)
        seen.push(`${bytes.subarray(5, 5 + length)}:${port}`)
        socket.off('data', talk)
        const onward = connect({ host: '127.0.0.1', port }, () => {
          socket.write(Uint8Array.of(5, 0, 0, 1, 127, 0, 0, 1, 0, 80))
          onward.pipe(socket)
          socket.pipe(onward)
        })
        socket.on('close', () => onward.destroy())
      }
    })
  })
  return { seen, port: await up(server) }
}

async function ask(url: string, settings: Partial<NetSettings>, environment: Environment = {}) {
  const net = createNet({
    version: '0.1.0',
    settings: () => ({ idleTimeoutSeconds: 5, extraCaFile: fixture('authority.pem'), ...settings }),
    environment,
    // A name that only a proxy can reach.
    lookup: async (name) => (name.endsWith('.test') ? [] : [{ address: '127.0.0.1', family: 4 }]),
  })
  closers.push(() => net.close())
  const outcome = await net.request({ url })
  return outcome.ok ? await outcome.value.text() : outcome.fault
}

describe('through an http proxy', () => {
  it('plain http is passed on, with the whole address, and user and password for the proxy alone', async () => {
    const { http, heads } = await services()
    const proxy = await httpProxy()
    const address = `http://ada:l%40ve@127.0.0.1:${proxy.port}`
    expect(await ask(`http://origin.test:${http}/tap?a=b`, { proxyUrl: address })).toBe(`reached origin.test:${http}`)
    expect(proxy.seen).toEqual([
      `GET http://origin.test:${http}/tap?a=b Basic ${Buffer.from('ada:l@ve').toString('base64')}`,
    ])
    expect(heads[0]).not.toContain('proxy-authorization')
  })

  it('https goes through a tunnel, named by the environment', async () => {
    const { https, heads } = await services()
    const proxy = await httpProxy()
    const environment = { https_proxy: `127.0.0.1:${proxy.port}` }
    expect(await ask(`https://origin.test:${https}/tap`, {}, environment)).toBe(`reached origin.test:${https}`)
    expect(proxy.seen).toEqual([`CONNECT origin.test:${https} -`])
    expect(heads).toHaveLength(1)
  })

  it('nothing for this machine goes', async () => {
    const { http } = await services()
    const proxy = await httpProxy()
    expect(await ask(`http://127.0.0.1:${http}/`, { proxyUrl: `http://127.0.0.1:${proxy.port}` })).toContain('reached')
    expect(proxy.seen).toEqual([])
  })

  it.each([
    [407, 'asks for a user name and password'],
    [403, 'answers 403 for origin.test:'],
  ])('a refusal (%i) names the proxy', async (status, words) => {
    const proxy = await httpProxy(status)
    const fault = await ask('https://origin.test:444/', { proxyUrl: `http://127.0.0.1:${proxy.port}` })
    expect(fault).toMatchObject({ kind: 'offline', status })
    expect(fault).toHaveProperty('message', expect.stringContaining(`The proxy 127.0.0.1:${proxy.port} ${words}`))
  })

  it('user and password missing for plain http are told as such', async () => {
    const proxy = await httpProxy(407)
    const fault = await ask('http://origin.test:444/', { proxyUrl: `http://127.0.0.1:${proxy.port}` })
    expect(fault).toHaveProperty('message', `The proxy 127.0.0.1:${proxy.port} asks for a user name and password.`)
  })

  it('a proxy that is not there is named', async () => {
    expect(await ask('https://origin.test/', { proxyUrl: 'http://127.0.0.1:1' })).toMatchObject({
      kind: 'offline',
      message: 'The proxy cannot be used: 127.0.0.1:1 refuses connections.',
    })
    expect(await ask('https://origin.test/', { proxyUrl: 'gopher://127.0.0.1:1' })).toMatchObject({
      kind: 'offline',
      message: 'The proxy cannot be used: a proxy of the kind gopher is not supported.',
    })
  })
})

describe('through a SOCKS proxy', () => {
  it('names are looked up by the proxy', async () => {
    const { http, https } = await services()
    const proxy = await socksProxy()
    const open = { proxyUrl: `socks5h://127.0.0.1:${proxy.port}` }
    expect(await ask(`http://origin.test:${http}/`, open)).toBe(`reached origin.test:${http}`)
    expect(await ask(`https://origin.test:${https}/`, open)).toBe(`reached origin.test:${https}`)
    expect(proxy.seen).toEqual([`origin.test:${http}`, `origin.test:${https}`])
  })

  it('user and password are given, and their refusal is told', async () => {
    const { http } = await services()
    const proxy = await socksProxy()
    const as = (user: string) => ({ proxyUrl: `socks5://${user}:pw@127.0.0.1:${proxy.port}` })
    expect(await ask(`http://origin.test:${http}/`, as('ada'))).toContain('reached')
    expect(await ask(`http://origin.test:${http}/`, as('eve'))).toMatchObject({
      kind: 'offline',
      message: `The proxy 127.0.0.1:${proxy.port} does not accept the user name and password.`,
    })
    expect(proxy.seen).toEqual(['user ada', `origin.test:${http}`, 'user eve'])
  })
})

describe('certificate authorities', () => {
  const alone = { extraCaFile: undefined }

  it.each(['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'])('%s adds to those that are known', async (name) => {
    const { https } = await services()
    const environment = { [name]: fixture('authority.pem') }
    expect(await ask(`https://127.0.0.1:${https}/`, alone, environment)).toContain('reached')
    expect(await ask(`https://127.0.0.1:${https}/`, alone)).toMatchObject({ kind: 'tls' })
  })

  it('from a file that is missing or holds none are named when trust fails', async () => {
    const { https } = await services()
    const missing = await ask(`https://127.0.0.1:${https}/`, { extraCaFile: fixture('no-such.pem') })
    expect(missing).toHaveProperty(
      'message',
      expect.stringMatching(/cannot be trusted: .*no-such\.pem could not be read/),
    )
    const none = await ask(`https://127.0.0.1:${https}/`, { extraCaFile: fixture('server-key.pem') })
    expect(none).toHaveProperty('message', expect.stringContaining('holds no certificate in PEM form'))
  })
})
