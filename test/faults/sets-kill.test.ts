// Query sets over disks that lose power and processes that are killed: each query of a run that was answered becomes one
// job and no more, and what is done with its result is done once.
import { expect, test } from 'vitest'
import type { QuerySet } from '#shared/model/query-set.ts'
import { FaultyFileSystem } from '../doubles/faulty-file-system.ts'
import { settle } from '../doubles/jobs-journey.ts'
import { ManualClock } from '../doubles/manual-clock.ts'
import { RandomSource } from '../doubles/random-source.ts'
import { type SetsRun, startSets } from '../doubles/sets-run.ts'
import { MemoryService } from '../doubles/uws-net.ts'
import { figure } from '../figures.ts'

const full = process.env.ALIDADE_FAULTS === 'full'
const call = { signal: new AbortController().signal }

interface Seen {
  /** Numbers of runs that were answered. */
  readonly answered: Set<number>
  /** Times that a table was sent, and given to a window. */
  readonly sent: Map<string, number>
  readonly shown: Map<string, number>
  cuts: number
}

const count = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1)

const setOf = (number: number, url: string): QuerySet => ({
  id: 'set',
  title: 'Three of them',
  parameters: [{ name: 'n', kind: 'number', value: String(number) }],
  entries: ['a', 'b', 'c'].map((id) => ({ id, name: id, url, adql: `SELECT {n} AS ${id} FROM t` })),
  completion: { show: true, send: 'topcat', delete: true },
})

/** What a person does: changes the number, runs, waits; windows take what is to be shown. */
async function journey(run: SetsRun, random: RandomSource, seen: Seen, numbers: { next: number }, url: string) {
  const { handlers } = run.service
  for (let step = 0; step < 12; step++) {
    if (random.chance(0.25)) {
      const number = numbers.next++
      const saved = await handlers.save(setOf(number, url), call)
      const begun = saved.ok && (await handlers.run({ id: 'set' }, call))
      if (begun !== false && begun.ok) seen.answered.add(number)
    } else {
      run.ledger.clock.advance(500 + random.integer(20_000))
      await settle(2)
    }
    if (random.chance(0.5)) await show(run, seen)
  }
}

async function show(run: SetsRun, seen: Seen): Promise<void> {
  const taken = await run.service.handlers.takeToShow(null, call)
  if (taken.ok) for (const table of taken.value) count(seen.shown, table)
}

type Cut = (disk: FaultyFileSystem, random: RandomSource) => FaultyFileSystem

async function cutRuns(seed: number, cut: Cut, lossy: number) {
  const random = new RandomSource(seed)
  const memory = new MemoryService(random, lossy)
  const clock = new ManualClock()
  const seen: Seen = { answered: new Set(), sent: new Map(), shown: new Map(), cuts: 0 }
  const numbers = { next: 1 }
  let disk = new FaultyFileSystem()
  let sentences: readonly string[] = []
  for (let round = 1; round <= 4; round++) {
    const present = disk
    const last = round === 4
    let alive = true
    void present.stopped.then(() => {
      alive = false
    })
    if (!last) present.stopAt(present.count + 1 + random.integer(120))
    const work = async () => {
      const send = async (table: string) => {
        await Promise.resolve()
        if (!alive) return new Promise<never>(() => undefined)
        count(seen.sent, table)
        await Promise.resolve()
        return { ok: true, value: null } as const
      }
      const run = await startSets(present, random, memory, clock, { send })
      run.ledger.service.start()
      await run.service.start()
      if (last) sentences = await toTheEnd(run, memory, seen, clock)
      else {
        await journey(run, random, seen, numbers, memory.url)
        run.ledger.kill()
        alive = false
      }
    }
    await Promise.race([work(), present.stopped.then(() => seen.cuts++)])
    disk = cut(present, random)
  }
  return { seen, jobs: memory.jobs.length, sentences: sentences.map((sentence) => `seed ${seed}: ${sentence}`) }
}

/** Follows everything for a long time in peace; sentences on what was lost or done twice. */
async function toTheEnd(run: SetsRun, memory: MemoryService, seen: Seen, clock: ManualClock): Promise<string[]> {
  for (let minutes = 0; minutes < 90; minutes++) {
    await settle(3)
    clock.advance(60_000)
    await show(run, seen)
  }
  await settle(3)
  await show(run, seen)
  const sentences: string[] = []
  const queries = new Map<string, number>()
  for (const job of memory.jobs) {
    count(queries, job.query)
    if (job.extraRuns > 0) sentences.push(`${job.query} was told to run twice`)
    // One whose answer never came, or was not written before the kill, is sent again where the job is seen there after
    // it, and only there: so none comes to the service twice.
    if (job.deletes > 1) sentences.push(`${job.query} was deleted ${job.deletes} times`)
    if (job.phase === 'COMPLETED' && job.deletes === 0) sentences.push(`${job.query} was not deleted`)
  }
  // A submission that was cut off before the answer and is not found is told as one that may be running.
  const unsure = run.ledger.ledger.list().filter(({ stage }) => stage === 'uncertain')
  const known = new Set([...queries.keys(), ...unsure.map(({ adql }) => adql)])
  for (const number of seen.answered)
    for (const name of ['a', 'b', 'c'])
      if (!known.has(`SELECT ${number} AS ${name} FROM t`)) sentences.push(`${name} of run ${number} was lost`)
  for (const [query, times] of queries) if (times > 1) sentences.push(`${query} was submitted ${times} times`)
  for (const [table, times] of seen.sent) if (times > 1) sentences.push(`${table} was sent ${times} times`)
  for (const [table, times] of seen.shown) if (times > 1) sentences.push(`${table} was shown ${times} times`)
  for (const { entries } of run.book.runs())
    for (const { name, job, send, show: shown } of entries) {
      const sent = seen.sent.get(`table of ${job}`) ?? 0
      if (send?.state === 'done' && sent !== 1) sentences.push(`${name} says it was sent and was not`)
      if (send?.state === 'begun') sentences.push(`${name} is being sent for ever`)
      if (send?.state === 'unsure' && seen.cuts === 0) sentences.push(`${name} is unsure without a cut`)
      if (shown && shown.state !== 'done') sentences.push(`${name} was not shown: ${shown.state}`)
    }
  await run.quit()
  return sentences
}

async function manyCuts(cuts: number, firstSeed: number, cut: Cut, lossy: number) {
  const total = { cuts: 0, jobs: 0, sends: 0, sentences: [] as string[] }
  for (let seed = firstSeed; total.cuts < cuts; seed++) {
    const result = await cutRuns(seed, cut, lossy)
    total.cuts += result.seen.cuts
    total.jobs += result.jobs
    total.sends += result.seen.sent.size
    total.sentences.push(...result.sentences)
  }
  return total
}

const told = (what: string, { cuts, jobs, sends, sentences }: Awaited<ReturnType<typeof manyCuts>>): string =>
  `${cuts} ${what} of query sets, ${jobs} jobs at the service, ${sends} results sent, ${sentences.length} lost or doubled`

test('no power cut loses or doubles a query of a set, or what is done with its result', {
  timeout: 3_600_000,
}, async () => {
  const result = await manyCuts(full ? 5000 : 60, 1, (disk, random) => disk.afterPowerCut(random), 0)
  figure('8 kills and power cuts', told('power cuts', result))
  expect(result.sentences.slice(0, 5)).toEqual([])
})

test('no kill at a write point does, also over a bad line', { timeout: 3_600_000 }, async () => {
  const result = await manyCuts(full ? 2000 : 40, 1_000_000, (disk) => disk.afterKill(), 0.03)
  figure('8 kills and power cuts', told('kills', result))
  expect(result.sentences.slice(0, 5)).toEqual([])
})

test('a disk that forgets what was synced is noticed', { timeout: 600_000 }, async () => {
  const result = await manyCuts(20, 1, (disk) => disk.afterPowerCut(new RandomSource(0), true), 0)
  expect(result.sentences.length).toBeGreaterThan(5)
})
