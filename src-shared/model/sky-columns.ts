import { readAngle } from '../vo/sky/coordinate-text.ts'
import type { SkyPosition } from './samp.ts'
import type { ColumnInfo } from './table.ts'

/** The columns that hold where the object of a row is. */
export interface SkyColumns {
  readonly ra: ColumnInfo
  readonly dec: ColumnInfo
}

type Axis = 'ra' | 'dec'

/** UCD1+ and UCD1 words of equatorial coordinates. */
const ucds: Readonly<Record<Axis, RegExp>> = {
  ra: /^(pos\.eq\.ra|pos_eq_ra(_main)?)(;|$)/i,
  dec: /^(pos\.eq\.dec|pos_eq_dec(_main)?)(;|$)/i,
}
/** Names where no UCD tells: those of ObsCore 1.1 (4.10) and of most catalogues. */
const names: Readonly<Record<Axis, readonly string[]>> = {
  ra: ['s_ra', 'ra', 'raj2000', '_ra', '_raj2000', 'ra_icrs', 'ra_deg'],
  dec: ['s_dec', 'dec', 'dej2000', 'de', '_de', '_dej2000', 'decj2000', 'de_icrs', 'dec_deg'],
}
/** What is said of a coordinate and is none: an error, a motion, a number of observations. */
const aside = /stat\.|pos\.pm|arith\.|meta\.number/i

const isMain = ({ ucd }: ColumnInfo): boolean => /;meta\.main|_main$/i.test(ucd ?? '')
const canHold = ({ storage, isArray, datatype }: ColumnInfo): boolean =>
  !isArray && (storage === 'f64' || storage === 'f32' || (storage === 'text' && /char/i.test(datatype)))

function columnOf(columns: readonly ColumnInfo[], axis: Axis): ColumnInfo | undefined {
  const by = columns.filter((column) => ucds[axis].test(column.ucd ?? '') && !aside.test(column.ucd ?? ''))
  const numbers = by.filter(({ storage }) => storage !== 'text')
  const best = by.find(isMain) ?? numbers[0] ?? by[0]
  if (best) return best
  for (const name of names[axis]) {
    const named = columns.find((column) => column.name.toLowerCase() === name && column.ucd === undefined)
    if (named) return named
  }
  return undefined
}

/** Right ascension and declination of a table by UCD, the main ones first, else by name; undefined: it has none. */
export function skyColumns(columns: readonly ColumnInfo[]): SkyColumns | undefined {
  const able = columns.filter(canHold)
  const ra = columnOf(able, 'ra')
  const dec = columnOf(able, 'dec')
  return ra && dec ? { ra, dec } : undefined
}

/** Degrees of one unit. */
const factors: ReadonlyMap<string, number> = new Map([
  ['rad', 180 / Math.PI],
  ['arcmin', 1 / 60],
  ['arcsec', 1 / 3600],
  ['mas', 1 / 3_600_000],
  ['h', 15],
  ['hour', 15],
])

function degreesOf(text: string, column: ColumnInfo, axis: Axis): number | undefined {
  if (column.storage === 'text') {
    const read = readAngle(text, axis)
    return read.ok ? read.value : undefined
  }
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) return undefined
  return value * (factors.get(column.unit?.trim().toLowerCase() ?? '') ?? 1)
}

/** The position that two cells name, as CSV would print them; null or no angle: none. */
export function positionOf(
  { ra, dec }: SkyColumns,
  raText: string | null,
  decText: string | null,
): SkyPosition | undefined {
  if (raText === null || decText === null) return undefined
  const raDegrees = degreesOf(raText, ra, 'ra')
  const decDegrees = degreesOf(decText, dec, 'dec')
  if (raDegrees === undefined || decDegrees === undefined || Math.abs(decDegrees) > 90) return undefined
  return { ra: ((raDegrees % 360) + 360) % 360, dec: decDegrees }
}
