import * as v from 'valibot'
import { beforeEach, expect, test } from 'vitest'
import { Journal, type JournalOptions } from '#main/store/journal.ts'
import { encodeRecord, scanJournal } from '#main/store/journal-format.ts'
import type { Notice } from '#main/store/notices.ts'
import { FaultyFileSystem } from '../../doubles/faulty-file-system.ts'
import { ManualClock } from '../../doubles/manual-clock.ts'

const Word = v.object({ word: v.string() })
type Word = v.InferOutput<typeof Word>
const path = '/home/history.journal'
const header = (schema: number) => encodeRecord({ journal: 'history.journal', schema, generation: 4 })

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
async function open(more: Partial<JournalOptions<Word>> = {}) {
  const words = new Set<string>()
  const context = {
    fileSystem: disk,
    home: '/home',
    clock,
    randomId: () => `r${++count}`,
    tell: (notice: Notice) => notices.push(notice),
    readOnly: undefined,
  }
  const journal = await Journal.open<Word>(context, {
    file: 'history.journal',
    what: 'The query history',
    shape: Word,
    schema: 1,
    restore: ({ word }) => words.add(word),
    snapshot: () => [...words].map((word) => ({ word })),
    ...more,
  })
  const say = (word: string) => {
    words.add(word)
    return journal.append({ word })
  }
  return { journal, words, say }
}
const scan = () => scanJournal(disk.peek(path) ?? new Uint8Array())

test('appends that come together share one fsync, and each is acknowledged after it', async () => {
  const { say } = await open()
  await say('first')
  const before = disk.log.length
  const outcomes = await Promise.all(Array.from({ length: 50 }, (_, at) => say(`word ${at}`)))
  expect(outcomes.every((outcome) => outcome.ok)).toBe(true)
  const syncs = disk.log.slice(before).filter((entry) => entry.operation === 'sync').length
  expect(syncs).toBeLessThanOrEqual(2)
  expect(scan().records.length).toBe(51)
})

test('a file of one record a line can be read by a person', async () => {
  const { say } = await open()
  await say('Vega')
  await say('Deneb')
  expect(new TextDecoder().decode(disk.peek(path)).split('\n')).toEqual([
    expect.stringMatching(/^[0-9a-f]{8} 55 \{"journal":"history\.journal","schema":1,"generation":1\}$/),
    expect.stringMatching(/^[0-9a-f]{8} 15 \{"word":"Vega"\}$/),
    expect.stringMatching(/^[0-9a-f]{8} 16 \{"word":"Deneb"\}$/),
    '',
  ])
})

test('a torn tail is cut off and kept aside; the records before it stay', async () => {
  const tail = encodeRecord({ word: 'torn' }).subarray(0, 12)
  disk.plant(path, Buffer.concat([header(1), encodeRecord({ word: 'whole' }), tail]))
  const { words } = await open()
  expect([...words]).toEqual(['whole'])
  expect(Buffer.from(disk.peek(`${path}.torn-20260102T030405Z`) ?? [])).toEqual(Buffer.from(tail))
  expect(notices).toMatchObject([{ severity: 'info', where: `${path}.torn-20260102T030405Z` }])
  expect(scan()).toMatchObject({ state: 'whole', records: [{ word: 'whole' }], header: { generation: 5 } })
})

test('a damaged middle: the whole file is kept aside, and every good record in a fresh one', async () => {
  const bad = encodeRecord({ word: 'bad' })
  bad.fill(0x3f, 12, 14)
  const file = Buffer.concat([header(1), encodeRecord({ word: 'a' }), bad, encodeRecord({ word: 'b' })])
  disk.plant(path, file)
  const { words } = await open()
  expect([...words]).toEqual(['a', 'b'])
  expect(Buffer.from(disk.peek(`${path}.damaged-20260102T030405Z`) ?? [])).toEqual(file)
  expect(notices).toMatchObject([
    { severity: 'warning', text: 'The query history: the file was damaged; 2 records were read and kept.' },
  ])
  expect(scan()).toMatchObject({ state: 'whole', records: [{ word: 'a' }, { word: 'b' }] })
})

test('a record whose checksum is right and whose shape is not is kept aside with its file', async () => {
  disk.plant(path, Buffer.concat([header(1), encodeRecord({ word: 5 }), encodeRecord({ word: 'b' })]))
  const { words } = await open()
  expect([...words]).toEqual(['b'])
  expect(disk.names()).toContain(`${path}.damaged-20260102T030405Z`)
})

test('nothing is repaired before the damaged bytes are safe: a full disk leaves the file as it is', async () => {
  const file = Buffer.concat([header(1), Buffer.from('????\n'), encodeRecord({ word: 'b' })])
  disk.plant(path, file)
  disk.failWhen(() => 'ENOSPC')
  const { say, journal } = await open()
  expect(await say('c')).toMatchObject({ ok: false, fault: { kind: 'storage' } })
  expect(Buffer.from(disk.peek(path) ?? [])).toEqual(file)
  disk.failWhen(undefined)
  clock.advance(5000)
  await journal.close()
  expect(scan().records).toEqual([{ word: 'b' }, { word: 'c' }])
  expect(disk.names()).toEqual([path, `${path}.damaged-20260102T030410Z`])
})

test('an older journal is migrated record by record and written anew', async () => {
  disk.plant(path, Buffer.concat([header(1), encodeRecord('x'), encodeRecord('y')]))
  const { words } = await open({ schema: 2, migrations: { 1: (word) => ({ word }) } })
  expect([...words]).toEqual(['x', 'y'])
  expect(scan()).toMatchObject({ header: { schema: 2 }, records: [{ word: 'x' }, { word: 'y' }] })
  expect(notices).toEqual([])
})

test('a long journal is rewritten from the present state', async () => {
  const { say, words } = await open({ compactAboveBytes: 2000 })
  for (let at = 0; at < 200; at++) {
    words.clear()
    await say(`only the last one counts ${at}`)
  }
  expect(disk.peek(path)?.byteLength).toBeLessThan(2100)
  expect(scan().header?.generation).toBeGreaterThan(3)
  expect([...(await open()).words]).toContain('only the last one counts 199')
})

test('after a failed fsync the end of the file is not trusted: the state is written into a new one', async () => {
  const { say } = await open()
  await say('a')
  disk.failWhen((_, operation) => (operation === 'sync' ? 'EIO' : undefined))
  expect((await say('b')).ok).toBe(false)
  disk.failWhen(undefined)
  expect((await say('c')).ok).toBe(true)
  expect(scan()).toMatchObject({ header: { generation: 2 }, records: [{ word: 'a' }, { word: 'b' }, { word: 'c' }] })
  expect(notices.map((notice) => notice.text)).toEqual([
    'The query history could not be saved. The disk reports an error. Check the disk, or choose another one.',
    'The query history is saved again.',
  ])
})

test('what failed is tried again without a new append', async () => {
  const { say, journal } = await open()
  disk.failWhen(() => 'ENOSPC')
  await say('a')
  disk.failWhen(undefined)
  clock.advance(5000)
  await journal.close()
  expect(scan().records).toEqual([{ word: 'a' }])
})

test('an append after the end is refused', async () => {
  const { say, journal } = await open()
  await journal.close()
  expect(await say('late')).toMatchObject({ ok: false, fault: { kind: 'storage' } })
})
