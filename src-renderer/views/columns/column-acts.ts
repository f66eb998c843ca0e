import type { TapColumnHit } from '#shared/model/tap.ts'
import { copyText } from '../../state/clipboard.ts'
import { insertIntoQuery } from '../../state/insertion.ts'
import { openQuery } from '../../state/layout.ts'
import { showTable } from '../../state/tree-place.ts'
import type { MenuGroup } from '../../widgets/menu.tsx'
import { firstRowsQuery } from '../services/tree-rows.ts'

/** What can be done with a column that was found. */
export const columnMenu = (insertKeys: string): readonly MenuGroup[] => [
  {
    lines: [
      { id: 'show', label: 'Show in tree', shortcut: 'Enter' },
      { id: 'query', label: 'Query the first 100 rows of its table' },
    ],
  },
  {
    lines: [
      { id: 'insert', label: 'Insert name', shortcut: insertKeys },
      { id: 'insert-table', label: 'Insert with table' },
      { id: 'copy', label: 'Copy name' },
    ],
  },
]

/** Does what a line of that menu, a key or a button says. */
export function actOnColumn({ service, table, column }: TapColumnHit, action: string): void {
  if (action === 'show') void showTable(service, table, column)
  else if (action === 'query') openQuery({ adql: firstRowsQuery(table), url: service })
  else if (action === 'insert') insertIntoQuery(column, service)
  else if (action === 'insert-table') insertIntoQuery(`${table}.${column}`, service)
  else if (action === 'copy') void copyText(column)
}
