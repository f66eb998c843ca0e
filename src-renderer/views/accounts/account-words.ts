import type { Account } from '#shared/ipc/accounts.ts'
import { schemeNames } from '#shared/model/login-scheme.ts'

const keptWords: Readonly<Record<Account['kept'], string>> = {
  system: 'kept encrypted by this computer’s store of secrets',
  file: 'kept in a file of the workspace',
  session: 'until Alidade ends',
}

/** `Token, signed in as ada, kept in a file of the workspace` */
export function accountWords({ scheme, name, identity, kept }: Account): string {
  const form = scheme === 'header' ? `Header ${name ?? ''}` : schemeNames[scheme]
  const who = identity ?? (scheme === 'basic' ? name : undefined)
  return [form, ...(who === undefined ? [] : [`signed in as ${who}`]), keptWords[kept]].join(', ')
}
