import { connect } from 'node:net'
import { methodCallText } from '#shared/vo/samp/xml-rpc-text.ts'
import type { RandomSource } from './random-source.ts'
import { type RawAnswer, rawRequest } from './samp-desk.ts'

/** What an attacker knows: where the hub is, and everything that is public. */
export interface Target {
  /** Of the Standard Profile. */
  readonly url: string
  readonly webPort: number
  /** Ids and origins are no secrets. */
  readonly clientIds: readonly string[]
  readonly goodOrigin: string
  /** The private key of a page that was let in, stolen by a page of another origin. */
  readonly stolenPageKey: string
  /** The base of its URL translation, stolen as well. */
  readonly stolenTranslator: string
  /** A file that no program has mentioned. */
  readonly secretFile: string
}

export interface Attack {
  readonly name: string
  /** The answer, or undefined where the connection was cut. */
  run(target: Target, random: RandomSource): Promise<RawAnswer | undefined>
}

const key = (random: RandomSource) => Array.from({ length: 32 }, () => random.pick([...'abcXYZ019-_'])).join('')
const evil = (random: RandomSource) =>
  random.pick(['http://evil.example', 'https://evil.example:444', 'http://localhost:8080', 'file://'])
const operations = [
  'getRegisteredClients',
  'getMetadata',
  'getSubscriptions',
  'getSubscribedClients',
  'notifyAll',
  'callAndWait',
  'declareMetadata',
]
const argumentsOf = (operation: string, target: Target, random: RandomSource) => {
  const id = random.pick(target.clientIds)
  if (operation === 'getMetadata' || operation === 'getSubscriptions') return [id]
  if (operation === 'getSubscribedClients') return ['samp.app.ping']
  if (operation === 'notifyAll')
    return [{ 'samp.mtype': 'table.load.votable', 'samp.params': { url: 'http://evil.example' } }]
  if (operation === 'callAndWait') return [id, { 'samp.mtype': 'samp.app.ping', 'samp.params': {} }, '5']
  return operation === 'declareMetadata' ? [{ 'samp.name': 'x' }] : []
}
const send = (url: string, body: string | Buffer, headers: Readonly<Record<string, string>> = {}, method = 'POST') =>
  rawRequest(url, { method, headers, body }).catch(() => undefined)
const web = (target: Target) => `http://127.0.0.1:${target.webPort}/`

/** Bytes as they are; all that comes back until the other end closes or the time is over. */
function exchange(port: number, bytes: string, waitSeconds: number): Promise<RawAnswer | undefined> {
  return new Promise((resolve) => {
    let text = ''
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(bytes))
    const timer = setTimeout(() => socket.destroy(), waitSeconds * 1000)
    socket.on('data', (part) => {
      text += part.toString('utf8')
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(text === '' ? undefined : { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), headers: {}, text })
    })
  })
}

const bomb = (random: RandomSource) => {
  const levels = 3 + random.integer(20)
  const lines = Array.from({ length: levels }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`)
  return `<!DOCTYPE x [<!ENTITY e0 "boom">${lines.join('')}]>`
}

export const attacks: readonly Attack[] = [
  {
    name: 'a wrong secret',
    run: ({ url }, random) => send(url, methodCallText('samp.hub.register', [random.chance(0.1) ? '' : key(random)])),
  },
  {
    name: 'a wrong private key',
    run: (target, random) => {
      const operation = random.pick(operations)
      const [place, prefix] = random.chance(0.5) ? [target.url, 'samp.hub.'] : [web(target), 'samp.webhub.']
      return send(place, methodCallText(prefix + operation, [key(random), ...argumentsOf(operation, target, random)]))
    },
  },
  {
    name: 'no key, or one that is no string',
    run: (target, random) => {
      const operation = random.pick(operations)
      const first = random.pick([[], [{ '': '' }], [[]], [{ 'samp.private-key': 'x' }]])
      return send(target.url, methodCallText(`samp.hub.${operation}`, first))
    },
  },
  {
    name: 'a stolen key from another origin',
    run: (target, random) => {
      const operation = random.pick([...operations, 'pullCallbacks', 'allowReverseCallbacks'])
      const rest = operation.endsWith('Callbacks') ? ['1'] : argumentsOf(operation, target, random)
      const origin: Record<string, string> = random.chance(0.3) ? {} : { Origin: evil(random) }
      return send(web(target), methodCallText(`samp.webhub.${operation}`, [target.stolenPageKey, ...rest]), origin)
    },
  },
  {
    name: 'a page at the door of programs',
    run: ({ url }, random) =>
      send(url, methodCallText('samp.hub.register', [key(random)]), {
        Origin: random.pick([evil(random), 'null', new URL(url).origin]),
      }),
  },
  {
    name: 'a name that leads here (DNS rebinding)',
    run: ({ url, webPort }, random) => {
      const port = random.chance(0.5) ? Number(new URL(url).port) : webPort
      const host = random.pick([
        `evil.example:${port}`,
        'evil.example',
        '0.0.0.0',
        `localhost.evil.example:${port}`,
        `127.0.0.1.:${port}`,
      ])
      const body = methodCallText('samp.webhub.register', [{ 'samp.name': 'x' }])
      const head = `POST ${port === webPort ? '/' : '/xmlrpc'} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: text/xml\r\nConnection: close\r\n`
      return exchange(port, `${head}Content-Length: ${body.length}\r\n\r\n${body}`, 5)
    },
  },
  {
    name: 'a page that was not let in',
    run: (target, random) =>
      send(
        web(target),
        methodCallText('samp.webhub.register', [{ 'samp.name': random.pick(['Aladin', '\u202eni', '<b>x</b>']) }]),
        { Origin: evil(random) },
      ),
  },
  {
    name: 'a huge body',
    run: ({ url, webPort }, random) => {
      const [place, method] = random.chance(0.5)
        ? [url, 'samp.hub.register']
        : [`http://127.0.0.1:${webPort}/`, 'samp.webhub.register']
      const filling = 'A'.repeat(70_000 + random.integer(400_000))
      return send(place, `<methodCall><methodName>${method}</methodName><params><param><value><string>${filling}`)
    },
  },
  {
    name: 'a body that is said to be huge',
    run: ({ url }, random) => {
      const { port } = new URL(url)
      const length = random.pick(['99999999999', '1e99', '-1', '0x10', '68000000'])
      return exchange(
        Number(port),
        `POST /xmlrpc HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: text/xml\r\nContent-Length: ${length}\r\n\r\n<methodCall>`,
        0.5,
      )
    },
  },
  {
    name: 'a request that never ends (slow loris)',
    run: ({ url, webPort }, random) => {
      const port = random.chance(0.5) ? Number(new URL(url).port) : webPort
      return exchange(port, `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-${key(random)}: `, 1)
    },
  },
  {
    name: 'an entity bomb',
    run: (target, random) => {
      const place = random.chance(0.5) ? target.url : web(target)
      return send(
        place,
        `<?xml version="1.0"?>${bomb(random)}<methodCall><methodName>samp.hub.register</methodName><params><param><value>&e${random.integer(5)};</value></param></params></methodCall>`,
      )
    },
  },
  {
    name: 'an external entity',
    run: (target, random) => {
      const what = random.pick([
        `file://${target.secretFile}`,
        'file:///etc/passwd',
        `http://127.0.0.1:${target.webPort}/`,
      ])
      const form = random.pick([
        `<!DOCTYPE x [<!ENTITY e SYSTEM "${what}">]>`,
        `<!DOCTYPE x SYSTEM "${what}">`,
        `<!DOCTYPE x [<!ENTITY % p SYSTEM "${what}">%p;]>`,
      ])
      return send(
        target.url,
        `${form}<methodCall><methodName>samp.hub.ping</methodName><params><param><value>&e;</value></param></params></methodCall>`,
      )
    },
  },
  {
    name: 'deep nesting',
    run: ({ url }, random) => {
      const depth = 100 + random.integer(4000)
      return send(
        url,
        `<methodCall><methodName>samp.hub.register</methodName><params><param>${'<value><array><data>'.repeat(depth)}`,
      )
    },
  },
  {
    name: 'an address that nobody told the page',
    run: (target, random) => {
      const wanted = random.pick([
        `file://${target.secretFile}`,
        'file:///etc/passwd',
        `${target.url}`,
        'http://127.0.0.1:1/',
        `file:///tmp/../${target.secretFile}`,
      ])
      const base = random.chance(0.5)
        ? target.stolenTranslator
        : `http://127.0.0.1:${target.webPort}/proxied/${key(random)}?`
      const asked = random.chance(0.5) ? wanted : encodeURIComponent(wanted)
      const headers: Record<string, string> = random.chance(0.5) ? { Origin: target.goodOrigin } : {}
      return send(base + asked, '', headers, random.pick(['GET', 'HEAD', 'POST']))
    },
  },
  {
    name: 'odd methods, types and paths',
    run: (target, random) => {
      const path = random.pick([
        'crossdomain.xml',
        'clientaccesspolicy.xml',
        '..%2f..%2fetc/passwd',
        'proxied/',
        'proxied',
        'xmlrpc',
        'RPC2',
        '',
      ])
      const method = random.pick(['GET', 'PUT', 'DELETE', 'TRACE', 'PATCH', 'POST'])
      const type = random.pick([
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
        'application/json',
      ])
      const body =
        method === 'POST' || method === 'PUT' ? methodCallText('samp.webhub.register', [{ 'samp.name': 'x' }]) : ''
      return send(
        `${random.chance(0.5) ? web(target) : `${new URL(target.url).origin}/`}${path}`,
        body,
        { 'Content-Type': type },
        method,
      )
    },
  },
  {
    name: 'noise',
    run: ({ url }, random) => {
      const whole = methodCallText('samp.hub.getRegisteredClients', [key(random)])
      const at = random.integer(whole.length)
      const noise = Buffer.from(Array.from({ length: 1 + random.integer(40) }, () => random.integer(256)))
      return send(
        url,
        Buffer.concat([Buffer.from(whole.slice(0, at)), noise, Buffer.from(whole.slice(at + random.integer(30)))]),
      )
    },
  },
]
