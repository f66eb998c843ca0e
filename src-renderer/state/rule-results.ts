import type { TableId } from '#shared/model/table.ts'
import type { Api } from '../api/api.ts'
import { tableTab, tableTabId } from '../app/panels.ts'
import { rowsText } from '../cells/number-text.ts'
import { replaceTab } from './dock-model.ts'
import { openTableBehind } from './layout.ts'
import { useSamp } from './samp.ts'
import { markTable } from './samp-marks.ts'
import { useTables } from './tables.ts'
import { isTableInSight } from './tables-in-sight.ts'

interface Shown {
  readonly table: TableId
  readonly title: string
}

/**
 * Shows the results of rules that say so: each rule has one tab, behind the table that is worked with or wherever the
 * person has put it, and its next result takes the place of the one before. A result that was renamed is kept.
 */
export function startRuleResults({ samp, tables }: Pick<Api, 'samp' | 'tables'>): () => void {
  const shown = new Map<string, Shown>()
  return samp.on('ruleRan', ({ rule: id, state, table, rows }) => {
    const rule = useSamp.getState().rules.find((one) => one.id === id)
    if (!rule?.result.show || state !== 'done' || table === undefined) return
    const before = shown.get(id)
    const known = useTables.getState().byId
    const title = known[table]?.title ?? rule.title
    shown.set(id, { table, title })
    const isSame = before !== undefined && before.table !== table && known[before.table]?.title === before.title
    if (isSame && replaceTab(tableTabId(before.table), tableTab(table, title)))
      void tables.close({ table: before.table })
    else openTableBehind(table)
    if (!isTableInSight(table)) markTable(table, `${rowsText(rows ?? 0)} of the rule ${rule.title}`)
  })
}
