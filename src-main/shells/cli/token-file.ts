import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import * as v from 'valibot'
import { Credential } from '#shared/ipc/accounts.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import { credentialHeaders } from '../../services/accounts/credential-headers.ts'

/** The environment's name for a token file, for all verbs that speak to services. */
export const tokensVariable = 'ALIDADE_TOKENS_FILE'

/** The line of a verb's help about its logins. */
export const tokenFileLines: readonly [string, ...string[]] = [
  '--token-file FILE',
  'logins: a JSON object with an entry for each address, such as',
  '{"https://stella.example.org": {"scheme": "token", "token": "..."}}; also',
  '{"scheme": "bearer", "token"}, {"scheme": "basic", "user", "password"},',
  '{"scheme": "cookie", "cookie"}, {"scheme": "header", "name", "value"}, or as text',
  'the value of the Authorization header ("Token ...", "Bearer ..."); only your own',
  `account may read it (mode 600). Default: the file that ${tokensVariable} names, and`,
  'the logins that alidade login keeps',
]

type Tokens = ReadonlyMap<string, Credential>

const wrong = (path: string, message: string): Outcome<never> => fail('storage', message, { where: path })

/**
 * The credentials of a token file, by origin. A file that others may read is refused: its secrets are known to whoever
 * shares the computer. No sentence quotes the file.
 */
export async function readTokenFile(
  path: string,
  platform: NodeJS.Platform = process.platform,
): Promise<Outcome<Tokens>> {
  let text: string
  try {
    const facts = await stat(path)
    if (!facts.isFile()) return wrong(path, 'The token file is no file.')
    if (platform !== 'win32' && (facts.mode & 0o077) !== 0)
      return wrong(
        path,
        `The token file can be read by other users of this computer (mode ${(facts.mode & 0o777).toString(8)}). Close it with: chmod 600 ${path}`,
      )
    if (facts.size > 1_000_000) return wrong(path, 'The token file is far too long.')
    text = await readFile(path, 'utf8')
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return wrong(path, missing ? 'There is no such token file; check the name.' : 'The token file cannot be read.')
  }
  return parsedTokens(text, path)
}

function parsedTokens(text: string, path: string): Outcome<Tokens> {
  let entries: unknown
  try {
    entries = JSON.parse(text)
  } catch {
    return wrong(path, 'The token file is not JSON.')
  }
  const map = v.safeParse(v.record(v.string(), v.unknown()), entries)
  if (!map.success || Array.isArray(entries))
    return wrong(path, 'The token file is no JSON object of addresses and logins.')
  const tokens = new Map<string, Credential>()
  for (const [address, entry] of Object.entries(map.output)) {
    const origin = originOf(address)
    if (origin === undefined)
      return wrong(path, 'An address in the token file is none; it begins with https:// or http://.')
    const credential = credentialOf(entry)
    if (credential === undefined)
      return wrong(path, `The login for ${origin} in the token file is of no known form; see alidade query --help.`)
    const sendable = credentialHeaders(credential)
    if (!sendable.ok) return wrong(path, `The login for ${origin} in the token file: ${sendable.fault.message}`)
    tokens.set(origin, credential)
  }
  return ok(tokens)
}

/** The origin of an address, whatever path stands behind it; undefined: it is no http(s) address. */
export function originOf(address: string): string | undefined {
  if (!/^https?:\/\//i.test(address.trim()) || !URL.canParse(address.trim())) return undefined
  return new URL(address.trim()).origin
}

function credentialOf(entry: unknown): Credential | undefined {
  if (typeof entry !== 'string') {
    const parsed = v.safeParse(Credential, entry)
    return parsed.success ? parsed.output : undefined
  }
  const [, scheme = '', rest = ''] = /^\s*([A-Za-z][\w-]*)\s+(\S.*?)\s*$/.exec(entry) ?? []
  if (rest === '') return undefined
  if (/^token$/i.test(scheme)) return { scheme: 'token', token: rest }
  if (/^bearer$/i.test(scheme)) return { scheme: 'bearer', token: rest }
  return { scheme: 'header', name: 'Authorization', value: `${scheme} ${rest}` }
}

/**
 * Lends the logins of `--token-file`, else of the environment's file, to an app for its run; for every verb that speaks to
 * services. Where neither names a file, nothing is done.
 */
export async function lendTokens(
  app: { lend(credentials: Tokens): void },
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Outcome<null>> {
  const path = option ?? environment[tokensVariable]
  if (path === undefined || path === '') return ok(null)
  const tokens = await readTokenFile(resolve(path))
  if (!tokens.ok) return tokens
  app.lend(tokens.value)
  return ok(null)
}
