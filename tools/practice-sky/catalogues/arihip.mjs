import { column, origin } from '../table.mjs'

export const arihipSchema = {
  name: 'arihip',
  description:
    'The Hipparcos stars under the names that printed queries on ARIHIP use: real data of another catalogue.',
}

/** A view: Hipparcos under the names of ARIHIP's columns. */
export const arihipTables = () => [
  {
    name: 'arihip.main',
    description:
      'A stand-in for ARIHIP: the stars of hipparcos.main under the names of its columns, so that printed queries run. ' +
      'The numbers are those of Hipparcos; ARIHIP itself has better proper motions and other rows.',
    origin: origin('hipparcos', { recipe: 'A view of hipparcos.main with columns renamed.' }),
    columns: [
      column('hipno', 'int', '', 'meta.id;meta.main', 'Number in the Hipparcos Catalogue', 'pi'),
      column('raj2000', 'double', 'deg', 'pos.eq.ra;meta.main', 'Right ascension, ICRS, epoch J2000', 'pi'),
      column('dej2000', 'double', 'deg', 'pos.eq.dec;meta.main', 'Declination, ICRS, epoch J2000', 'pi'),
      column('pmra', 'float', 'mas/yr', 'pos.pm;pos.eq.ra', 'Proper motion in right ascension times cos(dec)'),
      column('pmde', 'float', 'mas/yr', 'pos.pm;pos.eq.dec', 'Proper motion in declination'),
      column('parallax', 'float', 'mas', 'pos.parallax.trig', 'Trigonometric parallax'),
      column('vmag', 'float', 'mag', 'phot.mag;em.opt.V', 'Magnitude in Johnson V', 'pi'),
      column('b_v', 'float', 'mag', 'phot.color;em.opt.B;em.opt.V', 'Colour B-V, Johnson'),
    ],
    select:
      'SELECT hip AS hipno, ra AS raj2000, dec AS dej2000, pmra, pmdec AS pmde, parallax, vmag, b_v FROM hipparcos.main',
    keys: [{ target: 'hipparcos.main', columns: [['hipno', 'hip']], description: 'The same star' }],
  },
]
