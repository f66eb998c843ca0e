import { expect, test } from 'vitest'
import type { CatalogueReader } from '#main/services/tap/catalogue-reader.ts'
import { everyColumnFromCatalogue } from '#main/services/tap/service-catalogue.ts'
import { ok } from '#shared/ipc/fault.ts'
import { echoingNet } from '../../doubles/echoing-net.ts'

const signal = new AbortController().signal

/** A service whose tables have the columns named; it gives at most `limit` rows at once, and ends after `answers`. */
function serviceOf(tables: Readonly<Record<string, number>>, limit: number, answers = Number.POSITIVE_INFINITY) {
  const queries: string[] = []
  const net = echoingNet(queries, () => queries.length > answers)
  const reader: CatalogueReader = {
    async read(bytes) {
      let query = ''
      for await (const part of bytes) query += Buffer.from(part).toString()
      const after = /> '([^']*)'/.exec(query)?.[1]
      const all = Object.entries(tables).flatMap(([name, count]) =>
        Array.from({ length: count }, (_, i) => ({ table_name: name, column_name: `c${i}`, column_index: String(i) })),
      )
      const wanted = all.filter(({ table_name: name }) => after === undefined || name > after)
      const rows = wanted.slice(0, limit).map((row) => new Map(Object.entries(row)))
      return ok({ rows, incomplete: rows.length < wanted.length })
    },
  }
  return { queries, parts: { net, reader, base: 'http://archive.example/tap', limitSeconds: 5, now: () => 0 } }
}

async function counts(service: ReturnType<typeof serviceOf>) {
  const outcome = await everyColumnFromCatalogue(service.parts, signal)
  if (!outcome.ok) throw new Error(outcome.fault.message)
  return {
    ...outcome.value,
    tables: Object.fromEntries([...outcome.value.tables].map(([name, own]) => [name, own.length])),
  }
}

test('every column comes, however the service cuts its answers', async () => {
  const tables = { a: 3, b: 1, c: 4, d: 2 }
  for (const limit of [5, 6, 7, 100]) {
    const service = serviceOf(tables, limit)
    expect(await counts(service)).toEqual({ tables })
  }
})

test('it is said after each answer how far it is', async () => {
  const said: [tables: number, columns: number][] = []
  const { parts } = serviceOf({ a: 3, b: 1, c: 4 }, 5)
  await everyColumnFromCatalogue(parts, signal, (...far) => said.push(far))
  expect(said).toEqual([
    [2, 4],
    [3, 8],
  ])
})

test('a table that is longer than an answer is said to be cut, and the others come', async () => {
  const { tables, partial } = await counts(serviceOf({ a: 2, b: 9, c: 1 }, 5))
  expect(tables).toEqual({ a: 2, b: 5, c: 1 })
  expect(partial).toBe('Columns of b are missing: the service gives no more at once.')
})

test('a service that ends on the way leaves what came, with a sentence', async () => {
  const { tables, partial } = await counts(serviceOf({ a: 2, b: 2, c: 2 }, 3, 1))
  expect(tables).toEqual({ a: 2 })
  expect(partial).toBe('The columns end after 1 tables: The connection was reset.')
})
