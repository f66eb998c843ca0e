import type { Clock } from '../../store/clock.ts'

/** What a teacher may add to the practice sky, so that every situation can be rehearsed. */
export interface RehearsalOptions {
  /** Seconds that every query waits before it runs. Default 0. */
  readonly delaySeconds?: number
  /** Jobs that run at one time; the others wait in phase QUEUED. Default 2. */
  readonly jobsAtOnce?: number
  /** Share of queries that fail, 0 to 1. Default 0. Which ones they are depends on the seed alone. */
  readonly failureRate?: number
  /** Default 1. */
  readonly failureSeed?: number
  /** Queries and jobs are answered only to who sends it as `Authorization: Bearer`. Default: nobody is asked. */
  readonly token?: string
}

/** What the failing queries are told. */
export const rehearsedFailure =
  'This failure is part of the exercise: the practice sky was told to fail now and then. Try again.'

/** Numbers from 0 to 1 that depend on the seed alone (the mulberry32 recurrence). */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Resolves after so many seconds, or at once when the signal ends. */
export function pause(clock: Clock, seconds: number, signal: AbortSignal): Promise<void> {
  if (seconds <= 0 || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = (): void => {
      cancelTimer()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const cancelTimer = clock.after(seconds * 1000, done)
    signal.addEventListener('abort', done)
  })
}
