// The tables that the VOTable bench reads, with a fixed seed: `gaia` (12 columns), `wide` (150) and `strings` (10), each in
// TABLEDATA, BINARY and BINARY2, the first and last also packed. Written once into a folder and used again.

import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

function randomNumbers(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const words =
  'star galaxy quasar Sérsic Ångström Čerenkov α-Cen β-Pic NGC M31 Сатурн 太陽 銀河 étoile Übergang SNR/HII AT&T a<b "quoted" survey plate Lyα cluster nebula variable Mira RR-Lyr field Δm ±0.3'.split(
    ' ',
  )

const field = (name, datatype, arraysize) => ({ name, datatype, arraysize })

/** Columns with a function that makes the next cell; a NaN now and then, as catalogues have them. */
const tables = {
  gaia: (random) => {
    const normal = () => random() + random() + random() - 1.5
    const sometimes = (share, value) => (random() < share ? Number.NaN : value)
    return {
      rows: 1_000_000,
      columns: [
        [
          field('source_id', 'long'),
          () => BigInt(Math.floor(random() * 2 ** 31)) * 4294967296n + BigInt(Math.floor(random() * 2 ** 32)),
        ],
        [field('ra', 'double'), () => random() * 360],
        [field('dec', 'double'), () => (Math.asin(random() * 2 - 1) * 180) / Math.PI],
        [field('parallax', 'double'), () => sometimes(0.15, normal() + random())],
        [field('pmra', 'double'), () => sometimes(0.15, normal() * 6)],
        [field('pmdec', 'double'), () => sometimes(0.15, normal() * 6)],
        [field('phot_g_mean_mag', 'float'), () => sometimes(0.03, Math.fround(21 - random() * 8))],
        [field('phot_bp_mean_mag', 'float'), () => sometimes(0.03, Math.fround(21 - random() * 8))],
        [field('phot_rp_mean_mag', 'float'), () => sometimes(0.03, Math.fround(21 - random() * 8))],
        [
          field('designation', 'char', '19'),
          () =>
            `J${String(Math.floor(random() * 1e9)).padStart(9, '0')}.${String(Math.floor(random() * 1e8)).padStart(8, '0')}`,
        ],
        [field('variable', 'boolean'), () => random() < 0.1],
        [field('n_obs', 'short'), () => 5 + Math.floor(random() * 1195)],
      ],
    }
  },
  wide: (random) => ({
    rows: 50_000,
    columns: Array.from({ length: 150 }, (_, i) => {
      const kind = i % 10
      if (kind < 4) return [field(`d${i}`, 'double'), () => (random() - 0.5) * 10 ** ((i % 7) - 3)]
      if (kind < 7) return [field(`f${i}`, 'float'), () => Math.fround(15 + random() * 6)]
      if (kind === 7) return [field(`i${i}`, 'int'), () => Math.floor(random() * 2e6) - 1e6]
      if (kind === 8) return [field(`s${i}`, 'short'), () => Math.floor(random() * 3000)]
      return [
        field(`c${i}`, 'char', '8'),
        () =>
          Math.floor(random() * 2 ** 32)
            .toString(16)
            .padStart(8, '0'),
      ]
    }),
  }),
  strings: (random) => ({
    rows: 200_000,
    columns: Array.from({ length: 10 }, (_, i) => [
      field(`s${i}`, 'unicodeChar', '*'),
      () =>
        Array.from({ length: Math.floor(random() * 6) }, () => words[Math.floor(random() * words.length)]).join(' '),
    ]),
  }),
}

const float32Text = (value) => {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return value.toPrecision(9)
}

function cellText({ datatype }, value) {
  if (datatype === 'boolean') return value ? 'T' : 'F'
  if (datatype === 'float' && !Number.isNaN(value)) return float32Text(value)
  return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

function putCell({ datatype, arraysize }, value, out, at) {
  switch (datatype) {
    case 'long':
      return out.writeBigInt64BE(value, at)
    case 'double':
      return out.writeDoubleBE(value, at)
    case 'float':
      return out.writeFloatBE(value, at)
    case 'int':
      return out.writeInt32BE(value, at)
    case 'short':
      return out.writeInt16BE(value, at)
    case 'boolean':
      return out.write(value ? 'T' : 'F', at, 'latin1') + at
    case 'char':
      return out.write(value, at, Number(arraysize), 'latin1') + at
    default: {
      out.writeInt32BE(value.length, at)
      return at + 4 + out.write(value, at + 4, 'utf16le')
    }
  }
}

/** Writes one table in one serialisation; `make` restarts with the same seed for each. */
async function writeTable(path, name, serialisation) {
  const { rows, columns } = tables[name](randomNumbers(20_260_101))
  const part = `${path}.part`
  const file = createWriteStream(part)
  const put = async (piece) => {
    if (!file.write(piece)) await once(file, 'drain')
  }
  const fields = columns.map(([{ name: column, datatype, arraysize }]) => {
    const size = arraysize === undefined ? '' : ` arraysize="${arraysize}"`
    return `<FIELD name="${column}" datatype="${datatype}"${size}/>\n`
  })
  await put(
    `<?xml version="1.0" encoding="utf-8"?>\n<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">\n<RESOURCE>\n<TABLE name="${name}" nrows="${rows}">\n${fields.join('')}<DATA>\n`,
  )
  if (serialisation === 'TABLEDATA') {
    await put('<TABLEDATA>\n')
    for (let row = 0, text = ''; row < rows; row++) {
      text += '  <TR>\n'
      for (const [column, next] of columns) text += `    <TD>${cellText(column, next())}</TD>\n`
      text += '  </TR>\n'
      if (text.length > 1_000_000 || row === rows - 1) {
        await put(text)
        text = ''
      }
    }
    await put('</TABLEDATA>\n')
  } else {
    await put(`<${serialisation}>\n<STREAM encoding="base64">\n`)
    const mask = serialisation === 'BINARY2' ? Math.ceil(columns.length / 8) : 0
    const out = Buffer.alloc(1 << 20)
    // Lines of base64 hold 48 bytes; what is left of a line waits for the next rows.
    for (let row = 0, at = 0; row < rows; row++) {
      out.fill(0, at, at + mask)
      at += mask
      for (const [column, next] of columns) {
        const value = next()
        const start = at
        at = putCell(column, value, out, at)
        if (column.datatype === 'unicodeChar') out.subarray(start + 4, at).swap16()
      }
      const last = row === rows - 1
      if (at < 500_000 && !last) continue
      const whole = last ? at : at - (at % 48)
      let text = ''
      for (let line = 0; line < whole; line += 48)
        text += `${out.toString('base64', line, Math.min(whole, line + 48))}\n`
      await put(text)
      out.copyWithin(0, whole, at)
      at -= whole
    }
    await put(`</STREAM>\n</${serialisation}>\n`)
  }
  file.end('</DATA>\n</TABLE>\n</RESOURCE>\n</VOTABLE>\n')
  await once(file, 'finish')
  renameSync(part, path)
}

const endings = { TABLEDATA: 'td', BINARY: 'b1', BINARY2: 'b2' }

/** Makes the file if it is not there; answers its path. */
export async function benchTable(folder, name, serialisation, packed = false) {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}-${endings[serialisation]}.vot`)
  if (packed && existsSync(`${path}.gz`)) return `${path}.gz`
  if (!existsSync(path)) await writeTable(path, name, serialisation)
  if (!packed) return path
  await pipeline(createReadStream(path), createGzip(), createWriteStream(`${path}.gz.part`))
  renameSync(`${path}.gz.part`, `${path}.gz`)
  return `${path}.gz`
}
