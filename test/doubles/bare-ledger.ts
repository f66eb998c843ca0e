import type { JobResults } from '#main/services/jobs/job-results.ts'
import type { JobUploads } from '#main/services/jobs/job-uploads.ts'
import { fail, ok } from '#shared/ipc/fault.ts'

/** The results of a ledger that fetches none. */
export const noResults: JobResults = {
  reopen: async () => fail('not-found', 'Nothing is kept here.'),
  fetch: async () => fail('bad-request', 'Nothing is fetched here.'),
  stop: async () => ok(null),
  forget: async () => undefined,
}

/** The tables of a ledger that sends none. */
export const noUploads: JobUploads = {
  prepare: async () => fail('bad-request', 'Tables cannot be sent from here.'),
}
