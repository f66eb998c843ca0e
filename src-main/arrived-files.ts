import { KeptTables } from './services/tables/kept-tables.ts'
import type { DownloadFile } from './store/download-files.ts'
import type { Store } from './store/store.ts'

/** Copies of tables that came over SAMP: an address of another program dies with it, and the table is here tomorrow. */
export interface ArrivedFiles {
  /** The same bytes, which are kept under the name as they pass. What is too large, or cannot be written, only passes. */
  keep(name: string, body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
  /** Where a whole copy stands; undefined: there is none. */
  path(name: string): Promise<string | undefined>
}

/** A larger table is not copied. */
const mostBytes = 256 * 1_048_576
/** All copies together; of more the oldest go, those first whose tables are closed. */
const mostBytesTogether = 2048 * 1_048_576

/** What is remembered of tables over a restart, with the copies of those that came over SAMP. */
export async function openKeptTables(
  store: Store,
  mostTogether = mostBytesTogether,
): Promise<{
  readonly kept: KeptTables
  readonly arrived: ArrivedFiles
  readonly copyOf: ArrivedFiles['path']
}> {
  const kept = await KeptTables.open(store)
  const arrived = await openArrivedFiles(store, kept, mostTogether)
  return { kept, arrived, copyOf: arrived.path }
}

/** `tables`: those that are remembered; copies of others are removed. */
async function openArrivedFiles(
  store: Store,
  tables: Pick<KeptTables, 'list'>,
  mostTogether: number,
): Promise<ArrivedFiles> {
  const files = store.downloads('arrived')
  /** Copies that a table needs after a restart, oldest first. */
  const needed = (): readonly string[] => tables.list().flatMap(({ provenance }) => provenance.copy ?? [])
  /** Copies of this run, oldest first. */
  const came: string[] = []
  const wanted = new Set(needed())
  await files.remove((name) => !wanted.has(name))
  const makeRoom = async (newest: string): Promise<void> => {
    const inUse = needed()
    const all = [
      ...new Set([...came.filter((name) => !inUse.includes(name)), ...inUse.filter((name) => name !== newest), newest]),
    ]
    const sizes = await Promise.all(all.map(async (name) => (await files.kept(name))?.bytes ?? 0))
    let together = sizes.reduce((sum, bytes) => sum + bytes, 0)
    const gone = all.filter((name, at) => {
      const goes = name !== newest && together > mostTogether && sizes[at] !== 0
      if (goes) together -= sizes[at] ?? 0
      return goes
    })
    if (gone.length > 0) await files.remove((name) => gone.includes(name))
  }
  const begin = async (name: string): Promise<DownloadFile> => {
    const file = await files.open(name)
    await file.begin({ url: name })
    return file
  }
  return {
    async *keep(name, body) {
      let file = await begin(name).catch(() => undefined)
      const letGo = async (): Promise<void> => {
        const left = file
        file = undefined
        await left?.discard()
      }
      try {
        for await (const piece of body) {
          if (file && file.bytes + piece.byteLength > mostBytes) await letGo()
          await file?.append(piece).catch(letGo)
          yield piece
        }
        await file?.keep().catch(letGo)
        if (file) came.push(name)
        if (file) await makeRoom(name).catch(() => undefined)
        file = undefined
      } finally {
        await letGo()
      }
    },
    path: async (name) => (await files.kept(name).catch(() => undefined))?.path,
  }
}
