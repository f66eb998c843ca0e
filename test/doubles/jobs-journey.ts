import * as v from 'valibot'
import type { JobResults } from '#main/services/jobs/job-results.ts'
import { createJobsService, type JobsService } from '#main/services/jobs/jobs-service.ts'
import { Ledger } from '#main/services/jobs/ledger.ts'
import type { Notice } from '#main/store/notices.ts'
import { openStore, type Store } from '#main/store/store.ts'
import type { EmitterOf } from '#shared/ipc/contract.ts'
import type { Outcome } from '#shared/ipc/fault.ts'
import type { jobs } from '#shared/ipc/jobs.ts'
import { type Job, JobId } from '#shared/model/job.ts'
import { tokenOf } from '#shared/vo/uws/run-id.ts'
import { noResults, noUploads } from './bare-ledger.ts'
import type { ExpectedState } from './expected-state.ts'
import type { FaultyFileSystem } from './faulty-file-system.ts'
import type { ManualClock } from './manual-clock.ts'
import type { RandomSource } from './random-source.ts'
import type { MemoryService } from './uws-net.ts'

const call = { signal: new AbortController().signal }

/** One run of the program with its ledger of jobs, over a file system of the tests. */
export interface LedgerRun {
  readonly service: JobsService
  readonly ledger: Ledger
  readonly store: Store
  readonly clock: ManualClock
  readonly notices: readonly Notice[]
  /** Jobs whose end was told to the person. */
  readonly ended: readonly string[]
  quit(): Promise<void>
  /** From now on it does nothing more that anybody else could see. */
  kill(): void
}

export async function startLedger(
  fileSystem: FaultyFileSystem,
  random: RandomSource,
  memory: MemoryService,
  clock: ManualClock,
  onEnd: (id: string) => void = () => undefined,
  ownResults?: (ledger: Ledger) => JobResults,
): Promise<LedgerRun> {
  const randomId = () => `${random.integer(2 ** 31).toString(36)}-${random.integer(2 ** 31).toString(36)}`
  const notices: Notice[] = []
  const ended: string[] = []
  let alive = true
  const kill = () => {
    alive = false
  }
  void fileSystem.stopped.then(kill)
  const store = await openStore({ fileSystem, home: '/home', clock, randomId, tell: (notice) => notices.push(notice) })
  const emit: EmitterOf<typeof jobs> = (name, item) => {
    if (name !== 'ended' || !alive) return
    const { job } = v.parse(v.object({ job: JobId }), item)
    ended.push(job)
    onEnd(job)
  }
  const ledger = await Ledger.open({ store, emit })
  const service = createJobsService({
    ...{ net: memory.net(() => alive), ledger, emit, clock, randomId },
    ...{ uploads: noUploads, results: ownResults?.(ledger) ?? noResults, files: store },
    random: () => random.number(),
    randomBytes: (count) => random.bytes(count),
    capabilities: async () => undefined,
    gate: { atOnce: 8, pauseMilliseconds: 0 },
  })
  const quit = async () => {
    await service.close()
    await store.close()
  }
  return { service, ledger, store, clock, notices, ended, quit, kill }
}

type Words = { readonly [K in 'title' | 'note' | 'archived' | 'adql']?: Job[K] | undefined }
const wordsOf = ({ title, note, archived, adql }: Words): string => [adql, title, note, archived].join(' | ')

/** What the ledger knows, by the keys of `ExpectedState`. */
export function ledgerKnowledge(ledger: Ledger): (key: string) => string | undefined {
  const found = new Map<string, string>()
  for (const job of ledger.list()) {
    found.set(`words ${job.id}`, wordsOf(job))
    if (job.stage === 'over') found.set(`end ${job.id}`, job.phase ?? '')
  }
  return (key) => found.get(key)
}

/** Sentences about jobs of the service that the ledger has lost or doubled. `forgotten`: tokens of lines that a person took away. */
export function strayJobs(memory: MemoryService, ledger: Ledger, forgotten: ReadonlySet<string>): string[] {
  const lines = new Map(ledger.list().map((job) => [tokenOf(job.runid), job]))
  const seen = new Set<string>()
  return memory.jobs.flatMap((job) => {
    const token = tokenOf(job.runId)
    const line = lines.get(token)
    const sentences: string[] = []
    if (seen.has(token)) sentences.push(`${job.id} was submitted twice`)
    seen.add(token)
    if (job.extraRuns > 0) sentences.push(`${job.id} was told to run though it ran`)
    if (forgotten.has(token)) return sentences
    if (!line) sentences.push(`${job.id} is not in the ledger`)
    else if (job.runs > 0 && line.jobUrl === undefined) sentences.push(`${job.id} was run before its address was kept`)
    return sentences
  })
}

/** Turns of the event loop until what was asked has been answered. */
export async function settle(turns = 30): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Does what a person does with jobs, and notes what was acknowledged. `faults`: failures answered to the caller. */
export async function ledgerJourney(
  run: LedgerRun,
  random: RandomSource,
  memory: MemoryService,
  expected: ExpectedState,
  forgotten: Set<string>,
  steps: number,
): Promise<{ readonly faults: number }> {
  const { service, ledger, clock } = run
  let faults = 0
  const answered = <T>(outcome: Outcome<T>): outcome is { readonly ok: true; readonly value: T } => {
    if (!outcome.ok) faults += 1
    return outcome.ok
  }
  /** Jobs that something is being done with; of two things at once nobody knows which comes last. */
  const busy = new Set<string>()
  const some = async (work: (job: Job) => Promise<void>): Promise<void> => {
    const free = ledger.list().filter(({ id }) => expected.keys.includes(`words ${id}`) && !busy.has(id))
    if (free.length === 0) return
    const job = random.pick(free)
    busy.add(job.id)
    await work(job)
    busy.delete(job.id)
  }
  const submit = async () => {
    const adql = `SELECT ${random.integer(1e9)} FROM t`
    const outcome = await service.submit({ url: memory.url, adql }, call.signal)
    if (!answered(outcome)) return
    const key = `words ${outcome.value.job}`
    expected.acknowledge(key, expected.issue(key, `${adql} | ${adql} |  | `))
  }
  /** Changes the words of a job; what they are after it is what must be found. */
  const change = async (
    job: Job,
    changed: { readonly note?: string; readonly archived?: boolean | undefined },
    work: () => Promise<Outcome<null>> | Outcome<null>,
  ): Promise<void> => {
    const ticket = expected.issue(`words ${job.id}`, wordsOf({ ...job, ...changed }))
    if (answered(await work())) expected.acknowledge(`words ${job.id}`, ticket)
  }
  const describe = async (job: Job) => {
    const note = `n${random.integer(1e6)}`
    await change(job, { note }, () => service.handlers.describe({ job: job.id, note }, call))
  }
  const putAway = async (job: Job) => {
    const archived = !job.archived
    const after = archived ? { archived } : { archived: undefined }
    await change(job, after, () => service.handlers.archive({ jobs: [job.id], archived }, call))
  }
  const forget = async (job: Job) => {
    if (random.chance(0.6)) return
    const known = [`words ${job.id}`, `end ${job.id}`].filter((key) => expected.keys.includes(key))
    const tickets = known.map((key) => [key, expected.issue(key, undefined)] as const)
    forgotten.add(tokenOf(job.runid))
    if (answered(await service.handlers.forget({ jobs: [job.id] }, call)))
      for (const [key, ticket] of tickets) expected.acknowledge(key, ticket)
  }
  const look = async (job: Job) => {
    if (job.jobUrl) await service.handlers.look({ job: job.id }, call)
  }
  const wait = async () => {
    clock.advance(1000 + random.integer(20_000))
    await settle(2)
  }
  const withSome = (work: (job: Job) => Promise<void>) => () => some(work)
  const actions = [...[submit, submit, submit, wait, wait, wait], ...[describe, putAway, forget, look].map(withSome)]
  const going: Promise<void>[] = []
  for (let step = 0; step < steps; step++) {
    const work = random.pick(actions)()
    going.push(work)
    if (random.chance(0.7)) await work
  }
  await Promise.all(going)
  await settle(3)
  return { faults }
}
