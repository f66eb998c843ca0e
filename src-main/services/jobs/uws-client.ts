import { type Fault, faultOf } from '#shared/ipc/fault.ts'
import { answerShape, htmlTitle } from '#shared/vo/dali/error-document.ts'
import { headText } from '#shared/vo/dali/head-text.ts'
import { detailLimit, retryAfterSeconds } from '#shared/vo/dali/refusal.ts'
import { jobResource } from '#shared/vo/uws/job-address.ts'
import { readJob, type UwsJob } from '#shared/vo/uws/job-document.ts'
import { type JobListReading, readJobList } from '#shared/vo/uws/job-list.ts'
import type { Net, NetRequest, NetResponse } from '../../net/net.ts'
import { refusedFault } from '../../net/refused.ts'
import type { Clock } from '../../store/clock.ts'
import { mayMove, movedFault } from './creation.ts'
import type { HostGate, Passage } from './host-gate.ts'
import type { FormFields } from './job-form.ts'

/** What came of a request to a job. `gone`: the service does not know it; `refused`: asking again soon will not help; `trouble`: it may. */
export type JobAnswer<T> =
  | { readonly kind: 'answer'; readonly value: T; readonly retryAfterSeconds?: number }
  | { readonly kind: 'gone'; readonly fault: Fault }
  | { readonly kind: 'refused'; readonly fault: Fault }
  | { readonly kind: 'trouble'; readonly fault: Fault; readonly retryAfterSeconds?: number }
  | { readonly kind: 'cancelled' }

/** The document of a job, read and as it came. */
export interface JobLook {
  readonly job: UwsJob
  readonly text: string
}

/** Filters of a job list; they are ANDed (UWS 1.1, 2.2.2.1). */
export interface ListFilters {
  readonly phases?: readonly string[] | undefined
  readonly last?: number | undefined
  readonly after?: string | undefined
}

export interface UwsClientParts {
  readonly net: Net
  readonly gate: HostGate
  readonly clock: Clock
}

/** Longer than this is no job document. */
const documentBytes = 16_777_216
const listBytes = 67_108_864
/** On top of WAIT before an answer counts as lost, seconds. */
const waitGraceSeconds = 15
/** "Not now" in HTTP: what is asked again. */
const passingStatuses: ReadonlySet<number> = new Set([408, 423, 425, 429])
/** Faults that stay until somebody does something about them. */
const lastingFaults: ReadonlySet<Fault['kind']> = new Set(['tls', 'redirect-refused', 'bad-request', 'auth-needed'])

/** Requests to the jobs of a service (UWS 1.1, 2.2), one at a time and each through the gate of its host. */
export class UwsClient {
  readonly #parts: UwsClientParts

  constructor(parts: UwsClientParts) {
    this.#parts = parts
  }

  /** The document of a job; `wait`: the service may hold its answer back (2.2.1.1). */
  look(
    jobUrl: string,
    passage: Passage,
    wait?: { readonly seconds: number; readonly phase: string },
  ): Promise<JobAnswer<JobLook>> {
    const url = new URL(jobUrl)
    if (wait) {
      url.searchParams.set('WAIT', String(wait.seconds))
      url.searchParams.set('PHASE', wait.phase)
    }
    const request = {
      url: url.href,
      maxBytes: documentBytes,
      ...(wait && { idleTimeoutSeconds: wait.seconds + 2 * waitGraceSeconds }),
    }
    const limitSeconds = wait && wait.seconds + waitGraceSeconds
    return this.#ask<JobLook>(request, { ...passage, ...(wait && { long: true }), limitSeconds }, (text, response) => {
      const reading = readJob(text, jobUrl)
      return reading.job ? { job: reading.job, text } : unread(text, response, reading.problem)
    })
  }

  /** Posts to a resource of a job: `phase`, `destruction`. A redirect that answers it is not followed; one that sends it on is. */
  post(jobUrl: string, path: string, form: FormFields, passage: Passage): Promise<JobAnswer<null>> {
    const url = path === '' ? jobUrl : jobResource(jobUrl, path)
    return this.#ask({ url, method: 'POST', form, redirects: 'answer' }, passage, () => null)
  }

  /** DELETE (UWS 1.1, 2.2.3.1); where it is not allowed, ACTION=DELETE. Its redirect is not followed. */
  async delete(jobUrl: string, passage: Passage): Promise<JobAnswer<null>> {
    const answer = await this.#ask({ url: jobUrl, method: 'DELETE', redirects: 'answer' }, passage, () => null)
    const notAllowed = answer.kind === 'refused' && [405, 501].includes(answer.fault.status ?? 0)
    return notAllowed ? this.post(jobUrl, '', [['ACTION', 'DELETE']], passage) : answer
  }

  /** The service's list of jobs. */
  list(listUrl: string, filters: ListFilters, passage: Passage): Promise<JobAnswer<JobListReading>> {
    const url = new URL(listUrl)
    for (const phase of filters.phases ?? []) url.searchParams.append('PHASE', phase)
    if (filters.last !== undefined) url.searchParams.set('LAST', String(filters.last))
    if (filters.after !== undefined) url.searchParams.set('AFTER', filters.after)
    return this.#ask<JobListReading>({ url: url.href, maxBytes: listBytes }, passage, (text, response) => {
      const list = readJobList(text, listUrl)
      return list.problem === undefined || list.jobs.length > 0 ? list : unread(text, response, list.problem)
    })
  }

  /** The error document of a job (UWS 1.1, 2.2.1: /error; TAP 1.1, 3.3), as text. */
  error(jobUrl: string, passage: Passage): Promise<JobAnswer<string>> {
    return this.#ask({ url: jobResource(jobUrl, 'error'), maxBytes: documentBytes }, passage, (text) => text)
  }

  async #ask<T>(
    request: NetRequest,
    passage: Passage & { readonly limitSeconds?: number | undefined },
    read: (text: string, response: NetResponse) => T | { readonly fault: Fault },
  ): Promise<JobAnswer<T>> {
    const { signal, limitSeconds } = passage
    const leave = await this.#parts.gate.enter(request.url, passage)
    if (!leave) return { kind: 'cancelled' }
    const late = new AbortController()
    const cancelLimit =
      limitSeconds === undefined ? undefined : this.#parts.clock.after(limitSeconds * 1000, () => late.abort())
    try {
      const either = signal ? AbortSignal.any([signal, late.signal]) : late.signal
      let outcome = await this.#parts.net.request({ ...request, signal: either })
      for (let moves = 0; outcome.ok && moves < mostMoves; moves += 1) {
        const url = request.redirects === 'answer' ? movedTo(outcome.value) : undefined
        if (url === undefined) break
        outcome.value.cancel()
        outcome = await this.#parts.net.request({ ...request, url, signal: either })
      }
      const answer = outcome.ok ? await this.#read(request, outcome.value, read) : failed<T>(outcome.fault)
      return answer.kind === 'cancelled' && late.signal.aborted && !signal?.aborted ? lateAnswer(request.url) : answer
    } catch (error) {
      const fault = faultOf(error)
      return fault.kind === 'cancelled' && late.signal.aborted && !signal?.aborted
        ? lateAnswer(request.url)
        : failed(fault)
    } finally {
      cancelLimit?.()
      leave()
    }
  }

  async #read<T>(
    request: NetRequest,
    response: NetResponse,
    read: (text: string, response: NetResponse) => T | { readonly fault: Fault },
  ): Promise<JobAnswer<T>> {
    const { status } = response
    const later = retryAfterSeconds(response.headers.get('retry-after'), this.#parts.clock.now())
    const retry = later === undefined ? {} : { retryAfterSeconds: later }
    // A redirect handed back is the answer to a post.
    const fine = (status >= 200 && status < 300) || (request.redirects === 'answer' && status >= 300 && status < 400)
    if (request.redirects === 'answer' && (status === 307 || status === 308)) {
      response.cancel()
      return { kind: 'refused', fault: movedFault(response.url, response.headers.get('location') ?? '') }
    }
    if (fine) {
      if (request.redirects === 'answer') response.cancel()
      const value = read(request.redirects === 'answer' ? '' : await response.text(request.maxBytes), response)
      return isFault(value) ? { kind: 'trouble', fault: value.fault, ...retry } : { kind: 'answer', value, ...retry }
    }
    const fault = refusedFault(response, await headText(response.body).catch(() => ''), this.#parts.clock.now())
    if (status === 404 || status === 410) return { kind: 'gone', fault }
    if (passingStatuses.has(status) || status >= 500) {
      // A host that says when to come back means all that ask it.
      if (later !== undefined && (status === 429 || status === 503))
        this.#parts.gate.close(request.url, Math.min(later, mostClosedSeconds))
      return { kind: 'trouble', fault, ...retry }
    }
    return { kind: 'refused', fault }
  }
}

const mostClosedSeconds = 3600
const mostMoves = 5

/**
 * Where the same request is to be sent instead, since the service has not looked at it: a server that speaks https only
 * answers so whatever is asked over http (301, 302 to the same place), others by 307 and 308 (RFC 9110, 15.4).
 */
function movedTo({ status, url, headers }: NetResponse): string | undefined {
  const location = headers.get('location')
  if (location === undefined || !URL.canParse(location, url)) return undefined
  const from = new URL(url)
  const to = new URL(location, url)
  if (to.href === from.href || !mayMove(from.href, to.href)) return undefined
  const isSamePlace = to.origin !== from.origin && to.pathname === from.pathname && to.search === from.search
  return status === 307 || status === 308 || ((status === 301 || status === 302) && isSamePlace) ? to.href : undefined
}

/** An answer that is not what was asked for, in its own words. */
function unread(text: string, response: NetResponse, problem: string): { readonly fault: Fault } {
  const html = answerShape(text) === 'html'
  return {
    fault: {
      kind: html ? 'html' : 'format',
      message: (html ? htmlTitle(text) : undefined) ?? problem,
      where: response.url,
      status: response.status,
      ...(text !== '' && { detail: text.slice(0, detailLimit) }),
    },
  }
}

const isFault = (value: unknown): value is { readonly fault: Fault } =>
  typeof value === 'object' && value !== null && 'fault' in value

/** A WAIT that did not come back when it should have. */
const lateAnswer = (url: string): { readonly kind: 'trouble'; readonly fault: Fault } => ({
  kind: 'trouble',
  fault: {
    kind: 'timeout',
    message: `${new URL(url).host} did not answer when it had promised to.`,
    where: url.replace(/\?.*$/, ''),
  },
})

function failed<T>(fault: Fault): JobAnswer<T> {
  if (fault.kind === 'cancelled') return { kind: 'cancelled' }
  return lastingFaults.has(fault.kind) ? { kind: 'refused', fault } : { kind: 'trouble', fault }
}
