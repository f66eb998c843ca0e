import { crc32 } from 'node:zlib'

/**
 * A journal is a text file of records, one a line: CRC-32 of the JSON as 8 hex digits, its length in bytes, the JSON.
 * The first record is the header. A line can be read without those before it, so damage costs only what it touches.
 */
export interface JournalHeader {
  readonly journal: string
  /** Number of the records' shape. */
  readonly schema: number
  /** Counts the rewritings of the file. */
  readonly generation: number
}

export interface JournalScan {
  /** Payloads of the good records in order, the header aside. */
  readonly records: readonly unknown[]
  readonly header: JournalHeader | undefined
  /**
   * `torn`: bad bytes at the end only, as a cut leaves them; `damaged`: bad bytes with good ones behind them, or no header.
   */
  readonly state: 'whole' | 'torn' | 'damaged'
  /** End of the last good record, in bytes. */
  readonly goodBytes: number
}

const newline = 0x0a
const space = 0x20
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

const hex = (sum: number): string => (sum >>> 0).toString(16).padStart(8, '0')

export function encodeRecord(payload: unknown): Uint8Array {
  const json = encoder.encode(JSON.stringify(payload))
  const head = encoder.encode(`${hex(crc32(json))} ${json.byteLength} `)
  const record = new Uint8Array(head.byteLength + json.byteLength + 1)
  record.set(head)
  record.set(json, head.byteLength)
  record[record.byteLength - 1] = newline
  return record
}

const isHexDigit = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66))

/** The good record that starts at an offset, if one does; `end` is behind its JSON, where the line end should stand. */
function recordAt(bytes: Uint8Array, start: number): { readonly payload: unknown; readonly end: number } | undefined {
  if (bytes[start + 8] !== space) return undefined
  for (let at = start; at < start + 8; at++) if (!isHexDigit(bytes[at])) return undefined
  let length = 0
  let at = start + 9
  for (; at < start + 19; at++) {
    const digit = (bytes[at] ?? 0) - 0x30
    if (digit < 0 || digit > 9) break
    length = length * 10 + digit
  }
  if (at === start + 9 || bytes[at] !== space) return undefined
  const end = at + 1 + length
  if (end > bytes.byteLength) return undefined
  const json = bytes.subarray(at + 1, end)
  if (hex(crc32(json)) !== decoder.decode(bytes.subarray(start, start + 8))) return undefined
  try {
    return { payload: JSON.parse(decoder.decode(json)), end }
  } catch {
    return undefined
  }
}

function isHeader(payload: unknown): payload is JournalHeader {
  return (
    typeof payload === 'object' &&
    payload !== null &&
    'journal' in payload &&
    typeof payload.journal === 'string' &&
    'schema' in payload &&
    typeof payload.schema === 'number' &&
    'generation' in payload &&
    typeof payload.generation === 'number'
  )
}

/** The header of a journal without reading the rest, unless damage makes it necessary. */
export function headerOf(bytes: Uint8Array): JournalHeader | undefined {
  const first = recordAt(bytes, 0)
  return first && isHeader(first.payload) ? first.payload : scanJournal(bytes).header
}

/** Reads all good records of a journal, whatever stands between them. */
export function scanJournal(bytes: Uint8Array): JournalScan {
  const records: unknown[] = []
  let header: JournalHeader | undefined
  let goodBytes = 0
  let badBeforeGood = false
  let bad = false
  let at = 0
  while (at < bytes.byteLength) {
    const record = recordAt(bytes, at)
    if (!record) {
      bad = true
      at += 1
      continue
    }
    if (bad) badBeforeGood = true
    bad = false
    if (!header && records.length === 0 && isHeader(record.payload)) header = record.payload
    else records.push(record.payload)
    at = record.end
    if (bytes[at] === newline) at += 1
    else bad = true
    goodBytes = at
  }
  const headless = bytes.byteLength > 0 && !header
  const state = badBeforeGood || headless ? 'damaged' : bad ? 'torn' : 'whole'
  return { records, header, state, goodBytes }
}
