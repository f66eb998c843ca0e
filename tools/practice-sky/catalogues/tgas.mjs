import { randomStream } from '../stars/random.mjs'
import { offset, positionAt } from '../stars/sky.mjs'
import { column, origin } from '../table.mjs'

export const tgasSchema = { name: 'tgas', description: 'Simulated: a catalogue in the manner of TGAS (Gaia DR1).' }

const epoch = 2015
const errorOf = (random) => Math.min(1, Math.max(0.22, 0.32 * random.factor(0.3)))

/** Rows in the order of the true stars: Four of ten stars that Gaia saw between G = 6 and 10. */
function observe(stars, gaia) {
  const random = randomStream('tgas')
  return stars.flatMap((star, i) => {
    if (!gaia[i] || star.g < 6 || star.g > 10 || !random.happens(0.42)) return []
    const errors = {
      ra_error: errorOf(random) * 0.8,
      dec_error: errorOf(random) * 0.75,
      parallax_error: errorOf(random),
      pmra_error: star.hip ? 0.07 * random.factor(0.3) : 1.1 * random.factor(0.4),
      pmdec_error: star.hip ? 0.06 * random.factor(0.3) : 1.0 * random.factor(0.4),
    }
    const there = positionAt(star, epoch - 2000)
    const [ra, dec] = offset(...there, random.normal(0, errors.ra_error), random.normal(0, errors.dec_error))
    return [
      {
        hip: star.hip,
        source_id: gaia[i].source_id,
        ra,
        dec,
        ...errors,
        parallax: star.parallax + random.normal(0, errors.parallax_error),
        pmra: star.pmra + random.normal(0, errors.pmra_error),
        pmdec: star.pmdec + random.normal(0, errors.pmdec_error),
        phot_g_mean_mag: star.g + random.normal(0, 0.003),
        ref_epoch: epoch,
      },
    ]
  })
}

export const tgasTables = ({ stars, seen }) => [
  {
    name: 'tgas.main',
    description:
      'Simulated: a TGAS-like catalogue (Gaia DR1) of stars of the practice sky between G = 6 and 10, at J2015. ' +
      'Its parallaxes are ten times less exact than those of the later Gaia-like catalogue.',
    origin: origin('simulated', {
      recipe:
        'Parallax errors 0.22 to 1 mas; Four of ten stars; proper motions good to 0.07 mas/yr for Hipparcos stars, 1 for others.',
    }),
    columns: [
      column('hip', 'int', '', 'meta.id', 'Number in the Hipparcos Catalogue, where the star has one'),
      column('source_id', 'long', '', 'meta.id;meta.main', 'Source number, the same as in gaia.dr2light', 'pi'),
      column('ra', 'double:7', 'deg', 'pos.eq.ra;meta.main', 'Right ascension, ICRS, epoch J2015', 'pi'),
      column('ra_error', 'float:2', 'mas', 'stat.error;pos.eq.ra', 'Standard error of ra times cos(dec)', ''),
      column('dec', 'double:7', 'deg', 'pos.eq.dec;meta.main', 'Declination, ICRS, epoch J2015', 'pi'),
      column('dec_error', 'float:2', 'mas', 'stat.error;pos.eq.dec', 'Standard error of dec', ''),
      column('parallax', 'float:2', 'mas', 'pos.parallax.trig', 'Parallax'),
      column('parallax_error', 'float:2', 'mas', 'stat.error;pos.parallax.trig', 'Standard error of parallax'),
      column('pmra', 'float:2', 'mas/yr', 'pos.pm;pos.eq.ra', 'Proper motion in right ascension times cos(dec)'),
      column('pmra_error', 'float:2', 'mas/yr', 'stat.error;pos.pm;pos.eq.ra', 'Standard error of pmra', ''),
      column('pmdec', 'float:2', 'mas/yr', 'pos.pm;pos.eq.dec', 'Proper motion in declination'),
      column('pmdec_error', 'float:2', 'mas/yr', 'stat.error;pos.pm;pos.eq.dec', 'Standard error of pmdec', ''),
      column('phot_g_mean_mag', 'float:3', 'mag', 'phot.mag;em.opt', 'Mean magnitude in the G band', 'pi'),
      column('ref_epoch', 'double:1', 'yr', 'meta.ref;time.epoch', 'Epoch of the position: 2015.0', ''),
    ],
    rows: observe(stars, seen.gaia).toSorted((a, b) => a.dec - b.dec),
    keys: [
      {
        target: 'gaia.dr2light',
        columns: [['source_id', 'source_id']],
        description: 'The same star in the Gaia-like catalogue',
      },
      { target: 'celestial.stars', columns: [['hip', 'hip']], description: 'The star in the extended Hipparcos list' },
    ],
  },
]
