import type { Outcome } from '#shared/ipc/fault.ts'
import type { LocalRequest, LocalResponse } from '../../../net/listen.ts'
import type { WebClient } from './web-client.ts'

/** What stands behind a URL. */
export interface FetchedUrl {
  readonly status: number
  readonly contentType?: string
  readonly bytes?: number
  readonly body: AsyncIterable<Uint8Array>
}

/** Fetches a URL for a page: with nobody's credentials, and never where a redirect leads to another host. */
export type FetchUrl = (url: string, signal: AbortSignal) => Promise<Outcome<FetchedUrl>>

export const translatorPath = '/proxied/'

/**
 * Answers `GET /proxied/KEY?URL` (SAMP 1.3, 5.2.5): a page may read what it could not reach itself, but only under a URL
 * that a program of this machine told it. Whatever comes is data: a browser must neither guess its type nor run it.
 */
export async function serveTranslation(
  request: LocalRequest,
  response: LocalResponse,
  headers: Readonly<Record<string, string>>,
  clientOf: (key: string) => WebClient | undefined,
  fetchUrl: FetchUrl,
): Promise<void> {
  const refuse = (status: number, text: string) =>
    response.answer(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' }, `${text}\n`)
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'GET only.')
  const client = clientOf(request.path.slice(translatorPath.length))
  if (client === undefined || (request.origin !== undefined && request.origin !== client.origin))
    return refuse(403, 'No registered page asks here.')
  const url = client.mentioned(request.rawQuery)
  if (url === undefined) return refuse(403, 'No program told this page of that address.')
  const fetched = await fetchUrl(url, request.signal)
  if (!fetched.ok) return refuse(404, fetched.fault.message)
  const { status, contentType, bytes, body } = fetched.value
  response.begin(status, {
    ...headers,
    'Content-Type': contentType ?? 'application/octet-stream',
    ...(bytes !== undefined && { 'Content-Length': String(bytes) }),
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'Cache-Control': 'no-store',
  })
  // Who asks for the head only lets the rest go: begun and broken off, so that what was opened is closed.
  for await (const chunk of body) {
    if (request.method === 'HEAD') break
    await response.write(chunk)
  }
  response.end()
}
