import { type Fault, faultOf } from '#shared/ipc/fault.ts'
import { answerShape } from '#shared/vo/dali/error-document.ts'
import { headText } from '#shared/vo/dali/head-text.ts'
import { jobAddress, jobKey, jobResource } from '#shared/vo/uws/job-address.ts'
import { readJob } from '#shared/vo/uws/job-document.ts'
import type { Net, NetRequest, NetResponse } from '../../net/net.ts'
import { refusedFault } from '../../net/refused.ts'
import type { HostGate } from './host-gate.ts'

/** What came of the request that makes a job. */
export type Creation =
  | { readonly kind: 'made'; readonly jobUrl: string }
  /** The service did not take it, or was never reached. */
  | { readonly kind: 'refused'; readonly fault: Fault }
  /** It may have been made. `answered`: there was an answer, so that it very likely was not. */
  | { readonly kind: 'unclear'; readonly fault: Fault; readonly answered: boolean }
  | { readonly kind: 'cancelled' }

export interface CreationParts {
  readonly net: Net
  readonly gate: HostGate
  readonly now: () => number
}

/** A service that computes a job's address, or takes a large table in, may be silent for long. */
const answerSeconds = 180
const mostMoves = 5
/** Faults of a connection that never stood: nothing was sent. */
const neverSent =
  /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|ENODATA|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)\b/
/** Statuses with which a service says that it did not even look at the request. */
const turnedAway: ReadonlySet<number> = new Set([425, 429, 501])

/**
 * Posts the form that makes a job (UWS 1.1, 2.2.3.1) once. The job's address is the Location of whatever answer carries
 * one, absolute or relative, with 303 as the standard says or with 2xx; else the document of the job in the answer. A
 * service that has moved (307, 308, or a redirect to the same list elsewhere) is posted to where it is now.
 */
export async function createJob(
  listUrl: string,
  body: Pick<NetRequest, 'form' | 'body'>,
  parts: CreationParts,
  signal: AbortSignal,
): Promise<Creation> {
  let url = listUrl
  for (let moves = 0; ; moves += 1) {
    const leave = await parts.gate.enter(url, { urgent: true, signal })
    if (!leave) return { kind: 'cancelled' }
    try {
      const outcome = await parts.net.request({
        url,
        method: 'POST',
        ...body,
        signal,
        redirects: 'answer',
        idleTimeoutSeconds: answerSeconds,
      })
      if (!outcome.ok) return withoutAnswer(outcome.fault)
      const answer = await answered(url, outcome.value, parts.now())
      if (answer.kind !== 'moved') return answer
      if (moves === mostMoves || !mayMove(url, answer.url))
        return { kind: 'refused', fault: movedFault(url, answer.url) }
      url = answer.url
    } finally {
      leave()
    }
  }
}

function withoutAnswer(fault: Fault): Creation {
  if (fault.kind === 'cancelled') return { kind: 'cancelled' }
  const notSent = fault.kind === 'tls' || fault.kind === 'bad-request' || neverSent.test(fault.detail ?? '')
  return notSent ? { kind: 'refused', fault } : { kind: 'unclear', fault, answered: false }
}

async function answered(
  url: string,
  response: NetResponse,
  now: number,
): Promise<Creation | { readonly kind: 'moved'; readonly url: string }> {
  const { status } = response
  const location = response.headers.get('location')
  const address = location === undefined ? undefined : jobAddress(location, response.url)
  if (address !== undefined && status < 400) {
    response.cancel()
    const keepsMethod = status === 307 || status === 308
    return keepsMethod || (status >= 300 && isList(address, url))
      ? { kind: 'moved', url: address }
      : { kind: 'made', jobUrl: address }
  }
  let text: string
  try {
    text = await headText(response.body)
  } catch (error) {
    const fault = faultOf(error)
    return fault.kind === 'cancelled' ? { kind: 'cancelled' } : { kind: 'unclear', fault, answered: false }
  }
  const own = status < 400 ? jobInBody(text, url) : undefined
  if (own !== undefined) return { kind: 'made', jobUrl: own }
  const fault = refusedFault(response, text, now)
  const definite = (status >= 400 && status < 500 && status !== 408) || turnedAway.has(status)
  const spoken = status < 400 && answerShape(text) === 'votable' && fault.kind === 'service'
  if (definite || spoken) return { kind: 'refused', fault }
  return { kind: 'unclear', fault, answered: status !== 408 && status !== 502 && status !== 504 }
}

/** True where a redirect leads to the list itself, at another scheme or with another slash, and not to a new job. */
const isList = (address: string, listUrl: string): boolean => {
  const path = (url: string): string => new URL(jobKey(url)).pathname
  return path(address) === path(listUrl)
}

/** What was posted stays with its origin, or goes up from http to https of the same host. */
export function mayMove(from: string, to: string): boolean {
  const one = new URL(from)
  const other = new URL(to)
  return one.origin === other.origin || (one.hostname === other.hostname && other.protocol === 'https:')
}

/** What was posted is not sent on to there. */
export const movedFault = (from: string, to: string): Fault => ({
  kind: 'redirect-refused',
  message: `${from} sends the query on to ${to}; what was posted stays with its origin.`,
  where: from,
})

/** The address of the job whose document is the answer. */
function jobInBody(text: string, listUrl: string): string | undefined {
  const id = readJob(text, listUrl).job?.id
  return id === undefined ? undefined : jobResource(listUrl, encodeURIComponent(id))
}
