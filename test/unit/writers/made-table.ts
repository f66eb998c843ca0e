import type { CellArray, Column, ColumnChunk } from '#main/tables/column.ts'
import type { Table } from '#main/tables/table.ts'
import type { Mark, Provenance, Storage } from '#shared/model/table.ts'
import type { VotableElement } from '#shared/vo/votable/element.ts'
import { columnInfoOf } from '#shared/vo/votable/field.ts'

/** A cell as a test writes it: a scalar, a list, or null. Complex: a pair. */
export type Cell = null | boolean | number | bigint | string | readonly Item[]
type Item = boolean | number | bigint | string | readonly [number, number]

export interface MadeColumn {
  readonly name: string
  readonly datatype: string
  readonly arraysize?: string
  readonly more?: Readonly<Record<string, string>>
  readonly children?: readonly VotableElement[]
  readonly cells: readonly Cell[]
}

export interface MadeTable {
  readonly columns: readonly MadeColumn[]
  readonly completeness?: readonly Mark[]
  readonly provenance?: Provenance
  /** Elements of the RESOURCE before and behind the TABLE. */
  readonly before?: readonly VotableElement[]
  readonly behind?: readonly VotableElement[]
  readonly root?: Readonly<Record<string, string>>
  readonly rowsPerChunk?: number
}

export const element = (
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: ReadonlyArray<VotableElement | string>
): VotableElement => ({ name, attributes, children })

export const file: Provenance = { kind: 'file', source: 'made.vot', at: '2026-01-01T00:00:00Z' }

/** A table whose columns are laid out as the column store lays them out. */
export const madeTable = (made: MadeTable): Table => madeDocument([made])[0] as Table

/** Tables of one document, each in a RESOURCE of its own. */
export function madeDocument(tables: readonly MadeTable[]): Table[] {
  const resources: VotableElement[] = []
  const document = element('VOTABLE', tables[0]?.root ?? { version: '1.3' })
  const all = tables.map((made) => oneTable(made, document, resources))
  return all.map((table) => ({ ...table, document: Object.assign(document, { children: resources }) }))
}

function oneTable(made: MadeTable, document: VotableElement, resources: VotableElement[]): Table {
  const fields = made.columns.map((column) =>
    element(
      'FIELD',
      {
        name: column.name,
        datatype: column.datatype,
        ...(column.arraysize === undefined ? {} : { arraysize: column.arraysize }),
        ...column.more,
      },
      ...(column.children ?? []),
    ),
  )
  const table = element('TABLE', { name: 'made' }, ...fields, element('DATA', {}, element('TABLEDATA')))
  resources.push(element('RESOURCE', { type: 'results' }, ...(made.before ?? []), table, ...(made.behind ?? [])))
  const rows = made.columns[0]?.cells.length ?? 0
  const perChunk = made.rowsPerChunk ?? Math.max(rows, 1)
  const columns = made.columns.map((column, index): Column => {
    const info = columnInfoOf(fields[index] ?? element('FIELD'), index, () => undefined)
    const chunks: ColumnChunk[] = []
    for (let start = 0; start < rows; start += perChunk)
      chunks.push(chunkOf(info.storage, info.isArray, column.cells.slice(start, start + perChunk)))
    return { info, chunks }
  })
  return {
    id: 't-made',
    info: {
      id: 't-made',
      title: 'made',
      columns: columns.map((column) => column.info),
      rows,
      state: 'ready',
      seconds: 0,
      bytes: 0,
      completeness: [...(made.completeness ?? [])],
      notes: [],
      infos: [],
      params: [],
      provenance: made.provenance ?? file,
    },
    columns,
    document,
    element: table,
    rowBlock: () => {
      throw new Error('Made tables have no blocks.')
    },
    pin: () => () => undefined,
  }
}

function chunkOf(storage: Storage, isArray: boolean, cells: readonly Cell[]): ColumnChunk {
  const rows = cells.length
  const nulls = new Uint8Array((rows + 7) >> 3)
  for (const [row, cell] of cells.entries())
    if (cell === null) nulls[row >> 3] = (nulls[row >> 3] ?? 0) | (1 << (row & 7))
  const withNulls = cells.includes(null) ? { nulls } : {}
  const lists = cells.map((cell): readonly Item[] => {
    if (cell === null) return isArray || storage === 'text' ? [] : [filler(storage)]
    if (isArray) return Array.isArray(cell) ? cell : []
    return storage === 'c64' || storage === 'c128' ? [cell as unknown as [number, number]] : [cell as Item]
  })
  const items = lists.flat(1) as Item[]
  if (storage === 'c64' || storage === 'c128') {
    const pairs = (lists as ReadonlyArray<ReadonlyArray<readonly [number, number]>>).flatMap((list) => list.flat())
    const values = storage === 'c64' ? Float32Array.from(pairs) : Float64Array.from(pairs)
    return { rows, values, ...withNulls, ...(isArray ? { offsets: offsetsOf(lists.map((list) => list.length)) } : {}) }
  }
  if (storage === 'text') {
    const encoded = items.map((item) => Buffer.from(String(item)))
    const bytes = new Uint8Array(Buffer.concat(encoded))
    if (isArray)
      return {
        rows,
        values: bytes,
        offsets: offsetsOf(lists.map((list) => list.length)),
        textOffsets: offsetsOf(encoded.map((text) => text.length)),
        ...withNulls,
      }
    const lengths = cells.map((cell) => (cell === null ? 0 : Buffer.byteLength(String(cell))))
    return { rows, values: bytes, offsets: offsetsOf(lengths), ...withNulls }
  }
  return {
    rows,
    values: valuesOf(storage, items),
    ...withNulls,
    ...(isArray ? { offsets: offsetsOf(lists.map((list) => list.length)) } : {}),
  }
}

const filler = (storage: Storage): Item =>
  storage === 'i64'
    ? 0n
    : storage === 'bool'
      ? false
      : storage === 'c64' || storage === 'c128'
        ? [Number.NaN, Number.NaN]
        : 0

function offsetsOf(lengths: readonly number[]): Uint32Array {
  const offsets = new Uint32Array(lengths.length + 1)
  for (const [index, length] of lengths.entries()) offsets[index + 1] = (offsets[index] ?? 0) + length
  return offsets
}

function valuesOf(storage: Storage, items: readonly Item[]): CellArray {
  if (storage === 'i64') return BigInt64Array.from(items.map((item) => BigInt(item as bigint | number)))
  const numbers = items.map(Number)
  if (storage === 'i16') return Int16Array.from(numbers)
  if (storage === 'i32') return Int32Array.from(numbers)
  if (storage === 'f32') return Float32Array.from(numbers)
  if (storage === 'f64') return Float64Array.from(numbers)
  return Uint8Array.from(numbers)
}

/** All pieces as one text. */
export async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all).toString('utf8')
}

/** One column of each datatype, scalar, with ordinary, extreme and missing cells. */
export const everyDatatype: readonly MadeColumn[] = [
  { name: 'flag', datatype: 'boolean', cells: [true, false, null] },
  { name: 'bit1', datatype: 'bit', cells: [1, 0, 1] },
  { name: 'byte', datatype: 'unsignedByte', cells: [0, 255, null] },
  { name: 'short', datatype: 'short', cells: [-32768, 32767, null] },
  { name: 'int', datatype: 'int', cells: [-2147483648, 2147483647, null] },
  { name: 'long', datatype: 'long', cells: [-9223372036854775808n, 9007199254740993n, null] },
  { name: 'one', datatype: 'char', cells: ['a', '<', 'z'] },
  { name: 'text', datatype: 'char', arraysize: '*', cells: ['a & b', ' <x> ', null] },
  { name: 'fixed', datatype: 'char', arraysize: '6', cells: ['sixsix', 'two', null] },
  { name: 'wide', datatype: 'unicodeChar', arraysize: '*', cells: ['\u03b1 \u65e5\u672c', '\u{1f600}', null] },
  { name: 'float', datatype: 'float', cells: [Math.fround(0.1), Number.NaN, null] },
  { name: 'double', datatype: 'double', cells: [0.1, Number.NEGATIVE_INFINITY, null] },
  {
    name: 'fcomplex',
    datatype: 'floatComplex',
    cells: [
      [1, -2.5],
      [Number.NaN, 0],
      [0, 1e-30],
    ] as unknown as Cell[],
  },
  {
    name: 'dcomplex',
    datatype: 'doubleComplex',
    cells: [
      [1 / 3, 2],
      [1e300, -0],
      [5e-324, 1],
    ] as unknown as Cell[],
  },
  {
    name: 'bits',
    datatype: 'bit',
    arraysize: '11',
    cells: [
      [1, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1],
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    ],
  },
  {
    name: 'floats',
    datatype: 'float',
    arraysize: '2',
    cells: [
      [1.5, 2],
      [Number.NaN, 3],
      [4, 5],
    ],
  },
  { name: 'ints', datatype: 'int', arraysize: '*', cells: [[1, 2, 3], null, [4]] },
  { name: 'longs', datatype: 'long', arraysize: '3*', cells: [[1n], [2n, -3n], null] },
  {
    name: 'matrix',
    datatype: 'double',
    arraysize: '2x2',
    cells: [
      [1, 2, 3, 4],
      [5, 6, 7, 8.25],
      [0, 0, 0, 0],
    ],
  },
  { name: 'flags', datatype: 'boolean', arraysize: '*', cells: [[true, false], [true], null] },
  { name: 'words', datatype: 'char', arraysize: '4x*', cells: [['ab', 'cdef'], ['x'], null] },
  {
    name: 'names',
    datatype: 'unicodeChar',
    arraysize: '3x2',
    cells: [
      ['\u03b1\u03b2', 'abc'],
      ['', 'x'],
      ['y', 'z'],
    ],
  },
  {
    name: 'zs',
    datatype: 'floatComplex',
    arraysize: '*',
    cells: [
      [
        [1, 2],
        [3, 4],
      ],
      [[5, 6]],
      null,
    ],
  },
]
