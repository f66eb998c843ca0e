import type { EmitterOf, HandlersOf } from '#shared/ipc/contract.ts'
import { type Fault, fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { sets } from '#shared/ipc/sets.ts'
import type { Job } from '#shared/model/job.ts'
import {
  entryName,
  entryRequest,
  isSettled,
  type QuerySet,
  type RunEntry,
  type SetRun,
  setText,
} from '#shared/model/query-set.ts'
import type { TableId } from '#shared/model/table.ts'
import type { FileReplacer } from '../../store/atomic-file.ts'
import type { Clock } from '../../store/clock.ts'
import { saveText } from '../../store/text-file.ts'
import { Completions } from './completions.ts'
import type { SetBook } from './set-book.ts'
import { readSetFile } from './set-files.ts'
import type { SendTable, SetJobs } from './set-jobs.ts'

export interface SetsParts {
  readonly book: SetBook
  readonly jobs: SetJobs
  readonly files: Pick<FileReplacer, 'replaceFile'>
  /** Resolves when a table is read to its end. */
  readonly whole: (table: TableId) => Promise<unknown>
  /** Absent: there is no way to other programs. */
  readonly send?: SendTable | undefined
  readonly emit: EmitterOf<typeof sets>
  readonly clock: Clock
  readonly randomId: () => string
}

export interface SetsService {
  readonly handlers: HandlersOf<typeof sets>
  /** Goes on with what earlier runs of the program left. */
  start(): Promise<void>
  /** Tries again at once what waits for a better time. */
  wake(): void
  close(): Promise<void>
}

/** How long a job that is on its way to its service is waited for, to be aborted there. */
const abortPatienceMilliseconds = 60_000

/** Runs query sets as jobs of the ledger. */
export function createSetsService(parts: SetsParts): SetsService {
  const { book, jobs, clock } = parts
  const completions = new Completions({ ...parts, toShow: () => parts.emit('toShow', null) })
  const closing = new AbortController()
  /** Submissions of runs, one after the other for each. */
  const submitting = new Map<string, Promise<void>>()

  /** The ids of jobs stand in the run before: asked again for one that is in the ledger, nothing is submitted. */
  const submitAll = async (run: SetRun): Promise<void> => {
    for (const { entry } of run.entries) {
      const line = book.run(run.id)?.entries.find((one) => one.entry === entry)
      if (line?.state !== 'waiting' || closing.signal.aborted) continue
      const answer = await submit(line)
      if (closing.signal.aborted && !answer.ok) return
      const end = answer.ok ? ({ state: 'submitted' } as const) : ({ state: 'refused', fault: answer.fault } as const)
      await book.update(run.id, entry, { ...end, request: undefined })
    }
    const now = book.run(run.id)
    if (now) completions.take(now)
  }

  const submit = async ({ job, request }: RunEntry): Promise<Outcome<unknown>> => {
    if (jobs.find(job)) return ok(null)
    if (!request) return fail('bug', 'The query of this run was not kept.')
    return jobs.submit(request, closing.signal, job)
  }

  const submitSoon = (run: SetRun): Promise<void> => {
    const work = submitAll(run).finally(() => submitting.delete(run.id))
    submitting.set(run.id, work)
    return work
  }

  /** Runs that nobody waits for any more and whose queries were all run later, or are gone. */
  const dropOld = async (): Promise<void> => {
    const seen = new Set<string>()
    for (const run of book.runs().toReversed()) {
      const own = book.find(run.set)?.entries ?? []
      const isNews = run.entries.some(
        ({ entry }) => own.some(({ id }) => id === entry) && !seen.has(`${run.set} ${entry}`),
      )
      for (const { entry } of run.entries) seen.add(`${run.set} ${entry}`)
      const isOver = run.entries.every((entry) => isSettled(run.completion, entry, jobs.find(entry.job)))
      if (!isNews && isOver) await book.drop(run.id)
    }
  }

  const run = async (set: QuerySet, chosen: readonly string[] | undefined): Promise<Outcome<{ run: string }>> => {
    const entries = set.entries.filter(({ id }) => chosen === undefined || chosen.includes(id))
    if (entries.length === 0) return fail('bad-request', 'The set has no query to run.')
    const requests = entries.map((entry) => ({ entry, request: entryRequest(set, entry) }))
    const [first] = requests
    if (first && !first.request.ok && requests.every(({ request }) => !request.ok)) return first.request
    const lines = requests.map(
      ({ entry, request }): RunEntry => ({
        entry: entry.id,
        name: entryName(set, entry),
        job: jobs.newId(),
        ...(request.ok ? { state: 'waiting', request: request.value } : { state: 'refused', fault: request.fault }),
      }),
    )
    const begun: SetRun = {
      id: parts.randomId(),
      set: set.id,
      title: set.title,
      at: new Date(clock.now()).toISOString(),
      completion: set.completion,
      entries: lines,
    }
    const kept = await book.begin(begun)
    if (!kept.ok) return kept
    await dropOld()
    void submitSoon(begun)
    return ok({ run: begun.id })
  }

  const abortOne = async (job: Job, signal: AbortSignal): Promise<Outcome<null>> => {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(abortPatienceMilliseconds)])
    const settled = job.jobUrl === undefined ? await jobs.settled(job.id, patience) : ok(job)
    if (!settled.ok) return settled
    return isUnderWay(settled.value) ? jobs.abort(job.id, signal) : ok(null)
  }

  const abort = async (id: string, signal: AbortSignal): Promise<Outcome<null>> => {
    const runs = book.runs().filter((one) => one.set === id)
    for (const { id: own, entries } of runs)
      for (const { entry, state } of entries)
        if (state === 'waiting') await book.update(own, entry, { state: 'cancelled', request: undefined })
    // One that was being submitted meanwhile is in the ledger then.
    await Promise.all(runs.map((one) => submitting.get(one.id)))
    const under = runs.flatMap(({ entries }) => entries.map(({ job }) => jobs.find(job)).filter(isUnderWay))
    const ends = await Promise.all(under.map((job) => abortOne(job, signal)))
    const faults: readonly Fault[] = ends.flatMap((end) => (end.ok ? [] : [end.fault]))
    const [first] = faults
    if (!first) return ok(null)
    const { message, kind, ...more } = first
    return fail(kind, faults.length > 1 ? `${faults.length} jobs were not aborted. ${message}` : message, more)
  }

  return {
    start: async () => {
      await completions.start()
      for (const one of book.runs()) if (one.entries.some(({ state }) => state === 'waiting')) void submitSoon(one)
    },
    wake: () => completions.wake(),
    close: async () => {
      closing.abort()
      await Promise.all(submitting.values())
      await completions.close()
    },
    handlers: {
      list: () => ok({ sets: book.sets(), runs: book.runs(), sends: parts.send !== undefined }),
      save: (set) => book.save(set),
      remove: ({ id }) => book.remove(id),
      run: ({ id, entries }) => {
        const set = book.find(id)
        return set ? run(set, entries) : noSet
      },
      abort: ({ id }, { signal }) => abort(id, signal),
      retry: ({ run: id, entry }) => {
        const line = book.run(id)?.entries.find((one) => one.entry === entry)
        return line ? completions.retry(id, line) : fail('not-found', 'This run of the set is no longer kept.')
      },
      saveFile: ({ id, path }) => {
        const set = book.find(id)
        return set ? saveText(parts.files, path, setText(set)) : noSet
      },
      readFile: ({ path }) => readSetFile(path),
      takeToShow: async () => ok(await completions.takeToShow()),
    },
  }
}

const noSet = fail('not-found', 'This query set is no longer there.')

const isUnderWay = (job: Job | undefined): job is Job =>
  job !== undefined && ['submitting', 'pending', 'active', 'held'].includes(job.stage)
