import { expect, test } from 'vitest'
import { isSettled, type QuerySet, type SetRun } from '#shared/model/query-set.ts'
import { FaultyFileSystem } from '../../doubles/faulty-file-system.ts'
import { settle } from '../../doubles/jobs-journey.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'
import { RandomSource } from '../../doubles/random-source.ts'
import { type SetsRun, startSets } from '../../doubles/sets-run.ts'
import { MemoryService } from '../../doubles/uws-net.ts'

const call = { signal: new AbortController().signal }

const entry = (id: string, adql: string, url: string) => ({ id, name: id, url, adql })
const setAt = (url: string, completion: QuerySet['completion'] = {}): QuerySet => ({
  id: 'set',
  title: 'Set',
  parameters: [{ name: 'n', kind: 'number', value: '7' }],
  entries: [entry('a', 'SELECT {n} FROM t', url), entry('b', 'SELECT {n}, 2 FROM t', url)],
  completion,
})

async function place(more: Parameters<typeof startSets>[4] = {}, disk = new FaultyFileSystem()) {
  const random = new RandomSource(1)
  const memory = new MemoryService(random)
  const clock = new ManualClock()
  const run = await startSets(disk, random, memory, clock, more)
  await run.service.start()
  return { ...run, handlers: run.service.handlers, memory, clock, disk, random }
}

async function wait(clock: ManualClock, until: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !until(); tries++) {
    await settle(2)
    clock.advance(5000)
  }
  expect(until()).toBe(true)
}

const onlyRun = ({ book }: Pick<SetsRun, 'book'>): SetRun => {
  const [run] = book.runs()
  if (!run) throw new Error('There is no run.')
  return run
}

const over = ({ book, ledger }: Pick<SetsRun, 'book' | 'ledger'>) =>
  book
    .runs()
    .every(({ completion, entries }) => entries.every((one) => isSettled(completion, one, ledger.ledger.find(one.job))))

test('a set runs as jobs of its name, with its values in them', async () => {
  const here = await place()
  await here.handlers.save(setAt(here.memory.url), call)
  expect(await here.handlers.run({ id: 'set' }, call)).toMatchObject({ ok: true })
  await wait(here.clock, () => over(here))
  expect(here.memory.jobs.map(({ query, phase }) => [query, phase])).toEqual([
    ['SELECT 7 FROM t', 'COMPLETED'],
    ['SELECT 7, 2 FROM t', 'COMPLETED'],
  ])
  expect(here.ledger.ledger.list().map(({ set, title }) => [set, title])).toEqual([
    ['Set', 'b'],
    ['Set', 'a'],
  ])
  // Nothing was asked for, so nothing was fetched or deleted.
  expect(here.ledger.ledger.list().some(({ fetched }) => fetched)).toBe(false)
  expect(here.memory.jobs.some(({ deletes }) => deletes > 0)).toBe(false)
  await here.quit()
})

test('a query that cannot be submitted does not stop the others', async () => {
  const here = await place()
  const set = setAt(here.memory.url)
  const wrong = [entry('x', 'SELECT {missing} FROM t', here.memory.url), entry('y', 'SELECT 1 FROM t', '')]
  await here.handlers.save({ ...set, entries: [...wrong, ...set.entries] }, call)
  await here.handlers.run({ id: 'set' }, call)
  await wait(here.clock, () => over(here))
  expect(here.memory.jobs).toHaveLength(2)
  expect(onlyRun(here).entries.map(({ state, fault }) => [state, fault?.message])).toEqual([
    ['refused', 'x: no value for {missing}.'],
    ['refused', 'y: choose a service.'],
    ['submitted', undefined],
    ['submitted', undefined],
  ])
  await here.quit()
})

test('a set of which no query can be submitted is not run', async () => {
  const here = await place()
  await here.handlers.save({ ...setAt(here.memory.url), parameters: [] }, call)
  expect(await here.handlers.run({ id: 'set' }, call)).toMatchObject({
    ok: false,
    fault: { kind: 'bad-request', message: 'a: no value for {n}.' },
  })
  expect(here.book.runs()).toEqual([])
  await here.quit()
})

test('results are shown, sent and deleted, each once', async () => {
  const sent: string[] = []
  const send = async (table: string, to: string) => {
    sent.push(`${table} to ${to}`)
    return { ok: true, value: null } as const
  }
  const here = await place({ send })
  await here.handlers.save(setAt(here.memory.url, { show: true, send: '*', delete: true }), call)
  await here.handlers.run({ id: 'set', entries: ['a'] }, call)
  const shown: string[] = []
  await wait(here.clock, () => {
    void Promise.resolve(here.handlers.takeToShow(null, call)).then((taken) => taken.ok && shown.push(...taken.value))
    return over(here)
  })
  const [line] = onlyRun(here).entries
  await settle()
  expect(shown).toEqual([`table of ${line?.job}`])
  expect(sent).toEqual([`table of ${line?.job} to *`])
  expect(here.memory.jobs.map(({ deletes }) => deletes)).toEqual([1])
  await here.quit()
})

test('what other programs did not take is told, and sent again when the person says so', async () => {
  let tries = 0
  const send = async () => {
    tries += 1
    if (tries > 1) return { ok: true, value: null } as const
    return { ok: false, fault: { kind: 'not-found', message: 'There is no client topcat.' } } as const
  }
  const here = await place({ send })
  await here.handlers.save(setAt(here.memory.url, { send: 'topcat', delete: true }), call)
  await here.handlers.run({ id: 'set', entries: ['a'] }, call)
  await wait(here.clock, () => over(here))
  const { id, entries } = onlyRun(here)
  expect(entries[0]).toMatchObject({
    send: { state: 'failed', fault: { message: 'There is no client topcat.' } },
    delete: { state: 'done' },
  })
  expect(await here.handlers.retry({ run: id, entry: 'a' }, call)).toMatchObject({ ok: true })
  await wait(here.clock, () => onlyRun(here).entries[0]?.send?.state === 'done')
  expect(tries).toBe(2)
  await here.quit()
})

test('what is to be sent waits for a hub, and its job does not', async () => {
  let tries = 0
  const send = async () => {
    tries += 1
    if (tries > 2) return { ok: true, value: null } as const
    return { ok: false, fault: { kind: 'offline', message: 'There is no hub.' } } as const
  }
  const here = await place({ send })
  await here.handlers.save(setAt(here.memory.url, { send: '*', delete: true }), call)
  await here.handlers.run({ id: 'set', entries: ['a'] }, call)
  await wait(here.clock, () => onlyRun(here).entries[0]?.trouble !== undefined)
  expect(onlyRun(here).entries[0]).toMatchObject({
    delete: { state: 'done' },
    trouble: { message: 'There is no hub.' },
  })
  expect(onlyRun(here).entries[0]?.send).toBeUndefined()
  await wait(here.clock, () => onlyRun(here).entries[0]?.send?.state === 'done')
  expect(onlyRun(here).entries[0]?.trouble).toBeUndefined()
  expect([tries, here.memory.jobs.map(({ deletes }) => deletes)]).toEqual([3, [1]])
  await here.quit()
})

test('sending that was cut off is not done again by itself', async () => {
  let tries = 0
  const here = await place({
    send: () => {
      tries += 1
      return new Promise(() => undefined)
    },
  })
  await here.handlers.save(setAt(here.memory.url, { send: 'topcat' }), call)
  await here.handlers.run({ id: 'set', entries: ['a'] }, call)
  await wait(here.clock, () => onlyRun(here).entries[0]?.send?.state === 'begun')
  here.ledger.kill()
  const next = await startSets(here.disk.afterKill(), here.random, here.memory, here.clock, {
    send: async () => {
      tries += 1
      return { ok: true, value: null }
    },
  })
  await next.service.start()
  await settle()
  expect(onlyRun(next).entries[0]?.send?.state).toBe('unsure')
  expect(tries).toBe(1)
  await next.quit()
})

test('all that is under way is aborted', async () => {
  const here = await place()
  await here.handlers.save(setAt(here.memory.url), call)
  await here.handlers.run({ id: 'set' }, call)
  await wait(here.clock, () => here.memory.jobs.length === 2)
  expect(await here.handlers.abort({ id: 'set' }, call)).toEqual({ ok: true, value: null })
  expect(here.memory.jobs.map(({ phase }) => phase)).toEqual(['ABORTED', 'ABORTED'])
  await here.quit()
})

test('of each query the last run is kept', async () => {
  const here = await place()
  await here.handlers.save(setAt(here.memory.url), call)
  for (const entries of [undefined, ['a'], ['b'], undefined]) {
    await here.handlers.run({ id: 'set', ...(entries && { entries }) }, call)
    await wait(here.clock, () => over(here))
  }
  expect(here.book.runs().map(({ entries }) => entries.length)).toEqual([2])
  await here.handlers.run({ id: 'set', entries: ['b'] }, call)
  expect(here.book.runs().map(({ entries }) => entries.map((one) => one.entry))).toEqual([['a', 'b'], ['b']])
  await here.quit()
})

test('sets and runs are there after a restart', async () => {
  const here = await place()
  const set = setAt(here.memory.url)
  await here.handlers.save(set, call)
  await here.handlers.save({ ...set, id: 'other' }, call)
  await here.handlers.run({ id: 'set' }, call)
  await wait(here.clock, () => over(here))
  await here.handlers.remove({ id: 'other' }, call)
  const runs = here.book.runs()
  await here.quit()
  const next = await startSets(here.disk.afterKill(), here.random, here.memory, here.clock)
  expect(next.book.sets()).toEqual([set])
  expect(next.book.runs()).toEqual(runs)
  await next.quit()
})

test('a full disk keeps a set from being run, and says so', async () => {
  const here = await place()
  await here.handlers.save(setAt(here.memory.url), call)
  here.disk.failWhen(() => 'ENOSPC')
  expect(await here.handlers.run({ id: 'set' }, call)).toMatchObject({ ok: false, fault: { kind: 'storage' } })
  here.disk.failWhen(undefined)
  expect(here.book.runs()).toEqual([])
  expect(here.memory.jobs).toEqual([])
  await here.quit()
})
