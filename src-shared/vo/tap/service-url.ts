/**
 * The base URL in a form that two spellings of one service share: without /sync and its siblings, without a slash at its
 * end, with https where no scheme is given (http on this machine), without user name and password (they never travel in a URL). Undefined where the text is no http(s) URL.
 */
export function normaliseServiceUrl(text: string): string | undefined {
  const trimmed = text.trim().replace(/^<(.*)>$/, '$1')
  const scheme = /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?:[:/]|$)/i.test(trimmed) ? 'http' : 'https'
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `${scheme}://${trimmed}`
  if (trimmed === '' || /\s/.test(trimmed) || !URL.canParse(withScheme)) return undefined
  const url = new URL(withScheme)
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return undefined
  url.hash = ''
  const query = withoutTapParameters(url)
  const path = url.pathname.replace(/(?:\/+(?:sync|async|capabilities|tables|availability|examples))?\/*$/i, '')

  return `${url.protocol}//${url.host}${path}${query}`
}

/** A query that belongs to the base URL (`?instance=x`) stays; parameters of TAP requests do not. */
function withoutTapParameters(url: URL): string {
  const own = [...url.searchParams].filter(
    ([name]) => !/^(?:REQUEST|QUERY|LANG|FORMAT|MAXREC|VERSION|RESPONSEFORMAT|detail)$/i.test(name),
  )
  return own.length === 0 ? '' : `?${new URLSearchParams(own).toString()}`
}

/** A resource of the service (TAP 1.1, 2: sync, async, availability, capabilities, tables), parameters behind it. */
export function resourceUrl(base: string, path: string, parameters: Readonly<Record<string, string>> = {}): string {
  const url = new URL(base)
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.toString()
}

/** A short name for a service that gives none: host and path. */
export function serviceTitle(base: string): string {
  const url = new URL(base)
  return `${url.host}${url.pathname.replace(/\/+$/, '')}`
}
