import { create } from 'zustand'
import { type ColumnLayout, isPlain, layoutKey, plainLayout } from '#shared/model/column-layout.ts'
import type { TableId, TableInfo } from '#shared/model/table.ts'
import type { Api } from '../api/api.ts'
import { reportFault } from './messages.ts'

interface ColumnLayouts {
  /** Of the tables that were shown. */
  readonly byTable: Readonly<Record<TableId, ColumnLayout>>
  /** What each table's was before each change, last change last. */
  readonly before: Readonly<Record<TableId, readonly ColumnLayout[]>>
}

/** How the columns of the shown tables are arranged; main keeps the arrangements by where the tables come from. */
export const useColumnLayouts = create<ColumnLayouts>(() => ({ byTable: {}, before: {} }))

/** Changes of one table that can be taken back. */
const undoDepth = 50

export type Arranged = Pick<TableInfo, 'id' | 'columns' | 'provenance' | 'document'>

/** Where a table comes from, as arrangements go by it: the query, the file, else the table itself. */
export function originOf({ id, provenance, document }: Arranged): string {
  if (document !== undefined) return `query ${document}`
  return provenance.kind === 'file' ? `file ${provenance.source}` : `table ${id}`
}

const keyOf = (table: Arranged): string => layoutKey(originOf(table), table.columns)

export const columnLayoutOf = (table: TableId): ColumnLayout =>
  useColumnLayouts.getState().byTable[table] ?? plainLayout

export const useColumnLayout = (table: TableId): ColumnLayout =>
  useColumnLayouts((layouts) => layouts.byTable[table]) ?? plainLayout

function put(table: TableId, layout: ColumnLayout): void {
  useColumnLayouts.setState(({ byTable }) => ({ byTable: { ...byTable, [table]: layout } }))
}

/** The arrangement of a table, as it is here or else as main keeps it. */
export async function loadColumnLayout(api: Pick<Api, 'workspace'>, table: Arranged): Promise<ColumnLayout> {
  const here = useColumnLayouts.getState().byTable[table.id]
  if (here) return here
  const answer = await api.workspace.columnLayout({ key: keyOf(table) })
  if (!answer.ok) reportFault('The arrangement of the columns was not read.', answer.fault)
  const layout = (answer.ok ? answer.value : null) ?? plainLayout
  if (!useColumnLayouts.getState().byTable[table.id]) put(table.id, layout)
  return columnLayoutOf(table.id)
}

async function save(api: Pick<Api, 'workspace'>, table: Arranged, layout: ColumnLayout): Promise<void> {
  put(table.id, layout)
  const answer = await api.workspace.saveColumnLayout({ key: keyOf(table), layout: isPlain(layout) ? null : layout })
  if (!answer.ok) reportFault('The arrangement of the columns was not kept.', answer.fault)
}

/** Takes over how a person arranged the columns; the arrangement before can be had back. */
export function arrangeColumns(api: Pick<Api, 'workspace'>, table: Arranged, layout: ColumnLayout): void {
  const now = columnLayoutOf(table.id)
  if (JSON.stringify(now) === JSON.stringify(layout)) return
  useColumnLayouts.setState(({ before }) => ({
    before: { ...before, [table.id]: [...(before[table.id] ?? []), now].slice(-undoDepth) },
  }))
  void save(api, table, layout)
}

/** Takes the last change of a table's columns back; answers the arrangement before it, undefined where there was none. */
export function takeBackColumns(api: Pick<Api, 'workspace'>, table: Arranged): ColumnLayout | undefined {
  const layouts = useColumnLayouts.getState().before[table.id] ?? []
  const layout = layouts.at(-1)
  if (!layout) return undefined
  useColumnLayouts.setState(({ before }) => ({ before: { ...before, [table.id]: layouts.slice(0, -1) } }))
  void save(api, table, layout)
  return layout
}

/** Forgets a closed table; what main keeps stays. */
export function forgetColumnLayout(table: TableId): void {
  useColumnLayouts.setState(({ byTable, before }) => {
    const { [table]: _layout, ...layouts } = byTable
    const { [table]: _changes, ...changes } = before
    return { byTable: layouts, before: changes }
  })
}
