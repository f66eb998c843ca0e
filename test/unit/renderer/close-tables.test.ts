import { beforeEach, expect, test, vi } from 'vitest'
import { useRemovals } from '#renderer/state/removals.ts'
import { useTables } from '#renderer/state/tables.ts'
import { closeAllTables } from '#renderer/views/tables/close-table.ts'
import { showToast } from '#renderer/widgets/toasts.tsx'
import type { TableInfo } from '#shared/model/table.ts'
import { connectFake, inputsOf } from './fake-window.ts'

vi.mock('#renderer/widgets/toasts.tsx', () => ({ showToast: vi.fn(), dismissToast: vi.fn() }))

const tableOf = (id: string) => ({ id, title: `table ${id}` }) as TableInfo
const notice = () => vi.mocked(showToast).mock.lastCall?.[0]

beforeEach(() => {
  vi.mocked(showToast).mockClear()
  useRemovals.setState({ ids: new Set() })
  useTables.setState({ byId: { a: tableOf('a'), b: tableOf('b'), c: tableOf('c') }, left: [], known: true })
})

test('all tables are taken off the list at once, by one notice, and closed when that has gone', async () => {
  const calls = connectFake()
  closeAllTables()
  expect([...useRemovals.getState().ids]).toEqual(['a', 'b', 'c'])
  expect(vi.mocked(showToast).mock.calls.map(([{ text }]) => text)).toEqual(['Closed 3 tables'])
  expect(inputsOf(calls, 'tables.close')).toEqual([])
  notice()?.onExpire?.()
  await vi.waitFor(() =>
    expect(inputsOf(calls, 'tables.close')).toEqual([{ table: 'a' }, { table: 'b' }, { table: 'c' }]),
  )
})

test('an undo brings all of them back, and none is closed', () => {
  const calls = connectFake()
  closeAllTables()
  notice()?.action?.run()
  expect(useRemovals.getState().ids.size).toBe(0)
  expect(inputsOf(calls, 'tables.close')).toEqual([])
})

test('those that were closed just now are not closed twice', () => {
  connectFake()
  useRemovals.setState({ ids: new Set(['a']) })
  closeAllTables()
  expect(notice()?.text).toBe('Closed 2 tables')
})
