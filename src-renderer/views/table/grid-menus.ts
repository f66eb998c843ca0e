import type { ColumnInfo } from '#shared/model/table.ts'
import { shortcutText } from '../../app/shortcuts.ts'
import { countText } from '../../cells/number-text.ts'
import { sendLines } from '../../state/uploads.ts'
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

const counted = (count: number, what: string): string => (count === 1 ? `one ${what}` : `${countText(count)} ${what}s`)

/** A selection in words: `3 rows`, `3 rows of 2 columns`. */
export const blockText = (rows: number, columns: number, all: number): string =>
  columns === all ? counted(rows, 'row') : `${counted(rows, 'row')} of ${counted(columns, 'column')}`

/** `column`: the cell's; undefined for the number of a row. `blockColumns`: of the selected block; undefined: whole rows. */
export function cellMenu(
  selectedRows: number,
  column: string | undefined,
  blockColumns?: number,
): readonly MenuGroup[] {
  const one = column === undefined ? 'row' : 'cell'
  const whole = selectedRows === 1 ? 'row' : counted(selectedRows, 'row')
  const what = selectedRows === 0 ? one : blockColumns === undefined ? whole : blockText(selectedRows, blockColumns, -1)
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
    { lines: sendLines(selectedRows) },
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
