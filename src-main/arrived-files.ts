import { type KeptTable, KeptTables } from './services/tables/kept-tables.ts'
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

/** What is remembered of tables over a restart, with the copies of those that came over SAMP. */
export async function openKeptTables(store: Store): Promise<{
  readonly kept: KeptTables
  readonly arrived: ArrivedFiles
  readonly copyOf: ArrivedFiles['path']
}> {
  const kept = await KeptTables.open(store)
  const arrived = await openArrivedFiles(store, kept.list())
  return { kept, arrived, copyOf: arrived.path }
}

/** `tables`: those that are remembered; copies of others are removed. */
async function openArrivedFiles(store: Store, tables: readonly KeptTable[]): Promise<ArrivedFiles> {
  const files = store.downloads('arrived')
  const wanted = new Set(tables.map(({ provenance }) => provenance.copy))
  await files.remove((name) => !wanted.has(name))
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
        file = undefined
      } finally {
        await letGo()
      }
    },
    path: async (name) => (await files.kept(name).catch(() => undefined))?.path,
  }
}
