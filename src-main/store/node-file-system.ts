import * as fs from 'node:fs/promises'
import { dirname } from 'node:path'
import type { FileFacts, FileHandle, FileSystem } from './file-system.ts'
import { errorCode } from './storage-fault.ts'

const flags = { write: 'w', append: 'a', exclusive: 'wx' } as const

class NodeFileHandle implements FileHandle {
  readonly #handle: fs.FileHandle
  constructor(handle: fs.FileHandle) {
    this.#handle = handle
  }

  async write(bytes: Uint8Array): Promise<void> {
    let done = 0
    while (done < bytes.byteLength) done += (await this.#handle.write(bytes, done)).bytesWritten
  }

  sync(): Promise<void> {
    return this.#handle.sync()
  }

  truncate(length: number): Promise<void> {
    return this.#handle.truncate(length)
  }

  close(): Promise<void> {
    return this.#handle.close()
  }
}

/** What a system says of a folder that it does not sync. */
const noSync: ReadonlySet<string> = new Set(['EINVAL', 'EBADF', 'ENOTSUP', 'ENOSYS', 'EISDIR', 'EACCES', 'EPERM'])

/** The outermost folder of a path that is not there. */
async function firstMissing(path: string): Promise<string> {
  const above = dirname(path)
  const isThere = await fs.stat(above).then(
    () => true,
    () => above === path,
  )
  return isThere ? path : firstMissing(above)
}

/** The real file system: files of mode 0600, folders of mode 0700. */
export const nodeFileSystem: FileSystem = {
  readFile: (path) => fs.readFile(path),

  open: async (path, flag, access = 'owner') =>
    new NodeFileHandle(await fs.open(path, flags[flag], access === 'owner' ? 0o600 : 0o666)),

  rename: (from, to) => fs.rename(from, to),

  remove: (path) => fs.rm(path, { force: true }),

  makeFolder: async (path) => {
    try {
      await fs.mkdir(path, { recursive: true, mode: 0o700 })
    } catch (error) {
      // Node 20 answers ENOENT on a disk that can only be read; the first folder that is missing says why.
      if (errorCode(error) === 'ENOENT') await fs.mkdir(await firstMissing(path), { mode: 0o700 })
      throw error
    }
  },

  removeFolder: (path) => fs.rmdir(path),

  list: (path) => fs.readdir(path),

  syncFolder: async (path) => {
    // Windows opens no folder for syncing; NTFS journals its directory by itself.
    if (process.platform === 'win32') return
    try {
      const folder = await fs.open(path, 'r')
      try {
        await folder.sync()
      } finally {
        await folder.close()
      }
    } catch (error) {
      // Some file systems sync no folders (network shares), and a folder to write in need not be readable. What was done
      // in it is done all the same.
      if (!noSync.has(errorCode(error) ?? '')) throw error
    }
  },

  inspect: async (path): Promise<FileFacts | undefined> => {
    try {
      const stat = await fs.stat(path)
      return {
        kind: stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other',
        realPath: await fs.realpath(path),
        bytes: stat.size,
        mode: stat.mode & 0o777,
        owner: process.platform === 'win32' ? -1 : stat.uid,
      }
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
      throw error
    }
  },
}
