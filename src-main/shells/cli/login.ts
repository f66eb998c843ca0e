import * as v from 'valibot'
import { type Account, Credential } from '#shared/ipc/accounts.ts'
import type { Outcome } from '#shared/ipc/fault.ts'
import { type LoginScheme, loginSchemes } from '#shared/model/login-scheme.ts'
import type { WorkspaceAccounts } from '../../workspace-accounts.ts'
import { type Advice, faultLine } from './report-lines.ts'
import { readSecretLine, type SecretInput } from './secret-line.ts'
import { originOf } from './token-file.ts'
import type { CliIo, Verb } from './verb.ts'
import { readWords, table } from './words.ts'

const usage = `alidade login ADDRESS [options]
alidade login --list
alidade login --forget ADDRESS

Keeps a login for the host of an address: a token, a password, a cookie. It reads the secret from standard input, at a
terminal without showing it; never from the command line, which other users can see. The login is sent to that scheme,
host and port only, by the window and by all verbs, after it was tried at ADDRESS.

It is kept in credentials.json in the workspace's folder, which only your account can read; it is not encrypted.

${table([
  ['ADDRESS', 'of the service, such as https://stella.example.org/tap'],
  ['--scheme SCHEME', `${loginSchemes.join(', ')} (default: token)`],
  ['--user NAME', 'the user, with --scheme basic'],
  ['--header NAME', 'the name of the header, with --scheme header'],
  ['--untested', 'keep it without trying it first'],
  ['--list', 'say which logins are kept; no secret is shown'],
  ['--forget ADDRESS', 'remove the login for that host'],
])}
Exit codes
${table([
  ['0', 'kept, listed or removed'],
  ['1', 'failed, or the service does not take the login; nothing was kept'],
  ['2', 'wrong usage'],
  ['130', 'cancelled by Ctrl-C'],
])}`

/** Opens the accounts of the workspace, taking it while the verb runs. */
export type OpenAccounts = (tell: (sentence: string) => void) => Promise<Outcome<WorkspaceAccounts>>

const advice: Advice = {
  offline: 'check the address and the network, or keep it with --untested',
  timeout: 'try again later, or keep it with --untested',
  tls: 'check the address',
  bug: 'please report this',
}

type Asked =
  | { readonly verb: 'list' }
  | { readonly verb: 'forget'; readonly origin: string }
  | {
      readonly verb: 'keep'
      readonly url: string
      readonly origin: string
      readonly scheme: LoginScheme
      readonly name: string
      readonly tested: boolean
    }

/** `alidade login`: logins for services, kept in the workspace. */
export function loginVerb(openAccounts: OpenAccounts, input: SecretInput = process.stdin): Verb {
  return {
    name: 'login',
    summary: 'keep a login for a service',
    usage,
    async run(args, io) {
      if (args.includes('--help') || args.includes('-h')) {
        await io.stdout(usage)
        return 0
      }
      const asked = readArguments(args)
      if (typeof asked === 'string') {
        io.stderr(`alidade login: ${asked} See alidade login --help.\n`)
        return 2
      }
      const opened = await openAccounts((sentence) => io.stderr(`alidade login: ${sentence}\n`))
      if (!opened.ok) return failed(io, opened)
      try {
        return await carryOut(opened.value, asked, io, input)
      } finally {
        await opened.value.close()
      }
    },
  }
}

const failed = (io: CliIo, { fault }: Extract<Outcome<unknown>, { ok: false }>): number => {
  io.stderr(`alidade login: ${faultLine(fault, advice)}\n`)
  return fault.kind === 'cancelled' ? 130 : 1
}

function readArguments(args: readonly string[]): Asked | string {
  const untested = args.includes('--untested')
  const list = args.includes('--list')
  const others = args.filter((word) => word !== '--untested' && word !== '--list')
  const words = readWords(others, ['scheme', 'user', 'header', 'forget'])
  if (typeof words === 'string') return words
  if (list) return words.others.length + words.options.size > 0 ? '--list stands alone.' : { verb: 'list' }
  const [address = words.options.get('forget'), more] = words.others
  if (more !== undefined) return 'give one address; the secret is read from standard input.'
  const origin = address === undefined ? undefined : originOf(address)
  if (address === undefined) return 'give the address of a service.'
  if (origin === undefined) return 'the address begins with https:// or http://.'
  if (words.options.has('forget'))
    return words.others.length > 0 || words.options.size > 1 ? '--forget stands alone.' : { verb: 'forget', origin }
  const scheme = loginSchemes.find((known) => known === (words.options.get('scheme') ?? 'token'))
  if (scheme === undefined) return `the schemes are ${loginSchemes.join(', ')}.`
  const name = words.options.get('user') ?? words.options.get('header')
  if (words.options.has('user') && scheme !== 'basic') return '--user goes with --scheme basic.'
  if (words.options.has('header') && scheme !== 'header') return '--header goes with --scheme header.'
  if (scheme === 'basic' && name === undefined) return 'name the user with --user.'
  if (scheme === 'header' && name === undefined) return 'name the header with --header.'
  return { verb: 'keep', url: address, origin, scheme, name: name ?? '', tested: !untested }
}

async function carryOut(opened: WorkspaceAccounts, asked: Asked, io: CliIo, input: SecretInput): Promise<number> {
  const { handlers } = opened
  const call = { signal: io.signal }
  if (asked.verb === 'list') {
    const accounts = await handlers.list(null, call)
    if (!accounts.ok) return failed(io, accounts)
    if (accounts.value.length === 0) io.stderr('No logins are kept.\n')
    for (const account of accounts.value) await io.stdout(`${accountLine(account)}\n`)
    return 0
  }
  if (asked.verb === 'forget') {
    const forgotten = await handlers.forget({ origin: asked.origin }, call)
    if (!forgotten.ok) return failed(io, forgotten)
    io.stderr(`No login is kept for ${asked.origin}.\n`)
    return 0
  }
  const credential = await askForCredential(asked, io, input)
  if (credential === undefined) {
    io.stderr('alidade login: no secret was given; nothing was kept.\n')
    return io.signal.aborted ? 130 : 1
  }
  if (asked.tested) {
    const tested = await handlers.test({ url: asked.url, credential }, call)
    if (!tested.ok) return failed(io, tested)
    io.stderr(`${tested.value.message}\n`)
    if (!tested.value.accepted) {
      io.stderr('alidade login: nothing was kept.\n')
      return 1
    }
  }
  const kept = await handlers.set({ origin: asked.origin, credential, keep: true }, call)
  if (!kept.ok) return failed(io, kept)
  const place = await handlers.place(null, call)
  const where = place.ok && place.value.where !== undefined ? ` in ${place.value.where}` : ''
  io.stderr(`The login for ${asked.origin} is kept${where}.\n`)
  return 0
}

async function askForCredential(
  { scheme, name, origin }: Extract<Asked, { verb: 'keep' }>,
  io: CliIo,
  input: SecretInput,
): Promise<Credential | undefined> {
  const secret = await readSecretLine(input, `Secret for ${origin} (not shown): `, io.stderr)
  if (secret === undefined) return undefined
  const candidates: Readonly<Record<LoginScheme, unknown>> = {
    token: { scheme, token: secret },
    bearer: { scheme, token: secret },
    basic: { scheme, user: name, password: secret },
    cookie: { scheme, cookie: secret },
    header: { scheme, name, value: secret },
  }
  const parsed = v.safeParse(Credential, candidates[scheme])
  return parsed.success ? parsed.output : undefined
}

/** `https://stella.example.org  token  ada  2026-03-01T12:00:00Z` */
function accountLine({ origin, scheme, name, identity, at }: Account): string {
  return [origin, scheme, identity ?? name ?? '-', at].join('\t')
}
