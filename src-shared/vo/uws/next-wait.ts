import { holdsForWait, isSlowPhase, stageOfPhase } from './phases.ts'

/** One look at a job. */
export interface Poll {
  /** When it ended, milliseconds since 1970. */
  readonly at: number
  readonly tookSeconds: number
  /** WAIT that was asked for. */
  readonly waitSeconds?: number
  /** What the job said; absent: there was no such answer. */
  readonly phase?: string
  /** Retry-After, however the answer was. */
  readonly retryAfterSeconds?: number
  /** The answer will be the same for long: a login is missing, a certificate is wrong. */
  readonly lasting?: boolean
}

/** What is known of a job for the question when to look again. */
export interface PollHistory {
  /** Looks since it was taken up, oldest first; the last fifty are enough. */
  readonly polls: readonly Poll[]
  /** The service speaks UWS 1.1: its documents say so. */
  readonly knowsWait: boolean
  /** The longest WAIT to ask for, seconds; shorter where many jobs of one host are followed. */
  readonly longestWaitSeconds?: number
  /** It was HELD and has been told to run: that it is HELD still says nothing yet. */
  readonly resumed?: boolean
}

/** When to look next. */
export type NextWait =
  | { readonly kind: 'stop' }
  | {
      readonly kind: 'look'
      /** From `now`. */
      readonly afterSeconds: number
      /** Present: ask the service to hold its answer while the phase is `phase` (UWS 1.1, 2.2.1.1). */
      readonly wait?: { readonly seconds: number; readonly phase: string }
    }

/** WAIT is never longer: proxies give up connections that are silent. */
export const mostWaitSeconds = 30
/** A shorter WAIT costs more requests than it saves. */
const leastWaitSeconds = 5
/** The longest pause between two looks that nobody asked for. */
export const mostPauseSeconds = 120
const firstPauseSeconds = 1
const growth = 1.2
const slowFirstSeconds = 10
const lastingFirstSeconds = 30
/** Retry-After beyond this is taken for a mistake. */
export const mostRetryAfterSeconds = 3600

/**
 * When to look at a job again, and how (UWS 1.1, 2.2.1.1). Retry-After goes first. Where 1.1 is spoken and the phase is
 * PENDING, QUEUED or EXECUTING: at once, with a WAIT of at most 30 s; one that comes back early with nothing new is paid
 * for by a pause before the next, and after two that never came back there is none any more. Else 1 s, each pause 1.2
 * times the one before, up to 120 s, spread by `random` in [0, 1) over a fifth to both sides. UNKNOWN and words that UWS
 * does not know begin at 10 s. A phase that is over, and HELD, is not looked at again.
 */
export function nextWait(history: PollHistory, now: number, random: () => number): NextWait {
  const { polls } = history
  const last = polls.at(-1)
  if (!last) return { kind: 'look', afterSeconds: 0 }
  const phase = polls.findLast((poll) => poll.phase !== undefined)?.phase
  if (last.phase !== undefined) {
    const stage = stageOfPhase(last.phase)
    if (stage === 'over' || (stage === 'held' && history.resumed !== true)) return { kind: 'stop' }
  }
  const sinceLast = Math.max(0, (now - last.at) / 1000)
  if (last.retryAfterSeconds !== undefined) {
    const asked = Math.min(last.retryAfterSeconds, mostRetryAfterSeconds)
    return { kind: 'look', afterSeconds: Math.max(0, asked - sinceLast) }
  }
  const wait = waitFor(history, phase)
  const held = wait !== undefined && last.phase !== undefined && keptItsWait(last)
  const pause = held || isFresh(polls, wait) ? 0 : pauseSeconds(polls, phase) * (0.8 + 0.4 * random())
  return {
    kind: 'look',
    afterSeconds: Math.max(0, Math.min(pause, mostPauseSeconds) - sinceLast),
    ...(wait !== undefined && last.phase !== undefined && { wait }),
  }
}

/** The WAIT for the next look; undefined: none. */
function waitFor(history: PollHistory, phase: string | undefined): { seconds: number; phase: string } | undefined {
  if (!history.knowsWait || phase === undefined || !holdsForWait(phase)) return undefined
  const seconds = Math.floor(Math.min(history.longestWaitSeconds ?? mostWaitSeconds, mostWaitSeconds))
  if (seconds < leastWaitSeconds) return undefined
  const lost = history.polls.filter((poll) => poll.waitSeconds !== undefined && poll.phase === undefined)
  return lost.length >= 2 ? undefined : { seconds, phase }
}

/** It held the answer for about as long as it was asked to. */
const keptItsWait = (poll: Poll): boolean =>
  poll.waitSeconds !== undefined && poll.tookSeconds >= poll.waitSeconds * 0.8

/** The first look with WAIT after a new phase follows at once. */
function isFresh(polls: readonly Poll[], wait: object | undefined): boolean {
  const last = polls.at(-1)
  const before = polls.at(-2)
  return wait !== undefined && last?.phase !== undefined && last.phase !== before?.phase
}

/** The pause without jitter: it grows with the looks that brought nothing new. */
function pauseSeconds(polls: readonly Poll[], phase: string | undefined): number {
  const last = polls.at(-1)
  if (last?.lasting === true) return grown(lastingFirstSeconds, polls, (poll) => poll.lasting === true)
  // A run of trouble has its own pauses: after it the job is looked at as often as before.
  if (last?.phase === undefined) return grown(firstPauseSeconds, polls, (poll) => poll.phase === undefined)
  const first = phase !== undefined && isSlowPhase(phase) ? slowFirstSeconds : firstPauseSeconds
  return grown(first, polls, (poll) => poll.phase === undefined || (poll.phase === phase && !keptItsWait(poll)))
}

/** The first pause, grown by how many of the last looks were alike. */
function grown(first: number, polls: readonly Poll[], alike: (poll: Poll) => boolean): number {
  const other = polls.findLastIndex((poll) => !alike(poll))
  return first * growth ** Math.min(40, polls.length - other - 2)
}
