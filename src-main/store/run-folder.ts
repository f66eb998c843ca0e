import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder of one run of a shell, for its owner alone: what it holds is of no use after the run. */
export interface RunFolder {
  readonly path: string
  /** Writes a file that its owner alone may read, whole from its first moment; answers its path. */
  writePrivate(name: string, text: string): Promise<string>
  /** Removes a file of this folder; one that is not there is no error. */
  remove(name: string): Promise<void>
  /** Removes the folder with all that is in it. */
  close(): Promise<void>
}

const removal = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 } as const

/** Removes what runs that were cut off have left. Only the process that has the workspace's lock may do this. */
export async function clearRunFolders(home: string): Promise<void> {
  const folder = join(home, 'run')
  for (const name of await readdir(folder).catch(() => []))
    if (name.startsWith('shell-')) await rm(join(folder, name), removal).catch(() => undefined)
}

/** Makes a fresh folder under ALIDADE_HOME, or under the temporary folder where the workspace cannot be written. */
export async function openRunFolder(home: string, temporaryFolder: string): Promise<RunFolder> {
  const path = await mkdir(join(home, 'run'), { recursive: true, mode: 0o700 })
    .then(() => mkdtemp(join(home, 'run', 'shell-')))
    .catch(() => mkdtemp(join(temporaryFolder, 'alidade-shell-')))
  return {
    path,
    async writePrivate(name, text) {
      const file = join(path, name)
      await writeFile(file, text, { mode: 0o600, flag: 'wx' })
      return file
    },
    remove: (name) => rm(join(path, name), { force: true }),
    close: () => rm(path, removal).catch(() => undefined),
  }
}
