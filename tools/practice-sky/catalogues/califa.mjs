import { randomStream } from '../stars/random.mjs'
import { column, origin } from '../table.mjs'

export const califaSchema = {
  name: 'califadr3',
  description: 'Simulated: galaxies and spectral cubes under the names of CALIFA data release 3. There are no files.',
}

const hubbleTypes = new Set('E S0 Sa Sab Sb Sbc Sc Scd Sd Sdm Sm SBa SBab SBb SBbc SBc SBcd SBd SBdm SBm Im'.split(' '))

/** Identifier of a data set of the practice sky; the authority is of a domain for examples (RFC 2606). */
export const datasetId = (path) => `ivo://example.org/practice?${path}`

/** 300 real galaxies of a plain Hubble type between V = 11 and 14.5, and their cubes. Numbers are not those of the survey. */
export function observeCalifa(deepSky) {
  const random = randomStream('califa')
  const wanted = deepSky.filter(
    (each) => hubbleTypes.has(each.morphology) && /^(NGC|IC|UGC) /.test(each.id) && each.vmag > 11 && each.vmag < 14.5,
  )
  const step = wanted.length / 300
  return Array.from({ length: 300 }, (_, i) => wanted[Math.floor(i * step)]).map((galaxy, i) => ({
    califaid: i + 1,
    target_name: galaxy.id.replace(/ +/, ''),
    raj2000: galaxy.ra,
    dej2000: galaxy.dec,
    hubble: galaxy.morphology,
    magg: galaxy.vmag + 0.3,
    redshift: random.between(0.005, 0.03),
    setups: ['V500', ...(random.happens(0.75) ? ['V1200', 'COMB'] : [])],
    mjd: random.between(55_500, 57_400),
  }))
}

export const setups = {
  V500: { low: 3749e-10, high: 7501e-10, resolution: 850, words: 'low resolution, 375 to 750 nm' },
  V1200: { low: 3650e-10, high: 4840e-10, resolution: 1650, words: 'medium resolution, 365 to 484 nm' },
  COMB: { low: 3701e-10, high: 7501e-10, resolution: 850, words: 'both combined, 370 to 750 nm' },
}

export const cubesOf = (galaxies) =>
  galaxies.flatMap((galaxy) =>
    galaxy.setups.map((setup) => ({
      ...galaxy,
      setup,
      obs_publisher_did: datasetId(`califa/${galaxy.target_name}.${setup}`),
      mime: 'application/fits',
      obs_title: `Simulated ${setup} cube of ${galaxy.target_name}`,
      em_min: setups[setup].low,
      em_max: setups[setup].high,
    })),
  )

export const califaTables = ({ seen }) => [
  {
    name: 'califadr3.objects',
    description:
      'Simulated: galaxies under the names that CALIFA uses. Names, places, types and magnitudes are of real galaxies; ' +
      'numbers and redshifts are made up, and most were not in the survey.',
    origin: origin('simulated', {
      source: 'Alidade, from galaxies of d3-celestial 0.7.35',
      recipe: '300 galaxies of a plain Hubble type, V 11 to 14.5; redshift drawn between 0.005 and 0.03.',
    }),
    columns: [
      column('califaid', 'int', '', 'meta.id;meta.main', 'Number of the galaxy in this schema', 'pi'),
      column('target_name', 'char', '', 'meta.id;src', 'Name of the galaxy'),
      column('raj2000', 'double:6', 'deg', 'pos.eq.ra;meta.main', 'Right ascension, J2000', 'pi'),
      column('dej2000', 'double:6', 'deg', 'pos.eq.dec;meta.main', 'Declination, J2000', 'pi'),
      column('redshift', 'float:5', '', 'src.redshift', 'Redshift (made up)'),
      column('hubble', 'char', '', 'src.morph.type', 'Hubble type'),
      column('magg', 'float:2', 'mag', 'phot.mag;em.opt', 'Magnitude in g, V plus 0.3'),
    ],
    rows: seen.califa,
  },
  {
    name: 'califadr3.cubes',
    description:
      'Simulated: the spectral cubes of the galaxies, one row for each setup. There are no files behind them.',
    origin: origin('simulated', { recipe: 'Every galaxy has a V500 cube, three of four have V1200 and COMB as well.' }),
    columns: [
      column('califaid', 'int', '', 'meta.id', 'Number of the galaxy', 'pi'),
      column('target_name', 'char', '', 'meta.id;src', 'Name of the galaxy'),
      column('setup', 'char', '', 'meta.code;instr', 'Setup of the spectrograph: V500, V1200 or COMB'),
      column('obs_title', 'char', '', 'meta.title;obs', 'Title of the cube'),
      column('obs_publisher_did', 'char', '', 'meta.ref.ivoid', 'Identifier of the cube', 'p'),
      column('mime', 'char', '', 'meta.code.mime', 'Media type of the cube'),
      column('em_min', 'double', 'm', 'em.wl;stat.min', 'Shortest wavelength'),
      column('em_max', 'double', 'm', 'em.wl;stat.max', 'Longest wavelength'),
    ],
    rows: cubesOf(seen.califa),
    keys: [{ target: 'califadr3.objects', columns: [['califaid', 'califaid']], description: 'The galaxy of the cube' }],
  },
]
