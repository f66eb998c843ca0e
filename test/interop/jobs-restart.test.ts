import { afterAll, beforeAll, expect, test } from 'vitest'
import { PracticeProgram } from '../doubles/practice-program.ts'
import { good, never, openSendingApp, textRows } from './sent-tables.ts'

const program = new PracticeProgram()
beforeAll(() => program.start())
afterAll(() => program.close())

test('the table of a job comes back after a restart under its id, without the service', {
  timeout: 60_000,
}, async () => {
  const adql = 'SELECT TOP 3000 hip, ra, dec, vmag FROM hipparcos.main'
  const first = await openSendingApp()
  const { job, table } = await first.work({ url: program.url, adql })
  const rows = textRows(table)
  await expect.poll(() => first.app.jobs.find(job.id)?.fetched?.table).toBe(table.id)
  const second = await first.restart()
  try {
    await program.kill()
    const left = good(await second.app.handlers.tables.left(null, { signal: never }))
    expect(left).toMatchObject([{ id: table.id, provenance: { job: job.jobUrl, adql } }])
    good(await second.app.handlers.tables.readAgain({ table: table.id }, { signal: never }))
    await second.app.tables.documentTables(table.id)
    const again = second.app.tables.find(table.id)
    expect(again && textRows(again)).toEqual(rows)
    expect(good(await second.app.handlers.tables.left(null, { signal: never }))).toEqual([])
  } finally {
    await second.close()
  }
})
