import { asksOnlyForCertificate, certificateAdvice } from '../model/login-scheme.ts'
import { challengesIn } from '../vo/auth/challenges.ts'
import type { Fault, FaultKind } from './fault.ts'

/** A fault in words for the person: what happened, where (if known), and the one thing to do next. Plain text. */
export interface FaultText {
  readonly sentence: string
  readonly where?: string
  readonly next: string
}

const sentenceCharacters = 240

/** The first line, at most 240 characters, with a full stop. */
function sentenceOf(text: string): string {
  const line = (text.trim().split(/[\r\n]/, 1)[0] ?? '').trim()
  const short = line.length > sentenceCharacters ? `${line.slice(0, sentenceCharacters - 1).trimEnd()}…` : line
  return short === '' || /[.!?…:]$/.test(short) ? short.replace(/:$/, '.') : `${short}.`
}

/** The host of a URL; undefined for paths and what is no URL. */
function hostOf(where: string | undefined): string | undefined {
  if (where === undefined || !/^https?:/.test(where) || !URL.canParse(where)) return undefined
  return new URL(where).host
}

/** True for a fault of a file or its name: it came from no service. */
export const isOfFile = ({ where }: Fault): boolean =>
  where !== undefined && where !== '' && hostOf(where) === undefined

/** ` (line 3, column 7)`, ` (byte 4711)`, or nothing. */
function placeOf({ line, column, byte }: Fault): string {
  if (line === undefined) return byte === undefined ? '' : ` (byte ${byte})`
  return column === undefined ? ` (line ${line})` : ` (line ${line}, column ${column})`
}

const withPlace = (sentence: string, fault: Fault): string => sentence.replace(/\.?$/, `${placeOf(fault)}.`)

function waitText(seconds: number): string {
  if (seconds < 100) return `${Math.max(1, Math.ceil(seconds))} s`
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / 3600)} hours`
}

/** A service's name inside a sentence: a host stays as it is. */
const within = (service: string): string => (service === 'The service' ? 'the service' : service)

/** What a reader says of a document, of a file. */
const fileWords = (fault: Fault): string =>
  said(fault, 'This file cannot be read as a VOTable.').replace(/^The document /, 'The file ')

type Wording = (fault: Fault, service: string) => readonly [sentence: string, next: string]

const said = (fault: Fault, otherwise: string): string => sentenceOf(fault.message) || otherwise

/** The end of a sentence that goes on with the words of the fault, if there are any. */
const saidAfter = ({ message }: Fault): string => (message.trim() === '' ? '.' : `: ${sentenceOf(message)}`)

function httpNext(status: number | undefined): string {
  if (status === 404 || status === 410) return 'Check the address of the service.'
  if (status === 429) return 'Wait a minute, then try again.'
  if (status !== undefined && status >= 500)
    return 'The fault is at the service: try again later, or tell its operator.'
  return 'Check the address and the query; the raw answer may say more.'
}

const wordings: Readonly<Record<FaultKind, Wording>> = {
  cancelled: () => ['Cancelled.', 'Run it again when you want it.'],
  timeout: (fault, service) => [
    said(fault, `${service} does not answer.`),
    'Try again later, or raise the time-out in the settings; of a query, ask for fewer rows.',
  ],
  offline: (fault, service) => [
    said(fault, `${service} cannot be reached.`),
    'Check the address and the network connection, then try again.',
  ],
  tls: (fault, service) => [
    said(fault, `The secure connection to ${within(service)} failed.`),
    'Check this computer’s date; for an authority of your institute, name its certificate file in the settings.',
  ],
  http: (fault, service) => [
    fault.status === undefined
      ? said(fault, `${service} refused the request.`)
      : `${service} answered with status ${fault.status}.`,
    httpNext(fault.status),
  ],
  'redirect-refused': (fault, service) => [
    said(fault, `${service} sends the request to an address that is not followed.`),
    'Enter the address that the service has moved to.',
  ],
  'auth-needed': (fault, service) =>
    asksOnlyForCertificate(challengesIn(fault.message))
      ? [`${service} asks for a certificate, which Alidade cannot give.`, certificateAdvice]
      : [
          fault.status === 403 ? `${service} does not allow this.` : `${service} asks for a login.`,
          'Sign in with what the service has given you, or ask its operator for access.',
        ],
  service: (fault) =>
    isOfFile(fault)
      ? [
          `This file holds no table but the error of a service${saidAfter(fault)}`,
          'Ask the service again for what the file was to hold, and open that.',
        ]
      : [
          withPlace(said(fault, 'The service reports an error without words.'), fault),
          'Correct the query by the service’s words, then run it again.',
        ],
  overflow: (fault, service) => [
    said(fault, `The answer of ${within(service)} was cut by a limit.`),
    'Ask for fewer rows or columns, or raise the row limit.',
  ],
  html: (fault, service) => {
    const title = saidAfter(fault)
    return isOfFile(fault)
      ? [`This file is a web page, not a table${title}`, 'Ask for the data again, signed in where that is needed.']
      : [
          `${service} answered with a web page instead of data${title}`,
          'Check the address: it may be that of a page about the service, or of a login.',
        ]
  },
  votable: (fault) =>
    isOfFile(fault)
      ? [
          // What is wrong from the first byte on has no place.
          withPlace(fileWords(fault), fault.byte === 0 ? { ...fault, line: undefined, byte: undefined } : fault),
          'Get the file once more from where it came; if it stays so, show these words to whoever made it.',
        ]
      : [
          withPlace(said(fault, 'This cannot be read as a VOTable.'), fault),
          'Ask for the data again; if it stays so, send the raw answer to whoever made it.',
        ],
  format: (fault) => [
    withPlace(said(fault, 'The format of this is not known.'), fault),
    'Open a VOTable, FITS, CSV or TSV; TOPCAT and STILTS make one of other formats.',
  ],
  limit: (fault) => [
    said(fault, 'A limit of Alidade was reached.'),
    isOfFile(fault)
      ? 'Close tables that are not needed, then open the file again; or open a smaller one.'
      : 'Ask for less at once, or close tables that are not needed.',
  ],
  storage: storageWords,
  'not-found': (fault) => [said(fault, 'This is no longer there.'), 'Open it again.'],
  'bad-request': (fault) => [said(fault, 'This request makes no sense.'), 'Correct it, then try again.'],
  'peer-gone': (fault) => [
    said(fault, 'Alidade has ended.'),
    'Queries and their texts are kept. Close this window and start Alidade again.',
  ],
  bug: (fault) => [
    `An error in Alidade: ${said(fault, 'no more is known.')}`,
    'Try again; if it comes back, copy this message into a report.',
  ],
}

/** What to do next, by what the system or an engine says of the cause. */
const storageCauses: ReadonlyArray<readonly [cause: RegExp, next: string]> = [
  [
    /ENOSPC|EDQUOT|no space left|disk (is )?full|quota exceeded/i,
    'Free some space or choose another place, then try again.',
  ],
  [/EROFS|read-?only/i, 'Choose another place: this one can only be read.'],
  [
    /EACCES|EPERM|permission denied|not permitted/i,
    'Change the permissions of the file and its folder, or choose another place.',
  ],
  [/ENOENT|no such file/i, 'Check the name, or whether it was moved.'],
  [/EIO|i\/o error/i, 'Check the disk, or choose another one.'],
]

/** The store's message often carries its own next action behind the first sentence. */
function storageWords(fault: Fault): readonly [sentence: string, next: string] {
  const message = said(fault, 'The file cannot be read or written.')
  const [, sentence, advice] = /^(.*?\.) ([A-Z].*\.)$/.exec(message) ?? []
  if (sentence !== undefined && advice !== undefined) return [sentence, advice]
  const causes = `${fault.message}\n${fault.detail ?? ''}`
  const next = storageCauses.find(([cause]) => cause.test(causes))?.[1]
  return [message, next ?? 'Check the file and its disk, or choose another place, then try again.']
}

/** One sentence and one next action for any fault. */
export function faultText(fault: Fault): FaultText {
  const [sentence, next] = wordings[fault.kind](fault, hostOf(fault.where) ?? 'The service')
  const wait = fault.retryAfterSeconds
  return {
    sentence,
    ...(fault.where === undefined || fault.where === '' ? {} : { where: fault.where }),
    next: wait === undefined ? next : `The service asks to try again in ${waitText(wait)}.`,
  }
}
