import { randomStream } from '../stars/random.mjs'
import { offset, positionAt } from '../stars/sky.mjs'
import { column, origin } from '../table.mjs'

export const raveSchema = { name: 'rave', description: 'Simulated: spectra of southern stars in the manner of RAVE.' }

/** Julian year of an observation of the survey, 2003 to 2013. */
const years = [2003.3, 2013.2]

/** Rows in the order of the true stars: cool and warm stars south of +2 degrees, I between 7.5 and 12.3. */
export function observeRave(stars) {
  const random = randomStream('rave')
  let plate = 0
  return stars.flatMap((star) => {
    const brightness = star.rp - 0.25
    if (star.dec > 2 || brightness < 7.5 || brightness > 12.3 || !random.happens(0.55)) return []
    if (star.teff < 3500 || star.teff > 8500) return []
    plate++
    const year = random.between(...years)
    const ratio = Math.min(120, Math.max(11, 95 * 10 ** (-0.17 * (brightness - 8)) * random.factor(0.3)))
    const error = Math.max(0.4, (45 / ratio) * random.factor(0.35))
    const poor = ratio < 20
    const there = positionAt(star, year - 2000)
    const [raj2000, dej2000] = offset(...there, random.normal(0, 150), random.normal(0, 150))
    return [
      {
        name: `sim${Math.floor(year)}_${String(plate).padStart(6, '0')}`,
        raj2000,
        dej2000,
        rv: star.rv + random.normal(0, error),
        e_rv: error,
        teff: poor ? null : star.teff + random.normal(0, 90),
        logg: poor ? null : star.logg + random.normal(0, 0.2),
        met: poor ? null : star.metallicity + random.normal(0, 0.12),
        snr: ratio,
        jmag: star.j + random.normal(0, 0.024),
        hmag: star.h + random.normal(0, 0.03),
        kmag: star.k + random.normal(0, 0.024),
        obs_year: year,
      },
    ]
  })
}

export const raveTables = ({ seen }) => [
  {
    name: 'rave.main',
    description:
      'Simulated: a RAVE-like catalogue of radial velocities, temperatures, gravities and metallicities of stars of the ' +
      'practice sky south of +2 degrees. Positions at the time of observation, good to 0.15 arcsec.',
    origin: origin('simulated', {
      recipe:
        'Stars of 3500 to 8500 K with I between 7.5 and 12.3, 55 of 100; velocity errors from 0.4 km/s upwards with falling ' +
        'signal to noise; no parameters below a ratio of 20. docs/practice-sky.md, RAVE.',
    }),
    columns: [
      column('name', 'char', '', 'meta.id;meta.main', 'Name of the observation'),
      column(
        'raj2000',
        'double:5',
        'deg',
        'pos.eq.ra;meta.main',
        'Right ascension, J2000, at the time of observation',
        'pi',
      ),
      column(
        'dej2000',
        'double:5',
        'deg',
        'pos.eq.dec;meta.main',
        'Declination, J2000, at the time of observation',
        'pi',
      ),
      column('rv', 'float:2', 'km/s', 'spect.dopplerVeloc.opt', 'Heliocentric radial velocity'),
      column('e_rv', 'float:2', 'km/s', 'stat.error;spect.dopplerVeloc.opt', 'Standard error of rv'),
      column(
        'teff',
        'float:0',
        'K',
        'phys.temperature.effective',
        'Effective temperature; null below a signal to noise of 20',
      ),
      column('logg', 'float:2', '', 'phys.gravity', 'Logarithm of the surface gravity in cm/s2'),
      column('met', 'float:2', '', 'phys.abund.Z', 'Metallicity, decadic logarithm of the ratio to the Sun'),
      column('snr', 'float:1', '', 'stat.snr', 'Signal to noise ratio of the spectrum'),
      column('jmag', 'float:2', 'mag', 'phot.mag;em.IR.J', 'Magnitude in J', ''),
      column('hmag', 'float:2', 'mag', 'phot.mag;em.IR.H', 'Magnitude in H', 'pi'),
      column('kmag', 'float:2', 'mag', 'phot.mag;em.IR.K', 'Magnitude in K', ''),
      column('obs_year', 'float:1', 'yr', 'time.epoch;obs', 'Time of the observation, Julian year', ''),
    ],
    rows: seen.rave.toSorted((a, b) => a.dej2000 - b.dej2000),
  },
]
