import type { ColumnInfo } from '#shared/model/table.ts'
import { shortcutText } from '../../app/shortcuts.ts'
import { countText } from '../../cells/number-text.ts'
import type { MenuGroup, MenuLine } from '../../widgets/menu.tsx'

/** A menu that the person asked for in the grid, and where. */
export type MenuAsked =
  | { readonly kind: 'cell'; readonly row: number; readonly column: string; readonly x: number; readonly y: number }
  | { readonly kind: 'column'; readonly column: string; readonly x: number; readonly y: number }

const copyColumnLines = (column: string): readonly MenuLine[] => [
  { id: `copy-column:${column}`, label: 'Copy column', shortcut: shortcutText('copy-column') },
  {
    id: `copy-column-header:${column}`,
    label: 'Copy column with header',
    shortcut: shortcutText('copy-column-header'),
  },
]

/** `column`: the cell's; undefined for the number of a row. */
export function cellMenu(selectedRows: number, column: string | undefined): readonly MenuGroup[] {
  const what =
    selectedRows === 0
      ? column === undefined
        ? 'row'
        : 'cell'
      : selectedRows === 1
        ? 'row'
        : `${countText(selectedRows)} rows`
  return [
    {
      lines: [
        { id: 'copy', label: `Copy ${what}`, shortcut: shortcutText('copy') },
        { id: 'copy-header', label: `Copy ${what} with header`, shortcut: shortcutText('copy-header') },
      ],
    },
    ...(column === undefined
      ? []
      : [
          {
            lines: [
              ...copyColumnLines(column),
              { id: 'read', label: 'Show whole cell', shortcut: 'Enter' },
              { id: `column-menu:${column}`, label: 'Menu of the column…', shortcut: shortcutText('column-menu') },
            ],
          },
        ]),
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
        ...(hidden.length > 0 ? [{ id: 'show-all', label: `Show all columns (${hidden.length} hidden)` }] : []),
      ],
    },
    {
      lines: [
        { id: 'fit-rows', label: 'Fit columns to their cells' },
        { id: 'fit-window', label: 'Fit columns to the window' },
      ],
    },
    {
      lines: [...copyColumnLines(column), { id: `copy-name:${column}`, label: 'Copy name' }],
    },
  ]
}

/** Every column with a check mark where it is shown. */
export function columnsMenu(
  columns: readonly ColumnInfo[],
  hidden: readonly string[],
  canUndo: boolean,
): readonly MenuGroup[] {
  return [
    {
      lines: [
        { id: 'fit-rows', label: 'Fit columns to their cells' },
        { id: 'fit-window', label: 'Fit columns to the window' },
        { id: 'show-all', label: 'Show all columns', disabled: hidden.length === 0 },
        { id: 'undo', label: 'Undo change of columns', shortcut: shortcutText('undo-columns'), disabled: !canUndo },
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
