import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import { fromFile, HandFed, type TestShelf, testShelf, until } from '../tables/shelf.ts'
import { everyDatatype, madeTable } from '../writers/made-table.ts'
import { cellsOf } from './cells-of.ts'
import { packed } from './made-fits.ts'
import { bytesOf } from './read-file.ts'

const writer = createTableWriter()
let home: TestShelf
beforeEach(() => {
  home = testShelf()
})
afterEach(() => home.end())

/** The table of a file, read to its end. */
async function whole(path: string) {
  const reading = await home.shelf.readFile(path, fromFile(path))
  if (!reading.ok) return { fault: reading.fault }
  const info = await reading.value.done
  return { info, table: home.shelf.find(reading.value.id) }
}

const made = madeTable({ columns: everyDatatype.filter(({ name }) => !/bit1|bits/.test(name)) })

test.each([false, true])('a FITS file is opened, packed: %s', async (gzip) => {
  const bytes = await bytesOf(writer.write([made], 'fits'))
  const { info, table } = await whole(home.file(gzip ? 'a.fits.gz' : 'a.fits', gzip ? packed(bytes) : bytes))
  expect(info).toMatchObject({ rows: 3, state: 'ready', completeness: [] })
  expect(table && cellsOf(table)[4]).toEqual([-9223372036854775808n, 9007199254740993n, null])
})

test.each([false, true])('a CSV file whose types change far behind begins anew, packed: %s', async (gzip) => {
  const lines = Array.from({ length: 100_000 }, (_, i) => `${i},${i}.50`)
  const text = `id,x\n${lines.join('\n')}\nHD 1,2\n`
  const bytes = new Uint8Array(Buffer.from(text))
  const { info, table } = await whole(home.file('a.csv', gzip ? packed(bytes) : bytes))
  expect(info).toMatchObject({ rows: 100_001, completeness: [] })
  expect(info?.columns.map(({ datatype }) => datatype)).toEqual(['char', 'double'])
  expect(table?.rowBlock(99_999, 2).columns.map(({ values }) => [...values])).toEqual([
    ['99999', 'HD 1'],
    [99999.5, 2],
  ])
})

test('rows of a CSV that still comes are there before its end; stopping keeps them, marked', async () => {
  const feed = new HandFed()
  const source = { title: 'a', provenance: { kind: 'upload' as const, source: 'a.csv', at: '2026-01-01T00:00:00Z' } }
  const opening = home.shelf.read(feed, source)
  feed.give(`n,x\n${Array.from({ length: 50_000 }, (_, i) => `${i},${i}.5\n`).join('')}`)
  const reading = await opening
  if (!reading.ok) throw new Error(reading.fault.message)
  const { id, done } = reading.value
  await until(() => (home.shelf.find(id)?.info.rows ?? 0) > 0)
  expect(home.shelf.find(id)?.info.state).toBe('reading')
  home.shelf.stop(id)
  expect(await done).toMatchObject({ completeness: [{ kind: 'partial' }] })
  feed.give(undefined)
})

test('what a service answers is read as VOTable only', async () => {
  const feed = new HandFed()
  const source = {
    title: 'a',
    provenance: { kind: 'query' as const, source: 'https://example.org/tap', at: '2026-01-01T00:00:00Z' },
  }
  feed.give('a,b\n1,2\n')
  feed.give(undefined)
  expect(await home.shelf.read(feed, source)).toMatchObject({
    ok: false,
    fault: { kind: 'votable', message: 'The document is not XML.' },
  })
})

test('a file that is no table says what it is', async () => {
  expect((await whole(home.file('a.fits', 'PK\u0003\u0004'))).fault?.message).toBe(
    'This is a ZIP archive, not a VOTable.',
  )
  expect((await whole(home.file('notes', 'nothing\nbut words\n'))).fault?.message).toBe('The document is not XML.')
  expect((await whole(home.file('a.csv', ''))).fault?.message).toMatch(/empty/)
})
