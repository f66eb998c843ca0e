import { dirname, join } from 'node:path'
import { createFileReplacer, type FileReplacer, isPartName } from './atomic-file.ts'
import { type CacheFiles, cacheFiles } from './cache-files.ts'
import type { Clock } from './clock.ts'
import { type DownloadFiles, downloadFiles } from './download-files.ts'
import type { FileSystem } from './file-system.ts'
import { Journal, type JournalOptions } from './journal.ts'
import { headerOf } from './journal-format.ts'
import { KeptValue, type KeptValueOptions } from './kept-value.ts'
import type { Tell } from './notices.ts'
import { storageFault } from './storage-fault.ts'
import type { StoreContext } from './store-context.ts'
import { type StoreHealth, storeHealth } from './store-health.ts'
import { type WorkspaceFile, workspaceSchemas } from './workspace-files.ts'

export interface StoreOptions {
  readonly fileSystem: FileSystem
  /** ALIDADE_HOME. Made if it is not there. */
  readonly home: string
  readonly clock: Clock
  readonly randomId: () => string
  readonly tell: Tell
  /** A sentence where nothing may be written whatever the files say: why. */
  readonly readOnly?: string
}

type Named<O> = Omit<O, 'file' | 'schema'> & { readonly file: WorkspaceFile }

/** The one door to disk: the files of the workspace, and the files a person exports. */
export interface Store extends FileReplacer {
  readonly home: string
  /** A sentence where the files of the workspace are newer than this program, or its folder cannot be used: nothing is written there. */
  readonly readOnly: string | undefined
  value<T>(options: Named<KeptValueOptions<T>>): Promise<KeptValue<T>>
  journal<R>(options: Named<JournalOptions<R>>): Promise<Journal<R>>
  /** The files of a folder of the workspace that can be had again. */
  cache(folder: string): CacheFiles
  /** The files of a folder of the workspace that arrive over the network. */
  downloads(folder: string): DownloadFiles
  /** How every file of the workspace stands on disk. */
  health(): Promise<StoreHealth>
  /** Writes and closes everything that was opened. */
  close(): Promise<void>
}

/** The schema number a file says of itself; undefined where it is not there or cannot be understood. */
async function schemaOf(fileSystem: FileSystem, path: string): Promise<number | undefined> {
  try {
    const bytes = await fileSystem.readFile(path)
    if (path.endsWith('.journal')) return headerOf(bytes)?.schema
    const envelope: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return typeof envelope === 'object' &&
      envelope !== null &&
      'schema' in envelope &&
      typeof envelope.schema === 'number'
      ? envelope.schema
      : undefined
  } catch {
    return undefined
  }
}

/** The first file that a newer program wrote. */
async function newerFile(fileSystem: FileSystem, home: string): Promise<string | undefined> {
  for (const [file, schema] of Object.entries(workspaceSchemas))
    if (((await schemaOf(fileSystem, join(home, file))) ?? 0) > schema) return file
  return undefined
}

async function reasonNotToWrite(options: StoreOptions): Promise<string | undefined> {
  const { fileSystem, home } = options
  if (options.readOnly) return options.readOnly
  try {
    await fileSystem.makeFolder(home)
    // The folder itself must outlive a power cut; a parent that cannot be opened is not ours to keep.
    await fileSystem.syncFolder(dirname(home)).catch(() => undefined)
  } catch (error) {
    return `The workspace folder ${home} cannot be used: ${storageFault(error, home).message} Nothing is kept.`
  }
  const newer = await newerFile(fileSystem, home)
  if (newer)
    return `The workspace in ${home} was written by a newer Alidade (${newer}). It is shown as far as possible and nothing is written; use the newer Alidade to change it.`
  // Unfinished files of a run that was cut off.
  for (const name of await fileSystem.list(home).catch(() => []))
    if (isPartName(name)) await fileSystem.remove(join(home, name)).catch(() => undefined)
  return undefined
}

/** Opens the workspace folder. Never rejects: a folder that cannot be used makes a read-only store. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { fileSystem, home, clock, randomId, tell } = options
  const readOnly = await reasonNotToWrite(options)
  if (readOnly && !options.readOnly) tell({ severity: 'warning', text: readOnly, where: home })
  const context: StoreContext = { fileSystem, home, clock, randomId, tell, readOnly }
  const open: { close(): Promise<void> }[] = []
  const kept = <T extends { close(): Promise<void> }>(one: T): T => {
    open.push(one)
    return one
  }
  return {
    home,
    readOnly,
    ...createFileReplacer(fileSystem, randomId),
    value: async (named) => kept(await KeptValue.open(context, { ...named, schema: workspaceSchemas[named.file] })),
    journal: async (named) => kept(await Journal.open(context, { ...named, schema: workspaceSchemas[named.file] })),
    cache: (folder) => cacheFiles(context, folder),
    downloads: (folder) => downloadFiles(context, folder),
    health: () => storeHealth(fileSystem, home),
    close: async () => {
      await Promise.all(open.map((one) => one.close()))
    },
  }
}
