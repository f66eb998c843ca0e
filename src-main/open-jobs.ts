import { randomBytes } from 'node:crypto'
import type { EmitterOf } from '#shared/ipc/contract.ts'
import { fail } from '#shared/ipc/fault.ts'
import type { jobs } from '#shared/ipc/jobs.ts'
import type { TapCapabilities } from '#shared/model/tap.ts'
import type { Net } from './net/net.ts'
import type { JobUploads } from './services/jobs/job-uploads.ts'
import { createJobsService, type JobsService } from './services/jobs/jobs-service.ts'
import { Ledger } from './services/jobs/ledger.ts'
import { createJobResults } from './services/jobs/results.ts'
import type { TablesService } from './services/tables/tables-service.ts'
import { pause, wakefulClock } from './store/clock.ts'
import type { Store } from './store/store.ts'

export interface OpenJobsParts {
  readonly store: Store
  readonly net: Net
  readonly tables: TablesService
  /** Absent: no table can go with a job. */
  readonly uploads?: JobUploads
  readonly emit: EmitterOf<typeof jobs>
  readonly capabilities: (url: string, signal: AbortSignal) => Promise<TapCapabilities | undefined>
  /** False: this service's jobs get no RUNID. */
  readonly sendsRunId: (url: string) => boolean
  readonly randomId: () => string
  readonly tidies: () => boolean
  /** Whether to take up at once what earlier runs left unfinished; the command line does so for the jobs that it is asked about. */
  readonly follows: boolean
}

const noUploads: JobUploads = {
  prepare: async () => fail('bad-request', 'Tables cannot be sent from here.'),
}

/** An id that a command line does not take for an option. */
const wordId = (randomId: () => string): string => randomId().replace(/^[-_]+/, (signs) => 'x'.repeat(signs.length))

/** Puts the ledger together with the results that it keeps and the tables that it sends. */
export async function openJobs(parts: OpenJobsParts): Promise<JobsService> {
  const { store, net, tables, emit } = parts
  const ledger = await Ledger.open({ store, emit })
  const clock = wakefulClock
  const results = createJobResults({
    net,
    reader: tables.reader,
    isOpen: (table) => tables.find(table) !== undefined,
    files: store.downloads('results'),
    lines: ledger,
    now: clock.now,
    wait: (milliseconds, signal) => pause(clock, milliseconds, signal),
  })
  const service = createJobsService({
    uploads: noUploads,
    ...parts,
    randomId: () => wordId(parts.randomId),
    files: store,
    ledger,
    results,
    clock,
    random: Math.random,
    randomBytes,
  })
  if (parts.follows) service.start()
  return service
}
