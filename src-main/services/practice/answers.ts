import type { Fault } from '#shared/ipc/fault.ts'
import type { LocalRequest, LocalResponse } from '../../net/listen.ts'
import { type XmlNode, xml, xmlDocument } from './xml-text.ts'

/** A request with the place it was made to. */
export interface Asked {
  readonly request: LocalRequest
  readonly response: LocalResponse
  /** Base address of the service as this client names it: `http://127.0.0.1:8642/tap`. */
  readonly base: string
}

const safe = { 'X-Content-Type-Options': 'nosniff' } as const
/** What changes while a client looks on must not be kept by it. */
const fresh = { ...safe, 'Cache-Control': 'no-store' } as const

export const answerXml = ({ response }: Asked, root: XmlNode): void =>
  response.answer(200, { ...fresh, 'Content-Type': 'text/xml; charset=utf-8' }, xmlDocument(root))

export const answerText = ({ response }: Asked, text: string): void =>
  response.answer(200, { ...fresh, 'Content-Type': 'text/plain; charset=utf-8' }, text)

/** A page in XHTML; no script, style or picture of elsewhere. */
export const answerPage = ({ response }: Asked, root: XmlNode): void =>
  response.answer(
    200,
    {
      ...safe,
      'Content-Type': 'application/xhtml+xml; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    },
    xmlDocument(root, '<!DOCTYPE html>\n'),
  )

/** 303 See Other (UWS 1.1, 2.2.3). */
export const redirect = ({ response }: Asked, location: string): void =>
  response.answer(
    303,
    { ...fresh, Location: location, 'Content-Type': 'text/plain; charset=utf-8' },
    `See ${location}\n`,
  )

const statuses: Partial<Record<Fault['kind'], number>> = {
  'bad-request': 400,
  service: 400,
  votable: 400,
  format: 400,
  html: 400,
  'not-found': 404,
  'auth-needed': 401,
  limit: 413,
  cancelled: 503,
  timeout: 503,
}

/** The HTTP status of a fault; what is nobody's mistake outside is 500. */
export const statusOf = ({ kind, status }: Fault): number =>
  status !== undefined && status >= 400 ? status : (statuses[kind] ?? 500)

/** A fault's own words with the place in the query, where it has one. */
export const wordsOf = ({ message, line, column }: Fault): string =>
  line === undefined ? message : `${message} (line ${line}${column === undefined ? '' : `, column ${column}`})`

/** An error document: a VOTable whose QUERY_STATUS is ERROR (DALI 1.1, 4.2 and 4.4.1). */
export const errorDocument = (words: string): string =>
  xmlDocument(
    xml(
      'VOTABLE',
      { version: '1.4', xmlns: 'http://www.ivoa.net/xml/VOTable/v1.3' },
      xml(
        'RESOURCE',
        { type: 'results' },
        xml('INFO', { name: 'QUERY_STATUS', value: 'ERROR' }, words),
        xml('INFO', { name: 'standardID', value: 'ivo://ivoa.net/std/TAP' }),
      ),
    ),
  )

/** Answers with an error document and the status that belongs to it. */
export function answerFault({ response }: Asked, fault: Fault, headers: Readonly<Record<string, string>> = {}): void {
  response.answer(
    statusOf(fault),
    {
      ...fresh,
      ...(fault.retryAfterSeconds !== undefined && { 'Retry-After': String(fault.retryAfterSeconds) }),
      ...headers,
      'Content-Type': 'application/x-votable+xml',
    },
    errorDocument(wordsOf(fault)),
  )
}

/** 405 with the methods that are allowed. */
export const answerMethod = (asked: Asked, allowed: string): void =>
  answerFault(
    asked,
    { kind: 'http', status: 405, message: `${asked.request.method} is not possible here; ${allowed} is.` },
    { Allow: allowed },
  )

/** A stream of bytes, with back-pressure; `name` is what a browser proposes for the file. */
export async function answerPieces(
  { request, response }: Asked,
  file: { readonly mime: string; readonly name: string; readonly bytes?: number },
  pieces: AsyncIterable<Uint8Array>,
): Promise<void> {
  response.begin(200, {
    ...fresh,
    'Content-Type': file.mime,
    'Content-Disposition': `inline; filename="${file.name}"`,
    ...(file.bytes !== undefined && { 'Content-Length': String(file.bytes) }),
  })
  if (request.method !== 'HEAD') for await (const piece of pieces) await response.write(piece)
  response.end()
}
