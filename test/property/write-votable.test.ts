import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import { madeTable, textOf } from '../unit/writers/made-table.ts'
import { readDocument } from '../unit/writers/read-document.ts'
import { randomTable } from './write-random-table.ts'

const writer = createTableWriter()
const everything = { nullsOfFixedLength: true, empties: true, packedLists: true, singleBits: true }

/** A table with such lists or a single bit is written as TABLEDATA instead. */
const inBinary2 = { ...everything, packedLists: false, singleBits: false }

test('a table written as BINARY2 reads back to the same cells', async () => {
  await fc.assert(
    fc.asyncProperty(randomTable(inBinary2), fc.integer({ min: 1, max: 500 }), async (made, pieceBytes) => {
      const table = madeTable(made)
      const written = Buffer.from(await textOf(writer.write([table], 'votable')))
      const { end, tables } = readDocument(written, { pieceBytes, title: 'made' })
      expect(written.includes('<BINARY2>')).toBe(true)
      expect(end.tables[0]?.marks).toEqual([])
      expect(await textOf(writer.write(tables, 'csv'))).toBe(await textOf(writer.write([table], 'csv')))
    }),
    { numRuns: 300 },
  )
})

test('a table written as TABLEDATA reads back to the same cells, but for null and empty', async () => {
  await fc.assert(
    fc.asyncProperty(
      randomTable({ ...everything, empties: false }),
      fc.integer({ min: 1, max: 500 }),
      async (made, pieceBytes) => {
        const table = madeTable(made)
        const written = Buffer.from(await textOf(writer.write([table], 'votable-tabledata')))
        const { end, tables } = readDocument(written, { pieceBytes, title: 'made' })
        expect(end.tables[0]?.marks).toEqual([])
        expect(await textOf(writer.write(tables, 'csv'))).toBe(await textOf(writer.write([table], 'csv')))
      },
    ),
    { numRuns: 300 },
  )
})

test('writing, reading and writing again gives the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(
      randomTable({ ...everything, empties: false }),
      fc.constantFrom('votable' as const, 'votable-tabledata' as const),
      async (made, format) => {
        const once = await textOf(writer.write([madeTable(made)], format))
        const { tables } = readDocument(Buffer.from(once))
        expect(await textOf(writer.write(tables, format))).toBe(once)
      },
    ),
    { numRuns: 100 },
  )
})
