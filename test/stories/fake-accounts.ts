import type { Account, Credential } from '#shared/ipc/accounts.ts'
import { fail, ok } from '#shared/ipc/fault.ts'
import { pause } from './pause.ts'

const kept: readonly Account[] = [
  {
    origin: 'https://gaia.example.org',
    scheme: 'token',
    identity: 'ada',
    kept: 'file',
    at: '2026-02-20T10:11:12Z',
  },
  {
    origin: 'https://archive.example.net',
    scheme: 'basic',
    name: 'a.lovelace',
    kept: 'session',
    at: '2026-03-01T09:00:00Z',
  },
]

/** Where secrets are kept in the stories; `?` of a story may name another. */
export type FakePlace = 'system' | 'file' | 'none'
const places = {
  system: { kind: 'system', where: 'the GNOME keyring' },
  file: { kind: 'file', where: '/home/a/.alidade/credentials.json' },
  none: { kind: 'none', where: 'The workspace folder /home/a/.alidade cannot be used.' },
} as const

let place: FakePlace = 'file'
/** Says where secrets can be kept from now on. */
export const keepSecretsIn = (kind: FakePlace): void => {
  place = kind
}

const secretOf = (credential: Credential): string =>
  'token' in credential ? credential.token : JSON.stringify(credential)

/** Accounts as main would tell of them: a token with "wrong" in it is refused, one with "slow" never answered. */
export function fakeAccounts(empty: boolean, emit: (name: string, item: unknown) => void) {
  let accounts = empty ? [] : [...kept]
  const changed = () => emit('accounts.changed', accounts)
  return {
    list: async () => ok(accounts),
    place: async () => ok(places[place]),
    set: async ({ origin, credential, keep }: { origin: string; credential: Credential; keep: boolean }) => {
      const account: Account = {
        origin,
        scheme: credential.scheme,
        kept: keep && place !== 'none' ? place : 'session',
        at: '2026-03-01T12:00:00Z',
      }
      accounts = [...accounts.filter((other) => other.origin !== origin), account]
      changed()
      return ok(null)
    },
    test: async ({ url, credential }: { url: string; credential?: Credential }, options?: { signal?: AbortSignal }) => {
      const { host } = new URL(url)
      if (!credential)
        return ok({
          accepted: false,
          status: 401,
          challenges: ['Token'],
          message: `${host} asks for a login (status 401).`,
        })
      const secret = secretOf(credential)
      if (!(await pause(/slow/.test(secret) ? 3_600_000 : 20, options?.signal))) return fail('cancelled', 'Cancelled.')
      if (/open/.test(secret))
        return ok({
          ...{ accepted: true, untried: true, status: 200, challenges: [] },
          message: `The login cannot be tried here: this address of ${host} answers without a login. Whether it is taken shows when it is used.`,
        })
      return /wrong/.test(secret)
        ? ok({
            accepted: false,
            status: 401,
            challenges: ['Token'],
            message: `${host} does not take this login (status 401). It asks for Token. It says: Invalid token.`,
          })
        : ok({
            accepted: true,
            status: 200,
            identity: 'ada',
            challenges: [],
            message: `${host} says that you are ada.`,
          })
    },
    forget: async ({ origin }: { origin: string }) => {
      accounts = accounts.filter((account) => account.origin !== origin)
      changed()
      return ok(null)
    },
  }
}
