import { expect, test, vi } from 'vitest'
import { openDatabase } from '#main/engine/duckdb.ts'

vi.mock('node:module', () => ({
  createRequire: () => () => {
    throw new Error('Cannot find module duckdb.node')
  },
}))

test('where DuckDB cannot be loaded the practice sky says so, and what still works', async () => {
  const opened = openDatabase({ skyFile: 'none.duckdb', source: 'x', now: () => 0, randomId: () => 'x' })
  await expect(opened).rejects.toThrow(
    /^DuckDB, the database of the practice sky, could not be loaded on this computer\. Install Alidade again; other services/,
  )
})
