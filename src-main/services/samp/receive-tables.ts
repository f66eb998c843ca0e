import { stat } from 'node:fs/promises'
import { FaultError, fail, type Outcome } from '#shared/ipc/fault.ts'
import type { Mark, TableInfo } from '#shared/model/table.ts'
import { filePath } from '#shared/vo/samp/lockfile.ts'
import { errorResponse, okResponse, warningResponse } from '#shared/vo/samp/message.ts'
import { isNearAddress } from '#shared/vo/samp/table-address.ts'
import { type SampMap, stringOf } from '#shared/vo/samp/value.ts'
import type { Net } from '../../net/net.ts'
import { cleanUrl } from '../../net/secrets.ts'
import type { Clock } from '../../store/clock.ts'
import { unreadableFault } from '../../store/unreadable-fault.ts'
import type { ReadingTable, TableSource } from '../../tables/table.ts'
import type { MessageHandler, ReceivedMessage } from './client/samp-client.ts'
import type { FetchUrl } from './hub/web-translator.ts'
import type { SampTables } from './samp-tables.ts'
import type { SharedTables } from './shared-tables.ts'

/** Keeps what comes from an address, which dies with the program that sent it. */
export interface KeptCopies {
  /** The same bytes, kept under the name as they pass. */
  keep(name: string, body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
}

export interface ReceiveTablesParts {
  readonly tables: SampTables
  readonly shared: SharedTables
  /** A door without credentials. */
  readonly net: Pick<Net, 'request'>
  /** The same for pages: without redirects to other hosts. */
  readonly fetchForPage: FetchUrl
  /** Whether a client is a page, as far as our hub knows. */
  readonly isPage: (sender: string) => boolean
  readonly arrived: (table: string, from: string) => void
  readonly clock: Clock
  /** Absent: no copies are kept. */
  readonly copies?: KeptCopies
  readonly randomId?: () => string
  /** Nothing comes for so long: the address does not answer. Default 30 s. */
  readonly idleSeconds?: number
  /** The sender is answered in this time at the latest; the table goes on arriving. Default 10 min. */
  readonly replySeconds?: number
}

/** Bytes of a table over http; what our memory cannot hold ends earlier. */
const mostBytes = 16 * 1_073_741_824

/** Handles table.load.votable, table.load.fits and table.load.csv: what it is the content decides. */
export function tableLoader(parts: ReceiveTablesParts): MessageHandler {
  return async (message) => {
    const url = stringOf(message.params, 'url')?.trim()
    if (url === undefined || url === '')
      return errorResponse({ short: 'The parameter "url" is missing.', code: 'bad-request' })
    const reading = await readFrom(parts, message, url)
    if (!reading.ok) return refusal(reading.fault.message, reading.fault.kind, cleanUrl(url))
    const { id, done } = reading.value
    parts.shared.remember({ table: id, tableId: tableIdOf(message.params), url, rows: undefined }, [message.sender])
    parts.arrived(id, message.senderName)
    const info = await inTime(parts, done)
    return info ? answer(info) : stillArriving
  }
}

/** An empty one is none. */
const tableIdOf = (params: SampMap): string | undefined => stringOf(params, 'table-id') || undefined

const refusal = (reason: string, code: string, where: string): SampMap =>
  errorResponse({ short: reason, user: `Alidade cannot read a table from ${where}: ${reason}`, code })

const stillArriving = warningResponse(
  {},
  { short: 'Rows are still arriving; those that are there are shown.', code: 'partial' },
)

/** Whole, or with a warning of what it lacks. */
function answer({ completeness, rows }: TableInfo): SampMap {
  if (completeness.length === 0) return okResponse()
  const user = `${rows} rows were read. ${completeness.map(sentenceOf).join(' ')}`
  return warningResponse({}, { short: sentenceOf(completeness[0]), user, code: completeness[0]?.kind ?? 'partial' })
}

function sentenceOf(mark: Mark | undefined): string {
  if (mark?.kind === 'truncated') return mark.message ?? 'The table says that a limit has cut its rows.'
  return mark?.message ?? ''
}

/** The table's end, or undefined where it takes too long for the sender. */
async function inTime({ clock, replySeconds = 600 }: ReceiveTablesParts, done: Promise<TableInfo>) {
  let cancel: () => void = () => undefined
  const late = new Promise<undefined>((resolve) => {
    cancel = clock.after(replySeconds * 1000, () => resolve(undefined))
  })
  try {
    return await Promise.race([done, late])
  } finally {
    cancel()
  }
}

async function readFrom(
  parts: ReceiveTablesParts,
  { mtype, params, sender, senderName }: ReceivedMessage,
  url: string,
): Promise<Outcome<ReadingTable>> {
  const path = filePath(url)
  const isPage = parts.isPage(sender)
  if (isPage && (path !== undefined || isNearAddress(url)))
    return fail('bad-request', 'A page may not have files or addresses of this machine or its network read.')
  const name = nameOf(path ?? url, mtype)
  const copy = path === undefined ? copyName(parts, name) : undefined
  const tableId = tableIdOf(params)
  const source: TableSource = {
    title: titleOf(params, path ?? url, senderName),
    provenance: {
      kind: 'samp',
      source: cleanUrl(url),
      from: senderName,
      ...(copy !== undefined && { copy }),
      ...(tableId !== undefined && { tableId }),
      at: new Date(parts.clock.now()).toISOString(),
    },
  }
  if (path !== undefined) return openFile(parts, path, source, name)
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    return fail('bad-request', 'Only file:, http: and https: addresses are read.')
  return isPage ? openForPage(parts, url, source, name) : openAddress(parts, url, source, name)
}

async function openFile(
  { tables }: ReceiveTablesParts,
  path: string,
  source: TableSource,
  name: string,
): Promise<Outcome<ReadingTable>> {
  try {
    const facts = await stat(path)
    if (!facts.isFile()) return fail('storage', 'This is not a file.', { where: path })
    return await tables.readFile(path, source, { bytesExpected: facts.size, name })
  } catch (error) {
    if (error instanceof FaultError) throw error
    return { ok: false, fault: unreadableFault(error, path) }
  }
}

async function openAddress(
  { net, tables, copies, idleSeconds = 30 }: ReceiveTablesParts,
  url: string,
  source: TableSource,
  name: string,
): Promise<Outcome<ReadingTable>> {
  const answer = await net.request({ url, idleTimeoutSeconds: idleSeconds, maxBytes: mostBytes })
  if (!answer.ok) return answer
  const { status, body, bytesExpected, cancel } = answer.value
  if (status < 200 || status > 299) {
    cancel()
    return fail('http', `The address answers with status ${status}.`, { status })
  }
  const size = bytesExpected === undefined ? {} : { bytesExpected }
  return tables.read(copied(copies, body, source), source, { ...size, giveUp: cancel, name })
}

async function openForPage(
  { fetchForPage, tables, copies, idleSeconds = 30 }: ReceiveTablesParts,
  url: string,
  source: TableSource,
  name: string,
): Promise<Outcome<ReadingTable>> {
  const stop = new AbortController()
  const silent = setTimeout(() => stop.abort(), idleSeconds * 1000)
  try {
    const answer = await fetchForPage(url, stop.signal)
    if (!answer.ok) return stop.signal.aborted ? fail('timeout', 'The address does not answer.') : answer
    const { status, body, bytes } = answer.value
    if (status < 200 || status > 299) {
      stop.abort()
      return fail('http', `The address answers with status ${status}.`, { status })
    }
    const size = bytes === undefined ? {} : { bytesExpected: bytes }
    return await tables.read(copied(copies, body, source), source, { ...size, giveUp: () => stop.abort(), name })
  } finally {
    clearTimeout(silent)
  }
}

/** What the sender calls it, else the last word of its address. */
function titleOf(params: SampMap, address: string, senderName: string): string {
  const given = stringOf(params, 'name')?.trim()
  const last = address
    .replace(/[?#].*$/, '')
    .split(/[/\\]/)
    .findLast((word) => word !== '')
  return (given || last || `table of ${senderName}`).slice(0, 500)
}

/** By a name text is known as a table; what is said to be CSV is one whatever its address. */
const nameOf = (address: string, mtype: string): string => {
  const name = address.replace(/[?#].*$/, '')
  return mtype === 'table.load.csv' && !/\.(csv|tsv|ecsv|txt)(\.gz)?$/i.test(name) ? `${name}.csv` : name
}

/** By the ending of its name a copy is known as text, as the address was. */
function copyName({ copies, randomId }: ReceiveTablesParts, name: string): string | undefined {
  const ending = /\.[a-z]{1,8}(\.gz)?$/i.exec(name)?.[0] ?? ''
  return copies && randomId && `${randomId()}${ending}`
}

const copied = (
  copies: KeptCopies | undefined,
  body: AsyncIterable<Uint8Array>,
  { provenance: { copy } }: TableSource,
): AsyncIterable<Uint8Array> => (copies && copy !== undefined ? copies.keep(copy, body) : body)
