/**
 * Tables that are made row by row, so that they can be of any length. Every cell follows from its row number alone:
 * tests compare what was read with `cellsOf(row)`.
 */
export interface GeneratedRow {
  /** Beyond 2^53, in steps of 128, as Gaia's: a double cannot tell neighbours apart. */
  readonly source_id: bigint
  readonly ra: number
  readonly dec: number
  /** Every 7th is null, every 11th NaN. */
  readonly mag: number | null
  /** Every 5th is the empty string. */
  readonly name: string
  /** Every 3rd is null (VALUES null="-1"). */
  readonly n_obs: number | null
  readonly variable: boolean
  readonly flux: readonly [number, number, number]
}

export const firstSourceId = 6_917_528_000_000_000_001n

/** The cells of a row (0-based) of the table that `made.rows_N` and its kin are made of. */
export function cellsOf(row: number): GeneratedRow {
  return {
    source_id: firstSourceId + 128n * BigInt(row),
    ra: (row * 0.017) % 360,
    dec: ((row * 0.0031) % 180) - 90,
    mag: row % 7 === 6 ? null : row % 11 === 10 ? Number.NaN : Math.fround(8 + (row % 1300) / 100),
    name: row % 5 === 4 ? '' : `Star ${row} α & <b>`,
    n_obs: row % 3 === 2 ? null : row % 500,
    variable: row % 2 === 1,
    flux: [Math.fround(row * 0.5), Math.fround(row + 0.25), Math.fround(-1 - row)],
  }
}

/** Columns of the generated table: FIELD attributes, the FIELD's content, and the two ways to write a cell. */
interface GeneratedColumn {
  readonly name: string
  readonly attributes: string
  readonly inside?: string
  readonly text: (row: number) => string
  readonly binary: (row: number) => { readonly bytes: Buffer; readonly isNull: boolean }
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const sized = (bytes: number, write: (buffer: Buffer) => void, isNull = false) => {
  const buffer = Buffer.alloc(bytes)
  write(buffer)
  return { bytes: buffer, isNull }
}
const double = (value: number) => sized(8, (buffer) => buffer.writeDoubleBE(value))
const float = (value: number): Buffer => sized(4, (buffer) => buffer.writeFloatBE(value)).bytes
const floatText = (value: number): string => (Number.isNaN(value) ? 'NaN' : String(value))

const starColumns: readonly GeneratedColumn[] = [
  {
    name: 'source_id',
    attributes: 'datatype="long" ucd="meta.id;meta.main"',
    text: (row) => String(cellsOf(row).source_id),
    binary: (row) => sized(8, (buffer) => buffer.writeBigInt64BE(cellsOf(row).source_id)),
  },
  {
    name: 'ra',
    attributes: 'datatype="double" unit="deg" ucd="pos.eq.ra;meta.main"',
    text: (row) => String(cellsOf(row).ra),
    binary: (row) => double(cellsOf(row).ra),
  },
  {
    name: 'dec',
    attributes: 'datatype="double" unit="deg" ucd="pos.eq.dec;meta.main"',
    text: (row) => String(cellsOf(row).dec),
    binary: (row) => double(cellsOf(row).dec),
  },
  {
    name: 'mag',
    attributes: 'datatype="float" unit="mag" ucd="phot.mag;em.opt.V"',
    text: (row) => (cellsOf(row).mag === null ? '' : floatText(cellsOf(row).mag ?? 0)),
    binary: (row) => {
      const { mag } = cellsOf(row)
      return sized(4, (buffer) => buffer.writeFloatBE(mag ?? Number.NaN), mag === null)
    },
  },
  {
    name: 'name',
    attributes: 'datatype="char" arraysize="*" ucd="meta.id"',
    text: (row) => escaped(cellsOf(row).name),
    binary: (row) => {
      const bytes = Buffer.from(cellsOf(row).name)
      return {
        bytes: Buffer.concat([sized(4, (length) => length.writeUInt32BE(bytes.length)).bytes, bytes]),
        isNull: false,
      }
    },
  },
  {
    name: 'n_obs',
    attributes: 'datatype="int" ucd="meta.number"',
    inside: '<VALUES null="-1"/>',
    text: (row) => String(cellsOf(row).n_obs ?? -1),
    binary: (row) => sized(4, (buffer) => buffer.writeInt32BE(cellsOf(row).n_obs ?? -1), cellsOf(row).n_obs === null),
  },
  {
    name: 'variable',
    attributes: 'datatype="boolean" ucd="meta.code;src.var"',
    text: (row) => (cellsOf(row).variable ? 'T' : 'F'),
    binary: (row) => ({ bytes: Buffer.from(cellsOf(row).variable ? 'T' : 'F'), isNull: false }),
  },
  {
    name: 'flux',
    attributes: 'datatype="float" arraysize="3" unit="Jy" ucd="phot.flux"',
    text: (row) => cellsOf(row).flux.join(' '),
    binary: (row) => ({ bytes: Buffer.concat(cellsOf(row).flux.map(float)), isNull: false }),
  },
]

/** Value of column `column` in row `row` of a wide table (`made.rows_N_x_M`). */
export const wideCell = (row: number, column: number): number => row + column / 1000

const wideColumns = (columns: number): readonly GeneratedColumn[] =>
  Array.from({ length: columns }, (_, column) => ({
    name: `c${column}`,
    attributes: `datatype="double" ucd="stat.value"`,
    text: (row) => String(wideCell(row, column)),
    binary: (row) => double(wideCell(row, column)),
  }))

/** Names of the columns of a generated table, all of them. */
export const columnNames = (wide?: number): readonly string[] =>
  (wide ? wideColumns(wide) : starColumns).map((column) => column.name)

/** What the double streams: which columns, how many rows, in which serialization. */
export interface GeneratedAnswer {
  readonly rows: number
  readonly wide?: number
  /** Names in the order wanted; absent = all. */
  readonly columns?: readonly string[]
  readonly serialization: 'TABLEDATA' | 'BINARY2'
  readonly query: string
  /** Elements behind the TABLE: a second QUERY_STATUS. */
  readonly behind?: string
}

const rowsInPiece = 500

/** The answer in pieces of at most 500 rows, head and tail as pieces of their own. */
export function* generatedAnswer(
  answer: GeneratedAnswer,
): Generator<{ readonly bytes: Buffer; readonly rows: number }> {
  const all = answer.wide ? wideColumns(answer.wide) : starColumns
  const names = answer.columns ?? all.map((column) => column.name)
  const columns = names.flatMap((name) => all.find((column) => column.name === name) ?? [])
  const binary = answer.serialization === 'BINARY2'
  const text = (piece: string, rows = 0) => ({ bytes: Buffer.from(piece), rows })
  const fields = columns.map(
    ({ name, attributes, inside }) =>
      `<FIELD ID="${name}" name="${name}" ${attributes}>${inside ?? ''}<DESCRIPTION>Made-up ${name}</DESCRIPTION></FIELD>`,
  )
  yield text(
    `<?xml version='1.0' encoding='utf-8'?>\n<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">` +
      `<RESOURCE type="results"><INFO name="QUERY_STATUS" value="OK">Query successful</INFO>` +
      `<INFO name="query" value="${escaped(answer.query).replaceAll('"', '&quot;')}"/>` +
      `<COOSYS ID="system" epoch="J2016.0" system="ICRS"/><TABLE name="generated">${fields.join('')}<DATA>` +
      (binary ? '<BINARY2><STREAM encoding="base64">' : '<TABLEDATA>'),
  )
  let rest: Buffer = Buffer.alloc(0)
  for (let start = 0; start < answer.rows; start += rowsInPiece) {
    const end = Math.min(start + rowsInPiece, answer.rows)
    if (binary) {
      const parts: Buffer[] = [rest]
      for (let row = start; row < end; row++) parts.push(binaryRow(columns, row))
      const bytes = Buffer.concat(parts)
      const whole = end === answer.rows ? bytes.length : bytes.length - (bytes.length % 3)
      rest = bytes.subarray(whole)
      yield text(`${bytes.subarray(0, whole).toString('base64')}\n`, end - start)
    } else {
      let piece = ''
      for (let row = start; row < end; row++)
        piece += `<TR>${columns.map((column) => `<TD>${column.text(row)}</TD>`).join('')}</TR>\n`
      yield text(piece, end - start)
    }
  }
  yield text(
    `${binary ? '</STREAM></BINARY2>' : '</TABLEDATA>'}</DATA></TABLE>${answer.behind ?? ''}</RESOURCE></VOTABLE>\n`,
  )
}

/** VOTable 1.4, 8.3: null bits first, most significant bit first, then every cell. */
function binaryRow(columns: readonly GeneratedColumn[], row: number): Buffer {
  const cells = columns.map((column) => column.binary(row))
  const mask = Buffer.alloc(Math.ceil(columns.length / 8))
  cells.forEach(({ isNull }, i) => {
    if (isNull) mask[i >> 3] = (mask[i >> 3] ?? 0) | (0x80 >> (i & 7))
  })
  return Buffer.concat([mask, ...cells.map(({ bytes }) => bytes)])
}

/** Metadata of the generated columns, for /tables and TAP_SCHEMA. */
export const columnElements = (wide?: number): string =>
  (wide ? wideColumns(wide) : starColumns)
    .map(({ name, attributes }) => {
      const value = (key: string) => new RegExp(`${key}="([^"]*)"`).exec(attributes)?.[1]
      const arraysize = value('arraysize')
      return (
        `<column><name>${name}</name><description>Made-up ${name}</description>` +
        (value('unit') ? `<unit>${value('unit')}</unit>` : '') +
        `<ucd>${value('ucd')}</ucd><dataType xsi:type="vs:VOTableType"${arraysize ? ` arraysize="${arraysize}"` : ''}>` +
        `${value('datatype')}</dataType>${name === 'source_id' ? '<flag>indexed</flag><flag>primary</flag>' : ''}</column>`
      )
    })
    .join('')
