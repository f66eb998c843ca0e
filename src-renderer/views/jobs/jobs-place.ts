import { Actions, type TabNode } from 'flexlayout-react'
import { create } from 'zustand'
import type { Job, JobId } from '#shared/model/job.ts'
import { showPanel } from '../../state/layout.ts'
import { firstLook, type JobsLook, jobKey, readLook } from './job-rows.ts'

/** What a person is asked before it is done, in place. */
export interface JobQuestion {
  readonly kind: 'delete' | 'abort'
  readonly jobs: readonly JobId[]
}

interface JobsPlace {
  readonly look: JobsLook
  /** Key of the line that the keyboard is on. */
  readonly chosen: string | undefined
  /** Keys of the chosen lines. */
  readonly selected: ReadonlySet<string>
  readonly question: JobQuestion | undefined
  /** The part of the details that is being written. */
  readonly writing: 'title' | 'note' | 'limits' | undefined
  /** What lies over the window. */
  readonly dialog: 'elsewhere' | 'address' | undefined
}

/** Where a person is in the queue. */
export const useJobsPlace = create<JobsPlace>(() => ({
  look: firstLook,
  chosen: undefined,
  selected: new Set(),
  question: undefined,
  writing: undefined,
  dialog: undefined,
}))

export const changeLook = (patch: Partial<JobsLook>): void =>
  useJobsPlace.setState(({ look }) => ({ look: { ...look, ...patch } }))

/** After the last change of the look, until it is kept with the layout. */
const keepDelayMilliseconds = 300

/** Takes over how the queue was looked at, and keeps it with the panel from now on, until the answer is called. */
export function keepLook(node: TabNode): () => void {
  const kept: unknown = node.getConfig()?.jobs
  if (kept !== undefined) useJobsPlace.setState({ look: readLook(kept) })
  let timer: ReturnType<typeof setTimeout> | undefined
  const keep = () => {
    const model = node.getModel()
    if (!model.getNodeById(node.getId())) return
    const { look } = useJobsPlace.getState()
    model.doAction(Actions.updateNodeAttributes(node.getId(), { config: { jobs: look } }))
  }
  const stop = useJobsPlace.subscribe((now, before) => {
    if (now.look === before.look) return
    clearTimeout(timer)
    timer = setTimeout(keep, keepDelayMilliseconds)
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}

/** Shows a job in the queue: also one that a filter or being put away hid. */
export function showJob(job: Pick<Job, 'id' | 'archived'>): void {
  const key = jobKey(job.id)
  useJobsPlace.setState(({ look }) => ({
    look: { ...look, text: '', kinds: [], away: job.archived === true, details: true },
    chosen: key,
    selected: new Set([key]),
    question: undefined,
    writing: undefined,
  }))
  showPanel('jobs')
}

/** Shows those that run now. */
export function showRunningJobs(): void {
  changeLook({ text: '', kinds: ['running'], away: false })
  showPanel('jobs')
}

export const ask = (question: JobQuestion | undefined): void => useJobsPlace.setState({ question })
export const write = (writing: JobsPlace['writing']): void => useJobsPlace.setState({ writing })
export const openDialog = (dialog: JobsPlace['dialog']): void => useJobsPlace.setState({ dialog })
