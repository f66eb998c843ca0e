import type { Job } from '#shared/model/job.ts'
import { elapsedSeconds, longTimeText, quoteText } from '#shared/model/job-face.ts'
import { copyText } from '../../state/clipboard.ts'
import { isFollowed } from '../../state/jobs.ts'
import { copyJobUrl } from '../../state/scripts.ts'
import { InspectorRow } from '../../widgets/inspector-row.tsx'
import { dayAndTime } from '../history/history-panel.tsx'
import { useClock } from './clock.ts'
import { momentText, utcText } from './job-times.ts'

interface Fact {
  readonly name: string
  readonly text: string | undefined
  readonly onCopy?: () => void
}

const timeOf = (at: string | undefined): string | undefined => (at === undefined ? undefined : dayAndTime(at))

function factsOf(job: Job, service: string, now: number): readonly Fact[] {
  const elapsed = elapsedSeconds(job, now)
  const { executionSeconds: limit, destruction, maxrec } = job
  return [
    { name: 'Service', text: service === job.url ? job.url : `${service}\n${job.url}` },
    { name: 'Job URL', text: job.jobUrl, onCopy: () => void copyJobUrl(job) },
    { name: 'RUNID', text: job.runid, onCopy: () => void copyText(job.runid, 'the RUNID') },
    { name: 'Owner', text: job.owner },
    { name: 'Set', text: job.set },
    { name: 'Queue', text: job.queue },
    { name: 'LANG', text: job.lang },
    { name: 'MAXREC', text: maxrec?.toLocaleString('en') },
    { name: 'Format', text: job.format },
    { name: 'Submitted', text: timeOf(job.createdAt) },
    { name: 'Started', text: timeOf(job.startedAt) },
    { name: 'Ended', text: timeOf(job.endedAt) },
    { name: 'Elapsed', text: elapsed === undefined ? undefined : longTimeText(elapsed) },
    { name: 'Expected to end', text: quoteText(job, now) },
    {
      name: 'May run for',
      text: limit === undefined ? undefined : limit === 0 ? 'no limit' : longTimeText(limit),
    },
    { name: 'Kept there until', text: destruction === undefined ? undefined : `${utcText(destruction)} UTC` },
    { name: 'Result kept here', text: timeOf(job.fetched?.at) },
  ]
}

/** The parameters of a job and its phases with their times. */
export function JobFacts({ job, service }: { readonly job: Job; readonly service: string }) {
  const now = useClock(isFollowed(job))
  return (
    <>
      <dl className="job-facts elapsed">
        {factsOf(job, service, now).map(({ name, text, onCopy }) =>
          text === undefined || text === '' ? null : (
            <InspectorRow key={name} name={name} text={text} onCopy={onCopy} />
          ),
        )}
      </dl>
      {job.phases.length > 0 && (
        <section aria-label="Phases as they were seen">
          <h4>Phases as they were seen</h4>
          <ol className="job-lines job-phases">
            {job.phases.map(({ phase, at }) => (
              <li key={`${phase} ${at}`}>
                <span className="job-line-name">{phase.toLowerCase()}</span>
                <time className="quiet" dateTime={at} title={at}>
                  {momentText(at)}
                </time>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  )
}
