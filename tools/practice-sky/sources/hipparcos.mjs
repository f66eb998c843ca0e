import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const expected = 'hip,ra_deg,dec_deg,pmra_masyr,pmdec_masyr,parallax_mas,vmag,b_v,sptype,multiple'

/** The stars of the Hipparcos file (CSV, plain or gzip), positions ICRS at J2000. Throws where the header is another one. */
export function readHipparcos(path) {
  const bytes = readFileSync(path)
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')
  const [header, ...lines] = text.trim().split(/\r?\n/)
  if (header !== expected) throw new Error(`${path}: the first line is not "${expected}".`)
  const number = (cell) => (cell === '' ? null : Number(cell))
  return lines.map((line) => {
    const cells = line.split(',')
    const [hip, ra, dec, pmra, pmdec, parallax, vmag, bv] = cells.slice(0, 8).map(number)
    return { hip, ra, dec, pmra, pmdec, parallax, vmag, bv, sptype: cells[8] || null, multiple: Number(cells[9]) }
  })
}
