/** A cell; null where the service has no value. */
export type Cell = string | number | null

export interface DoubleColumn {
  /** As it is in a query without quotes; `size` needs them in ADQL. */
  readonly name: string
  readonly datatype: 'char' | 'double' | 'int' | 'long'
  readonly unit?: string
  readonly ucd?: string
  readonly description: string
}

export interface DoubleTable {
  readonly schema: string
  readonly name: string
  readonly description: string
  readonly columns: readonly DoubleColumn[]
  readonly rows: readonly (readonly Cell[])[]
}

const text = (name: string, description: string, ucd?: string): DoubleColumn => ({
  name,
  datatype: 'char',
  description,
  ...(ucd && { ucd }),
})
const real = (name: string, unit: string, ucd: string, description: string): DoubleColumn => ({
  name,
  datatype: 'double',
  description,
  ucd,
  ...(unit && { unit }),
})
const whole = (name: string, description: string): DoubleColumn => ({ name, datatype: 'int', description })

/** A number in [0, 1) that belongs to a place: the same on every machine. */
const share = (row: number, column: number): number => {
  let hash = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(column + 1, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return ((hash ^ (hash >>> 13)) >>> 0) / 4_294_967_296
}
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))

export const objectRows = 500
const types = ['A7V', 'F2V', 'F8V', 'G2V', 'G5IV', 'K0III', 'K5III', 'M0III']

const objects: DoubleTable = {
  schema: 'stella_vpnep',
  name: 'objects',
  description: 'Stars near the north ecliptic pole.',
  columns: [
    text('objname', 'Name of the star', 'meta.id;meta.main'),
    text('sptype', 'Spectral type', 'src.spType'),
    text('simbad', 'Name at SIMBAD', 'meta.id'),
    real('vmag', 'mag', 'phot.mag;em.opt.V', 'Magnitude in V'),
    real('teff', 'K', 'phys.temperature.effective', 'Effective temperature'),
    real('logg', '', 'phys.gravity', 'Logarithm of the surface gravity'),
  ],
  rows: Array.from({ length: objectRows }, (_, row) => [
    `VPNEP ${String(row + 1).padStart(4, '0')}`,
    types[Math.floor(share(row, 0) * types.length)] ?? null,
    row % 7 === 0 ? null : `TYC ${4000 + row}-${row % 97}-1`,
    rounded(5 + 6 * share(row, 1), 3),
    row % 11 === 0 ? null : rounded(3800 + 4200 * share(row, 2), 1),
    rounded(1.5 + 3.5 * share(row, 3), 2),
  ]),
}

const observations: DoubleTable = {
  schema: 'stella_vpnep',
  name: 'observations',
  description: 'Spectra of the stars, two for each.',
  columns: [
    text('objname', 'Name of the star', 'meta.id'),
    whole('obsid', 'Number of the observation'),
    real('sn', '', 'stat.snr', 'Signal to noise'),
  ],
  rows: Array.from({ length: objectRows * 2 }, (_, row) => [
    objects.rows[row >> 1]?.[0] ?? null,
    row + 1,
    rounded(20 + 180 * share(row, 4), 1),
  ]),
}

const stella: DoubleTable = {
  schema: 'stella_vpnep',
  name: 'stella_obs',
  description: 'Observations of the STELLA telescope: every third one.',
  columns: [whole('obsid', 'Number of the observation'), real('exptime', 's', 'time.duration', 'Exposure')],
  rows: Array.from({ length: Math.floor((objectRows * 2) / 3) }, (_, row) => [
    (row + 1) * 3,
    rounded(300 + 3300 * share(row, 5), 0),
  ]),
}

const own = [objects, observations, stella]

const described = (names: Readonly<Record<string, DoubleColumn['datatype']>>): DoubleColumn[] =>
  Object.entries(names).map(([name, datatype]) => ({ name, datatype, description: `${name} (TAP 1.1, 4)` }))

const catalogueColumns = {
  schemas: described({ schema_name: 'char', utype: 'char', description: 'char', schema_index: 'int' }),
  tables: described({
    ...{ schema_name: 'char', table_name: 'char', table_type: 'char', utype: 'char', description: 'char' },
    table_index: 'int',
  }),
  columns: described({
    ...{ table_name: 'char', column_name: 'char', datatype: 'char', arraysize: 'char', xtype: 'char' },
    ...{ size: 'int', description: 'char', utype: 'char', unit: 'char', ucd: 'char' },
    ...{ indexed: 'int', principal: 'int', std: 'int', column_index: 'int' },
  }),
  keys: described({
    ...{ key_id: 'char', from_table: 'char', target_table: 'char', description: 'char', utype: 'char' },
  }),
  key_columns: described({ key_id: 'char', from_column: 'char', target_column: 'char' }),
}

interface ForeignKey {
  readonly from: string
  readonly target: string
  readonly columns: readonly [from: string, target: string]
}

export const foreignKeys: readonly ForeignKey[] = [
  ['stella_vpnep.observations', 'stella_vpnep.objects', 'objname'],
  ['stella_vpnep.stella_obs', 'stella_vpnep.observations', 'obsid'],
  ['TAP_SCHEMA.tables', 'TAP_SCHEMA.schemas', 'schema_name'],
  ['TAP_SCHEMA.columns', 'TAP_SCHEMA.tables', 'table_name'],
  ['TAP_SCHEMA.keys', 'TAP_SCHEMA.tables', 'from_table', 'table_name'],
  ['TAP_SCHEMA.keys', 'TAP_SCHEMA.tables', 'target_table', 'table_name'],
  ['TAP_SCHEMA.key_columns', 'TAP_SCHEMA.keys', 'key_id'],
].map(([from = '', target = '', column = '', other = column]) => ({ from, target, columns: [column, other] }))

/** The name as ADQL needs it: `size` is a reserved word. */
export const spelt = (column: DoubleColumn): string => (column.name === 'size' ? '"size"' : column.name)

/** TAP_SCHEMA, of itself as well (TAP 1.1, 4). */
function tapSchema(): DoubleTable[] {
  const empty = Object.entries(catalogueColumns).map(([name, columns]) => ({
    schema: 'TAP_SCHEMA',
    name,
    description: `The ${name} of this service.`,
    columns,
    rows: [],
  }))
  const all: DoubleTable[] = [...own, ...empty]
  const cells: Record<string, Cell[][]> = {
    schemas: [
      ['stella_vpnep', null, 'Stars near the north ecliptic pole', 1],
      ['TAP_SCHEMA', null, 'What this service has', 2],
    ],
    tables: all.map((table, index) => [
      ...[table.schema, `${table.schema}.${table.name}`, 'table', null, table.description, index + 1],
    ]),
    columns: all.flatMap((table) =>
      table.columns.map((column, index) => [
        ...[`${table.schema}.${table.name}`, spelt(column), column.datatype, column.datatype === 'char' ? '*' : null],
        ...[
          null,
          null,
          column.description,
          null,
          column.unit ?? null,
          column.ucd ?? null,
          0,
          1,
          table.schema === 'TAP_SCHEMA' ? 1 : 0,
          index + 1,
        ],
      ]),
    ),
    keys: foreignKeys.map(({ from, target }, index) => [String(index + 1), from, target, null, null]),
    key_columns: foreignKeys.map(({ columns }, index) => [String(index + 1), ...columns]),
  }
  return empty.map((table) => ({ ...table, rows: cells[table.name] ?? [] }))
}

/** All tables of the service: a few hundred generated stars, their observations, and TAP_SCHEMA. */
export const catalogue: readonly DoubleTable[] = [...own, ...tapSchema()]
