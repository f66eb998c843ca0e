import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const packageName = 'd3-celestial'
export const celestialVersion = '0.7.35'
const integrity = 'sha512-cURxIl0E+FGWnYj6gTDt80SjuiM9lklcGykj/skVy7glDg5nj/QxTUoPPArU+bpEQ+1fLy5hi920OvJ/TgliRw=='

/** The folder of the unpacked package: the given one, or fetched with `npm pack` and checked against its sha512. */
export function celestialFolder(given) {
  if (given && statSync(given).isDirectory()) return given
  const folder = mkdtempSync(join(tmpdir(), 'practice-sky-'))
  if (!given) execFileSync('npm', ['pack', '--silent', `${packageName}@${celestialVersion}`], { cwd: folder })
  const archive = given ?? join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '')
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
  if (found !== integrity) throw new Error(`${archive} is not ${packageName} ${celestialVersion}: its sha512 differs.`)
  execFileSync('tar', ['xzf', archive, '-C', folder])
  return join(folder, 'package')
}

const json = (folder, name) => JSON.parse(readFileSync(join(folder, 'data', name), 'utf8'))
const finite = (value) => (value === '' || value === null || value === undefined ? null : Number(value))
const rightAscension = (longitude) => (longitude < 0 ? longitude + 360 : longitude)

/** Stars of the extended Hipparcos list: hip, position to 0.0001 degrees, V, B-V. */
export function readStars(folder) {
  return json(folder, 'stars.14.json').features.map(({ id, properties, geometry }) => ({
    hip: id,
    ra: Number(rightAscension(geometry.coordinates[0]).toFixed(4)),
    dec: geometry.coordinates[1],
    vmag: finite(properties.mag),
    bv: finite(properties.bv),
  }))
}

// biome-ignore format: one line per part of the alphabet reads best
const greek = {
  α: 'alpha', β: 'beta', γ: 'gamma', δ: 'delta', ε: 'epsilon', ζ: 'zeta', η: 'eta', θ: 'theta', ι: 'iota', κ: 'kappa',
  λ: 'lambda', μ: 'mu', ν: 'nu', ξ: 'xi', ο: 'omicron', π: 'pi', ρ: 'rho', σ: 'sigma', ς: 'sigma', τ: 'tau',
  υ: 'upsilon', φ: 'phi', χ: 'chi', ψ: 'psi', ω: 'omega',
}
const digits = { '¹': '1', '²': '2', '³': '3', '⁴': '4', '⁵': '5', '⁶': '6', '⁷': '7', '⁸': '8', '⁹': '9', '⁰': '0' }

/** Plain letters (a VOTable char is ASCII): Greek letters by name, digits raised by none, accents and odd quotes gone. */
export function plain(text) {
  if (!text) return null
  const written = [...text].map((letter) => greek[letter] ?? digits[letter] ?? letter).join('')
  const ascii = written
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/\s+/g, ' ')
  if (/[^\x20-\x7e]/.test(ascii)) throw new Error(`"${text}" has a letter without a plain form.`)
  return ascii.trim() || null
}

/** Names and designations of stars; the names in other languages are left out, their licence is not stated. */
export function readStarNames(folder) {
  return Object.entries(json(folder, 'starnames.json')).map(([hip, names]) => ({
    hip: Number(hip),
    name: plain(names.name),
    bayer: plain(names.bayer),
    flamsteed: finite(names.flam),
    variable: plain(names.var),
    gliese: plain(names.gl),
    hd: plain(names.hd),
    constellation: plain(names.c),
  }))
}

/** Size in arcminutes, written "6x4" or "13". */
function dimensions(text) {
  const [major, minor] = text.split('x').map(finite)
  return { major: major ?? null, minor: minor ?? (text === '' ? null : major) }
}

/**
 * Two supernova remnants whose fields are shifted in the source: the declination stands for the right ascension, the size
 * for the declination. The right ascension is that of Green's catalogue of supernova remnants.
 */
const shifted = { 'SNR G 263.9-03.0': 128.5, 'SNR G 266.2-01.2': 133 }

/** Objects beyond the solar system that are not single stars, with designation, kind and proper name. */
export function readDeepSky(folder) {
  const names = json(folder, 'dsonames.json')
  return json(folder, 'dsos.20.json').features.map(({ id, properties, geometry }) => {
    const vmag = finite(properties.mag)
    const bv = finite(properties.bv)
    const name = names[id]?.name ?? names[properties.desig]?.name
    const [longitude, latitude] = id in shifted ? [shifted[id], geometry.coordinates[0]] : geometry.coordinates
    return {
      id: plain(id),
      designation: plain(properties.desig),
      name: plain(name),
      ra: Number(rightAscension(longitude).toFixed(6)),
      dec: Number(latitude.toFixed(6)),
      type: id in shifted ? 'snr' : properties.type,
      morphology: plain(properties.morph),
      // 99 and 999 say "none"; a nebula of magnitude 0 says it too.
      vmag: vmag === null || vmag > 90 || vmag === 0 ? null : Number(vmag.toFixed(2)),
      bv,
      ...dimensions(properties.dim),
    }
  })
}
