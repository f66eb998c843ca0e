import { describe, expect, it } from 'vitest'
import type { Api } from '#renderer/api/api.ts'
import { copyText } from '#renderer/views/table/copy-text.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'

type Ask = { readonly start: number; readonly rows: number; readonly header: boolean }

/** An api that answers each range with its rows as `row N`, two lines a piece. */
function apiWith(end: Outcome<null> = ok(null)) {
  const asks: Ask[] = []
  const tables = {
    copyText: async function* (ask: Ask) {
      asks.push(ask)
      if (ask.header) yield 'name\n'
      for (let row = ask.start; row < ask.start + ask.rows; row += 2)
        yield `row ${row}\n${row + 1 < ask.start + ask.rows ? `row ${row + 1}\n` : ''}`
      return end
    },
  }
  return { api: { tables } as unknown as Pick<Api, 'tables'>, asks }
}
const going = () => new AbortController().signal

describe('copying as text', () => {
  it('joins the ranges in order, with the header once', async () => {
    const { api, asks } = apiWith()
    const answer = await copyText(
      api,
      {
        table: 't',
        rows: [
          [2, 4],
          [9, 10],
        ],
        columns: ['c0'],
        header: true,
      },
      going(),
      () => {},
    )
    expect(answer).toEqual(ok('name\nrow 2\nrow 3\nrow 9'))
    expect(asks.map(({ header }) => header)).toEqual([true, false])
  })

  it('tells how far it is', async () => {
    const { api } = apiWith()
    const told: number[] = []
    await copyText(api, { table: 't', rows: [[0, 8]], columns: ['c0'], header: false }, going(), (done) =>
      told.push(done),
    )
    expect(told).toEqual([0.25, 0.5, 0.75, 1])
  })

  it('a failure copies nothing', async () => {
    const { api } = apiWith(fail('not-found', 'The table is closed.'))
    const answer = await copyText(
      api,
      { table: 't', rows: [[0, 8]], columns: ['c0'], header: false },
      going(),
      () => {},
    )
    expect(answer).toMatchObject({ ok: false, fault: { kind: 'not-found' } })
  })

  it('a cancel ends it in the middle', async () => {
    const { api } = apiWith()
    const controller = new AbortController()
    const answer = await copyText(
      api,
      { table: 't', rows: [[0, 1000]], columns: ['c0'], header: false },
      controller.signal,
      () => controller.abort(),
    )
    expect(answer).toMatchObject({ ok: false, fault: { kind: 'cancelled' } })
  })
})
