/** What a hub of the Standard Profile tells its clients in its lockfile (SAMP 1.3, 4.3). */
export interface HubLock {
  readonly secret: string
  /** Where the hub answers XML-RPC. */
  readonly url: string
  /** `samp.profile.version`; empty where the file does not say. */
  readonly version: string
}

/**
 * The lockfile's text. No blank line and no second `=` in a line: a widespread reader splits every line at each of them.
 * The secret must be of letters, digits, `-` and `_`.
 */
export function lockfileText({ secret, url, version }: HubLock): string {
  const lines = [
    '# SAMP Standard Profile lockfile, written by Alidade',
    `samp.secret=${secret}`,
    `samp.hub.xmlrpc.url=${url}`,
    `samp.profile.version=${version}`,
  ]
  return `${lines.join('\n')}\n`
}

/** Reads a lockfile; a sentence where it names no secret or no URL. Unknown lines are passed over. */
export function readLockfile(text: string): HubLock | string {
  const entries = new Map<string, string>()
  for (const line of text.split(/\r\n|\r|\n/)) {
    const found = /^([A-Za-z][\w.-]*)\s*=(.*)$/.exec(line)
    if (found?.[1] !== undefined && !entries.has(found[1])) entries.set(found[1], (found[2] ?? '').trim())
  }
  const secret = entries.get('samp.secret') ?? ''
  const url = entries.get('samp.hub.xmlrpc.url') ?? ''
  if (secret === '') return 'The lockfile names no samp.secret.'
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return 'The lockfile names no samp.hub.xmlrpc.url.'
  return { secret, url, version: entries.get('samp.profile.version') ?? '' }
}

/** Where the lockfile is: SAMP_HUB if it is set, else `.samp` in the home folder (SAMP 1.3, 4.2). */
export type LockfilePlace =
  | { readonly kind: 'file'; readonly path: string }
  /** Somewhere else than on this disk: clients read it, a hub cannot write it. */
  | { readonly kind: 'url'; readonly url: string }
  /** SAMP_HUB is set to something that names no Standard Profile lockfile: a sentence. */
  | { readonly kind: 'none'; readonly sentence: string }

const prefix = 'std-lockurl:'

export function lockfilePlace(sampHub: string | undefined, home: string): LockfilePlace {
  if (sampHub === undefined || sampHub === '') return { kind: 'file', path: `${home.replace(/[/\\]+$/, '')}/.samp` }
  if (!sampHub.startsWith(prefix))
    return {
      kind: 'none',
      sentence: `SAMP_HUB is ${sampHub.slice(0, 200)}, which names no lockfile (${prefix}file:///...).`,
    }
  const url = sampHub.slice(prefix.length)
  const path = filePath(url)
  if (path !== undefined) return { kind: 'file', path }
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return { kind: 'url', url }
  return { kind: 'none', sentence: `SAMP_HUB names no address of a lockfile: ${url.slice(0, 200)}` }
}

/** The path in a file URL in any of its spellings (`file:/p`, `file:///p`, `file://localhost/p`); undefined for others. */
export function filePath(url: string): string | undefined {
  const found = /^file:(?:\/\/(?:localhost)?)?(\/[^/].*|\/)$/i.exec(url)
  if (!found?.[1]) return undefined
  const path = found[1].replace(/[?#].*$/, '')
  try {
    const decoded = decodeURIComponent(path)
    if (decoded.includes('\0')) return undefined
    return /^\/[A-Za-z]:\//.test(decoded) ? decoded.slice(1) : decoded
  } catch {
    return path
  }
}
