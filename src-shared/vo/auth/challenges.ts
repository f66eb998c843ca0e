/** One challenge of a WWW-Authenticate field (RFC 9110, 11.6.1): a scheme and its parameters, names in lower case. */
export interface Challenge {
  /** As the service spells it: Basic, Bearer, Token, ivoa_bearer, ivoa_cookie, ivoa_x509 ... */
  readonly scheme: string
  readonly parameters: Readonly<Record<string, string>>
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
const quoted = '"(?:[^"\\\\]|\\\\.)*"'
const parameter = new RegExp(`^(${token})[ \\t]*=[ \\t]*(${token}|${quoted})`)
/** A scheme; behind it a space, a comma, or nothing. */
const scheme = new RegExp(`^(${token})(?=[ \\t,]|$)`)
/** What some schemes have in place of parameters (RFC 9110, 11.2: token68). */
const token68 = /^[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/

const unquoted = (text: string): string => (text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text)

/**
 * The challenges of a WWW-Authenticate field, several fields joined by commas, in their order. The IVOA's schemes come
 * several of a kind, one for each standard_id. What cannot be read is passed over.
 */
export function readChallenges(field: string | undefined): readonly Challenge[] {
  const found: { scheme: string; parameters: Record<string, string> }[] = []
  let rest = (field ?? '').slice(0, 16_384)
  for (;;) {
    rest = rest.replace(/^[ \t,\r\n]+/, '')
    if (rest === '') return found
    const last = found.at(-1)
    const pair = parameter.exec(rest)
    if (pair && last) {
      const name = (pair[1] ?? '').toLowerCase()
      last.parameters[name] ??= unquoted(pair[2] ?? '')
      rest = rest.slice(pair[0].length)
      continue
    }
    const word = scheme.exec(rest)?.[1]
    if (word === undefined) {
      rest = rest.replace(/^[^ \t,]+/, '')
      continue
    }
    found.push({ scheme: word, parameters: {} })
    rest = rest.slice(word.length).replace(/^[ \t]+/, '')
    const code = parameter.test(rest) ? undefined : token68.exec(rest)?.[0]
    if (code !== undefined && code.length > 15) rest = rest.slice(code.length)
  }
}

/** Names of the schemes, each once, in the order of the challenges. */
export const challengeSchemes = (challenges: readonly Challenge[]): readonly string[] => [
  ...new Map(challenges.map(({ scheme: name }) => [name.toLowerCase(), name])).values(),
]

/** Where tokens are to be had, if a challenge says so (`access_url` of the IVOA's schemes). */
export const tokenPlace = (challenges: readonly Challenge[]): string | undefined =>
  challenges.map(({ parameters }) => parameters.access_url).find((url) => url !== undefined && /^https?:/.test(url))

/** The schemes of the challenge that stands in brackets at the end of a refusal's words. */
export function challengesIn(message: string): readonly string[] {
  const field = /\((.*)\)\s*$/s.exec(message)?.[1]
  return challengeSchemes(readChallenges(field))
}
