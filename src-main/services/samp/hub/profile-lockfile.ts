import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import { type HubLock, lockfileText, readLockfile } from '#shared/vo/samp/lockfile.ts'
import { readXmlRpc } from '#shared/vo/samp/xml-rpc-reader.ts'
import { methodCallText } from '#shared/vo/samp/xml-rpc-text.ts'
import { LocalCallError, type LocalCaller } from '../../../net/local-caller.ts'
import type { ClaimedFiles } from '../../../store/claimed-file.ts'
import { storageFault } from '../../../store/storage-fault.ts'

export interface LockfileParts {
  readonly path: string
  readonly files: ClaimedFiles
  readonly caller: LocalCaller
  readonly pause: (milliseconds: number) => Promise<void>
}

/** A lockfile that is ours. */
export interface OwnLockfile {
  /** Whether it is still ours; where it has been deleted it is written again. */
  check(): Promise<boolean>
  /** Removes it if it is ours. */
  remove(): Promise<void>
}

/** Whether a hub answers there. One that is only slow lives: it must not be replaced. */
export async function hubAnswers(url: string, caller: LocalCaller, waitSeconds = 3): Promise<boolean> {
  try {
    const answer = await caller.post(url, methodCallText('samp.hub.ping', []), { waitSeconds, maxBytes: 65_536 })
    return readXmlRpc(answer).kind !== 'call'
  } catch (error) {
    return error instanceof LocalCallError && (error.problem === 'slow' || error.problem === 'foreign')
  }
}

/**
 * Makes the hub known (SAMP 1.3, 4.3): its lockfile is made if there is none, or put in the place of one whose hub is dead.
 * Where the file is of a living hub the answer is `bad-request`, and the file stays.
 */
export async function claimLockfile(lock: HubLock, parts: LockfileParts): Promise<Outcome<OwnLockfile>> {
  const { path, files, caller, pause } = parts
  const text = lockfileText(lock)
  try {
    for (let attempt = 0; attempt < 40; attempt += 1) {
      if (await files.create(path, text)) return ok(ownLockfile(text, parts))
      const found = await files.read(path)
      if (found === undefined) continue
      const other = readLockfile(found)
      if (typeof other === 'string') {
        // Other hubs write theirs in pieces.
        await pause(250)
        if ((await files.read(path)) !== found) continue
      } else if (await hubAnswers(other.url, caller))
        return fail('bad-request', 'Another SAMP hub is running.', { where: path })
      if (await files.replace(path, found, text)) return ok(ownLockfile(text, parts))
      await pause(50 + 10 * attempt)
    }
    return fail('storage', 'The lockfile of the SAMP hub is changed again and again.', { where: path })
  } catch (error) {
    return { ok: false, fault: storageFault(error, path) }
  }
}

function ownLockfile(text: string, { path, files }: LockfileParts): OwnLockfile {
  return {
    check: async () => {
      const found = await files.read(path).catch(() => text)
      return found === text || (found === undefined && (await files.create(path, text).catch(() => false)))
    },
    remove: () => files.remove(path, text).catch(() => undefined),
  }
}
