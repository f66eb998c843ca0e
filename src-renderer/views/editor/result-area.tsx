import { ListTodo, Play, Table2 } from 'lucide-react'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { asyncOfferAfterFault } from '#shared/model/go-async.ts'
import { shortcutText } from '../../app/shortcuts.ts'
import { isEdited } from '../../state/documents.ts'
import { startJob } from '../../state/job-runs.ts'
import { runAgain } from '../../state/more-rows.ts'
import { cancelRun, dismissRun, type Run, startRun, useRuns } from '../../state/runs.ts'
import { serviceTitle, useServices } from '../../state/services.ts'
import { useLeftResult, useTable, useTables } from '../../state/tables.ts'
import { Button } from '../../widgets/button.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { LoadingState } from '../../widgets/loading-state.tsx'
import { durationText } from '../../widgets/progress.tsx'
import { JobStrip } from '../jobs/job-strip.tsx'
import { askForService } from '../services/add-service.tsx'
import { EarlierBadge } from '../table/earlier-badge.tsx'
import { LeftResult } from '../tables/left-table.tsx'
import { LazyTable } from '../tables/table-tab.tsx'
import { FaultNotice } from './fault-notice.tsx'
import { MendQuery } from './mend-query.tsx'

function Waiting({ document, since }: { readonly document: QueryDocument; readonly since: number }) {
  const list = useServices((services) => services.list)
  return (
    <LoadingState
      title={`Waiting for ${serviceTitle(document.url, list) ?? 'the service'}`}
      since={since}
      onCancel={() => cancelRun(document.id)}
    />
  )
}

function Nothing({ document, run }: { readonly document: QueryDocument; readonly run: Run | undefined }) {
  const known = useTables((tables) => tables.known)
  const left = useLeftResult(document.id)
  if (run?.phase === 'cancelled')
    return (
      <EmptyState
        title={`Cancelled after ${durationText(run.seconds)}`}
        action={<Button onPress={() => void startRun(document.id, run.adql, run.earlier)}>Run again</Button>}
      />
    )
  if (!document.url)
    return (
      <EmptyState
        icon={<Table2 size={28} />}
        title="No service chosen"
        action={
          <Button look="primary" onPress={askForService}>
            Add service by URL…
          </Button>
        }
      >
        A query is asked of a TAP service. Choose one at the top, or add one by its address.
      </EmptyState>
    )
  if (left && document.table === undefined) return <LeftResult table={left} onRun={() => runAgain(left)} />
  if (document.table !== undefined && known)
    return (
      <EmptyState
        icon={<Table2 size={28} />}
        title="The last result is closed"
        action={
          <Button icon={<Play size={12} />} onPress={() => void startRun(document.id)}>
            {isEdited(document) ? 'Run' : 'Run again'}
          </Button>
        }
      />
    )
  return (
    <EmptyState icon={<Table2 size={28} />} title="The result will be here">
      {shortcutText('run')} runs the query, or only what is selected of it.
    </EmptyState>
  )
}

/** Where a job would do better than the run that failed: why, and the button, which says its key. */
function jobOffer(id: string, { fault, seconds, adql, earlier }: Extract<Run, { phase: 'failed' }>) {
  const offer = asyncOfferAfterFault(fault, seconds)
  if (!offer) return undefined
  return {
    why: offer.why,
    button: (
      <Button look="primary" icon={<ListTodo size={13} />} onPress={() => void startJob(id, adql, earlier)}>
        Run as a job <span className="button-keys">{shortcutText('run-job')}</span>
      </Button>
    ),
  }
}

/** The same once more; once the text is another, that. */
const againOf = ({ id, adql }: QueryDocument, { adql: failed, earlier }: Extract<Run, { phase: 'failed' }>) =>
  adql.includes(failed)
    ? { label: 'Run again', run: () => void startRun(id, failed, earlier) }
    : { label: 'Run', run: () => void startRun(id) }

function Content({ document }: { readonly document: QueryDocument }) {
  const run = useRuns((runs) => runs.byDocument[document.id])
  const table = useTable(document.table)
  if (run?.phase === 'asking') return <Waiting document={document} since={run.since} />
  if (run?.phase === 'failed')
    return (
      <FaultNotice
        fault={run.fault}
        service={document.url}
        action={againOf(document, run)}
        offer={jobOffer(document.id, run)}
      >
        <MendQuery document={document} run={run} />
        {table && <Button onPress={() => dismissRun(document.id)}>Show the result before</Button>}
      </FaultNotice>
    )
  if (run?.phase === 'cancelled' && table)
    return (
      <EmptyState
        title={`Cancelled after ${durationText(run.seconds)}`}
        action={<Button onPress={() => dismissRun(document.id)}>Show the result before</Button>}
      />
    )
  if (table) return <LazyTable tableId={table.id} note={<EarlierBadge document={document} table={table} />} />
  return <Nothing document={document} run={run} />
}

/** Under a query: nothing yet, waiting, a failure, or the table. */
export function ResultArea({ document }: { readonly document: QueryDocument }) {
  return (
    <section className="result-area" aria-label={`Result of ${document.title}`} data-panel>
      <JobStrip document={document} />
      <div className="result-content">
        <Content document={document} />
      </div>
    </section>
  )
}
