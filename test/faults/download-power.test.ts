// Downloads of results over disks that lose power and processes that are killed: what is gone on with after the next start
// is one version of the document, whole, whatever the disk kept of the part that was there.
import { expect, test } from 'vitest'
import type { Net, NetRequest, NetResponse } from '#main/net/net.ts'
import { Download } from '#main/services/jobs/download.ts'
import { openStore } from '#main/store/store.ts'
import { ok } from '#shared/ipc/fault.ts'
import { type FaultCode, FaultyFileSystem } from '../doubles/faulty-file-system.ts'
import { ManualClock } from '../doubles/manual-clock.ts'
import { RandomSource } from '../doubles/random-source.ts'
import { figure } from '../figures.ts'

const full = process.env.ALIDADE_FAULTS === 'full'
const pieceBytes = 700
const versions = [1, 2].map((seed) => new RandomSource(seed).bytes(20_000))

/** A service of one document, in memory; `version` may change between two requests. */
class DocumentService {
  version = 0
  /** Milliseconds that go by for each piece. */
  readonly #clock: ManualClock

  constructor(clock: ManualClock) {
    this.#clock = clock
  }

  net(): Net {
    return { request: async (request) => ok(this.#answer(request)), exchanges: () => [], close: async () => undefined }
  }

  #answer({ url, headers = {} }: NetRequest): NetResponse {
    const whole = versions[this.version] ?? new Uint8Array()
    const etag = `"${this.version}"`
    const from = /^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1]
    const isRest = from !== undefined && headers['if-range'] === etag
    const bytes = isRest ? whole.subarray(Number(from)) : whole
    const clock = this.#clock
    return {
      status: isRest ? 206 : 200,
      headers: new Map([
        ['etag', etag],
        ['content-length', String(bytes.byteLength)],
        ...(isRest ? [['content-range', `bytes ${from}-${whole.byteLength - 1}/${whole.byteLength}`] as const] : []),
      ]),
      url,
      bytesExpected: bytes.byteLength,
      body: (async function* () {
        for (let at = 0; at < bytes.byteLength; at += pieceBytes) {
          clock.advance(700)
          yield bytes.subarray(at, at + pieceBytes)
        }
      })(),
      text: async () => '',
      cancel: () => undefined,
    }
  }
}

const isVersion = (bytes: Uint8Array | undefined): boolean =>
  bytes !== undefined && versions.some((version) => Buffer.from(version).equals(bytes))

async function start(disk: FaultyFileSystem, service: DocumentService, clock: ManualClock, random: RandomSource) {
  const randomId = () => random.integer(2 ** 31).toString(36)
  const store = await openStore({ fileSystem: disk, home: '/home', clock, randomId, tell: () => undefined })
  const files = store.downloads('results')
  const kept = await files.kept('one')
  if (kept) return ok(kept)
  const wait = async () => undefined
  const parts = { net: service.net(), now: clock.now, wait, progressed: () => undefined }
  return new Download(await files.open('one'), 'http://memory.example/result', parts).done
}

interface Result {
  readonly cuts: number
  readonly wrong: readonly string[]
  readonly continued: number
}

/** Downloads, each cut up to three times at some operation of the disk and then left in peace. */
async function cutDownloads(
  wanted: number,
  cut: (disk: FaultyFileSystem, random: RandomSource) => FaultyFileSystem,
): Promise<Result> {
  const wrong: string[] = []
  let cuts = 0
  let continued = 0
  for (let seed = 1; cuts < wanted; seed++) {
    const random = new RandomSource(seed)
    const clock = new ManualClock()
    const service = new DocumentService(clock)
    let disk = new FaultyFileSystem()
    for (let round = 1; round <= 4; round++) {
      const present = disk
      if (round < 4) present.stopAt(present.count + 1 + random.integer(70))
      const done = start(present, service, clock, random).then((outcome) => outcome.ok)
      const isKept = await Promise.race([done, present.stopped.then(() => undefined)])
      if (isKept === undefined) cuts += 1
      else if (!isKept) wrong.push(`seed ${seed}, round ${round}: not kept`)
      disk = cut(present, random)
      const there = disk.peek('/home/results/one')
      if (there !== undefined && !isVersion(there)) wrong.push(`seed ${seed}, round ${round}: a spliced or torn file`)
      if (isKept && there === undefined) wrong.push(`seed ${seed}, round ${round}: lost though it was kept`)
      if (disk.peek('/home/results/one.part.json') !== undefined) continued += 1
      if (random.chance(0.3)) service.version = 1 - service.version
    }
  }
  return { cuts, wrong, continued }
}

const told = (what: string, { cuts, wrong, continued }: Result): string =>
  `${cuts} ${what} amidst downloads, ${continued} left something to go on with, ${wrong.length} spliced, torn or lost`

test('no power cut amidst a download leaves a file that is not one whole version', {
  timeout: full ? 3_600_000 : 600_000,
}, async () => {
  const result = await cutDownloads(full ? 5000 : 200, (disk, random) => disk.afterPowerCut(random))
  figure('8 kills and power cuts', told('power cuts', result))
  expect(result.wrong.slice(0, 5)).toEqual([])
  expect(result.continued).toBeGreaterThan(10)
})

test('no kill amidst a download does either', { timeout: full ? 3_600_000 : 600_000 }, async () => {
  const result = await cutDownloads(full ? 2000 : 100, (disk) => disk.afterKill())
  figure('8 kills and power cuts', told('kills', result))
  expect(result.wrong.slice(0, 5)).toEqual([])
  expect(result.continued).toBeGreaterThan(10)
})

test('a disk that forgets what was synced is noticed', async () => {
  const { wrong } = await cutDownloads(100, (disk) => disk.afterPowerCut(new RandomSource(0), true))
  expect(wrong.length).toBeGreaterThan(0)
})

test('a full or failing disk at each write of a download leaves no half file under its final name', async () => {
  const wrong: string[] = []
  let failures = 0
  for (let from = 1; from <= 60; from++)
    for (const code of ['ENOSPC', 'EIO'] satisfies FaultCode[]) {
      const random = new RandomSource(from)
      const clock = new ManualClock()
      const service = new DocumentService(clock)
      const disk = new FaultyFileSystem()
      disk.failWhen((count, operation) =>
        count >= from && count < from + 3 && operation !== 'remove' ? code : undefined,
      )
      // What is told of it is the outcome, or a fault of the store that is opened.
      await start(disk, service, clock, random).catch(() => undefined)
      failures += disk.failures
      disk.failWhen(undefined)
      const half = disk.peek('/home/results/one')
      if (half !== undefined && !isVersion(half)) wrong.push(`${code} at ${from}: half a file`)
      const second = await start(disk, service, clock, random)
      if (!second.ok || !isVersion(disk.peek('/home/results/one'))) wrong.push(`${code} at ${from}: not mended`)
    }
  figure(
    '9 failing disks',
    `120 downloads over a failing disk, ${failures} failed operations, ${wrong.length} half or lost`,
  )
  expect(failures).toBeGreaterThan(60)
  expect(wrong.slice(0, 5)).toEqual([])
})
