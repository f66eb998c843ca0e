import { beforeEach, describe, expect, test } from 'vitest'
import {
  arrangeColumns,
  columnLayoutOf,
  loadColumnLayout,
  originOf,
  takeBackColumns,
  useColumnLayouts,
} from '#renderer/state/column-layouts.ts'
import { api } from '#renderer/state/connection.ts'
import { useMessages } from '#renderer/state/messages.ts'
import { columnsSentence } from '#renderer/views/files/save-columns-dialog.tsx'
import { fail, ok } from '#shared/ipc/fault.ts'
import { type ColumnLayout, columnsDiffer, layoutKey, shownIds } from '#shared/model/column-layout.ts'
import type { ColumnInfo, Provenance } from '#shared/model/table.ts'
import { connectFake, inputsOf } from '../renderer/fake-window.ts'

const columns = ['a', 'b', 'c', 'd'].map(
  (name, at): ColumnInfo => ({ id: `c${at}`, name, datatype: 'int', storage: 'i32', isArray: false }),
)
const query: Provenance = {
  kind: 'query',
  source: 'https://a.example/tap',
  adql: 'SELECT 1',
  at: '2026-01-01T00:00:00Z',
}
const table = { id: 't-1', columns, provenance: query, document: 'q1' }

beforeEach(() => useColumnLayouts.setState({ byTable: {}, before: {} }))

describe('an arrangement of columns', () => {
  test('shows pinned columns first, then as they were moved, without the hidden', () => {
    const layout: ColumnLayout = { order: ['c3', 'c2', 'c1', 'c0'], hidden: ['c2'], pinned: ['c1'] }
    expect(shownIds(columns, layout)).toEqual(['c1', 'c3', 'c0'])
    expect(columnsDiffer(columns, layout)).toEqual({ hidden: 1, reordered: true })
    expect(columnsDiffer(columns, { widths: [['c0', 90]] })).toEqual({ hidden: 0, reordered: false })
    expect(columnsDiffer(columns, { hidden: ['c0'] })).toEqual({ hidden: 1, reordered: false })
  })

  test('belongs to where the table comes from and to its columns', () => {
    expect(originOf(table)).toBe('query q1')
    expect(originOf({ id: 't-2', columns, provenance: { ...query, kind: 'file', source: '/a.vot' } })).toBe(
      'file /a.vot',
    )
    const keys = [layoutKey('x', columns), layoutKey('y', columns), layoutKey('x', columns.slice(1))]
    expect(new Set(keys).size).toBe(3)
    expect(layoutKey('x', [...columns])).toBe(keys[0])
  })

  test('is that of main for another result of the same query', async () => {
    const calls = connectFake({ 'workspace.columnLayout': () => ok({ hidden: ['c1'] }) })
    expect(await loadColumnLayout(api(), table)).toEqual({ hidden: ['c1'] })
    expect(await loadColumnLayout(api(), { ...table, id: 't-2' })).toEqual({ hidden: ['c1'] })
    const [first, second] = inputsOf(calls, 'workspace.columnLayout')
    expect(second).toEqual(first)
  })

  test('that cannot be read is said, and the table has its columns as they come', async () => {
    useMessages.setState({ list: [], unseen: 0 })
    connectFake({ 'workspace.columnLayout': () => fail('storage', 'The disk does not answer.') })
    expect(await loadColumnLayout(api(), table)).toEqual({})
    expect(useMessages.getState().list.map(({ text }) => text)).toEqual([
      'The arrangement of the columns was not read. The disk does not answer.',
    ])
  })

  test('is kept when it changes, and a change can be taken back', () => {
    const calls = connectFake()
    arrangeColumns(api(), table, { hidden: ['c1'] })
    arrangeColumns(api(), table, { hidden: ['c1'] })
    arrangeColumns(api(), table, { hidden: ['c1'], pinned: ['c3'] })
    expect(inputsOf(calls, 'workspace.saveColumnLayout')).toHaveLength(2)
    expect(takeBackColumns(api(), table)).toEqual({ hidden: ['c1'] })
    expect(takeBackColumns(api(), table)).toEqual({})
    expect(takeBackColumns(api(), table)).toBeUndefined()
    expect(columnLayoutOf('t-1')).toEqual({})
    expect(inputsOf(calls, 'workspace.saveColumnLayout').at(-1)).toMatchObject({ layout: null })
  })
})

test('before saving it is said what is not as the table has it', () => {
  expect(columnsSentence({ all: 12, shown: 9, reordered: false })).toBe('3 of 12 columns are hidden.')
  expect(columnsSentence({ all: 12, shown: 11, reordered: true })).toBe(
    '1 of 12 columns is hidden, and the others are shown in another order than the table’s own.',
  )
  expect(columnsSentence({ all: 3, shown: 3, reordered: true })).toBe(
    'The columns are shown in another order than the table’s own.',
  )
})
