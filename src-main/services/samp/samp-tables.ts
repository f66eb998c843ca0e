import { pathToFileURL } from 'node:url'
import type { Outcome } from '#shared/ipc/fault.ts'
import { addressKey } from '#shared/vo/samp/table-address.ts'
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

/**
 * By what others know a table for where it came from: one of a file by the file's address, as all who have opened that file;
 * one that came over SAMP as it was sent, also where that was in an earlier run.
 */
export function originSharing(tables: SampTables, table: string): Sharing | undefined {
  const { provenance } = tables.find(table)?.info ?? {}
  if (!provenance || tables.positionOf(table) !== 0) return undefined
  const { kind, source, tableId } = provenance
  if (kind === 'file') return { table, tableId: undefined, url: pathToFileURL(source).href, rows: undefined }
  return kind === 'samp' ? { table, tableId, url: source, rows: undefined } : undefined
}

/** The open table that a message names: one that was sent or arrived, else one that came from where it says. */
export function namedTable(
  tables: SampTables,
  shared: SharedTables,
  tableId: string | undefined,
  url: string | undefined,
): Sharing | undefined {
  const known = shared.find(tableId, url)
  if (known && tables.find(known.table)) return known
  const origins = tables.list().flatMap(({ id }) => originSharing(tables, id) ?? [])
  const byId = tableId === undefined ? undefined : origins.findLast((one) => one.tableId === tableId)
  const key = url === undefined ? undefined : addressKey(url)
  return byId ?? (key === undefined ? undefined : origins.find((one) => addressKey(one.url) === key))
}
