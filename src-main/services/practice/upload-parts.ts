import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'

/** One part of a multipart/form-data body (RFC 7578, 4.2). */
export interface UploadPart {
  readonly name: string
  /** Given for what a form sends as a file. */
  readonly filename: string | undefined
  readonly contentType: string | undefined
  readonly bytes: Uint8Array
}

export interface PartLimits {
  readonly parts: number
  /** Bytes of the header lines of one part. */
  readonly headerBytes: number
}

const usualLimits: PartLimits = { parts: 200, headerBytes: 8192 }
const lineEnd = Buffer.from('\r\n')
const blankLine = Buffer.from('\r\n\r\n')

const broken = (what: string): Outcome<never> =>
  fail('bad-request', `The form (multipart/form-data) cannot be read: ${what}.`)

/**
 * The boundary of a multipart/form-data content type; undefined for other types, '' where it is missing or no text of one
 * line. RFC 2046, 5.1.1 allows fewer characters and 70 of them; STILTS (TOPCAT) sends `<` and `>`.
 */
export function boundaryOf(contentType: string | undefined): string | undefined {
  if (!/^\s*multipart\/form-data\s*(;|$)/i.test(contentType ?? '')) return undefined
  const found = /;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(contentType ?? '')
  const boundary = found?.[1] ?? found?.[2] ?? ''
  return /^[\x20-\x7e]{0,199}[\x21-\x7e]$/.test(boundary) ? boundary : ''
}

/**
 * Cuts a multipart/form-data body into its parts. A body that ends before its closing boundary is refused: an upload
 * that was cut off must not become a shorter table.
 */
export function readParts(
  body: Uint8Array,
  boundary: string,
  limits: PartLimits = usualLimits,
): Outcome<readonly UploadPart[]> {
  if (boundary === '') return broken('its boundary is missing')
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const delimiter = Buffer.from(`--${boundary}`, 'latin1')
  const inner = Buffer.concat([lineEnd, delimiter])
  const parts: UploadPart[] = []
  // The first boundary may stand at the very start; what stands before it is a preamble, which is skipped (RFC 2046, 5.1.1).
  let at = bytes.subarray(0, delimiter.length).equals(delimiter) ? 0 : bytes.indexOf(inner) + lineEnd.length
  if (at < lineEnd.length && at !== 0) return broken('its boundary does not occur')
  for (;;) {
    at += delimiter.length
    if (bytes.subarray(at, at + 2).toString('latin1') === '--') return ok(parts)
    const begin = endOfDelimiterLine(bytes, at)
    if (begin === undefined) return broken('it ends within a boundary line')
    if (parts.length === limits.parts) return broken(`it has more than ${limits.parts} parts`)
    const headEnd = headersEnd(bytes, begin)
    if (headEnd === undefined) return broken(`part ${parts.length + 1} ends within its header`)
    if (headEnd.content - begin > limits.headerBytes)
      return broken(`the header of part ${parts.length + 1} is too long`)
    // An empty part's delimiter begins with the line end that closes its header.
    const next = bytes.indexOf(inner, headEnd.content - lineEnd.length)
    if (next < 0) return broken(`part ${parts.length + 1} was cut off`)
    const head = bytes.subarray(begin, headEnd.text).toString('utf8')
    const part = partOf(head, bytes.subarray(headEnd.content, Math.max(headEnd.content, next)))
    if (part === undefined) return broken(`part ${parts.length + 1} has no name`)
    parts.push(part)
    at = next + lineEnd.length
  }
}

/** Behind the line of a delimiter, which may have blanks at its end; undefined where something else follows. */
function endOfDelimiterLine(bytes: Buffer, at: number): number | undefined {
  let end = at
  while (bytes[end] === 0x20 || bytes[end] === 0x09) end++
  return bytes[end] === 0x0d && bytes[end + 1] === 0x0a ? end + 2 : undefined
}

function headersEnd(bytes: Buffer, begin: number): { readonly text: number; readonly content: number } | undefined {
  if (bytes[begin] === 0x0d && bytes[begin + 1] === 0x0a) return { text: begin, content: begin + 2 }
  const text = bytes.indexOf(blankLine, begin)
  return text < 0 ? undefined : { text, content: text + blankLine.length }
}

function partOf(head: string, content: Uint8Array): UploadPart | undefined {
  const fields = new Map<string, string>()
  for (const line of head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  const disposition = fields.get('content-disposition') ?? ''
  const name = parameterOf(disposition, 'name')
  if (!/^form-data\s*(;|$)/i.test(disposition) || name === undefined) return undefined
  return {
    name,
    filename: parameterOf(disposition, 'filename'),
    contentType: fields.get('content-type'),
    bytes: new Uint8Array(content),
  }
}

/** A parameter of Content-Disposition: browsers write quotes as %22, other clients as \". */
function parameterOf(disposition: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, 'i').exec(disposition)
  const quoted = found?.[1]?.replace(/\\(["\\])/g, '$1').replaceAll('%22', '"')
  return quoted ?? found?.[2]
}
