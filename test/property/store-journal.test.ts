import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { Journal } from '#main/store/journal.ts'
import { encodeRecord, scanJournal } from '#main/store/journal-format.ts'
import type { Notice } from '#main/store/notices.ts'
import { FaultyFileSystem } from '../doubles/faulty-file-system.ts'
import { ManualClock } from '../doubles/manual-clock.ts'

const header = { journal: 'test.journal', schema: 1, generation: 1 }
const path = '/home/history.journal'
/** Records with an index, so that each is told from the others. */
const texts = fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 1, maxLength: 30 })
const recordsOf = (all: readonly string[]) => all.map((text, at) => ({ at, text }))
const journalOf = (all: readonly string[]) => [encodeRecord(header), ...recordsOf(all).map(encodeRecord)]

/** Damage of one place: bytes changed, taken out, or put in. */
const damage = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('change', 'cut', 'insert'),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 20 }),
})
type Damage = { readonly at: number; readonly kind: string; readonly bytes: Uint8Array }

function damaged(bytes: Uint8Array, { at, kind, bytes: other }: Damage) {
  const start = at % bytes.byteLength
  const taken = kind === 'insert' ? 0 : Math.min(other.byteLength, bytes.byteLength - start)
  const put = kind === 'cut' ? new Uint8Array() : other.subarray(0, kind === 'change' ? taken : other.byteLength)
  const result = Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + taken)])
  return { result, start, end: start + taken }
}

/** Records that the damage did not touch; an insertion between two touches neither. */
function untouched(parts: readonly Uint8Array[], start: number, end: number): number[] {
  let at = 0
  return parts.flatMap((part, index) => {
    // The line end is no part of what must be whole.
    const [from, to] = [at, at + part.byteLength - 1]
    at += part.byteLength
    const isTouched = start === end ? start > from && start < to : start < to && end > from
    return index === 0 || isTouched ? [] : [index - 1]
  })
}

test('a journal reads as it was written', () => {
  fc.assert(
    fc.property(texts, (all) => {
      const scan = scanJournal(Buffer.concat(journalOf(all)))
      expect(scan.state).toBe('whole')
      expect(scan.header).toEqual(header)
      expect(scan.records).toEqual(recordsOf(all))
    }),
  )
})

test('a journal cut at any byte gives all records before the cut, and nothing else', () => {
  fc.assert(
    fc.property(texts, fc.nat(), (all, cutAt) => {
      const parts = journalOf(all)
      const bytes = Buffer.concat(parts)
      const first = parts[0]?.byteLength ?? 0
      const cut = first + (cutAt % (bytes.byteLength - first + 1))
      const scan = scanJournal(bytes.subarray(0, cut))
      let end = first
      const whole = parts.slice(1).filter((part) => {
        end += part.byteLength
        return end - 1 <= cut
      }).length
      expect(scan.records).toEqual(recordsOf(all).slice(0, whole))
      expect(scan.state).toBe(Buffer.concat(parts.slice(0, whole + 1)).byteLength === cut ? 'whole' : 'torn')
    }),
  )
})

test('damage anywhere costs the records it touches and no others, and no record is made up', () => {
  let damages = 0
  fc.assert(
    fc.property(texts, damage, (all, one) => {
      const parts = journalOf(all)
      const { result, start, end } = damaged(Buffer.concat(parts), one)
      const found = scanJournal(result).records
      const known = recordsOf(all)
      for (const index of untouched(parts, start, end)) expect(found).toContainEqual(known[index])
      for (const record of found) {
        if (typeof record === 'object' && record !== null && 'journal' in record) continue
        expect(known).toContainEqual(record)
      }
      damages += 1
    }),
    { numRuns: 2000 },
  )
  console.log(`${damages} damaged journals read`)
})

const Line = v.object({ at: v.number(), text: v.string() })
type Line = v.InferOutput<typeof Line>

async function openJournal(disk: FaultyFileSystem, compactAboveBytes = 1_000_000) {
  const lines = new Map<number, Line>()
  const notices: Notice[] = []
  let count = 0
  const journal = await Journal.open<Line>(
    {
      fileSystem: disk,
      home: '/home',
      clock: new ManualClock(),
      randomId: () => `r${++count}`,
      tell: (notice) => notices.push(notice),
      readOnly: undefined,
    },
    {
      file: 'history.journal',
      what: 'The test',
      shape: Line,
      schema: 1,
      restore: (line) => lines.set(line.at, line),
      snapshot: () => lines.values(),
      compactAboveBytes,
    },
  )
  return { journal, lines, notices }
}

test('opening a damaged journal keeps the damaged file aside as it was, and leaves a whole one', async () => {
  await fc.assert(
    fc.asyncProperty(texts, damage, async (all, one) => {
      const parts = journalOf(all)
      const bytes = Buffer.concat(parts)
      const { result, start, end } = damaged(bytes, one)
      const disk = new FaultyFileSystem()
      await disk.makeFolder('/home')
      disk.plant(path, result)
      const opened = await openJournal(disk)
      for (const index of untouched(parts, start, end)) expect(opened.lines.has(index)).toBe(true)
      await opened.journal.append({ at: 1000, text: 'later' })
      await opened.journal.close()

      const present = scanJournal(disk.peek(path) ?? new Uint8Array())
      expect(present.state).toBe('whole')
      const asides = disk.names().filter((name) => name !== path)
      expect(asides.length).toBe(opened.notices.length)
      for (const name of asides) {
        const aside = Buffer.from(disk.peek(name) ?? new Uint8Array())
        if (name.includes('.damaged-')) expect(aside.equals(result)).toBe(true)
        else
          expect(
            Buffer.from(result)
              .subarray(result.byteLength - aside.byteLength)
              .equals(aside),
          ).toBe(true)
      }
      if (scanJournal(result).state !== 'whole') expect(asides.length).toBe(1)
      const again = await openJournal(disk)
      expect(again.lines.get(1000)?.text).toBe('later')
      expect(again.notices).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('a journal that is rewritten often keeps every acknowledged record, whichever operation fails', async () => {
  let rewritings = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 20 }), { minLength: 10, maxLength: 60 }),
      fc.uniqueArray(fc.nat({ max: 200 }), { maxLength: 6 }),
      async (ids, failing) => {
        const disk = new FaultyFileSystem()
        await disk.makeFolder('/home')
        disk.failWhen((count, operation) => (operation !== 'folder' && failing.includes(count) ? 'EIO' : undefined))
        const { journal, lines } = await openJournal(disk, 500)
        let acknowledged = 0
        const expected = new Map<number, Line>()
        for (const [index, at] of ids.entries()) {
          const line = { at, text: `${index}`.padEnd(40, '.') }
          lines.set(at, line)
          if (!(await journal.append(line)).ok) continue
          acknowledged += 1
          for (const [key, value] of lines) expected.set(key, value)
        }
        rewritings += disk.log.filter((entry) => entry.operation === 'rename').length
        disk.failWhen(undefined)
        // As a kill leaves it, without a proper close.
        const next = await openJournal(disk.afterKill())
        for (const [key, line] of expected) {
          const index = Number.parseInt(line.text, 10)
          expect(Number.parseInt(next.lines.get(key)?.text ?? '-1', 10)).toBeGreaterThanOrEqual(index)
        }
        expect(acknowledged).toBeGreaterThan(0)
      },
    ),
    { numRuns: 200 },
  )
  console.log(`${rewritings} rewritings`)
  expect(rewritings).toBeGreaterThan(200)
})
