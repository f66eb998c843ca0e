import { fileURLToPath } from 'node:url'
import { createSqlEngine } from '#main/engine/create-engine.ts'
import type { EngineQuery, EngineResult, SqlEngine } from '#main/engine/engine.ts'
import { isNull } from '#shared/vo/votable/cell-text.ts'

/** The practice sky as it comes with the app. */
export const skyFile = fileURLToPath(new URL('../../../assets/practice-sky/practice-sky.duckdb', import.meta.url))

/** The embedded engine on the practice sky. */
export function skyEngine(): SqlEngine {
  let drawn = 0
  return createSqlEngine({ skyFile, source: 'practice sky', now: () => 0, randomId: () => `t-${++drawn}`, threads: 2 })
}

/** Runs a query that has to succeed. */
export async function answer(engine: SqlEngine, query: EngineQuery): Promise<EngineResult> {
  const outcome = await engine.run(query)
  if (!outcome.ok) throw new Error(`${outcome.fault.message}\n${query.adql}`)
  return outcome.value
}

/** The values of a column, nulls included. */
export function valuesOf({ table }: EngineResult, name: string): readonly unknown[] {
  const position = table.columns.findIndex(({ info }) => info.name === name)
  const block = table.rowBlock(0, table.info.rows).columns[position]
  if (!block) throw new Error(`There is no column ${name}.`)
  return Array.from({ length: table.info.rows }, (_, row) => (isNull(block, row) ? null : block.values[row]))
}

/** The numbers of a column, without nulls. */
export const numbersOf = (result: EngineResult, name: string): readonly number[] =>
  valuesOf(result, name)
    .filter((value) => value !== null)
    .map(Number)

/** The middle one of the numbers in order. */
export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
