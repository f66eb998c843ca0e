import type { TableId } from '#shared/model/table.ts'
import { queryTabId, tableTabId } from '../app/panels.ts'
import { tabNodes, useLayout } from './dock-model.ts'
import { useDocuments } from './documents.ts'

/** The tab that shows a table: its own, or that of the query it is the result of; undefined: none is open. */
export function tabOfTable(table: TableId): string | undefined {
  const { model } = useLayout.getState()
  const own = tableTabId(table)
  if (model.getNodeById(own)) return own
  const owner = Object.values(useDocuments.getState().byId).find((document) => document.table === table)
  const tab = owner && queryTabId(owner.id)
  return tab !== undefined && model.getNodeById(tab) ? tab : undefined
}

/** True where a table is to be seen now. */
export function isTableInSight(table: TableId): boolean {
  const tab = tabOfTable(table)
  return (
    tab !== undefined && tabNodes(useLayout.getState().model).some((node) => node.getId() === tab && node.isSelected())
  )
}
