import { answerShape, readErrorDocument } from './error-document.ts'

/** An answer that is not what was asked for: its status, its address and the beginning of its body as text. */
export interface RefusedAnswer {
  readonly status: number
  /** Where it came from, after redirects. */
  readonly url: string
  readonly text: string
  /** The headers Retry-After and WWW-Authenticate, where there are such. */
  readonly retryAfter?: string | undefined
  readonly challenge?: string | undefined
}

/** Why a service refused, in the terms of the app's faults. */
export interface Refusal {
  readonly kind: 'auth-needed' | 'html' | 'service' | 'http' | 'votable'
  readonly message: string
  readonly where: string
  readonly status: number
  readonly retryAfterSeconds?: number
  readonly detail?: string
}

/** The most that is kept of a raw answer, in characters. */
export const detailLimit = 65_536

/**
 * Whole seconds that a Retry-After field asks to wait (RFC 9110, 10.2.3: seconds, or a date), seen from `now` (milliseconds
 * since 1970); 0 for a date that has passed; undefined if it cannot be read.
 */
export function retryAfterSeconds(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text)
  // Only the three date formats of HTTP: Date.parse alone would take any number for a year.
  if (!/^[A-Z][a-z]+,? .*\d{2}:\d{2}:\d{2}/.test(text)) return undefined
  const zoned = /GMT|UTC|[+-]\d{4}$/.test(text) ? text : `${text} GMT`
  const at = Date.parse(zoned)
  return Number.isFinite(at) ? Math.max(0, Math.ceil((at - now) / 1000)) : undefined
}

/** 4xx statuses that say something about the address or the traffic, not about the query. */
const plainHttp = new Set([404, 405, 406, 408, 410, 429])

function kindAndMessage(answer: RefusedAnswer): Pick<Refusal, 'kind' | 'message'> {
  const { status, text } = answer
  const { shape, message } = readErrorDocument(text)
  if (status === 401 || status === 403) {
    const words = message ?? (status === 401 ? 'A login is needed.' : 'Access is refused.')
    return { kind: 'auth-needed', message: answer.challenge ? `${words} (${answer.challenge})` : words }
  }
  if (shape === 'votable' && message) return { kind: 'service', message }
  if (shape === 'html') return { kind: 'html', message: message ?? 'A web page without a title.' }
  if (shape === 'empty')
    return status >= 300
      ? { kind: 'http', message: `Status ${status} without a word about it.` }
      : { kind: 'votable', message: 'The answer is empty.' }
  if (status >= 400) {
    const ownWords = status < 500 && !plainHttp.has(status)
    return { kind: ownWords ? 'service' : 'http', message: (message ?? `Status ${status}.`).slice(0, 2000) }
  }
  return { kind: 'votable', message: `The answer is not a VOTable. It begins: ${text.trim().slice(0, 200)}` }
}

/**
 * Why an answer is no good, from its body first: the status and the Content-Type of real services are not to be relied
 * upon (DaCHS reports errors with 200, login pages come with 200, errors as VOTable, plain text and HTML).
 */
export function refusalOf(answer: RefusedAnswer, now: number): Refusal {
  const wait = retryAfterSeconds(answer.retryAfter, now)
  return {
    ...kindAndMessage(answer),
    where: answer.url,
    status: answer.status,
    ...(wait !== undefined && { retryAfterSeconds: wait }),
    ...(answerShape(answer.text) !== 'empty' && { detail: answer.text.slice(0, detailLimit) }),
  }
}
