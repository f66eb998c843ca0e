import type * as v from 'valibot'
import type { TapSchema, TapService, TapTableDetails } from '#shared/model/tap.ts'

type Service = v.InferOutput<typeof TapService>
type Schema = v.InferOutput<typeof TapSchema>
type Details = v.InferOutput<typeof TapTableDetails>

/** Made-up services: one small, one of 40,000 tables, one that fails. Names and sizes in the manner of real ones. */
export const smallUrl = 'https://archive.example.org/tap'
export const hugeUrl = 'https://catalogues.example.org/TAPVizieR/tap'
export const brokenUrl = 'https://broken.example.org/tap'

const capabilities = (limit: number): NonNullable<Service['capabilities']> => ({
  languages: [{ name: 'ADQL', versions: ['2.0', '2.1'], description: 'ADQL', features: [] }],
  outputFormats: [{ mime: 'application/x-votable+xml', alias: ['votable'] }],
  uploadMethods: [],
  outputLimit: { default: limit, hard: 1_000_000 },
  executionDuration: { default: 3600 },
})

export const services: readonly Service[] = [
  { url: smallUrl, title: 'Example Data Center', available: true, capabilities: capabilities(2000), notes: [] },
  { url: hugeUrl, title: 'Catalogues of Papers', available: true, capabilities: capabilities(50_000), notes: [] },
  {
    url: brokenUrl,
    title: 'Broken Archive of the Very Long Name That Does Not Fit',
    available: false,
    notes: ['The capabilities could not be read: the answer was an HTML page titled “Log in”.'],
  },
]

/** Alidade's own, with two of its tables. */
export const practiceUrl = 'http://practice-sky.localhost/tap'
export const practiceService: Service = {
  url: practiceUrl,
  title: 'Practice sky',
  own: true,
  available: true,
  capabilities: capabilities(20_000),
  notes: [],
}
const practice: readonly Schema[] = [
  {
    name: 'hipparcos',
    description: 'Bright stars of the Hipparcos Catalogue.',
    tables: [{ name: 'hipparcos.main', description: 'Stars of the Hipparcos Catalogue brighter than V = 9.' }],
  },
  {
    name: 'gaia',
    description: 'A Gaia-like catalogue.',
    tables: [{ name: 'gaia.dr2light', description: 'Simulated: a Gaia DR2-like catalogue.', rows: 400_000 }],
  },
]

const small: readonly Schema[] = [
  {
    name: 'sky',
    description: 'Bright stars for exercises.',
    tables: [
      {
        name: 'sky.stars',
        title: 'Bright stars',
        description:
          'Stars brighter than magnitude 9 with positions at J2000, proper motions, parallaxes and photometry in B and V. Positions are ICRS at epoch J2000.',
        type: 'table',
        rows: 117_955,
      },
      { name: 'sky.photometry_in_many_bands_with_a_rather_long_name', description: 'Fluxes by band.', rows: 2_301_774 },
    ],
  },
  {
    name: 'obscore',
    description: 'Observations (ObsCore 1.1).',
    tables: [{ name: 'ivoa.obscore', description: 'All observations.', rows: 88_412 }],
  },
]

function huge(): readonly Schema[] {
  const schemas: Schema[] = []
  for (let volume = 1; volume <= 400; volume++)
    schemas.push({
      name: `vol${String(volume).padStart(3, '0')}`,
      description: `Catalogues of volume ${volume}`,
      tables: Array.from({ length: 100 }, (_, i) => ({
        name: `"J/ApJ/${volume}/${i + 1}/table1"`,
        description: `Table 1 of paper ${i + 1} in volume ${volume}: radial velocities and abundances`,
        rows: (volume * 7919 + i * 104_729) % 200_000,
      })),
    })
  return schemas
}

export const schemasOf = (url: string): readonly Schema[] => {
  if (url === practiceUrl) return practice
  return url === hugeUrl ? huge() : small
}

const column = (name: string, unit: string | undefined, ucd: string, description: string, datatype = 'double') => ({
  name,
  ...(unit ? { unit } : {}),
  ucd,
  description,
  datatype,
  principal: true,
})

export const detailsOf = (table: string): Details => ({
  table: schemasOf(smallUrl)
    .flatMap(({ tables }) => tables)
    .find(({ name }) => name === table) ?? { name: table },
  columns: [
    { ...column('hip', undefined, 'meta.id;meta.main', 'Hipparcos number', 'int'), indexed: true },
    column('ra', 'deg', 'pos.eq.ra;meta.main', 'ICRS right ascension at epoch J2000'),
    column('dec', 'deg', 'pos.eq.dec;meta.main', 'ICRS declination at epoch J2000'),
    column('pm_ra', 'mas/yr', 'pos.pm;pos.eq.ra', 'Proper motion in right ascension times cos(dec)'),
    column('pm_dec', 'mas/yr', 'pos.pm;pos.eq.dec', 'Proper motion in declination'),
    column('parallax', 'mas', 'pos.parallax.trig', 'Trigonometric parallax'),
    column('vmag', 'mag', 'phot.mag;em.opt.V', 'Magnitude in Johnson V'),
    column('b_v', 'mag', 'phot.color;em.opt.B;em.opt.V', 'Johnson B-V colour'),
    column('"size"', 'arcsec', 'phys.angSize', 'Angular size; the name is a reserved word'),
    column('flux_integrated_over_the_whole_visible_band', 'erg/s/cm2/Angstrom', 'phot.flux', 'A long name and unit'),
  ],
  foreignKeys: [{ target: 'sky.photometry', columns: [{ from: 'hip', target: 'hip' }] }],
})
