import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Table } from '#main/tables/table.ts'
import { peersFolder } from '../../peers.ts'
import { howtoQueries, textOf } from './howto-queries.ts'
import { answer, numbersOf, skyEngine, valuesOf } from './sky-engine.ts'

/** The how-tos stand beside the folder of the peers; read in place. */
const folder = join(peersFolder() ?? '.', 'howtos')
const engine = skyEngine()
afterAll(() => engine.close())

describe('every query that the how-tos print whole runs unchanged on the practice sky', () => {
  test.each(howtoQueries)('$file, lines $lines', async (query) => {
    const uploads = new Map<string, Table>()
    for (const [name, adql] of Object.entries(query.uploads ?? {}))
      uploads.set(name, (await answer(engine, { adql })).table)
    const adql = textOf(query, readFileSync(join(folder, query.file), 'utf8'))
    expect(adql).not.toMatch(/\{\}|%d/)
    const { table } = await answer(engine, { adql, uploads })
    expect(table.info.rows).toBeGreaterThanOrEqual(query.rowsAtLeast)
  })
})

describe('the tables that the exercises name have the columns that they name', () => {
  test.each([
    'SELECT COUNT(*) AS n FROM arihip.main',
    'SELECT TOP 1000000 raj2000, dej2000, jmag, hmag, kmag FROM twomass.data',
    'SELECT raj2000, dej2000, w1mag, w2mag, w3mag, w4mag FROM allwise.data',
    'SELECT ra, dec, pmra, pmdec, phot_g_mean_mag FROM tgas.main WHERE phot_g_mean_mag BETWEEN 8 AND 8.5',
    'SELECT raj2000, dej2000, rv, hmag FROM rave.main WHERE hmag BETWEEN 8 AND 8.5',
    "SELECT obs_publisher_did, mime, o.hubble FROM califadr3.cubes NATURAL JOIN califadr3.objects AS o WHERE setup = 'COMB' AND hubble = 'Sd'",
  ])('%s', async (adql) => {
    expect((await answer(engine, { adql })).table.info.rows).toBeGreaterThan(0)
  })

  test('the greatest source_id is below the one that the course partitions by', async () => {
    const result = await answer(engine, { adql: 'SELECT max(source_id) AS greatest FROM gaia.dr2light' })
    expect(BigInt(String(valuesOf(result, 'greatest')[0]))).toBeLessThan(6917528997577384320n)
  })

  test('arihip.main has the stars of Hipparcos', async () => {
    expect(numbersOf(await answer(engine, { adql: 'SELECT COUNT(*) AS n FROM arihip.main' }), 'n')).toEqual([82314])
  })
})
