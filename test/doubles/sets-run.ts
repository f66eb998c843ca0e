import { SetBook } from '#main/services/sets/set-book.ts'
import type { SendTable } from '#main/services/sets/set-jobs.ts'
import { createSetsService, type SetsService } from '#main/services/sets/sets-service.ts'
import type { EmitterOf } from '#shared/ipc/contract.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import type { sets } from '#shared/ipc/sets.ts'
import type { FaultyFileSystem } from './faulty-file-system.ts'
import { type LedgerRun, startLedger } from './jobs-journey.ts'
import type { ManualClock } from './manual-clock.ts'
import type { RandomSource } from './random-source.ts'
import type { MemoryService } from './uws-net.ts'

export interface SetsRun {
  readonly ledger: LedgerRun
  readonly book: SetBook
  readonly service: SetsService
  quit(): Promise<void>
}

/** One run of the program with its ledger and its sets, over a file system of the tests; results come at once. */
export async function startSets(
  fileSystem: FaultyFileSystem,
  random: RandomSource,
  memory: MemoryService,
  clock: ManualClock,
  more: { readonly send?: SendTable; readonly told?: (name: string) => void } = {},
): Promise<SetsRun> {
  const randomId = () => `${random.integer(2 ** 31).toString(36)}-${random.integer(2 ** 31).toString(36)}`
  const turns = async () => {
    for (let turn = random.integer(4); turn > 0; turn--) await Promise.resolve()
  }
  const ledger = await startLedger(fileSystem, random, memory, clock, undefined, (lines) => ({
    fetch: async (id) => {
      await turns()
      const job = lines.find(id)
      if (!job) return fail('not-found', 'There is no such job.')
      const table = `table of ${id}`
      // The last byte comes after the header.
      void turns().then(() => lines.update(id, { fetched: { table, at: job.createdAt, rows: 3, bytes: 100 } }))
      return ok({ table })
    },
    reopen: async () => fail('not-found', 'Nothing is kept here.'),
    stop: async () => ok(null),
    forget: async () => undefined,
  }))
  const emit: EmitterOf<typeof sets> = (name) => more.told?.(name)
  const book = await SetBook.open({ store: ledger.store, emit })
  const jobs = ledger.service
  const { handlers } = jobs
  const service = createSetsService({
    files: ledger.store,
    ...{ book, emit, clock, randomId, whole: turns, send: more.send },
    jobs: {
      ...{ find: jobs.find, newId: jobs.newId, settled: jobs.settled, written: jobs.written, onChange: jobs.onChange },
      submit: (request, signal, id) => jobs.submit(request, signal, id),
      abort: async (job, signal) => handlers.abort({ job }, { signal }),
      look: async (job, signal) => handlers.look({ job }, { signal }),
      remove: async (job, signal) => handlers.remove({ job }, { signal }),
      fetch: async (job, signal) => handlers.fetch({ job }, { signal }),
    },
  })
  const quit = async () => {
    await service.close()
    await ledger.quit()
  }
  return { ledger, book, service, quit }
}
