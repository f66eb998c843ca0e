import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { TapTable, TapTableDetails } from '#shared/model/tap.ts'
import { quoteTableName } from '#shared/vo/adql/identifier.ts'
import { resourceUrl } from '#shared/vo/tap/service-url.ts'
import { type ReadSchema, type ReadTable, type Tableset, TablesetReader } from '#shared/vo/vosi/tableset.ts'
import type { Net } from '../../net/net.ts'
import type { CatalogueReader } from './catalogue-reader.ts'
import { columnsFromCatalogue, keysFromCatalogue, tablesFromCatalogue } from './service-catalogue.ts'
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
}

/** 47,000 tables with `detail=min` make some 20 MB; a service that ignores `detail` and sends all its columns makes more. */
const tablesetBytes = 96 * 1024 * 1024

interface TableList {
  readonly schemas: readonly ReadSchema[]
  readonly partial?: string
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

  /** Forgets everything, so that the next question goes to the service. */
  forget(): void {
    this.#list = undefined
    this.#tables.clear()
    this.#withoutTableDocuments = false
  }

  /**
   * The list of tables: /tables?detail=min where it answers, else TAP_SCHEMA; whatever was read of a list that broke off
   * is used where TAP_SCHEMA fails as well.
   */
  async tables(signal: AbortSignal): Promise<Outcome<TableList>> {
    if (this.#list) return ok(this.#list)
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
    const keys = keysFromCatalogue(this.#catalogue(this.#parts.limits.keysSeconds), known.rawName, signal)
    const details = await this.#columns(known, signal)
    if (!details.ok) return details
    const { foreignKeys } = details.value
    const whole: TapTableDetails = {
      table: { ...details.value.table, ...known.table },
      columns: details.value.columns,
      foreignKeys: foreignKeys.length > 0 ? foreignKeys : await keys,
    }
    if (!signal.aborted) this.#tables.set(known.table.name, { ...known, details: whole })
    return ok(whole)
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

  #keep(list: TableList): TableList {
    this.#list = list
    for (const { tables } of list.schemas) for (const table of tables) this.#tables.set(table.table.name, table)
    return list
  }
}
