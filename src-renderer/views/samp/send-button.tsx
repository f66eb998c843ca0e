import { Share2 } from 'lucide-react'
import type { TableInfo } from '#shared/model/table.ts'
import { shortcutText } from '../../app/shortcuts.ts'
import { useSamp } from '../../state/samp.ts'
import { useSelection } from '../../state/selection.ts'
import { IconButton } from '../../widgets/button.tsx'
import { MenuButton } from '../../widgets/menu.tsx'
import { positionOffers } from './cell-offers.ts'
import { showSamp } from './samp-place.ts'
import { actOnSend, rowsOffers, sendGroups, tableOffer } from './send-menu.ts'

/** Sends the table, its selected rows or the position of its row to other programs. */
export function SendButton({ table }: { readonly table: TableInfo }) {
  // Who is there, and what is selected, is as of now.
  useSamp(({ state }) => state)
  const place = useSelection(({ places }) => places[table.id])
  const offers = [
    tableOffer(table),
    ...rowsOffers(table, place?.selected ?? []),
    ...(place ? positionOffers(table, place.row) : []),
  ]
  return (
    <MenuButton
      label="Send to other programs"
      side="bottom end"
      groups={[...sendGroups(offers), { lines: [{ id: 'panel', label: 'Show the SAMP panel' }] }]}
      onAction={(id) => {
        if (id === 'panel') showSamp()
        else actOnSend(id, offers)
      }}
    >
      <IconButton
        label="Send to other programs"
        shortcut={shortcutText('samp-send-table')}
        icon={<Share2 size={15} />}
      />
    </MenuButton>
  )
}
