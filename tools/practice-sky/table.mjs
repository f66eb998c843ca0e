/** How the tables of the practice sky are described: one value per table, with the metadata that TAP_SCHEMA then holds. */

/** DuckDB's type for a VOTable datatype, so that what is declared is what comes out. */
export const databaseTypes = {
  boolean: 'BOOLEAN',
  short: 'SMALLINT',
  int: 'INTEGER',
  long: 'BIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  char: 'VARCHAR',
}

/**
 * A column: `type` is "double", "float:3" (rounded to 3 decimals, the catalogue's precision) or "char"; flags: p principal,
 * i indexed, s of a standard. A char column holds one string of any length (arraysize *) unless `more` says another.
 */
export function column(name, type, unit, ucd, description, flags = 'p', more = {}) {
  const [datatype, decimals] = type.split(':')
  if (!(datatype in databaseTypes)) throw new Error(`${name}: ${datatype} is not a datatype of the practice sky.`)
  return {
    name,
    datatype,
    decimals: decimals === undefined ? undefined : Number(decimals),
    arraysize: datatype === 'char' ? '*' : undefined,
    unit: unit || undefined,
    ucd: ucd || undefined,
    description,
    principal: flags.includes('p'),
    indexed: flags.includes('i'),
    std: flags.includes('s'),
    ...more,
  }
}

const origins = {
  hipparcos: {
    simulated: false,
    source:
      'Hipparcos Catalogue (ESA 1997, CDS I/239), as carried by the star file of kstars-data, HIP numbers by position',
    licence: 'public domain',
    recipe: 'As printed: positions at J2000 to 0.01 s and 0.1 arcsec, parallaxes to 0.1 mas.',
  },
  celestial: {
    simulated: false,
    source: 'd3-celestial 0.7.35 (Olaf Frohn), data files stars.14, starnames, dsos.20, dsonames',
    licence: 'BSD-3-Clause; the text stands beside the data file',
    recipe: 'Right ascension from 0 to 360, sizes split, Greek letters by name; translated names left out.',
  },
  simulated: {
    simulated: true,
    source: 'Alidade: the true stars of the practice sky (Hipparcos, d3-celestial and synthetic ones)',
    licence: 'CC0-1.0',
  },
  service: { simulated: false, source: 'Alidade', licence: 'CC0-1.0', recipe: 'Describes this service.' },
}

/** The origin of a table: one of the above, with what is particular to it. */
export const origin = (name, more = {}) => ({ recipe: '', ...origins[name], ...more })

/** Rounds to decimals in the way the decimal text reads back: what a printed catalogue would hold. */
export const rounded = (value, decimals) =>
  value === null || value === undefined || !Number.isFinite(value) ? null : Number(value.toFixed(decimals))
