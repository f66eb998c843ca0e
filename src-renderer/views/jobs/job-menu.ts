import type { Job } from '#shared/model/job.ts'
import { jobActions } from '#shared/model/job-face.ts'
import { copyText } from '../../state/clipboard.ts'
import {
  abortJobs,
  exportJob,
  lookAtJob,
  openJobQuery,
  openJobResult,
  putAway,
  runJob,
  runJobAgain,
  stopFetching,
  takeOffList,
} from '../../state/job-actions.ts'
import { jobOf } from '../../state/jobs.ts'
import { copyJobAs, copyJobUrl, scriptLanguages, scriptWords } from '../../state/scripts.ts'
import type { MenuGroup, MenuLine } from '../../widgets/menu.tsx'
import { ask, changeLook, showJob, useJobsPlace, write } from './jobs-place.ts'

/** Lines that are there where their condition holds. */
const some = (...lines: readonly (MenuLine | false)[]): readonly MenuLine[] =>
  lines.filter((line): line is MenuLine => line !== false)

function menuOfOne(job: Job): readonly MenuGroup[] {
  const can = jobActions(job)
  // A job that was made elsewhere may not tell its query.
  const known = job.adql !== ''
  return [
    {
      lines: some(
        can.open && { id: 'open', label: 'Open result', shortcut: 'Enter' },
        job.fetching !== undefined && { id: 'stop', label: 'Stop fetching' },
        can.run && { id: 'run', label: job.stage === 'uncertain' ? 'Start it at the service' : 'Run' },
        can.abort && { id: 'abort', label: 'Abort' },
        job.jobUrl !== undefined && { id: 'look', label: 'Look at it now' },
      ),
    },
    {
      lines: some(
        known && { id: 'again', label: 'Run again' },
        known && { id: 'query', label: 'Open query in a tab' },
        known && { id: 'copy-query', label: 'Copy query' },
        job.jobUrl !== undefined && { id: 'copy-url', label: 'Copy job URL' },
      ),
    },
    {
      title: 'Copy as',
      lines: [
        ...(known ? scriptLanguages : []).map((language) => ({
          id: `script:${language}`,
          label: scriptWords[language],
        })),
        ...(job.jobUrl === undefined ? [] : [{ id: 'script-fetch', label: 'pyvo that fetches its result' }]),
      ],
    },
    {
      lines: some(
        { id: 'rename', label: 'Rename', shortcut: 'F2' },
        { id: 'note', label: job.note ? 'Change note' : 'Write a note' },
        (can.keep || can.limit) && { id: 'limits', label: 'Change limits…' },
        { id: 'export', label: 'Export to a file' },
      ),
    },
  ].filter(({ lines }) => lines.length > 0)
}

const countText = (count: number): string => (count === 1 ? '' : ` ${count} jobs`)

/** What can be done with the chosen jobs. */
export function jobMenu(jobs: readonly Job[]): readonly MenuGroup[] {
  const [first] = jobs
  if (!first) return []
  const of = countText(jobs.length)
  const can = jobs.map(jobActions)
  const away = jobs.every((job) => job.archived === true)
  return [
    ...(jobs.length === 1
      ? menuOfOne(first)
      : can.some(({ abort }) => abort)
        ? [{ lines: [{ id: 'abort', label: 'Abort those that run…' }] }]
        : []),
    {
      lines: some(
        away
          ? { id: 'take-back', label: `Show${of} in the queue again` }
          : { id: 'away', label: `Hide${of} from the queue`, shortcut: 'Delete' },
        { id: 'forget', label: `Forget${of} here`, note: 'Stays at the service' },
        can.some(({ remove }) => remove) && {
          id: 'delete',
          label: `Delete${of} at the service…`,
          note: 'Its results there are lost',
        },
      ),
    },
  ]
}

/** Does what a menu, a button or a key names with jobs. */
export function actOnJobs(jobs: readonly Job[], action: string): void {
  const [job] = jobs
  if (!job) return
  const ids = jobs.map(({ id }) => id)
  const edit = (part: 'title' | 'note' | 'limits') => {
    changeLook({ details: true })
    write(part)
  }
  const acts: Readonly<Record<string, () => void>> = {
    open: () => void openJobResult(job),
    stop: () => void stopFetching(job),
    run: () => void runJob(job),
    abort: () =>
      jobs.length === 1
        ? void abortJobs(jobs)
        : ask({ kind: 'abort', jobs: jobs.filter((one) => jobActions(one).abort).map(({ id }) => id) }),
    look: () => void lookAtJob(job),
    again: () => void runAgain(job),
    query: () => openJobQuery(job),
    'copy-query': () => void copyText(job.adql, 'the query'),
    'copy-url': () => void copyJobUrl(job),
    rename: () => edit('title'),
    note: () => edit('note'),
    limits: () => edit('limits'),
    'script-fetch': () => copyJobAs(job, 'pyvo', 'fetch'),
    export: () => void exportJob(job),
    away: () => void putAway(jobs, true),
    'take-back': () => void putAway(jobs, false),
    forget: () => takeOffList(jobs),
    delete: () => ask({ kind: 'delete', jobs: ids }),
  }
  acts[action]?.()
  const language = scriptLanguages.find((one) => action === `script:${one}`)
  if (language) copyJobAs(job, language, 'again')
}

/** Submits a job's query once more and goes to the new job, if it is still the old one that is looked at. */
async function runAgain(job: Job): Promise<void> {
  const id = await runJobAgain(job)
  const again = id === undefined ? undefined : jobOf(id)
  if (again && useJobsPlace.getState().chosen === `job:${job.id}`) showJob(again)
}
