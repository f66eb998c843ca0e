import { Database } from 'lucide-react'
import { useConnection } from '../state/connection.ts'
import { useDocuments } from '../state/documents.ts'
import { useCurrentDocument, useServiceUrl } from '../state/layout.ts'
import { cancelRun, isRunning, useRuns } from '../state/runs.ts'
import { serviceTitle, useServices } from '../state/services.ts'
import { useTables } from '../state/tables.ts'
import { useWork } from '../state/work.ts'
import { Progress } from '../widgets/progress.tsx'

/** Queries that run in tabs that are not shown; the shown one has its own bar. */
function RunningQueries() {
  const shown = useCurrentDocument()?.id
  const runs = useRuns((state) => state.byDocument)
  const documents = useDocuments((state) => state.byId)
  const tables = useTables((state) => state.byId)
  const running = Object.entries(runs).filter(([id, run]) => id !== shown && isRunning(run, tables))
  return running.map(([id, run]) => {
    const table = run.phase === 'answered' ? tables[run.table] : undefined
    return (
      <Progress
        key={id}
        label={documents[id]?.title ?? 'query'}
        fraction={table?.rowsExpected ? Math.min(1, table.rows / table.rowsExpected) : undefined}
        number={table ? `${table.rows.toLocaleString('en')} rows` : 'waiting'}
        onCancel={() => cancelRun(id)}
      />
    )
  })
}

/** Service, what runs (with cancel), version. */
export function StatusBar() {
  const list = useServices((services) => services.list)
  const title = serviceTitle(useServiceUrl(), list)
  const work = useWork((state) => state.list)
  const info = useConnection((connection) => connection.info)
  return (
    <footer className="status-bar" data-panel>
      <span className="status-bar-item">
        <Database size={12} aria-hidden />
        {title ?? 'no service'}
      </span>
      <RunningQueries />
      {work.map((one) => (
        <Progress key={one.id} label={one.label} fraction={one.fraction} number={one.number} onCancel={one.cancel} />
      ))}
      <span className="status-bar-space" />
      {info?.readOnly && <span className="status-bar-item">read-only: {info.readOnly}</span>}
      {info && <span className="status-bar-item">Alidade {info.version}</span>}
    </footer>
  )
}
