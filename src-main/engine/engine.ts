import type { Outcome } from '#shared/ipc/fault.ts'
import type { AdqlDiagnostic } from '#shared/vo/adql/diagnostic.ts'
import type { MemoryTable } from '../tables/memory-table.ts'
import type { Table } from '../tables/table.ts'
import type { Catalogue, CatalogueTable } from './catalogue.ts'

/** One query to the embedded engine. */
export interface EngineQuery {
  readonly adql: string
  /** LANG of TAP 1.1, 2.7.1: `ADQL`, `ADQL-2.0`, `ADQL-2.1`; default ADQL. Others are refused. */
  readonly language?: string
  /** Rows at most; absent = all. */
  readonly maxRows?: number
  /** Tables known as TAP_UPLOAD.name while the query runs (TAP 1.1, 2.5). The caller pins them. */
  readonly uploads?: ReadonlyMap<string, Table>
  /** Ends the query; the outcome is then the fault `cancelled`. */
  readonly signal?: AbortSignal
}

/** What came of a query. */
export interface EngineResult {
  /** The rows with types, units, UCDs and descriptions. It belongs to the caller, who closes it. */
  readonly table: MemoryTable
  /** True where there were more rows than `maxRows` (TAP 1.1, 2.7.4). */
  readonly overflow: boolean
  /** True where one of the tables asked holds made-up rows. */
  readonly simulated: boolean
  /** The tables asked, uploads included. */
  readonly tables: readonly CatalogueTable[]
  /** Warnings and notes on the query. */
  readonly diagnostics: readonly AdqlDiagnostic[]
}

/**
 * ADQL on the tables of one file, in this process. What is wrong with a query comes as the fault `bad-request` with
 * line and column (both from 1) of the place in the query; what the engine itself could not do as `limit` (memory),
 * `storage` (the file) or `bug`.
 */
export interface SqlEngine {
  /** What TAP_SCHEMA of the file says. */
  catalogue(): Promise<Outcome<Catalogue>>
  /** Everything to be said of a query without running it, in order of place. */
  check(adql: string, uploads?: ReadonlyMap<string, Table>): Promise<Outcome<readonly AdqlDiagnostic[]>>
  run(query: EngineQuery): Promise<Outcome<EngineResult>>
  /** Ends all that runs and lets the file go. */
  close(): Promise<void>
}

export interface SqlEngineParts {
  /** The DuckDB file with the tables and their `tap_schema`; only read. */
  readonly skyFile: string
  /** What provenance calls the source of the results: the service's address or name. */
  readonly source: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly randomId: () => string
  /** Memory for running queries, in megabytes; default 1024. */
  readonly memoryMegabytes?: number
  /** Threads for running queries; default: the machine's, 4 at most. */
  readonly threads?: number
}
