import { column, origin } from '../table.mjs'

export const celestialSchema = {
  name: 'celestial',
  description: 'Stars to magnitude 13.8, star names and deep-sky objects of d3-celestial: real data.',
}

const byDeclination = (a, b) => a.dec - b.dec
const kinds =
  'gg cluster of galaxies, g galaxy, s spiral, s0 lenticular, e elliptical, sd dwarf spheroidal, i irregular galaxy, ' +
  'oc open cluster, gc globular cluster, dn dark, bn bright, rn reflection, en emission nebula, sfr star forming region, ' +
  'pn planetary nebula, snr supernova remnant'

/** Real: what the data files of d3-celestial hold. */
export const celestialTables = ({ extended, starNames, deepSky }) => [
  {
    name: 'celestial.stars',
    description:
      'Stars of the extended Hipparcos list, down to V = 13.8: positions at J2000 to 0.0001 degrees, V and B-V.',
    origin: origin('celestial'),
    columns: [
      column('hip', 'int', '', 'meta.id;meta.main', 'Number in the Hipparcos Catalogue', 'pi'),
      column('ra', 'double:4', 'deg', 'pos.eq.ra;meta.main', 'Right ascension, ICRS, epoch J2000', 'pi'),
      column('dec', 'double:4', 'deg', 'pos.eq.dec;meta.main', 'Declination, ICRS, epoch J2000', 'pi'),
      column('vmag', 'float:2', 'mag', 'phot.mag;em.opt.V', 'Visual magnitude', 'pi'),
      column('b_v', 'float:3', 'mag', 'phot.color;em.opt.B;em.opt.V', 'Colour B-V'),
    ],
    rows: extended.toSorted(byDeclination).map((star) => ({ ...star, b_v: star.bv })),
  },
  {
    name: 'celestial.star_names',
    description: 'Proper names and designations of stars, to be joined by hip.',
    origin: origin('celestial'),
    columns: [
      column('hip', 'int', '', 'meta.id;meta.main', 'Number in the Hipparcos Catalogue', 'pi'),
      column('name', 'char', '', 'meta.id', 'Proper name'),
      column('bayer', 'char', '', 'meta.id', 'Bayer letter, Greek letters by name ("alpha")'),
      column('flamsteed', 'int', '', 'meta.id', 'Flamsteed number'),
      column('variable', 'char', '', 'meta.id', 'Designation as a variable star'),
      column('gliese', 'char', '', 'meta.id', 'Number in the Gliese catalogue of near stars'),
      column('hd', 'char', '', 'meta.id', 'Number in the Henry Draper Catalogue'),
      column('constellation', 'char', '', 'meta.id', 'Constellation, abbreviation of three letters'),
    ],
    rows: starNames.toSorted((a, b) => a.hip - b.hip),
    keys: [{ target: 'celestial.stars', columns: [['hip', 'hip']], description: 'The star that has the name' }],
  },
  {
    name: 'celestial.deep_sky',
    description: 'Galaxies, clusters and nebulae with designations, sizes and proper names.',
    origin: origin('celestial'),
    columns: [
      column('id', 'char', '', 'meta.id;meta.main', 'Designation, unique in the table ("NGC 224")', 'pi'),
      column('alias', 'char', '', 'meta.id', 'A designation better known than id, where there is one ("M 31")', ''),
      column('designation', 'char', '', 'meta.id', 'The best known designation: alias, else id', 'p', {
        computed: 'coalesce(alias, id)',
      }),
      column('name', 'char', '', 'meta.id', 'Proper name'),
      column('ra', 'double:6', 'deg', 'pos.eq.ra;meta.main', 'Right ascension, J2000', 'pi'),
      column('dec', 'double:6', 'deg', 'pos.eq.dec;meta.main', 'Declination, J2000', 'pi'),
      column('type', 'char', '', 'meta.code.class', `Kind of object: ${kinds}`),
      column('morphology', 'char', '', 'src.morph.type', 'Morphological class, in the manner of the kind of object'),
      column('vmag', 'float:2', 'mag', 'phot.mag;em.opt', 'Apparent magnitude'),
      column(
        'b_v',
        'float:2',
        'mag',
        'phot.color;em.opt.B;em.opt.V',
        'Colour B-V as the source has it, some of them doubtful',
        '',
      ),
      column('major_axis', 'float:2', 'arcmin', 'phys.angSize.smajAxis', 'Apparent size along the longer axis'),
      column('minor_axis', 'float:2', 'arcmin', 'phys.angSize.sminAxis', 'Apparent size along the shorter axis'),
    ],
    rows: deepSky.toSorted(byDeclination).map((each) => ({
      ...each,
      alias: each.designation === each.id ? null : each.designation,
      b_v: each.bv,
      major_axis: each.major,
      minor_axis: each.minor,
    })),
  },
]
