import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSqlEngine } from '#main/engine/create-engine.ts'
import type { SqlEngine } from '#main/engine/engine.ts'
import type { ColumnBlock } from '#shared/model/table.ts'
import { parseAdql } from '#shared/vo/adql/parser.ts'
import { evaluate } from '../reference/adql/evaluate.ts'
import { queries } from '../reference/adql/queries.ts'
import { smallTables, writeSmallSky } from '../reference/adql/small-sky.ts'
import type { Value } from '../reference/adql/values.ts'

let folder: string
let engine: SqlEngine

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alidade-small-sky-'))
  const skyFile = join(folder, 'tables.duckdb')
  await writeSmallSky(skyFile)
  let ids = 0
  engine = createSqlEngine({ skyFile, source: 'small', now: () => 0, randomId: () => String(++ids) })
})

afterAll(async () => {
  await engine.close()
  rmSync(folder, { recursive: true })
})

const isNull = (block: ColumnBlock, row: number): boolean =>
  block.nulls !== undefined && (((block.nulls[row >> 3] ?? 0) >> (row & 7)) & 1) === 1

async function answer(text: string): Promise<Value[][]> {
  const outcome = await engine.run({ adql: text })
  if (!outcome.ok) throw new Error(outcome.fault.message)
  const { table } = outcome.value
  const rows = table.info.rows
  const block = table.rowBlock(0, rows)
  const cells = Array.from({ length: rows }, (_, row) =>
    block.columns.map((column): Value => (isNull(column, row) ? null : (column.values[row] ?? null))),
  )
  table.close()
  return cells
}

/** A row as a text in which numbers that agree to twelve digits are the same. */
const seen = (row: readonly Value[]): string =>
  row
    .map((value) => {
      if (typeof value !== 'number' && typeof value !== 'bigint') return JSON.stringify(value)
      const number = Number(value)
      return Math.abs(number) < 1e-12 ? '0' : String(Number(number.toPrecision(11)))
    })
    .join(', ')

test('queries of every form give the rows that a plain evaluation of their meaning gives', async () => {
  await fc.assert(
    fc.asyncProperty(queries, async (text) => {
      const { query } = parseAdql(text)
      if (!query) throw new Error('no query')
      const expected = evaluate(query, smallTables).rows.map(seen)
      const found = (await answer(text)).map(seen)
      if (query.orderBy.length === 0) {
        expected.sort()
        found.sort()
      }
      expect(found, text).toEqual(expected)
    }),
    { numRuns: Number(process.env.ALIDADE_TEST_QUERIES ?? 300) },
  )
}, 120_000)
