import { randomStream } from '../stars/random.mjs'
import { offset, positionAt } from '../stars/sky.mjs'
import { column, origin } from '../table.mjs'

export const twomassSchema = {
  name: 'twomass',
  description: 'Simulated: a near-infrared catalogue in the manner of 2MASS.',
}

const limits = { j: 15.9, h: 15.2, k: 14.4 }
const firstDay = 2450600
const lastDay = 2451960

/** Error and quality of one band: bright stars saturate, faint ones drown in the sky, very faint ones are not measured. */
function measured(magnitude, limit, random) {
  if (magnitude > limit + 0.9 || random.happens(0.004)) return { value: null, error: null, quality: 'U' }
  const saturated = magnitude < 4.5
  const floor = saturated ? random.between(0.15, 0.35) : 0.021
  const error = Math.hypot(floor, 0.1 * 10 ** (0.4 * (magnitude - limit))) * random.factor(0.12)
  const quality = saturated ? 'D' : error < 0.1 ? 'A' : error < 0.15 ? 'B' : 'C'
  return { value: magnitude + random.normal(0, error), error, quality }
}

/** What the 2MASS-like survey saw: position at the night of observation, three bands. Fainter than K = 11.4 it is left out. */
export function observeTwomass(stars) {
  const random = randomStream('twomass')
  return stars.map((star) => {
    if (star.k > 11.4 || random.happens(0.01)) return undefined
    const [j, h, k] = ['j', 'h', 'k'].map((band) => measured(star[band], limits[band], random))
    const jd = random.between(firstDay, lastDay)
    const sigma = (star.k < 4.5 ? 0.12 : 0.065) * random.factor(0.1)
    const there = positionAt(star, (jd - 2451545) / 365.25)
    const [raj2000, dej2000] = offset(...there, random.normal(0, sigma * 1000), random.normal(0, sigma * 1000))
    return {
      raj2000,
      dej2000,
      errmaj: Math.max(0.06, sigma),
      errmin: Math.max(0.06, sigma * 0.95),
      errpa: random.integer(180),
      jmag: j.value,
      e_jmag: j.error,
      hmag: h.value,
      e_hmag: h.error,
      kmag: k.value,
      e_kmag: k.error,
      qflg: j.quality + h.quality + k.quality,
      jd,
    }
  })
}

const band = (letter, ucd) => [
  column(`${letter}mag`, 'float:3', 'mag', `phot.mag;${ucd}`, `Magnitude in ${letter.toUpperCase()}`, 'pi'),
  column(`e_${letter}mag`, 'float:2', 'mag', `stat.error;phot.mag;${ucd}`, `Standard error of ${letter}mag`, ''),
]

/** The designation that a position makes: hhmmssss+ddmmsss, cut off and not rounded (computed when asked for). */
const designation =
  "printf('%02d%02d%04d%s%02d%02d%03d', " +
  'floor(raj2000 / 15)::INT, (floor(raj2000 * 4)::INT % 60), floor(raj2000 * 24000)::BIGINT % 6000, ' +
  "CASE WHEN dej2000 < 0 THEN '-' ELSE '+' END, " +
  'floor(abs(dej2000))::INT, (floor(abs(dej2000) * 60)::INT % 60), floor(abs(dej2000) * 36000)::INT % 600)'

export const twomassTables = ({ seen }) => [
  {
    name: 'twomass.data',
    description:
      'Simulated: a 2MASS-like catalogue in J, H and K of the true stars of the practice sky brighter than K = 11.4, ' +
      'observed between 1997 and 2001. Stars of large proper motion stand elsewhere than in the Gaia-like catalogue.',
    origin: origin('simulated', {
      recipe:
        'Colours of dwarfs and giants by B-V; errors 0.02 mag, more for stars that saturate (brighter than 4.5) and faint ones; ' +
        'positions good to 0.07 arcsec; 1 of 100 stars missing. docs/practice-sky.md, 2MASS.',
    }),
    columns: [
      column('mainid', 'char', '', 'meta.id;meta.main', 'Designation made of the position', 'p', {
        computed: designation,
      }),
      column(
        'raj2000',
        'double:6',
        'deg',
        'pos.eq.ra;meta.main',
        'Right ascension, J2000, at the night of observation',
        'pi',
      ),
      column(
        'dej2000',
        'double:6',
        'deg',
        'pos.eq.dec;meta.main',
        'Declination, J2000, at the night of observation',
        'pi',
      ),
      column(
        'errmaj',
        'float:2',
        'arcsec',
        'phys.angSize.smajAxis;pos.errorEllipse',
        'Major axis of the error ellipse',
        '',
      ),
      column(
        'errmin',
        'float:2',
        'arcsec',
        'phys.angSize.sminAxis;pos.errorEllipse',
        'Minor axis of the error ellipse',
        '',
      ),
      column('errpa', 'short', 'deg', 'pos.posAng;pos.errorEllipse', 'Position angle of the error ellipse', ''),
      ...band('j', 'em.IR.J'),
      ...band('h', 'em.IR.H'),
      ...band('k', 'em.IR.K'),
      column(
        'qflg',
        'char',
        '',
        'meta.code.qual;phot',
        'Quality of J, H, K: A best, D worst (saturated), U not measured',
        'p',
        { arraysize: '3' },
      ),
      column('jd', 'double:0', 'd', 'time.epoch', 'Julian date of the observation, whole days', ''),
    ],
    rows: seen.twomass.filter((row) => row !== undefined).toSorted((a, b) => a.dej2000 - b.dej2000),
  },
]
