import type { TableId, TableInfo } from '#shared/model/table.ts'
import type { Api } from '../api/api.ts'
import { rowsText } from '../cells/number-text.ts'
import { showToast } from '../widgets/toasts.tsx'
import { openTable, openTableBehind } from './layout.ts'
import { markTable } from './samp-marks.ts'
import { useTables } from './tables.ts'
import { isTableInSight } from './tables-in-sight.ts'

/** After the last key a window is idle: what arrives may come to the front. */
const idleMilliseconds = 3000

const isAsked = (): boolean => document.querySelector('.dialog-overlay, .popover, [aria-modal="true"]') !== null

/** A table once `holds` is true of it, or undefined when it is closed first. */
function tableWhen(id: TableId, holds: (table: TableInfo) => boolean): Promise<TableInfo | undefined> {
  return new Promise((resolve) => {
    let seen = false
    const look = () => {
      const table = useTables.getState().byId[id]
      if (table) seen = true
      if ((table && holds(table)) || (!table && seen)) {
        stop()
        resolve(table)
      }
    }
    const stop = useTables.subscribe(look)
    look()
  })
}

/** Opens the tables that other programs send: in front of an idle window, else behind with a mark on the tab. */
export function startSampArrivals({ samp }: Pick<Api, 'samp'>): () => void {
  let lastKey = Number.NEGATIVE_INFINITY
  const noteKey = () => {
    lastKey = performance.now()
  }
  const isBusy = () => performance.now() - lastKey < idleMilliseconds || isAsked()
  addEventListener('keydown', noteKey, { capture: true, passive: true })

  const take = async (id: TableId, from: string) => {
    if (!(await tableWhen(id, () => true))) return
    if (isBusy()) {
      openTableBehind(id)
      if (!isTableInSight(id)) markTable(id, `from “${from}”`)
    } else openTable(id)
    const whole = await tableWhen(id, ({ state }) => state === 'ready')
    if (!whole) return
    const text = `“${whole.title}” (${rowsText(whole.rows)}) from “${from}”`
    const hidden = !isTableInSight(id)
    showToast({ text, seconds: 6, ...(hidden && { action: { label: 'Show', run: () => openTable(id) } }) })
  }
  const stop = samp.on('arrived', ({ table, from }) => void take(table, from))
  return () => {
    removeEventListener('keydown', noteKey, { capture: true })
    stop()
  }
}
