import type { TapCapabilities } from '../../model/tap.ts'

/** VOTable with BINARY2, the serialization that tells null from empty and is read fastest (VOTable 1.4, 8.3). */
const binary2 = /^application\/x-votable\+xml\s*;\s*serialization\s*=\s*"?binary2"?$/i

/** What TAP 1.1, 2.7.3 asks every service to take. */
export const plainVotable = 'votable'

/**
 * RESPONSEFORMAT for a query: BINARY2 where the service's capabilities list it, else `votable`, whose serialization is
 * the service's choice. The short name (alias) goes before the media type: TAPRegExt 1.0, 2.4 wants both to be taken,
 * Daiquiri takes short names only.
 */
export function responseFormat(capabilities: TapCapabilities | undefined): string {
  const format = capabilities?.outputFormats.find(({ mime }) => binary2.test(mime.trim()))
  return format ? (format.alias[0] ?? format.mime.trim()) : plainVotable
}
