import { type Fault, fail, faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import { readErrorDocument } from '#shared/vo/dali/error-document.ts'
import { detailLimit } from '#shared/vo/dali/refusal.ts'
import { mostWaitSeconds, nextWait, type Poll } from '#shared/vo/uws/next-wait.ts'
import type { Clock } from '../../store/clock.ts'
import { hostOf, type Passage } from './host-gate.ts'
import { changeBy } from './job-state.ts'
import type { JobLine, Ledger } from './ledger.ts'
import type { JobAnswer, JobLook, UwsClient } from './uws-client.ts'
import { isFollowed, newWatch, runIsDue, stageBefore, type Watch, waitsForRun } from './watch.ts'

export interface FollowerParts {
  readonly ledger: Ledger
  readonly client: UwsClient
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  /** Called once for each job that has come to its end while it was followed. */
  readonly ended: (id: string) => void
}

/** Looks that are remembered of a job. */
const mostPolls = 50
/** Time is looked at so often, to notice that the machine has slept. */
const beatMilliseconds = 10_000
const sleptMilliseconds = 20_000
/** Follows jobs to their end, whatever the network does. Nothing that fails ends it: it is trouble, and looked at again. */
export class Follower {
  readonly #parts: FollowerParts
  readonly #watches = new Map<string, Watch>()
  #cancelBeat: (() => void) | undefined
  #stopped = false

  constructor(parts: FollowerParts) {
    this.#parts = parts
  }

  /** Follows a job until it needs it no more. `run`: it is told to run first. */
  take(id: string, run = false): void {
    if (this.#stopped) return
    const watch = this.#watch(id)
    watch.runNow ||= run
    this.#schedule(watch, 0)
  }

  /** Looks at a job at once; a fault is what kept it from being seen. */
  look(id: string): Promise<Outcome<null>> {
    return this.#now(id, async (watch) => {
      const line = this.#parts.ledger.line(id)
      if (line?.job.jobUrl === undefined) return notAtService
      const { jobUrl } = line.job
      const seen = await this.#look(watch, line, jobUrl, { urgent: true })
      // Nobody waits for a second opinion then: it is asked for at once.
      return watch.goneLooks === 1 ? this.#look(watch, line, jobUrl, { urgent: true }) : seen
    })
  }

  /** Tells a job to run, and looks at it. */
  run(id: string): Promise<Outcome<null>> {
    return this.#now(id, async (watch) => {
      watch.resumed = true
      watch.pendingLooks = 0
      const changed = await this.#parts.ledger.update(id, { error: undefined }, { wantsRun: true, ran: false })
      if (!changed.ok) return changed
      const line = this.#parts.ledger.line(id)
      if (line?.job.jobUrl === undefined) return notAtService
      const told = await this.#run(watch, line, line.job.jobUrl, { urgent: true })
      const after = this.#parts.ledger.line(id)
      if (told.ok && after) await this.#look(watch, after, line.job.jobUrl, { urgent: true })
      return told
    })
  }

  /** Looks at all that are followed, now: the machine has slept, or the network has come back. */
  wake(): void {
    for (const watch of this.#watches.values()) {
      watch.lookNow = true
      watch.control.abort()
      if (watch.cancelTimer) this.#schedule(watch, 0)
    }
  }

  /** Is no longer followed. */
  drop(id: string): void {
    const watch = this.#watches.get(id)
    if (!watch) return
    this.#watches.delete(id)
    watch.cancelTimer?.()
    watch.control.abort()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelBeat?.()
    const watches = [...this.#watches.values()]
    for (const { id } of watches) this.drop(id)
    await Promise.all(watches.map(({ turn }) => turn))
  }

  #watch(id: string): Watch {
    const known = this.#watches.get(id)
    if (known) return known
    const watch = newWatch(id)
    this.#watches.set(id, watch)
    this.#beat()
    return watch
  }

  /** Takes the place of what the follower does with this job, and leaves it to go on from there. */
  async #now(id: string, work: (watch: Watch) => Promise<Outcome<null>>): Promise<Outcome<null>> {
    if (this.#stopped) return fail('cancelled', 'Alidade is closing.')
    const watch = this.#watch(id)
    watch.cancelTimer?.()
    watch.control.abort()
    let outcome: Outcome<null> = fail('cancelled', 'Cancelled.')
    await this.#inTurn(watch, async () => {
      outcome = await work(watch)
    })
    return outcome
  }

  /** Runs one step after those before it; what comes next of the job is decided when none is left. */
  async #inTurn(watch: Watch, work: () => Promise<void>): Promise<void> {
    watch.turns += 1
    const turn = watch.turn.then(async () => {
      watch.control = new AbortController()
      if (this.#watches.get(watch.id) === watch) await work()
    })
    watch.turn = turn.catch((thrown) => this.#failed(watch, thrown))
    await watch.turn
    watch.turns -= 1
    if (watch.turns === 0) this.#goOn(watch)
  }

  /** An error of our own ends no job either: it is shown with it, and the job is looked at again. */
  async #failed(watch: Watch, thrown: unknown): Promise<void> {
    this.#remember(watch, { tookSeconds: 0 })
    await this.#parts.ledger.update(watch.id, { trouble: faultOf(thrown) })
  }

  #schedule(watch: Watch, milliseconds: number): void {
    watch.cancelTimer?.()
    watch.cancelTimer = this.#parts.clock.after(milliseconds, () => {
      watch.cancelTimer = undefined
      void this.#inTurn(watch, () => this.#step(watch))
    })
  }

  /** What comes next of a job: another step, or nothing more. */
  #goOn(watch: Watch): void {
    if (this.#stopped || this.#watches.get(watch.id) !== watch || watch.cancelTimer) return
    const line = this.#parts.ledger.line(watch.id)
    if (!line || !isFollowed(line, watch)) {
      this.drop(watch.id)
      return
    }
    const next = this.#next(line, watch)
    const atOnce = watch.runNow || watch.lookNow || runIsDue(line, watch) || next.kind === 'stop'
    this.#schedule(watch, atOnce ? 0 : next.afterSeconds * 1000)
  }

  #next(line: JobLine, watch: Watch): ReturnType<typeof nextWait> {
    watch.host ??= hostOf(line.job.jobUrl ?? '')
    const others = [...this.#watches.values()].filter(({ host }) => host === watch.host)
    return nextWait(
      {
        polls: watch.polls,
        knowsWait: /^1\.[1-9]/.test(line.uws ?? ''),
        // Jobs of one host take turns in waiting there.
        longestWaitSeconds: mostWaitSeconds / Math.max(1, others.length),
        resumed: watch.resumed,
      },
      this.#parts.clock.now(),
      this.#parts.random,
    )
  }

  async #step(watch: Watch): Promise<void> {
    watch.lookNow = false
    const line = this.#parts.ledger.line(watch.id)
    const jobUrl = line?.job.jobUrl
    if (!line || jobUrl === undefined) return this.drop(watch.id)
    if (watch.runNow || runIsDue(line, watch)) {
      await this.#run(watch, line, jobUrl, {})
      return
    }
    const next = this.#next(line, watch)
    await this.#look(watch, line, jobUrl, {}, next.kind === 'look' ? next.wait : undefined)
  }

  /** PHASE=RUN (UWS 1.1, 2.2.3.5), after what was asked for and is set at addresses of its own. */
  async #run(watch: Watch, line: JobLine, jobUrl: string, passage: Passage): Promise<Outcome<null>> {
    const { ledger, client } = this.#parts
    watch.runNow = false
    // Whoever came to know of it first: nothing is told to run whose address is not on disk.
    const written = await ledger.written()
    if (!written.ok) {
      this.#remember(watch, { tookSeconds: 0 })
      await ledger.update(watch.id, { trouble: written.fault })
      return written
    }
    const own = { ...passage, signal: watch.control.signal }
    const { executionSeconds, destruction } = line.asked ?? {}
    // Not every service reads these in the creating request. Where they are refused the document tells.
    if (executionSeconds !== undefined)
      await client.post(jobUrl, 'executionduration', [['EXECUTIONDURATION', String(executionSeconds)]], own)
    if (destruction !== undefined) await client.post(jobUrl, 'destruction', [['DESTRUCTION', destruction]], own)
    const answer = await client.post(jobUrl, 'phase', [['PHASE', 'RUN']], own)
    if (answer.kind === 'answer') {
      watch.polls = []
      const kept = await ledger.update(watch.id, { stage: 'active', trouble: undefined }, { ran: true })
      return kept.ok ? ok(null) : kept
    }
    if (answer.kind === 'cancelled') return fail('cancelled', 'Cancelled.')
    if (answer.kind === 'refused') {
      const looked = await this.#look(watch, line, jobUrl, passage)
      if (!looked.ok) return { ok: false, fault: answer.fault }
      // One that runs already needs no RUN; one that does not stays where it is until a person does something about it.
      const seen = ledger.line(watch.id)
      if (!seen || !waitsForRun(seen)) return ok(null)
      await ledger.update(watch.id, { error: answer.fault, stage: stageBefore(seen) }, { wantsRun: false, ran: false })
    } else {
      this.#remember(watch, {
        tookSeconds: 0,
        ...('retryAfterSeconds' in answer && { retryAfterSeconds: answer.retryAfterSeconds }),
      })
      await ledger.update(watch.id, { trouble: answer.fault })
    }
    return { ok: false, fault: answer.fault }
  }

  async #look(
    watch: Watch,
    line: JobLine,
    jobUrl: string,
    passage: Passage,
    wait?: { readonly seconds: number; readonly phase: string },
  ): Promise<Outcome<null>> {
    const { clock, client } = this.#parts
    const start = clock.now()
    const answer = await client.look(jobUrl, { ...passage, signal: watch.control.signal }, wait)
    if (answer.kind === 'cancelled') return fail('cancelled', 'Cancelled.')
    this.#remember(watch, {
      tookSeconds: (clock.now() - start) / 1000,
      ...(wait && { waitSeconds: wait.seconds }),
      ...(answer.kind === 'answer' && { phase: answer.value.job.phase }),
      ...('retryAfterSeconds' in answer && { retryAfterSeconds: answer.retryAfterSeconds }),
      // A service that refuses WAIT may answer without it.
      ...(answer.kind === 'refused' && !wait && { lasting: true }),
    })
    if (answer.kind === 'answer') return this.#seen(watch, line, jobUrl, answer.value)
    return this.#notSeen(watch, answer)
  }

  async #seen(watch: Watch, line: JobLine, jobUrl: string, { job, text }: JobLook): Promise<Outcome<null>> {
    const { ledger, clock } = this.#parts
    watch.goneLooks = 0
    watch.resumed &&= job.phase === 'HELD' && watch.polls.length <= 3
    watch.pendingLooks = job.phase === 'PENDING' && line.ran ? watch.pendingLooks + 1 : 0
    const change = changeBy(line, job, clock.now())
    const over = change.job.stage === 'over'
    const detail = over && job.phase === 'ERROR' ? await this.#errorDetail(watch, jobUrl) : {}
    await ledger.keepDocument(watch.id, text, over)
    const error = change.job.error
    const told = over && line.told !== true
    const kept = await ledger.update(
      watch.id,
      { ...change.job, ...(error && { error: { ...error, ...detail } }) },
      { ...change.line, ...(told && { told: true }) },
    )
    if (!kept.ok && kept.fault.kind === 'not-found') return kept
    // A disk that does not take it changes nothing of that it has ended.
    if (told && line.job.stage !== 'over') this.#parts.ended(watch.id)
    return kept.ok ? ok(null) : kept
  }

  /** The service's own words at /error, where the summary is not all of them; what cannot be had is no fault. */
  async #errorDetail(watch: Watch, jobUrl: string): Promise<Partial<Fault>> {
    const answer = await this.#parts.client.error(jobUrl, { signal: watch.control.signal })
    if (answer.kind !== 'answer') return {}
    const { shape, message } = readErrorDocument(answer.value)
    if (shape === 'empty') return {}
    const detail = answer.value.slice(0, detailLimit)
    const spoken = (shape === 'votable' || shape === 'text') && message !== undefined
    return spoken ? { message: message.slice(0, 4000), detail } : { detail }
  }

  async #notSeen(
    watch: Watch,
    answer: Exclude<JobAnswer<JobLook>, { kind: 'answer' | 'cancelled' }>,
  ): Promise<Outcome<null>> {
    const { ledger } = this.#parts
    const { fault } = answer
    watch.goneLooks = answer.kind === 'gone' ? watch.goneLooks + 1 : 0
    // Told twice: behind a balancer one server may not know yet what another made.
    if (watch.goneLooks >= 2) await ledger.update(watch.id, { stage: 'gone', trouble: undefined, error: fault }, gone)
    else await ledger.update(watch.id, { trouble: fault })
    return { ok: false, fault }
  }

  #remember(watch: Watch, poll: Omit<Poll, 'at'>): void {
    watch.polls = [...watch.polls, { ...poll, at: this.#parts.clock.now() }].slice(-mostPolls)
  }

  /** A clock that has jumped means that the machine slept: timers and sockets of before are worth nothing. */
  #beat(): void {
    if (this.#cancelBeat || this.#stopped) return
    const due = this.#parts.clock.now() + beatMilliseconds
    this.#cancelBeat = this.#parts.clock.after(beatMilliseconds, () => {
      this.#cancelBeat = undefined
      if (this.#parts.clock.now() - due > sleptMilliseconds) this.wake()
      if (this.#watches.size > 0) this.#beat()
    })
  }
}

const gone = { wantsRun: false, deleted: false }
const notAtService = fail('not-found', 'The service has not told an address of this job.')
