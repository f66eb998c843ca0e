import { FileText, Table2, TriangleAlert, X } from 'lucide-react'
import { Button as AriaButton, GridList, GridListItem } from 'react-aria-components'
import type { LeftTable, TableInfo } from '#shared/model/table.ts'
import { tabContent } from '../../app/panels.ts'
import { api, useConnection } from '../../state/connection.ts'
import { useDocuments } from '../../state/documents.ts'
import { openTable, useLayout } from '../../state/layout.ts'
import { useRemovals } from '../../state/removals.ts'
import { useTables } from '../../state/tables.ts'
import { Button } from '../../widgets/button.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { openFiles, pickAndOpenFiles } from '../files/open-files.ts'
import { closeTable } from './close-table.ts'
import './tables-panel.css'

const rowsText = (table: TableInfo): string =>
  `${table.rows.toLocaleString('en')}${table.state === 'reading' ? '…' : ''}`

function TableLine({ table, shown }: { readonly table: TableInfo; readonly shown: boolean }) {
  const marks = table.completeness.map((mark) => mark.kind)
  return (
    <GridListItem
      id={table.id}
      textValue={table.title}
      className={shown ? 'table-line table-line-shown' : 'table-line'}
    >
      <span className="table-line-icon">
        {table.provenance.kind === 'query' ? <Table2 size={14} aria-hidden /> : <FileText size={14} aria-hidden />}
      </span>
      <span
        className="table-line-title"
        title={[table.title, table.provenance.source, table.provenance.adql].filter(Boolean).join('\n')}
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
  const file = table.provenance.kind === 'file'
  return (
    <GridListItem
      id={table.id}
      textValue={table.title}
      className={shown ? 'table-line table-line-shown' : 'table-line'}
    >
      <span className="table-line-icon">
        {table.provenance.kind === 'query' ? <Table2 size={14} aria-hidden /> : <FileText size={14} aria-hidden />}
      </span>
      <span className="table-line-title quiet" title={`${table.title}\n${table.provenance.source}`}>
        {table.title}
      </span>
      <span className="table-line-rows">{file ? 'not read yet' : 'not kept'}</span>
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
        <GridList
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
      )}
    </section>
  )
}
