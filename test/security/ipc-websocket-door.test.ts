import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import WebSocket from 'ws'
import { createWebSocketTransport, type WebSocketTransport } from '#main/ipc/websocket-transport.ts'
import { WindowKeys } from '#main/ipc/window-keys.ts'
import { type Listener, listen } from '#main/net/listen.ts'
import { encodeFrame } from '#shared/ipc/codec.ts'
import { protocolVersion, type WirePort } from '#shared/ipc/wire.ts'

/**
 * Attack: a page of another site, a page whose name was rebound to this machine, or another program of this machine
 * opens the socket. Invariant: only our own page's origin gets as far as showing a key; only the right key opens; the
 * token opens once.
 */
let listener: Listener
let transport: WebSocketTransport
let keys: WindowKeys
let admitted: WirePort[]
const sockets: WebSocket[] = []

const startTransport = async (keyWaitSeconds?: number): Promise<void> => {
  let secrets = 0
  keys = new WindowKeys(() => `secret-${++secrets}`)
  admitted = []
  const answer = await listen({
    handler: (_request, response) => response.answer(404, {}),
    upgrade: (_request, { request, socket, head }) => transport.upgrade(request, socket, head),
  })
  if (!answer.ok) throw new Error(answer.fault.message)
  listener = answer.value
  transport = createWebSocketTransport({
    origin: listener.url,
    keys,
    onWindow: (port) => admitted.push(port),
    ...(keyWaitSeconds === undefined ? {} : { keyWaitSeconds }),
  })
}
beforeEach(() => startTransport())
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate()
  transport.close()
  await listener.close()
})

interface Asking {
  readonly path?: string
  readonly origin?: string
  readonly host?: string
}
/** Opens a socket; answers the http status where the upgrade is refused. */
function open({ path = '/wire', origin = listener.url, host }: Asking = {}): Promise<WebSocket | number> {
  const socket = new WebSocket(`ws://127.0.0.1:${listener.port}${path}`, {
    origin,
    ...(host === undefined ? {} : { headers: { host } }),
  })
  sockets.push(socket)
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket))
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.once('error', reject)
  })
}

async function opened(): Promise<WebSocket> {
  const socket = await open()
  if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
  return socket
}
const closeCode = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.once('close', resolve))
const firstMessage = (socket: WebSocket): Promise<string> =>
  new Promise((resolve) => socket.once('message', (data) => resolve(String(data))))

async function show(key: unknown): Promise<{ socket: WebSocket; answer: Promise<string | number> }> {
  const socket = await opened()
  const answer = Promise.race([firstMessage(socket), closeCode(socket)])
  socket.send(typeof key === 'string' || key instanceof Uint8Array ? key : JSON.stringify(key))
  return { socket, answer }
}

describe('the upgrade', () => {
  const own = () => `http://127.0.0.1:${listener.port}`
  const cases: ReadonlyArray<readonly [title: string, asking: () => Asking]> = [
    ['another site', () => ({ origin: 'https://evil.example' })],
    ['our address on another port', () => ({ origin: `http://127.0.0.1:${listener.port + 1}` })],
    ['our address by another name', () => ({ origin: `http://localhost:${listener.port}` })],
    ['a name that begins like ours', () => ({ origin: `${own()}.evil.example` })],
    ['an opaque origin', () => ({ origin: 'null' })],
    ['our origin under https', () => ({ origin: own().replace('http:', 'https:') })],
    ['a rebound host name', () => ({ host: `evil.example:${listener.port}` })],
    ['no port in the host', () => ({ host: '127.0.0.1' })],
    ['another name of this machine as host', () => ({ host: `localhost:${listener.port}` })],
    ['another path', () => ({ path: '/' })],
    ['the path with a query', () => ({ path: '/wire?token=secret-1' })],
  ]
  test.each(cases)('is refused for %s', async (_title, asking) => {
    expect(await open(asking())).toBeGreaterThanOrEqual(400)
    expect(admitted).toEqual([])
  })

  test('is refused without an origin', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${listener.port}/wire`)
    sockets.push(socket)
    socket.on('error', () => undefined)
    const status = await new Promise((resolve) =>
      socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode)),
    )
    expect(status).toBe(403)
  })

  test('is refused while many wait to show their key', async () => {
    for (let stranger = 0; stranger < 16; stranger++) await opened()
    expect(await open()).toBe(403)
  })
})

describe('the key', () => {
  const wrong: ReadonlyArray<readonly [title: string, key: unknown]> = [
    ['a wrong token', { token: 'secret-9' }],
    ['an empty token', { token: '' }],
    ['the session secret as token', { token: 'secret-2' }],
    ['the token as session secret', { session: 'secret-1' }],
    ['both', { token: 'secret-1', session: 'secret-2' }],
    ['a list', ['secret-1']],
    ['no JSON', 'secret-1'],
    ['a frame', new Uint8Array(encodeFrame({ kind: 'hello', version: protocolVersion }))],
    ['the right token in a message that is too long', `{"token":"secret-1"${' '.repeat(1024)}}`],
  ]
  test.each(wrong)('%s closes the socket', async (_title, key) => {
    expect(await (await show(key)).answer).toBe(4401)
    expect(admitted).toEqual([])
  })

  test('is waited for a limited time', async () => {
    transport.close()
    await listener.close()
    await startTransport(0.05)
    expect(await closeCode(await opened())).toBe(4401)
  })

  test('the token opens once and gives the session secret, which opens again', async () => {
    const first = await show({ token: 'secret-1' })
    expect(JSON.parse(String(await first.answer))).toEqual({ session: 'secret-2' })
    first.socket.send(encodeFrame({ kind: 'hello', version: protocolVersion }))
    expect(await (await show({ token: 'secret-1' })).answer).toBe(4401)
    first.socket.terminate()
    expect(await (await show({ token: 'secret-1' })).answer).toBe(4401)
    expect(JSON.parse(String(await (await show({ session: 'secret-2' })).answer))).toEqual({ session: 'secret-2' })
    expect(admitted).toHaveLength(2)
  })

  test('the token opens again where its window went before it could keep the secret', async () => {
    const first = await show({ token: 'secret-1' })
    await first.answer
    expect(await (await show({ token: 'secret-1' })).answer).toBe(4401)
    first.socket.terminate()
    await vi.waitFor(async () => expect(typeof (await (await show({ token: 'secret-1' })).answer)).toBe('string'))
  })

  test('text behind the key is no frame and reaches nobody', async () => {
    const { socket, answer } = await show({ token: 'secret-1' })
    await answer
    const frames: unknown[] = []
    admitted[0]?.onMessage((frame) => frames.push(frame))
    socket.send('text')
    socket.send(new Uint8Array([1]))
    await vi.waitFor(() => expect(frames).toHaveLength(2))
    expect(frames.map((frame) => frame instanceof ArrayBuffer)).toEqual([false, true])
  })
})
