import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mostPauseSeconds, mostWaitSeconds, nextWait, type Poll, type PollHistory } from '#shared/vo/uws/next-wait.ts'

const middle = (): number => 0.5
const start = 1_000_000

/** Looks one after the other, each as it came; `at` follows from how long they took. */
const looks = (...polls: ReadonlyArray<Partial<Poll>>): Poll[] => {
  let at = start
  return polls.map((poll) => {
    at += (poll.tookSeconds ?? 0.1) * 1000
    return { tookSeconds: 0.1, ...poll, at }
  })
}
const next = (history: Partial<PollHistory>, random = middle) => {
  const polls = history.polls ?? []
  return nextWait({ knowsWait: false, ...history, polls }, polls.at(-1)?.at ?? start, random)
}
const repeated = (poll: Partial<Poll>, count: number): Poll[] => looks(...Array.from({ length: count }, () => poll))

describe('a job that was never looked at', () => {
  test('is looked at now, without WAIT', () => {
    expect(next({ knowsWait: true })).toEqual({ kind: 'look', afterSeconds: 0 })
  })
})

describe('where UWS 1.1 is spoken', () => {
  test.each(['PENDING', 'QUEUED', 'EXECUTING'])('%s is waited for at once, for 30 s', (phase) => {
    expect(next({ knowsWait: true, polls: looks({ phase }) })).toEqual({
      kind: 'look',
      afterSeconds: 0,
      wait: { seconds: 30, phase },
    })
  })

  test.each(['SUSPENDED', 'UNKNOWN', 'STAGING'])('%s is not held by WAIT', (phase) => {
    expect(next({ knowsWait: true, polls: looks({ phase }) })).not.toHaveProperty('wait')
  })

  test('a WAIT that was kept is followed by the next', () => {
    const polls = repeated({ phase: 'EXECUTING', waitSeconds: 30, tookSeconds: 30 }, 5)
    expect(next({ knowsWait: true, polls })).toMatchObject({ afterSeconds: 0, wait: { seconds: 30 } })
  })

  test('one that comes back early is paid for with a pause, and tried again', () => {
    const early = { phase: 'EXECUTING', waitSeconds: 30, tookSeconds: 1 }
    const pauses = [2, 4, 8].map((count) => {
      const answer = next({ knowsWait: true, polls: looks({ phase: 'EXECUTING' }, ...repeated(early, count)) })
      expect(answer).toHaveProperty('wait')
      return answer.kind === 'look' ? answer.afterSeconds : 0
    })
    expect(pauses[0]).toBeGreaterThan(1)
    expect(pauses[1]).toBeGreaterThan(pauses[0] ?? 0)
    expect(pauses[2]).toBeGreaterThan(pauses[1] ?? 0)
  })

  test('one that never came back is tried once more, and not after that', () => {
    const lost = { waitSeconds: 30, tookSeconds: 45 }
    const executing = { phase: 'EXECUTING' }
    expect(next({ knowsWait: true, polls: looks(executing, lost, executing) })).toHaveProperty('wait')
    expect(next({ knowsWait: true, polls: looks(executing, lost, executing, lost, executing) })).not.toHaveProperty(
      'wait',
    )
  })

  test('trouble is followed by a plain look', () => {
    expect(next({ knowsWait: true, polls: looks({ phase: 'EXECUTING' }, {}) })).not.toHaveProperty('wait')
  })

  test('many jobs of one host wait for shorter, and very many not at all', () => {
    const polls = looks({ phase: 'EXECUTING' })
    expect(next({ knowsWait: true, polls, longestWaitSeconds: 10 })).toMatchObject({ wait: { seconds: 10 } })
    expect(next({ knowsWait: true, polls, longestWaitSeconds: 3 })).not.toHaveProperty('wait')
  })
})

describe('where it is not', () => {
  test('pauses grow from 1 s by a fifth each, up to 120 s', () => {
    const pauses = [1, 2, 3, 10, 50].map((count) => {
      const answer = next({ polls: repeated({ phase: 'EXECUTING' }, count) })
      return answer.kind === 'look' ? answer.afterSeconds : 0
    })
    expect(pauses[0]).toBeCloseTo(1)
    expect(pauses[1]).toBeCloseTo(1.2)
    expect(pauses[2]).toBeCloseTo(1.44)
    expect(pauses[3]).toBeCloseTo(1.2 ** 9)
    expect(pauses[4]).toBe(120)
  })

  test('a new phase begins again with short pauses', () => {
    const polls = [...repeated({ phase: 'QUEUED' }, 30), ...looks({ phase: 'EXECUTING' })]
    expect(next({ polls })).toMatchObject({ afterSeconds: expect.closeTo(1) })
  })

  test('a spell of trouble has pauses of its own, and does not forget how long the job has been going', () => {
    const going = repeated({ phase: 'EXECUTING' }, 20)
    expect(next({ polls: [...going, ...looks({})] })).toMatchObject({ afterSeconds: expect.closeTo(1) })
    const after = next({ polls: [...going, ...looks({}, { phase: 'EXECUTING' })] })
    expect(after.kind === 'look' && after.afterSeconds).toBeGreaterThan(30)
  })

  test.each(['UNKNOWN', 'STAGING'])('%s slows down', (phase) => {
    expect(next({ polls: looks({ phase }) })).toMatchObject({ afterSeconds: expect.closeTo(10) })
  })

  test('what lasts, such as a missing login, is asked for seldom', () => {
    expect(next({ polls: looks({ phase: 'QUEUED' }, { lasting: true }) })).toMatchObject({
      afterSeconds: expect.closeTo(30),
    })
  })

  test('SUSPENDED goes on', () => {
    expect(next({ polls: looks({ phase: 'SUSPENDED' }) })).toMatchObject({ kind: 'look' })
  })
})

describe('the end', () => {
  test.each(['COMPLETED', 'ERROR', 'ABORTED', 'ARCHIVED', 'HELD'])('%s stops', (phase) => {
    expect(next({ knowsWait: true, polls: looks({ phase }) })).toEqual({ kind: 'stop' })
  })

  test('HELD that was told to run goes on', () => {
    expect(next({ polls: looks({ phase: 'HELD' }), resumed: true })).toMatchObject({ kind: 'look' })
  })
})

describe('Retry-After', () => {
  test('goes first, whatever the phase and the back-off', () => {
    const polls = looks({ phase: 'EXECUTING' }, { retryAfterSeconds: 77 })
    expect(next({ knowsWait: true, polls })).toMatchObject({ afterSeconds: 77 })
    expect(next({ polls: looks({ phase: 'EXECUTING', retryAfterSeconds: 5 }) })).toMatchObject({ afterSeconds: 5 })
  })

  test('of more than an hour is taken for an hour', () => {
    expect(next({ polls: looks({ retryAfterSeconds: 1e9 }) })).toMatchObject({ afterSeconds: 3600 })
  })

  test('counts from the answer that carried it', () => {
    const polls = looks({ retryAfterSeconds: 60 })
    const later = (polls[0]?.at ?? 0) + 45_000
    expect(nextWait({ polls, knowsWait: false }, later, middle)).toMatchObject({ afterSeconds: 15 })
  })
})

test('whatever has happened, the next look is neither missing, nor unbounded, nor one of a tight circle', () => {
  const poll = fc.record(
    {
      tookSeconds: fc.double({ min: 0, max: 60, noNaN: true }),
      waitSeconds: fc.integer({ min: 5, max: 30 }),
      phase: fc.constantFrom('PENDING', 'QUEUED', 'EXECUTING', 'SUSPENDED', 'UNKNOWN', 'STAGING'),
      lasting: fc.boolean(),
    },
    { requiredKeys: ['tookSeconds'] },
  )
  fc.assert(
    fc.property(
      fc.array(poll, { maxLength: 60 }),
      fc.boolean(),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (given, knowsWait, random) => {
        const polls = looks(...(given as Partial<Poll>[]))
        const answer = next({ polls, knowsWait }, () => random)
        if (answer.kind !== 'look') throw new Error('It stopped.')
        expect(answer.afterSeconds).toBeGreaterThanOrEqual(0)
        expect(answer.afterSeconds).toBeLessThanOrEqual(mostPauseSeconds)
        expect(answer.wait?.seconds ?? 0).toBeLessThanOrEqual(mostWaitSeconds)
        const last = polls.at(-1)
        const before = polls.at(-2)
        const kept = last?.waitSeconds !== undefined && last.tookSeconds >= last.waitSeconds * 0.8
        if (last && last.phase === before?.phase && !kept) expect(answer.afterSeconds).toBeGreaterThan(0.5)
      },
    ),
  )
})
