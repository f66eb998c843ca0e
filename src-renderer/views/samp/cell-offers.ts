import { skyColumns } from '#shared/model/sky-columns.ts'
import type { TableInfo } from '#shared/model/table.ts'
import { cellText } from '#shared/vo/votable/cell-text.ts'
import { positionAt, type RowTexts } from '../../state/row-cells.ts'
import type { Parcel } from '../../state/samp-sending.ts'
import { countRows, hasRow, type RowRanges } from '../../state/selection-ranges.ts'
import { showToast } from '../../widgets/toasts.tsx'
import type { RowSource } from '../table/row-source.ts'
import { cellLink, linkOffers } from './row-links.ts'
import { type Offer, rowsOffers, tableOffer } from './send-menu.ts'

/** What of a table is asked about: a cell, by its row and the id of its column. */
interface CellAsked {
  readonly row: number
  readonly column: string
}

async function loadPosition(table: TableInfo, row: number): Promise<Parcel | undefined> {
  const position = await positionAt(table, row)
  if (position) return { what: 'the position', items: [{ kind: 'position', ...position }] }
  showToast({ text: 'This row tells no position.', look: 'error' })
  return undefined
}

/** The position of a row; nothing where the table tells none. */
export const positionOffers = (table: TableInfo, row: number): readonly Offer[] =>
  skyColumns(table.columns) === undefined
    ? []
    : [
        {
          key: 'position',
          word: '',
          sample: [{ kind: 'position', ra: 0, dec: 0 }],
          load: () => loadPosition(table, row),
        },
      ]

/** The texts of a row, as far as its block is here. */
function knownTexts(table: TableInfo, row: number, source: RowSource): RowTexts {
  const found = source.find(row)
  if (!found) return {}
  return Object.fromEntries(
    table.columns.map((column, index): [string, string | null] => {
      const cells = found.block.columns[index]
      return [column.id, cells ? cellText(cells, column, found.at) : null]
    }),
  )
}

/** What the menu of a cell offers to send: what its address leads to, the position, the selected rows, the table. */
export function cellOffers(
  table: TableInfo,
  { row, column: id }: CellAsked,
  selected: RowRanges,
  source: RowSource | undefined,
): readonly Offer[] {
  const column = table.columns.find((other) => other.id === id)
  const link = column && source && cellLink(table.columns, column, knownTexts(table, row, source))
  const many = countRows(selected) > 1 && hasRow(selected, row)
  const rows: RowRanges = many ? selected : [[row, row + 1]]
  return [
    ...(column && link ? linkOffers(table, column, rows, link.kinds) : []),
    ...positionOffers(table, row),
    ...rowsOffers(table, countRows(selected) > 0 ? selected : [[row, row + 1]]),
    tableOffer(table),
  ]
}
