import { Table2, TriangleAlert } from 'lucide-react'
import type { Fault } from '#shared/ipc/fault.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import type { ColumnInfo, TableInfo } from '#shared/model/table.ts'
import { Button } from '../../widgets/button.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'

/** The shape of the grid while its first rows are on their way. */
export function Skeleton({ columns }: { readonly columns: readonly ColumnInfo[] }) {
  return (
    <div className="table-over table-skeleton" role="status" aria-label="Loading rows">
      {columns.slice(0, 12).map((column) => (
        <div key={column.id} className="table-skeleton-column">
          <span>{column.name}</span>
        </div>
      ))}
    </div>
  )
}

/** A table that has columns and no rows. */
export function NoRows({ table }: { readonly table: TableInfo }) {
  const query = table.provenance.kind === 'query'
  return (
    <div className="table-over table-over-rows">
      <EmptyState icon={<Table2 size={28} />} title={query ? 'The query gave no rows' : 'The table has no rows'}>
        {query ? 'Its columns are above. Loosen a condition, or ask for a larger region.' : 'Its columns are above.'}
      </EmptyState>
    </div>
  )
}

/** Rows that could not be had, and the way to ask again. */
export function RowsFault({ fault, onRetry }: { readonly fault: Fault; readonly onRetry: () => void }) {
  const { sentence, next } = faultText(fault)
  return (
    <div className="table-over" role="alert">
      <EmptyState
        icon={<TriangleAlert size={28} />}
        title="The rows could not be read"
        action={
          <Button look="primary" onPress={onRetry}>
            Try again
          </Button>
        }
      >
        {sentence} {next}
      </EmptyState>
    </div>
  )
}
