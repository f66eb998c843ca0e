import type { TapCapabilities } from '../../model/tap.ts'

/** VOTable with BINARY2, the serialization that tells null from empty and is read fastest (VOTable 1.4, 8.3). */
const binary2 = /^application\/x-votable\+xml\s*;\s*serialization\s*=\s*"?binary2"?$/i

/** What TAP 1.1, 2.7.3 asks every service to take. */
export const plainVotable = 'votable'

/**
 * RESPONSEFORMAT for a query: BINARY2 spelt as the service's capabilities spell it, where they list it; else `votable`,
 * whose serialization is the service's choice. Versions other than the service's own are not chosen.
 */
export function responseFormat(capabilities: TapCapabilities | undefined): string {
  const format = capabilities?.outputFormats.find(({ mime }) => binary2.test(mime.trim()))
  return format ? format.mime.trim() : plainVotable
}
