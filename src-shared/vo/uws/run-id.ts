/** Daiquiri keeps so many characters of a RUNID. */
export const runIdLength = 64

const mark = 'alidade'

/** A token from random bytes: 80 bits in letters and digits that survive a change of case. */
export function runToken(random: Uint8Array): string {
  const letters = '0123456789abcdefghjkmnpqrstvwxyz'
  return Array.from(random.subarray(0, 16), (byte) => letters[byte % 32]).join('')
}

/**
 * The RUNID of a submission (UWS 1.1, 2.1.2): the person's own words, then a token that no other submission has, so that
 * after a cut the job can be found again. At most 64 characters, of which the token is never cut.
 */
export function runIdWith(token: string, own: string | undefined): string {
  const words = (own ?? '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be sent
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim()
  const room = runIdLength - token.length - 1
  return `${words === '' ? mark : cutTo(words, room)}-${token}`
}

/** At most so many UTF-16 units, no character cut in two. */
const cutTo = (text: string, length: number): string =>
  text
    .slice(0, length)
    .replace(/[\ud800-\udbff]$/, '')
    .trimEnd()

/** True where a RUNID that a service shows carries the token, whatever it did to case and length of the rest. */
export const carriesToken = (runId: string | undefined, token: string): boolean =>
  runId?.toLowerCase().includes(token) ?? false

/** The token of a RUNID made here. */
export const tokenOf = (runId: string): string => runId.slice(runId.lastIndexOf('-') + 1)

/** The person's own words of a RUNID that was made here; any other is all words. */
export const ownWords = (runId: string): string => runId.replace(/-[0-9a-hjkmnp-z]{16}$/, '')
