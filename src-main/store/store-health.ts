import { join } from 'node:path'
import type { FileSystem } from './file-system.ts'
import { scanJournal } from './journal-format.ts'
import { errorCode, storageFault } from './storage-fault.ts'
import { workspaceSchemas } from './workspace-files.ts'

/** One file of the workspace as it stands. A journal may look torn while a running app appends to it. */
export interface FileHealth {
  readonly file: string
  readonly state: 'absent' | 'whole' | 'torn' | 'damaged' | 'newer' | 'unreadable'
  /** Absent where there is no file, or it cannot be read. */
  readonly bytes?: number
  /** What could not be read and why, as a sentence. */
  readonly note?: string
}

export interface StoreHealth {
  readonly files: readonly FileHealth[]
  /** Names of files that were set aside as torn, damaged or unreadable. */
  readonly setAside: readonly string[]
}

function stateOf(file: string, bytes: Uint8Array, schema: number): FileHealth['state'] {
  if (file.endsWith('.journal')) {
    const scan = scanJournal(bytes)
    return (scan.header?.schema ?? 0) > schema ? 'newer' : scan.state
  }
  try {
    const envelope: unknown = JSON.parse(new TextDecoder().decode(bytes))
    const found = typeof envelope === 'object' && envelope !== null && 'schema' in envelope && envelope.schema
    if (typeof found !== 'number') return 'damaged'
    return found > schema ? 'newer' : 'whole'
  } catch {
    return 'damaged'
  }
}

/** Looks at every file of a workspace and changes nothing, also while an app is running. */
export async function storeHealth(fileSystem: FileSystem, home: string): Promise<StoreHealth> {
  const files: FileHealth[] = []
  for (const [file, schema] of Object.entries(workspaceSchemas)) {
    try {
      const bytes = await fileSystem.readFile(join(home, file))
      files.push({ file, state: stateOf(file, bytes, schema), bytes: bytes.byteLength })
    } catch (error) {
      if (errorCode(error) === 'ENOENT') files.push({ file, state: 'absent' })
      else files.push({ file, state: 'unreadable', note: storageFault(error, home).detail ?? '' })
    }
  }
  const names = await fileSystem.list(home).catch(() => [])
  const setAside = names.filter((name) => /\.(torn|damaged|unreadable)-\d{8}T\d{6}Z(-\d+)?$/.test(name)).sort()
  return { files, setAside }
}
