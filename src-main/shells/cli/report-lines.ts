import type { Fault } from '#shared/ipc/fault.ts'
import { isOfFile } from '#shared/ipc/fault-text.ts'
import { asksOnlyForCertificate } from '#shared/model/login-scheme.ts'
import type { Mark } from '#shared/model/table.ts'
import { challengesIn } from '#shared/vo/auth/challenges.ts'
import type { CliIo } from './verb.ts'

/** What to do next, by the kind of fault; a verb gives its own words where it knows better. */
export type Advice = Partial<Record<Fault['kind'], string>>

const placesOf = (place: { readonly line?: number | undefined; readonly byte?: number | undefined }): string[] => [
  ...(place.line === undefined ? [] : [`line ${place.line}`]),
  ...(place.byte === undefined ? [] : [`byte ${place.byte}`]),
]

/** Text from outside on one line, without the characters that would steer a terminal or turn the direction of the text. */
export const printable = (text: string): string => text.replace(/[\s\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim()

/** A fault as one line: what happened, where, what next. */
export function faultLine(fault: Fault, advice: Advice): string {
  const said = printable(fault.message).replace(/\.$/, '')
  const message =
    fault.kind === 'html' ? `the ${isOfFile(fault) ? 'file' : 'answer'} is a web page${said && `, “${said}”`}` : said
  const status = fault.status !== undefined && fault.status >= 300 ? [`status ${fault.status}`] : []
  const where = [...status, ...(fault.where ? [printable(fault.where)] : []), ...placesOf(fault)]
  const line = where.length > 0 ? `${message} (${where.join(', ')})` : message
  const isCertificate = fault.kind === 'auth-needed' && asksOnlyForCertificate(challengesIn(fault.message))
  const usual = isCertificate
    ? 'Alidade cannot give certificates; ask its operator for a token or a password'
    : advice[fault.kind]
  const next = fault.retryAfterSeconds === undefined ? usual : `try again in ${fault.retryAfterSeconds} s`
  return next ? `${line}; ${next}.` : `${line}.`
}

/** In which way a table is less than what was asked for, as a sentence. */
export function markText(mark: Mark): string {
  if (mark.kind === 'partial') return `partial: ${mark.message}`
  if (mark.kind === 'truncated') {
    const by = mark.by === 'maxrec' ? 'the MAXREC that was asked for' : 'a limit of the service'
    const rows = mark.limit === undefined ? '' : ` (${mark.limit} rows)`
    return `truncated by ${by}${rows}${mark.message ? `: ${mark.message}` : '.'}`
  }
  const places = placesOf(mark)
  return `damaged${places.length > 0 ? ` at ${places.join(', ')}` : ''}: ${mark.message}`
}

/** One line on a terminal's standard error that is written over; silent elsewhere. */
export class ProgressLine {
  readonly #io: Pick<CliIo, 'stderr' | 'stderrIsTerminal'>
  #shown = 0

  constructor(io: Pick<CliIo, 'stderr' | 'stderrIsTerminal'>) {
    this.#io = io
  }

  /** Shows a text, at most five times a second. */
  show(text: string): void {
    const now = performance.now()
    if (!this.#io.stderrIsTerminal || (this.#shown > 0 && now - this.#shown < 200)) return
    this.#shown = now
    this.#io.stderr(`\r\u001b[K${text}`)
  }

  /** Takes the line away. */
  end(): void {
    if (this.#shown > 0) this.#io.stderr('\r\u001b[K')
  }
}
