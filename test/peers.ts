import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe } from 'vitest'

/**
 * Real peers to test against. Debian peers (stilts, chromium, python3 with pyvo) are installed by `npm test` where that is
 * possible; where not, their tests are skipped by name, or fail with ALIDADE_REQUIRE_PEERS=1.
 * Further peers (a real TAP server) are offered by the folder ALIDADE_PEERS_DIR names; without it their tests do not count.
 */
export type PeerName = 'stilts' | 'chromium' | 'python3' | 'java' | 'curl'

// Debian's own python3 has Debian's astropy and pyvo; another python3 earlier on the PATH does not.
const fixedPlaces: Partial<Record<PeerName, string>> = { python3: '/usr/bin/python3' }

/** Path of the peer's program, or undefined where it is not installed. */
export function findPeer(name: PeerName): string | undefined {
  const fixed = fixedPlaces[name]
  const candidates = fixed ? [fixed] : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Path of the peer's program; throws where it is missing. Inside `describeWithPeer`. */
export function requirePeer(name: PeerName): string {
  const path = findPeer(name)
  if (!path) throw new Error(`The peer ${name} is not installed. On Debian: npm test installs it when run as root.`)
  return path
}

/** A suite that needs a peer: skipped by name where the peer is missing, unless ALIDADE_REQUIRE_PEERS=1 (then it runs and fails). */
export function describeWithPeer(name: PeerName, title: string, suite: () => void): void {
  const run = findPeer(name) !== undefined || process.env.ALIDADE_REQUIRE_PEERS === '1'
  if (run) describe(title, suite)
  else describe.skip(`${title} (peer ${name} is not installed)`, suite)
}

/** Folder of further peers and data, where one is offered. Files named `*.offered.test.ts` run only then. */
export function peersFolder(): string | undefined {
  const folder = process.env.ALIDADE_PEERS_DIR
  return folder && existsSync(folder) ? folder : undefined
}
