import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import { cellsOf } from '../unit/formats/cells-of.ts'
import { bytesOf, readFile } from '../unit/formats/read-file.ts'
import { type MadeColumn, madeTable, textOf } from '../unit/writers/made-table.ts'
import { randomTable } from './write-random-table.ts'

const writer = createTableWriter()
const everything = { nullsOfFixedLength: true, empties: true, packedLists: true, singleBits: true }

test.each(['csv', 'tsv'] as const)('a table written as %s reads back and is written the same', async (format) => {
  await fc.assert(
    fc.asyncProperty(
      randomTable(everything),
      fc.integer({ min: 1, max: 300 }),
      fc.boolean(),
      async (made, pieceBytes, again) => {
        const text = await textOf(writer.write([madeTable(made)], format))
        const { tables } = readFile(text, { name: `a.${format}`, pieceBytes, chunkRows: 5, again })
        const [read] = tables
        if (!read) throw new Error('no table')
        expect(read.info.completeness).toEqual([])
        expect(read.info.rows).toBe(made.columns[0]?.cells.length)
        const once = await textOf(writer.write([read], format))
        const [twice] = readFile(once, { name: `a.${format}` }).tables
        if (!twice) throw new Error('no table')
        expect(await textOf(writer.write([twice], format))).toBe(once)
      },
    ),
    { numRuns: 300 },
  )
})

const cells: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  boolean: fc.boolean(),
  int: fc.integer(),
  long: fc.bigInt({ min: 3_000_000_000n, max: 2n ** 63n - 1n }).chain((n) => fc.constantFrom(n, -n)),
  double: fc.double({ noNaN: true }).filter((value) => !Number.isInteger(value)),
  char: fc
    .string({ unit: fc.constantFrom(...'ab,"\n\r\t;|# \u00e9\u{1f600}'), maxLength: 8 })
    .map((text) => `x${text}`),
}

test('columns keep their types and cells, nulls and empty strings apart', async () => {
  const column = fc.constantFrom(...Object.keys(cells)).chain((datatype) =>
    fc.array(fc.option(cells[datatype] ?? fc.constant(null), { freq: 4 }), { minLength: 8, maxLength: 8 }).map(
      (made): MadeColumn => ({
        name: datatype,
        datatype,
        ...(datatype === 'char' ? { arraysize: '*' } : {}),
        // Something of its type in each column: nothing at all would be text.
        cells: [
          ...made,
          datatype === 'boolean'
            ? true
            : datatype === 'int'
              ? 1
              : datatype === 'long'
                ? 2n ** 60n + 1n
                : datatype === 'double'
                  ? 0.5
                  : '',
        ] as MadeColumn['cells'],
      }),
    ),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(column, { minLength: 2, maxLength: 6 }),
      fc.constantFrom('csv' as const, 'tsv' as const),
      async (columns, format) => {
        const table = madeTable({ columns })
        const { tables } = readFile(await bytesOf(writer.write([table], format)), {
          name: `a.${format}`,
          pieceBytes: 37,
        })
        const [read] = tables
        if (!read) throw new Error('no table')
        expect(read.columns.map(({ info }) => info.datatype)).toEqual(columns.map(({ datatype }) => datatype))
        expect(cellsOf(read)).toEqual(cellsOf(table))
      },
    ),
    { numRuns: 500 },
  )
})

test('any text in pieces of any size gives the same table as in one', async () => {
  const text = fc.string({ unit: fc.constantFrom(...'12.5e-,,,\n\n\n"\r\t a#\u00e9'), maxLength: 200 })
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 20 }), fc.boolean(), async (rest, pieceBytes, again) => {
      const whole = readFile(`a,b,c\n${rest}`, { name: 'a.csv' })
      const pieces = readFile(`a,b,c\n${rest}`, { name: 'a.csv', pieceBytes, chunkRows: 3, again })
      expect(pieces.end.tables.map(({ rows, marks }) => ({ rows, marks }))).toEqual(
        whole.end.tables.map(({ rows, marks }) => ({ rows, marks })),
      )
      expect(pieces.tables.map(cellsOf)).toEqual(whole.tables.map(cellsOf))
    }),
    { numRuns: 1000 },
  )
})
