// The ledger of jobs over disks that lose power, processes that are killed and disks that are full. What was answered is
// there after the next start, and no job of a service is lost, submitted twice or run twice.
import { expect, test } from 'vitest'
import { tokenOf } from '#shared/vo/uws/run-id.ts'
import { ExpectedState } from '../doubles/expected-state.ts'
import { type FaultCode, FaultyFileSystem } from '../doubles/faulty-file-system.ts'
import { ledgerJourney, ledgerKnowledge, settle, startLedger, strayJobs } from '../doubles/jobs-journey.ts'
import { ManualClock } from '../doubles/manual-clock.ts'
import { RandomSource } from '../doubles/random-source.ts'
import { MemoryService } from '../doubles/uws-net.ts'
import { figure } from '../figures.ts'

const full = process.env.ALIDADE_FAULTS === 'full'

interface Result {
  readonly acknowledged: number
  readonly cuts: number
  readonly jobs: number
  readonly differences: readonly string[]
}

type Cut = (disk: FaultyFileSystem, random: RandomSource) => FaultyFileSystem

/** Three runs over one disk, each cut at some operation, and a fourth that follows everything to its end. */
async function cutRuns(seed: number, cut: Cut): Promise<Result> {
  const random = new RandomSource(seed)
  const memory = new MemoryService(random, 0.05)
  const expected = new ExpectedState()
  const forgotten = new Set<string>()
  const differences: string[] = []
  let cuts = 0
  let disk = new FaultyFileSystem()
  const clock = new ManualClock()
  for (let round = 1; round <= 4; round++) {
    const present = disk
    const last = round === 4
    if (!last) present.stopAt(present.count + 1 + random.integer(90))
    const run = async () => {
      const ended = (id: string) => {
        const job = started.ledger.find(id)
        // One that is being taken away meanwhile has no end that must be found.
        if (!job || forgotten.has(tokenOf(job.runid))) return
        const { phase } = job
        expected.acknowledge(`end ${id}`, expected.issue(`end ${id}`, phase))
      }
      const started = await startLedger(present, random, memory, clock, ended)
      const found = [
        ...expected.differences(ledgerKnowledge(started.ledger)),
        ...strayJobs(memory, started.ledger, forgotten),
      ]
      for (const sentence of found) differences.push(`seed ${seed}, round ${round}: ${sentence}`)
      started.service.start()
      if (!last) {
        await ledgerJourney(started, random, memory, expected, forgotten, 30)
        started.kill()
      } else
        differences.push(...(await toTheEnd(started, memory, clock)).map((sentence) => `seed ${seed}: ${sentence}`))
    }
    await Promise.race([run(), present.stopped.then(() => cuts++)])
    disk = cut(present, random)
  }
  return { acknowledged: expected.acknowledged, cuts, jobs: memory.jobs.length, differences }
}

/** What is still on its way after a long time in peace. */
async function toTheEnd(
  { ledger, ended, quit }: Awaited<ReturnType<typeof startLedger>>,
  memory: MemoryService,
  clock: ManualClock,
): Promise<string[]> {
  const onTheWay = () =>
    ledger.list().filter(({ stage }) => stage === 'submitting' || stage === 'pending' || stage === 'active')
  for (let minutes = 0; minutes < 60 && onTheWay().length > 0; minutes++) {
    await settle(3)
    clock.advance(60_000)
  }
  await settle(3)
  const phases = new Map(memory.jobs.map((job) => [`${memory.url}/async/${job.id}`, job.phase]))
  const wrong = ledger
    .list()
    .filter(({ stage, jobUrl, phase }) => stage === 'over' && jobUrl !== undefined && phases.get(jobUrl) !== phase)
  await quit()
  return [
    ...onTheWay().map((job) => `${job.id} is ${job.stage} for ever`),
    ...wrong.map((job) => `${job.id} is ${job.phase}, which is not true`),
    ...(new Set(ended).size < ended.length ? ['the end of a job was told twice'] : []),
  ]
}

async function manyCuts(runs: number, firstSeed: number, cut: Cut): Promise<Result> {
  const total = { acknowledged: 0, cuts: 0, jobs: 0, differences: [] as string[] }
  for (let seed = firstSeed; total.cuts < runs; seed++) {
    const result = await cutRuns(seed, cut)
    total.acknowledged += result.acknowledged
    total.cuts += result.cuts
    total.jobs += result.jobs
    total.differences.push(...result.differences)
  }
  return total
}

const told = (what: string, { cuts, jobs, acknowledged, differences }: Result): string =>
  `${cuts} ${what} of the ledger, ${jobs} jobs at the service, ${acknowledged} acknowledged records, ${differences.length} lost or doubled`

test('no power cut loses or doubles a job', { timeout: 3_600_000 }, async () => {
  const result = await manyCuts(full ? 10_000 : 100, 1, (disk, random) => disk.afterPowerCut(random))
  figure('8 kills and power cuts', told('power cuts', result))
  expect(result.differences.slice(0, 5)).toEqual([])
})

test('no kill at a write point loses or doubles a job', { timeout: full ? 3_600_000 : 600_000 }, async () => {
  const result = await manyCuts(full ? 2000 : 60, 1_000_000, (disk) => disk.afterKill())
  figure('8 kills and power cuts', told('kills', result))
  expect(result.differences.slice(0, 5)).toEqual([])
})

test('a disk that forgets what was synced is noticed', async () => {
  const result = await manyCuts(30, 1, (disk) => disk.afterPowerCut(new RandomSource(0), true))
  expect(result.differences.length).toBeGreaterThan(10)
})

/** A journey over a disk that fails from its n-th operation on for a while, then works again. */
async function fullDisk(seed: number, from: number, code: FaultCode, length: number) {
  const random = new RandomSource(seed)
  const memory = new MemoryService(random)
  const expected = new ExpectedState()
  const disk = new FaultyFileSystem()
  const clock = new ManualClock()
  const first = disk.count + from
  disk.failWhen((count, operation) =>
    count >= first && count < first + length && operation !== 'remove' ? code : undefined,
  )
  const run = await startLedger(disk, random, memory, clock)
  const forgotten = new Set<string>()
  const { faults } = await ledgerJourney(run, random, memory, expected, forgotten, 50)
  const where = `seed ${seed}, ${code} at operation ${from} for ${length}`
  const sentences: string[] = []
  if (disk.failures > 0 && faults + run.notices.filter(({ severity }) => severity !== 'info').length === 0)
    sentences.push(`${where}: nobody was told`)
  disk.failWhen(undefined)
  clock.advance(5000)
  await settle(3)
  const present = ledgerKnowledge(run.ledger)
  const readOnly = run.store.readOnly !== undefined
  await run.quit()
  if (readOnly) return { failures: disk.failures, sentences }
  const next = await startLedger(disk.afterPowerCut(new RandomSource(seed)), random, memory, clock)
  const later = ledgerKnowledge(next.ledger)
  for (const key of expected.keys)
    if (present(key) !== later(key)) sentences.push(`${where}: ${key} was ${present(key)} and is ${later(key)}`)
  for (const sentence of expected.differences(later)) sentences.push(`${where}: ${sentence}`)
  for (const sentence of strayJobs(memory, next.ledger, forgotten)) sentences.push(`${where}: ${sentence}`)
  await next.quit()
  return { failures: disk.failures, sentences }
}

test('a full or failing disk at each of the first 200 writes loses no job, and is told', {
  timeout: full ? 3_600_000 : 600_000,
}, async () => {
  let runs = 0
  let failures = 0
  const sentences: string[] = []
  for (let seed = 1; seed <= (full ? 10 : 1); seed++)
    for (let from = 1; from <= 200; from += full ? 1 : 4) {
      const code = (['ENOSPC', 'EIO'] as const)[(seed + from) % 2] ?? 'ENOSPC'
      const length = [1, 4, Number.POSITIVE_INFINITY][from % 3] ?? 1
      const result = await fullDisk(seed, from, code, length)
      runs += 1
      failures += result.failures
      sentences.push(...result.sentences)
    }
  figure(
    '9 failing disks',
    `${runs} journeys of jobs over a failing disk, ${failures} failed operations, ${sentences.length} losses`,
  )
  expect(failures).toBeGreaterThan(runs / 2)
  expect(sentences.slice(0, 5)).toEqual([])
})
