import type { Behaving, NamedBehaviour } from './query-behaviour.ts'
import { recordedAnswer, recordedText } from './recorded-answer.ts'

/** A whole answer that is always the same. */
export interface FixedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

const plain = { 'content-type': 'text/plain' }
const html = { 'content-type': 'text/html' }
export const xml = { 'content-type': 'text/xml' }

const fixed = (status: number, headers: FixedAnswer['headers'], body: FixedAnswer['body']): FixedAnswer => ({
  status,
  headers,
  body,
})

/** A recorded answer as it came. */
export function replayed(name: string): FixedAnswer {
  const { status, headers, body } = recordedAnswer(name)
  return fixed(status, Object.fromEntries(headers), body)
}

export const notFound = fixed(404, plain, 'Not found.')
export const loginPage = fixed(
  200,
  html,
  '<!DOCTYPE html>\n<html><head><title>Sign in &mdash; Example Archive</title></head><body><h1>Please sign in</h1>' +
    '<form><input name="user"></form></body></html>',
)

/** An error in DaCHS's form: status 200, text/xml, with other words (traces sync-error-*.http). */
export const dachsError = (words: string): FixedAnswer => {
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const document = recordedText('dachs-sync-error-column').replace(
    /Field query: [^<]*/,
    () => `Field query: ${escaped}`,
  )
  return fixed(200, xml, document)
}

const daiquiriError =
  '<?xml version="1.0"?>\n<VOTABLE version="1.3" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results">' +
  '<INFO name="QUERY_STATUS" value="ERROR">QUERY: There has been an error while parsing your query.\n' +
  'LANG: This query language is not supported.</INFO></RESOURCE></VOTABLE>'

/** Named behaviours that are whole answers. */
export const namedAnswers: Readonly<Record<Exclude<NamedBehaviour, Behaving>, FixedAnswer>> = {
  login_page: loginPage,
  server_error: fixed(500, plain, 'Internal error: the database is away.'),
  server_error_page: fixed(502, html, '<html><head><title>502 Bad Gateway</title></head><body></body></html>'),
  unauthorised: replayed('dachs-auth-401'),
  forbidden: fixed(403, plain, 'You may not query this table.'),
  busy: fixed(429, { ...plain, 'retry-after': '7' }, 'Too many queries.'),
  empty: fixed(200, xml, ''),
  redirect: fixed(303, { location: 'results/1' }, ''),
  daiquiri_error: fixed(400, xml, daiquiriError),
  text_error: fixed(400, plain, 'Unknown function: FOO'),
  not_votable: fixed(200, { 'content-type': 'application/x-votable+xml' }, '{"rows": []}'),
}
