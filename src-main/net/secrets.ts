/** What stands where a secret was. */
export const removed = '<removed>'

const secretName = /token|passw|pwd|passphrase|secret|auth|credential|session|signature|cookie|key|jwt|bearer/i
/** Parameter names that are secrets as whole words only: `sig`, `pass`, `sid` (but not `sigma`, `passband`). */
const secretWord = /(^|[^a-z])(sig|pass|sid|pin|code)([^a-z]|$)/i
/** Names that contain a word of the above and carry no secret. */
const harmless = /^(www-authenticate|proxy-authenticate|author|authors|authority|keyword|keywords|:authority)$/i

/** True for headers and parameters whose value must not be kept: tokens, keys, passwords, cookies, signatures. */
export const isSecretName = (name: string): boolean =>
  !harmless.test(name) && (secretName.test(name) || secretWord.test(name))

/** The header with its value removed if its name says it is a secret. */
export function cleanHeader([name, value]: readonly [string, string]): [string, string] {
  if (isSecretName(name)) return [name, removed]
  return [name, cleanText(/^(content-)?location$/i.test(name) ? cleanUrl(value) : value)]
}

/** A URL without userinfo and with the values of secret parameters removed, wherever they stand in query or fragment. */
export function cleanUrl(text: string): string {
  const withoutUser = text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1')
  const start = withoutUser.search(/[?#]/)
  return start < 0 ? withoutUser : withoutUser.slice(0, start) + cleanParameters(withoutUser.slice(start))
}

/** Parameters (`a=1&token=x`, also after ? and #) with the values of secret ones removed. */
export function cleanParameters(text: string): string {
  return text.replace(/(^|[?&#;\s])([^=&#?;\s]{1,200})=([^&#\s]*)/g, (whole, before: string, name: string) =>
    isSecretName(decodedName(name)) ? `${before}${name}=${removed}` : whole,
  )
}

function decodedName(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}

/** A text without what its own form shows to be secret: in URLs, JSON members, XML elements and multipart fields. */
export function cleanText(text: string): string {
  const unlessSecret =
    (build: (...parts: string[]) => string) =>
    (whole: string, before: string, name: string, ...rest: string[]): string =>
      isSecretName(decodedName(name)) ? build(before, name, ...rest) : whole
  return text
    .replace(/\bhttps?:\/\/[^\s"'<>]+/gi, (url) => cleanUrl(url))
    .replace(
      /("([^"\\]{1,100})"\s*:\s*)(?:"(?:[^"\\]|\\.)*(?:"|$)|[\d.eE+-]+)/g,
      unlessSecret((before) => `${before}"${removed}"`),
    )
    .replace(
      /(<([\w:.-]{1,100})(?:\s[^<>]*)?>)[^<]+/g,
      unlessSecret((before) => `${before}${removed}`),
    )
    .replace(
      /(Content-Disposition:[^\r\n]*\bname="([^"\r\n]{1,200})"[^\r\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n)[\s\S]*?(?=\r?\n--|$)/gi,
      unlessSecret((before) => `${before}${removed}`),
    )
}

/** Values shorter than this are not looked for in texts: they would be found everywhere. */
const shortestKnown = 4
/** Values shorter than this are not looked for in base64. */
const shortestCoded = 8
/** At most so many forms of values are remembered; the oldest go first. */
const mostKnown = 2000

/**
 * The secret values that went over the wire, to be removed wherever they turn up again: in an echoed header, an error
 * page, a token answer. A value is also found percent-encoded, XML- and JSON-escaped, and in base64.
 */
export class KnownSecrets {
  /** Each form of a value with the number of its arrival. */
  readonly #values = new Map<string, number>()
  #arrivals = 0

  /** Grows with each value that was not known. */
  get generation(): number {
    return this.#arrivals
  }

  /** Remembers the value of a secret header: the whole, the part behind its scheme, and user and password of Basic. */
  addHeader(name: string, value: string): void {
    if (/cookie/i.test(name)) {
      for (const pair of value.split(/[;\n]/)) this.add(pair.slice(pair.indexOf('=') + 1).trim())
      return
    }
    this.add(value)
    const [, scheme = '', rest = ''] = /^(\S+)\s+(.+)$/.exec(value) ?? []
    this.add(rest)
    if (scheme.toLowerCase() !== 'basic') return
    const pair = Buffer.from(rest, 'base64').toString('utf8')
    this.add(pair)
    this.add(pair.slice(pair.indexOf(':') + 1))
  }

  /** Every form of every value that is remembered. */
  get forms(): readonly string[] {
    return [...this.#values.keys()]
  }

  /** Remembers the values of secret parameters of a query or form. */
  addParameters(parameters: Iterable<readonly [string, string]>): void {
    for (const [name, value] of parameters) if (isSecretName(name)) this.add(value)
  }

  add(value: string): void {
    for (const form of formsOf(value)) {
      if (form.length < shortestKnown || form === removed || this.#values.has(form)) continue
      this.#arrivals += 1
      this.#values.set(form, this.#arrivals)
    }
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= mostKnown) break
      this.#values.delete(oldest)
    }
  }

  /**
   * The text without any value that arrived after generation `since` (0: any at all). A value that is cut off at the
   * end of the text is removed too.
   */
  removeFrom(text: string, since: number): string {
    if (since >= this.#arrivals || text === '') return text
    const values = [...this.#values].filter(([, arrival]) => arrival > since).map(([value]) => value)
    let clean = text
    for (const value of values.sort((a, b) => b.length - a.length)) {
      if (clean.includes(value)) clean = clean.replaceAll(value, removed)
      const tail = cutTail(clean, value)
      if (tail > 0) clean = clean.slice(0, -tail) + removed
    }
    return clean
  }
}

function formsOf(value: string): Set<string> {
  const percent = encodeURIComponent(Buffer.from(value, 'utf8').toString('utf8'))
  const xml = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
  const json = JSON.stringify(value).slice(1, -1)
  // Without its last characters, which depend on what follows.
  const base64 = Buffer.from(value, 'utf8').toString('base64').replace(/=+$/, '').slice(0, -1)
  const coded = value.length < shortestCoded ? [] : [base64, base64.replaceAll('+', '-').replaceAll('/', '_')]
  const lower = percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
  return new Set([value, percent, lower, percent.replaceAll('%20', '+'), xml, json, ...coded])
}

/** Length of the longest end of `text` (8 characters or more) that is a beginning of `value`. */
function cutTail(text: string, value: string): number {
  const last = text.slice(-1)
  for (let length = Math.min(value.length - 1, text.length); length >= 8; length -= 1)
    if (value[length - 1] === last && text.endsWith(value.slice(0, length))) return length
  return 0
}
