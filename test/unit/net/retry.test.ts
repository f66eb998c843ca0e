import { describe, expect, it } from 'vitest'
import type { Net, NetRequest, NetResponse } from '#main/net/net.ts'
import { nextRetry, patientPolicy, type RetryClock, requestWithRetry, retryAfterSeconds } from '#main/net/retry.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'

const now = Date.parse('2026-11-21T08:00:00Z')

describe('Retry-After', () => {
  it.each([
    ['120', 120],
    [' 0 ', 0],
    ['Sat, 21 Nov 2026 08:01:30 GMT', 90],
    ['Saturday, 21-Nov-26 08:01:30 GMT', 90],
    ['Sat Nov 21 08:01:30 2026', 90],
    ['Sat, 21 Nov 2026 07:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j means %j seconds', (field, seconds) => {
    expect(retryAfterSeconds(field, now)).toBe(seconds)
  })
})

describe('the next attempt', () => {
  const waitAfter = (attempt: Parameters<typeof nextRetry>[0], done = 1, random = 1 - Number.EPSILON) =>
    nextRetry(attempt, done, patientPolicy, now, () => random)
  const status = (code: number, retryAfter?: string) => ({ status: code, retryAfter })

  it('waits longer each time, up to the last', () => {
    expect([1, 2, 3, 4].map((done) => waitAfter(status(503), done)?.toFixed(3))).toEqual([
      '1.000',
      '2.000',
      '4.000',
      undefined,
    ])
  })

  it('is spread over the upper half of the wait', () => {
    expect(waitAfter(status(503), 3, 0)).toBe(2)
  })

  it('comes when the service asks for it, and not at all if that is too long', () => {
    expect(waitAfter(status(429, '17'))).toBe(17)
    expect(waitAfter(status(503, 'Sat, 21 Nov 2026 08:00:05 GMT'))).toBe(5)
    expect(waitAfter(status(429, '31'))).toBe(undefined)
  })

  it('follows what passes and nothing else', () => {
    const passing = [408, 425, 429, 502, 503, 504]
    for (let code = 200; code < 600; code += 1)
      expect(waitAfter(status(code)) !== undefined).toBe(passing.includes(code))
    expect(waitAfter({ fault: 'timeout' })).toBeGreaterThan(0)
    expect(waitAfter({ fault: 'offline' })).toBeGreaterThan(0)
    for (const fault of ['tls', 'cancelled', 'redirect-refused', 'limit', 'bad-request'] as const)
      expect(waitAfter({ fault })).toBe(undefined)
  })
})

describe('a request that is repeated', () => {
  function setup(answers: (number | 'offline')[]) {
    const waits: number[] = []
    const cancelled: number[] = []
    let asked = 0
    const answer = (status: number): NetResponse => ({
      status,
      headers: new Map([['retry-after', '3']]),
      url: 'http://a.test/',
      body: (async function* () {})(),
      text: async () => '',
      cancel: () => cancelled.push(status),
    })
    const net: Net = {
      request: async (): Promise<Outcome<NetResponse>> => {
        const next = answers[asked] ?? 200
        asked += 1
        return next === 'offline' ? fail('offline', 'a.test refuses connections.') : ok(answer(next))
      },
      exchanges: () => [],
      close: async () => {},
    }
    const clock: RetryClock = {
      now: () => now,
      random: () => 0,
      pause: async (seconds) => {
        waits.push(seconds)
      },
    }
    const run = (more: Partial<NetRequest> = {}) =>
      requestWithRetry(net, { url: 'http://a.test/', ...more }, patientPolicy, clock)
    return { run, waits, cancelled, asked: () => asked }
  }

  it('gives the first good answer and gives the bad ones up', async () => {
    const { run, waits, cancelled } = setup([503, 'offline', 200])
    expect(await run()).toMatchObject({ ok: true, value: { status: 200 } })
    expect(waits).toEqual([3, 1])
    expect(cancelled).toEqual([503])
  })

  it('gives the last bad answer, unread', async () => {
    const { run, cancelled, asked } = setup([503, 503, 503, 503])
    expect(await run()).toMatchObject({ ok: true, value: { status: 503 } })
    expect(asked()).toBe(4)
    expect(cancelled).toHaveLength(3)
  })

  it('is sent once if it is not a GET or HEAD', async () => {
    for (const more of [{ method: 'POST' }, { form: [] }, { method: 'DELETE' }] as const) {
      const { run, asked } = setup([503])
      expect(await run(more)).toMatchObject({ ok: true, value: { status: 503 } })
      expect(asked()).toBe(1)
    }
  })

  it('stops when it is cancelled', async () => {
    const { run, asked } = setup(['offline', 'offline'])
    const stop = new AbortController()
    stop.abort()
    expect((await run({ signal: stop.signal })).ok).toBe(false)
    expect(asked()).toBe(1)
  })
})
