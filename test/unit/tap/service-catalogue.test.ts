import { describe, expect, it } from 'vitest'
import type { CatalogueReader } from '#main/services/tap/catalogue-reader.ts'
import { type CatalogueParts, tablesFromCatalogue } from '#main/services/tap/service-catalogue.ts'
import { ok } from '#shared/ipc/fault.ts'
import { columnsFrom, columnsQuery, foreignKeysFrom, keysQuery, tablesQuery } from '#shared/vo/tap/tap-schema.ts'
import { echoingNet } from '../../doubles/echoing-net.ts'

const never = new AbortController().signal
const row = (cells: Readonly<Record<string, string>>) => new Map(Object.entries(cells))

/** A service with tables t00000 and so on that gives at most `limit` rows an answer, and fails when told to. */
function serviceOf(tables: number, limit: number, failsAfter = Number.POSITIVE_INFINITY, ignoresWhere = false) {
  const queries: string[] = []
  const net = echoingNet(queries, () => queries.filter((one) => one.includes('TAP_SCHEMA.tables')).length > failsAfter)
  const reader: CatalogueReader = {
    async read(bytes) {
      let query = ''
      for await (const part of bytes) query += Buffer.from(part).toString()
      if (query.includes('schemas'))
        return ok({ rows: [row({ schema_name: 's', description: 'One' })], incomplete: false })
      const after = ignoresWhere ? undefined : /> '([^']*)'/.exec(query)?.[1]
      const names = Array.from({ length: tables }, (_, i) => `s.t${String(i).padStart(5, '0')}`)
      const wanted = names.filter((name) => after === undefined || name > after)
      const given = wanted.slice(0, Math.min(limit, 5000))
      const rows = given.map((name) => row({ schema_name: 's', table_name: name }))
      return ok({ rows, incomplete: given.length < Math.min(wanted.length, 5000) })
    },
  }
  const parts: CatalogueParts = { net, reader, base: 'http://archive.example/tap', limitSeconds: 5, now: () => 0 }
  return { parts, queries }
}

async function listed(service: ReturnType<typeof serviceOf>) {
  const outcome = await tablesFromCatalogue(service.parts, never)
  if (!outcome.ok) throw new Error(outcome.fault.message)
  const tables = outcome.value.schemas.flatMap((schema) => schema.tables.map(({ table }) => table.name))
  return { tables, partial: outcome.value.partial, schemas: outcome.value.schemas }
}

describe('the list of tables from TAP_SCHEMA', () => {
  it('comes in slices of 5,000', async () => {
    const service = serviceOf(12_000, 5000)
    const { tables, partial, schemas } = await listed(service)
    expect(tables).toHaveLength(12_000)
    expect(partial).toBeUndefined()
    expect(schemas[0]?.schema).toEqual({ name: 's', description: 'One' })
    expect(service.queries.filter((query) => query.includes('.tables'))).toHaveLength(3)
  })

  it('is whole although the service gives 2,000 rows at a time', async () => {
    const { tables } = await listed(serviceOf(9_500, 2000))
    expect(new Set(tables).size).toBe(9_500)
  })

  it('says where it ends if a slice fails', async () => {
    const { tables, partial } = await listed(serviceOf(12_000, 5000, 2))
    expect(tables).toHaveLength(10_000)
    expect(partial).toBe('The list ends after 10000 tables: The connection was reset.')
  })

  it('ends at a service that gives the same slice again and again', async () => {
    const service = serviceOf(12_000, 5000, Number.POSITIVE_INFINITY, true)
    expect((await listed(service)).tables).toHaveLength(5000)
    expect(service.queries).toHaveLength(3)
  })

  it('is a fault if the first slice fails', async () => {
    const { parts } = serviceOf(10, 5000, 0)
    expect(await tablesFromCatalogue(parts, never)).toMatchObject({ ok: false, fault: { kind: 'offline' } })
  })
})

describe('queries on TAP_SCHEMA', () => {
  it('ask for a name under every spelling, and quote what is in it', () => {
    expect(columnsQuery('J/ApJ/752/127')).toBe(
      `SELECT * FROM TAP_SCHEMA.columns WHERE table_name = 'J/ApJ/752/127' OR table_name = '"J/ApJ/752/127"'`,
    )
    expect(keysQuery(`"o'b"`)).toContain(`k.from_table = '"o''b"' OR k.from_table = 'o''b'`)
    expect(tablesQuery(`o'b`)).toContain(`WHERE table_name > 'o''b' ORDER BY table_name`)
  })

  it('give columns in the order of column_index, or as they come', () => {
    const names = (rows: Map<string, string>[]) => columnsFrom(rows).map(({ name }) => name)
    const one = row({ column_name: 'b', column_index: '2', principal: '1', indexed: '0', size: '3' })
    const other = row({ column_name: 'size', column_index: '1', std: 'true' })
    expect(names([one, other])).toEqual(['"size"', 'b'])
    expect(names([row({ column_name: 'z' }), row({ column_name: 'a' })])).toEqual(['z', 'a'])
    expect(columnsFrom([one])).toEqual([{ name: 'b', principal: true, arraysize: '3' }])
    expect(columnsFrom([row({ description: 'without a name' })])).toEqual([])
  })

  it('give keys of several columns as one', () => {
    const key = { key_id: 'k', target_table: 's.t', description: 'both' }
    expect(
      foreignKeysFrom([
        row({ ...key, from_column: 'a', target_column: 'x' }),
        row({ ...key, from_column: 'b', target_column: 'y' }),
        row({ key_id: 'broken' }),
      ]),
    ).toEqual([
      {
        target: 's.t',
        columns: [
          { from: 'a', target: 'x' },
          { from: 'b', target: 'y' },
        ],
        description: 'both',
      },
    ])
  })
})
