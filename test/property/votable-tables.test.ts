import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ascii, count, double, float, int, long, short, utf8, utf16 } from '../unit/votable/big-endian.ts'
import { binary, readDocument, tabledata, votable } from '../unit/votable/read-document.ts'

/** A cell in all its spellings; `text` is what the reader must give. */
interface Cell {
  readonly xml: string
  readonly bytes: readonly number[]
  readonly text: string | null
}
interface ColumnKind {
  readonly field: string
  readonly cell: fc.Arbitrary<Cell>
  /** Bytes of a cell that the mask declares null. */
  readonly filler: readonly number[]
}

const number = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\r', '&#13;')
/** Text that XML can hold, and that no reader may trim: not empty, no NUL. */
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter(
  (s) =>
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids
    !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(s),
)

const kinds: readonly ColumnKind[] = [
  {
    field: 'datatype="long"',
    filler: long(0n),
    cell: fc
      .bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n })
      .map((v) => ({ xml: String(v), bytes: long(v), text: String(v) })),
  },
  {
    field: 'datatype="int"',
    filler: int(0),
    cell: fc.integer().map((v) => ({ xml: String(v), bytes: int(v), text: String(v) })),
  },
  {
    field: 'datatype="double"',
    filler: double(0),
    cell: fc.double().map((v) => ({
      xml: v === Infinity ? '+Inf' : v === -Infinity ? '-Inf' : number(v),
      bytes: double(v),
      text: number(v),
    })),
  },
  {
    field: 'datatype="float"',
    filler: float(0),
    cell: fc
      .float({ noNaN: true, noDefaultInfinity: true })
      .map((v) => ({ xml: number(v), bytes: float(v), text: number(v) })),
  },
  {
    field: 'datatype="char" arraysize="*"',
    filler: count(0),
    cell: text.map((v) => ({ xml: escaped(v), bytes: [...count(utf8(v).length), ...utf8(v)], text: v })),
  },
  {
    field: 'datatype="unicodeChar" arraysize="*"',
    filler: count(0),
    cell: text.map((v) => ({ xml: escaped(v), bytes: [...count(v.length), ...utf16(v)], text: v })),
  },
  {
    field: 'datatype="short" arraysize="*"',
    filler: count(0),
    cell: fc.array(fc.integer({ min: -32768, max: 32767 }), { minLength: 1, maxLength: 5 }).map((v) => ({
      xml: v.join(' '),
      bytes: [...count(v.length), ...v.flatMap(short)],
      text: `[${v.join(', ')}]`,
    })),
  },
  {
    field: 'datatype="boolean"',
    filler: [0],
    cell: fc.boolean().map((v) => ({ xml: v ? 'T' : 'F', bytes: ascii(v ? 'T' : 'F'), text: String(v) })),
  },
]

const nullable = (kind: ColumnKind): fc.Arbitrary<Cell> =>
  fc.option(kind.cell, { freq: 5, nil: { xml: '', bytes: kind.filler, text: null } })

const table = fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 10 }).chain((columns) =>
  fc.record({
    columns: fc.constant(columns),
    rows: fc.array(fc.tuple(...columns.map(nullable)), { maxLength: 20 }),
  }),
)

describe('tables of any kind', () => {
  const floats = (cells: readonly (string | null)[], columns: readonly ColumnKind[]) =>
    cells.map((cell, i) =>
      cell !== null && columns[i]?.field === 'datatype="float"' ? Math.fround(Number(cell)) : cell,
    )

  test('read back as they were written by hand, in TABLEDATA and BINARY2', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 3000 }), ({ columns, rows }, size) => {
        const fields = columns.map(({ field }, i) => `<FIELD name="c${i}" ${field}/>`).join('')
        const expected = rows.map((row) =>
          floats(
            row.map((cell) => cell.text),
            columns,
          ),
        )
        const maskBytes = Math.ceil(columns.length / 8)
        const stream = rows.flatMap((row) => {
          const mask = new Array<number>(maskBytes).fill(0)
          for (const [i, cell] of row.entries())
            if (cell.text === null) mask[i >> 3] = (mask[i >> 3] ?? 0) | (0x80 >> (i & 7))
          return [...mask, ...row.flatMap((cell) => cell.bytes)]
        })
        for (const data of [tabledata(rows.map((row) => row.map((cell) => cell.xml))), binary('BINARY2', stream)]) {
          const { tables } = readDocument(votable(fields + data), { sizes: [size] })
          expect(tables[0]?.marks).toEqual([])
          expect(tables[0]?.rows.map((row) => floats(row, columns))).toEqual(expected)
        }
      }),
      { numRuns: 200 },
    )
  })
})
