import { pathToFileURL } from 'node:url'
import type { Outcome } from '#shared/ipc/fault.ts'
import { filePath } from '#shared/vo/samp/lockfile.ts'
import type { ReadingTable, ReadOptions, Table, TableSource } from '../../tables/table.ts'
import type { SharedTables, Sharing } from './shared-tables.ts'

/** What SAMP needs of the tables. */
export interface SampTables {
  read(bytes: AsyncIterable<Uint8Array>, source: TableSource, options?: ReadOptions): Promise<Outcome<ReadingTable>>
  readFile(path: string, source: TableSource, options?: ReadOptions): Promise<Outcome<ReadingTable>>
  find(id: string): Table | undefined
  list(): readonly Table[]
  positionOf(id: string): number
  /** Every TABLE of a document, when reading has ended. */
  documentTables(id: string): Promise<readonly Table[]>
  close(id: string): void
}

/** A table of a file is known to all who have opened the same file: by the file's address. */
export function fileSharing(tables: SampTables, table: string): Sharing | undefined {
  const { provenance } = tables.find(table)?.info ?? {}
  if (provenance?.kind !== 'file' || tables.positionOf(table) !== 0) return undefined
  return { table, tableId: undefined, url: pathToFileURL(provenance.source).href, rows: undefined }
}

/** The open table that a message names: one that was sent or arrived, else one that was opened from the file it names. */
export function namedTable(
  tables: SampTables,
  shared: SharedTables,
  tableId: string | undefined,
  url: string | undefined,
): Sharing | undefined {
  const known = shared.find(tableId, url)
  if (known && tables.find(known.table)) return known
  const path = url === undefined ? undefined : filePath(url)
  if (path === undefined) return undefined
  const opened = tables
    .list()
    .find(({ id, info }) => info.provenance.source === path && fileSharing(tables, id) !== undefined)
  return opened && fileSharing(tables, opened.id)
}
