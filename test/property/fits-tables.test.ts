import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import type { ColumnInfo } from '#shared/model/table.ts'
import { cellsOf, type PlainCell } from '../unit/formats/cells-of.ts'
import { bytesOf, readFile } from '../unit/formats/read-file.ts'
import { madeTable } from '../unit/writers/made-table.ts'
import { randomTable } from './write-random-table.ts'

const writer = createTableWriter()
const everything = { nullsOfFixedLength: true, empties: true, packedLists: true, singleBits: true }

const isNaNs = (cell: PlainCell): boolean =>
  Array.isArray(cell) ? cell.length > 0 && cell.every(isNaNs) : Number.isNaN(cell)

/** A cell as FITS can say it: NaN is no value, blanks at the end of text are nothing, an empty list is no value. */
function inFits(info: ColumnInfo, cell: PlainCell): PlainCell {
  if (cell === null || isNaNs(cell)) return null
  if (typeof cell === 'string') return cell.replace(/ +$/, '')
  if (Array.isArray(cell) && info.storage === 'text') {
    const texts = cell.map((text) => String(text).replace(/ +$/, ''))
    while (texts.at(-1) === '') texts.pop()
    return texts.length === 0 ? null : texts
  }
  if (!Array.isArray(cell)) return cell
  // Lists of bits of varying length come back as truth values.
  return cell.length === 0 ? null : info.storage === 'bits' ? cell.map(Number) : cell
}

/** Bits have no way to be missing. */
const isSame = (info: ColumnInfo, one: PlainCell, other: PlainCell): boolean =>
  info.storage === 'bits' && (one === null || other === null)

test('a table written as FITS reads back to the same cells, types and units', async () => {
  await fc.assert(
    fc.asyncProperty(randomTable(everything), fc.integer({ min: 1, max: 9000 }), async (made, pieceBytes) => {
      const table = madeTable(made)
      const written = await bytesOf(writer.write([table], 'fits'))
      expect(written.length % 2880).toBe(0)
      const { tables, end } = readFile(written, { pieceBytes, chunkRows: 5 })
      expect(end.tables[0]?.marks).toEqual([])
      const [read] = tables
      if (!read) throw new Error('no table')
      const before = cellsOf(table)
      const after = cellsOf(read)
      for (const [index, { info }] of table.columns.entries()) {
        const readInfo = read.columns[index]?.info
        if (!['u8', 'i16', 'bits'].includes(info.storage)) expect(readInfo?.storage).toBe(info.storage)
        expect(readInfo?.unit).toBe(info.unit)
        for (const [row, cell] of (before[index] ?? []).entries()) {
          const other = after[index]?.[row]
          if (!isSame(info, cell, other))
            expect({ row, info, cell: inFits(info, other) }).toEqual({ row, info, cell: inFits(info, cell) })
        }
        expect(after[index]?.length).toBe(before[index]?.length)
      }
    }),
    { numRuns: 400 },
  )
})

test('a FITS file cut anywhere gives the rows before the cut and a mark, or a message', async () => {
  await fc.assert(
    fc.asyncProperty(randomTable(everything), fc.double({ min: 0, max: 1, noNaN: true }), async (made, place) => {
      const table = madeTable(made)
      const written = await bytesOf(writer.write([table], 'fits'))
      const cut = Math.floor(written.length * place)
      const { end } = readFile(written.slice(0, cut), { name: 'cut.fits', pieceBytes: 3000 })
      const [summary] = end.tables
      if (!summary) expect(end.fault?.message).toMatch(/./)
      else if (summary.marks.length === 0) expect(summary.rows).toBe(table.info.rows)
      else expect(summary.rows).toBeLessThanOrEqual(table.info.rows)
    }),
    { numRuns: 200 },
  )
})

test('bytes of a FITS file changed at random never crash the reader', async () => {
  const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.integer({ min: 0, max: 255 }) })
  await fc.assert(
    fc.asyncProperty(
      randomTable(everything),
      fc.array(change, { minLength: 1, maxLength: 20 }),
      async (made, changes) => {
        const written = await bytesOf(writer.write([madeTable(made)], 'fits'))
        for (const { at, byte } of changes)
          written[Math.min(written.length - 1, Math.floor(at * written.length))] = byte
        const { end } = readFile(written, { name: 'changed.fits', pieceBytes: 5000 })
        expect(end.fault !== undefined || end.tables.length > 0).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})
