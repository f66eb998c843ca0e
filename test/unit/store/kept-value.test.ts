import * as v from 'valibot'
import { beforeEach, expect, test } from 'vitest'
import { KeptValue, type KeptValueOptions } from '#main/store/kept-value.ts'
import type { Notice } from '#main/store/notices.ts'
import { FaultyFileSystem } from '../../doubles/faulty-file-system.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'

const Shape = v.object({ size: v.number() })
type Shape = v.InferOutput<typeof Shape>
const path = '/home/settings.json'

let disk: FaultyFileSystem
let clock: ManualClock
let notices: Notice[]
beforeEach(async () => {
  disk = new FaultyFileSystem()
  await disk.makeFolder('/home')
  clock = new ManualClock()
  notices = []
})

let count = 0
const open = (more: Partial<KeptValueOptions<Shape>> = {}, readOnly?: string) =>
  KeptValue.open<Shape>(
    {
      fileSystem: disk,
      home: '/home',
      clock,
      randomId: () => `r${++count}`,
      tell: (notice) => notices.push(notice),
      readOnly,
    },
    { file: 'settings.json', what: 'The size', shape: Shape, initial: { size: 1 }, schema: 1, ...more },
  )
const plant = (text: string) => disk.plant(path, new TextEncoder().encode(text))
const onDisk = (): unknown => JSON.parse(new TextDecoder().decode(disk.peek(path)))

test('many changes are written once, after the delay', async () => {
  const kept = await open()
  for (let size = 2; size <= 50; size++) kept.set({ size })
  expect(disk.peek(path)).toBeUndefined()
  clock.advance(250)
  await kept.flush()
  expect(onDisk()).toEqual({ schema: 1, value: { size: 50 } })
  expect(disk.log.filter((entry) => entry.operation === 'rename').length).toBe(1)
})

test('a change that comes while writing is written as well', async () => {
  const kept = await open()
  kept.set({ size: 2 })
  const first = kept.flush()
  kept.set({ size: 3 })
  await Promise.all([first, kept.flush()])
  expect(onDisk()).toEqual({ schema: 1, value: { size: 3 } })
})

test('an older file goes through the table of migrations, step by step, and is written anew', async () => {
  plant('{"schema": 1, "value": 7}')
  const migrations = {
    1: (old: unknown) => ({ width: old }),
    2: (old: unknown) => ({ size: (old as { width: number }).width * 10 }),
  }
  const kept = await open({ schema: 3, migrations })
  expect(kept.value).toEqual({ size: 70 })
  await kept.flush()
  expect(onDisk()).toEqual({ schema: 3, value: { size: 70 } })
  expect(notices).toEqual([])
})

test('a file that a migration cannot read is set aside', async () => {
  plant('{"schema": 1, "value": 7}')
  const migrations = {
    1: () => {
      throw new Error('no such width')
    },
  }
  const kept = await open({ schema: 2, migrations })
  expect(kept.value).toEqual({ size: 1 })
  expect(disk.names()).toEqual(['/home/settings.json.damaged-20260102T030405Z'])
  expect(notices).toMatchObject([{ severity: 'warning', where: '/home/settings.json.damaged-20260102T030405Z' }])
})

test('two files set aside in one second keep their own names', async () => {
  for (const text of ['first', 'second']) {
    plant(text)
    await open()
  }
  const texts = disk.names().map((name) => [name, new TextDecoder().decode(disk.peek(name))])
  expect(texts).toEqual([
    ['/home/settings.json.damaged-20260102T030405Z', 'first'],
    ['/home/settings.json.damaged-20260102T030405Z-2', 'second'],
  ])
})

test('a full disk is told once, tried again every 5 seconds, and told when it is over', async () => {
  const kept = await open()
  disk.failWhen(() => 'ENOSPC')
  kept.set({ size: 9 })
  expect(await kept.flush()).toMatchObject({ ok: false, fault: { kind: 'storage' } })
  for (let attempt = 1; attempt <= 3; attempt++) {
    clock.advance(5000)
    await kept.flush()
  }
  expect(notices.map((notice) => notice.text)).toEqual([
    'The size could not be saved. The disk is full. Free some space, or choose another disk.',
  ])
  disk.failWhen(undefined)
  clock.advance(5000)
  await kept.flush()
  expect(onDisk()).toEqual({ schema: 1, value: { size: 9 } })
  expect(notices.at(-1)?.text).toBe('The size is saved again.')
  expect(clock.waiting).toBe(0)
})

test('a read-only workspace is read and never written', async () => {
  plant('not JSON')
  const kept = await open({}, 'Written by a newer Alidade.')
  kept.set({ size: 4 })
  clock.advance(1000)
  expect(await kept.flush()).toEqual({ ok: true, value: null })
  await kept.close()
  expect(kept.value).toEqual({ size: 4 })
  expect(new TextDecoder().decode(disk.peek(path))).toBe('not JSON')
  expect(disk.names()).toEqual([path])
})

test('a file that cannot be opened is renamed before the first writing, not overwritten', async () => {
  plant('{"schema": 1, "value": {"size": 5}}')
  const reading = disk.readFile.bind(disk)
  disk.readFile = () => Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' }))
  const kept = await open()
  disk.readFile = reading
  expect(notices).toMatchObject([{ text: 'The size could not be read; the defaults are used.', where: path }])
  kept.set({ size: 6 })
  await kept.flush()
  expect(onDisk()).toEqual({ schema: 1, value: { size: 6 } })
  const aside = disk.peek('/home/settings.json.unreadable-20260102T030405Z')
  expect(new TextDecoder().decode(aside)).toContain('"size": 5')
})
