import { afterEach, beforeEach, expect, it } from 'vitest'
import { SendItems } from '#main/services/samp/send-items.ts'
import { SharedTables } from '#main/services/samp/shared-tables.ts'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import { SampPlace } from '../../doubles/samp-place.ts'

let place: SampPlace
beforeEach(async () => {
  place = await SampPlace.open({ settings: () => ({ sampAtStart: false }) })
})
afterEach(() => place.close())

it('the address of a sending is given out again, but not for ever: an old one may be served no longer', async () => {
  let given = 0
  const csv = Array.from({ length: 1100 }, (_, row) => `${row}`).join('\n')
  const table = await place.open(await place.file('rows.csv', `n\n${csv}\n`))
  const items = new SendItems({
    tables: place.tables,
    writer: createTableWriter(),
    shared: new SharedTables(),
    served: { serve: async () => ok(`http://127.0.0.1:1/${++given}`) },
    accounts: { request: async () => fail('offline', 'Nothing is fetched in this test.') },
    needsLogin: async () => false,
    randomId: () => 'x',
  })
  const send = async (row: number) => {
    const item = { kind: 'table' as const, table, rows: [[row, row + 1] as [number, number]] }
    const prepared = await items.prepare(item, 'table.load.votable', new AbortController().signal)
    return prepared.ok && prepared.value.params.url
  }
  expect([await send(0), await send(1), await send(0)]).toEqual([
    'http://127.0.0.1:1/1',
    'http://127.0.0.1:1/2',
    'http://127.0.0.1:1/1',
  ])
  for (let row = 2; row < 1001; row += 1) await send(row)
  expect(await send(0)).toBe('http://127.0.0.1:1/1002')
})
