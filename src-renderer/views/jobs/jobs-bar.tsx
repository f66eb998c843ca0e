import { ArrowDownUp, ChevronDown, Ellipsis, Layers, PanelRight } from 'lucide-react'
import { ToggleButton } from 'react-aria-components'
import type { Job } from '#shared/model/job.ts'
import { jobKinds } from '#shared/model/job-face.ts'
import { runCommand } from '../../app/commands.ts'
import { Button, Hint, IconButton } from '../../widgets/button.tsx'
import { FilterField } from '../../widgets/field.tsx'
import { MenuButton } from '../../widgets/menu.tsx'
import { actOnJobs, jobMenu } from './job-menu.ts'
import { countJobs, type JobColumn, type JobsGrouping, jobColumns, jobsGroupings } from './job-rows.ts'
import { columnWords, sortBy } from './jobs-list.tsx'
import { changeLook, useJobsPlace } from './jobs-place.ts'
import '../../widgets/choices.css'

const kindWords = {
  running: 'Running',
  waiting: 'Waiting for you',
  completed: 'Completed',
  failed: 'Failed',
  ended: 'Ended',
  away: 'Hidden',
} as const

/** Jobs of one kind only, with their number. */
function Chips({ jobs }: { readonly jobs: readonly Job[] }) {
  const look = useJobsPlace((place) => place.look)
  const counts = countJobs(jobs)
  const chip = (kind: keyof typeof kindWords, on: boolean, change: (wanted: boolean) => void) =>
    (counts[kind] > 0 || on) && (
      <ToggleButton key={kind} className="choice-chip" isSelected={on} onChange={change}>
        {kindWords[kind]} <span className="choice-count">{counts[kind].toLocaleString('en')}</span>
      </ToggleButton>
    )
  return (
    <fieldset className="jobs-chips" aria-label="Jobs to show">
      {jobKinds.map((kind) =>
        chip(kind, !look.away && look.kinds.includes(kind), (wanted) =>
          changeLook({
            away: false,
            kinds: wanted ? [...look.kinds, kind] : look.kinds.filter((other) => other !== kind),
          }),
        ),
      )}
      {chip('away', look.away, (away) => changeLook({ away, kinds: [] }))}
    </fieldset>
  )
}

const groupWords: Readonly<Record<JobsGrouping, string>> = { service: 'By service', set: 'By query set' }

function GroupMenu() {
  const grouped = useJobsPlace((place) => place.look.grouped)
  return (
    <MenuButton
      label="Group jobs"
      side="bottom end"
      groups={[
        {
          title: 'Group',
          lines: [
            { id: 'none', label: 'Not at all', checked: grouped === undefined },
            ...jobsGroupings.map((id) => ({ id, label: groupWords[id], checked: id === grouped })),
          ],
        },
      ]}
      onAction={(id) => changeLook({ grouped: jobsGroupings.find((grouping) => grouping === id) })}
    >
      <IconButton label="Group jobs" icon={<Layers size={14} />} />
    </MenuButton>
  )
}

function SortMenu() {
  const { column, descending } = useJobsPlace((place) => place.look)
  return (
    <MenuButton
      label="Sort jobs"
      side="bottom end"
      groups={[
        {
          title: 'Sort by',
          lines: jobColumns.map((id) => ({ id, label: columnWords[id].title, checked: id === column })),
        },
        {
          lines: [
            { id: 'up', label: 'Ascending', checked: !descending },
            { id: 'down', label: 'Descending', checked: descending },
          ],
        },
      ]}
      onAction={(id) => {
        if (id === 'up' || id === 'down') changeLook({ descending: id === 'down' })
        else if (id !== column) sortBy(id as JobColumn)
      }}
    >
      <Button look="quiet" icon={<ArrowDownUp size={13} />}>
        Sort
      </Button>
    </MenuButton>
  )
}

function MoreMenu() {
  return (
    <MenuButton
      label="More about jobs"
      side="bottom end"
      groups={[
        { lines: [{ id: 'put-away-completed', label: 'Hide all completed' }] },
        {
          title: 'Take in jobs made elsewhere',
          lines: [
            { id: 'service-jobs', label: 'Jobs at the service…' },
            { id: 'job-by-url', label: 'By job URL…' },
            { id: 'import-job', label: 'From a file…' },
          ],
        },
      ]}
      onAction={runCommand}
    >
      <IconButton label="More about jobs" icon={<Ellipsis size={15} />} />
    </MenuButton>
  )
}

/** What can be done with the chosen jobs, where there are several. */
function Bulk({ jobs }: { readonly jobs: readonly Job[] }) {
  const away = jobs.every((job) => job.archived === true)
  return (
    <div className="jobs-bulk">
      <span className="jobs-bulk-count" role="status">
        {jobs.length.toLocaleString('en')} chosen
      </span>
      <Button look="quiet" onPress={() => actOnJobs(jobs, away ? 'take-back' : 'away')}>
        {away ? 'Show in the queue again' : 'Hide'}
      </Button>
      <MenuButton
        label="What to do with the chosen jobs"
        groups={jobMenu(jobs)}
        onAction={(action) => actOnJobs(jobs, action)}
      >
        <Button look="quiet" icon={<ChevronDown size={12} />}>
          More
        </Button>
      </MenuButton>
    </div>
  )
}

/** Over the queue: filter, kinds, grouping, order; what can be done with several. */
export function JobsBar({
  jobs,
  chosen,
}: {
  /** The whole ledger. */
  readonly jobs: readonly Job[]
  readonly chosen: readonly Job[]
}) {
  const look = useJobsPlace((place) => place.look)
  return (
    <div className="panel-bar jobs-bar">
      <FilterField label="Filter jobs" value={look.text} onChange={(text) => changeLook({ text })} />
      {chosen.length > 1 ? <Bulk jobs={chosen} /> : <Chips jobs={jobs} />}
      <span className="jobs-tools">
        <GroupMenu />
        <SortMenu />
        <Hint text="Details of the job">
          <ToggleButton
            className="icon-button"
            aria-label="Details of the job"
            isSelected={look.details}
            onChange={(details) => changeLook({ details })}
          >
            <PanelRight size={14} aria-hidden />
          </ToggleButton>
        </Hint>
        <MoreMenu />
      </span>
    </div>
  )
}
