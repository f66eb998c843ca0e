import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Client, createClient } from '#shared/ipc/client.ts'
import { command, contract, event, stream } from '#shared/ipc/contract.ts'
import { type Fault, FaultError, fail, ok } from '#shared/ipc/fault.ts'
import { createServer, type HandlerSet, type Server } from '#shared/ipc/server.ts'
import { atOnceMilliseconds } from '../own-time.ts'
import type { PortPair } from './port-pair.ts'
import { transports } from './transports.ts'

const Arrays = v.object({
  u8: v.instance(Uint8Array),
  i16: v.instance(Int16Array),
  i32: v.instance(Int32Array),
  u32: v.instance(Uint32Array),
  i64: v.instance(BigInt64Array),
  f32: v.instance(Float32Array),
  f64: v.instance(Float64Array),
  buffer: v.instance(ArrayBuffer),
})
const Count = v.object({ count: v.pipe(v.number(), v.integer()) })

/** A domain of its own, with one command or stream for each behaviour of the wire. */
const set = {
  probe: contract('probe', {
    commands: {
      echo: command(Arrays, Arrays),
      number: command(v.number(), v.number()),
      deaf: command(v.null(), v.null()),
      listening: command(v.null(), v.null()),
      refuse: command(v.null(), v.null()),
      break: command(v.null(), v.null()),
      taken: command(v.null(), Count),
    },
    streams: {
      count: stream(Count, v.number()),
      stuck: stream(v.null(), v.number()),
      fails: stream(v.null(), v.number()),
    },
    events: { beat: event(v.number()) },
  }),
}

/** Handlers that keep count of what happens to them. */
class Probe {
  /** Items the stream was asked for, and whether it was ended by `return`. */
  asked = 0
  returned = false
  deafCalls = 0
  cancelled = 0
  readonly handlers: HandlerSet<typeof set> = {
    probe: {
      echo: (input) => ok(input),
      number: (input) => ok(input),
      deaf: () => {
        this.deafCalls += 1
        return new Promise(() => undefined)
      },
      listening: (_input, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            this.cancelled += 1
            reject(signal.reason)
          })
        }),
      refuse: () => {
        throw new FaultError({ kind: 'limit', message: 'Too much.', where: 'here' })
      },
      break: () => {
        throw new TypeError('x is not a function')
      },
      taken: () => ok({ count: this.asked }),
      count: (input) => this.#count(input.count),
      stuck: async function* () {
        yield 1
        await new Promise(() => undefined)
      },
      fails: async function* () {
        yield 1
        throw new FaultError({ kind: 'storage', message: 'The disk is full.' })
      },
    },
  }
  async *#count(count: number): AsyncGenerator<number> {
    try {
      for (let item = 0; item < count; item++) {
        this.asked += 1
        yield item
      }
    } finally {
      this.returned = true
    }
  }
}

const arrays = (): v.InferOutput<typeof Arrays> => ({
  u8: new Uint8Array([0, 1, 255]),
  i16: new Int16Array([-32768, 32767]),
  i32: new Int32Array([-2147483648, 2147483647]),
  u32: new Uint32Array([4294967295]),
  i64: new BigInt64Array([-9223372036854775808n, 9223372036854775807n, 9007199254740993n]),
  f32: new Float32Array([Number.NaN, -0, 1.5]),
  f64: new Float64Array([Number.NaN, Number.NEGATIVE_INFINITY, Number.MIN_VALUE]),
  buffer: new Uint8Array([1, 2, 3]).buffer,
})

describe.each(transports)('over $name', ({ open }) => {
  let pair: PortPair
  let probe: Probe
  let server: Server
  let client: Client<typeof set>
  const bugs: Array<readonly [string, Fault]> = []

  beforeEach(async () => {
    bugs.length = 0
    pair = await open()
    probe = new Probe()
    server = createServer(set, probe.handlers, pair.main, { onBug: (called, fault) => bugs.push([called, fault]) })
    client = createClient(set, pair.window, { streamWindow: 3 })
  })
  afterEach(() => pair.close())

  test('typed arrays keep their type, their bytes and their place in a larger buffer', async () => {
    const sent = arrays()
    const part = new Uint8Array([9, 9, 0, 1, 255, 9]).subarray(2, 5)
    expect(await client.domains.probe.echo({ ...sent, u8: part })).toEqual({ ok: true, value: sent })
  })

  test('what is sent stays with the sender: buffers are copied, not transferred', async () => {
    const sent = arrays()
    await client.domains.probe.echo(sent)
    expect(sent).toEqual(arrays())
  })

  test('shared memory is sent as a copy', async () => {
    const u8 = new Uint8Array(new SharedArrayBuffer(3))
    u8.set([7, 8, 9])
    const outcome = await client.domains.probe.echo({ ...arrays(), u8: u8 as Uint8Array<never> })
    expect(outcome.ok && outcome.value.u8).toEqual(new Uint8Array([7, 8, 9]))
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -0, 1e308])(
    'the number %d crosses as it is, or is refused by its schema',
    async (number) => {
      const outcome = await client.domains.probe.number(number)
      if (Number.isNaN(number)) expect(outcome).toMatchObject({ fault: { kind: 'bad-request' } })
      else expect(outcome).toEqual(ok(number))
    },
  )

  test('a cancelled call reaches the signal of its handler and settles as cancelled', async () => {
    const abort = new AbortController()
    const outcome = client.domains.probe.listening(null, { signal: abort.signal })
    await client.domains.probe.number(1)
    abort.abort()
    expect(await outcome).toMatchObject({ ok: false, fault: { kind: 'cancelled' } })
    expect(probe.cancelled).toBe(1)
    expect(bugs).toEqual([])
  })

  test('a cancelled call settles soon although its handler does not listen', async () => {
    const abort = new AbortController()
    const outcome = client.domains.probe.deaf(null, { signal: abort.signal })
    await vi.waitFor(() => expect(probe.deafCalls).toBe(1))
    const started = performance.now()
    abort.abort()
    expect(await outcome).toMatchObject({ ok: false, fault: { kind: 'cancelled' } })
    expect(performance.now() - started).toBeLessThan(atOnceMilliseconds)
    expect(client.refused).toBe(0)
  })

  test('a call with a signal that was aborted before is not sent', async () => {
    const outcome = await client.domains.probe.deaf(null, { signal: AbortSignal.abort() })
    expect(outcome).toMatchObject({ ok: false, fault: { kind: 'cancelled' } })
    await client.domains.probe.number(1)
    expect(probe.deafCalls).toBe(0)
  })

  test('a cancel that comes after the answer changes nothing', async () => {
    const abort = new AbortController()
    const outcome = await client.domains.probe.number(5, { signal: abort.signal })
    abort.abort()
    expect(outcome).toEqual(ok(5))
    expect(await client.domains.probe.number(6)).toEqual(ok(6))
    expect([client.refused, server.refused]).toEqual([0, 0])
  })

  test('a fault that is thrown is an answer as it stands', async () => {
    expect(await client.domains.probe.refuse(null)).toEqual(fail('limit', 'Too much.', { where: 'here' }))
    expect(bugs).toEqual([])
  })

  test('any other exception is a bug with its stack, and main hears of it', async () => {
    const outcome = await client.domains.probe.break(null)
    expect(outcome).toMatchObject({
      ok: false,
      fault: { kind: 'bug', message: 'x is not a function', detail: expect.stringContaining('TypeError') },
    })
    expect(bugs).toMatchObject([['probe.break', { kind: 'bug' }]])
  })

  test('many calls at once each get their own answer', async () => {
    const numbers = Array.from({ length: 500 }, (_, place) => place)
    const outcomes = await Promise.all(numbers.map((number) => client.domains.probe.number(number)))
    expect(outcomes).toEqual(numbers.map(ok))
  })

  test('a stream runs ahead of its reader by its credit and no further', async () => {
    const items = client.domains.probe.count({ count: 50 })
    for (let taken = 1; taken <= 10; taken++) {
      expect(await items.next()).toEqual({ done: false, value: taken - 1 })
      // Three were granted at first, and one for each item that the reader has come back from.
      const outcome = await client.domains.probe.taken(null)
      expect(outcome.ok && outcome.value.count).toBeLessThanOrEqual(taken - 1 + 3)
    }
    expect(await items.return({ ok: true, value: null })).toMatchObject({ done: true })
  })

  test('a stream read to its end gives every item and the outcome of the whole', async () => {
    const items = client.domains.probe.count({ count: 200 })
    const taken: number[] = []
    let step = await items.next()
    for (; !step.done; step = await items.next()) taken.push(step.value)
    expect(taken).toEqual(Array.from({ length: 200 }, (_, place) => place))
    expect(step.value).toEqual(ok(null))
  })

  test('leaving the loop ends the iterator of the sender', async () => {
    for await (const item of client.domains.probe.count({ count: 1000 })) if (item === 5) break
    await vi.waitFor(() => expect(probe.returned).toBe(true))
    expect(probe.asked).toBeLessThanOrEqual(5 + 3 + 1)
  })

  test('a cancelled stream ends as cancelled although its sender is stuck', async () => {
    const abort = new AbortController()
    const items = client.domains.probe.stuck(null, { signal: abort.signal })
    expect(await items.next()).toEqual({ done: false, value: 1 })
    const next = items.next()
    const started = performance.now()
    abort.abort()
    expect(await next).toMatchObject({ done: true, value: { ok: false, fault: { kind: 'cancelled' } } })
    expect(performance.now() - started).toBeLessThan(atOnceMilliseconds)
  })

  test('a stream that fails half-way gives its items first, then the fault', async () => {
    const items = client.domains.probe.fails(null)
    expect(await items.next()).toEqual({ done: false, value: 1 })
    expect(await items.next()).toEqual({ done: true, value: fail('storage', 'The disk is full.') })
  })

  test.each(['main', 'window'] as const)(
    'if the end of %s dies, calls and streams settle as peer-gone',
    async (end) => {
      const call = client.domains.probe.listening(null)
      const items = client.domains.probe.stuck(null)
      await items.next()
      const next = items.next()
      const gone = new Promise<void>((resolve) => void client.onGone(resolve))
      pair[end].close()
      expect(await call).toMatchObject({ ok: false, fault: { kind: 'peer-gone' } })
      expect(await next).toMatchObject({ done: true, value: { ok: false, fault: { kind: 'peer-gone' } } })
      await gone
      expect(await client.domains.probe.number(1)).toMatchObject({ ok: false, fault: { kind: 'peer-gone' } })
      // Main's handlers are told, too.
      await vi.waitFor(() => expect(probe.cancelled).toBe(1))
    },
  )

  test('a listener that throws does not keep others from hearing, and one that was taken off hears no more', async () => {
    const heard: number[] = []
    await client.domains.probe.number(1)
    const off = client.domains.probe.on('beat', () => {
      throw new Error('broken listener')
    })
    client.domains.probe.on('beat', (beat) => heard.push(beat))
    server.emit('probe', 'beat', 1)
    await vi.waitFor(() => expect(heard).toEqual([1]))
    off()
    server.emit('probe', 'beat', 'two')
    server.emit('probe', 'beat', 3)
    await vi.waitFor(() => expect(heard).toEqual([1, 3]))
  })
})
