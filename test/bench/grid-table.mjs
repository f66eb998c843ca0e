// The table of the grid's benchmark: rows x 20 columns computed from the row number, as a VOTable (BINARY2), written
// once into the system's folder for temporary files.
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Raised when the cells change. */
const edition = 1

const columns = [
  ['source_id', 'long', 'ucd="meta.id;meta.main"'],
  ['solution_id', 'long', 'ucd="meta.version"'],
  ['ra', 'double', 'unit="deg" ucd="pos.eq.ra;meta.main" precision="F6"'],
  ['dec', 'double', 'unit="deg" ucd="pos.eq.dec;meta.main" precision="F6"'],
  ['ref_epoch', 'double', 'unit="yr" ucd="meta.ref;time.epoch"'],
  ['parallax', 'double', 'unit="mas" ucd="pos.parallax.trig"'],
  ['parallax_error', 'double', 'unit="mas" ucd="stat.error;pos.parallax.trig"'],
  ['pmra', 'float', 'unit="mas/yr" ucd="pos.pm;pos.eq.ra"'],
  ['pmdec', 'float', 'unit="mas/yr" ucd="pos.pm;pos.eq.dec"'],
  ['phot_g_mean_mag', 'float', 'unit="mag" ucd="phot.mag;em.opt" precision="F3"'],
  ['phot_bp_mean_mag', 'float', 'unit="mag" ucd="phot.mag;em.opt.B" precision="F3"'],
  ['phot_rp_mean_mag', 'float', 'unit="mag" ucd="phot.mag;em.opt.R" precision="F3"'],
  ['bp_rp', 'float', 'unit="mag" ucd="phot.color"'],
  ['radial_velocity', 'float', 'unit="km/s" ucd="spect.dopplerVeloc.opt"'],
  ['random_index', 'int', 'ucd="meta.code"'],
  ['astrometric_n_obs_al', 'int', 'ucd="meta.number"'],
  ['visibility_periods_used', 'short', 'ucd="meta.number"'],
  ['phot_proc_mode', 'unsignedByte', 'ucd="meta.code"'],
  ['has_xp_continuous', 'boolean', 'ucd="meta.code"'],
  ['region', 'char', 'arraysize="8" ucd="meta.id"'],
]
export const columnCount = columns.length

/** The id of a row: more digits than a double holds. */
export const sourceId = (row) => 4_611_686_018_427_387_904n + BigInt(row) * 1_000_003n

/** A number in [0, 1) that depends on row and column alone. */
function noise(row, column) {
  let x = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(column + 7, 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d)
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39)
  return ((x ^ (x >>> 15)) >>> 0) / 4294967296
}

const bytesOf = { long: 8, double: 8, float: 4, int: 4, short: 2, unsignedByte: 1, boolean: 1, char: 8 }
const maskBytes = Math.ceil(columns.length / 8)
const rowBytes = maskBytes + columns.reduce((sum, [, datatype]) => sum + bytesOf[datatype], 0)

function writeRow(bytes, at, row) {
  let offset = at + maskBytes
  bytes.fill(0, at, offset)
  for (let column = 0; column < columns.length; column++) {
    const datatype = columns[column][1]
    const n = noise(row, column)
    // Velocities are rare, some colours are missing.
    if ((column === 13 && n < 0.7) || (column === 12 && n < 0.1)) bytes[at + (column >> 3)] |= 0x80 >> (column & 7)
    if (datatype === 'long') bytes.writeBigInt64BE(column === 0 ? sourceId(row) : 1_636_148_068_921_376_768n, offset)
    else if (datatype === 'double') bytes.writeDoubleBE(column === 4 ? 2016 : n * 360 - (column === 2 ? 0 : 90), offset)
    else if (datatype === 'float') bytes.writeFloatBE(n * 20, offset)
    else if (datatype === 'int') bytes.writeInt32BE(column === 14 ? row : Math.floor(n * 900), offset)
    else if (datatype === 'short') bytes.writeInt16BE(Math.floor(n * 40), offset)
    else if (datatype === 'boolean') bytes[offset] = n < 0.5 ? 0x54 : 0x46
    else if (datatype === 'unsignedByte') bytes[offset] = Math.floor(n * 4)
    else bytes.write(`T${String(Math.floor(n * 1e7)).padStart(7, '0')}`, offset, 'latin1')
    offset += bytesOf[datatype]
  }
}

/** The path of the table with so many rows; written if it is not there yet. */
export function gridTable(rows) {
  const folder = join(tmpdir(), 'alidade-bench')
  const path = join(folder, `grid-${rows}x${columns.length}-${edition}.vot`)
  if (existsSync(path)) return path
  mkdirSync(folder, { recursive: true })
  const file = openSync(`${path}.part`, 'w')
  const fields = columns.map(
    ([name, datatype, more], index) => `<FIELD ID="f${index}" name="${name}" datatype="${datatype}" ${more}/>`,
  )
  writeSync(
    file,
    `<?xml version="1.0" encoding="UTF-8"?>\n<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">\n<RESOURCE type="results">\n<TABLE name="grid" nrows="${rows}">\n${fields.join('\n')}\n<DATA><BINARY2><STREAM encoding="base64">\n`,
  )
  // A multiple of 3 rows is a multiple of 3 bytes: each piece is whole base64.
  const piece = 9_999
  const bytes = Buffer.alloc(piece * rowBytes)
  for (let start = 0; start < rows; start += piece) {
    const count = Math.min(piece, rows - start)
    for (let row = 0; row < count; row++) writeRow(bytes, row * rowBytes, start + row)
    writeSync(file, `${bytes.toString('base64', 0, count * rowBytes)}\n`)
  }
  writeSync(file, '</STREAM></BINARY2></DATA>\n</TABLE>\n</RESOURCE>\n</VOTABLE>\n')
  closeSync(file)
  renameSync(`${path}.part`, path)
  return path
}
