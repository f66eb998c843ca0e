/** A place on the sky, degrees: right ascension 0 to 360 (exclusive), declination -90 to 90. */
export interface SkyPlace {
  readonly raDegrees: number
  readonly decDegrees: number
}
/** A reading of a text: its value, or one sentence that says why there is none. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string }

type Axis = 'ra' | 'dec'
interface Part {
  readonly sign: '' | '+' | '-'
  readonly digits: string
  /** What follows the number: its unit, `:` where it goes on with the next, empty for nothing. */
  readonly mark: 'h' | 'd' | 'm' | 's' | ':' | ''
  /** True where a comma or semicolon stands after it. */
  readonly ends: boolean
}

const axisName = { ra: 'right ascension', dec: 'declination' } as const
const refuse = (reason: string): { readonly ok: false; readonly reason: string } => ({ ok: false, reason })

const marks: Readonly<Record<string, Part['mark']>> = { deg: 'd', '°': 'd', "'": 'm', "''": 's', '"': 's' }
const partPattern = /([+-]?)\s*(\d+(?:\.\d*)?|\.\d+)(?:\s*(deg|[hdms:°]|''|['"]))?\s*([,;]?)\s*/y

/** The numbers of a text with their marks; undefined where something else stands in it. */
function partsOf(text: string): readonly Part[] | undefined {
  const plain = text.trim().toLowerCase().replace(/[−–]/g, '-').replace(/[′’]/g, "'").replace(/[″”]/g, '"')
  const parts: Part[] = []
  const next = new RegExp(partPattern)
  while (next.lastIndex < plain.length) {
    const found = next.exec(plain)
    if (!found) return undefined
    const [, sign = '', digits = '', mark = '', end = ''] = found
    parts.push({
      sign: sign === '-' || sign === '+' ? sign : '',
      digits,
      mark: marks[mark] ?? (mark as Part['mark']),
      ends: end !== '',
    })
  }
  return parts
}

/** Where the declination begins; undefined where the text does not tell. */
function declinationAt(parts: readonly Part[]): number | undefined {
  const comma = parts.findIndex(({ ends }) => ends)
  if (comma >= 0) return comma + 1
  const signed = parts.findIndex(({ sign }, at) => at > 0 && sign !== '')
  if (signed > 0) return signed
  const unit = parts.findIndex(({ mark }, at) => at > 0 && (mark === 'h' || mark === 'd'))
  if (unit > 0) return unit
  if (parts[0]?.mark === ':') {
    const last = parts.findIndex(({ mark }) => mark !== ':')
    return last >= 0 && last + 1 < parts.length ? last + 1 : undefined
  }
  return parts.length % 2 === 0 ? parts.length / 2 : undefined
}

/** One angle of at most three parts, degrees. */
function angleOf(parts: readonly Part[], axis: Axis): Reading<number> {
  const name = axisName[axis]
  const [first, second, third] = parts
  if (!first) return refuse(`The ${name} is missing.`)
  if (parts.length > 3) return refuse(`The ${name} has more than three numbers.`)
  if (parts.some(({ sign }, at) => at > 0 && sign !== '')) return refuse(`A sign stands inside the ${name}.`)
  if (parts.slice(0, -1).some(({ digits }) => digits.includes('.')))
    return refuse(`Only the last number of the ${name} may have decimals.`)
  if (parts.at(-1)?.mark === ':') return refuse(`The ${name} ends with a colon.`)
  if (first.mark === 'm' || first.mark === 's') return refuse(`The ${name} begins with minutes or seconds.`)
  if (second && !['m', ':', ''].includes(second.mark)) return refuse(`Minutes should be second in the ${name}.`)
  if (third && !['s', ''].includes(third.mark)) return refuse(`Seconds should be third in the ${name}.`)
  if (axis === 'dec' && first.mark === 'h') return refuse('Declination is in degrees, not in hours.')
  const [whole, minutes, seconds] = [first, second, third].map((part) => Number(part?.digits ?? 0))
  if ((minutes ?? 0) >= 60 || (seconds ?? 0) >= 60) return refuse(`Minutes and seconds of the ${name} go up to 59.`)
  const hours = axis === 'ra' && (first.mark === 'h' || (first.mark !== 'd' && parts.length > 1))
  const size = ((whole ?? 0) + (minutes ?? 0) / 60 + (seconds ?? 0) / 3600) * (hours ? 15 : 1)
  return { ok: true, value: first.sign === '-' && size > 0 ? -size : size }
}

function within(angle: Reading<number>, axis: Axis): Reading<number> {
  if (!angle.ok) return angle
  const { value } = angle
  if (axis === 'dec') return Math.abs(value) <= 90 ? angle : refuse('Declination goes from -90 to 90 degrees.')
  if (value < 0 || value > 360) return refuse('Right ascension goes from 0 to 360 degrees, or from 0 to 24 hours.')
  return value === 360 ? { ok: true, value: 0 } : angle
}

const unread = 'Expected numbers such as 188.73 -1.03 or 12 34 56.7 -01 02 03.'

/** One coordinate: `12h34m56.7s`, `12:34:56.7`, `12 34 56.7` (right ascension: hours), `188.7`, `188d44m`. Degrees. */
export function readAngle(text: string, axis: Axis): Reading<number> {
  const parts = partsOf(text)
  return parts ? within(angleOf(parts, axis), axis) : refuse(unread)
}

/**
 * Both coordinates: two decimal numbers are degrees; with minutes or seconds right ascension is in hours and declination
 * in degrees, as in the catalogues, unless marked otherwise (h, d, deg, °, m, ', s, ", :).
 */
export function readSkyPlace(text: string): Reading<SkyPlace> {
  const parts = partsOf(text)
  if (!parts || parts.length === 0) return refuse(unread)
  if (parts.length === 1) return refuse('The declination is missing.')
  const at = declinationAt(parts)
  if (at === undefined) return refuse('Where the declination begins is not clear. Put a comma or a sign before it.')
  const ra = within(angleOf(parts.slice(0, at), 'ra'), 'ra')
  if (!ra.ok) return ra
  const dec = within(angleOf(parts.slice(at), 'dec'), 'dec')
  return dec.ok ? { ok: true, value: { raDegrees: ra.value, decDegrees: dec.value } } : dec
}

/** `188.736250 -1.034167`: degrees with so many decimals. */
export const decimalText = ({ raDegrees, decDegrees }: SkyPlace, decimals = 6): string => {
  const ra = raDegrees.toFixed(decimals)
  return `${Number(ra) >= 360 ? (0).toFixed(decimals) : ra} ${unsignedZero(decDegrees.toFixed(decimals))}`
}
/** One angle in degrees as a query writes it: twelve decimals at most, none of them a zero at the end, never an exponent. */
export const plainDegrees = (degrees: number): string => unsignedZero(degrees.toFixed(12).replace(/\.?0+$/, ''))
const unsignedZero = (text: string): string => (Number(text) === 0 ? text.replace('-', '') : text)

/** `12 34 56.70 -01 02 03.0`: hours and degrees; seconds of right ascension with so many decimals, of declination with one less. */
export function sexagesimalText({ raDegrees, decDegrees }: SkyPlace, decimals = 2): string {
  const hours = sexagesimal(raDegrees / 15, decimals, 24)
  const degrees = sexagesimal(Math.abs(decDegrees), Math.max(0, decimals - 1))
  const sign = decDegrees < 0 && /[1-9]/.test(degrees) ? '-' : '+'
  return `${hours} ${sign}${degrees}`
}

/** Rounds once, in units of the last decimal, so that 59.996 s becomes the next minute and not 60.00 s. */
function sexagesimal(value: number, decimals: number, turn?: number): string {
  const perSecond = 10 ** decimals
  const units = Math.round(value * 3600 * perSecond)
  const seconds = (units % (60 * perSecond)) / perSecond
  const minutes = Math.floor(units / (60 * perSecond)) % 60
  const all = Math.floor(units / (3600 * perSecond))
  const whole = turn === undefined ? all : all % turn
  const two = (part: number) => String(part).padStart(2, '0')
  return `${two(whole)} ${two(minutes)} ${seconds.toFixed(decimals).padStart(decimals > 0 ? decimals + 3 : 2, '0')}`
}
