import { createHash, timingSafeEqual } from 'node:crypto'

/** The challenge for a token (RFC 6750, 3). */
export const tokenChallenge = 'Bearer realm="Alidade practice sky"'

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()

/** Whether an Authorization field carries the token (RFC 6750, 2.1). Takes the same time for any wrong one. */
export function carriesToken(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+)\s*$/i.exec(authorization ?? '')?.[1]
  return given !== undefined && timingSafeEqual(digest(given), digest(token))
}
