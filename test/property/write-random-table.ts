import fc from 'fast-check'
import { type Cell, element, type MadeColumn, type MadeTable } from '../unit/writers/made-table.ts'

/** What a table may hold: not every serialisation and reader can carry everything. */
export interface TableKinds {
  /** Cells without a value in columns whose cells all have one length (complex and bits included). */
  readonly nullsOfFixedLength: boolean
  /** Empty text beside null text, and empty lists beside null lists. */
  readonly empties: boolean
  /** Lists of complex numbers and of bits of varying length. */
  readonly packedLists: boolean
  /** A single bit. */
  readonly singleBits: boolean
}

const anyCharacter = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'abcxyzABC0189 .,;:-_/()[]{}#@!?~`^*+=|%$') },
  { weight: 2, arbitrary: fc.constantFrom('<', '>', '&', '"', "'", '\n', '\t', '\r', ']]>') },
)
const plainText = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 12 })
const wideText = fc.string({
  unit: fc.oneof(anyCharacter, fc.constantFrom('é', 'α', '日', '\u{1f600}', '\u00a0', '\u0085', '\u2028')),
  minLength: 1,
  maxLength: 12,
})
/** For fixed lengths: what a reader may take for padding is left out at the end. */
const wordOf = (units: number) => fc.string({ unit: fc.constantFrom(...'abcXYZ019<&'), minLength: 1, maxLength: units })

const floats = fc.oneof(
  fc.float(),
  fc.constantFrom(0, -0, 1.5, 1e-45, 3.4028234663852886e38, Number.NaN, Infinity, -Infinity).map(Math.fround),
  fc.integer({ min: -99999, max: 99999 }).map((n) => Math.fround(n / 1000)),
)
const doubles = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, 5e-324, 1.7976931348623157e308, 1e21, 1e-7, Number.NaN, Infinity, -Infinity),
  fc.integer({ min: -9999999, max: 9999999 }).map((n) => n / 10000),
)

const items: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  boolean: fc.boolean(),
  bit: fc.integer({ min: 0, max: 1 }),
  unsignedByte: fc.integer({ min: 0, max: 255 }),
  short: fc.integer({ min: -32768, max: 32767 }),
  int: fc.integer({ min: -2147483648, max: 2147483647 }),
  long: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  float: floats,
  double: doubles,
  floatComplex: fc.tuple(floats, floats),
  doubleComplex: fc.tuple(doubles, doubles),
}
const numeric = Object.keys(items)

interface Shape {
  readonly arraysize?: string
  readonly cell: fc.Arbitrary<unknown>
  /** Every cell has the same number of items, and there is no null among its bytes. */
  readonly fixed: boolean
}

function numericShapes(datatype: string, kinds: TableKinds): Shape[] {
  const item = items[datatype] ?? fc.constant(0)
  const complex = datatype.endsWith('Complex')
  const least = kinds.empties ? 0 : 1
  const shapes: Shape[] = [
    { arraysize: '3', cell: fc.array(item, { minLength: 3, maxLength: 3 }), fixed: true },
    { arraysize: '2x2', cell: fc.array(item, { minLength: 4, maxLength: 4 }), fixed: true },
  ]
  if (datatype !== 'bit' || kinds.singleBits) shapes.push({ cell: item, fixed: complex || datatype === 'bit' })
  if ((!complex && datatype !== 'bit') || kinds.packedLists)
    shapes.push(
      { arraysize: '*', cell: fc.array(item, { minLength: least, maxLength: 6 }), fixed: false },
      { arraysize: '5*', cell: fc.array(item, { minLength: least, maxLength: 5 }), fixed: false },
    )
  return shapes
}

function textShapes(datatype: string, kinds: TableKinds): Shape[] {
  const text = datatype === 'char' ? plainText : wideText
  const free = kinds.empties ? fc.oneof({ weight: 5, arbitrary: text }, fc.constant('')) : text
  return [
    { cell: fc.constantFrom('a', '<', '&', 'Z', '9'), fixed: true },
    { arraysize: '*', cell: free, fixed: false },
    { arraysize: '40*', cell: free, fixed: false },
    { arraysize: '8', cell: wordOf(8), fixed: false },
    { arraysize: '4x*', cell: fc.array(wordOf(4), { minLength: 1, maxLength: 4 }), fixed: false },
    { arraysize: '3x2', cell: fc.array(wordOf(3), { minLength: 2, maxLength: 2 }), fixed: true },
  ]
}

function column(kinds: TableKinds, rows: number, place: number): fc.Arbitrary<MadeColumn> {
  return fc.constantFrom(...numeric, 'char', 'unicodeChar').chain((datatype) => {
    const shapes = numeric.includes(datatype) ? numericShapes(datatype, kinds) : textShapes(datatype, kinds)
    return fc.constantFrom(...shapes).chain((shape): fc.Arbitrary<MadeColumn> => {
      const cell = shape.fixed && !kinds.nullsOfFixedLength ? shape.cell : fc.option(shape.cell, { freq: 5 })
      return fc
        .record({
          cells: fc.array(cell, { minLength: rows, maxLength: rows }),
          unit: fc.option(fc.constantFrom('deg', 'mag', 'km/s', 'mas/yr')),
          description: fc.option(plainText.map((text) => `about ${text}`)),
        })
        .map(({ cells, unit, description }) => ({
          name: `column_${place}`,
          datatype,
          ...(shape.arraysize === undefined ? {} : { arraysize: shape.arraysize }),
          more: (unit === null ? {} : { unit }) as Record<string, string>,
          children: description === null ? [] : [element('DESCRIPTION', {}, description)],
          cells: cells as Cell[],
        }))
    })
  })
}

/** A table of 1 to 8 columns of any datatype and shape, with 0 to 20 rows in chunks of 7. */
export const randomTable = (kinds: TableKinds): fc.Arbitrary<MadeTable> =>
  fc
    .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 8 }))
    .chain(([rows, columns]) =>
      fc
        .tuple(...Array.from({ length: columns }, (_, place) => column(kinds, rows, place)))
        .map((made) => ({ columns: made, rowsPerChunk: 7 })),
    )
