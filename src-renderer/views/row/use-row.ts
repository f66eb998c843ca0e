import { useEffect, useState } from 'react'
import type { Fault } from '#shared/ipc/fault.ts'
import type { RowBlock, TableInfo } from '#shared/model/table.ts'
import { useApi } from '../../api/api.ts'
import { isCutCell } from '../../cells/cell-face.ts'

/** Texts of cells that a block holds cut, by column id. */
export type WholeTexts = Readonly<Record<string, string>>

interface RowRead {
  /** The block of one row; while a new row is on its way, the one before. */
  readonly block: RowBlock | undefined
  readonly whole: WholeTexts
  readonly fault: Fault | undefined
}

const nothing: RowRead = { block: undefined, whole: {}, fault: undefined }
/** Long cells are asked for when the focus rests, not while a key is held down. */
const restMilliseconds = 120

/** Reads one row, and then its long cells whole. A newer row takes the request for an older one back. */
export function useRow(table: TableInfo, row: number): RowRead {
  const api = useApi()
  const [read, setRead] = useState<RowRead & { readonly table?: string }>(nothing)
  const { id, columns } = table

  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    const run = async () => {
      const answer = await api.tables.rows({ table: id, start: row, rows: 1 }, { signal })
      if (signal.aborted) return
      if (!answer.ok) return setRead({ ...nothing, table: id, fault: answer.fault })
      const block = answer.value
      setRead({ table: id, block, whole: {}, fault: undefined })
      const cut = columns.filter((column, index) => {
        const cells = block.columns[index]
        return cells !== undefined && block.rows > 0 && isCutCell(cells, column, 0)
      })
      if (cut.length === 0) return
      await new Promise((resolve) => setTimeout(resolve, restMilliseconds))
      const whole: Record<string, string> = {}
      for (const column of cut) {
        if (signal.aborted) return
        const cell = await api.tables.cell({ table: id, row, column: column.id }, { signal })
        if (cell.ok && cell.value.text !== null) whole[column.id] = cell.value.text
      }
      if (!signal.aborted) setRead({ table: id, block, whole, fault: undefined })
    }
    void run()
    return () => controller.abort()
  }, [api, id, columns, row])

  return read.table === id ? read : nothing
}
