import fc from 'fast-check'
import { expect, test } from 'vitest'
import { usedUploadColumns } from '#shared/vo/adql/upload-columns.ts'

const columns = ['id', 'ra', 'dec', 'mag', 'flux_G', 'B-V', 'size', 'spectrum'].map((name) => ({ name }))
const used = (adql: string, upload = 'mine') => usedUploadColumns(adql, upload, columns).map(({ name }) => name)
const all = columns.map(({ name }) => name)

test.each<[string, readonly string[]]>([
  ['SELECT ra, dec FROM TAP_UPLOAD.mine', ['ra', 'dec']],
  ['SELECT u.RA, g.dec FROM tap_upload.Mine AS u JOIN gaia.dr3 AS g ON u.id = g.source_id', ['id', 'ra']],
  ['SELECT g.* FROM TAP_UPLOAD.mine u, gaia.dr3 g WHERE u.id = g.source_id', ['id']],
  ['SELECT mine.ra FROM TAP_UPLOAD.mine ORDER BY mine.mag', ['ra', 'mag']],
  ['SELECT TAP_UPLOAD.mine.ra FROM TAP_UPLOAD.mine', ['ra']],
  [
    `SELECT g.ra FROM gaia.dr3 AS g JOIN TAP_UPLOAD.mine AS u
     ON 1 = CONTAINS(POINT(g.ra, g.dec), CIRCLE(u.ra, u.dec, 1e0/3600))`,
    ['ra', 'dec'],
  ],
  ['SELECT u."B-V", u."size" FROM TAP_UPLOAD.mine AS u', ['B-V', 'size']],
  ['SELECT u.b_v FROM TAP_UPLOAD.mine AS u', ['B-V']],
  ['SELECT u."FLUX_g" FROM TAP_UPLOAD.mine AS u', ['flux_G']],
  ['SELECT g.x FROM gaia.dr3 AS g JOIN TAP_UPLOAD.mine USING (id)', ['id']],
  ['SELECT g.x FROM g WHERE g.id IN (SELECT id FROM TAP_UPLOAD.mine WHERE mag < 3)', ['id', 'mag']],
  ['SELECT 1 AS one FROM g WHERE EXISTS (SELECT u.id FROM TAP_UPLOAD.mine AS u WHERE u.mag = g.mag)', ['id', 'mag']],
  ['WITH w AS (SELECT id, ra FROM TAP_UPLOAD.mine) SELECT * FROM w', ['id', 'ra']],
  ['SELECT AVG(mag), COUNT(*) FROM TAP_UPLOAD.mine GROUP BY id HAVING MIN(dec) > 0', ['id', 'dec', 'mag']],
  ['SELECT COUNT(*) FROM TAP_UPLOAD.mine', ['id']],
  ['SELECT id FROM TAP_UPLOAD.mine AS a UNION SELECT b.mag FROM TAP_UPLOAD.mine AS b', ['id', 'mag']],
])('%s', (adql, expected) => {
  expect(used(adql)).toEqual(expected)
})

test.each([
  'SELECT * FROM TAP_UPLOAD.mine',
  'SELECT u.* FROM TAP_UPLOAD.mine AS u',
  'SELECT * FROM gaia.dr3 AS g JOIN TAP_UPLOAD.mine AS u ON u.id = g.id',
  'SELECT t.ra FROM (SELECT * FROM TAP_UPLOAD.mine) AS t',
  'SELECT x FROM gaia.dr3 NATURAL JOIN TAP_UPLOAD.mine',
  'SELECT ra FROM TAP_UPLOAD.mine WHERE',
  "SELECT ra::text FROM TAP_UPLOAD.mine WHERE mag ~ '1'",
  'SELECT ra FROM gaia.dr3',
  '',
])('all columns go where it cannot be told: %s', (adql) => {
  expect(used(adql)).toEqual(all)
})

test('two uploads keep their columns apart by their names', () => {
  const adql = 'SELECT a.ra, b.mag FROM TAP_UPLOAD.one AS a JOIN TAP_UPLOAD.two AS b ON a.id = b.id'
  expect(used(adql, 'one')).toEqual(['id', 'ra'])
  expect(used(adql, 'two')).toEqual(['id', 'mag'])
})

test('every column that a query names is among those used, whatever else it holds', () => {
  const name = fc.constantFrom('id', 'ra', 'dec', 'mag', 'flux_G')
  const value = fc.oneof(
    name,
    name.map((column) => `u.${column}`),
    name.map((column) => `ABS(u.${column.toUpperCase()} + 1)`),
    name.map((column) => `MAX(${column})`),
  )
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), value, (items, condition) => {
      const found = used(`SELECT ${items.join(', ')} FROM g JOIN TAP_UPLOAD.mine AS u ON g.x = ${condition}`)
      const named = columns.filter(({ name: column }) =>
        [...items, condition].some((text) => new RegExp(`\\b${column}\\b`, 'i').test(text)),
      )
      expect(found).toEqual(named.map(({ name: column }) => column))
    }),
  )
})
