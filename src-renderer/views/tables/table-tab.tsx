import { Table2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useLeftTable, useTable, useTables } from '../../state/tables.ts'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { later } from '../../widgets/later.tsx'
import { LeftTableView } from './left-table.tsx'

const TableView = later(() => import('../table/table-view.tsx').then((part) => part.TableView), {
  waiting: () => <EmptyState title="Opening the table…" />,
  ahead: false,
})

/** A table with its grid, loaded when the first table is shown. */
export const LazyTable = ({ tableId, note }: { readonly tableId: string; readonly note?: ReactNode }) => (
  <TableView table={tableId} note={note} />
)

const Missing = ({ known }: { readonly known: boolean }) =>
  known ? (
    <EmptyState icon={<Table2 size={28} />} title="This table is closed">
      Open its file again, or run its query once more: the History panel keeps it.
    </EmptyState>
  ) : (
    <EmptyState icon={<Table2 size={28} />} title="Looking for the table…" />
  )

/** A tab that shows one table. */
export function TableTab({ tableId }: { readonly tableId: string }) {
  const known = useTables((tables) => tables.known)
  const table = useTable(tableId)
  const left = useLeftTable(tableId)
  return (
    <section className="panel" aria-label={(table ?? left)?.title ?? 'Table'} data-panel>
      {table ? (
        <LazyTable tableId={tableId} />
      ) : left ? (
        <LeftTableView key={tableId} table={left} />
      ) : (
        <Missing known={known} />
      )}
    </section>
  )
}
