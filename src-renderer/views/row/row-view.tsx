import { Rows3 } from 'lucide-react'
import { memo, useDeferredValue, useMemo, useState } from 'react'
import { faultText } from '#shared/ipc/fault-text.ts'
import type { ColumnInfo, RowBlock, TableInfo } from '#shared/model/table.ts'
import { ucdMeaning } from '#shared/vo/ucd/ucd-meaning.ts'
import { cellText } from '#shared/vo/votable/cell-text.ts'
import { useApi } from '../../api/api.ts'
import { type CellFace, cellFace } from '../../cells/cell-face.ts'
import { countText } from '../../cells/number-text.ts'
import { webAddress } from '../../cells/web-address.ts'
import { copyText } from '../../state/clipboard.ts'
import { useActiveRow } from '../../state/selection.ts'
import { useTable } from '../../state/tables.ts'
import type { ContextMenuPlace } from '../../widgets/context-menu.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { FilterField } from '../../widgets/field.tsx'
import { InspectorRow } from '../../widgets/inspector-row.tsx'
import { RowSendButton, useRowSending } from '../samp/row-sending.tsx'
import { useRow, type WholeTexts } from './use-row.ts'
import './row-view.css'

/** True where name, description, UCD or unit hold every word asked for. */
export function matchesFilter(column: ColumnInfo, filter: string): boolean {
  const text = `${column.name} ${column.description ?? ''} ${column.ucd ?? ''} ${column.unit ?? ''}`.toLowerCase()
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** The row in focus, column by column: value, unit, what the column means. Follows the grid. */
export function RowView() {
  const place = useActiveRow()
  const table = useTable(place?.table)
  if (!place || !table)
    return (
      <section className="row-view" aria-label="Row">
        <EmptyState small icon={<Rows3 size={20} />} title="No row chosen">
          Click a row of a table to read it here, column by column.
        </EmptyState>
      </section>
    )
  return <RowOfTable table={table} row={place.row} />
}

function RowOfTable({ table, row }: { readonly table: TableInfo; readonly row: number }) {
  const [filter, setFilter] = useState('')
  const words = useDeferredValue(filter.trim())
  const { block, whole, fault } = useRow(table, row)
  const places = useMemo(() => new Map(table.columns.map((column, index) => [column, index])), [table.columns])
  const send = useRowSending(table, row, block)
  const shown = words === '' ? table.columns : table.columns.filter((column) => matchesFilter(column, words))
  return (
    <section className="row-view" aria-label={`Row ${countText(row + 1)} of ${table.title}`}>
      <header className="row-view-head">
        <p className="row-view-title">
          <span className="row-view-table" title={table.title}>
            {table.title}
          </span>
          <span className="quiet">row {countText(row + 1)}</span>
          <RowSendButton table={table} row={row} />
        </p>
        <FilterField label="Filter columns" value={filter} onChange={setFilter} />
      </header>
      {fault && <p className="row-view-fault">The row could not be read. {faultText(fault).sentence}</p>}
      {shown.length === 0 && <p className="row-view-none quiet">No column matches.</p>}
      <dl className="row-view-list">
        {shown.map((column) => {
          const face = lineFace(column, places.get(column) ?? -1, block, whole)
          const shownText = face?.text ?? ''
          return (
            <RowLine
              key={column.id}
              column={column}
              text={shownText}
              tone={face?.tone ?? 'pending'}
              onSend={send.open}
              onDrag={send.drag}
            />
          )
        })}
      </dl>
      {send.menu}
    </section>
  )
}

/** What to draw for a column: its whole text once that is here, else what the block holds of it. */
function lineFace(
  column: ColumnInfo,
  index: number,
  block: RowBlock | undefined,
  whole: WholeTexts,
): CellFace | undefined {
  const text = whole[column.id]
  if (text !== undefined) return { text, tone: 'value' }
  const cells = block?.columns[index]
  if (!cells || block.rows === 0) return undefined
  const face = cellFace(cells, column, 0)
  const full = face.tone === 'value' && column.storage !== 'bits' ? cellText(cells, column, 0) : null
  return full === null ? face : { text: full, tone: 'value' }
}

/** What a UCD says in words, where the description has not said just that, and the UCD itself. */
function Ucd({ ucd, description = '' }: { readonly ucd: string; readonly description?: string | undefined }) {
  const meaning = ucdMeaning(ucd)
  const isSaid = meaning?.toLowerCase() === description.trim().replace(/\.$/, '').toLowerCase()
  return (
    <span className="row-line-ucd">
      {meaning && !isSaid && <span className="row-line-meaning">{meaning}</span>}
      <code>{ucd}</code>
    </span>
  )
}

/** The LINKs of a column that lead to the web as they stand; templates need the row and are left out. */
const webLinks = ({ links = [] }: ColumnInfo) =>
  links.filter(({ href }) => webAddress(href) !== undefined && !href.includes('${'))

/** One column of the row. Drawn again only when its own text changes: a key held down moves through many rows. */
const RowLine = memo(function RowLine({
  column,
  text,
  tone,
  onSend,
  onDrag,
}: {
  readonly column: ColumnInfo
  readonly text: string
  readonly tone: CellFace['tone'] | 'pending'
  /** Asks what is to be sent of an address, at a place of the window. */
  readonly onSend: (column: string, place: ContextMenuPlace) => void
  readonly onDrag: (column: string) => void
}) {
  const api = useApi()
  const address = tone === 'value' && column.storage === 'text' ? webAddress(text) : undefined
  const open = (url: string) => void api.workspace.openExternal({ url })
  const links = webLinks(column)
  const value = tone === 'value'
  return (
    <InspectorRow
      name={column.name}
      text={tone === 'null' ? 'null' : text}
      tone={tone}
      unit={value ? column.unit : undefined}
      about={
        (column.description || column.ucd || links.length > 0) && (
          <>
            {column.description && <span>{column.description}</span>}
            {column.ucd && <Ucd ucd={column.ucd} description={column.description} />}
            {links.map(({ href, title }) => (
              <button key={href} type="button" className="inspector-row-link" title={href} onClick={() => open(href)}>
                {title ?? href}
              </button>
            ))}
          </>
        )
      }
      onOpen={address === undefined ? undefined : () => open(address)}
      onSend={address === undefined ? undefined : (place) => onSend(column.id, place)}
      onDrag={address === undefined ? undefined : () => onDrag(column.id)}
      onCopy={value ? () => void copyText(text, column.name) : undefined}
    />
  )
})
