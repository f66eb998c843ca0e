import { ChevronDown, RotateCcw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { bytesText, comeText } from '#shared/model/bytes-text.ts'
import type { Job } from '#shared/model/job.ts'
import { jobActions, phaseMeaning, phaseWord } from '#shared/model/job-face.ts'
import { runCommand } from '../../app/commands.ts'
import { describeJob, openJobResult, stopFetching } from '../../state/job-actions.ts'
import { Button } from '../../widgets/button.tsx'
import { TextField } from '../../widgets/field.tsx'
import { MenuButton } from '../../widgets/menu.tsx'
import { Progress } from '../../widgets/progress.tsx'
import { FaultNotice } from '../editor/fault-notice.tsx'
import { JobFacts } from './job-facts.tsx'
import { JobLimits } from './job-limits.tsx'
import { actOnJobs, jobMenu } from './job-menu.ts'
import { JobPapers } from './job-papers.tsx'
import { useJobsPlace, write } from './jobs-place.ts'
import { PhaseMark } from './phase-mark.tsx'
import './job-details.css'

/** The title or the note while it is written; Enter keeps it, Escape does not. */
function Writing({ job, part }: { readonly job: Job; readonly part: 'title' | 'note' }) {
  const [text, setText] = useState((part === 'title' ? job.title : job.note) ?? '')
  const leave = () => write(undefined)
  const wrong = part === 'title' && text.trim() === ''
  return (
    <form
      className="job-writing"
      onKeyDown={(event) => event.key === 'Escape' && leave()}
      onSubmit={(event) => {
        event.preventDefault()
        if (wrong) return
        leave()
        void describeJob(job, { [part]: text.trim() })
      }}
    >
      <TextField
        label={part === 'title' ? 'Title' : 'Note'}
        value={text}
        onChange={setText}
        autoFocus
        replaced={part === 'title'}
      />
      <Button type="submit" isDisabled={wrong}>
        Keep
      </Button>
      <Button look="quiet" onPress={leave}>
        Leave as it was
      </Button>
    </form>
  )
}

/** The one thing to do next with a job, and all others behind a menu. */
function Actions({ job }: { readonly job: Job }) {
  const can = jobActions(job)
  const first = can.open
    ? { id: 'open', label: 'Open result' }
    : can.run
      ? { id: 'run', label: job.stage === 'uncertain' ? 'Start it' : 'Run' }
      : can.abort
        ? { id: 'abort', label: 'Abort' }
        : { id: 'again', label: 'Run again' }
  // Before it is run twice, it is looked for.
  const lost = first.id === 'again' && job.stage === 'uncertain'
  return (
    <div className="job-actions">
      {lost && (
        <Button look="primary" onPress={() => runCommand('service-jobs')}>
          Jobs at the service…
        </Button>
      )}
      <Button look={lost || (can.abort && !can.run) ? 'plain' : 'primary'} onPress={() => actOnJobs([job], first.id)}>
        {first.label}
      </Button>
      {first.id === 'open' && (
        <Button look="quiet" icon={<RotateCcw size={13} />} onPress={() => actOnJobs([job], 'again')}>
          Run again
        </Button>
      )}
      <MenuButton
        label="What to do with this job"
        groups={jobMenu([job])}
        onAction={(action) => actOnJobs([job], action)}
      >
        <Button look="quiet" icon={<ChevronDown size={12} />}>
          More
        </Button>
      </MenuButton>
    </div>
  )
}

function Fetching({ job }: { readonly job: Job }) {
  const { fetching } = job
  if (!fetching) return null
  const { bytes, bytesExpected } = fetching
  return (
    <div className="job-fetching">
      <Progress
        label="Fetching the result"
        fraction={bytesExpected ? bytes / bytesExpected : undefined}
        number={comeText(bytes, bytesExpected)}
        onCancel={() => void stopFetching(job)}
      />
    </div>
  )
}

const resultFacts = ({ mime, rows, bytes }: Job['results'][number]): string =>
  [mime, rows === undefined ? '' : `${rows.toLocaleString('en')} rows`, bytes === undefined ? '' : bytesText(bytes)]
    .filter(Boolean)
    .join(', ')

/** All results that the service lists; any can be opened. */
function Results({ job }: { readonly job: Job }) {
  if (job.results.length === 0) return null
  return (
    <section aria-label="Results">
      <h4>Results</h4>
      <ul className="job-lines">
        {job.results.map((result) => (
          <li key={result.id}>
            <span className="job-line-name" title={result.href}>
              {result.id}
            </span>
            <span className="quiet">{resultFacts(result)}</span>
            <Button
              look="quiet"
              aria-label={`Open result ${result.id}`}
              onPress={() => void openJobResult(job, result.id)}
            >
              Open
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Uploads({ job }: { readonly job: Job }) {
  if (job.uploads.length === 0) return null
  return (
    <section aria-label="Sent with it">
      <h4>Sent with it</h4>
      <ul className="job-lines">
        {job.uploads.map(({ name, method, source, rows, bytes, sha256 }) => (
          <li key={name} title={sha256 === undefined ? source : `${source}\nSHA-256 ${sha256}`}>
            <code className="job-line-name">TAP_UPLOAD.{name}</code>
            <span className="quiet job-line-source">
              {[
                source,
                rows === undefined ? '' : `${rows.toLocaleString('en')} rows`,
                bytes === undefined ? '' : bytesText(bytes),
                method === 'url' ? 'fetched by the service' : '',
              ]
                .filter(Boolean)
                .join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Query({ job }: { readonly job: Job }) {
  return (
    <section aria-label="Query">
      <h4>Query</h4>
      <pre className="job-query selectable">{job.adql === '' ? 'The service does not tell the query.' : job.adql}</pre>
      {job.adql !== '' && (
        <div className="job-actions">
          <Button look="quiet" onPress={() => actOnJobs([job], 'query')}>
            Open in a tab
          </Button>
          <Button look="quiet" onPress={() => actOnJobs([job], 'copy-query')}>
            Copy
          </Button>
        </div>
      )}
    </section>
  )
}

/** Their words say it all. */
const plainPhases: ReadonlySet<string> = new Set(['executing', 'completed'])

/** All that is known of one job, and what can be done with it. */
export function JobDetails({ job, service }: { readonly job: Job; readonly service: string }) {
  const writing = useJobsPlace((place) => place.writing)
  useEffect(() => () => write(undefined), [])
  return (
    <section className="job-details" aria-label={`Details of ${job.title}`}>
      <header className="job-details-head">
        {writing === 'title' ? (
          <Writing key={job.id} job={job} part="title" />
        ) : (
          <h3 className="job-details-title selectable" title={job.title}>
            {job.title}
          </h3>
        )}
        <Actions job={job} />
      </header>
      {writing === 'limits' && <JobLimits key={`limits ${job.id}`} job={job} />}
      <p className="job-details-state">
        <PhaseMark job={job} /> <span className="quiet">at {service}</span>
      </p>
      {!plainPhases.has(phaseWord(job)) && <p className="job-details-meaning">{phaseMeaning(job)}</p>}
      <Fetching job={job} />
      {job.error && <FaultNotice fault={job.error} service={job.url} />}
      {job.trouble && (
        <div className="job-trouble">
          <p>It could not be looked at the last time; it is looked at again.</p>
          <FaultNotice fault={job.trouble} service={job.url} />
        </div>
      )}
      {writing === 'note' ? (
        <Writing key={`note ${job.id}`} job={job} part="note" />
      ) : (
        job.note && <p className="job-note selectable">{job.note}</p>
      )}
      <JobFacts job={job} service={service} />
      <Results job={job} />
      <Uploads job={job} />
      <Query job={job} />
      <JobPapers key={`papers ${job.id}`} job={job} />
    </section>
  )
}
