import type { ColumnInfo } from '#shared/model/table.ts'
import { countText } from '../../cells/number-text.ts'
import type { MenuGroup } from '../../widgets/menu.tsx'

/** A menu that the person asked for in the grid, and where. */
export type MenuAsked =
  | { readonly kind: 'cell'; readonly row: number; readonly column: string; readonly x: number; readonly y: number }
  | { readonly kind: 'column'; readonly column: string; readonly x: number; readonly y: number }

export function cellMenu(selectedRows: number): readonly MenuGroup[] {
  const what = selectedRows === 0 ? 'cell' : selectedRows === 1 ? 'row' : `${countText(selectedRows)} rows`
  return [
    {
      lines: [
        { id: 'copy', label: `Copy ${what}`, shortcut: 'Ctrl+C' },
        { id: 'copy-header', label: `Copy ${what} with header`, shortcut: 'Ctrl+Shift+C' },
      ],
    },
    { lines: [{ id: 'read', label: 'Show whole cell', shortcut: 'Enter' }] },
  ]
}

export function columnMenu(
  column: string,
  columns: ReadonlyMap<string, ColumnInfo>,
  hidden: readonly string[],
  pinned: boolean,
): readonly MenuGroup[] {
  return [
    {
      lines: [
        pinned ? { id: `unpin:${column}`, label: 'Unpin' } : { id: `pin:${column}`, label: 'Pin to the left' },
        { id: `hide:${column}`, label: 'Hide', disabled: columns.size - hidden.length <= 1 },
        ...(hidden.length > 0 ? [{ id: 'show-all', label: `Show hidden columns (${hidden.length})` }] : []),
      ],
    },
    {
      lines: [
        { id: 'fit-rows', label: 'Fit columns to their cells' },
        { id: 'fit-window', label: 'Fit columns to the window' },
      ],
    },
    {
      lines: [
        { id: `copy-column:${column}`, label: 'Copy column' },
        { id: `copy-column-header:${column}`, label: 'Copy column with header' },
        { id: `copy-name:${column}`, label: 'Copy name' },
      ],
    },
  ]
}

/** Every column with a check mark where it is shown. */
export function columnsMenu(columns: readonly ColumnInfo[], hidden: readonly string[]): readonly MenuGroup[] {
  return [
    {
      lines: [
        { id: 'fit-rows', label: 'Fit columns to their cells' },
        { id: 'fit-window', label: 'Fit columns to the window' },
        { id: 'show-all', label: 'Show all', disabled: hidden.length === 0 },
      ],
    },
    {
      title: 'Columns',
      lines: columns.map(({ id, name, unit }) => {
        const shown = !hidden.includes(id)
        return {
          id: `${shown ? 'hide' : 'show'}:${id}`,
          label: name,
          checked: shown,
          ...(unit ? { shortcut: unit } : {}),
        }
      }),
    },
  ]
}
