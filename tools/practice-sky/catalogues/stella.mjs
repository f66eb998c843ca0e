import { randomStream } from '../stars/random.mjs'
import { separation } from '../stars/sky.mjs'
import { column, origin } from '../table.mjs'

export const stellaSchema = {
  name: 'stella_vpnep',
  description: 'Simulated: bright stars near the north ecliptic pole, observed as the STELLA telescopes did.',
}

const pole = { ra: 270, dec: 66.5607 }
const reach = 12

/** The target stars (real ones near the pole), their observations, and the nights these belong to. */
export function observeStella(stars) {
  const random = randomStream('stella')
  const targets = stars.filter(
    (star) => star.hip && star.vmag < 8.6 && star.bv > 0.25 && separation(star.ra, star.dec, pole.ra, pole.dec) < reach,
  )
  const objects = targets.map((star) => ({
    objname: `HIP${star.hip}`,
    simbad: `HIP ${star.hip}`,
    ra: star.ra,
    dec: star.dec,
    sptype: star.sptype,
    vmag: star.vmag,
    b_v: star.bv,
    parallax: star.parallax,
    teff: star.teff + random.normal(0, 60),
    e_teff: random.between(40, 90),
    logg: star.logg + random.normal(0, 0.1),
    e_logg: random.between(0.05, 0.15),
    met: star.metallicity + random.normal(0, 0.08),
    vsini: random.between(0.5, 3) + (star.bv < 0.5 ? random.between(5, 60) : 0),
    rv: star.rv,
  }))
  const observations = []
  const nights = []
  for (const [i, object] of objects.entries()) {
    const times = random.happens(0.06) ? 0 : 1 + random.integer(3)
    for (let n = 0; n < times; n++) {
      const obsid = 10_000 + observations.length
      const error = random.between(0.01, 0.08)
      const sn = 180 * 10 ** (-0.12 * (object.vmag - 6)) * random.factor(0.2)
      observations.push({
        obsid,
        objname: object.objname,
        sn,
        rv: targets[i].rv + random.normal(0, error),
        e_rv: error,
      })
      // Some spectra come from another telescope: they have no row among the STELLA nights.
      if (random.happens(0.85))
        nights.push({
          obsid,
          mjd: random.between(56_800, 58_400),
          exptime: random.between(300, 3600),
          airmass: random.between(1.15, 1.9),
          fibre_temperature: random.normal(285, 3),
        })
    }
  }
  return { objects, observations, nights }
}

export const stellaTables = ({ seen }) => {
  const { objects, observations, nights } = seen.stella
  const made = origin('simulated', {
    recipe: 'Real Hipparcos stars within 12 degrees of the north ecliptic pole; parameters and nights simulated.',
  })
  return [
    {
      name: 'stella_vpnep.objects',
      description: 'Simulated: stellar parameters of bright stars near the north ecliptic pole. The stars are real.',
      origin: made,
      columns: [
        column('objname', 'char', '', 'meta.id;meta.main', 'Name of the star in this schema', 'pi'),
        column('simbad', 'char', '', 'meta.id', 'Name of the star as SIMBAD knows it'),
        column('ra', 'double:6', 'deg', 'pos.eq.ra;meta.main', 'Right ascension, ICRS, epoch J2000', 'pi'),
        column('dec', 'double:6', 'deg', 'pos.eq.dec;meta.main', 'Declination, ICRS, epoch J2000', 'pi'),
        column('sptype', 'char', '', 'src.spType', 'Spectral type'),
        column('vmag', 'float:2', 'mag', 'phot.mag;em.opt.V', 'Magnitude in V'),
        column('b_v', 'float:2', 'mag', 'phot.color;em.opt.B;em.opt.V', 'Colour B-V'),
        column('parallax', 'float:2', 'mas', 'pos.parallax', 'Parallax'),
        column('teff', 'float:0', 'K', 'phys.temperature.effective', 'Effective temperature'),
        column('e_teff', 'float:0', 'K', 'stat.error;phys.temperature.effective', 'Standard error of teff', ''),
        column('logg', 'float:2', '', 'phys.gravity', 'Logarithm of the surface gravity in cm/s2'),
        column('e_logg', 'float:2', '', 'stat.error;phys.gravity', 'Standard error of logg', ''),
        column('met', 'float:2', '', 'phys.abund.Z', 'Metallicity, decadic logarithm of the ratio to the Sun'),
        column('vsini', 'float:1', 'km/s', 'phys.veloc.rotat', 'Projected velocity of rotation'),
      ],
      rows: objects.toSorted((a, b) => a.dec - b.dec),
    },
    {
      name: 'stella_vpnep.observations',
      description: 'Simulated: the spectra taken of the objects, with their signal to noise and radial velocity.',
      origin: made,
      columns: [
        column('obsid', 'int', '', 'meta.id;meta.main', 'Number of the observation', 'pi'),
        column('objname', 'char', '', 'meta.id', 'Name of the star', 'pi'),
        column('sn', 'float:1', '', 'stat.snr', 'Signal to noise ratio'),
        column('rv', 'float:3', 'km/s', 'spect.dopplerVeloc', 'Radial velocity'),
        column('e_rv', 'float:3', 'km/s', 'stat.error;spect.dopplerVeloc', 'Standard error of rv'),
      ],
      rows: observations,
      keys: [
        {
          target: 'stella_vpnep.objects',
          columns: [['objname', 'objname']],
          description: 'The star that was observed',
        },
      ],
    },
    {
      name: 'stella_vpnep.stella_obs',
      description: 'Simulated: time and circumstances of the observations made with the STELLA telescope.',
      origin: made,
      columns: [
        column('obsid', 'int', '', 'meta.id;meta.main', 'Number of the observation', 'pi'),
        column('mjd', 'double:4', 'd', 'time.epoch', 'Modified Julian date of mid-exposure'),
        column('exptime', 'float:0', 's', 'time.duration;obs.exposure', 'Exposure time'),
        column('airmass', 'float:2', '', 'obs.airMass', 'Airmass'),
        column('fibre_temperature', 'float:1', 'K', 'phys.temperature;instr', 'Temperature at the fibre', ''),
      ],
      rows: nights,
      keys: [
        { target: 'stella_vpnep.observations', columns: [['obsid', 'obsid']], description: 'The spectrum taken then' },
      ],
    },
  ]
}
