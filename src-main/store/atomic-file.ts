import { basename, dirname, join } from 'node:path'
import { FaultError, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { FileSystem } from './file-system.ts'
import { storageFault } from './storage-fault.ts'

/** Writes whole files: under a temporary name first, so that no half file ever stands under its final name. */
export interface FileReplacer {
  /** Bytes written, or why not (`storage`, `cancelled`, or the fault that the chunks threw); then the old file stands untouched. */
  replaceFile(
    path: string,
    chunks: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<Outcome<{ readonly bytes: number }>>
  /** Removes a file that an earlier export left; one that is not there is no error. */
  removeFile(path: string): Promise<void>
}

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>
type Access = 'owner' | 'shared'

/** The temporary name of a file being written, in its own folder so that the rename cannot cross disks. */
export const partName = (path: string, random: string): string =>
  join(dirname(path), `.${basename(path)}.${random}.part`)

/** Whether a name is that of an unfinished file. */
export const isPartName = (name: string): boolean => /^\..+\.[\w-]+\.part$/.test(name)

/** The next item, or rejects as soon as the signal aborts, even if the source never answers. */
function nextOrAbort<T>(next: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return next
  return new Promise<T>((resolve, reject) => {
    const abort = () => reject(new FaultError({ kind: 'cancelled', message: 'Cancelled.' }))
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    next.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

async function* asked(chunks: Chunks, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const source = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]()
  let finished = false
  try {
    for (;;) {
      const step = await nextOrAbort(Promise.resolve(source.next()), signal)
      if (step.done) {
        finished = true
        return
      }
      yield step.value
    }
  } finally {
    // Not awaited: a source that hangs must not hold up the answer to a cancel.
    if (!finished) Promise.resolve(source.return?.()).catch(() => undefined)
  }
}

/** Temp file in the same folder, write, fsync, rename, fsync of the folder. Throws Node's errors and FaultErrors; bytes written. */
export async function writeAtomically(
  fileSystem: FileSystem,
  path: string,
  chunks: Chunks,
  options: {
    readonly random: string
    readonly access?: Access
    readonly signal?: AbortSignal | undefined
    /** Called just before the rename: up to here the old file stands. */
    readonly renaming?: () => void
  },
): Promise<number> {
  const part = partName(path, options.random)
  const handle = await fileSystem.open(part, 'exclusive', options.access ?? 'owner')
  let bytes = 0
  try {
    try {
      for await (const chunk of asked(chunks, options.signal)) {
        await handle.write(chunk)
        bytes += chunk.byteLength
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (options.signal?.aborted) throw new FaultError({ kind: 'cancelled', message: 'Cancelled.' })
    options.renaming?.()
    await fileSystem.rename(part, path)
  } catch (error) {
    await fileSystem.remove(part).catch(() => undefined)
    throw error
  }
  await fileSystem.syncFolder(dirname(path))
  return bytes
}

/** Writes the files a person exports. A link is followed, a folder or a device is refused before the first byte. */
export function createFileReplacer(fileSystem: FileSystem, randomId: () => string): FileReplacer {
  return {
    async replaceFile(path, chunks, signal) {
      try {
        const there = await fileSystem.inspect(path)
        if (there?.kind === 'folder')
          throw new FaultError({
            kind: 'storage',
            message: 'This is a folder, not a file. Choose a file name.',
            where: path,
          })
        if (there?.kind === 'other')
          throw new FaultError({
            kind: 'storage',
            message: 'This is a device, not a file. Choose a file name.',
            where: path,
          })
        const bytes = await writeAtomically(fileSystem, there?.realPath ?? path, chunks, {
          random: randomId(),
          access: 'shared',
          signal,
        })
        return ok({ bytes })
      } catch (error) {
        return { ok: false, fault: storageFault(error, path) }
      }
    },
    removeFile: (path) => fileSystem.remove(path),
  }
}
