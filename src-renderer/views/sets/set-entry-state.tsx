import { Check, CircleHelp, Clock, TriangleAlert } from 'lucide-react'
import type { Fault } from '#shared/ipc/fault.ts'
import { faultText } from '#shared/ipc/fault-text.ts'
import type { Job } from '#shared/model/job.ts'
import { elapsedSeconds, hasResult, jobRowCount, longTimeText } from '#shared/model/job-face.ts'
import type { RunEntry, SetCompletion } from '#shared/model/query-set.ts'
import { abortJobs, openJobResult } from '../../state/job-actions.ts'
import { isFollowed, useJob } from '../../state/jobs.ts'
import { retryDeeds } from '../../state/set-actions.ts'
import { type DeedFace, deedsOf, isKeptOnly, standOf } from '../../state/set-faces.ts'
import { Button } from '../../widgets/button.tsx'
import { SignInButton } from '../accounts/sign-in-button.tsx'
import { useClock } from '../jobs/clock.ts'
import { showJob } from '../jobs/jobs-place.ts'
import { PhaseMark } from '../jobs/phase-mark.tsx'

/** How long it has run, and how many rows came. */
function Facts({ job }: { readonly job: Job }) {
  const now = useClock(isFollowed(job))
  const seconds = elapsedSeconds(job, now)
  const rows = jobRowCount(job)
  const facts = [
    ...(seconds === undefined ? [] : [longTimeText(seconds)]),
    ...(rows === undefined ? [] : [`${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'}`]),
    ...(job.fetched?.truncated ? ['cut by a limit'] : []),
  ]
  return <span className="set-facts elapsed">{facts.join(', ')}</span>
}

const deedIcons = { waiting: Clock, done: Check, failed: TriangleAlert, unsure: CircleHelp } as const

function Deed({ deed }: { readonly deed: DeedFace }) {
  const Icon = deedIcons[deed.state]
  return (
    <span className={`set-deed set-deed-${deed.state}`} title={deed.why}>
      <Icon size={12} aria-hidden />
      {deed.text}
    </span>
  )
}

/** What went wrong, in words; once, whoever said it. */
function Trouble({ entry, job }: { readonly entry: RunEntry; readonly job: Job | undefined }) {
  const whys: readonly (Fault | undefined)[] = [
    entry.fault,
    ...(isKeptOnly(job) ? [] : [job?.error, job?.trouble ?? entry.trouble]),
    ...[entry.show, entry.send, entry.delete].map((deed) => (deed?.state === 'failed' ? deed.fault : undefined)),
  ]
  const faults = whys.filter((fault) => fault !== undefined)
  const sentences = [...new Set(faults.map(sentenceOf))]
  const [first] = faults
  if (!first) return null
  return (
    <div className="set-trouble" role="alert">
      {sentences.map((sentence) => (
        <p key={sentence} className="selectable">
          {sentence}
        </p>
      ))}
      <SignInButton fault={first} service={job?.url} />
    </div>
  )
}

/** The service's own words where it has some. */
function sentenceOf(fault: Fault): string {
  const { sentence, next } = faultText(fault)
  const words = fault.message.trim()
  if (fault.kind === 'bad-request' || fault.kind === 'service' || fault.kind === 'overflow') return words
  return [sentence, next].filter(Boolean).join(' ')
}

/** How the last run of a query of a set stands. */
export function SetEntryState({
  run,
  completion,
  entry,
}: {
  readonly run: string
  readonly completion: SetCompletion
  readonly entry: RunEntry
}) {
  const job = useJob(entry.job)
  const stand = standOf(entry, job)
  const ended = stand !== undefined && /^(refused|over|gone)$/.test(stand.stage)
  const deeds = ended && !(job && hasResult(job)) ? [] : deedsOf({ completion }, entry)
  const again = deeds.some(({ state }) => state === 'failed' || state === 'unsure')
  return (
    <div className="set-entry-state">
      <div className="set-entry-line">
        {stand ? <PhaseMark job={stand} /> : <span className="quiet">its job was taken off the list</span>}
        {job && <Facts job={job} />}
        <span className="set-deeds">
          {deeds.map((deed) => (
            <Deed key={deed.action} deed={deed} />
          ))}
        </span>
        <span className="set-entry-acts">
          {again && (
            <Button look="quiet" onPress={() => void retryDeeds(run, entry.entry)}>
              Try again
            </Button>
          )}
          {job && isFollowed(job) && (
            <Button look="quiet" onPress={() => void abortJobs([job])}>
              Abort
            </Button>
          )}
          {job && hasResult(job) && (
            <Button look="quiet" onPress={() => void openJobResult(job)}>
              Open result
            </Button>
          )}
          {job && (
            <Button look="quiet" onPress={() => showJob(job)}>
              Show job
            </Button>
          )}
        </span>
      </div>
      <Trouble entry={entry} job={job} />
    </div>
  )
}
