import type { EmitterOf } from '#shared/ipc/contract.ts'
import type { sets } from '#shared/ipc/sets.ts'
import type { JobsService } from './services/jobs/jobs-service.ts'
import { SetBook } from './services/sets/set-book.ts'
import type { SendTable } from './services/sets/set-jobs.ts'
import { createSetsService, type SetsService } from './services/sets/sets-service.ts'
import type { TablesService } from './services/tables/tables-service.ts'
import { wakefulClock } from './store/clock.ts'
import type { Store } from './store/store.ts'

export interface OpenSetsParts {
  readonly store: Store
  readonly jobs: JobsService
  readonly tables: TablesService
  /** Absent: results cannot be sent to other programs. */
  readonly send?: SendTable
  readonly emit: EmitterOf<typeof sets>
  readonly randomId: () => string
  /** Whether to go on with what earlier runs of the program left. */
  readonly follows: boolean
}

/** Puts query sets together with the ledger in which they run and the tables that come of them. */
export async function openSets({ jobs, tables, ...parts }: OpenSetsParts): Promise<SetsService> {
  const { handlers } = jobs
  const service = createSetsService({
    ...parts,
    book: await SetBook.open(parts),
    files: parts.store,
    jobs: {
      ...{ find: jobs.find, newId: jobs.newId, settled: jobs.settled, written: jobs.written, onChange: jobs.onChange },
      submit: (request, signal, id) => jobs.submit(request, signal, id),
      abort: async (job, signal) => handlers.abort({ job }, { signal }),
      look: async (job, signal) => handlers.look({ job }, { signal }),
      remove: async (job, signal) => handlers.remove({ job }, { signal }),
      fetch: async (job, signal) => handlers.fetch({ job }, { signal }),
    },
    whole: (table) => tables.documentTables(table),
    clock: wakefulClock,
  })
  if (parts.follows) await service.start()
  return service
}
