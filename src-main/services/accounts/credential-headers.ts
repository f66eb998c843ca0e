import type { Credential } from '#shared/ipc/accounts.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'

/** Headers that belong to the connection or are made from the body: no account may set them. */
const reserved =
  /^(host|connection|content-.*|expect|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|accept-encoding|range)$/i

/** A token as people paste it: with blanks around it, with the word before it, or the whole header. */
const bare = (pasted: string, word: string): string =>
  pasted
    .trim()
    .replace(/^authorization\s*:\s*/i, '')
    .replace(new RegExp(`^${word}(\\s+|$)`, 'i'), '')
    .trim()

function fields(credential: Credential): readonly [name: string, value: string] {
  switch (credential.scheme) {
    case 'token':
      return ['Authorization', `Token ${bare(credential.token, 'token')}`]
    case 'bearer':
      return ['Authorization', `Bearer ${bare(credential.token, 'bearer')}`]
    case 'basic': {
      // RFC 7617, 2.1: UTF-8.
      const pair = Buffer.from(`${credential.user}:${credential.password}`, 'utf8').toString('base64')
      return ['Authorization', `Basic ${pair}`]
    }
    case 'cookie':
      return ['Cookie', credential.cookie.trim().replace(/^cookie\s*:\s*/i, '')]
    case 'header':
      return [credential.name, credential.value.trim()]
  }
}

/** The header that a credential makes. What cannot be sent is refused in words without the secret. */
export function credentialHeaders(credential: Credential): Outcome<Readonly<Record<string, string>>> {
  const [name, value] = fields(credential)
  if (credential.scheme === 'header' && reserved.test(name))
    return fail('bad-request', `The header ${name} is set by the program itself.`)
  // RFC 7617, 2: the colon ends the user's name.
  if (credential.scheme === 'basic' && credential.user.includes(':'))
    return fail('bad-request', 'The user name has a colon, which Basic cannot send.')
  if (/^(?:(?:Token|Bearer) )?$/.test(value)) return fail('bad-request', 'The secret is empty.')
  if (/[^\t\u0020-\u007e\u0080-\u00ff]/.test(value))
    return fail('bad-request', 'The secret has characters that cannot be sent, such as a line break.')
  if (
    (credential.scheme === 'token' || credential.scheme === 'bearer') &&
    /\s/.test(value.slice(value.indexOf(' ') + 1))
  )
    return fail('bad-request', 'The token has blanks in it. Paste only the token.')
  return ok({ [name]: value })
}

/** What the window may know of a credential beside its scheme. */
export const nameOfCredential = (credential: Credential): string | undefined =>
  credential.scheme === 'basic' ? credential.user : credential.scheme === 'header' ? credential.name : undefined
