import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNet } from '../../src-main/net/create-net.ts'
import type { Net } from '../../src-main/net/net.ts'
import type { JobUploads } from '../../src-main/services/jobs/job-uploads.ts'
import { createJobsService, type JobsParts, type JobsService } from '../../src-main/services/jobs/jobs-service.ts'
import { Ledger } from '../../src-main/services/jobs/ledger.ts'
import { type Clock, wakefulClock } from '../../src-main/store/clock.ts'
import type { FileSystem } from '../../src-main/store/file-system.ts'
import { nodeFileSystem } from '../../src-main/store/node-file-system.ts'
import { openStore, type Store } from '../../src-main/store/store.ts'
import type { Outcome } from '../../src-shared/ipc/fault.ts'
import type { JobSubmission } from '../../src-shared/ipc/jobs.ts'
import type { Job } from '../../src-shared/model/job.ts'
import { noResults, noUploads } from './bare-ledger.ts'

/** A workspace's ledger with its service, as one run of the program has it. */
export interface JobRun {
  readonly service: JobsService
  readonly ledger: Ledger
  readonly net: Net
  readonly store: Store
  close(): Promise<void>
}

export interface JobPlaceOptions {
  /** Makes the door out; default: the real one. */
  readonly net?: () => Net
  readonly clock?: Clock
  readonly random?: () => number
  readonly fileSystem?: FileSystem
  readonly gate?: JobsParts['gate']
  readonly uploads?: JobUploads
  readonly tidies?: () => boolean
  readonly capabilities?: JobsParts['capabilities']
}

/** A workspace in a folder of its own, which may be opened again and again, and what its windows were told. */
export class JobPlace {
  readonly home = mkdtempSync(join(tmpdir(), 'alidade-jobs-'))
  readonly told: Array<readonly [name: string, item: unknown]> = []
  readonly #options: JobPlaceOptions
  readonly #open: JobRun[] = []
  #ids = 0

  constructor(options: JobPlaceOptions = {}) {
    this.#options = options
  }

  /** Opens the ledger as a new run of the program does, without taking up what is in it. */
  async run(more: JobPlaceOptions = {}): Promise<JobRun> {
    const options = { ...this.#options, ...more }
    const clock = options.clock ?? wakefulClock
    const net =
      options.net?.() ?? createNet({ version: 'test', settings: () => ({ idleTimeoutSeconds: 10 }), environment: {} })
    const store = await openStore({
      fileSystem: options.fileSystem ?? nodeFileSystem,
      home: this.home,
      clock,
      randomId: () => randomBytes(9).toString('base64url'),
      tell: () => undefined,
    })
    const emit: JobsParts['emit'] = (name, item) => {
      this.told.push([name, item])
    }
    const ledger = await Ledger.open({ store, emit })
    const service = createJobsService({
      net,
      ledger,
      emit,
      clock,
      ...{ uploads: options.uploads ?? noUploads, results: noResults, files: store },
      ...(options.tidies && { tidies: options.tidies }),
      random: options.random ?? Math.random,
      randomId: () => `job-${++this.#ids}-${randomBytes(3).toString('hex')}`,
      randomBytes: (count) => randomBytes(count),
      capabilities: options.capabilities ?? (async () => undefined),
      gate: options.gate ?? { pauseMilliseconds: 0 },
    })
    const run: JobRun = {
      service,
      ledger,
      net,
      store,
      close: async () => {
        await service.close()
        await net.close()
        await store.close()
      },
    }
    this.#open.push(run)
    return run
  }

  /** How many windows were told of an event. */
  count(name: string): number {
    return this.told.filter(([own]) => own === name).length
  }

  async close(): Promise<void> {
    for (const run of this.#open) await run.close()
    rmSync(this.home, { recursive: true, force: true })
  }
}

export const never = new AbortController().signal

/** The value of an outcome that must be one. */
export function good<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.fault.kind}: ${outcome.fault.message}`)
  return outcome.value
}

/** Submits and waits until there is nothing more to wait for. */
export async function finished(run: JobRun, submission: JobSubmission): Promise<Job> {
  const { job } = good(await run.service.submit(submission, never))
  return good(await run.service.follow(job, never))
}
