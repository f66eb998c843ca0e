import { type Fault, fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { KnownColumns, TapTable, TapTableDetails } from '#shared/model/tap.ts'
import { quoteTableName } from '#shared/vo/adql/identifier.ts'
import { resourceUrl } from '#shared/vo/tap/service-url.ts'
import { type ReadSchema, type ReadTable, type Tableset, TablesetReader } from '#shared/vo/vosi/tableset.ts'
import type { Net } from '../../net/net.ts'
import type { CatalogueReader } from './catalogue-reader.ts'
import type { ColumnSearch } from './column-search.ts'
import type { KeptMetadata } from './kept-metadata.ts'
import {
  columnsFromCatalogue,
  everyColumnFromCatalogue,
  keysFromCatalogue,
  tablesFromCatalogue,
} from './service-catalogue.ts'
import { readDocument } from './service-document.ts'

/** Time limits of the endpoints, each its own. */
export interface TapLimits {
  /** Availability, capabilities, and the documents of single tables. */
  readonly documentSeconds: number
  /** The list of tables: the largest services need half a minute. */
  readonly tablesSeconds: number
  /** Foreign keys, for which nobody should have to wait. */
  readonly keysSeconds: number
}
export const tapLimits: TapLimits = { documentSeconds: 15, tablesSeconds: 60, keysSeconds: 5 }

export interface MetadataParts {
  readonly net: Net
  readonly reader: CatalogueReader
  readonly limits: TapLimits
  readonly now: () => number
  /** What is kept of the service from run to run; absent: nothing is. */
  readonly kept?: KeptMetadata
}

/** 47,000 tables with `detail=min` make some 20 MB; a service that ignores `detail` and sends all its columns makes more. */
const tablesetBytes = 96 * 1024 * 1024

interface TableList {
  readonly schemas: readonly ReadSchema[]
  readonly partial?: string
  /** When it was read from the service; ISO 8601, UTC. */
  readonly readAt?: string
  /** Why it could not be read again. */
  readonly trouble?: Fault
}

/** The tables and columns of one service, fetched when asked for and kept until refreshed. */
export class ServiceMetadata {
  readonly #parts: MetadataParts
  readonly #base: string
  /** By the name as to be written in ADQL. */
  readonly #tables = new Map<string, ReadTable>()
  #list: TableList | undefined
  /** Set after /tables/{name} did not give a table: the service has no such resource (VOSI 1.0), or a broken one. */
  #withoutTableDocuments = false

  constructor(base: string, parts: MetadataParts) {
    this.#base = base
    this.#parts = parts
  }

  /** The list of tables: as it is kept, else as the service gives it. */
  async tables(signal: AbortSignal): Promise<Outcome<TableList>> {
    if (this.#list) return ok(this.#list)
    const kept = await this.#parts.kept?.tables()
    if (kept) return ok(this.#take({ schemas: kept.schemas, readAt: kept.at }))
    return this.#read(signal)
  }

  /** Reads the list from the service; where that fails, the list that was kept is answered, with why. */
  async refresh(signal: AbortSignal): Promise<Outcome<TableList>> {
    const before = this.#list ?? (await this.#parts.kept?.tables())
    const read = await this.#read(signal)
    if (read.ok || read.fault.kind === 'cancelled' || before === undefined) return read
    const readAt = 'at' in before ? before.at : before.readAt
    return ok(this.#take({ schemas: before.schemas, trouble: read.fault, ...(readAt !== undefined && { readAt }) }))
  }

  /**
   * Reads the columns of all tables. Tables that the list does not have are left out, since they cannot be shown.
   */
  async readColumns(
    signal: AbortSignal,
    onSlice?: (tables: number, columns: number) => void,
  ): Promise<Outcome<{ columns: number; tables: number; partial?: string }>> {
    const listed = await this.tables(signal)
    if (!listed.ok) return listed
    const read = await everyColumnFromCatalogue(this.#catalogue(this.#parts.limits.tablesSeconds), signal, onSlice)
    if (!read.ok) return read
    const found: TapTableDetails[] = []
    for (const { tables } of listed.value.schemas)
      for (const { rawName, table } of tables) {
        const columns = read.value.tables.get(rawName) ?? read.value.tables.get(table.name)
        if (columns) found.push({ table, columns: [...columns], foreignKeys: [] })
      }
    const { partial } = read.value
    this.#parts.kept?.keepAll(found, partial)
    const columns = found.reduce((sum, table) => sum + table.columns.length, 0)
    return ok({ columns, tables: found.length, ...(partial !== undefined && { partial }) })
  }

  /** What can be searched of its columns: those that are kept. */
  async searches(): Promise<readonly ColumnSearch[]> {
    return (await this.#parts.kept?.searches()) ?? []
  }

  /** How many of its columns are kept; undefined: none. */
  async knownColumns(): Promise<Omit<KnownColumns, 'service'> | undefined> {
    return this.#parts.kept?.known()
  }

  /** Resolves when what is kept is on disk. */
  async flush(): Promise<void> {
    await this.#parts.kept?.flush()
  }

  /** Takes away what is kept on disk. */
  async forget(): Promise<void> {
    await this.#parts.kept?.remove()
  }

  /**
   * The list from the service: /tables?detail=min where it answers, else TAP_SCHEMA; whatever was read of a list that
   * broke off is used where TAP_SCHEMA fails as well.
   */
  async #read(signal: AbortSignal): Promise<Outcome<TableList>> {
    const listed = await this.#tableset(
      resourceUrl(this.#base, 'tables', { detail: 'min' }),
      this.#parts.limits.tablesSeconds,
      signal,
    )
    const { schemas, cut } = listed.tableset
    if (!listed.failure && !cut && listed.tables > 0) return ok(this.#keep({ schemas }))
    if (listed.failure?.kind === 'cancelled') return { ok: false, fault: listed.failure }
    const asked = await tablesFromCatalogue(this.#catalogue(this.#parts.limits.tablesSeconds), signal)
    if (asked.ok && asked.value.schemas.length > 0) return ok(this.#keep(asked.value))
    if (!asked.ok && asked.fault.kind === 'cancelled') return asked
    if (listed.tables > 0) {
      const why = listed.failure?.message ?? 'the document breaks off.'
      return ok(this.#keep({ schemas, partial: `The list ends after ${listed.tables} tables: ${why}` }))
    }
    if (!asked.ok) return { ok: false, fault: listed.failure?.kind === 'auth-needed' ? listed.failure : asked.fault }
    return ok(
      this.#keep({ schemas: [], partial: 'The service lists no tables, neither in /tables nor in TAP_SCHEMA.' }),
    )
  }

  /**
   * Columns and keys of a table by its ADQL name: its own document (VOSI 1.1, 4), else TAP_SCHEMA. Keys are asked of
   * TAP_SCHEMA at the same time, for a short while, since DaCHS leaves them out of the documents of single tables.
   */
  async columns(name: string, signal: AbortSignal): Promise<Outcome<TapTableDetails>> {
    const known = this.#tables.get(name) ?? { rawName: name, table: { name: quoteTableName(name) } satisfies TapTable }
    if (known.details) return ok(known.details)
    const seen = await this.#parts.kept?.details(known.table.name, 'seen')
    if (seen) return ok(this.#know(known, seen))
    const keys = keysFromCatalogue(this.#catalogue(this.#parts.limits.keysSeconds), known.rawName, signal)
    const details = await this.#columns(known, signal)
    if (!details.ok) {
      // Read with all the others, without keys: better than nothing where the service cannot be asked.
      const kept = await this.#parts.kept?.details(known.table.name, 'all')
      return kept && details.fault.kind !== 'cancelled' ? ok(kept) : details
    }
    const { foreignKeys } = details.value
    const whole: TapTableDetails = {
      table: { ...details.value.table, ...known.table },
      columns: details.value.columns,
      foreignKeys: foreignKeys.length > 0 ? foreignKeys : await keys,
    }
    if (signal.aborted) return ok(whole)
    this.#parts.kept?.keepDetails(whole)
    return ok(this.#know(known, whole))
  }

  #know(known: ReadTable, details: TapTableDetails): TapTableDetails {
    this.#tables.set(known.table.name, { ...known, details })
    return details
  }

  async #columns(known: ReadTable, signal: AbortSignal): Promise<Outcome<TapTableDetails>> {
    const own = this.#withoutTableDocuments ? undefined : await this.#fromDocument(known, signal)
    if (own?.ok && own.value) return ok(own.value)
    if (own && !own.ok && own.fault.kind === 'cancelled') return own
    const catalogue = this.#catalogue(this.#parts.limits.documentSeconds * 2)
    const asked = await columnsFromCatalogue(catalogue, known.rawName, signal)
    if (!asked.ok) return own && !own.ok && own.fault.kind === 'auth-needed' ? own : asked
    if (asked.value.length === 0)
      return fail('not-found', `The service knows no columns of ${known.table.name}.`, { where: this.#base })
    if (own) this.#withoutTableDocuments = true
    return ok({ table: known.table, columns: [...asked.value], foreignKeys: [] })
  }

  async #fromDocument(known: ReadTable, signal: AbortSignal): Promise<Outcome<TapTableDetails | undefined>> {
    const url = resourceUrl(this.#base, `tables/${encodeURIComponent(known.rawName)}`)
    const { tableset, failure } = await this.#tableset(url, this.#parts.limits.documentSeconds, signal)
    if (failure) return { ok: false, fault: failure }
    const read = tableset.schemas.flatMap((schema) => schema.tables)
    const named = read.find((table) => table.rawName === known.rawName || table.table.name === known.table.name)
    return ok((named ?? (read.length === 1 ? read[0] : undefined))?.details)
  }

  async #tableset(url: string, limitSeconds: number, signal: AbortSignal) {
    const reader = new TablesetReader()
    const request = { url, limitSeconds, maxBytes: tablesetBytes, signal }
    const outcome = await readDocument(this.#parts.net, request, (text) => reader.write(text))
    const tableset: Tableset = reader.end()
    return { tableset, tables: reader.tables, failure: outcome.ok ? undefined : outcome.fault }
  }

  #catalogue(limitSeconds: number) {
    const { net, reader, now } = this.#parts
    return { net, reader, base: this.#base, limitSeconds, now }
  }

  /** A list that was read just now: what was known before is of another time. */
  #keep(list: TableList): TableList {
    this.#tables.clear()
    this.#withoutTableDocuments = false
    // A list that is not whole is read again at the next start.
    const at = list.partial === undefined ? this.#parts.kept?.keepTables(list.schemas) : undefined
    return this.#take({ ...list, readAt: at ?? new Date(this.#parts.now()).toISOString() })
  }

  #take(list: TableList): TableList {
    this.#list = list
    for (const { tables } of list.schemas)
      for (const table of tables)
        if (!this.#tables.get(table.table.name)?.details) this.#tables.set(table.table.name, table)
    return list
  }
}
