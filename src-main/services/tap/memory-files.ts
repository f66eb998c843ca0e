import type { CacheFiles } from '../../store/cache-files.ts'

/** Files that are there as long as the program runs. */
export function memoryFiles(): CacheFiles {
  const files = new Map<string, Uint8Array>()
  return {
    read: async (name) => files.get(name),
    async write(name, pieces) {
      files.set(name, Buffer.concat([...pieces]))
      return true
    },
    async remove(name) {
      files.delete(name)
    },
    names: async () => [...files.keys()],
  }
}
