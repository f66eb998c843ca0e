import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, createApp } from '#main/app.ts'
import { createNet } from '#main/net/create-net.ts'
import { catalogueReader } from '#main/services/tap/catalogue-reader.ts'
import { createTapServices } from '#main/services/tap/tap-service.ts'
import type { Table } from '#main/tables/table.ts'
import { type Fault, fail, type Outcome } from '#shared/ipc/fault.ts'
import type { QueryRequest } from '#shared/ipc/queries.ts'
import type { ColumnBlock, ColumnInfo } from '#shared/model/table.ts'
import type { TapSchema, TapTableDetails } from '#shared/model/tap.ts'
import { isNull } from '#shared/vo/votable/cell-text.ts'
import { peersFolder } from '../peers.ts'
import { alidade, bringUpDachs, dachsUrl, type PyvoCell, pyvoQuery } from './dachs-service.ts'

const folder = peersFolder()
const never = new AbortController().signal

let app: App
let home: string

/** A value of ours in the terms of the pyvo program: whole numbers as text, NaN by name. */
function plain(value: unknown, storage: ColumnInfo['storage']): PyvoCell {
  if (storage === 'bool') return value === 1
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'string') return value
  const number = Number(value)
  if (storage === 'f32' || storage === 'f64') return Number.isNaN(number) ? 'NaN' : number
  return String(number)
}

function cell(block: ColumnBlock, info: ColumnInfo, row: number): PyvoCell {
  if (isNull(block, row)) return null
  if (!info.isArray) return plain(block.values[row], info.storage)
  const { offsets } = block
  const items = Array.from(block.values as ArrayLike<unknown>).slice(offsets?.[row] ?? 0, offsets?.[row + 1] ?? 0)
  return items.map((item) => plain(item, info.storage))
}

function rowsOf(table: Table): PyvoCell[][] {
  const block = table.rowBlock(0, table.info.rows)
  return Array.from({ length: block.rows }, (_, row) =>
    block.columns.map((column, i) => {
      const info = table.info.columns[i]
      if (!info) throw new Error('A block has more columns than its table.')
      return cell(column, info, row)
    }),
  )
}

const good = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(`${outcome.fault.kind}: ${outcome.fault.message}`)
  return outcome.value
}

async function ask(adql: string, more: Partial<QueryRequest> = {}): Promise<Table> {
  const running = good(await app.queries.run({ url: dachsUrl, adql, ...more }, never))
  await running.reading.done
  const table = app.tables.find(running.reading.id)
  if (!table) throw new Error('The table is gone.')
  return table
}

async function refusal(adql: string, more: Partial<QueryRequest> = {}): Promise<Fault> {
  const outcome = await app.queries.run({ url: dachsUrl, adql, ...more }, never)
  if (outcome.ok) throw new Error('There is no fault.')
  return outcome.fault
}

/** A masked cell and a NaN are one to numpy; and pyvo gives null strings as empty ones. */
const asPyvoSees = (value: PyvoCell): PyvoCell => (value === null || value === 'NaN' || value === '' ? null : value)
const seen = (rows: ReadonlyArray<readonly PyvoCell[]>): PyvoCell[][] => rows.map((row) => row.map(asPyvoSees))

describe.runIf(folder)('DaCHS, a real TAP server', () => {
  beforeAll(async () => {
    await bringUpDachs(folder ?? '')
    home = mkdtempSync(join(tmpdir(), 'alidade-home-'))
    app = await createApp({
      shell: 'cli',
      version: 'test',
      home,
      workersFolder: fileURLToPath(new URL('../../out/main/workers', import.meta.url)),
      openExternal: () => fail('bad-request', 'A test opens nothing.'),
      openFolder: () => fail('bad-request', 'A test opens nothing.'),
    })
  }, 300_000)

  afterAll(async () => {
    await app.close()
    rmSync(home, { recursive: true, force: true })
  })

  describe('its metadata', () => {
    it('is read with capabilities, limits and functions', async () => {
      const service = good(await app.handlers.tap.describe({ url: `${dachsUrl}/capabilities` }, { signal: never }))
      expect(service).toMatchObject({ url: dachsUrl, available: true, notes: [] })
      expect(service.capabilities?.outputLimit).toEqual({ default: 20000, hard: 1000000 })
      expect(service.capabilities?.languages[0]?.versions).toEqual(['2.0', '2.1'])
    })

    it('lists the tables that pyvo lists', async () => {
      const { schemas } = good(await app.handlers.tap.tables({ url: dachsUrl }, { signal: never }))
      const ours = schemas.flatMap(({ tables }) => tables.map(({ name }) => name.replaceAll('"', '').toLowerCase()))
      const theirs = await pyvoQuery('SELECT table_name FROM tap_schema.tables')
      expect(ours.toSorted()).toEqual(theirs.rows.map(([name]) => String(name).toLowerCase()).toSorted())
    })

    it('gives the columns and foreign keys of a table', async () => {
      const columns = async (table: string) =>
        good(await app.handlers.tap.columns({ url: dachsUrl, table }, { signal: never }))
      const light = await columns('gaia.light')
      expect(light.columns).toHaveLength(17)
      expect(light.columns[0]).toMatchObject({ name: 'source_id', datatype: 'long', indexed: true })
      const best = await columns('gaia.tmass_best')
      expect(best.foreignKeys.map(({ target, columns }) => [target, columns]).toSorted()).toEqual([
        ['gaia.light', [{ from: 'source_id', target: 'source_id' }]],
        ['twomass.data', [{ from: 'mainid', target: 'mainid' }]],
      ])
    })
  })

  describe('its rows', () => {
    it.each([
      'SELECT TOP 500 * FROM gaia.light ORDER BY source_id DESC',
      'SELECT TOP 100 mainid, raj2000, dej2000, jmag FROM twomass.data ORDER BY mainid',
      'SELECT TOP 200 * FROM allwise.data ORDER BY cntr',
      'SELECT obs_id, obs_collection, dataproduct_type, calib_level, s_ra, s_dec, t_min, em_min FROM ivoa.obscore ORDER BY obs_id',
      'SELECT COUNT(*) AS n, MAX(source_id) AS largest, MIN(source_id) AS smallest FROM gaia.light',
      'SELECT mainid FROM twomass.data WHERE jmag > 99',
      "SELECT TOP 20 source_id FROM gaia.light WHERE 1 = CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', 56.75, 24.12, 0.2)) ORDER BY source_id;",
    ])('are pyvo’s for %s', async (adql) => {
      const table = await ask(adql)
      const theirs = await pyvoQuery(adql.replace(/;$/, ''))
      expect(table.info.columns.map(({ name }) => name)).toEqual(theirs.names)
      expect(seen(rowsOf(table))).toEqual(seen(theirs.rows))
      expect(table.info.completeness).toEqual([])
    })

    it('keep every digit of neighbouring 64-bit identifiers', async () => {
      const table = await ask('SELECT TOP 3 source_id FROM gaia.light ORDER BY source_id DESC')
      expect(rowsOf(table)).toEqual([['6917528997577384320'], ['6917528993281345152'], ['6917528993281345024']])
    })

    it('come as BINARY2, which the capabilities list', async () => {
      const [exchange] = good(await app.handlers.workspace.exchanges({ limit: 1 }, { signal: never }))
      expect(exchange?.requestBody).toContain('RESPONSEFORMAT=votable%2Fb2')
      expect(exchange?.responseHead).toContain('<BINARY2>')
    })

    it('are marked as truncated by MAXREC, and by the limit of the service', async () => {
      const asked = await ask('SELECT source_id FROM gaia.light', { maxrec: 2 })
      expect(asked.info.rows).toBe(2)
      expect(asked.info.completeness).toMatchObject([{ kind: 'truncated', by: 'maxrec' }])
      const limited = await ask('SELECT source_id FROM gaia.light')
      expect(limited.info.rows).toBe(20_000)
      expect(limited.info.completeness).toMatchObject([{ kind: 'truncated', by: 'service' }])
      const own = await ask('SELECT TOP 2 source_id FROM gaia.light')
      expect(own.info.completeness).toEqual([])
    })

    it('are none, with the columns there, for MAXREC=0', async () => {
      const table = await ask('SELECT * FROM allwise.data', { maxrec: 0 })
      expect(table.info.rows).toBe(0)
      expect(table.info.columns.length).toBeGreaterThan(10)
    })
  })

  describe('its TAP_SCHEMA', () => {
    /** The same service as if it had no /tables. */
    const withoutTables = () => {
      const net = createNet({ version: 'test', settings: () => ({ idleTimeoutSeconds: 60 }), environment: {} })
      const services = createTapServices({
        net: {
          ...net,
          request: (request) =>
            net.request(request.url.includes('/tap/tables') ? { ...request, url: `${dachsUrl}/nothing` } : request),
        },
        used: { value: [], set: () => undefined },
        emit: () => undefined,
        reader: catalogueReader(app.tables, Date.now),
        now: Date.now,
      })
      return { tap: services.handlers, net }
    }

    it('gives the same tables, columns and keys as its documents, and no table to the windows', async () => {
      const { tap, net } = withoutTables()
      const names = (schemas: TapSchema[]) => schemas.flatMap(({ tables }) => tables.map(({ name }) => name)).toSorted()
      const theirs = good(await tap.tables({ url: dachsUrl }, { signal: never }))
      const documents = good(await app.handlers.tap.tables({ url: dachsUrl }, { signal: never }))
      expect(names(theirs.schemas)).toEqual(names(documents.schemas))
      for (const table of ['gaia.light', 'gaia.tmass_best', 'ivoa.obscore']) {
        const [one, other] = [tap, app.handlers.tap].map((handlers) =>
          handlers.columns({ url: dachsUrl, table }, { signal: never }),
        )
        const short = (details: TapTableDetails) => ({
          columns: details.columns.map(({ name, unit, ucd, indexed }) => [name, unit, ucd, indexed].join()).toSorted(),
          foreignKeys: details.foreignKeys,
        })
        expect(short(good(await (one ?? fail('bug', ''))))).toEqual(short(good(await (other ?? fail('bug', '')))))
      }
      const listed = good(await app.handlers.tables.list(null, { signal: never }))
      expect(listed.filter(({ title }) => title === 'TAP_SCHEMA')).toEqual([])
      await net.close()
    })
  })

  describe('its errors', () => {
    it.each([
      ['SELEC * FROM gaia.light', /^Field query: Could not parse your query: Expected "SELECT"/],
      ['SELECT nocolumn FROM gaia.light', /^Field query: No such field known: column 'nocolumn' could not be located/],
      ['SELECT * FROM no.table', /^Field query: Could not parse your query: Expected table reference/],
    ])('are its own words for %s', async (adql, words) => {
      const fault = await refusal(adql)
      expect(fault).toMatchObject({ kind: 'service', status: 200, where: `${dachsUrl}/sync` })
      expect(fault.message).toMatch(words)
      expect(fault.detail).toContain('QUERY_STATUS')
    })

    it('are its own words for a language it does not know', async () => {
      expect(await refusal('SELECT 1', { lang: 'PQL' })).toMatchObject({ kind: 'service' })
    })

    it('stand in the history beside what went well', async () => {
      const lines = good(await app.handlers.queries.history({ limit: 1000 }, { signal: never }))
      expect(lines.find(({ adql }) => adql.startsWith('SELEC *'))).toMatchObject({ state: 'failed' })
      expect(lines.find(({ maxrec }) => maxrec === 2)).toMatchObject({ state: 'done', rows: 2, truncated: true })
    })
  })

  describe('alidade query', () => {
    const query = (adql: string, ...more: string[]) =>
      alidade(['query', '--service', dachsUrl, '--adql', adql, ...more])

    it('prints the rows that pyvo gives', async () => {
      const adql = 'SELECT TOP 50 source_id, ra, dec, parallax FROM gaia.light ORDER BY source_id DESC'
      const { code, out, err } = await query(adql, '--format', 'csv')
      expect([code, err]).toEqual([0, ''])
      const theirs = await pyvoQuery(adql)
      const [header, ...lines] = out.trim().split('\n')
      expect(header).toBe(theirs.names.join(','))
      expect(lines.map((line) => line.split(',')[0])).toEqual(theirs.rows.map(([id]) => id))
      expect(lines.map((line) => Number(line.split(',')[1]))).toEqual(theirs.rows.map(([, ra]) => ra))
    })

    it('exits 3 for a truncated result, 1 for an error in the service’s words', async () => {
      const cut = await query('SELECT source_id FROM gaia.light', '--maxrec', '2', '--format', 'csv')
      expect(cut.code).toBe(3)
      expect(cut.out.trim().split('\n')).toHaveLength(3)
      expect(cut.err).toContain('truncated by the MAXREC')
      const wrong = await query('SELECT nocolumn FROM gaia.light')
      expect([wrong.code, wrong.out]).toEqual([1, ''])
      expect(wrong.err).toContain("No such field known: column 'nocolumn'")
    })
  })
})
