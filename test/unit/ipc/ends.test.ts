import * as v from 'valibot'
import { describe, expect, test, vi } from 'vitest'
import { createClient } from '#shared/ipc/client.ts'
import { decodeFrame, encodeFrame } from '#shared/ipc/codec.ts'
import { command, contract, event } from '#shared/ipc/contract.ts'
import { FaultError, ok } from '#shared/ipc/fault.ts'
import { createServer, type HandlerSet } from '#shared/ipc/server.ts'
import { protocolVersion, type WirePort } from '#shared/ipc/wire.ts'

const set = {
  probe: contract('probe', { commands: { ask: command(v.null(), v.unknown()) }, events: { beat: event(v.unknown()) } }),
}
type Ask = HandlerSet<typeof set>['probe']['ask']

/** A port whose other end is the test. */
class TestPort implements WirePort {
  readonly sent: Array<Record<string, unknown>> = []
  closed = false
  unsent = 0
  #listener: (frame: unknown) => void = () => undefined
  #onClose: () => void = () => undefined
  send(frame: ArrayBuffer): void {
    this.sent.push(decodeFrame(frame) as Record<string, unknown>)
  }
  onMessage(listener: (frame: unknown) => void): void {
    this.#listener = listener
  }
  onClose(listener: () => void): void {
    this.#onClose = listener
  }
  close(): void {
    this.closed = true
    this.#onClose()
  }
  bufferedBytes(): number {
    return this.unsent
  }
  deliver(message: object): void {
    this.#listener(encodeFrame(message))
  }
}

const hello = { kind: 'hello', version: protocolVersion }
const call = (id: number) => ({ kind: 'call', id, domain: 'probe', name: 'ask', input: null })

function serve(ask: unknown) {
  const port = new TestPort()
  const onBug = vi.fn()
  const server = createServer(set, { probe: { ask: ask as Ask } }, port, { onBug })
  port.deliver(hello)
  port.sent.length = 0
  return { port, onBug, server }
}
const answered = async (port: TestPort): Promise<unknown> => {
  await vi.waitFor(() => expect(port.sent.length).toBeGreaterThan(0))
  return port.sent[0]?.outcome
}

describe("main's end", () => {
  test.each([
    ['nothing', () => undefined],
    ['what is no outcome', () => 7],
    ['what cannot be sent', () => ok(new Map())],
  ])('a handler that answers with %s is a bug, and the call is answered', async (_title, ask) => {
    const { port, onBug } = serve(ask)
    port.deliver(call(1))
    const outcome = await answered(port)
    expect(outcome).toMatchObject({ ok: false, fault: { kind: 'bug' } })
    expect(onBug).toHaveBeenCalledTimes(1)
  })

  test('the detail of a fault is cut to 64 KiB', async () => {
    const { port } = serve(() => {
      throw new FaultError({ kind: 'html', message: 'A page', detail: 'x'.repeat(100_000) })
    })
    port.deliver(call(1))
    expect(await answered(port)).toMatchObject({ fault: { detail: 'x'.repeat(65_536) } })
  })

  test('one more than 1,024 calls at once is answered with a limit, and others go on', async () => {
    const { port } = serve(() => new Promise(() => undefined))
    for (let id = 1; id <= 1025; id++) port.deliver(call(id))
    expect(port.sent).toMatchObject([{ kind: 'result', id: 1025, outcome: { ok: false, fault: { kind: 'limit' } } }])
    port.deliver({ kind: 'cancel', id: 1 })
    await vi.waitFor(() => expect(port.sent).toHaveLength(2))
    port.deliver(call(1026))
    port.deliver(call(1027))
    expect(port.sent).toMatchObject([{}, { id: 1 }, { id: 1027, outcome: { fault: { kind: 'limit' } } }])
  })

  test('a window of another version is cut off', () => {
    const port = new TestPort()
    const server = createServer(set, { probe: { ask: () => ok(null) } }, port)
    port.deliver({ kind: 'hello', version: protocolVersion + 1 })
    expect([port.closed, server.refused]).toEqual([true, 1])
  })

  test('an id is never served twice', async () => {
    const ask = vi.fn(() => ok(null))
    const { port, server } = serve(ask)
    port.deliver(call(5))
    port.deliver(call(5))
    port.deliver(call(4))
    expect([ask.mock.calls.length, server.refused]).toEqual([1, 2])
  })

  test('a window that does not take its messages is cut off', () => {
    const { port, server } = serve(() => ok(null))
    server.emit('probe', 'beat', 1)
    expect(port.closed).toBe(false)
    port.unsent = 300 * 1024 * 1024
    server.emit('probe', 'beat', 2)
    expect(port.closed).toBe(true)
  })

  test('an event that cannot be sent is a bug and does not reach whoever told it', () => {
    const { server, onBug } = serve(() => ok(null))
    server.emit('probe', 'beat', () => undefined)
    expect(onBug).toHaveBeenCalledWith('probe.beat', expect.objectContaining({ kind: 'bug' }))
  })
})

describe("the window's end", () => {
  test('main of another version is left: calls settle as peer-gone', async () => {
    const port = new TestPort()
    const client = createClient(set, port)
    const outcome = client.domains.probe.ask(null)
    port.deliver({ kind: 'hello', version: protocolVersion + 1 })
    expect(await outcome).toMatchObject({ ok: false, fault: { kind: 'peer-gone' } })
    expect(port.closed).toBe(true)
  })

  test('an answer that comes after the call has settled is of no interest, and no offence', async () => {
    vi.useFakeTimers()
    try {
      const port = new TestPort()
      const client = createClient(set, port)
      port.deliver(hello)
      const abort = new AbortController()
      const outcome = client.domains.probe.ask(null, { signal: abort.signal })
      abort.abort()
      await vi.advanceTimersByTimeAsync(1000)
      expect(await outcome).toMatchObject({ fault: { kind: 'cancelled' } })
      port.deliver({ kind: 'result', id: 1, outcome: ok(7) })
      expect(client.refused).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  test('an answer that was on its way before the cancel is the truth', async () => {
    const port = new TestPort()
    const client = createClient(set, port)
    port.deliver(hello)
    const abort = new AbortController()
    const outcome = client.domains.probe.ask(null, { signal: abort.signal })
    abort.abort()
    port.deliver({ kind: 'result', id: 1, outcome: ok(7) })
    expect(await outcome).toEqual(ok(7))
  })

  test('input that cannot be sent is a bad request', async () => {
    const client = createClient(set, new TestPort())
    expect(await client.domains.probe.ask(new Map() as never)).toMatchObject({ fault: { kind: 'bad-request' } })
  })
})
