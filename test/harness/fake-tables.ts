import type { ColumnBlock, ColumnInfo, RowBlock, TableInfo } from '#shared/model/table.ts'

/** Made-up tables of stars: a number, positions, magnitudes with nulls and NaN, a text. */
const columns: readonly ColumnInfo[] = [
  {
    id: 'c0',
    name: 'source_id',
    datatype: 'long',
    storage: 'i64',
    isArray: false,
    ucd: 'meta.id;meta.main',
    description: 'Unique number of the source',
  },
  {
    id: 'c1',
    name: 'hip',
    datatype: 'int',
    storage: 'i32',
    isArray: false,
    ucd: 'meta.id',
    description: 'Hipparcos number',
  },
  {
    id: 'c2',
    name: 'ra',
    datatype: 'double',
    storage: 'f64',
    isArray: false,
    unit: 'deg',
    ucd: 'pos.eq.ra;meta.main',
    description: 'ICRS right ascension',
  },
  {
    id: 'c3',
    name: 'dec',
    datatype: 'double',
    storage: 'f64',
    isArray: false,
    unit: 'deg',
    ucd: 'pos.eq.dec;meta.main',
    description: 'ICRS declination',
  },
  {
    id: 'c4',
    name: 'vmag',
    datatype: 'float',
    storage: 'f32',
    isArray: false,
    unit: 'mag',
    ucd: 'phot.mag;em.opt.V',
    description: 'Johnson V',
    precision: '2',
  },
  {
    id: 'c5',
    name: 'name',
    datatype: 'char',
    arraysize: '*',
    storage: 'text',
    isArray: false,
    ucd: 'meta.id',
    description: 'A common name',
  },
]

export function fakeTable(id: string, more: Partial<TableInfo> = {}): TableInfo {
  return {
    id,
    title: 'stars',
    columns: [...columns],
    rows: 2000,
    state: 'ready',
    seconds: 0.12,
    bytes: 1_843_200,
    completeness: [{ kind: 'truncated', by: 'maxrec', limit: 2000 }],
    notes: [],
    infos: [],
    params: [],
    provenance: {
      kind: 'query',
      source: 'https://archive.example.org/tap',
      adql: 'SELECT 1',
      at: '2026-03-01T08:00:00Z',
    },
    ...more,
  }
}

const names = ['Polaris', '', 'Alcyone', 'Atlas & Pleione <b>', 'HD 23338']
const valuesOf: Readonly<Record<string, (start: number, rows: number) => ColumnBlock['values']>> = {
  c0: (start, rows) => BigInt64Array.from({ length: rows }, (_, i) => 4_611_686_018_427_387_904n + BigInt(start + i)),
  c1: (start, rows) => Int32Array.from({ length: rows }, (_, i) => 11_767 + start + i),
  c2: (start, rows) => Float64Array.from({ length: rows }, (_, i) => ((start + i) * 137.508) % 360),
  c3: (start, rows) => Float64Array.from({ length: rows }, (_, i) => 89.26411 - ((start + i) % 178)),
  c4: (start, rows) =>
    Float32Array.from({ length: rows }, (_, i) => ((start + i) % 9 === 4 ? Number.NaN : ((start + i) % 90) / 10)),
  c5: (start, rows) => Array.from({ length: rows }, (_, i) => names[(start + i) % names.length] ?? ''),
}

export function fakeRows(start: number, rows: number, wanted: readonly string[] | undefined): RowBlock {
  return {
    start,
    rows,
    columns: (wanted ?? columns.map(({ id }) => id)).map((id) => {
      const nulls = new Uint8Array(Math.ceil(rows / 8))
      if (id === 'c4')
        for (let i = 0; i < rows; i++) if ((start + i) % 11 === 3) nulls[i >> 3] = (nulls[i >> 3] ?? 0) | (1 << (i & 7))
      return { values: valuesOf[id]?.(start, rows) ?? [], nulls }
    }),
  }
}
