// Downloads of results that break off at any byte, against servers that know ranges, do not, or get them wrong. What
// stands under the final name in the end is one version of the document, whole, and nothing else.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createNet } from '#main/net/create-net.ts'
import type { Net } from '#main/net/net.ts'
import { Download } from '#main/services/jobs/download.ts'
import type { KeptDownload } from '#main/store/download-files.ts'
import { nodeFileSystem } from '#main/store/node-file-system.ts'
import { openStore } from '#main/store/store.ts'
import { FaultError, type Outcome } from '#shared/ipc/fault.ts'
import { ManualClock } from '../doubles/manual-clock.ts'
import { RandomSource } from '../doubles/random-source.ts'
import { type ResultAnswer, startResultServer } from '../doubles/result-server.ts'
import { figure } from '../figures.ts'

const full = process.env.ALIDADE_FAULTS === 'full'
const places = full ? 500 : 12
const length = 5000
const random = new RandomSource(10)
/** Two versions of one length and one of another, so that a splice cannot be told by its size. */
const [first, second, longer] = [random.bytes(length), random.bytes(length), random.bytes(length + 321)]
const old = 'Thu, 01 Jan 2026 00:00:00 GMT'
const good: ResultAnswer = { body: first, etag: '"1"', ranges: true }

interface Variant {
  readonly name: string
  /** The answer that is cut. */
  readonly begin: ResultAnswer
  /** What comes after it, once bytes from `at` on are asked for. */
  readonly rest: (at: number) => readonly ResultAnswer[]
}

const range = (from: number, to: number, all: number): string => `bytes ${from}-${to}/${all}`
const variants: readonly Variant[] = [
  { name: '206 with the right range', begin: good, rest: () => [good] },
  {
    name: '206, cut again, and again',
    begin: good,
    rest: (at) => [{ ...good, cutAfter: (length - at) >> 1 }, { ...good, cutAfter: 0 }, good],
  },
  {
    name: '206 with a range that begins elsewhere',
    begin: good,
    rest: (at) => [{ ...good, contentRange: range(Math.max(0, at - 7), length - 1, length) }, good],
  },
  {
    name: '206 with a shifted end',
    begin: good,
    rest: (at) => [{ ...good, contentRange: range(at, length, length) }, good],
  },
  { name: '206 without a Content-Range', begin: good, rest: () => [{ ...good, status: 206, ranges: false }, good] },
  { name: '200 with the whole', begin: good, rest: () => [{ ...good, ranges: false }] },
  { name: '416', begin: good, rest: () => [{ body: new Uint8Array(), status: 416 }, good] },
  {
    name: 'another version, with 200',
    begin: good,
    rest: () => [{ body: second, etag: '"2"', ranges: true }],
  },
  {
    name: 'another version, If-Range passed over',
    begin: good,
    rest: (at) => [
      { body: second.subarray(at), etag: '"2"', contentRange: range(at, length - 1, length) },
      { body: second, etag: '"2"', ranges: true },
    ],
  },
  {
    name: 'another version in 206 that names none',
    begin: good,
    rest: (at) => [
      { body: second.subarray(at), contentRange: range(at, length - 1, length) },
      { body: second, etag: '"2"' },
    ],
  },
  {
    name: 'the same ETag at another length',
    begin: good,
    rest: (at) => [
      { body: longer.subarray(at), etag: '"1"', contentRange: range(at, longer.byteLength - 1, longer.byteLength) },
      { body: longer, etag: '"1"', ranges: true },
    ],
  },
  { name: 'no ETag, no ranges', begin: { body: first }, rest: () => [{ body: second }] },
  { name: 'a weak ETag', begin: { ...good, etag: 'W/"1"' }, rest: () => [{ ...good, body: second, etag: 'W/"1"' }] },
  {
    name: 'a date, and another date',
    begin: { body: first, lastModified: old, ranges: true },
    rest: () => [{ body: second, lastModified: 'Fri, 02 Jan 2026 00:00:00 GMT', ranges: true }],
  },
  {
    name: 'a login page with 200',
    begin: good,
    rest: () => [{ body: Buffer.from('<!DOCTYPE html><title>Sign in</title>'), type: 'text/html' }],
  },
  { name: 'no length, cut as if it were the end', begin: { ...good, sized: false }, rest: () => [good] },
]

let home: string
let net: Net
beforeAll(() => {
  net = createNet({ version: 'test', settings: () => ({ idleTimeoutSeconds: 10 }), environment: {} })
})
afterAll(() => net.close())
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'alidade-cuts-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

interface Followed {
  readonly bytes: Buffer
  readonly whole: boolean
}

/** Reads along as a table does while it arrives. */
async function follow(download: Download): Promise<Followed> {
  const parts: Uint8Array[] = []
  try {
    await download.began
    for await (const part of download.follow()) parts.push(part)
    return { bytes: Buffer.concat(parts), whole: true }
  } catch (error) {
    if (!(error instanceof FaultError)) throw error
    return { bytes: Buffer.concat(parts), whole: false }
  }
}

interface Ended {
  readonly outcome: Outcome<KeptDownload>
  readonly followed: readonly Followed[]
}

/** One download over all answers; `restarts`: the program ends at the first break and starts again. */
async function download(name: string, url: string, restarts: boolean): Promise<Ended> {
  const clock = new ManualClock()
  const followed: Followed[] = []
  for (let run = 0; ; run++) {
    const store = await openStore({
      fileSystem: nodeFileSystem,
      home,
      clock,
      randomId: () => `r${run}`,
      tell: () => undefined,
    })
    const file = await store.downloads('results').open(name)
    const one: Download = new Download(file, url, {
      net,
      now: () => Date.now(),
      wait: async () => {
        if (restarts && run === 0) one.stop()
      },
      progressed: () => undefined,
    })
    followed.push(await follow(one))
    const outcome = await one.done
    await store.close()
    if (run > 0 || !restarts || outcome.ok || outcome.fault.kind !== 'cancelled') return { outcome, followed }
  }
}

const versions = [first, second, longer].map((bytes) => Buffer.from(bytes))
const isVersion = (bytes: Buffer): boolean => versions.some((version) => version.equals(bytes))
const isBeginning = (bytes: Buffer): boolean =>
  versions.some((version) => version.subarray(0, bytes.byteLength).equals(bytes))

test('no download cut anywhere leaves a file that is not one whole version', {
  timeout: full ? 3_600_000 : 600_000,
}, async () => {
  let kept = 0
  let refused = 0
  let downloads = 0
  const wrong: string[] = []
  for (const [index, variant] of variants.entries())
    for (let place = 0; place < places; place++) {
      const at = Math.floor(((place + 0.5) * length) / places)
      const restarts = (place + index) % 3 === 0
      const where = `${variant.name}, cut at ${at}${restarts ? ', started again' : ''}`
      const server = await startResultServer([{ ...variant.begin, cutAfter: at }, ...variant.rest(at)])
      const name = `d${index}-${place}`
      const { outcome, followed } = await download(name, server.url, restarts)
      await server.close()
      downloads += 1
      const there = readdirSync(join(home, 'results')).includes(name)
      if (outcome.ok) {
        kept += 1
        if (!isVersion(readFileSync(outcome.value.path))) wrong.push(`${where}: a spliced file`)
      } else {
        refused += 1
        if (there) wrong.push(`${where}: a file though it failed`)
      }
      for (const { bytes, whole } of followed)
        if (whole ? !isVersion(bytes) : !isBeginning(bytes)) wrong.push(`${where}: spliced bytes were read`)
    }
  figure(
    '10 downloads cut',
    `${downloads} downloads (${places} places x ${variants.length} servers): ${kept} kept whole, ${refused} given up, ${wrong.length} spliced`,
  )
  expect(wrong.slice(0, 5)).toEqual([])
  expect(kept).toBeGreaterThan(downloads / 2)
})

test('the check notices a splice', () => {
  const spliced = Buffer.concat([first.subarray(0, 100), second.subarray(100)])
  expect([isVersion(spliced), isBeginning(spliced)]).toEqual([false, false])
})
