/** A query of the practice sky to learn from. */
export interface PracticeExample {
  /** Stable: letters, digits and hyphens. */
  readonly id: string
  readonly name: string
  readonly adql: string
  /** What it finds and what it teaches. */
  readonly explanation: string
}

/** From a first SELECT to a cross-match, in the order of learning. */
export const practiceExamples: readonly PracticeExample[] = [
  {
    id: 'brightest-stars',
    name: 'The brightest stars',
    adql: `SELECT TOP 100 hip, ra, dec, vmag, b_v, sptype
FROM hipparcos.main
ORDER BY vmag`,
    explanation:
      'A query names columns, a table and an order. Small magnitudes are bright; TOP keeps the first 100 rows. Sirius leads.',
  },
  {
    id: 'colour-magnitude-diagram',
    name: 'A colour-magnitude diagram',
    adql: `SELECT hip, b_v, vmag + 5 * LOG10(parallax / 100) AS absolute_vmag
FROM hipparcos.main
WHERE parallax > 10 AND b_v IS NOT NULL`,
    explanation:
      'WHERE keeps the stars within 100 parsecs. Their parallax turns the magnitude that we see into the one they have: plot it against the colour.',
  },
  {
    id: 'pleiades',
    name: 'The Pleiades by their motion',
    adql: `SELECT hip, ra, dec, pmra, pmdec, parallax, vmag
FROM hipparcos.main
WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(56.75, 24.12, 2))
  AND pmra BETWEEN 15 AND 25
  AND pmdec BETWEEN -50 AND -40
ORDER BY vmag`,
    explanation:
      'CONTAINS with POINT and CIRCLE is a cone search: here 2 degrees around the cluster. Its stars share one motion, which tells them from those behind.',
  },
  {
    id: 'spectral-types',
    name: 'Counting by spectral type',
    adql: `SELECT sptype, COUNT(*) AS stars, AVG(b_v) AS mean_colour
FROM hipparcos.main
GROUP BY sptype
HAVING COUNT(*) > 500
ORDER BY mean_colour`,
    explanation: 'GROUP BY makes one row of many, with a count and a mean for each group; HAVING keeps the large groups.',
  },
  {
    id: 'objects-by-name',
    name: 'Messier’s galaxies',
    adql: `SELECT *
FROM celestial.deep_sky
WHERE designation LIKE 'M%'`,
    explanation: 'LIKE compares a text with a pattern; % stands for any further characters.',
  },
  {
    id: 'infrared-colours',
    name: 'Two catalogues, one list',
    adql: `SELECT TOP 1000 g.source_id, g.phot_g_mean_mag, t.jmag, t.kmag
FROM gaia.dr2light AS g
JOIN twomass.data AS t
  ON 1 = CONTAINS(POINT(g.ra, g.dec), CIRCLE(t.raj2000, t.dej2000, 1.0 / 3600))
WHERE 1 = CONTAINS(POINT(g.ra, g.dec), CIRCLE(56.75, 24.12, 1))`,
    explanation:
      'JOIN puts rows of two tables together: here those that lie within one second of arc of each other. Both tables are simulated.',
  },
  {
    id: 'cross-match',
    name: 'The nearest match',
    adql: `SELECT h.hip, g.source_id, DISTANCE(POINT(h.ra, h.dec), POINT(g.ra, g.dec)) * 3600 AS separation
FROM hipparcos.main AS h
JOIN gaia.dr2light AS g
  ON DISTANCE(POINT(h.ra, h.dec), POINT(g.ra, g.dec)) < 5.0 / 3600
WHERE h.parallax > 50
ORDER BY separation DESC`,
    explanation:
      'The two catalogues tell of different years: the stars that moved farthest lie at the top. The second table is simulated.',
  },
]
