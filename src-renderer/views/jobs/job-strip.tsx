import { X } from 'lucide-react'
import type { QueryDocument } from '#shared/ipc/workspace.ts'
import { comeText } from '#shared/model/bytes-text.ts'
import type { Job } from '#shared/model/job.ts'
import { elapsedSeconds, hasResult, jobActions, jobKind, longTimeText } from '#shared/model/job-face.ts'
import { abortJobs, openJobResult, runJob, stopFetching } from '../../state/job-actions.ts'
import { endSentence } from '../../state/job-ends.ts'
import { dismissJob, useJobRuns } from '../../state/job-runs.ts'
import { isFollowed, useJobOfDocument } from '../../state/jobs.ts'
import { useTable } from '../../state/tables.ts'
import { Button, IconButton } from '../../widgets/button.tsx'
import { Progress } from '../../widgets/progress.tsx'
import { useClock } from './clock.ts'
import { quoteSentence } from './job-times.ts'
import { showJob } from './jobs-place.ts'
import { PhaseMark } from './phase-mark.tsx'
import './job-options.css'

/** How long it has run, and when it is expected to end. */
function Running({ job }: { readonly job: Job }) {
  const now = useClock(isFollowed(job))
  const seconds = elapsedSeconds(job, now)
  return (
    <span className="job-strip-text elapsed">
      {[seconds === undefined ? '' : longTimeText(seconds), quoteSentence(job, now) ?? ''].filter(Boolean).join(', ')}
    </span>
  )
}

/** What comes next: waiting, fetching, or how it ended. */
function State({ job }: { readonly job: Job }) {
  const { fetching } = job
  if (fetching)
    return (
      <span className="job-strip-text">
        <Progress
          label="Fetching the result"
          fraction={fetching.bytesExpected ? fetching.bytes / fetching.bytesExpected : undefined}
          number={comeText(fetching.bytes, fetching.bytesExpected)}
          onCancel={() => void stopFetching(job)}
        />
      </span>
    )
  if (isFollowed(job)) return <Running job={job} />
  const over = jobKind(job) !== 'waiting'
  return <span className="job-strip-text">{over ? endSentence(job, '').replace(/ \(\)$/, '') : ''}</span>
}

/** True where the person has seen what came of it: its result is shown, or a newer one. */
const isSettled = (job: Job, shown: { readonly id: string; readonly at: string } | undefined): boolean =>
  shown !== undefined &&
  (shown.id === job.fetched?.table || Date.parse(shown.at) >= Date.parse(job.endedAt ?? job.createdAt))

/** The newest job of a query tab, until its result is shown or the person puts it away. */
export function JobStrip({ document }: { readonly document: QueryDocument }) {
  const job = useJobOfDocument(document.id)
  const table = useTable(document.table)
  const dismissed = useJobRuns((runs) => job !== undefined && runs.dismissed.has(job.id))
  if (!job || dismissed) return null
  const kind = jobKind(job)
  const open = kind === 'running' || kind === 'waiting' || job.fetching !== undefined
  if (!open && isSettled(job, table && { id: table.id, at: table.provenance.at })) return null
  const can = jobActions(job)
  return (
    <section className="job-strip" aria-label={`Job of ${document.title}`}>
      <PhaseMark job={job} />
      <State job={job} />
      {hasResult(job) && !job.fetching && <Button onPress={() => void openJobResult(job)}>Open result</Button>}
      {can.run && <Button onPress={() => void runJob(job)}>{job.stage === 'uncertain' ? 'Start it' : 'Run'}</Button>}
      {can.abort && !can.run && (
        <Button look="quiet" onPress={() => void abortJobs([job])}>
          Abort
        </Button>
      )}
      <Button look="quiet" onPress={() => showJob(job)}>
        Show job
      </Button>
      {!open && <IconButton label="Hide this line" icon={<X size={13} />} onPress={() => dismissJob(job.id)} />}
    </section>
  )
}
