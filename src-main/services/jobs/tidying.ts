import type { Job } from '#shared/model/job.ts'
import type { JobActions } from './job-actions.ts'
import type { Ledger } from './ledger.ts'

/**
 * Removes jobs at their services once their results are kept here whole, where a person has set it so. Only those that
 * were submitted from here: others may be somebody else's to look at.
 */
export function tidyAfterFetching(
  ledger: Ledger,
  actions: JobActions,
  wanted: () => boolean,
  signal: AbortSignal,
): void {
  ledger.onChange((job, before) => {
    if (!wanted() || !isKeptWhole(job) || isKeptWhole(before)) return
    // What fails is told with the job, and can be removed by hand.
    void actions.remove(job.id, signal)
  })
}

/** COMPLETED, and all of its result is here; one that the service cut may be wanted again. */
const isKeptWhole = ({ origin, phase, fetched, fetching }: Job): boolean =>
  origin === 'submitted' &&
  phase === 'COMPLETED' &&
  fetching === undefined &&
  fetched?.rows !== undefined &&
  fetched.truncated !== true
