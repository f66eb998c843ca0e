import { Database, FlaskConical, ListTodo, TriangleAlert } from 'lucide-react'
import { Button as AriaButton } from 'react-aria-components'
import { secondsText } from '../cells/number-text.ts'
import { useConnection } from '../state/connection.ts'
import { useDocuments } from '../state/documents.ts'
import { useJobs, useRunningJobs } from '../state/jobs.ts'
import { useCurrentDocument, useLayout, useShownDocument } from '../state/layout.ts'
import { cancelRun, isRunning, useRuns } from '../state/runs.ts'
import { serviceTitle, useServices } from '../state/services.ts'
import { abortSet } from '../state/set-actions.ts'
import { countSet } from '../state/set-faces.ts'
import { useSets } from '../state/sets.ts'
import { useTable, useTables } from '../state/tables.ts'
import { useWork } from '../state/work.ts'
import { showRunningJobs } from '../views/jobs/jobs-place.ts'
import { SampNews } from '../views/samp/samp-news.tsx'
import { markBadge, rowsText } from '../views/table/completeness.ts'
import { Progress } from '../widgets/progress.tsx'
import { tabContent } from './panels.ts'
import './status-bar.css'

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
      <span key={id} className="status-bar-run">
        <Progress
          label={documents[id]?.title ?? 'query'}
          name={`${documents[id]?.title ?? 'query'} runs`}
          fraction={table?.rowsExpected ? Math.min(1, table.rows / table.rowsExpected) : undefined}
          number={table ? `${table.rows.toLocaleString('en')} rows` : 'waiting'}
          since={'since' in run ? run.since : undefined}
          onCancel={() => cancelRun(id)}
        />
      </span>
    )
  })
}

/** Jobs that run at services: pressed, they are shown. */
function RunningJobs() {
  const running = useRunningJobs()
  if (running === 0) return null
  return (
    <AriaButton className="status-bar-jobs" onPress={showRunningJobs}>
      <ListTodo size={12} aria-hidden />
      {running.toLocaleString('en')} {running === 1 ? 'job' : 'jobs'} running
    </AriaButton>
  )
}

/** Query sets that run, each as one. */
function RunningSets() {
  const { list, runs } = useSets()
  const jobs = useJobs((state) => state.list)
  return list.map((set) => {
    const { ran, running, done, failed } = countSet(set, runs, jobs)
    if (running === 0) return null
    return (
      <span key={set.id} className="status-bar-run">
        <Progress
          label={set.title}
          name={`${set.title} runs`}
          fraction={(ran - running) / ran}
          number={`${done} of ${ran}${failed > 0 ? `, ${failed} failed` : ''}`}
          onCancel={() => void abortSet(set)}
        />
      </span>
    )
  })
}

/** The table in sight: its rows, how long it took, in which way it is not whole. */
function ShownTable() {
  const tab = useLayout((layout) => layout.tab)
  const content = tab === undefined ? undefined : tabContent(tab)
  const ofQuery = useDocuments((state) => (content?.kind === 'query' ? state.byId[content.id]?.table : undefined))
  // A run that waits or failed has no rows; those of the run before are not its own.
  const runPhase = useRuns((state) => (content?.kind === 'query' ? state.byDocument[content.id]?.phase : undefined))
  const table = useTable(content?.kind === 'table' ? content.id : ofQuery)
  if (!table || (runPhase !== undefined && runPhase !== 'answered')) return null
  const marks = table.completeness.map(markBadge)
  return (
    <span className="status-bar-item status-bar-table" title={table.title}>
      <span>{rowsText(table)}</span>
      {/* The seconds of a job's result are those of its reading, not of the job. */}
      {table.provenance.job === undefined && <span className="status-bar-seconds">{secondsText(table.seconds)}</span>}
      {table.provenance.simulated !== undefined && (
        <span className="status-bar-simulated" title={table.provenance.simulated}>
          <FlaskConical size={12} aria-hidden />
          simulated
        </span>
      )}
      {marks.length > 0 && (
        <span className="status-bar-marks">
          <TriangleAlert size={12} aria-hidden />
          <span>{marks.join(', ')}</span>
        </span>
      )}
    </span>
  )
}

/** Service, what runs (with cancel), the table in sight, version. */
export function StatusBar() {
  const list = useServices((services) => services.list)
  const document = useShownDocument()
  const work = useWork((state) => state.list)
  const info = useConnection((connection) => connection.info)
  return (
    <footer className="status-bar" data-panel>
      {document && (
        <span className="status-bar-item status-bar-service">
          <Database size={12} aria-hidden />
          {serviceTitle(document.url, list) ?? 'no service'}
        </span>
      )}
      <RunningJobs />
      <SampNews />
      <span className="status-bar-work">
        <RunningQueries />
        <RunningSets />
        {work.map((one) => (
          <span key={one.id} className="status-bar-run">
            <Progress
              label={one.label}
              fraction={one.fraction}
              number={one.number}
              since={one.since}
              onCancel={one.cancel}
            />
          </span>
        ))}
      </span>
      <span className="status-bar-space" />
      <ShownTable />
      {info?.readOnly && <span className="status-bar-item">read-only: {info.readOnly}</span>}
      {info && <span className="status-bar-item status-bar-version">Alidade {info.version}</span>}
    </footer>
  )
}
