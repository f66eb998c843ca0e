import { type LockfilePlace, readLockfile } from '#shared/vo/samp/lockfile.ts'
import type { LocalCaller } from '../../../net/local-caller.ts'
import type { ClaimedFiles } from '../../../store/claimed-file.ts'
import type { OnCallback, SampConnection } from './connection.ts'
import { connectStandard } from './standard-connection.ts'

/** Joins the hub that a lockfile on this disk names; undefined where there is none that answers. Never rejects. */
export function hubJoiner(
  place: LockfilePlace,
  parts: { readonly files: Pick<ClaimedFiles, 'read'>; readonly caller: LocalCaller },
): (onCallback: OnCallback) => Promise<SampConnection | undefined> {
  return async (onCallback) => {
    if (place.kind !== 'file') return undefined
    const text = await parts.files.read(place.path).catch(() => undefined)
    const lock = text === undefined ? '' : readLockfile(text)
    if (typeof lock === 'string') return undefined
    const connected = await connectStandard({ lock, caller: parts.caller, onCallback })
    return connected.ok ? connected.value : undefined
  }
}
