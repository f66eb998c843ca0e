import type { TabNode } from 'flexlayout-react'
import { ListTodo } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import type { Job } from '#shared/model/job.ts'
import { hasResult } from '#shared/model/job-face.ts'
import { runCommand } from '../../app/commands.ts'
import { shortcutText } from '../../app/shortcuts.ts'
import { openJobResult } from '../../state/job-actions.ts'
import { cancelReadingJobs, isFollowed, retryJobs, useJobs } from '../../state/jobs.ts'
import { useRemovals } from '../../state/removals.ts'
import { useServices } from '../../state/services.ts'
import { Button } from '../../widgets/button.tsx'
import { ContextMenu } from '../../widgets/context-menu.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { LoadingState } from '../../widgets/loading-state.tsx'
import { FaultNotice } from '../editor/fault-notice.tsx'
import { useClock } from './clock.ts'
import { JobDetails } from './job-details.tsx'
import { actOnJobs, jobMenu } from './job-menu.ts'
import { type JobRow, jobRows } from './job-rows.ts'
import { JobsBar } from './jobs-bar.tsx'
import { JobsList } from './jobs-list.tsx'
import { changeLook, keepLook, useJobsPlace } from './jobs-place.ts'
import { JobsQuestion } from './jobs-question.tsx'
import './jobs-panel.css'

/** Elapsed times are sorted as of the time that the lines were put in order, so that none jumps while it is read. */
function useRows() {
  const all = useJobs((jobs) => jobs.list)
  const removed = useRemovals((removals) => removals.ids)
  const jobs = useMemo(() => (removed.size > 0 ? all.filter(({ id }) => !removed.has(id)) : all), [all, removed])
  const look = useDeferredValue(useJobsPlace((place) => place.look))
  const services = useServices((state) => state.list)
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const titleOf = useMemo(() => {
    const titles = new Map(services.map(({ url, title }) => [url, title]))
    return (url: string) => titles.get(url) ?? url
  }, [services])
  const rows = useMemo(() => jobRows(look, { jobs, titleOf, folded, now: Date.now() }), [look, jobs, titleOf, folded])
  const fold = (url: string, open: boolean) =>
    setFolded((urls) => (open ? new Set([...urls].filter((other) => other !== url)) : new Set([...urls, url])))
  return { jobs, rows, titleOf, fold }
}

const jobsOf = (rows: readonly JobRow[], keys: ReadonlySet<string>) =>
  rows.flatMap((row) => (row.kind === 'job' && keys.has(row.key) ? [row.job] : []))

/** What takes lines out of sight. */
const leavesList: ReadonlySet<string> = new Set(['away', 'take-back', 'forget'])

/** Moves the keyboard to the line behind those that go, else to the one before them. */
function moveOn(rows: readonly JobRow[], going: readonly Job[]): void {
  const ids = new Set(going.map(({ id }) => id))
  const goes = (row: JobRow) => row.kind === 'job' && ids.has(row.job.id)
  const last = rows.findLastIndex(goes)
  const next =
    rows.find((row, at) => at > last && row.kind === 'job') ??
    rows.findLast((row, at) => at < last && row.kind === 'job' && !goes(row))
  useJobsPlace.setState({ chosen: next?.key, selected: new Set(next ? [next.key] : []) })
}

function Queue() {
  const { jobs, rows, titleOf, fold } = useRows()
  const { chosen, selected, look } = useJobsPlace()
  const [menu, setMenu] = useState<{ readonly x: number; readonly y: number }>()
  const now = useClock(jobs.some(isFollowed))
  const current = rows.find(({ key }) => key === chosen)
  const many = useMemo(() => jobsOf(rows, selected), [rows, selected])
  /** What a command is done with: all that are chosen, else the line that the keyboard is on. */
  const acted = many.length > 0 ? many : current?.kind === 'job' ? [current.job] : []
  const act = (action: string) => {
    if (leavesList.has(action)) moveOn(rows, acted)
    actOnJobs(acted, action)
  }
  const onKey = (key: string): boolean => {
    if (acted.length === 0) return false
    if (key === 'Delete') act(acted.every((job) => job.archived === true) ? 'take-back' : 'away')
    else if (key === 'F2' && acted.length === 1) act('rename')
    else return false
    return true
  }
  const shown = look.details && current?.kind === 'job' && many.length < 2 ? current.job : undefined
  return (
    <>
      <JobsBar jobs={jobs} chosen={many} />
      <JobsQuestion />
      <div className={shown ? 'jobs-body jobs-body-details' : 'jobs-body'}>
        {rows.length > 0 ? (
          <JobsList
            rows={rows}
            titleOf={titleOf}
            now={now}
            onToggle={fold}
            onUse={(job) => hasResult(job) && void openJobResult(job)}
            onMenu={(row, x, y) => row.kind === 'job' && setMenu({ x, y })}
            onKey={onKey}
          />
        ) : (
          <EmptyState
            title={look.away && look.text === '' ? 'No job is hidden' : 'No job matches the filter'}
            action={<Button onPress={() => changeLook({ text: '', kinds: [], away: false })}>Show all jobs</Button>}
          >
            Words are looked for in title, query, service, RUNID and note.
          </EmptyState>
        )}
        {shown && <JobDetails key={shown.id} job={shown} service={titleOf(shown.url)} />}
      </div>
      <ContextMenu
        place={menu}
        label="What to do with jobs"
        groups={jobMenu(acted)}
        onAction={act}
        onClose={() => setMenu(undefined)}
      />
    </>
  )
}

function NoJobs() {
  return (
    <EmptyState
      icon={<ListTodo size={22} />}
      title="No jobs yet"
      action={
        <>
          <Button onPress={() => runCommand('service-jobs')}>Jobs at the service…</Button>
          <Button look="quiet" onPress={() => runCommand('job-by-url')}>
            By job URL…
          </Button>
        </>
      }
    >
      A long query runs as a job: {shortcutText('run-job')} submits it, and its result can be fetched tomorrow.
    </EmptyState>
  )
}

const reading = performance.now()

/** The queue: every asynchronous query of every service. */
export function JobsPanel({ node }: { readonly node: TabNode }) {
  const { list, known, fault } = useJobs()
  useEffect(() => keepLook(node), [node])
  return (
    <section className="panel jobs-panel" aria-label="Jobs" data-panel>
      {fault && <FaultNotice fault={fault} action={{ label: 'Try again', run: retryJobs }} />}
      {!fault && list.length > 0 && <Queue />}
      {!fault &&
        list.length === 0 &&
        (known ? <NoJobs /> : <LoadingState title="Reading the jobs" since={reading} onCancel={cancelReadingJobs} />)}
    </section>
  )
}
