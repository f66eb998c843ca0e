import type { NetRequest } from './net.ts'
import { cleanUrl } from './secrets.ts'

/** At most so many redirects are followed for one request. */
export const maxHops = 10

export type Method = NonNullable<NetRequest['method']>

/** What to do with an answer: hand it out, go on to another URL, or refuse. */
export type RedirectDecision =
  | { readonly kind: 'answer' }
  | { readonly kind: 'follow'; readonly url: URL; readonly method: Method; readonly keepsBody: boolean }
  | { readonly kind: 'refused'; readonly message: string }

const redirecting: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Decides about one redirect (RFC 9110, 15.4). The Location is resolved against the URL that gave it (RFC 3986, 5.2),
 * so `//other/path` names another host while `tap//async` keeps its double slash. A POST goes on as GET after 301, 302
 * and 303, as browsers do. http to https is followed, https to http never; a body never crosses an origin.
 */
export function redirectOf(
  from: { readonly url: URL; readonly method: Method },
  status: number,
  location: string | undefined,
): RedirectDecision {
  if (!redirecting.has(status) || location === undefined || from.method === 'DELETE') return { kind: 'answer' }
  const here = withoutSecrets(from.url)
  if (!URL.canParse(location, from.url.href))
    return {
      kind: 'refused',
      message: `${here} redirects to an address that cannot be read: ${cleanUrl(location.slice(0, 200))}`,
    }
  const url = new URL(location, from.url)
  url.username = ''
  url.password = ''
  url.hash = ''
  const there = withoutSecrets(url)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return { kind: 'refused', message: `${here} redirects to ${there}, which is neither http nor https.` }
  if (from.url.protocol === 'https:' && url.protocol === 'http:')
    return { kind: 'refused', message: `${here} redirects to ${there}: from https down to http is not followed.` }
  const keepsMethod = status === 307 || status === 308
  if (from.method !== 'POST') return { kind: 'follow', url, method: from.method, keepsBody: false }
  if (!keepsMethod) return { kind: 'follow', url, method: 'GET', keepsBody: false }
  if (url.origin !== from.url.origin)
    return {
      kind: 'refused',
      message: `${here} asks to send the same request on to ${there}; what was posted stays with its origin.`,
    }
  return { kind: 'follow', url, method: 'POST', keepsBody: true }
}

/** A URL for messages: scheme, host and path; no userinfo, no query, no fragment. */
export function withoutSecrets(url: URL): string {
  return url.host === '' ? `${url.protocol}` : `${url.protocol}//${url.host}${url.pathname}`
}
