import type { Fault, Outcome } from '#shared/ipc/fault.ts'
import type { Net, NetRequest, NetResponse } from './net.ts'

/** How often and how patiently a request is repeated. */
export interface RetryPolicy {
  /** Requests in all, the first included. */
  readonly attempts: number
  readonly firstWaitSeconds: number
  /** Each wait is so many times the one before. */
  readonly factor: number
  /** No wait is longer; a service that asks for a longer one is not asked again. */
  readonly longestWaitSeconds: number
}

/** Four requests within about seven seconds, unless the service asks for more patience. */
export const patientPolicy: RetryPolicy = { attempts: 4, firstWaitSeconds: 1, factor: 2, longestWaitSeconds: 30 }

/** What came of one attempt: a status with the Retry-After field it carried, or a fault. */
export type Attempt =
  | { readonly status: number; readonly retryAfter: string | undefined }
  | { readonly fault: Fault['kind'] }

/** "Not now" in HTTP. 500 is not among them: services say it of queries that will never work. */
const passingStatuses: ReadonlySet<number> = new Set([408, 425, 429, 502, 503, 504])

/**
 * Seconds a Retry-After field asks to wait (RFC 9110, 10.2.3: seconds, or a date); undefined if it cannot be read.
 * A date in the past is 0.
 */
export function retryAfterSeconds(field: string | undefined, nowMilliseconds: number): number | undefined {
  const text = field?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text)
  // Only the three date formats of HTTP: Date.parse alone would take any number for a year.
  if (!/^[A-Z][a-z]+,? .*\d{2}:\d{2}:\d{2}/.test(text)) return undefined
  const zoned = /GMT|UTC|[+-]\d{4}$/.test(text) ? text : `${text} GMT`
  const at = Date.parse(zoned)
  return Number.isFinite(at) ? Math.max(0, (at - nowMilliseconds) / 1000) : undefined
}

/**
 * Seconds to wait before the next attempt, or undefined: this answer is final. `done` counts the attempts made.
 * Without Retry-After the wait grows by the policy, spread by `random` in [0, 1) over its upper half, so that many
 * clients do not return together.
 */
export function nextRetry(
  attempt: Attempt,
  done: number,
  policy: RetryPolicy,
  nowMilliseconds: number,
  random: () => number,
): number | undefined {
  if (done >= policy.attempts) return undefined
  const passing =
    'fault' in attempt ? ['timeout', 'offline'].includes(attempt.fault) : passingStatuses.has(attempt.status)
  if (!passing) return undefined
  const asked = 'fault' in attempt ? undefined : retryAfterSeconds(attempt.retryAfter, nowMilliseconds)
  if (asked !== undefined) return asked > policy.longestWaitSeconds ? undefined : asked
  const wait = Math.min(policy.longestWaitSeconds, policy.firstWaitSeconds * policy.factor ** (done - 1))
  return wait * (0.5 + random() / 2)
}

export interface RetryClock {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly random: () => number
  /** Resolves after so many seconds, or at once when the signal is aborted. */
  readonly pause: (seconds: number, signal: AbortSignal | undefined) => Promise<void>
}

/** The system's clock. */
export const systemRetryClock: RetryClock = {
  now: Date.now,
  random: Math.random,
  pause: (seconds, signal) =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, seconds * 1000)
      if (signal?.aborted === true) done()
      else signal?.addEventListener('abort', done, { once: true })
    }),
}

/** Repeats a GET or HEAD that met a passing trouble; any other method is sent once. */
export async function requestWithRetry(
  net: Net,
  request: NetRequest,
  policy: RetryPolicy = patientPolicy,
  clock: RetryClock = systemRetryClock,
): Promise<Outcome<NetResponse>> {
  const method = request.method ?? (request.form === undefined && request.body === undefined ? 'GET' : 'POST')
  for (let done = 1; ; done += 1) {
    const outcome = await net.request(request)
    if (method !== 'GET' && method !== 'HEAD') return outcome
    const attempt: Attempt = outcome.ok
      ? { status: outcome.value.status, retryAfter: outcome.value.headers.get('retry-after') }
      : { fault: outcome.fault.kind }
    const wait = nextRetry(attempt, done, policy, clock.now(), clock.random)
    if (wait === undefined || request.signal?.aborted === true) return outcome
    if (outcome.ok) outcome.value.cancel()
    await clock.pause(wait, request.signal)
  }
}
