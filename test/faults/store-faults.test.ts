import { expect, test } from 'vitest'
import { ExpectedState } from '../doubles/expected-state.ts'
import { type FaultCode, FaultyFileSystem } from '../doubles/faulty-file-system.ts'
import { ManualClock } from '../doubles/manual-clock.ts'
import { RandomSource } from '../doubles/random-source.ts'
import { journey, knowledgeOf, newMessages, startWorkspace } from '../doubles/workspace-journey.ts'
import { figure } from '../figures.ts'

const full = process.env.ALIDADE_FAULTS === 'full'

async function newDisk(): Promise<FaultyFileSystem> {
  const disk = new FaultyFileSystem()
  await disk.makeFolder('/data')
  return disk
}

/** After a start nothing runs any more: what was running is cancelled. */
const afterStart = (value: string | undefined) => (value === 'running' ? 'cancelled' : value)

interface Result {
  readonly acknowledged: number
  readonly cuts: number
  readonly differences: readonly string[]
}

type Cut = (disk: FaultyFileSystem, random: RandomSource) => FaultyFileSystem

/** Three runs over one disk, each cut at some operation; what the next start finds is compared with what was acknowledged. */
async function cutRuns(seed: number, cut: Cut): Promise<Result> {
  const random = new RandomSource(seed)
  const expected = new ExpectedState()
  const differences: string[] = []
  let cuts = 0
  let disk = await newDisk()
  for (let round = 1; round <= 4; round++) {
    const clock = new ManualClock()
    const present = disk
    if (round < 4) present.stopAt(present.count + 1 + random.integer(round === 1 ? 120 : 60))
    const run = async () => {
      const started = await startWorkspace(present, random, newMessages(clock), clock)
      const found = await knowledgeOf(started, present)
      for (const sentence of expected.differences(found, afterStart))
        differences.push(`seed ${seed}, round ${round}: ${sentence}`)
      if (round < 4) await journey(started, random, expected, 40)
    }
    await Promise.race([run(), present.stopped.then(() => cuts++)])
    disk = cut(present, random)
  }
  return { acknowledged: expected.acknowledged, cuts, differences }
}

async function manyCuts(runs: number, firstSeed: number, cut: Cut): Promise<Result> {
  const total = { acknowledged: 0, cuts: 0, differences: [] as string[] }
  for (let seed = firstSeed; total.cuts < runs; seed++) {
    const result = await cutRuns(seed, cut)
    total.acknowledged += result.acknowledged
    total.cuts += result.cuts
    total.differences.push(...result.differences)
  }
  return total
}

test('no power cut loses what was acknowledged', async () => {
  const result = await manyCuts(full ? 10_000 : 500, 1, (disk, random) => disk.afterPowerCut(random))
  figure(
    '8 kills and power cuts',
    `${result.cuts} power cuts of the workspace, ${result.acknowledged} acknowledged records, ${result.differences.length} lost`,
  )
  expect(result.differences.slice(0, 5)).toEqual([])
})

test('no kill at a write point loses what was acknowledged', async () => {
  const result = await manyCuts(full ? 2000 : 300, 1_000_000, (disk) => disk.afterKill())
  figure(
    '8 kills and power cuts',
    `${result.cuts} kills of the workspace, ${result.acknowledged} acknowledged records, ${result.differences.length} lost`,
  )
  expect(result.differences.slice(0, 5)).toEqual([])
})

/** A file system that promises an fsync and does nothing must be noticed by these tests. */
test('the power cuts notice a file system that forgets what was fsynced', async () => {
  const result = await manyCuts(60, 1, (disk) => disk.afterPowerCut(new RandomSource(0), true))
  expect(result.differences.length).toBeGreaterThan(10)
})

interface FullDisk {
  readonly failures: number
  readonly sentences: readonly string[]
}

/** A journey over a disk that fails from its n-th operation on for a while, then works again, then is left in peace. */
async function fullDisk(seed: number, from: number, code: FaultCode, length: number): Promise<FullDisk> {
  const random = new RandomSource(seed)
  const disk = await newDisk()
  const first = disk.count + from
  disk.failWhen((count, operation) =>
    count >= first && count < first + length && operation !== 'remove' ? code : undefined,
  )
  const clock = new ManualClock()
  const messages = newMessages(clock)
  const expected = new ExpectedState()
  const run = await startWorkspace(disk, random, messages, clock)
  const { faults } = await journey(run, random, expected, 60)
  const where = `seed ${seed}, ${code} at operation ${from} for ${length}`
  const sentences: string[] = []
  const told = faults + messages.list().filter((message) => message.severity !== 'info').length
  if (disk.failures > 0 && told === 0) sentences.push(`${where}: nobody was told`)
  const half = disk.names().filter((name) => name.startsWith('/data/') && name !== '/data/result.vot')
  if (half.length > 0) sentences.push(`${where}: left ${half.join(' ')}`)
  for (const name of disk.names().filter((one) => one.endsWith('.json'))) {
    const bytes = disk.peek(name)
    try {
      JSON.parse(new TextDecoder().decode(bytes))
    } catch {
      sentences.push(`${where}: half a file under ${name}`)
    }
  }
  if (run.store.readOnly === undefined) {
    // There is space again: nothing of what was typed meanwhile is lost.
    disk.failWhen(undefined)
    clock.advance(5000)
    await run.quit()
    const next = await startWorkspace(disk.afterPowerCut(new RandomSource(seed)), random, newMessages(clock), clock)
    const present = await knowledgeOf(run, disk)
    const later = await knowledgeOf(next, disk)
    for (const key of expected.keys)
      if (afterStart(present(key)) !== later(key))
        sentences.push(`${where}: ${key} was ${present(key)} and is ${later(key)}`)
  }
  for (const sentence of expected.differences(await knowledgeOf(run, disk))) sentences.push(`${where}: ${sentence}`)
  return { failures: disk.failures, sentences }
}

test('a full or failing disk at each of the first 200 writes loses nothing, leaves no half file, and is told', async () => {
  const journeys = full ? 10 : 2
  let runs = 0
  let failures = 0
  const sentences: string[] = []
  for (let seed = 1; seed <= journeys; seed++)
    for (let from = 1; from <= 200; from++) {
      const code = (['ENOSPC', 'EIO'] as const)[(seed + from) % 2] ?? 'ENOSPC'
      const length = [1, 4, Number.POSITIVE_INFINITY][from % 3] ?? 1
      const result = await fullDisk(seed, from, code, length)
      runs += 1
      failures += result.failures
      sentences.push(...result.sentences)
    }
  figure(
    '9 failing disks',
    `${runs} journeys over a failing disk, ${failures} failed operations, ${sentences.length} losses`,
  )
  expect(failures).toBeGreaterThan(runs / 2)
  expect(sentences.slice(0, 5)).toEqual([])
})
