import { join } from 'node:path'
import * as v from 'valibot'
import { type Account, Credential, Origin } from '#shared/ipc/accounts.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { KeptValue } from '../../store/kept-value.ts'
import type { Tell } from '../../store/notices.ts'
import type { Store } from '../../store/store.ts'
import { nameOfCredential } from './credential-headers.ts'
import type { SystemSecrets } from './secret-places.ts'

/** The file of kept accounts in ALIDADE_HOME. */
export const credentialsFile = 'credentials.json'

const KeptAccount = v.object({
  origin: Origin,
  scheme: v.picklist(['token', 'bearer', 'basic', 'cookie', 'header']),
  name: v.optional(v.string()),
  identity: v.optional(v.string()),
  at: v.string(),
  /** The credential as JSON, sealed by the system, in base64. */
  sealed: v.optional(v.string()),
  /** The credential as it is, where the system has no store and the person said yes to the file. */
  credential: v.optional(Credential),
})
type KeptAccount = v.InferOutput<typeof KeptAccount>
const KeptAccounts = v.array(KeptAccount)

export interface AccountBookParts {
  readonly store: Pick<Store, 'value' | 'home' | 'readOnly'>
  readonly system: SystemSecrets
  readonly tell: Tell
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Where secrets can be kept here. */
export type Place = { readonly kind: 'system' | 'file' | 'none'; readonly where: string }

/** One credential for each origin: kept with the system or in a file, or for this run in memory. */
export class AccountBook {
  readonly #parts: AccountBookParts
  readonly #kept: KeptValue<KeptAccount[]>
  /** For this run only; goes before what is kept, of which there is then none. */
  readonly #session = new Map<string, { readonly account: Account; readonly credential: Credential }>()
  /** Lent by a caller for this run, told to nobody. Goes before all. */
  readonly #lent = new Map<string, Credential>()
  readonly #unsealed = new Map<string, Credential>()
  /** Origins whose secret the system did not give back, told once. */
  readonly #unreadable = new Set<string>()

  private constructor(parts: AccountBookParts, kept: KeptValue<KeptAccount[]>) {
    this.#parts = parts
    this.#kept = kept
  }

  static async open(parts: AccountBookParts): Promise<AccountBook> {
    const kept = await parts.store.value<KeptAccount[]>({
      file: credentialsFile,
      what: 'The kept accounts',
      shape: KeptAccounts,
      initial: [],
      secret: true,
    })
    return new AccountBook(parts, kept)
  }

  /** Without secrets, sorted by origin. */
  list(): Account[] {
    const kept = this.#kept.value
      .filter(({ origin }) => !this.#session.has(origin))
      .map(({ sealed, credential: _secret, ...rest }): Account => ({ ...rest, kept: sealed ? 'system' : 'file' }))
    return [...kept, ...[...this.#session.values()].map(({ account }) => account)].sort((a, b) =>
      a.origin < b.origin ? -1 : 1,
    )
  }

  async place(): Promise<Place> {
    const { store, system } = this.#parts
    if (store.readOnly !== undefined) return { kind: 'none', where: store.readOnly }
    const state = await system.state()
    return 'name' in state
      ? { kind: 'system', where: state.name }
      : { kind: 'file', where: join(store.home, credentialsFile) }
  }

  /** The credential for exactly this origin; undefined: none, or the system does not give it back. */
  async credentialOf(origin: string): Promise<Credential | undefined> {
    const near = this.#lent.get(origin) ?? this.#session.get(origin)?.credential ?? this.#unsealed.get(origin)
    if (near) return near
    const kept = this.#kept.value.find((account) => account.origin === origin)
    return kept?.credential ?? (kept?.sealed === undefined ? undefined : this.#unseal(kept, kept.sealed))
  }

  /** Takes a credential in place of the one there was for its origin. Answers when it is kept, if it is to be kept. */
  async set(
    origin: string,
    credential: Credential,
    keep: boolean,
    identity: string | undefined,
  ): Promise<Outcome<null>> {
    const name = nameOfCredential(credential)
    const account = {
      origin,
      scheme: credential.scheme,
      ...(name !== undefined && { name }),
      ...(identity !== undefined && { identity }),
      at: new Date(this.#parts.now()).toISOString(),
    }
    if (!keep) {
      const erased = await this.#write(this.#without(origin))
      if (!erased.ok) return erased
      this.#session.set(origin, { account: { ...account, kept: 'session' }, credential })
      return ok(null)
    }
    const place = await this.place()
    if (place.kind === 'none') return fail('storage', place.where, { where: this.#parts.store.home })
    const secret = place.kind === 'file' ? ok({ credential }) : await this.#seal(credential)
    if (!secret.ok) return secret
    const written = await this.#write([...this.#without(origin), { ...account, ...secret.value }])
    if (!written.ok) return written
    this.#session.delete(origin)
    this.#unsealed.set(origin, credential)
    return ok(null)
  }

  async forget(origin: string): Promise<Outcome<null>> {
    const erased = await this.#write(this.#without(origin))
    if (!erased.ok) return erased
    this.#session.delete(origin)
    this.#lent.delete(origin)
    return ok(null)
  }

  /** Who the service says one is, learned by a later test. */
  async noteIdentity(origin: string, identity: string): Promise<void> {
    const session = this.#session.get(origin)
    if (session) this.#session.set(origin, { ...session, account: { ...session.account, identity } })
    else await this.#write(this.#kept.value.map((one) => (one.origin === origin ? { ...one, identity } : one)))
  }

  /** Credentials for this run that are neither kept nor listed. */
  lend(credentials: ReadonlyMap<string, Credential>): void {
    for (const [origin, credential] of credentials) this.#lent.set(origin, credential)
  }

  #without(origin: string): KeptAccount[] {
    return this.#kept.value.filter((account) => account.origin !== origin)
  }

  /** Puts the accounts on disk; where that fails all stays as it was. */
  async #write(accounts: KeptAccount[]): Promise<Outcome<null>> {
    const before = this.#kept.value
    if (JSON.stringify(accounts) === JSON.stringify(before)) return ok(null)
    this.#kept.set(accounts)
    const written = await this.#kept.flush()
    if (!written.ok) this.#kept.set(before)
    else
      for (const origin of this.#unsealed.keys())
        if (accounts.every((account) => account.origin !== origin)) this.#unsealed.delete(origin)
    return written
  }

  async #seal(credential: Credential): Promise<Outcome<Pick<KeptAccount, 'sealed'>>> {
    try {
      const sealed = await this.#parts.system.seal(JSON.stringify(credential))
      return ok({ sealed: Buffer.from(sealed).toString('base64') })
    } catch (error) {
      return fail('storage', 'The system’s store of secrets does not take it. Unlock it, then try again.', {
        detail: error instanceof Error ? error.message : String(error),
      })
    }
  }

  async #unseal({ origin }: KeptAccount, sealed: string): Promise<Credential | undefined> {
    try {
      const text = await this.#parts.system.unseal(Buffer.from(sealed, 'base64'))
      const credential = v.parse(Credential, JSON.parse(text))
      this.#unsealed.set(origin, credential)
      this.#unreadable.delete(origin)
      return credential
    } catch {
      // Nothing of the error is told: a parser's words quote the text.
      if (!this.#unreadable.has(origin))
        this.#parts.tell({
          severity: 'warning',
          text: `The login for ${origin} is kept by the system’s store of secrets, which does not give it back.`,
          where: origin,
          next: 'Unlock the store, or sign in again.',
        })
      this.#unreadable.add(origin)
      return undefined
    }
  }
}
