interface Cookie {
  readonly origin: string
  readonly name: string
  readonly value: string
  readonly path: string
}

/**
 * Cookies of one chain of redirects. A cookie goes back to exactly the origin that set it (Domain is ignored, so it
 * reaches no sub-domain and no other port), below its Path, and is forgotten with the chain.
 */
export class ChainCookies {
  readonly #cookies: Cookie[] = []

  /** Takes the Set-Cookie fields of an answer (RFC 6265, 5.2). */
  take(url: URL, fields: readonly string[], nowMilliseconds: number): void {
    for (const field of fields) this.#takeOne(url, field, nowMilliseconds)
  }

  /** Value of the Cookie header for a request to `url`; undefined if there is none. */
  headerFor(url: URL): string | undefined {
    const fitting = this.#cookies.filter((cookie) => cookie.origin === url.origin && below(url.pathname, cookie.path))
    return fitting.length === 0 ? undefined : fitting.map(({ name, value }) => `${name}=${value}`).join('; ')
  }

  #takeOne(url: URL, field: string, nowMilliseconds: number): void {
    const [pair = '', ...attributes] = field.split(';').map((part) => part.trim())
    const equals = pair.indexOf('=')
    if (equals < 1) return
    const given = new Map(attributes.map((attribute) => splitAttribute(attribute)))
    const path = given.get('path')
    const cookie: Cookie = {
      origin: url.origin,
      name: pair.slice(0, equals).trim(),
      value: pair.slice(equals + 1).trim(),
      path: path?.startsWith('/') ? path : url.pathname.slice(0, Math.max(1, url.pathname.lastIndexOf('/'))),
    }
    const old = this.#cookies.findIndex(
      (other) => other.origin === cookie.origin && other.name === cookie.name && other.path === cookie.path,
    )
    if (old >= 0) this.#cookies.splice(old, 1)
    if (!expired(given, nowMilliseconds)) this.#cookies.push(cookie)
  }
}

const splitAttribute = (attribute: string): readonly [string, string] => {
  const equals = attribute.indexOf('=')
  return equals < 0
    ? [attribute.toLowerCase(), '']
    : [attribute.slice(0, equals).trim().toLowerCase(), attribute.slice(equals + 1).trim()]
}

const below = (pathname: string, path: string): boolean =>
  pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)

function expired(attributes: ReadonlyMap<string, string>, nowMilliseconds: number): boolean {
  const maxAge = attributes.get('max-age')
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0
  const expires = Date.parse(attributes.get('expires') ?? '')
  return Number.isFinite(expires) && expires <= nowMilliseconds
}
