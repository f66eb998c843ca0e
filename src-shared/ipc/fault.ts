import * as v from 'valibot'

/**
 * What can go wrong, as a closed set. A fault is a value: it crosses the wire,
 * is stored with a job and is shown by one function (`faultText`), never thrown across a boundary.
 */
export const faultKinds = [
  'cancelled', // the person (or the window that asked) cancelled
  'timeout', // nothing arrived for the idle time-out
  'offline', // name not found, connection refused or reset
  'tls', // certificate or handshake
  'http', // a status outside 2xx that is none of the kinds below
  'redirect-refused', // https to http, too many hops, a body across origins
  'auth-needed', // 401, 403 or a challenge
  'service', // the service itself reported an error (QUERY_STATUS=ERROR, errorSummary)
  'overflow', // a limit of the service cut the answer and nothing usable is left
  'html', // an HTML page where data was expected (login page, error page)
  'votable', // the answer or file is not a readable VOTable
  'format', // the file or answer is of a format we do not read
  'limit', // one of our own limits (size, decompression, memory)
  'storage', // disk full, unreadable or unwritable file
  'not-found', // a table, document or file that is no longer there
  'bad-request', // an argument that does not decode or makes no sense
  'peer-gone', // the other end of the wire ended
  'bug', // an exception of ours: the message is for the report
] as const

export const FaultKind = v.picklist(faultKinds)
export type FaultKind = v.InferOutput<typeof FaultKind>

/** One failure, with all that is needed to say what happened, where, and what to do next. */
export const Fault = v.object({
  kind: FaultKind,
  /** What happened, in the service's or the system's own words. Plain text, drawn as text. */
  message: v.string(),
  /** Where: a URL without secrets, a file path, a path in a request. */
  where: v.optional(v.string()),
  /** HTTP status, if there was one. */
  status: v.optional(v.number()),
  /** 1-based line and column and 0-based byte offset in a document, where known. */
  line: v.optional(v.number()),
  column: v.optional(v.number()),
  byte: v.optional(v.number()),
  /** Seconds after which the service asks to try again. */
  retryAfterSeconds: v.optional(v.number()),
  /** Further text one click away: the raw answer, a stack trace. Cut to 64 KiB by the sender. */
  detail: v.optional(v.string()),
})
export type Fault = v.InferOutput<typeof Fault>

/** The result of everything that can fail in an expected way. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault }

export const ok = <T>(value: T): Outcome<T> => ({ ok: true, value })

export const fail = (kind: FaultKind, message: string, more: Omit<Fault, 'kind' | 'message'> = {}): Outcome<never> => ({
  ok: false,
  fault: { kind, message, ...more },
})

/** An exception that carries a fault through code that is easier to write with throw; caught at the nearest door. */
export class FaultError extends Error {
  readonly fault: Fault
  constructor(fault: Fault, options?: ErrorOptions) {
    super(fault.message, options)
    this.name = 'FaultError'
    this.fault = fault
  }
}

/** Turns anything thrown into a fault: FaultError keeps its own, an abort becomes `cancelled`, the rest is a `bug`. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof FaultError) return thrown.fault
  if (thrown instanceof Error && thrown.name === 'AbortError') return { kind: 'cancelled', message: 'Cancelled.' }
  if (thrown instanceof Error) return { kind: 'bug', message: thrown.message, detail: thrown.stack ?? '' }
  return { kind: 'bug', message: String(thrown) }
}
