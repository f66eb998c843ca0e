import type { Fault, Outcome } from '#shared/ipc/fault.ts'
import type { JobSubmission } from '#shared/ipc/jobs.ts'
import type { Job, JobId } from '#shared/model/job.ts'
import { queryTabId } from '../app/panels.ts'
import { announce } from '../widgets/announcer.tsx'
import { showToast } from '../widgets/toasts.tsx'
import { api } from './connection.ts'
import { editDocument, useDocuments } from './documents.ts'
import { handOverText } from './handed-files.ts'
import { openQuery, openTable, selectTab } from './layout.ts'
import { removeSoon } from './removals.ts'
import { useTables } from './tables.ts'
import { tellFailure } from './told-faults.ts'

/** The end of an action: what failed is told; whether it went well. */
function told<T>(answer: Outcome<T>, what: string): answer is { readonly ok: true; readonly value: T } {
  if (!answer.ok) tellFailure(what, answer.fault)
  return answer.ok
}

/** Submits a query as a job; answers its id in the ledger once that is on disk. */
export async function submitJob(submission: JobSubmission): Promise<JobId | undefined> {
  const answer = await api().jobs.submit(submission)
  if (!told(answer, `${submission.title ?? 'The job'} was not submitted.`)) return undefined
  announce(`${submission.title ?? 'The query'} is submitted as a job.`)
  return answer.value.job
}

/** Makes a table the result of the query document that its job came from; whether that document is open. */
function giveToDocument({ document }: Pick<Job, 'document'>, table: string): boolean {
  if (document === undefined || !useDocuments.getState().byId[document]) return false
  editDocument(document, { table })
  return true
}

/** Fetches a result; answers its table. What is kept and open already is not fetched again. */
async function tableOf(job: Job, result: string | undefined): Promise<Outcome<{ table: string }>> {
  const open = job.fetched?.table
  if (result === undefined && open !== undefined && useTables.getState().byId[open])
    return { ok: true, value: { table: open } }
  return await api().jobs.fetch({ job: job.id, ...(result === undefined ? {} : { result }) })
}

/** Opens a result of a job, else its main one: under the query it came from where that is open, else in a tab of its own. */
export async function openJobResult(job: Job, result?: string): Promise<void> {
  const answer = await tableOf(job, result)
  if (!told(answer, `The result of ${job.title} was not opened.`)) return
  const { table } = answer.value
  const shown = result === undefined && giveToDocument(job, table) && selectTab(queryTabId(job.document ?? ''))
  if (!shown) openTable(table)
  announce(`Opened the result of ${job.title}.`)
}

/** Puts the result of a job that has ended under its query, without going there, if it is still wanted when it is here. */
export async function bringJobResult(job: Job, isWanted: () => boolean): Promise<Fault | undefined> {
  const answer = await tableOf(job, undefined)
  if (answer.ok && isWanted()) giveToDocument(job, answer.value.table)
  return answer.ok ? undefined : answer.fault
}

export async function stopFetching({ id, title }: Job): Promise<void> {
  told(await api().jobs.stopFetching({ job: id }), `Fetching the result of ${title} was not stopped.`)
}

export async function runJob({ id, title }: Job): Promise<void> {
  if (told(await api().jobs.run({ job: id }), `${title} was not started.`)) announce(`${title} is started.`)
}

export async function abortJobs(jobs: readonly Job[]): Promise<void> {
  for (const { id, title } of jobs)
    if (told(await api().jobs.abort({ job: id }), `${title} was not aborted.`)) announce(`${title} is aborted.`)
}

/** Deletes jobs at their services, for good; their lines stay in the ledger. */
export async function deleteAtService(jobs: readonly Job[]): Promise<void> {
  for (const { id, title } of jobs)
    if (told(await api().jobs.remove({ job: id }), `${title} was not deleted at the service.`))
      announce(`${title} is deleted at the service.`)
}

/** Submits the same query once more; answers the new job's id. */
export async function runJobAgain({ id, title }: Job): Promise<JobId | undefined> {
  const answer = await api().jobs.again({ job: id })
  if (!told(answer, `${title} was not submitted again.`)) return undefined
  announce(`${title} is submitted again.`)
  return answer.value.job
}

export async function lookAtJob({ id, title }: Job): Promise<void> {
  told(await api().jobs.look({ job: id }), `${title} was not looked at.`)
}

const counted = (jobs: readonly Job[]): string => (jobs.length === 1 ? (jobs[0]?.title ?? '') : `${jobs.length} jobs`)

/** Hides lines of the queue, or shows them again; a notice takes that back. */
export async function putAway(jobs: readonly Job[], archived: boolean): Promise<void> {
  // Those that are as they are wanted stay so when it is taken back.
  const others = jobs.filter((job) => (job.archived === true) !== archived)
  if (others.length === 0) return
  const ids = others.map(({ id }) => id)
  const ask = async (wanted: boolean): Promise<boolean> =>
    told(
      await api().jobs.archive({ jobs: ids, archived: wanted }),
      wanted ? 'Nothing was hidden.' : 'Nothing is shown again.',
    )
  if (!(await ask(archived))) return
  showToast({
    id: 'jobs-put-away',
    text: archived ? `Hid ${counted(others)} from the queue` : `${counted(others)}: in the queue again`,
    action: { label: 'Undo', run: () => void ask(!archived) },
  })
}

/** Forgets jobs here ten seconds later, unless that is undone; nothing is asked of a service. */
export function takeOffList(jobs: readonly Job[]): void {
  if (jobs.length === 0) return
  const ids = jobs.map(({ id }) => id)
  const text = `Forgot ${counted(jobs)} here`
  removeSoon(ids, text, async () => {
    told(await api().jobs.forget({ jobs: ids }), 'Nothing was forgotten.')
  })
}

/** Changes how long it may run (seconds) and until when the service keeps it (ISO 8601); of one that is not started its queue and its rows too. */
export async function changeJob(
  { id, title }: Job,
  wanted: {
    readonly queue?: string
    readonly maxrec?: number
    readonly executionSeconds?: number
    readonly destruction?: string
  },
): Promise<boolean> {
  return told(await api().jobs.configure({ job: id, ...wanted }), `${title} was not changed.`)
}

/** Gives a job another title or note. */
export async function describeJob(
  { id, title }: Job,
  wanted: { readonly title?: string; readonly note?: string },
): Promise<void> {
  told(await api().jobs.describe({ job: id, ...wanted }), `${title} was not changed.`)
}

/** Opens the query of a job as a new query tab. */
export function openJobQuery({ url, adql, lang, maxrec, title }: Job): void {
  openQuery({ url, adql, lang, title, ...(maxrec === undefined ? {} : { maxrec }) })
}

/** Takes a job in by its address; answers its id, also of one that is there already. */
export async function importJobUrl(jobUrl: string, signal?: AbortSignal): Promise<Outcome<JobId>> {
  const answer = await api().jobs.importUrl({ jobUrl }, signal ? { signal } : {})
  return answer.ok ? { ok: true, value: answer.value.job } : answer
}

/** Takes a job in from the text of an exported file. */
export async function importJobText(name: string, text: string): Promise<JobId | undefined> {
  const answer = await api().jobs.importJob({ text })
  return told(answer, `${name} was not read as a job.`) ? answer.value.job : undefined
}

/** Saves a job as a small file that opens on another computer. */
export async function exportJob({ id, title }: Job): Promise<void> {
  const answer = await api().jobs.exportJob({ job: id })
  if (!told(answer, `${title} was not exported.`)) return
  const { text, name } = answer.value
  await handOverText({
    ...{ title, name, text, mime: 'application/json' },
    save: (path) => api().jobs.saveJob({ job: id, path }),
  })
}
