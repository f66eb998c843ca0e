import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { skyFile } from './sky-engine.ts'

/** The simulated catalogues against each other and the real one: what a reader may expect of such catalogues. */
let instance: DuckDBInstance
let connection: DuckDBConnection

beforeAll(async () => {
  instance = await DuckDBInstance.create(skyFile, { access_mode: 'READ_ONLY', threads: '2' })
  connection = await instance.connect()
  await connection.run('CREATE TEMP MACRO hypot(a, b) AS sqrt(a * a + b * b)')
})

afterAll(() => {
  connection.closeSync()
  instance.closeSync()
})

/** The numbers of the only row. */
async function figures(sql: string): Promise<readonly number[]> {
  return ((await connection.runAndReadAll(sql)).getRows()[0] ?? []).map(Number)
}

/** A condition: the positions are nearer than so many arcseconds. */
const near = (a: string, b: string, arcsec: number) =>
  `${b}.dej2000 BETWEEN ${a}.dec - ${arcsec}/3600 AND ${a}.dec + ${arcsec}/3600 AND hypot((${a}.ra - ${b}.raj2000) * cos(radians(${a}.dec)), ${a}.dec - ${b}.dej2000) < ${arcsec}/3600`
/** The Gaia-like stars at an earlier epoch. */
const gaiaAt = (epoch: number) =>
  `(SELECT * REPLACE (ra - ${2015.5 - epoch} * pmra / 3.6e6 / cos(radians(dec)) AS ra, dec - ${2015.5 - epoch} * pmdec / 3.6e6 AS dec) FROM gaia.dr2light WHERE pmra IS NOT NULL AND abs(dec) < 85)`

describe('the clusters', () => {
  test('the Pleiades of the Gaia-like catalogue stand at 7.4 mas, those of Hipparcos at 8.9', async () => {
    const members = (table: string, width: number) =>
      `SELECT count(*), median(parallax) FROM ${table} WHERE ra BETWEEN 54.5 AND 59 AND dec BETWEEN 22.1 AND 26.1 AND hypot(pmra - 20, pmdec + 45) < ${width}`
    const [stars = 0, parallax] = await figures(members('gaia.dr2light', 4))
    expect(stars).toBeGreaterThan(500)
    expect(parallax).toBeCloseTo(7.35, 1)
    const [real = 0, seen] = await figures(`${members('hipparcos.main', 10)} AND vmag < 8.5`)
    expect(real).toBeGreaterThan(20)
    expect(seen).toBeCloseTo(8.9, 0)
  })

  test('the Hyades stand at 21 mas in both', async () => {
    const members = (table: string) =>
      `SELECT count(*), median(parallax) FROM ${table} WHERE ra BETWEEN 60 AND 74 AND dec BETWEEN 11 AND 23 AND parallax BETWEEN 18 AND 25 AND pmra BETWEEN 70 AND 150`
    for (const [table, least] of [
      ['gaia.dr2light', 220],
      ['hipparcos.main', 80],
    ] as const) {
      const [stars = 0, parallax] = await figures(members(table))
      expect(stars).toBeGreaterThan(least)
      expect(parallax).toBeCloseTo(21.3, 0)
    }
  })
})

describe('the Gaia-like catalogue', () => {
  test('errors grow with magnitude', async () => {
    const error = async (g: number) =>
      (await figures(`SELECT median(parallax_error) FROM gaia.dr2light WHERE floor(phot_g_mean_mag) = ${g}`))[0]
    expect(await error(9)).toBeCloseTo(0.04, 2)
    expect(await error(15)).toBeCloseTo(0.055, 1)
    expect(await error(16)).toBeGreaterThan(0.06)
    expect(await error(3)).toBeGreaterThan(0.15)
  })

  test('the errors are as large as they say: negative parallaxes are there and rare', async () => {
    const [share = 1] = await figures('SELECT avg((parallax < 0)::INT) FROM gaia.dr2light')
    expect(share).toBeGreaterThan(0)
    expect(share).toBeLessThan(0.02)
  })

  test('parallaxes agree with Hipparcos within both errors, Hipparcos being good to a milliarcsecond', async () => {
    const [pairs = 0, middle = 9, spread = 9] = await figures(
      `SELECT count(*), median(h.parallax - g.parallax), quantile_cont(abs(h.parallax - g.parallax), 0.68) FROM hipparcos.main h JOIN tgas.main t USING (hip) JOIN gaia.dr2light g USING (source_id) WHERE h.parallax > 5`,
    )
    expect(pairs).toBeGreaterThan(10_000)
    expect(Math.abs(middle)).toBeLessThan(0.3)
    expect(spread).toBeLessThan(1.2)
  })

  test('a few stars have a position only, radial velocities are of bright stars', async () => {
    const [full = 0, colour = 0, faintest = 99, velocities = 0] = await figures(
      `SELECT avg((parallax IS NOT NULL)::INT), avg((phot_bp_mean_mag IS NOT NULL)::INT), max(phot_g_mean_mag) FILTER (radial_velocity IS NOT NULL), count(radial_velocity) FROM gaia.dr2light`,
    )
    expect(full).toBeGreaterThan(0.96)
    expect(full).toBeLessThan(0.995)
    expect(colour).toBeCloseTo(0.988, 2)
    expect(faintest).toBeLessThan(12.6)
    expect(velocities).toBeGreaterThan(50_000)
  })
})

describe('the catalogues find each other', () => {
  test.each([
    ['twomass.data', 1999, 'jmag', 0.02],
    ['allwise.data', 2010.5, 'w1mag', 0.003],
  ])(
    '%s: with proper motions 19 of 20 within one arcsecond, without them fewer',
    async (table, epoch, magnitude, gain) => {
      const found = async (gaia: string) =>
        (
          await figures(
            `SELECT count(DISTINCT g.source_id), (SELECT count(*) FROM ${table} WHERE abs(dej2000) < 85) FROM ${gaia} g JOIN ${table} t ON ${near('g', 't', 1)} WHERE abs(g.dec) < 85 AND t.${magnitude} IS NOT NULL`,
          )
        ).reduce((pairs, all) => pairs / all)
      const [moved, asPrinted] = [await found(gaiaAt(epoch)), await found('gaia.dr2light')]
      expect(moved).toBeGreaterThan(0.94)
      expect(moved).toBeLessThanOrEqual(1)
      expect(asPrinted).toBeLessThan(moved - gain)
    },
  )

  test('colours go with each other: red stars in Gaia are red in the infrared', async () => {
    const [stars = 0, correlation = 0] = await figures(
      `SELECT count(*), corr(g.phot_bp_mean_mag - g.phot_rp_mean_mag, g.phot_g_mean_mag - t.kmag) FROM gaia.dr2light g JOIN twomass.data t ON ${near('g', 't', 1)} WHERE t.qflg = 'AAA'`,
    )
    expect(stars).toBeGreaterThan(50_000)
    expect(correlation).toBeGreaterThan(0.97)
  })

  test('radial velocities of RAVE-like and Gaia-like stars agree within their errors', async () => {
    const [stars = 0, middle = 9, pull = 9] = await figures(
      `SELECT count(*), median(g.radial_velocity - t.rv), quantile_cont(abs(g.radial_velocity - t.rv) / hypot(g.radial_velocity_error, t.e_rv), 0.68) FROM ${gaiaAt(2008)} g JOIN rave.main t ON ${near('g', 't', 1)} WHERE g.radial_velocity IS NOT NULL`,
    )
    expect(stars).toBeGreaterThan(8000)
    expect(Math.abs(middle)).toBeLessThan(0.1)
    expect(pull).toBeGreaterThan(0.85)
    expect(pull).toBeLessThan(1.15)
  })

  test('faint stars have upper limits at 12 and 22 micrometres, saturated ones large errors', async () => {
    const [limits = 0, bright = 0, usual = 0] = await figures(
      `SELECT avg((e_w4mag IS NULL)::INT), median(e_w1mag) FILTER (w1mag < 5), median(e_w1mag) FILTER (w1mag BETWEEN 9 AND 10) FROM allwise.data`,
    )
    expect(limits).toBeGreaterThan(0.05)
    expect(bright).toBeGreaterThan(0.15)
    expect(usual).toBeLessThan(0.04)
  })
})
