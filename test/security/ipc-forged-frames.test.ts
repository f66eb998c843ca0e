import { describe, expect, test } from 'vitest'
import { createClient } from '#shared/ipc/client.ts'
import { decodeFrame, encodeFrame, frameLimits, frameMagic } from '#shared/ipc/codec.ts'
import { contracts } from '#shared/ipc/contracts.ts'
import { ok } from '#shared/ipc/fault.ts'
import { createServer, type HandlerSet } from '#shared/ipc/server.ts'
import { protocolVersion, type WirePort } from '#shared/ipc/wire.ts'

/**
 * Attack: whoever reaches the port (a page with a stranger's script, another program with the token) sends anything.
 * Invariant: no forged frame reaches a handler, a listener or a pending call; none ends the process; each is counted.
 */
const framesEach = 10_000
const seed = 20_261_121

/** Mulberry32: the same numbers for the same seed, in [0, 1). */
function randomNumbers(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A port whose other end is the test. */
class TestPort implements WirePort {
  readonly sent: unknown[] = []
  deliver: (frame: unknown) => void = () => undefined
  send(frame: ArrayBuffer): void {
    this.sent.push(decodeFrame(frame))
  }
  onMessage(listener: (frame: unknown) => void): void {
    this.deliver = listener
  }
  onClose(): void {}
  close(): void {
    throw new Error('no forged frame closes the port')
  }
}

/** A frame around any JSON text, without attachments. */
function frameOf(json: string): ArrayBuffer {
  const bytes = new TextEncoder().encode(json)
  const frame = new ArrayBuffer(16 + bytes.byteLength)
  const header = new DataView(frame)
  header.setUint32(0, frameMagic, true)
  header.setUint32(4, frame.byteLength, true)
  header.setUint32(8, bytes.byteLength, true)
  new Uint8Array(frame, 16).set(bytes)
  return frame
}

type Forger = (random: () => number) => unknown
const below = (random: () => number, end: number): number => Math.floor(random() * end)
const pick = <T>(random: () => number, items: readonly T[]): T => items[below(random, items.length)] as T

const randomBytes: Forger = (random) => {
  const bytes = new Uint8Array(below(random, 200))
  for (let place = 0; place < bytes.length; place++) bytes[place] = below(random, 256)
  return bytes.buffer
}

/** Damage to a frame that was good: cut, lengthened, or with another byte in its header or table of attachments. */
const damaged =
  (good: ArrayBuffer, headerBytes: number): Forger =>
  (random) => {
    const way = below(random, 3)
    if (way === 0) return good.slice(0, below(random, good.byteLength))
    if (way === 1) {
      const longer = new Uint8Array(good.byteLength + 1 + below(random, 16))
      longer.set(new Uint8Array(good))
      return longer.buffer
    }
    const bytes = new Uint8Array(good.slice(0))
    const place = below(random, headerBytes)
    bytes[place] = (bytes[place] ?? 0) ^ (1 + below(random, 255))
    return bytes.buffer
  }

const notFrames: Forger = (random) =>
  pick<unknown>(random, [
    undefined,
    null,
    0,
    '',
    'hello',
    {},
    [],
    new Uint8Array(32),
    { byteLength: 64 },
    new SharedArrayBuffer(32),
  ])

const badIds = ['0', '-1', '1.5', '9007199254740993', '"1"', 'null', '{}', '[1]', '{"$":"1n"}', '{"$":"NaN"}']
const badNames = [
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '"hasOwnProperty"',
  '"valueOf"',
  '""',
  'null',
  '7',
  '"on"',
  '"zzz"',
]
const badJson = [
  '',
  'null',
  'true',
  '[]',
  '{}',
  '{',
  '"call"',
  '{"kind":"call"}',
  '{"kind":"nonsense","id":1}',
  '{"kind":"hello","version":1}',
  '{"kind":"hello","version":"1"}',
  '{"$":0}',
  '{"$":"12"}',
  '{"$":{}}',
  '{"$kind":"call"}',
  `${'['.repeat(frameLimits.depth + 2)}${']'.repeat(frameLimits.depth + 2)}`,
  '['.repeat(100_000),
]
/** Inputs that reach for the prototype, and ones that end in a good command but for a stray key. */
const poison = [
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":{"a":1}}}',
  '{"prototype":1}',
  '{"$":0}',
  '{"$x":1}',
  '{"table":{"$":0,"b":1}}',
]

const text = (random: () => number, forms: ReadonlyArray<() => string>): ArrayBuffer => frameOf(pick(random, forms)())

const forgedForMain = (nextId: () => number): readonly Forger[] => {
  const upload = encodeFrame({
    kind: 'call',
    id: 900_000,
    domain: 'tables',
    name: 'uploadChunk',
    input: { upload: 'u', chunk: new Uint8Array(24) },
  })
  return [
    randomBytes,
    damaged(upload, 16 + 12),
    notFrames,
    (random) => frameOf(pick(random, badJson)),
    (random) =>
      text(random, [
        () => `{"kind":"call","id":${pick(random, badIds)},"domain":"workspace","name":"info","input":null}`,
        () => `{"kind":"call","id":${nextId()},"domain":${pick(random, badNames)},"name":"info","input":null}`,
        () => `{"kind":"call","id":${nextId()},"domain":"workspace","name":${pick(random, badNames)},"input":null}`,
        () => `{"kind":"stream-open","id":${nextId()},"domain":"workspace","name":"info","input":null,"credit":1}`,
        () =>
          `{"kind":"call","id":${nextId()},"domain":"tables","name":"download","input":{"table":"t","format":"csv"}}`,
        () => `{"kind":"call","id":${nextId()},"domain":"workspace","name":"info","input":null,"more":1}`,
        () => `{"kind":"call","id":${nextId()},"domain":"tables","name":"close","input":${pick(random, poison)}}`,
        () =>
          `{"kind":"stream-open","id":${nextId()},"domain":"tables","name":"download","input":{"table":"t","format":"csv"},"credit":${pick(random, ['0', '-1', '1025', 'null', '1.5'])}}`,
        () => `{"kind":"${pick(random, ['cancel', 'credit'])}","id":${pick(random, badIds)},"credit":1}`,
        () => `{"kind":"cancel","id":${1e9 + below(random, 1e6)}}`,
        () => `{"kind":"credit","id":${1e9 + below(random, 1e6)},"credit":1}`,
        () => `{"kind":"result","id":1,"outcome":{"ok":true,"value":null}}`,
        () => `{"kind":"event","domain":"workspace","name":"message","item":null}`,
      ]),
  ]
}

const forgedForWindow: readonly Forger[] = [
  randomBytes,
  damaged(encodeFrame({ kind: 'event', domain: 'workspace', name: 'menuCommand', item: 'quit' }), 16),
  notFrames,
  (random) => frameOf(pick(random, badJson)),
  (random) =>
    text(random, [
      () => `{"kind":"result","id":${pick(random, badIds)},"outcome":{"ok":true,"value":null}}`,
      () => `{"kind":"result","id":${2 + below(random, 1e6)},"outcome":{"ok":true,"value":null}}`,
      () =>
        `{"kind":"result","id":1,"outcome":${pick(random, ['null', '{}', '{"ok":1}', '{"ok":true}', '{"ok":false}', '{"ok":false,"fault":{"kind":"nonsense","message":""}}'])}}`,
      () => `{"kind":"item","id":1,"item":1}`,
      () => `{"kind":"end","id":1,"outcome":{"ok":true,"value":null}}`,
      () => `{"kind":"event","domain":${pick(random, badNames)},"name":"menuCommand","item":"quit"}`,
      () => `{"kind":"event","domain":"workspace","name":${pick(random, badNames)},"item":"quit"}`,
      () =>
        `{"kind":"event","domain":"workspace","name":"menuCommand","item":${pick(random, ['7', 'null', '{}', ...poison])}}`,
      () => `{"kind":"call","id":1,"domain":"workspace","name":"info","input":null}`,
    ]),
]

describe(`forged frames (seed ${seed})`, () => {
  test(`none of ${framesEach} reaches a handler of main`, async () => {
    let reached = 0
    const handler = () => {
      reached += 1
      return ok(null)
    }
    const handlers = Object.fromEntries(
      Object.entries(contracts).map(([domain, { commands, streams }]) => [
        domain,
        Object.fromEntries([...Object.keys(commands), ...Object.keys(streams)].map((name) => [name, handler])),
      ]),
    ) as unknown as HandlerSet<typeof contracts>
    const port = new TestPort()
    const server = createServer(contracts, handlers, port)
    port.deliver(encodeFrame({ kind: 'call', id: 1, domain: 'workspace', name: 'info', input: null }))
    expect([reached, server.refused]).toEqual([0, 1])
    port.deliver(encodeFrame({ kind: 'hello', version: protocolVersion }))

    let id = 0
    const forgers = forgedForMain(() => ++id)
    const random = randomNumbers(seed)
    for (let frame = 0; frame < framesEach; frame++) port.deliver(pick(random, forgers)(random))
    expect(reached).toBe(0)
    // Each was counted as refused, or answered as a bad request; an unknown command is both.
    const answers = port.sent.filter((message) => (message as { kind: string }).kind !== 'hello')
    for (const answer of answers)
      expect(answer).toMatchObject({ outcome: { ok: false, fault: { kind: 'bad-request' } } })
    expect(server.refused - 1).toBeLessThanOrEqual(framesEach)
    expect(server.refused - 1 + answers.length).toBeGreaterThanOrEqual(framesEach)

    port.deliver(encodeFrame({ kind: 'call', id: 2e9, domain: 'workspace', name: 'info', input: null }))
    await Promise.resolve()
    expect(reached).toBe(1)
    expect(({} as { a?: unknown }).a).toBeUndefined()
  })

  test(`none of ${framesEach} reaches a listener or settles a call of the window`, async () => {
    const port = new TestPort()
    const bugs: string[] = []
    const client = createClient(contracts, port, { onBug: (called) => bugs.push(called) })
    port.deliver(encodeFrame({ kind: 'hello', version: protocolVersion }))
    const heard: string[] = []
    client.domains.workspace.on('menuCommand', (command) => heard.push(command))
    let settled = 0
    const call = client.domains.workspace.clearMessages(null).then((outcome) => {
      settled += 1
      return outcome
    })

    const random = randomNumbers(seed + 1)
    for (let frame = 0; frame < framesEach; frame++) port.deliver(pick(random, forgedForWindow)(random))
    await Promise.resolve()
    expect([settled, heard]).toEqual([0, []])
    // Each was refused, or was an event whose item does not decode.
    expect(client.refused + bugs.length).toBe(framesEach)

    port.deliver(encodeFrame({ kind: 'event', domain: 'workspace', name: 'menuCommand', item: 'run' }))
    port.deliver(encodeFrame({ kind: 'result', id: 1, outcome: ok(null) }))
    expect(await call).toEqual(ok(null))
    expect(heard).toEqual(['run'])
    expect(({} as { a?: unknown }).a).toBeUndefined()
  })

  test('a frame beyond the limit is refused before it is looked at', () => {
    expect(() => decodeFrame(new ArrayBuffer(frameLimits.bytes + 8))).toThrow('too large')
    expect(() => encodeFrame(new ArrayBuffer(frameLimits.bytes))).toThrow('too large')
  })
})
