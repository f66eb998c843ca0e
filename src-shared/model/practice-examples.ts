/** A query to learn from, on the tables of the practice sky. */
export interface PracticeExample {
  /** Stable: letters, digits and hyphens. */
  readonly id: string
  readonly name: string
  /** One or two sentences: what the query teaches, and what comes out. */
  readonly explanation: string
  readonly adql: string
  /** MAXREC, where more rows come out than the practice sky gives without one. */
  readonly maxrec?: number
}

/** Seven queries, from a first SELECT to a cross-match. The first three are the things to try on the welcome page. */
export const practiceExamples: readonly PracticeExample[] = [
  {
    id: 'bright-stars',
    name: 'The brightest stars',
    explanation: 'Columns of one table, sorted: the twenty brightest stars of the Hipparcos Catalogue, Sirius first.',
    adql: `SELECT TOP 20 hip, ra, dec, vmag, b_v, sptype, parallax
FROM hipparcos.main
ORDER BY vmag`,
  },
  {
    id: 'colour-magnitude',
    name: 'Colours and magnitudes',
    explanation:
      'The numbers of a colour-magnitude diagram, to be plotted: colour and absolute magnitude of simulated stars within ' +
      '100 parsecs, computed in the query.',
    maxrec: 50_000,
    adql: `SELECT source_id, ra, dec, parallax,
  phot_bp_mean_mag - phot_rp_mean_mag AS bp_rp,
  phot_g_mean_mag + 5 * LOG10(parallax) - 10 AS abs_g
FROM gaia.dr2light
WHERE parallax > 10 AND parallax_error < 0.1 * parallax`,
  },
  {
    id: 'cross-match',
    name: 'Cross-match two catalogues',
    explanation:
      'Stars of two simulated catalogues are paired by position: the Hyades in visible and infrared light. ' +
      'They moved 1.7 arcseconds between the two surveys, so the pairs are sought within 3.',
    adql: `SELECT g.source_id, g.ra, g.dec, g.parallax, g.phot_g_mean_mag, t.jmag, t.kmag,
  3600 * DISTANCE(g.ra, g.dec, t.raj2000, t.dej2000) AS separation
FROM gaia.dr2light AS g
JOIN twomass.data AS t
  ON DISTANCE(g.ra, g.dec, t.raj2000, t.dej2000) < 3 / 3600.
WHERE 1 = CONTAINS(POINT(g.ra, g.dec), CIRCLE(66.75, 16.87, 6))
  AND g.parallax BETWEEN 19 AND 24`,
  },
  {
    id: 'cone',
    name: 'A circle on the sky',
    explanation: 'All stars within two degrees of the Pleiades. Most are not members; the parallaxes tell them apart.',
    adql: `SELECT hip, ra, dec, vmag, parallax, pmra, pmdec
FROM hipparcos.main
WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(56.75, 24.117, 2))
ORDER BY vmag`,
  },
  {
    id: 'pleiades',
    name: 'The Pleiades by proper motion',
    explanation:
      'The members of a cluster move together: of 46 stars in the circle, 29 share its proper motion. ' +
      'Half of them have a parallax below 8.8 mas.',
    adql: `SELECT hip, ra, dec, vmag, b_v, pmra, pmdec, parallax
FROM hipparcos.main
WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(56.75, 24.117, 2))
  AND vmag < 9
  AND pmra BETWEEN 0 AND 30
  AND pmdec BETWEEN -50 AND -20
ORDER BY vmag`,
  },
  {
    id: 'counts',
    name: 'How many stars of each magnitude',
    explanation: 'Rows are gathered into groups and counted: one row for each magnitude, with the mean parallax.',
    adql: `SELECT FLOOR(vmag) AS magnitude, COUNT(*) AS stars, AVG(parallax) AS mean_parallax
FROM hipparcos.main
GROUP BY FLOOR(vmag)
ORDER BY magnitude`,
  },
  {
    id: 'names',
    name: 'Near stars and their names',
    explanation: 'Two tables are joined by the HIP number, so that the nearest bright stars come with their names.',
    adql: `SELECT s.hip, n.name, n.bayer, n.constellation, s.vmag, s.sptype, 1000 / s.parallax AS distance_pc
FROM hipparcos.main AS s
JOIN celestial.star_names AS n ON n.hip = s.hip
WHERE s.parallax > 50 AND n.name IS NOT NULL
ORDER BY distance_pc`,
  },
]
