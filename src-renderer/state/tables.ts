import { create } from 'zustand'
import type { LeftTable, TableId, TableInfo } from '#shared/model/table.ts'
import type { Api } from '../api/api.ts'
import { forgetColumnLayout } from './column-layouts.ts'
import { reportFault } from './messages.ts'
import { forgetPlace } from './selection.ts'

interface Tables {
  /** Every open table of the workspace; main owns them, this is the window's copy. */
  readonly byId: Readonly<Record<TableId, TableInfo>>
  /** Tables of earlier runs of the program that are not in memory, oldest first. */
  readonly left: readonly LeftTable[]
  /** False until the first list has come. */
  readonly known: boolean
}

export const useTables = create<Tables>(() => ({ byId: {}, left: [], known: false }))

/** A table that changes mostly keeps its columns: they stay the same value, so that what is made from them stays too. */
function put(info: TableInfo): void {
  useTables.setState(({ byId }) => {
    const before = byId[info.id]?.columns
    const columns = before && JSON.stringify(before) === JSON.stringify(info.columns) ? before : info.columns
    return { byId: { ...byId, [info.id]: { ...info, columns } } }
  })
}

/** Fills the store and keeps it fresh until the answer is called. Events that overtake the first list win over it. */
export function startTables(api: Pick<Api, 'tables'>): () => void {
  const seen = new Set<TableId>()
  const closed = new Set<TableId>()
  const stopChanged = api.tables.on('changed', (info) => {
    seen.add(info.id)
    put(info)
  })
  const stopClosed = api.tables.on('closed', ({ table }) => {
    closed.add(table)
    forgetPlace(table)
    forgetColumnLayout(table)
    useTables.setState(({ byId }) => {
      const { [table]: _gone, ...rest } = byId
      return { byId: rest }
    })
  })
  let leftHeard = false
  const stopLeft = api.tables.on('leftChanged', (left) => {
    leftHeard = true
    useTables.setState({ left })
  })
  const ended = new AbortController()
  const { signal } = ended
  void Promise.all([api.tables.list(null, { signal }), api.tables.left(null, { signal })]).then(([answer, left]) => {
    if (signal.aborted) return
    if (!answer.ok) reportFault('The open tables were not read.', answer.fault)
    if (!left.ok) reportFault('The tables of earlier runs were not read.', left.fault)
    if (left.ok && !leftHeard) useTables.setState({ left: left.value })
    if (answer.ok) for (const info of answer.value) if (!seen.has(info.id) && !closed.has(info.id)) put(info)
    useTables.setState({ known: true })
  })
  return () => {
    ended.abort()
    stopChanged()
    stopClosed()
    stopLeft()
  }
}

/** The table as last heard of; undefined: closed, or not known yet. */
export function useTable(id: TableId | undefined): TableInfo | undefined {
  return useTables((tables) => (id === undefined ? undefined : tables.byId[id]))
}

/** A table of an earlier run; undefined: it is in memory, or was forgotten. */
export function useLeftTable(id: TableId): LeftTable | undefined {
  return useTables(({ byId, left }) => (byId[id] ? undefined : left.find((table) => table.id === id)))
}

/** The last result of a query in an earlier run, where none of this run has come since. */
export function useLeftResult(document: string): LeftTable | undefined {
  return useTables(({ byId, left }) => left.findLast((table) => table.document === document && !byId[table.id]))
}
