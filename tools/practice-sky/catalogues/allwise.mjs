import { randomStream } from '../stars/random.mjs'
import { offset, positionAt } from '../stars/sky.mjs'
import { column, origin } from '../table.mjs'

export const allwiseSchema = {
  name: 'allwise',
  description: 'Simulated: a mid-infrared catalogue in the manner of AllWISE.',
}

const epoch = 2010.5
/** Where a band's error reaches 0.1 mag, and where it saturates. */
const bands = [
  { name: 'w1', limit: 16.3, saturated: 8, ucd: 'em.IR.3-4um', length: '3.4' },
  { name: 'w2', limit: 15.0, saturated: 7, ucd: 'em.IR.4-8um', length: '4.6' },
  { name: 'w3', limit: 11.4, saturated: 3.8, ucd: 'em.IR.8-15um', length: '12' },
  { name: 'w4', limit: 7.9, saturated: -0.4, ucd: 'em.IR.15-30um', length: '22' },
]

/** Magnitude, error and quality in one band. A star below the limit has an upper limit: a magnitude without an error. */
function measured({ limit, saturated }, magnitude, random) {
  const floor = magnitude < saturated ? Math.min(0.4, 0.03 + 0.06 * (saturated - magnitude)) : 0.022
  const error = Math.hypot(floor, 0.1 * 10 ** (0.4 * (magnitude - limit))) * random.factor(0.1)
  if (error > 0.5) return { value: limit + 1.1 + random.normal(0, 0.25), error: null, quality: 'U' }
  const quality = error < 0.1086 ? 'A' : error < 0.36 ? 'B' : 'C'
  return { value: magnitude + random.normal(0, error), error, quality }
}

/** What the WISE-like survey saw of stars brighter than W1 = 11, at J2010.5. */
export function observeAllwise(stars) {
  const random = randomStream('allwise')
  return stars.map((star) => {
    if (star.w1 > 11 || random.happens(0.015)) return undefined
    const sigma = (star.w1 < 7 ? 0.07 : 0.04) * random.factor(0.12)
    const there = positionAt(star, epoch - 2000)
    const [raj2000, dej2000] = offset(...there, random.normal(0, sigma * 1000), random.normal(0, sigma * 1000))
    const row = { raj2000, dej2000, sigra: sigma, sigdec: sigma * 0.97, qph: '' }
    for (const band of bands) {
      const { value, error, quality } = measured(band, star[band.name], random)
      row[`${band.name}mag`] = value
      row[`e_${band.name}mag`] = error
      row.qph += quality
    }
    return row
  })
}

/** The designation that a position makes: Jhhmmss.ss+ddmmss.s, cut off and not rounded (computed when asked for). */
const designation =
  "printf('J%02d%02d%02d.%02d%s%02d%02d%02d.%d', " +
  'floor(raj2000 / 15)::INT, (floor(raj2000 * 4)::INT % 60), floor(raj2000 * 240)::INT % 60, ' +
  'floor(raj2000 * 24000)::BIGINT % 100, ' +
  "CASE WHEN dej2000 < 0 THEN '-' ELSE '+' END, " +
  'floor(abs(dej2000))::INT, (floor(abs(dej2000) * 60)::INT % 60), floor(abs(dej2000) * 3600)::INT % 60, ' +
  'floor(abs(dej2000) * 36000)::INT % 10)'

export const allwiseTables = ({ seen }) => [
  {
    name: 'allwise.data',
    description:
      'Simulated: an AllWISE-like catalogue at 3.4, 4.6, 12 and 22 micrometres of the true stars of the practice sky ' +
      'brighter than W1 = 11, at J2010.5. Two of a hundred dwarfs have a disc of dust.',
    origin: origin('simulated', {
      recipe:
        'Colours by V-K; errors 0.02 mag, more for stars that saturate; below the limit a magnitude without an error; ' +
        'positions good to 0.04 arcsec. docs/practice-sky.md, AllWISE.',
    }),
    columns: [
      column('designation', 'char', '', 'meta.id;meta.main', 'Designation made of the position', 'p', {
        computed: designation,
      }),
      column('raj2000', 'double:6', 'deg', 'pos.eq.ra;meta.main', 'Right ascension, J2000, epoch J2010.5', 'pi'),
      column('dej2000', 'double:6', 'deg', 'pos.eq.dec;meta.main', 'Declination, J2000, epoch J2010.5', 'pi'),
      column('sigra', 'float:2', 'arcsec', 'stat.error;pos.eq.ra', 'Standard error in right ascension', ''),
      column('sigdec', 'float:2', 'arcsec', 'stat.error;pos.eq.dec', 'Standard error in declination', ''),
      ...bands.flatMap(({ name, ucd, length }) => [
        column(
          `${name}mag`,
          'float:3',
          'mag',
          `phot.mag;${ucd}`,
          `Magnitude at ${length} micrometres`,
          name === 'w1' ? 'pi' : 'p',
        ),
        column(
          `e_${name}mag`,
          'float:2',
          'mag',
          `stat.error;phot.mag;${ucd}`,
          `Standard error of ${name}mag; null: an upper limit`,
          '',
        ),
      ]),
      column('qph', 'char', '', 'meta.code.qual;phot', 'Quality of the four bands: A best, U upper limit', 'p', {
        arraysize: '4',
      }),
    ],
    rows: seen.allwise.filter((row) => row !== undefined).toSorted((a, b) => a.dej2000 - b.dej2000),
  },
]
