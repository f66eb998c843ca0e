import { FileText, Radio, Table2, TriangleAlert, X } from 'lucide-react'
import { type MouseEvent, useEffect, useRef, useState } from 'react'
import { Button as AriaButton, GridList, GridListItem } from 'react-aria-components'
import type { LeftTable, Provenance, TableInfo } from '#shared/model/table.ts'
import { tabContent } from '../../app/panels.ts'
import { api, useConnection } from '../../state/connection.ts'
import { useDocuments } from '../../state/documents.ts'
import { openTable, useLayout } from '../../state/layout.ts'
import { useRemovals } from '../../state/removals.ts'
import { useTables } from '../../state/tables.ts'
import { sendLines, sendTable } from '../../state/uploads.ts'
import { Button } from '../../widgets/button.tsx'
import { ContextMenu } from '../../widgets/context-menu.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
import type { MenuGroup } from '../../widgets/menu.tsx'
import { openFiles, pickAndOpenFiles } from '../files/open-files.ts'
import { dragParcel } from '../samp/samp-drag.ts'
import { actOnSend, sendGroups, tableOffer, tableParcel } from '../samp/send-menu.ts'
import { closeAllTables, closeTable } from './close-table.ts'
import './tables-panel.css'

/** From which program a table came, for one that did. */
const cameFrom = ({ provenance: { kind, from } }: Pick<TableInfo, 'provenance'>): string | undefined =>
  kind === 'samp' ? `from ${from === undefined ? 'another program' : `“${from}”`} by SAMP` : undefined

const rowsText = (table: TableInfo): string =>
  `${table.rows.toLocaleString('en')}${table.state === 'reading' ? '…' : ''}`

function KindIcon({ kind }: { readonly kind: Provenance['kind'] }) {
  const Icon = kind === 'query' ? Table2 : kind === 'samp' ? Radio : FileText
  return <Icon size={14} aria-hidden />
}

function TableLine({ table, shown }: { readonly table: TableInfo; readonly shown: boolean }) {
  const marks = table.completeness.map((mark) => mark.kind)
  return (
    <GridListItem
      id={table.id}
      textValue={table.title}
      className={shown ? 'table-line table-line-shown' : 'table-line'}
    >
      <span className="table-line-icon">
        <KindIcon kind={table.provenance.kind} />
      </span>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dragged onto a program; the menu of the line sends as well */}
      <span
        className="table-line-title"
        draggable
        onDragStart={() => dragParcel(tableParcel(table))}
        title={[table.title, cameFrom(table), table.provenance.source, table.provenance.adql]
          .filter(Boolean)
          .join('\n')}
      >
        {table.title}
      </span>
      {marks.length > 0 && (
        <span className="table-line-mark" title={marks.join(', ')}>
          <TriangleAlert size={12} aria-hidden />
          <span className="visually-hidden">{marks.join(', ')}</span>
        </span>
      )}
      <span className="table-line-rows">{rowsText(table)}</span>
      <AriaButton className="table-line-close" aria-label={`Close ${table.title}`} onPress={() => closeTable(table.id)}>
        <X size={13} />
      </AriaButton>
    </GridListItem>
  )
}

/** A table of an earlier run: a file is read when it is opened, a result is a query away. */
function LeftLine({ table, shown }: { readonly table: LeftTable; readonly shown: boolean }) {
  const { kind } = table.provenance
  return (
    <GridListItem
      id={table.id}
      textValue={table.title}
      className={shown ? 'table-line table-line-shown' : 'table-line'}
    >
      <span className="table-line-icon">
        <KindIcon kind={kind} />
      </span>
      <span
        className="table-line-title quiet"
        title={[table.title, cameFrom(table), table.provenance.source].filter(Boolean).join('\n')}
      >
        {table.title}
      </span>
      <span className="table-line-rows">{kind === 'file' || kind === 'samp' ? 'not read yet' : 'not kept'}</span>
      <AriaButton
        className="table-line-close"
        aria-label={`Remove ${table.title}`}
        onPress={() => void api().tables.forgetLeft({ table: table.id })}
      >
        <X size={13} />
      </AriaButton>
    </GridListItem>
  )
}

/** Scrolls the list so that the line of a table is in sight. */
function revealLine(list: HTMLElement | null, id: string | undefined): void {
  if (id !== undefined) list?.querySelector(`[data-key="${CSS.escape(id)}"]`)?.scrollIntoView({ block: 'nearest' })
}

function menuOf(id: string | undefined, open: Readonly<Record<string, TableInfo>>): readonly MenuGroup[] {
  const all = { lines: [{ id: 'close-all', label: 'Close all tables', disabled: Object.keys(open).length === 0 }] }
  if (id === undefined) return [all]
  const close = open[id] ? [{ id: 'close', label: 'Close' }] : [{ id: 'remove', label: 'Remove' }]
  const table = open[id]
  return [
    { lines: [{ id: 'open', label: 'Open', shortcut: 'Enter' }] },
    ...(table ? [{ lines: sendLines() }, ...sendGroups([tableOffer(table)])] : []),
    { lines: close },
    all,
  ]
}

/** Sends a table where the action says so. */
function actOnTable(id: string, action: string): boolean {
  const table = useTables.getState().byId[id]
  return table !== undefined && actOnSend(action, [tableOffer(table)])
}

function actOn(id: string | undefined, action: string): void {
  if (action === 'close-all') closeAllTables()
  else if (id === undefined) return
  else if (actOnTable(id, action)) return
  else if (action === 'open') openTable(id)
  else if (action === 'send:shown' || action === 'send:new') sendTable(id, action === 'send:new' ? 'new' : 'shown')
  else if (action === 'close') closeTable(id)
  else if (action === 'remove') void api().tables.forgetLeft({ table: id })
}

/** Every open table: results of queries and files. */
export function TablesPanel() {
  const { byId, left, known } = useTables()
  const sample = useConnection((connection) => connection.info?.sampleTable)
  const documents = useDocuments((state) => state.byId)
  const tab = useLayout((layout) => layout.tab)
  const content = tab === undefined ? undefined : tabContent(tab)
  const shown = content?.kind === 'table' ? content.id : content ? documents[content.id]?.table : undefined
  const removed = useRemovals((removals) => removals.ids)
  const tables = Object.values(byId)
    .filter(({ id }) => !removed.has(id))
    .toSorted((a, b) => b.provenance.at.localeCompare(a.provenance.at))
  const newest = tables[0]?.id
  const lines = useRef<HTMLDivElement>(null)
  useEffect(() => revealLine(lines.current, newest), [newest])
  useEffect(() => revealLine(lines.current, shown), [shown])
  const [menu, setMenu] = useState<{ readonly x: number; readonly y: number; readonly table: string | undefined }>()
  const onMenu = (event: MouseEvent) => {
    event.preventDefault()
    const line = event.target instanceof Element ? event.target.closest('[data-key]') : null
    const box = (line ?? event.currentTarget).getBoundingClientRect()
    // The menu key has no place of its own.
    const [x, y] = event.clientX > 0 ? [event.clientX, event.clientY] : [box.left + 24, box.bottom]
    setMenu({ x, y, table: line?.getAttribute('data-key') ?? undefined })
  }
  const before = left.filter(({ id }) => !byId[id]).toReversed()
  return (
    <section className="panel" aria-label="Tables" data-panel>
      {tables.length + before.length === 0 ? (
        known && (
          <EmptyState
            small
            title="No table is open"
            action={
              <>
                <Button onPress={() => void pickAndOpenFiles()}>Open file…</Button>
                {sample && (
                  <Button aria-label="Open the sample table" onPress={() => void openFiles([sample])}>
                    Sample table
                  </Button>
                )}
              </>
            }
          >
            Results and opened files stand here.
          </EmptyState>
        )
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions: the menu of the list inside, by a right click or the menu key
        <div className="table-list" onContextMenu={onMenu}>
          <GridList
            ref={lines}
            aria-label="Open tables"
            className="panel-body table-lines"
            onAction={(key) => openTable(String(key))}
          >
            {tables.map((table) => (
              <TableLine key={table.id} table={table} shown={table.id === shown} />
            ))}
            {before.map((table) => (
              <LeftLine key={table.id} table={table} shown={content?.id === table.id} />
            ))}
          </GridList>
        </div>
      )}
      <ContextMenu
        place={menu}
        label="Tables"
        groups={menuOf(menu?.table, byId)}
        onAction={(id) => actOn(menu?.table, id)}
        onClose={() => setMenu(undefined)}
      />
    </section>
  )
}
