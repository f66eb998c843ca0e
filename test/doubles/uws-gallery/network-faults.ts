import type { ServerResponse } from 'node:http'
import { type Answer, send } from '../http-double.ts'
import type { RandomSource } from '../random-source.ts'

/** What a network and the servers on the way do to one request. */
export type NetworkFault =
  /** The socket is closed before the request is looked at. */
  | { readonly kind: 'reset-before' }
  /** It is done, and the answer is lost. */
  | { readonly kind: 'reset-after' }
  /** Turned away; Retry-After "as seconds and as a date" (SERVICES.md, HTTP). */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds?: number; readonly asDate?: boolean }
  | { readonly kind: 'empty' }
  /** "An answer may be an HTML login page with status 200 (pyvo#403)" (SERVICES.md, HTTP). */
  | { readonly kind: 'html' }
  /** Half of the document, as if it were the whole. */
  | { readonly kind: 'half' }
  /** Half of the document, and the socket is closed. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'slow'; readonly seconds: number }

const statuses = [408, 425, 429, 429, 500, 502, 503, 504]

/** A fault, or none, for the next request; `share` of all have one. */
export function randomFault(random: RandomSource, share: number): NetworkFault | undefined {
  if (!random.chance(share)) return undefined
  const kind = random.pick([
    'reset-before',
    'reset-after',
    'status',
    'status',
    'empty',
    'html',
    'half',
    'cut',
    'slow',
  ] as const)
  if (kind === 'slow') return { kind, seconds: 1 + random.integer(20) }
  if (kind !== 'status') return { kind }
  const status = random.pick(statuses)
  const tells = status === 429 || (status === 503 && random.chance(0.5))
  return tells
    ? { kind, status, retryAfterSeconds: 2 + random.integer(90), asDate: random.chance(0.4) }
    : { kind, status }
}

const page = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>'

/** Gives an answer as the fault leaves it; `nowMilliseconds`: of the server's clock. Answers until when the client was told to stay away. */
export function spoil(
  fault: NetworkFault,
  answer: Answer,
  response: ServerResponse,
  nowMilliseconds: number,
): number | undefined {
  switch (fault.kind) {
    case 'reset-before':
    case 'reset-after':
      response.socket?.resetAndDestroy()
      return undefined
    case 'empty':
      send(response, { ...answer, body: '' })
      return undefined
    case 'html':
      send(response, { status: 200, headers: { 'content-type': 'text/html' }, body: page })
      return undefined
    case 'half': {
      const body = Buffer.from(answer.body ?? '')
      send(response, { ...answer, body: body.subarray(0, body.byteLength >> 1) })
      return undefined
    }
    case 'cut': {
      const body = Buffer.from(answer.body ?? '')
      response.writeHead(answer.status, { ...answer.headers, 'content-length': String(body.byteLength + 1) })
      response.write(body.subarray(0, body.byteLength >> 1), () => response.socket?.destroy())
      return undefined
    }
    case 'status': {
      const { status, retryAfterSeconds, asDate } = fault
      if (retryAfterSeconds === undefined) {
        send(response, { status, headers: { 'content-type': 'text/plain' }, body: 'Not now.' })
        return undefined
      }
      // A date has whole seconds: what is promised is what it says.
      const until = asDate
        ? Math.floor((nowMilliseconds + retryAfterSeconds * 1000) / 1000) * 1000
        : nowMilliseconds + retryAfterSeconds * 1000
      const value = asDate ? new Date(until).toUTCString() : String(retryAfterSeconds)
      send(response, { status, headers: { 'content-type': 'text/plain', 'retry-after': value }, body: 'Not now.' })
      return until
    }
    case 'slow':
      send(response, answer)
      return undefined
  }
}
