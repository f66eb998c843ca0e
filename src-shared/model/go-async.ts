import type { Fault } from '../ipc/fault.ts'
import type { Mark } from './table.ts'
import type { TapCapabilities } from './tap.ts'

/** Why a query that was run synchronously would do better as a job. */
export interface AsyncOffer {
  /** One sentence: what was in the way, and what a job does about it. */
  readonly why: string
  /** MAXREC to ask the job for, where the limit that was met can be raised by it. */
  readonly maxrec?: number
}

const noTime = 'The service ended the query at its time limit; a job is given more time.'
const noTimeOrData =
  'The service says that there is no data or that the query timed out; a job has more time, and tells which it was.'
const noRoom = 'The result is larger than the service sends at once; a job may give more.'
const gateway = 'A server on the way gave up waiting for the answer; a job is not waited for on one connection.'

/** Statuses by which servers between here and the service say that they waited for too long (RFC 9110, 15.5.9 and 15.6.5). */
const waitedTooLong: ReadonlySet<number> = new Set([408, 504, 522, 524])

/** Daiquiri's words for an empty result of a synchronous query as well as for a time-out. */
const noDataOrTime = /no data or query timed out/i
const timeWords =
  /\btim(?:ed|e)[ -]?out\b|\btime (?:limit|exceeded)|statement timeout|(?:execution|cpu|run(?:ning)?) ?(?:time|duration)|took too long|ran too long|too long to (?:run|execute)/i
const roomWords =
  /\b(?:rows?|records?|results?|output|response|memory|size)\b.{0,40}\b(?:limit|maximum|exceed\w*|too (?:large|many|big))|\b(?:limit|maximum|exceed\w*|too (?:large|many|big))\b.{0,40}\b(?:rows?|records?|results?|output|response|memory)\b/i
/** The query itself is wrong: whatever else the words say (`LIMIT` is no ADQL), a job would fail as well. */
const mistake =
  /\b(?:syntax|parse|pars(?:ing|er)|encountered|unexpected|expected|unknown|undefined|not (?:found|exist)|does not exist|no such|ambiguous)\b/i

/** Whether a job would help where a synchronous query failed; `seconds` is how long it took. */
export function asyncOfferAfterFault(fault: Fault, seconds?: number): AsyncOffer | undefined {
  const { kind, status, message } = fault
  if (kind === 'timeout')
    return { why: 'Nothing came for so long that the query was given up; a job runs while nobody waits for it.' }
  if (kind === 'offline' && seconds !== undefined && seconds >= 20)
    return {
      why: `The connection was cut after ${Math.round(seconds)} s; a job runs on while there is none.`,
    }
  if (status !== undefined && waitedTooLong.has(status)) return { why: gateway }
  if (kind === 'overflow') return { why: noRoom }
  if (kind !== 'service' && kind !== 'http' && kind !== 'html') return undefined
  if (noDataOrTime.test(message)) return { why: noTimeOrData }
  if (mistake.test(message)) return undefined
  if (timeWords.test(message)) return { why: noTime }
  return roomWords.test(message) ? { why: noRoom } : undefined
}

/**
 * Whether a job would help where a synchronous query brought less than the whole: the service cut it, or the transfer
 * broke off. A limit of one's own (MAXREC) is no reason, nor is one that the service declares to be its last word.
 */
export function asyncOfferAfterRows(
  marks: readonly Mark[],
  rows: number,
  limit: TapCapabilities['outputLimit'] | undefined,
): AsyncOffer | undefined {
  const cut = marks.find((mark) => mark.kind === 'truncated' && mark.by === 'service')
  if (cut) {
    const hard = limit?.hard
    if (hard !== undefined && rows >= hard) return undefined
    const why = `The service cut the result at ${rows.toLocaleString('en')} rows; a job may give more.`
    return hard === undefined ? { why } : { why, maxrec: hard }
  }
  const broken = marks.some((mark) => mark.kind === 'partial' && /broke off/i.test(mark.message))
  return broken
    ? { why: 'The transfer broke off; the result of a job stays at the service and is fetched on from where it broke.' }
    : undefined
}
