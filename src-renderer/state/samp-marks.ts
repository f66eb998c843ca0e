import { create } from 'zustand'
import type { TableId } from '#shared/model/table.ts'
import { useLayout } from './dock-model.ts'
import { isTableInSight } from './tables-in-sight.ts'

/** What other programs did to tables that are not in sight, in a few words, until they are looked at. */
export const useSampMarks = create<{ readonly byTable: Readonly<Record<TableId, string>> }>(() => ({ byTable: {} }))

/** Marks the tab of a table. */
export const markTable = (table: TableId, text: string): void =>
  useSampMarks.setState(({ byTable }) => ({ byTable: { ...byTable, [table]: text } }))

/** Takes the marks of tables that are looked at away from now on. */
export function startSampMarks(): () => void {
  return useLayout.subscribe(() => {
    const { byTable } = useSampMarks.getState()
    const left = Object.entries(byTable).filter(([table]) => !isTableInSight(table))
    if (left.length < Object.keys(byTable).length) useSampMarks.setState({ byTable: Object.fromEntries(left) })
  })
}
