import { Download } from 'lucide-react'
import { tabContent } from '../../app/panels.ts'
import { useDocuments } from '../../state/documents.ts'
import { useSelection } from '../../state/selection.ts'
import { noRows } from '../../state/selection-ranges.ts'
import { useTable } from '../../state/tables.ts'
import { Button } from '../../widgets/button.tsx'
import { MenuButton } from '../../widgets/menu.tsx'
import { actOnSave, formatLines, saveRowsTitle } from './save-table.ts'

/** Saves the table of the shown tab, or the selected rows of it; not there while the tab has none. */
export function SaveMenu({ tabId }: { readonly tabId: string }) {
  const { kind, id } = tabContent(tabId)
  const ofDocument = useDocuments((documents) => documents.byId[id]?.table)
  const table = useTable(kind === 'table' ? id : ofDocument)
  const selected = useSelection(({ places }) => (table ? places[table.id]?.selected : undefined)) ?? noRows
  if (!table) return null
  return (
    <MenuButton
      label="Save result as"
      side="bottom end"
      groups={[
        { title: `Save ${table.title} as`, lines: formatLines('save') },
        ...(selected.length > 0 ? [{ title: saveRowsTitle(selected), lines: formatLines('save-rows') }] : []),
      ]}
      onAction={(id) => actOnSave(id, table.id, selected)}
    >
      <Button look="quiet" icon={<Download size={14} />}>
        Save as…
      </Button>
    </MenuButton>
  )
}
