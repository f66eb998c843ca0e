import { column, origin } from '../table.mjs'

export const hipparcosSchema = {
  name: 'hipparcos',
  description: 'The Hipparcos Catalogue, stars brighter than V = 9: real data.',
}

/** Real: the stars of the Hipparcos file, sorted by declination. */
export const hipparcosTables = ({ hipparcos }) => [
  {
    name: 'hipparcos.main',
    description:
      'Stars of the Hipparcos Catalogue (ESA 1997) brighter than V = 9, with astrometry at J2000 and photometry. ' +
      'Good for colour-magnitude diagrams, clusters and proper motions; rounded, so not for astrometry.',
    origin: origin('hipparcos'),
    columns: [
      column('hip', 'int', '', 'meta.id;meta.main', 'Number in the Hipparcos Catalogue', 'pi'),
      column('ra', 'double:6', 'deg', 'pos.eq.ra;meta.main', 'Right ascension, ICRS, epoch J2000', 'pi'),
      column('dec', 'double:6', 'deg', 'pos.eq.dec;meta.main', 'Declination, ICRS, epoch J2000', 'pi'),
      column('pmra', 'float:1', 'mas/yr', 'pos.pm;pos.eq.ra', 'Proper motion in right ascension times cos(dec)'),
      column('pmdec', 'float:1', 'mas/yr', 'pos.pm;pos.eq.dec', 'Proper motion in declination'),
      column('parallax', 'float:1', 'mas', 'pos.parallax.trig', 'Trigonometric parallax'),
      column('vmag', 'float:2', 'mag', 'phot.mag;em.opt.V', 'Magnitude in Johnson V', 'pi'),
      column('b_v', 'float:2', 'mag', 'phot.color;em.opt.B;em.opt.V', 'Colour B-V, Johnson'),
      column('sptype', 'char', '', 'src.spType', 'Spectral type, first two characters'),
      column(
        'multiple',
        'short',
        '',
        'meta.code.multip',
        '1 where the star is a component of a multiple system, else 0',
      ),
    ],
    rows: hipparcos.toSorted((a, b) => a.dec - b.dec).map((star) => ({ ...star, b_v: star.bv })),
    keys: [{ target: 'celestial.stars', columns: [['hip', 'hip']], description: 'The star in the extended list' }],
  },
]
