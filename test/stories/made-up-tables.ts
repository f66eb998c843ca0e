import type { ColumnBlock, ColumnInfo, RowBlock, TableInfo } from '#shared/model/table.ts'

/** A table whose cells are computed from their row number, so that five million rows cost nothing. */
export interface MadeUpTable {
  readonly info: TableInfo
  readonly cell: (column: number, row: number) => Cell
}
/** null, or what the column's storage holds: complex as a pair, lists as arrays. */
export type Cell = null | number | bigint | string | boolean | readonly (number | bigint | string | boolean)[]

type Draft = Partial<ColumnInfo> & Pick<ColumnInfo, 'name' | 'datatype' | 'storage'>

const columnsOf = (drafts: readonly Draft[]): ColumnInfo[] =>
  drafts.map((draft, index) => ({ id: `c${index}`, isArray: false, ...draft }))

const tableOf = (
  id: string,
  title: string,
  rows: number,
  columns: ColumnInfo[],
  more: Partial<TableInfo> = {},
): TableInfo => ({
  id,
  title,
  columns,
  rows,
  state: 'ready',
  seconds: 0.12,
  bytes: rows * 100,
  completeness: [],
  notes: [],
  infos: [],
  params: [],
  provenance: { kind: 'query', source: 'http://localhost/tap', adql: 'SELECT ...', at: '2026-01-01T00:00:00Z' },
  ...more,
})

/** A number in [0, 1) that depends on row and column alone. */
export function noise(row: number, column: number): number {
  let x = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(column + 7, 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d)
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39)
  return ((x ^ (x >>> 15)) >>> 0) / 4294967296
}

const starColumns = columnsOf([
  {
    name: 'source_id',
    datatype: 'long',
    storage: 'i64',
    ucd: 'meta.id;meta.main',
    description: 'Unique source identifier (unique within a particular data release)',
  },
  { name: 'designation', datatype: 'char', arraysize: '*', storage: 'text', ucd: 'meta.id' },
  {
    name: 'ra',
    datatype: 'double',
    storage: 'f64',
    unit: 'deg',
    ucd: 'pos.eq.ra;meta.main',
    description: 'Right ascension, ICRS, epoch J2016.0',
    precision: '6',
  },
  {
    name: 'dec',
    datatype: 'double',
    storage: 'f64',
    unit: 'deg',
    ucd: 'pos.eq.dec;meta.main',
    description: 'Declination, ICRS, epoch J2016.0',
    precision: '6',
  },
  { name: 'parallax', datatype: 'double', storage: 'f64', unit: 'mas', ucd: 'pos.parallax.trig' },
  { name: 'pm_ra', datatype: 'float', storage: 'f32', unit: 'mas/yr', ucd: 'pos.pm;pos.eq.ra' },
  { name: 'phot_g_mean_mag', datatype: 'float', storage: 'f32', unit: 'mag', ucd: 'phot.mag;em.opt', precision: '3' },
  { name: 'bp_rp', datatype: 'float', storage: 'f32', unit: 'mag', ucd: 'phot.color' },
  { name: 'astrometric_n_obs', datatype: 'short', storage: 'i16', ucd: 'meta.number' },
  { name: 'variable', datatype: 'boolean', storage: 'bool', ucd: 'meta.code' },
  {
    name: 'preview',
    datatype: 'char',
    arraysize: '*',
    storage: 'text',
    ucd: 'meta.ref.url',
    description: 'Address of a preview image',
  },
])

export const sourceId = (row: number): bigint => 4_611_686_018_427_387_904n + BigInt(row) * 1_000_003n

const starCell = (column: number, row: number): Cell => {
  const n = noise(row, column)
  switch (column) {
    case 0:
      return sourceId(row)
    case 1:
      return n < 0.1 ? '' : `Gaia DR3 ${sourceId(row)}`
    case 2:
      return n * 360
    case 3:
      return Math.asin(2 * n - 1) * (180 / Math.PI)
    case 4:
      return n < 0.1 ? null : n < 0.15 ? Number.NaN : n * 12 - 1
    case 5:
      return Math.fround(n * 80 - 40)
    case 6:
      return Math.fround(6 + 14 * n)
    case 7:
      return n < 0.2 ? null : Math.fround(n * 4 - 0.5)
    case 8:
      return Math.floor(n * 900)
    case 9:
      return n < 0.15 ? null : n < 0.5
    default:
      return n < 0.2 ? null : `https://example.org/preview/${row}.png`
  }
}

const kinds = columnsOf([
  { name: 'boolean', datatype: 'boolean', storage: 'bool' },
  { name: 'bit', datatype: 'bit', storage: 'bits' },
  { name: 'bits', datatype: 'bit', arraysize: '12', storage: 'bits', isArray: true },
  { name: 'byte', datatype: 'unsignedByte', storage: 'u8' },
  { name: 'short', datatype: 'short', storage: 'i16' },
  { name: 'int', datatype: 'int', storage: 'i32' },
  { name: 'long', datatype: 'long', storage: 'i64', unit: 'ns' },
  { name: 'char', datatype: 'char', arraysize: '*', storage: 'text' },
  {
    name: 'unicode',
    datatype: 'unicodeChar',
    arraysize: '*',
    storage: 'text',
    description: 'Names as people write them, <b>not</b> as markup',
  },
  { name: 'float', datatype: 'float', storage: 'f32', unit: 'Jy' },
  { name: 'double', datatype: 'double', storage: 'f64', unit: 'erg.s**-1.cm**-2.Angstrom**-1' },
  { name: 'complex', datatype: 'floatComplex', storage: 'c64' },
  { name: 'flux', datatype: 'float', arraysize: '*', storage: 'f32', isArray: true, unit: 'mJy' },
  { name: 'cov', datatype: 'double', arraysize: '2x2', storage: 'f64', isArray: true },
  { name: 'names', datatype: 'char', arraysize: '8x*', storage: 'text', isArray: true },
])

const texts = [
  'Betelgeuse',
  '',
  '<img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  'https://example.org/a?b=c&d=<e>',
  'line one\nline two',
  `${'A very long description that does not fit a cell. '.repeat(40)}`.slice(0, 1000),
]
const unicode = ['α Ori', '参宿四', 'منكب الجوزاء', 'Ångström', '🌌 M 31', 'x'.repeat(80)]
const doubles = [
  0,
  -0,
  1e-300,
  6.02214076e23,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  0.1,
  123456789.125,
]
const longs = [9223372036854775807n, -9223372036854775808n, 9007199254740993n, 0n, -1n]

const kindCell = (column: number, row: number): Cell => {
  if (noise(row, column) < 0.12) return null
  const pick = <T>(list: readonly T[]): T => list[row % list.length] as T
  switch (column) {
    case 0:
      return row % 3 > 0
    case 1:
      return row % 2
    case 2:
      return Array.from({ length: 12 }, (_, at) => (row >> (at % 5)) & 1)
    case 3:
      return row % 256
    case 4:
      return (row * 37) % 32768
    case 5:
      return row * 7919 - 1_000_000
    case 6:
      return pick(longs)
    case 7:
      return pick(texts)
    case 8:
      return pick(unicode)
    case 9:
      return Math.fround(pick([0.1, 1e-9, 3.4e38, -2.5, Number.NaN, 1 / 3]))
    case 10:
      return pick(doubles)
    case 11:
      return [Math.fround(0.1 * row), row % 2 ? -1.5 : 2.25]
    case 12:
      return Array.from({ length: [0, 3, 7, 100][row % 4] ?? 0 }, (_, at) => Math.fround(0.1 * at + row))
    case 13:
      return [1, 0.25, 0.25, row + 1]
    default:
      return row % 5 === 0 ? [] : ['HIP 27989', 'HD 39801', 'M 42'].slice(0, 1 + (row % 3))
  }
}

const wideColumns = columnsOf(
  Array.from({ length: 150 }, (_, index) => ({
    name: index % 10 === 0 ? `quality_flag_${index}` : `col_${index}`,
    datatype: 'double' as const,
    storage: 'f64' as const,
    ...(index % 3 === 0 ? { unit: 'mag' } : {}),
    ucd: 'phot.mag',
    description: `Column ${index} of the wide table`,
  })),
)

const small = (row: number): Cell[] => [BigInt(11767 + row), `star ${row + 1}`, 37.9545 + row, 89.264 - row * 0.5]
const smallColumns = columnsOf([
  { name: 'hip', datatype: 'long', storage: 'i64', ucd: 'meta.id;meta.main' },
  { name: 'name', datatype: 'char', arraysize: '*', storage: 'text', ucd: 'meta.id' },
  { name: 'ra', datatype: 'double', storage: 'f64', unit: 'deg', ucd: 'pos.eq.ra', precision: 'F4' },
  { name: 'dec', datatype: 'double', storage: 'f64', unit: 'deg', ucd: 'pos.eq.dec', precision: 'F4' },
])

export const madeUpTables: Readonly<Record<string, MadeUpTable>> = Object.fromEntries(
  [
    {
      info: tableOf('small', 'stars (1)', 10, smallColumns),
      cell: (column: number, row: number) => small(row)[column] ?? null,
    },
    { info: tableOf('large', 'gaia_source', 5_000_000, starColumns, { seconds: 72.4 }), cell: starCell },
    {
      info: tableOf('wide', 'wide', 50_000, wideColumns),
      cell: (column: number, row: number) => (noise(row, column) < 0.1 ? null : noise(row, column) * 30),
    },
    {
      info: tableOf('kinds', 'all datatypes', 500, kinds, {
        notes: [
          'FIELD "byte" declares the datatype "unsignedInt", which VOTable does not have; it is read as unsignedByte.',
        ],
      }),
      cell: kindCell,
    },
    { info: tableOf('empty', 'query 2', 0, starColumns), cell: starCell },
    {
      info: tableOf('damaged', 'cone M 45', 1200, starColumns, {
        completeness: [
          { kind: 'damaged', message: 'The document ends inside a TD element.', line: 1203, column: 17, byte: 482_113 },
          { kind: 'truncated', by: 'maxrec', limit: 2000 },
        ],
        notes: ['The value "--" in column parallax is no number; it is read as null (14 cells).'],
      }),
      cell: starCell,
    },
    {
      info: tableOf('truncated', 'stars (2)', 2000, starColumns, {
        completeness: [{ kind: 'truncated', by: 'maxrec', limit: 2000 }],
      }),
      cell: starCell,
    },
    {
      info: tableOf('reading', 'long query', 12_345, starColumns, {
        state: 'reading',
        rowsExpected: 100_000,
        seconds: 3.2,
      }),
      cell: starCell,
    },
    { info: tableOf('broken', 'gone away', 4000, starColumns), cell: starCell },
  ].map((table) => [table.info.id, table]),
)

/** Rows start .. start + rows as main would send them. */
export function blockOf({ info, cell }: MadeUpTable, start: number, rows: number): RowBlock {
  const count = Math.max(0, Math.min(rows, info.rows - start))
  return {
    start,
    rows: count,
    columns: info.columns.map((column, index) => columnBlock(column, (row) => cell(index, start + row), count)),
  }
}

function columnBlock(info: ColumnInfo, cell: (row: number) => Cell, rows: number): ColumnBlock {
  const nulls = new Uint8Array(Math.ceil(rows / 8))
  const items: (number | bigint | string | boolean)[] = []
  const offsets = new Uint32Array(rows + 1)
  const complex = info.storage === 'c64' || info.storage === 'c128'
  const blank = info.storage === 'text' ? '' : info.storage === 'i64' ? 0n : 0
  for (let row = 0; row < rows; row++) {
    const value = cell(row)
    if (value === null) nulls[row >> 3] = (nulls[row >> 3] ?? 0) | (1 << (row & 7))
    if (Array.isArray(value)) items.push(...value)
    else if (value !== null) items.push(value as number)
    else if (!info.isArray) items.push(...(complex ? [0, 0] : [blank]))
    offsets[row + 1] = complex ? items.length / 2 : items.length
  }
  const numbers = info.storage === 'text' ? [] : items.map(Number)
  const values = {
    bool: () => Uint8Array.from(numbers),
    u8: () => Uint8Array.from(numbers),
    bits: () => Uint8Array.from(numbers),
    i16: () => Int16Array.from(numbers),
    i32: () => Int32Array.from(numbers),
    i64: () => BigInt64Array.from(items.map((item) => BigInt(item))),
    f32: () => Float32Array.from(numbers),
    c64: () => Float32Array.from(numbers),
    f64: () => Float64Array.from(numbers),
    c128: () => Float64Array.from(numbers),
    text: () => items.map(String),
  }
  const make = info.storage === 'text' ? values.text : values[info.storage]
  return { values: make(), nulls, ...(info.isArray ? { offsets } : {}) }
}
