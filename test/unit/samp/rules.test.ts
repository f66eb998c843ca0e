import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RuleRunner, type RuleRunnerParts } from '#main/services/samp/rule-runner.ts'
import type { ReadingTable } from '#main/tables/table.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { SampRule, SampRuleRun } from '#shared/model/samp.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'
import { SampPlace } from '../../doubles/samp-place.ts'

const rule = (more: Partial<SampRule> = {}): SampRule => ({
  id: 'r1',
  title: 'around',
  on: true,
  when: { kind: 'highlight' },
  url: 'http://127.0.0.1:1/tap',
  adql: 'SELECT * FROM t WHERE near({ra}, {dec})',
  result: { show: true, broadcast: false },
  everySeconds: 10,
  ...more,
})

const stars = `id,name,RA,Dec,flux
1,it's M31,10.5,-41.25,1e-7
2,NGC 1,,,
3,"x' OR 1=1 --",359.999,90,3
`

let place: SampPlace
let clock: ManualClock
let table = ''
let rules: SampRule[] = []
let asked: string[] = []
let runs: SampRuleRun[] = []
let sentTo: [string, string | undefined][] = []
let answer: () => Promise<Outcome<ReadingTable>>
let runner: RuleRunner

/** A table of a query, as the queries make it; its title is numbered. */
async function result(title: string, text = 'ra,dec\n1,2\n'): Promise<Outcome<ReadingTable>> {
  const bytes = (async function* () {
    yield new TextEncoder().encode(text)
  })()
  const provenance = { kind: 'query' as const, source: 'http://127.0.0.1:1/tap', at: '2026-01-01T00:00:00Z' }
  return place.tables.read(bytes, { title, provenance }, { name: 'a.csv' })
}

beforeEach(async () => {
  place = await SampPlace.open()
  table = await place.open(await place.file('stars.csv', stars))
  clock = new ManualClock()
  ;[rules, asked, runs, sentTo] = [[rule()], [], [], []]
  answer = () => result('around (1)')
  const run: RuleRunnerParts['run'] = async ({ adql }) => {
    asked.push(adql)
    return answer()
  }
  runner = new RuleRunner({
    ...{ run, clock, tables: place.tables },
    rules: () => rules,
    broadcast: async (sent, to) => sentTo.push([sent, to]),
    ran: (one) => runs.push(one),
  })
})
afterEach(async () => {
  runner.close()
  await place.close()
})

const ended = (count: number) =>
  vi.waitFor(() => expect(runs.filter(({ state }) => state !== 'running')).toHaveLength(count))

describe('a rule', () => {
  it('runs its query around the row that is highlighted, and tells of the table', async () => {
    runner.highlighted(table, 0)
    await ended(1)
    expect(asked).toEqual(['SELECT * FROM t WHERE near(10.5, -41.25)'])
    expect(runs.map(({ state, rows }) => [state, rows])).toEqual([
      ['running', undefined],
      ['done', 1],
    ])
    expect(place.tables.find(runs[1]?.table ?? '')?.info.title).toBe('around (1)')
    expect(sentTo).toEqual([])
  })

  it('puts cells in as literals that nothing can break out of', async () => {
    rules = [rule({ adql: "SELECT {name}, {id}, {FLUX} -- {name}\nWHERE x = 'a {name}'", everySeconds: 0.5 })]
    runner.highlighted(table, 0)
    await ended(1)
    clock.advance(500)
    runner.highlighted(table, 2)
    await ended(2)
    expect(asked).toEqual([
      "SELECT 'it''s M31', 1, 1e-7 -- {name}\nWHERE x = 'a it''s M31'",
      "SELECT 'x'' OR 1=1 --', 3, 3 -- {name}\nWHERE x = 'a x'' OR 1=1 --'",
    ])
  })

  it('that finds no value in the row fails and asks nobody', async () => {
    runner.highlighted(table, 1)
    await ended(1)
    expect(asked).toEqual([])
    expect(runs[1]).toMatchObject({ state: 'failed', fault: { kind: 'bad-request' } })
    expect(runs[1]?.fault?.message).toContain('Nothing can stand for {ra}, {dec}')
  })

  it('runs at most once in its time: of what comes meanwhile the last counts', async () => {
    rules = [rule({ when: { kind: 'point' } })]
    for (let ra = 0; ra < 50; ra++) runner.pointed({ ra, dec: 1 }, 'Aladin')
    await ended(1)
    clock.advance(9999)
    expect(asked).toHaveLength(1)
    clock.advance(1)
    await ended(2)
    expect(asked).toEqual(['SELECT * FROM t WHERE near(0, 1)', 'SELECT * FROM t WHERE near(49, 1)'])
    clock.advance(60_000)
    expect(asked).toHaveLength(2)
  })

  it('waits for a query that takes longer than its time', async () => {
    rules = [rule({ when: { kind: 'point' }, everySeconds: 1 })]
    let finish: (() => void) | undefined
    answer = () => new Promise((resolve) => (finish = () => resolve(fail('service', 'too busy'))))
    runner.pointed({ ra: 1, dec: 1 }, 'Aladin')
    clock.advance(5000)
    runner.pointed({ ra: 2, dec: 1 }, 'Aladin')
    expect(asked).toHaveLength(1)
    answer = () => result('around (2)')
    finish?.()
    await ended(2)
    expect(asked).toHaveLength(2)
    expect(runs.map(({ state }) => state)).toEqual(['running', 'failed', 'running', 'done'])
  })

  it('that fails is one failed run, and the next one runs again', async () => {
    answer = async () => fail('service', 'no such table')
    runner.highlighted(table, 0)
    await ended(1)
    expect(runs[1]).toMatchObject({ state: 'failed', fault: { kind: 'service', message: 'no such table' } })
    clock.advance(60_000)
    expect(asked).toHaveLength(1)
    runner.highlighted(table, 0)
    await ended(2)
    expect(asked).toHaveLength(2)
  })

  it('is meant for some senders and tables only, and not while it is off', async () => {
    rules = [
      rule({ id: 'point', when: { kind: 'point', from: 'Aladin' }, adql: 'point {ra}' }),
      rule({ id: 'stars', when: { kind: 'highlight', table: 'stars.csv' }, adql: 'stars {id}' }),
      rule({ id: 'other', when: { kind: 'highlight', table: 'other' }, adql: 'other {id}' }),
      rule({ id: 'off', on: false, adql: 'off {id}' }),
    ]
    runner.pointed({ ra: 5, dec: 1 }, 'topcat')
    runner.pointed({ ra: 6, dec: 1 }, 'ALADIN')
    runner.highlighted(table, 2)
    await ended(2)
    expect(asked.sort()).toEqual(['point 6', 'stars 3'])
  })

  it('never runs for what it led to itself, nor for what others made unless it names it', async () => {
    rules = [
      rule({ id: 'a', adql: 'a {ra}', everySeconds: 0.5 }),
      rule({ id: 'b', when: { kind: 'highlight', table: 'a result' }, adql: 'b {ra}', everySeconds: 0.5 }),
      rule({ id: 'c', when: { kind: 'highlight', table: 'b result' }, adql: 'c {ra}', everySeconds: 0.5 }),
    ]
    answer = () => result(`${asked.at(-1)?.[0]} result (1)`)
    runner.highlighted(table, 0)
    await ended(1)
    clock.advance(1000)
    runner.highlighted(runs.at(-1)?.table ?? '', 0)
    await ended(2)
    clock.advance(1000)
    // What b made for a's result: a stays out of it, c has it by name.
    runner.highlighted(runs.at(-1)?.table ?? '', 0)
    await ended(3)
    expect(asked).toEqual(['a 10.5', 'b 1', 'c 1'])
    rules = rules.map((one) => ({ ...one, when: { kind: 'highlight', table: 'c result' } }))
    clock.advance(1000)
    runner.highlighted(runs.at(-1)?.table ?? '', 0)
    expect(runs).toHaveLength(6)
  })

  it('that shows nothing passes its results on and keeps the last ones for others to read', async () => {
    rules = [rule({ result: { show: false, broadcast: true, to: 'topcat' }, everySeconds: 0.5 })]
    for (let count = 1; count <= 7; count++) {
      runner.highlighted(table, 0)
      await ended(count)
      clock.advance(500)
    }
    expect(runs.at(-1)).toMatchObject({ state: 'done', rows: 1, takenBy: 7 })
    expect(runs.some((run) => run.table !== undefined)).toBe(false)
    expect(sentTo.map(([sent, to]) => [place.tables.find(sent) !== undefined, to])).toEqual(
      [false, false, true, true, true, true, true].map((isOpen) => [isOpen, 'topcat']),
    )
  })

  it('that is changed or taken away meanwhile drops what waited', async () => {
    rules = [rule({ when: { kind: 'point' } })]
    runner.pointed({ ra: 1, dec: 1 }, 'Aladin')
    runner.pointed({ ra: 2, dec: 1 }, 'Aladin')
    await ended(1)
    rules = []
    runner.rulesChanged()
    clock.advance(60_000)
    expect(asked).toHaveLength(1)
    expect(clock.waiting).toBe(0)
  })
})

describe('rules on the desk', () => {
  it('are kept, replaced and removed; their results reach the others', async () => {
    await place.close()
    const runOn: RuleRunnerParts['run'] = async ({ title }) => result(title)
    place = await SampPlace.open({ run: runOn })
    const { handlers } = place.service
    const call = { signal: new AbortController().signal }
    const point = rule({ when: { kind: 'point' }, result: { show: true, broadcast: true } })
    expect(await handlers.putRule(point, call)).toEqual(ok(null))
    await handlers.putRule({ ...point, id: 'r2', on: false }, call)
    await handlers.putRule({ ...point, title: 'renamed' }, call)
    expect(await handlers.rules(null, call)).toMatchObject({ value: [{ id: 'r1', title: 'renamed' }, { id: 'r2' }] })
    const topcat = await place.peer('topcat', ['table.load.votable'])
    await topcat.ask('coord.pointAt.sky', { ra: '1', dec: '2' })
    await vi.waitFor(() =>
      expect(place.told<SampRuleRun>('ruleRan').at(-1)).toMatchObject({ state: 'done', takenBy: 1 }),
    )
    expect(topcat.got).toMatchObject([{ mtype: 'table.load.votable', params: { name: 'renamed' } }])
    await handlers.removeRule({ rule: 'r1' }, call)
    expect(place.told<SampRule[]>('rulesChanged').map((all) => all.map(({ id }) => id))).toEqual([
      ['r1'],
      ['r1', 'r2'],
      ['r1', 'r2'],
      ['r2'],
    ])
    // What we point at ourselves is no reason.
    await handlers.pointAt({ ra: 9, dec: 9 }, call)
    expect(place.told('ruleRan')).toHaveLength(2)
  })
})
