import type { Job } from '#shared/model/job.ts'
import { isKeptWhole } from '#shared/model/job-face.ts'
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
    if (!wanted() || !isOurs(job) || isOurs(before)) return
    // What fails is told with the job, and can be removed by hand.
    void actions.remove(job.id, signal)
  })
}

const isOurs = (job: Job): boolean => job.origin === 'submitted' && isKeptWhole(job)
