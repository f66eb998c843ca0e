import { beforeEach, describe, expect, it } from 'vitest'
import type { Api } from '#renderer/api/api.ts'
import { useMessages } from '#renderer/state/messages.ts'
import { placeIn, placeOf, useSelection } from '#renderer/state/selection.ts'
import { startTables, useTables } from '#renderer/state/tables.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import type { ColumnInfo, LeftTable, TableInfo } from '#shared/model/table.ts'

const column = (name: string): ColumnInfo => ({ id: 'c0', name, datatype: 'int', storage: 'i32', isArray: false })
const table = (id: string, rows: number, name = 'x'): TableInfo => ({
  id,
  title: id,
  columns: [column(name)],
  rows,
  state: 'reading',
  seconds: 0,
  bytes: 0,
  completeness: [],
  notes: [],
  infos: [],
  params: [],
  provenance: { kind: 'file', source: '/t.vot', at: '2026-01-01T00:00:00Z' },
})

/** Main with these tables; `tell` sends an event. */
function mainWith(list: readonly TableInfo[], left: readonly LeftTable[] = []) {
  const listeners = new Map<string, (item: unknown) => void>()
  let answer: () => void = () => {}
  const listed = new Promise<void>((resolve) => {
    answer = resolve
  })
  const tables = {
    list: () => listed.then(() => ok([...list])),
    left: () => listed.then(() => ok([...left])),
    on: (name: string, listener: (item: unknown) => void) => {
      listeners.set(name, listener)
      return () => listeners.delete(name)
    },
  }
  return {
    api: { tables } as unknown as Pick<Api, 'tables'>,
    tell: (name: string, item: unknown) => listeners.get(name)?.(item),
    answerList: async () => {
      answer()
      await listed
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
    },
    listening: () => listeners.size,
  }
}
const rowsOf = (id: string) => useTables.getState().byId[id]?.rows

describe("the window's tables", () => {
  beforeEach(() => {
    useTables.setState({ byId: {}, left: [], known: false })
    useSelection.setState({ places: {} })
  })

  it('are those of the first list, and follow what main tells', async () => {
    const main = mainWith([table('a', 1)])
    const stop = startTables(main.api)
    expect(useTables.getState().known).toBe(false)
    await main.answerList()
    expect(useTables.getState().known).toBe(true)
    expect(rowsOf('a')).toBe(1)
    main.tell('changed', table('a', 5))
    main.tell('changed', table('b', 7))
    expect([rowsOf('a'), rowsOf('b')]).toEqual([5, 7])
    main.tell('closed', { table: 'a' })
    expect(rowsOf('a')).toBeUndefined()
    stop()
    expect(main.listening()).toBe(0)
  })

  it('an event that overtakes the list is newer than the list', async () => {
    const main = mainWith([table('a', 1), table('b', 1)])
    startTables(main.api)
    main.tell('changed', table('a', 9))
    main.tell('closed', { table: 'b' })
    await main.answerList()
    expect(rowsOf('a')).toBe(9)
    expect(rowsOf('b')).toBeUndefined()
  })

  it('keep the same columns as long as these say the same', async () => {
    const main = mainWith([table('a', 1)])
    startTables(main.api)
    await main.answerList()
    const before = useTables.getState().byId.a?.columns
    main.tell('changed', table('a', 2))
    expect(useTables.getState().byId.a?.columns).toBe(before)
    main.tell('changed', table('a', 2, 'y'))
    expect(useTables.getState().byId.a?.columns[0]?.name).toBe('y')
  })

  it('a closed table takes its place in the selection with it', async () => {
    const main = mainWith([table('a', 10)])
    startTables(main.api)
    await main.answerList()
    placeIn('a', { row: 3, selected: [] })
    main.tell('closed', { table: 'a' })
    expect(placeOf('a')).toBeUndefined()
    expect(useSelection.getState().active).toBeUndefined()
  })

  it('of earlier runs are known until one is forgotten', async () => {
    const gone: LeftTable = { id: 't-old', title: 'old', rows: 7, provenance: table('t-old', 7).provenance }
    const main = mainWith([table('a', 1)], [gone])
    const stop = startTables(main.api)
    await main.answerList()
    await expect.poll(() => useTables.getState().left).toEqual([gone])
    main.tell('leftChanged', [])
    expect(useTables.getState().left).toEqual([])
    stop()
  })

  it('that could not be listed are said to be missing, and the window goes on', async () => {
    useMessages.setState({ list: [], unseen: 0 })
    const offline = async () => fail('offline', 'The connection is gone.')
    const tables = { list: offline, left: offline, on: () => () => undefined }
    startTables({ tables } as unknown as Pick<Api, 'tables'>)
    await expect.poll(() => useTables.getState().known).toBe(true)
    expect(useMessages.getState().list.map(({ text }) => text)).toEqual([
      'The open tables were not read. The connection is gone.',
      'The tables of earlier runs were not read. The connection is gone.',
    ])
  })
})
