import { randomStream } from '../stars/random.mjs'
import { healpixNested, offset, positionAt } from '../stars/sky.mjs'
import { column, origin } from '../table.mjs'

export const gaiaSchema = { name: 'gaia', description: 'Simulated: a catalogue in the manner of Gaia DR2.' }

const epoch = 2015.5

/** Parallax error in mas by G: a floor near 0.04, more for the brightest, photon noise for the faint. */
function parallaxError(g) {
  const faint = 10 ** (0.4 * (Math.max(g, 12.5) - 15))
  return 0.022 + 0.025 * Math.sqrt(0.36 + faint + 0.08 * faint * faint) + (g < 6 ? 0.06 * (6 - g) : 0)
}

/**
 * source_id as in Gaia (DR2 documentation, 14.1.1): HEALPix pixel of order 12, nested, times 2^35; then a running number in
 * steps of 128. The position is the true one at J2000, so a number is a star's for life.
 */
function sourceIds(stars) {
  const used = new Map()
  return stars.map((star) => {
    const pixel = healpixNested(12, star.ra, star.dec)
    const running = (used.get(pixel) ?? 0) + 1
    used.set(pixel, running)
    return (BigInt(pixel) << 35n) + BigInt(running * 128)
  })
}

/** What the Gaia-like survey saw of the true stars, in their order; undefined where it missed one. */
export function observeGaia(stars) {
  const random = randomStream('gaia')
  const ids = sourceIds(stars)
  return stars.map((star, i) => {
    const missed = star.g < 2.5 ? 0.85 : star.g < 5 ? 0.25 : star.g < 7 ? 0.05 : 0.01
    if (random.happens(missed)) return undefined
    const error = parallaxError(star.g) * random.factor(0.18) * (star.multiple && random.happens(0.5) ? 2.2 : 1)
    const errors = {
      parallax_error: error,
      ra_error: error * 0.72 * random.factor(0.1),
      dec_error: error * 0.7 * random.factor(0.1),
      pmra_error: error * 1.65 * random.factor(0.12),
      pmdec_error: error * 1.55 * random.factor(0.12),
    }
    const there = positionAt(star, epoch - 2000)
    const [ra, dec] = offset(...there, random.normal(0, errors.ra_error), random.normal(0, errors.dec_error))
    // Stars without a full solution have a position only, and a poor one.
    const full = !random.happens(star.g < 4 ? 0.1 : 0.015 + (star.multiple ? 0.05 : 0))
    const noise = 0.002 + 0.001 * 10 ** (0.2 * Math.max(0, star.g - 12))
    const colours = !random.happens(0.012)
    const cool = star.teff > 3550 && star.teff < 6900
    const spectrum = star.g > 4 && star.g < 12.5 && cool && random.happens(star.g < 11 ? 0.88 : 0.55)
    const velocityError = spectrum ? (0.2 + 0.12 * 10 ** (0.3 * Math.max(0, star.g - 8))) * random.factor(0.3) : null
    const motion = {
      parallax: star.parallax - 0.03 + random.normal(0, error),
      parallax_error: error,
      pmra: star.pmra + random.normal(0, errors.pmra_error),
      pmra_error: errors.pmra_error,
      pmdec: star.pmdec + random.normal(0, errors.pmdec_error),
      pmdec_error: errors.pmdec_error,
    }
    return {
      source_id: ids[i],
      ra,
      dec,
      ra_error: full ? errors.ra_error : errors.ra_error * 8,
      dec_error: full ? errors.dec_error : errors.dec_error * 8,
      ...(full ? motion : {}),
      phot_g_mean_mag: star.g + random.normal(0, noise),
      phot_bp_mean_mag: colours ? star.bp + random.normal(0, noise * 2.5) : null,
      phot_rp_mean_mag: colours ? star.rp + random.normal(0, noise * 2) : null,
      radial_velocity: spectrum ? star.rv + random.normal(0, velocityError) : null,
      radial_velocity_error: velocityError,
      ref_epoch: epoch,
    }
  })
}

export const gaiaTables = ({ seen }) => [
  {
    name: 'gaia.dr2light',
    description:
      'Simulated: a Gaia DR2-like catalogue of the true stars of the practice sky, with realistic errors and gaps. ' +
      'Positions at J2015.5. Stars with a HIP number are real; what is given for them here is simulated all the same.',
    origin: origin('simulated', {
      recipe:
        'Errors grow with magnitude (parallax 0.04 mas at G = 12, 0.1 at 17) and are larger for double stars; the parallax ' +
        'zero point is -0.03 mas; the brightest are missing; 2 of 100 have a position only. docs/practice-sky.md, Gaia.',
    }),
    columns: [
      column(
        'source_id',
        'long',
        '',
        'meta.id;meta.main',
        'Source number: HEALPix pixel (order 12, nested) times 2^35',
        'pi',
      ),
      column('ra', 'double:7', 'deg', 'pos.eq.ra;meta.main', 'Right ascension, ICRS, epoch J2015.5', 'pi'),
      column('dec', 'double:7', 'deg', 'pos.eq.dec;meta.main', 'Declination, ICRS, epoch J2015.5', 'pi'),
      column('ra_error', 'float:2', 'mas', 'stat.error;pos.eq.ra', 'Standard error of ra times cos(dec)', ''),
      column('dec_error', 'float:2', 'mas', 'stat.error;pos.eq.dec', 'Standard error of dec', ''),
      column('parallax', 'float:3', 'mas', 'pos.parallax.trig', 'Parallax; null where there is a position only'),
      column('parallax_error', 'float:3', 'mas', 'stat.error;pos.parallax.trig', 'Standard error of parallax'),
      column('pmra', 'float:2', 'mas/yr', 'pos.pm;pos.eq.ra', 'Proper motion in right ascension times cos(dec)'),
      column('pmra_error', 'float:2', 'mas/yr', 'stat.error;pos.pm;pos.eq.ra', 'Standard error of pmra', ''),
      column('pmdec', 'float:2', 'mas/yr', 'pos.pm;pos.eq.dec', 'Proper motion in declination'),
      column('pmdec_error', 'float:2', 'mas/yr', 'stat.error;pos.pm;pos.eq.dec', 'Standard error of pmdec', ''),
      column('phot_g_mean_mag', 'float:3', 'mag', 'phot.mag;em.opt', 'Mean magnitude in the G band', 'pi'),
      column('phot_bp_mean_mag', 'float:3', 'mag', 'phot.mag;em.opt.B', 'Mean magnitude in the blue (BP) band'),
      column('phot_rp_mean_mag', 'float:3', 'mag', 'phot.mag;em.opt.R', 'Mean magnitude in the red (RP) band'),
      column('radial_velocity', 'float:2', 'km/s', 'spect.dopplerVeloc.opt', 'Radial velocity; bright cool stars only'),
      column(
        'radial_velocity_error',
        'float:2',
        'km/s',
        'stat.error;spect.dopplerVeloc.opt',
        'Standard error of radial_velocity',
        '',
      ),
      column('ref_epoch', 'double:1', 'yr', 'meta.ref;time.epoch', 'Epoch of the position: 2015.5', ''),
    ],
    rows: seen.gaia.filter((row) => row !== undefined).toSorted((a, b) => a.dec - b.dec),
  },
]
