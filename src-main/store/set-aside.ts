import { dirname } from 'node:path'
import { fileStamp } from './clock.ts'
import type { FileHandle, FileSystem } from './file-system.ts'
import { errorCode } from './storage-fault.ts'

/** Why bytes are put aside; part of the name they get. */
export type AsideReason = 'torn' | 'damaged' | 'unreadable'

/** Names to try: FILE.damaged-20261121T075838Z, then with -2, -3 ... behind. */
function* asideNames(path: string, reason: AsideReason, now: number): Generator<string> {
  const name = `${path}.${reason}-${fileStamp(now)}`
  yield name
  for (let count = 2; count < 1000; count++) yield `${name}-${count}`
}

/** Keeps bytes in a new file beside the one they come from, durably; answers its path. */
export async function keepAside(
  fileSystem: FileSystem,
  path: string,
  reason: AsideReason,
  bytes: Uint8Array,
  now: number,
): Promise<string> {
  for (const name of asideNames(path, reason, now)) {
    let handle: FileHandle
    try {
      handle = await fileSystem.open(name, 'exclusive')
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue
      throw error
    }
    try {
      try {
        await handle.write(bytes)
        await handle.sync()
      } finally {
        await handle.close()
      }
    } catch (error) {
      await fileSystem.remove(name).catch(() => undefined)
      throw error
    }
    await fileSystem.syncFolder(dirname(path))
    return name
  }
  throw new Error(`No free name to set ${path} aside.`)
}

/** Renames a file that nothing can be read from; answers its new path. */
export async function moveAside(
  fileSystem: FileSystem,
  path: string,
  reason: AsideReason,
  now: number,
): Promise<string> {
  for (const name of asideNames(path, reason, now)) {
    if (await fileSystem.inspect(name)) continue
    await fileSystem.rename(path, name)
    await fileSystem.syncFolder(dirname(path))
    return name
  }
  throw new Error(`No free name to set ${path} aside.`)
}
