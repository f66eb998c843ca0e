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
  return isSecretName(name) ? [name, removed] : [name, value]
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

/** URLs inside a text lose userinfo and secret parameters; so do JSON members with secret names. */
export function cleanText(text: string): string {
  return text
    .replace(/\bhttps?:\/\/[^\s"'<>]+/gi, (url) => cleanUrl(url))
    .replace(/("([^"\\]{1,100})"\s*:\s*)"(?:[^"\\]|\\.)*("|$)/g, (whole, before: string, name: string) =>
      isSecretName(name) ? `${before}"${removed}"` : whole,
    )
}

/** Values shorter than this are not looked for in texts: they would be found everywhere. */
const shortestKnown = 4
/** At most so many values are remembered; the oldest go first. */
const mostKnown = 2000

/**
 * The secret values that went over the wire, to be removed wherever they turn up again: in an echoed header, an error
 * page, a token answer. A value is also found in its percent-encoded, XML-escaped and base64 forms.
 */
export class KnownSecrets {
  readonly #values = new Set<string>()

  /** Remembers the value of a secret header: the whole, the part behind its scheme, and user and password of Basic. */
  addHeader(name: string, value: string): void {
    if (/cookie/i.test(name))
      for (const pair of value.split(/[;\n]/)) this.add(pair.slice(pair.indexOf('=') + 1).trim())
    else {
      this.add(value)
      const [, scheme = '', rest = ''] = /^(\S+)\s+(.+)$/.exec(value) ?? []
      this.add(rest)
      if (scheme.toLowerCase() === 'basic') {
        const pair = Buffer.from(rest, 'base64').toString('utf8')
        this.add(pair)
        this.add(pair.slice(pair.indexOf(':') + 1))
      }
    }
  }

  /** Remembers the values of secret parameters of a query or form. */
  addParameters(parameters: Iterable<readonly [string, string]>): void {
    for (const [name, value] of parameters) if (isSecretName(name)) this.add(value)
  }

  add(value: string): void {
    for (const form of formsOf(value)) {
      if (form.length < shortestKnown || form === removed) continue
      this.#values.delete(form)
      this.#values.add(form)
    }
    for (const oldest of this.#values) {
      if (this.#values.size <= mostKnown) break
      this.#values.delete(oldest)
    }
  }

  /** The text without any known value; a value that is cut off at the end of the text is removed too. */
  removeFrom(text: string): string {
    let clean = text
    for (const value of this.#longestFirst()) {
      if (clean.includes(value)) clean = clean.replaceAll(value, removed)
      const tail = cutTail(clean, value)
      if (tail > 0) clean = clean.slice(0, -tail) + removed
    }
    return clean
  }

  #longestFirst(): string[] {
    return [...this.#values].sort((a, b) => b.length - a.length)
  }
}

function formsOf(value: string): Set<string> {
  const percent = encodeURIComponent(value)
  const xml = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return new Set([value, percent, percent.replaceAll('%20', '+'), xml, Buffer.from(value, 'utf8').toString('base64')])
}

/** Length of the longest end of `text` (8 characters or more) that is a beginning of `value`. */
function cutTail(text: string, value: string): number {
  for (let length = Math.min(value.length - 1, text.length); length >= 8; length -= 1)
    if (text.endsWith(value.slice(0, length))) return length
  return 0
}
