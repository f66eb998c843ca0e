import * as v from 'valibot'
import { command, contract, event } from './contract.ts'

/** Scheme, host and port, as `URL.origin` spells them. */
export const Origin = v.pipe(v.string(), v.regex(/^https?:\/\/[^/\s@]+$/, 'This is not the address of a host.'))

/** What a person entrusts to this program for one origin. It goes to main and never comes back. */
export const Credential = v.variant('scheme', [
  /** `Authorization: Token …` (Daiquiri). */
  v.object({ scheme: v.literal('token'), token: v.pipe(v.string(), v.minLength(1)) }),
  /** `Authorization: Bearer …` (RFC 6750). */
  v.object({ scheme: v.literal('bearer'), token: v.pipe(v.string(), v.minLength(1)) }),
  /** `Authorization: Basic …` (RFC 7617). */
  v.object({ scheme: v.literal('basic'), user: v.pipe(v.string(), v.minLength(1)), password: v.string() }),
  /** `Cookie: …`, as the browser would send it. */
  v.object({ scheme: v.literal('cookie'), cookie: v.pipe(v.string(), v.minLength(1)) }),
  v.object({
    scheme: v.literal('header'),
    name: v.pipe(v.string(), v.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'This is not the name of a header.')),
    value: v.pipe(v.string(), v.minLength(1)),
  }),
])
export type Credential = v.InferOutput<typeof Credential>

/** An account as the window may know it: all but the secret. */
export const Account = v.object({
  origin: Origin,
  scheme: v.picklist(['token', 'bearer', 'basic', 'cookie', 'header']),
  /** The user of Basic; the name of a custom header. */
  name: v.optional(v.string()),
  /** Who the service says one is, when it was last tried. */
  identity: v.optional(v.string()),
  /** `session`: in memory only, until the program ends. */
  kept: v.picklist(['system', 'file', 'session']),
  at: v.string(),
})
export type Account = v.InferOutput<typeof Account>

/** Accounts at services, one credential for each origin. */
export const accounts = contract('accounts', {
  commands: {
    list: command(v.null(), v.array(Account)),
    /** `keep` false: for this run only. With `keep`, it goes where `places` says. */
    set: command(v.object({ origin: Origin, credential: Credential, keep: v.boolean() }), v.null()),
    /** Tries a credential (else the one that is kept) at an address of the origin; nothing is kept by it. */
    test: command(
      v.object({
        url: v.pipe(v.string(), v.regex(/^https?:\/\//, 'This is not a web address.')),
        credential: v.optional(Credential),
      }),
      v.object({
        accepted: v.boolean(),
        /** True where the address answers the same without a login, so that nothing is known of this one. */
        untried: v.optional(v.boolean()),
        status: v.number(),
        /** Who the service says one is. */
        identity: v.optional(v.string()),
        /** What the service asks for where it did not accept: the schemes of its challenges. */
        challenges: v.array(v.string()),
        message: v.string(),
      }),
    ),
    forget: command(v.object({ origin: Origin }), v.null()),
    /** Where secrets can be kept here: the system's own store, or a file that only the person's account can read. */
    place: command(
      v.null(),
      v.object({
        kind: v.picklist(['system', 'file', 'none']),
        /** The file's path, or why there is none. */
        where: v.optional(v.string()),
      }),
    ),
  },
  events: {
    changed: event(v.array(Account)),
  },
})
