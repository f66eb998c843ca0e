/** A user-defined function as the capabilities of a TAP service declare it (TAPRegExt 1.0, 2.3, `features-udf`). */
export interface DeclaredFunction {
  readonly name: string
  /** `name(parameter TYPE, ...) -> TYPE` */
  readonly signature: string
  readonly description: string
}

/**
 * The functions that the engine has beyond ADQL, as the IVOA's catalogue of user-defined functions names them
 * (Catalogue of ADQL User Defined Functions 1.0). A null among the arguments gives null.
 */
export const declaredFunctions: readonly DeclaredFunction[] = [
  {
    name: 'ivo_hasword',
    signature: 'ivo_hasword(haystack TEXT, needle TEXT) -> INTEGER',
    description:
      'Returns 1 if every word of the second text is a word of the first, 0 otherwise. Words are letters and digits between anything else; case does not count, and words are not reduced to their stems.',
  },
  {
    name: 'ivo_nocasematch',
    signature: 'ivo_nocasematch(value TEXT, pattern TEXT) -> INTEGER',
    description:
      'Returns 1 if the pattern matches the value, 0 otherwise. The pattern is that of LIKE (% and _), matched without regard to case.',
  },
  {
    name: 'ivo_hashlist_has',
    signature: 'ivo_hashlist_has(hashlist TEXT, item TEXT) -> INTEGER',
    description:
      'Returns 1 if the item is in a list of words joined by hash signs (#), compared without regard to case, 0 otherwise.',
  },
  {
    name: 'ivo_string_agg',
    signature: 'ivo_string_agg(expression TEXT, delimiter TEXT) -> TEXT',
    description:
      'A set function: all values of the expression within a group, without nulls, joined by the delimiter, in no particular order.',
  },
  {
    name: 'ivo_healpix_index',
    signature: 'ivo_healpix_index(hpxOrder INTEGER, ra DOUBLE PRECISION, dec DOUBLE PRECISION) -> BIGINT',
    description:
      'Returns the index of the HEALPix pixel (nested scheme) of the given order (0 to 29) that holds the position in degrees.',
  },
  {
    name: 'ivo_healpix_index',
    signature: 'ivo_healpix_index(hpxOrder INTEGER, p POINT) -> BIGINT',
    description:
      'Returns the index of the HEALPix pixel (nested scheme) of the given order (0 to 29) that holds the point.',
  },
  {
    name: 'ivo_healpix_center',
    signature: 'ivo_healpix_center(hpxOrder INTEGER, hpxIndex BIGINT) -> POINT',
    description:
      'Returns the centre of the HEALPix pixel (nested scheme) with the given index at the given order (0 to 29).',
  },
  {
    name: 'ivo_apply_pm',
    signature:
      'ivo_apply_pm(ra DOUBLE PRECISION, dec DOUBLE PRECISION, pmra DOUBLE PRECISION, pmdec DOUBLE PRECISION, epdist DOUBLE PRECISION) -> POINT',
    description:
      'Returns where a position in degrees is after epdist years of a proper motion in degrees per year, pmra being that in right ascension times cos(dec). The motion follows a great circle; parallax and radial velocity do not count.',
  },
  {
    name: 'ivo_interval_overlaps',
    signature: 'ivo_interval_overlaps(l1 NUMERIC, h1 NUMERIC, l2 NUMERIC, h2 NUMERIC) -> INTEGER',
    description:
      'Returns 1 if the interval from l1 to h1 overlaps with that from l2 to h2, also where they share a limit alone, 0 otherwise.',
  },
]
