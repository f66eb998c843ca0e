import { Share2 } from 'lucide-react'
import { type ReactNode, useCallback, useRef, useState } from 'react'
import type { RowBlock, TableInfo } from '#shared/model/table.ts'
import { cellText } from '#shared/vo/votable/cell-text.ts'
import type { RowTexts } from '../../state/row-cells.ts'
import { useSamp } from '../../state/samp.ts'
import { placeOf } from '../../state/selection.ts'
import { countRows, hasRow, type RowRanges } from '../../state/selection-ranges.ts'
import { IconButton } from '../../widgets/button.tsx'
import { ContextMenu, type ContextMenuPlace } from '../../widgets/context-menu.tsx'
import { MenuButton } from '../../widgets/menu.tsx'
import { positionOffers } from './cell-offers.ts'
import { cellLink, linkItem, linkOffers } from './row-links.ts'
import { dragParcel } from './samp-drag.ts'
import { actOnSend, type Offer, rowsOffers, sendGroups } from './send-menu.ts'

/** The row alone, or all selected ones where it is one of several. */
function rowsOf(table: string, row: number): RowRanges {
  const selected = placeOf(table)?.selected ?? []
  return countRows(selected) > 1 && hasRow(selected, row) ? selected : [[row, row + 1]]
}

function textsOf({ columns }: TableInfo, block: RowBlock | undefined): RowTexts {
  return Object.fromEntries(
    columns.map((column, index): [string, string | null] => {
      const cells = block && block.rows > 0 ? block.columns[index] : undefined
      return [column.id, cells ? cellText(cells, column, 0) : null]
    }),
  )
}

interface RowSending {
  /** Asks what an address of the row is to be sent as, and to whom. */
  readonly open: (column: string, place: ContextMenuPlace) => void
  /** An address is dragged out of the row. */
  readonly drag: (column: string) => void
  readonly menu: ReactNode
}

/** What the addresses of a row offer to other programs. */
export function useRowSending(table: TableInfo, row: number, block: RowBlock | undefined): RowSending {
  const [asked, setAsked] = useState<{ readonly place: ContextMenuPlace; readonly column: string }>()
  const now = useRef({ table, row, block })
  now.current = { table, row, block }
  const open = useCallback((column: string, place: ContextMenuPlace) => setAsked({ column, place }), [])
  const drag = useCallback((id: string) => {
    const { table: shown, block: cells } = now.current
    const column = shown.columns.find((other) => other.id === id)
    const texts = textsOf(shown, cells)
    const link = column && cellLink(shown.columns, column, texts)
    const kind = link?.kinds[0]
    if (!link || !kind) return
    const item = linkItem(kind, link.address, shown.columns, texts)
    dragParcel({ what: 'name' in item ? `“${item.name}”` : 'the link', items: [item] })
  }, [])
  const column = table.columns.find(({ id }) => id === asked?.column)
  const link = column && cellLink(table.columns, column, textsOf(table, block))
  const offers: readonly Offer[] = column && link ? linkOffers(table, column, rowsOf(table.id, row), link.kinds) : []
  const groups =
    offers.length > 0
      ? sendGroups(offers)
      : [{ lines: [{ id: 'none', label: 'No program takes pages or pictures', disabled: true }] }]
  const menu = (
    <ContextMenu
      place={asked?.place}
      label="Send"
      groups={groups}
      onAction={(id) => actOnSend(id, offers)}
      onClose={() => setAsked(undefined)}
    />
  )
  return { open, drag, menu }
}

/** Sends the row, or points others at it. */
export function RowSendButton({ table, row }: { readonly table: TableInfo; readonly row: number }) {
  useSamp(({ state }) => state)
  const offers = [...positionOffers(table, row), ...rowsOffers(table, rowsOf(table.id, row))]
  return (
    <MenuButton
      label="Send the row"
      side="bottom end"
      groups={sendGroups(offers)}
      onAction={(id) => actOnSend(id, offers)}
    >
      <IconButton label="Send the row to other programs" icon={<Share2 size={14} />} />
    </MenuButton>
  )
}
