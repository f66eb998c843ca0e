import { useEffect, useRef, useState } from 'react'
import { Dialog, Popover } from 'react-aria-components'
import { faultText } from '#shared/ipc/fault-text.ts'
import type { ColumnInfo, TableId } from '#shared/model/table.ts'
import { useApi } from '../../api/api.ts'
import { countText } from '../../cells/number-text.ts'
import { Button } from '../../widgets/button.tsx'
import './cell-reader.css'

export interface CellPlace {
  readonly row: number
  readonly column: ColumnInfo
  /** In the window, CSS pixels. */
  readonly x: number
  readonly y: number
}

/** One cell, whole, in a box below it. */
export function CellReader({
  table,
  place,
  onCopy,
  onClose,
}: {
  readonly table: TableId
  readonly place: CellPlace
  readonly onCopy: (text: string) => void
  readonly onClose: () => void
}) {
  const api = useApi()
  const anchor = useRef<HTMLSpanElement>(null)
  const [cell, setCell] = useState<{ readonly text: string | null } | { readonly failure: string }>()
  const { row, column } = place
  useEffect(() => {
    const controller = new AbortController()
    void api.tables.cell({ table, row, column: column.id }, { signal: controller.signal }).then((answer) => {
      if (controller.signal.aborted) return
      setCell(answer.ok ? answer.value : { failure: faultText(answer.fault).sentence })
    })
    return () => controller.abort()
  }, [api, table, row, column.id])

  const text = cell && 'text' in cell ? cell.text : undefined
  return (
    <>
      <span ref={anchor} className="context-menu-anchor" style={{ left: place.x, top: place.y }} />
      <Popover
        className="popover cell-reader"
        triggerRef={anchor}
        placement="bottom start"
        isOpen
        onOpenChange={(open) => !open && onClose()}
      >
        <Dialog className="cell-reader-body" aria-label={`${column.name}, row ${countText(row + 1)}`}>
          <p className="cell-reader-title">
            <strong>{column.name}</strong> <span className="quiet">row {countText(row + 1)}</span>
          </p>
          {cell === undefined && <p className="quiet">Reading…</p>}
          {cell && 'failure' in cell && <p>The cell could not be read. {cell.failure}</p>}
          {text === null && <p className="quiet">null: the cell has no value.</p>}
          {text === '' && <p className="quiet">An empty string.</p>}
          {text && <pre className="cell-reader-text selectable">{text}</pre>}
          {text && (
            <Button
              onPress={() => {
                onCopy(text)
                onClose()
              }}
            >
              Copy
            </Button>
          )}
        </Dialog>
      </Popover>
    </>
  )
}
