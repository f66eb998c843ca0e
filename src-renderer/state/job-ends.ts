import { faultText } from '#shared/ipc/fault-text.ts'
import type { Job } from '#shared/model/job.ts'
import { elapsedSeconds, jobBytes, jobKind, jobRowCount, longTimeText, phaseWord } from '#shared/model/job-face.ts'
import type { Api } from '../api/api.ts'
import { queryTabId } from '../app/panels.ts'
import { rowsText } from '../cells/number-text.ts'
import { announce } from '../widgets/announcer.tsx'
import { askAfterRefusal } from './accounts.ts'
import { useLayout } from './dock-model.ts'
import { useDocuments } from './documents.ts'
import { bringJobResult, runJobAgain } from './job-actions.ts'
import { jobOf, useJobs } from './jobs.ts'
import { addMessage } from './messages.ts'
import { tellOnDesktop } from './run-ends.ts'
import { dismissRun, isRunning, useRuns } from './runs.ts'
import { serviceTitle, useServices } from './services.ts'

/** The result of a job is fetched unasked for an open query tab up to this size; a larger one waits for the person. */
const unaskedBytes = 200e6

/** How a job ended, in one sentence without its title. */
export function endSentence(job: Job, service: string): string {
  if (job.error) return `${faultText(job.error).sentence} (${service})`
  const rows = jobRowCount(job)
  const seconds = elapsedSeconds(job, Date.now())
  const facts = [rows === undefined ? '' : rowsText(rows), seconds === undefined ? '' : longTimeText(seconds), service]
  return facts.filter(Boolean).join(', ')
}

/** Puts the result under the query tab that the job came from, where that is open and nothing newer runs in it. */
async function bringToDocument(job: Job): Promise<void> {
  const { document } = job
  if (document === undefined || !useDocuments.getState().byId[document]) return
  const run = useRuns.getState().byDocument[document]
  const isLatest = (): boolean =>
    useJobs.getState().list.find((other) => other.document === document)?.id === job.id &&
    useRuns.getState().byDocument[document] === run
  if (!isLatest() || isRunning(run) || (jobBytes(job) ?? 0) > unaskedBytes) return
  // Fetching may take long: what was run in the tab meanwhile stays there.
  const fault = await bringJobResult(job, isLatest)
  if (!fault && isLatest()) dismissRun(document)
}

/** Tells of a job that has reached its end: in the messages, in the live region, on the desktop if nobody looks. */
export function tellJobEnd(job: Job): void {
  const kind = jobKind(job)
  const service = serviceTitle(job.url, useServices.getState().list) ?? job.url
  const sentence = endSentence(job, service)
  if (kind !== 'completed' && kind !== 'failed') {
    announce(`${job.title}: ${phaseWord(job)}.`)
    return
  }
  const failed = kind === 'failed'
  const { next } = job.error ? faultText(job.error) : { next: undefined }
  const shown = job.document !== undefined && useLayout.getState().tab === queryTabId(job.document)
  if (shown && !failed) announce(`${job.title} is completed: ${sentence}`)
  else
    addMessage({
      severity: failed ? 'error' : 'info',
      text: `${job.title} ${failed ? 'failed as a job' : 'is completed'}: ${sentence}`,
      job: job.id,
      ...(failed && job.jobUrl !== undefined && { where: job.jobUrl }),
      ...(failed && next !== undefined && { next }),
      ...(job.error?.detail !== undefined && { detail: job.error.detail }),
    })
  tellOnDesktop({
    title: job.title,
    state: failed ? 'failed' : 'done',
    sentence,
    seconds: elapsedSeconds(job, Date.now()) ?? Number.POSITIVE_INFINITY,
    tag: `job:${job.id}`,
  })
  if (!failed) void bringToDocument(job)
}

/** A job that the service did not take: told as a failure, and a login asked for where it wants one. */
function tellRefusal(job: Job): void {
  tellJobEnd(job)
  if (job.error) askAfterRefusal(job.error, () => void runJobAgain(job), job.url)
}

/** Tells of jobs that end or are refused from now on. */
export function startJobEnds({ jobs }: Pick<Api, 'jobs'>): () => void {
  const sent = new Set<string>()
  const stopChanged = jobs.on('changed', (job) => {
    if (job.stage === 'submitting') sent.add(job.id)
    else if (sent.delete(job.id) && job.stage === 'refused') tellRefusal(job)
  })
  const stopEnded = jobs.on('ended', ({ job: id }) => {
    const job = jobOf(id)
    if (job) tellJobEnd(job)
  })
  return () => {
    stopChanged()
    stopEnded()
  }
}
