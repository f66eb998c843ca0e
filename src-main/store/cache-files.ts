import { dirname, join } from 'node:path'
import { isPartName, writeAtomically } from './atomic-file.ts'
import type { StoreContext } from './store-context.ts'

/** Files of the workspace that can be had again: what cannot be read or written is no failure, it is only not there. */
export interface CacheFiles {
  /** The bytes of a file; undefined: there is none that can be read. */
  read(name: string): Promise<Uint8Array | undefined>
  /** Writes a file whole or not at all. False: it could not be written, or the workspace is only read. */
  write(name: string, pieces: Iterable<Uint8Array>): Promise<boolean>
  remove(name: string): Promise<void>
  /** The names of all files. */
  names(): Promise<readonly string[]>
}

/** `folder`: below the workspace folder; made when it is first written to. Names are letters, digits, `.` and `-`. */
export function cacheFiles(context: StoreContext, folder: string): CacheFiles {
  const { fileSystem, randomId } = context
  const pathOf = (name: string): string => join(context.home, folder, name)
  return {
    read: (name) => fileSystem.readFile(pathOf(name)).catch(() => undefined),
    async write(name, pieces) {
      if (context.readOnly) return false
      const path = pathOf(name)
      try {
        await fileSystem.makeFolder(dirname(path))
        await writeAtomically(fileSystem, path, pieces, { random: randomId() })
        return true
      } catch {
        return false
      }
    },
    async remove(name) {
      if (!context.readOnly) await fileSystem.remove(pathOf(name)).catch(() => undefined)
    },
    async names() {
      const names = await fileSystem.list(join(context.home, folder)).catch(() => [])
      return names.filter((name) => !isPartName(name))
    },
  }
}
