import { constants } from 'node:fs'
import * as fs from 'node:fs/promises'
import { errorCode } from './storage-fault.ts'

/**
 * Files outside the workspace by which a process says to all others of this person that it is there, such as the lockfile
 * of a SAMP hub. They appear under their name whole and with mode 0600, or not at all.
 */
export interface ClaimedFiles {
  /** Makes the file; false where one of that name is there, which is not touched. Rejects with Node's error. */
  create(path: string, text: string): Promise<boolean>
  /**
   * Puts `text` in the place of a file with exactly the text `stale`, in one step: there is no moment without the one or
   * the other. False where the file has another text by now, or another process is replacing it.
   */
  replace(path: string, stale: string, text: string): Promise<boolean>
  /** Removes the file if it has exactly this text. */
  remove(path: string, text: string): Promise<void>
  /** Its text; undefined where there is none. At most 64 KiB. */
  read(path: string): Promise<string | undefined>
}

/** A process that replaces a file needs some milliseconds for it; after so many seconds it has been killed. */
const replacingSeconds = 10
const maxBytes = 65_536

/** `randomId` names temporary files. */
export function createClaimedFiles(randomId: () => string): ClaimedFiles {
  const withPart = async <T>(path: string, text: string, use: (part: string) => Promise<T>): Promise<T> => {
    const part = `${path}.${randomId()}.part`
    const handle = await fs.open(part, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
    try {
      try {
        // Whatever the mask of this process says.
        if (process.platform !== 'win32') await handle.chmod(0o600)
        await handle.writeFile(text, 'utf8')
        await handle.sync()
      } finally {
        await handle.close()
      }
      return await use(part)
    } finally {
      await fs.rm(part, { force: true })
    }
  }

  const read = async (path: string): Promise<string | undefined> => {
    let handle: fs.FileHandle
    try {
      handle = await fs.open(path, 'r')
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return undefined
      throw error
    }
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(maxBytes), 0, maxBytes, 0)
      return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await handle.close()
    }
  }

  return {
    read,
    create: (path, text) => withPart(path, text, (part) => linked(part, path)),
    replace: (path, stale, text) =>
      withPart(path, text, async (part) => {
        // Of several that find the same stale file only the one that makes this second name of it may replace it.
        const guard = `${path}.replaced`
        if (!(await linked(path, guard))) {
          await removeOld(guard)
          return false
        }
        try {
          if ((await read(guard)) !== stale || (await read(path)) !== stale) return false
          await fs.rename(part, path)
          return true
        } finally {
          await fs.rm(guard, { force: true })
        }
      }),
    remove: async (path, text) => {
      if ((await read(path)) === text) await fs.rm(path, { force: true })
    },
  }
}

/** A second name for a file; false where that name is taken or the file is gone. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await fs.link(from, to)
    return true
  } catch (error) {
    const code = errorCode(error)
    if (code === 'EEXIST' || code === 'ENOENT') return false
    throw error
  }
}

async function removeOld(guard: string): Promise<void> {
  const facts = await fs.lstat(guard).catch(() => undefined)
  // The time of the last change of a file's names.
  if (facts !== undefined && Date.now() - facts.ctimeMs > replacingSeconds * 1000) await fs.rm(guard, { force: true })
}
