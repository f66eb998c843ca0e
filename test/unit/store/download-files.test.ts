import { expect, test } from 'vitest'
import { type DownloadFiles, downloadFiles } from '#main/store/download-files.ts'
import { FaultyFileSystem } from '../../doubles/faulty-file-system.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'
import { RandomSource } from '../../doubles/random-source.ts'

const whole = Uint8Array.from({ length: 2000 }, (_, at) => (at * 7 + (at >> 8)) % 251)
const pieces = Array.from({ length: 20 }, (_, at) => whole.subarray(at * 100, at * 100 + 100))
const origin = { url: 'http://example.org/result', validator: '"a"', bytesExpected: whole.length }

function files(fileSystem: FaultyFileSystem, readOnly?: string) {
  const clock = new ManualClock()
  const context = { fileSystem, home: '/home', clock, randomId: () => 'r', tell: () => undefined, readOnly }
  return { clock, files: downloadFiles(context, 'results') }
}

/** Takes a download as far as it comes; the clock moves so that some pieces are noted. */
async function take(disk: FaultyFileSystem): Promise<void> {
  const { clock, files: place } = files(disk)
  const file = await place.open('j-1')
  if (file.origin === undefined) await file.begin(origin)
  for (let at = file.bytes; at < whole.length; at += 100) {
    clock.advance(700)
    await file.append(whole.subarray(at, at + 100))
  }
  await file.keep()
}

const peek = (disk: FaultyFileSystem, name: string) => disk.peek(`/home/results/${name}`)

test('a download stands whole under its name, or not at all', async () => {
  const disk = new FaultyFileSystem()
  await disk.makeFolder('/home')
  const { files: place } = files(disk)
  const file = await place.open('j-1')
  await file.begin(origin)
  for (const piece of pieces) await file.append(piece)
  expect(await place.kept('j-1')).toBeUndefined()
  expect(await file.keep()).toEqual({ path: '/home/results/j-1', bytes: whole.length })
  expect(disk.names()).toEqual(['/home/results/j-1'])
  expect(await place.kept('j-1')).toEqual({ path: '/home/results/j-1', bytes: whole.length })
})

test('after a power cut or a kill at any step what is gone on with is a true beginning, and the end is whole', async () => {
  const measured = new FaultyFileSystem()
  await measured.makeFolder('/home')
  await take(measured)
  let resumed = 0
  for (let step = 2; step <= measured.count; step++) {
    for (const end of ['kill', 'power cut'] as const) {
      const disk = new FaultyFileSystem()
      await disk.makeFolder('/home')
      disk.stopAt(step)
      void take(disk).catch(() => undefined)
      await disk.stopped
      const random = new RandomSource(step)
      const after = end === 'kill' ? disk.afterKill() : disk.afterPowerCut(random)
      await after.makeFolder('/home')
      const kept = peek(after, 'j-1')
      if (kept) {
        expect(kept, `${end} at ${step}`).toEqual(whole)
        continue
      }
      const file = await files(after).files.open('j-1')
      if (file.bytes > 0) resumed += 1
      expect(peek(after, 'j-1.part')?.subarray(0, file.bytes) ?? new Uint8Array(), `${end} at ${step}`).toEqual(
        whole.subarray(0, file.bytes),
      )
      await take(after)
      expect(peek(after, 'j-1')).toEqual(whole)
    }
  }
  expect(resumed).toBeGreaterThan(10)
})

test('a disk that fails at any step says so, and the next attempt ends whole', async () => {
  const measured = new FaultyFileSystem()
  await measured.makeFolder('/home')
  await take(measured)
  for (let step = 2; step <= measured.count; step++) {
    const disk = new FaultyFileSystem()
    await disk.makeFolder('/home')
    disk.failWhen((count) => (count === step ? 'ENOSPC' : undefined))
    const failed = await take(disk).then(
      () => undefined,
      (error: unknown) => error,
    )
    if (failed !== undefined) expect(failed).toMatchObject({ fault: { kind: 'storage' } })
    disk.failWhen(undefined)
    if (!peek(disk, 'j-1')) await take(disk)
    expect(peek(disk, 'j-1'), `step ${step}`).toEqual(whole)
  }
})

test('what cannot be gone on with does not stay', async () => {
  const disk = new FaultyFileSystem()
  await disk.makeFolder('/home')
  const { files: place } = files(disk)
  const file = await place.open('j-1')
  await file.begin({ url: origin.url })
  await file.append(whole)
  await file.leave()
  expect(disk.names()).toEqual([])
})

test('what was left is gone on with byte for byte', async () => {
  const disk = new FaultyFileSystem()
  await disk.makeFolder('/home')
  const { files: place } = files(disk)
  const file = await place.open('j-1')
  await file.begin(origin)
  await file.append(whole.subarray(0, 777))
  await file.leave()
  const again = await place.open('j-1')
  expect([again.bytes, again.origin]).toEqual([777, origin])
  await again.append(whole.subarray(777))
  await again.keep()
  expect(peek(disk, 'j-1')).toEqual(whole)
})

test.each<[string, (disk: FaultyFileSystem) => void]>([
  ['is no JSON', (disk) => disk.plant('/home/results/j-1.part.json', new TextEncoder().encode('{'))],
  [
    'promises more than is there',
    (disk) =>
      disk.plant(
        '/home/results/j-1.part.json',
        new TextEncoder().encode(JSON.stringify({ schema: 1, origin, bytes: 5000 })),
      ),
  ],
])('a note that %s vouches for nothing', async (_what, spoil) => {
  const disk = new FaultyFileSystem()
  await disk.makeFolder('/home/results')
  disk.plant('/home/results/j-1.part', whole)
  spoil(disk)
  const file = await files(disk).files.open('j-1')
  expect([file.bytes, file.origin]).toEqual([0, undefined])
})

test('names that lead elsewhere are refused, and a workspace that may not be written to says why', async () => {
  const disk = new FaultyFileSystem()
  const refused = async (place: DownloadFiles, name: string) => place.open(name).catch((error: Error) => error.message)
  for (const name of ['../settings.json', 'a/b', '', '.hidden', 'a.part', 'a.part.json'])
    expect(await refused(files(disk).files, name)).toMatch('cannot be the name')
  expect(await refused(files(disk, 'The workspace is newer.').files, 'j-1')).toBe('The workspace is newer.')
})

test('removing takes the whole and the unfinished ones that match, and no other', async () => {
  const disk = new FaultyFileSystem()
  await disk.makeFolder('/home/results')
  for (const name of ['j-1', 'j-1.x', 'j-2.part', 'j-2.part.json', 'j-3']) disk.plant(`/home/results/${name}`, whole)
  await files(disk).files.remove((name) => name === 'j-1' || name === 'j-2')
  expect(disk.names()).toEqual(['/home/results/j-1.x', '/home/results/j-3'])
})
