import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import { cellsOf, type PlainCell } from '../unit/formats/cells-of.ts'
import { bytesOf, readFile } from '../unit/formats/read-file.ts'
import { madeTable } from '../unit/writers/made-table.ts'
import { randomTable } from './write-random-table.ts'

const writer = createTableWriter()
/** What BINARY can say: no null list of truth values or bits of a fixed length beside one of zeros. */
const inBinary = { nullsOfFixedLength: false, empties: false, packedLists: false, singleBits: false }

const isNaNs = (cell: PlainCell): boolean =>
  Array.isArray(cell) ? cell.length > 0 && cell.every(isNaNs) : Number.isNaN(cell)

test('a table written as BINARY reads back to the same cells: nulls by VALUES null, NaN, or emptiness', async () => {
  await fc.assert(
    fc.asyncProperty(randomTable(inBinary), fc.integer({ min: 1, max: 900 }), async (made, pieceBytes) => {
      const table = madeTable(made)
      const written = await bytesOf(writer.write([table], 'votable-binary'))
      if (table.info.rows > 0) expect(Buffer.from(written).includes('<BINARY>')).toBe(true)
      const { tables, end } = readFile(written, { pieceBytes })
      expect(end.tables[0]?.marks).toEqual([])
      const [read] = tables
      if (!read) throw new Error('no table')
      const same = (cell: PlainCell): PlainCell =>
        cell === null || isNaNs(cell) || cell === '' || (Array.isArray(cell) && cell.length === 0) ? 'none' : cell
      expect(cellsOf(read).map((cells) => cells.map(same))).toEqual(cellsOf(table).map((cells) => cells.map(same)))
    }),
    { numRuns: 300 },
  )
})
