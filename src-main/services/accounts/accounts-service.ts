import { createHash } from 'node:crypto'
import type { accounts, Credential } from '#shared/ipc/accounts.ts'
import type { EmitterOf, HandlersOf } from '#shared/ipc/contract.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Credentials } from '../../net/credentials.ts'
import type { Net } from '../../net/net.ts'
import type { AccountBook } from './account-book.ts'
import { credentialHeaders } from './credential-headers.ts'
import { testLogin } from './login-test.ts'

export interface AccountsParts {
  readonly book: AccountBook
  readonly net: Pick<Net, 'request'>
  readonly emit: EmitterOf<typeof accounts>
}

export interface AccountsService {
  readonly handlers: HandlersOf<typeof accounts>
}

/** What the door asks at each hop: the headers of the account of exactly this origin. */
export function credentialsOf(book: Pick<AccountBook, 'credentialOf'>): Credentials {
  return {
    async headersFor(origin) {
      const credential = await book.credentialOf(origin)
      const headers = credential && credentialHeaders(credential)
      return headers?.ok ? headers.value : {}
    },
  }
}

/** Only for this origin: a redirect to another one is asked of nobody. */
const onlyFor = (origin: string, headers: Readonly<Record<string, string>>): Credentials => ({
  headersFor: async (asked) => (asked === origin ? headers : {}),
})

/** `URL.origin` of an origin as typed (a port that is the scheme's own, upper case); undefined: it is none. */
function exactOrigin(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const { origin } = new URL(text)
  return origin === 'null' ? undefined : origin
}

const noOrigin = (text: string): Outcome<never> =>
  fail('bad-request', 'This is not the address of a host.', { where: text })

/** Tells one credential from another without keeping it. */
const mark = (origin: string, credential: Credential): string =>
  createHash('sha256')
    .update(JSON.stringify([origin, credential]))
    .digest('base64')

export function createAccountsService({ book, net, emit }: AccountsParts): AccountsService {
  /** Who a service said one is, for logins that were tried before they are kept. */
  const identities = new Map<string, string>()
  const changed = (): void => emit('changed', book.list())

  const handlers: HandlersOf<typeof accounts> = {
    list: () => ok(book.list()),
    place: async () => ok(await book.place()),

    async set({ origin: typed, credential, keep }) {
      const origin = exactOrigin(typed)
      if (origin === undefined) return noOrigin(typed)
      const headers = credentialHeaders(credential)
      if (!headers.ok) return headers
      const outcome = await book.set(origin, credential, keep, identities.get(mark(origin, credential)))
      if (outcome.ok) changed()
      return outcome
    },

    async test({ url, credential: given }, { signal }) {
      const origin = exactOrigin(url)
      if (origin === undefined) return noOrigin(url)
      const credential = given ?? (await book.credentialOf(origin))
      const headers = credential && credentialHeaders(credential)
      if (headers && !headers.ok) return headers
      const tested = await testLogin(net, url, headers && onlyFor(origin, headers.value), signal)
      if (!tested.ok || !credential || tested.value.identity === undefined) return tested
      identities.set(mark(origin, credential), tested.value.identity)
      if (given === undefined) {
        await book.noteIdentity(origin, tested.value.identity)
        changed()
      }
      return tested
    },

    async forget({ origin }) {
      const outcome = await book.forget(exactOrigin(origin) ?? origin)
      if (outcome.ok) changed()
      return outcome
    },
  }
  return { handlers }
}
