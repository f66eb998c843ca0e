import { ArrowDown, ArrowUp, Database, Download, Library } from 'lucide-react'
import { type KeyboardEvent, memo, useMemo } from 'react'
import { bytesText, comeText } from '#shared/model/bytes-text.ts'
import type { Job } from '#shared/model/job.ts'
import { elapsedSeconds, hasResult, jobBytes, jobRowCount, longTimeText, quoteText } from '#shared/model/job-face.ts'
import { isFollowed } from '../../state/jobs.ts'
import { useLineHeight } from '../../state/line-height.ts'
import { Tree } from '../../widgets/tree.tsx'
import { dayAndTime } from '../history/history-panel.tsx'
import { type JobColumn, type JobRow, jobColumns, queryLine, sharedTitles } from './job-rows.ts'
import { quoteSentence } from './job-times.ts'
import { changeLook, useJobsPlace } from './jobs-place.ts'
import { PhaseMark } from './phase-mark.tsx'
import { QuotaNote } from './quota-meter.tsx'

/** What each column is called, and the way that it is sorted by first. */
export const columnWords: Readonly<Record<JobColumn, { readonly title: string; readonly descending: boolean }>> = {
  phase: { title: 'Phase', descending: false },
  title: { title: 'Title', descending: false },
  service: { title: 'Service', descending: false },
  submitted: { title: 'Submitted', descending: true },
  elapsed: { title: 'Elapsed', descending: true },
  quote: { title: 'Expected end', descending: false },
  rows: { title: 'Rows', descending: true },
  size: { title: 'Size', descending: true },
}

/** Sorts by a column; by the one that it is sorted by, the other way. */
export function sortBy(column: JobColumn): void {
  const { look } = useJobsPlace.getState()
  changeLook({ column, descending: look.column === column ? !look.descending : columnWords[column].descending })
}

/** Names of the columns, over them; the menu Sort does the same for the keyboard. */
function Heads() {
  const { column, descending } = useJobsPlace(({ look }) => look)
  const Arrow = descending ? ArrowDown : ArrowUp
  return (
    <div className="jobs-heads" aria-hidden>
      <div className="job-cells">
        {jobColumns.map((name) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the menu Sort is the way of the keyboard
          // biome-ignore lint/a11y/noStaticElementInteractions: as above, and hidden from screen readers
          <span key={name} className={`job-head job-${name}`} onClick={() => sortBy(name)}>
            {columnWords[name].title}
            {column === name && <Arrow size={11} />}
          </span>
        ))}
      </div>
    </div>
  )
}

/** A cell with the name of its column for those who do not see the column. */
function Cell({ column, text, title }: { readonly column: JobColumn; readonly text: string; readonly title?: string }) {
  return (
    <span className={`job-cell job-${column}`} title={title}>
      {text !== '' && <span className="visually-hidden">{`, ${columnWords[column].title} `}</span>}
      {text}
    </span>
  )
}

function Elapsed({ job, now }: { readonly job: Job; readonly now: number }) {
  const seconds = elapsedSeconds(job, now)
  return (
    <span className="job-cell job-elapsed elapsed">
      {seconds !== undefined && <span className="visually-hidden">, Elapsed </span>}
      {seconds === undefined ? '' : longTimeText(seconds)}
    </span>
  )
}

/** Drawn again when the job changes, not while the list scrolls. */
const JobCells = memo(function JobCells({
  job,
  service,
  shared,
  now,
}: {
  readonly job: Job
  readonly service: string
  /** True where another job bears its title: the query tells them apart. */
  readonly shared: boolean
  readonly now: number
}) {
  const rows = jobRowCount(job)
  const bytes = jobBytes(job)
  const quote = quoteText(job, now)
  return (
    <span className="job-cells">
      <span className="job-cell job-phase">
        <PhaseMark job={job} />
      </span>
      <span className="job-cell job-title" title={`${job.title}\n${job.adql}`}>
        <span className="visually-hidden">, </span>
        {job.title}
        {shared && <span className="job-title-query">{queryLine(job.adql)}</span>}
        {job.fetched && (
          <span className="job-kept" role="img" aria-label=", kept here" title="Its result is kept on this computer">
            <Download size={11} aria-hidden />
          </span>
        )}
      </span>
      <Cell column="service" text={service} title={job.url} />
      <Cell column="submitted" text={dayAndTime(job.createdAt)} />
      <Elapsed job={job} now={now} />
      <span className="job-cell job-quote elapsed" title={quoteSentence(job, now)}>
        {quote !== undefined && <span className="visually-hidden">, {columnWords.quote.title} </span>}
        {quote ?? ''}
      </span>
      <Cell column="rows" text={rows === undefined ? '' : rows.toLocaleString('en')} />
      <Cell
        column="size"
        text={job.fetching ? comeText(job.fetching.bytes) : bytes === undefined ? '' : bytesText(bytes)}
      />
    </span>
  )
})

const counted = (jobs: number, running: number): string =>
  `${jobs.toLocaleString('en')} ${jobs === 1 ? 'job' : 'jobs'}${running > 0 ? `, ${running} running` : ''}`

/** The jobs of the ledger as lines; several may be chosen. */
export function JobsList({
  rows,
  titleOf,
  now,
  onToggle,
  onUse,
  onMenu,
  onKey,
}: {
  readonly rows: readonly JobRow[]
  readonly titleOf: (url: string) => string
  /** Milliseconds. */
  readonly now: number
  readonly onToggle: (url: string, open: boolean) => void
  /** Enter or a double click. */
  readonly onUse: (job: Job) => void
  readonly onMenu: (row: JobRow, x: number, y: number) => void
  /** A key that the list itself does not take; whether it was one. */
  readonly onKey: (key: string) => boolean
}) {
  const rowHeight = useLineHeight()
  const shared = useMemo(() => sharedTitles(rows), [rows])
  const { chosen, selected, look } = useJobsPlace()
  const toggle = (row: JobRow, open: boolean) =>
    row.kind !== 'job' && onToggle(row.kind === 'set' ? row.key : row.url, open)
  const headOf = (row: Exclude<JobRow, { kind: 'job' }>): string =>
    row.kind === 'service' ? titleOf(row.url) : row.set || 'Of no query set'
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return
    if (onKey(event.key)) event.preventDefault()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys that the list inside leaves over
    <div className={look.grouped !== undefined ? 'jobs-list jobs-list-grouped' : 'jobs-list'} onKeyDown={onKeyDown}>
      <Heads />
      <div className="jobs-lines">
        <Tree
          label="Jobs. Enter opens a result, Delete hides lines, the menu key shows all that can be done."
          rows={rows}
          rowHeight={rowHeight}
          chosen={chosen}
          selected={selected}
          onSelect={(keys) => useJobsPlace.setState({ selected: keys })}
          draw={(row) =>
            row.kind === 'job' ? (
              <JobCells
                job={row.job}
                service={titleOf(row.job.url)}
                shared={shared.has(row.job.title)}
                now={isFollowed(row.job) ? now : 0}
              />
            ) : (
              <>
                {row.kind === 'set' ? <Library size={13} aria-hidden /> : <Database size={13} aria-hidden />}
                <span className="tree-name jobs-service" title={row.kind === 'set' ? row.set : row.url}>
                  {headOf(row)}
                </span>
                {row.kind === 'service' && <QuotaNote url={row.url} />}
                <span className="tree-note">{counted(row.jobs, row.running)}</span>
              </>
            )
          }
          nameOf={(row) => (row.kind === 'job' ? row.job.title : headOf(row))}
          rowClass={(row) => (row.kind === 'job' ? 'job-line' : 'jobs-service-line')}
          onChoose={({ key }) => useJobsPlace.setState({ chosen: key, writing: undefined })}
          onToggle={toggle}
          onUse={(row) => {
            if (row.kind !== 'job') toggle(row, row.expanded !== true)
            else if (hasResult(row.job)) onUse(row.job)
            else changeLook({ details: true })
          }}
          onMenu={onMenu}
        />
      </div>
    </div>
  )
}
