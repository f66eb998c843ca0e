import type { Poll } from '#shared/vo/uws/next-wait.ts'
import type { JobLine } from './ledger.ts'

/** A job that is followed. */
export interface Watch {
  readonly id: string
  /** Of its service, once that is known. */
  host: string | undefined
  polls: Poll[]
  /** One step at a time. */
  turn: Promise<void>
  /** Steps that run or wait for their turn. */
  turns: number
  cancelTimer: (() => void) | undefined
  /** Of the request that is under way. */
  control: AbortController
  /** RUN is due without looking first: it was just made, or a person asks. */
  runNow: boolean
  /** It is to be looked at without a pause. */
  lookNow: boolean
  /** It was HELD and has been told to run. */
  resumed: boolean
  /** Looks that said 404 or 410, one after the other. */
  goneLooks: number
  /** Looks that said PENDING since RUN was taken. */
  pendingLooks: number
}

export const newWatch = (id: string): Watch => ({
  id,
  host: undefined,
  polls: [],
  turn: Promise.resolve(),
  turns: 0,
  cancelTimer: undefined,
  control: new AbortController(),
  runNow: false,
  lookNow: false,
  resumed: false,
  goneLooks: 0,
  pendingLooks: 0,
})

/** A job that PHASE=RUN left PENDING for so many looks is told again. */
const pendingPatience = 6

/** RUN is due where it is wanted and the job was last seen waiting for it. */
export function runIsDue(line: JobLine, watch: Watch): boolean {
  const seen = watch.polls.at(-1)?.phase
  if (!line.wantsRun || (seen !== 'PENDING' && !(seen === 'HELD' && watch.resumed))) return false
  return line.ran !== true || (watch.pendingLooks > 0 && watch.pendingLooks % pendingPatience === 0)
}

/** Whether there is anything to wait for. */
export function isFollowed({ job, wantsRun, deleted }: JobLine, watch: Watch): boolean {
  if (job.stage === 'active' || deleted) return true
  if (job.stage === 'held') return watch.resumed
  return job.stage === 'pending' && wantsRun
}

/** The stage of a job whose RUN was refused. */
export const stageBefore = ({ job }: JobLine): 'pending' | 'held' => (job.phase === 'HELD' ? 'held' : 'pending')

/** Whether RUN would mean anything to the job as it was seen last. */
export const waitsForRun = ({ job }: JobLine): boolean =>
  job.phase === undefined || job.phase === 'PENDING' || job.phase === 'HELD'
