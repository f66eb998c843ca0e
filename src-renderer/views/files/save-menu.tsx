import { Download } from 'lucide-react'
import { tabContent } from '../../app/panels.ts'
import { useDocuments } from '../../state/documents.ts'
import { useTable } from '../../state/tables.ts'
import { Button } from '../../widgets/button.tsx'
import { MenuButton } from '../../widgets/menu.tsx'
import { saveFormats, saveTable } from './save-table.ts'

/** Saves the table of the shown tab; not there while the tab has none. */
export function SaveMenu({ tabId }: { readonly tabId: string }) {
  const { kind, id } = tabContent(tabId)
  const ofDocument = useDocuments((documents) => documents.byId[id]?.table)
  const table = useTable(kind === 'table' ? id : ofDocument)
  if (!table) return null
  return (
    <MenuButton
      label="Save result as"
      side="bottom end"
      groups={[
        {
          title: `Save ${table.title} as`,
          lines: saveFormats.map(({ format, label, note }) => ({ id: format, label, note })),
        },
      ]}
      onAction={(chosen) => {
        const format = saveFormats.find((other) => other.format === chosen)?.format
        if (format) void saveTable(table.id, format)
      }}
    >
      <Button look="quiet" icon={<Download size={14} />}>
        Save as…
      </Button>
    </MenuButton>
  )
}
