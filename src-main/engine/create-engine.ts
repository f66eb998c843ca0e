import { performance } from 'node:perf_hooks'
import type { DuckDBConnection } from '@duckdb/node-api'
import { type Fault, FaultError, fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Mark } from '#shared/model/table.ts'
import type { AdqlDiagnostic } from '#shared/vo/adql/diagnostic.ts'
import { parseAdql } from '#shared/vo/adql/parser.ts'
import { SlabPool } from '../tables/slabs.ts'
import type { Table } from '../tables/table.ts'
import type { Catalogue } from './catalogue.ts'
import { type OpenDatabase, openDatabase } from './duckdb.ts'
import type { EngineQuery, EngineResult, SqlEngine, SqlEngineParts } from './engine.ts'
import { engineFault, queryFault } from './engine-fault.ts'
import { readCatalogue } from './read-catalogue.ts'
import { ResultTable } from './result-table.ts'
import { type Translation, translate } from './translate/translate.ts'
import { copyUpload, uploadTable } from './uploads.ts'

interface Opened extends OpenDatabase {
  readonly catalogue: Catalogue
}

/** Answers queries from the tables of one file. Nothing is loaded or opened before the first of them. */
export function createSqlEngine(parts: SqlEngineParts): SqlEngine {
  return new EmbeddedEngine(parts)
}

const languages: ReadonlySet<string> = new Set(['ADQL', 'ADQL-2.0', 'ADQL-2.1'])
const interruptMilliseconds = 20
const cancelled = fail('cancelled', 'Cancelled.')

class EmbeddedEngine implements SqlEngine {
  readonly #parts: SqlEngineParts
  readonly #pool = new SlabPool(64 * 1024 * 1024)
  readonly #running = new Set<DuckDBConnection>()
  #opened: Promise<Opened> | undefined
  #uploads = 0
  #closed = false

  constructor(parts: SqlEngineParts) {
    this.#parts = parts
  }

  async catalogue(): Promise<Outcome<Catalogue>> {
    try {
      return ok((await this.#open()).catalogue)
    } catch (error) {
      return { ok: false, fault: this.#fault(error) }
    }
  }

  async check(
    adql: string,
    uploads: ReadonlyMap<string, Table> = new Map(),
  ): Promise<Outcome<readonly AdqlDiagnostic[]>> {
    const catalogue = await this.catalogue()
    if (!catalogue.ok) return catalogue
    const tables = [...uploads].map(([name, table]) => uploadTable(name, table, name))
    const { query, diagnostics } = parseAdql(adql)
    if (!query || diagnostics.some(({ severity }) => severity === 'error')) return ok(diagnostics)
    const found = translate(query, catalogue.value, { uploads: tables }).diagnostics
    return ok([...diagnostics, ...found].toSorted((a, b) => a.range.start - b.range.start))
  }

  async run(query: EngineQuery): Promise<Outcome<EngineResult>> {
    const { signal } = query
    const began = performance.now()
    if (signal?.aborted) return cancelled
    const language = query.language ?? 'ADQL'
    if (!languages.has(language.toUpperCase()))
      return fail('bad-request', `The language ${language} is not spoken here; ADQL is.`)
    let connection: DuckDBConnection | undefined
    // A statement that is handed over and not yet begun does not hear the first interrupt: it is said until it ends.
    let interrupting: NodeJS.Timeout | undefined
    const interrupt = (): void => {
      connection?.interrupt()
      interrupting = setInterval(() => connection?.interrupt(), interruptMilliseconds)
    }
    const dropped: string[] = []
    try {
      const opened = await this.#open()
      const uploads = [...(query.uploads ?? [])].map(([name, table]) => {
        const engineName = `u${++this.#uploads}`
        return { table, engineName, described: uploadTable(name, table, engineName) }
      })
      const parsed = parseAdql(query.adql)
      const wrong = parsed.diagnostics.find(({ severity }) => severity === 'error')
      if (!parsed.query || wrong) return queryFault(query.adql, wrong)
      const { maxRows } = query
      const described = uploads.map((upload) => upload.described)
      const { translation, diagnostics } = translate(parsed.query, opened.catalogue, { uploads: described, maxRows })
      if (!translation)
        return queryFault(
          query.adql,
          diagnostics.find(({ severity }) => severity === 'error'),
        )
      connection = await opened.instance.connect()
      this.#running.add(connection)
      if (signal?.aborted) return cancelled
      signal?.addEventListener('abort', interrupt, { once: true })
      for (const { table, engineName, described: upload } of uploads) {
        if (!translation.tables.includes(upload)) continue
        dropped.push(upload.sqlName)
        await copyUpload(opened.duckdb, connection, table, upload, engineName)
        if (signal?.aborted) return cancelled
      }
      const result = new ResultTable(opened.duckdb, this.#head(query, translation), this.#pool)
      const overflow = await this.#read(connection, translation, result, query)
      if (signal?.aborted) {
        result.table.close()
        return cancelled
      }
      const marks: readonly Mark[] = overflow ? [{ kind: 'truncated', by: 'maxrec', limit: query.maxRows ?? 0 }] : []
      return ok({
        table: result.finish((performance.now() - began) / 1000, marks),
        overflow,
        simulated: translation.tables.some((table) => table.origin.simulated),
        tables: translation.tables,
        diagnostics: [...parsed.diagnostics, ...diagnostics],
      })
    } catch (error) {
      return signal?.aborted || this.#closed ? cancelled : { ok: false, fault: this.#fault(error) }
    } finally {
      signal?.removeEventListener('abort', interrupt)
      clearInterval(interrupting)
      if (connection) await this.#letGo(connection, dropped)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    const opened = await this.#opened?.catch(() => undefined)
    this.#opened = undefined
    while (this.#running.size > 0) {
      for (const connection of this.#running) connection.interrupt()
      await new Promise<void>((resolve) => setTimeout(resolve, interruptMilliseconds))
    }
    opened?.instance.closeSync()
  }

  #open(): Promise<Opened> {
    if (this.#closed) throw new FaultError({ kind: 'peer-gone', message: 'The SQL engine is closed.' })
    this.#opened ??= this.#openNow().catch((error: unknown) => {
      // The file may be there the next time.
      this.#opened = undefined
      throw error
    })
    return this.#opened
  }

  async #openNow(): Promise<Opened> {
    const database = await openDatabase(this.#parts)
    const connection = await database.instance.connect()
    try {
      return { ...database, catalogue: await readCatalogue(connection) }
    } finally {
      connection.closeSync()
    }
  }

  /** Runs the SQL and takes its rows; true where there were more than asked for. */
  async #read(
    connection: DuckDBConnection,
    { sql, seed }: Translation,
    result: ResultTable,
    { maxRows, signal }: EngineQuery,
  ): Promise<boolean> {
    if (seed !== undefined) await connection.run(`SELECT setseed(${(seed * 0.6180339887498949) % 1}::DOUBLE)`)
    const rows = await connection.stream(sql)
    for (;;) {
      const chunk = await rows.fetchChunk()
      if (!chunk || chunk.rowCount === 0 || signal?.aborted) return false
      const left = maxRows === undefined ? Number.POSITIVE_INFINITY : maxRows - result.rows
      result.add(chunk, left)
      if (chunk.rowCount > left) return true
    }
  }

  #head(query: EngineQuery, { columns, tables }: Translation) {
    const described = tables.filter((table) => table.description !== undefined)
    const lines = described.map((table) => `${table.fullName}: ${table.description}`)
    return {
      id: `t-${this.#parts.randomId()}`,
      title: tables.length === 1 ? (tables[0]?.fullName ?? 'result') : 'result',
      columns,
      description: lines.length > 0 ? lines.join('\n') : undefined,
      provenance: {
        kind: 'query' as const,
        source: this.#parts.source,
        adql: query.adql,
        lang: query.language ?? 'ADQL',
        ...(query.maxRows === undefined ? {} : { maxrec: query.maxRows }),
        at: new Date(this.#parts.now()).toISOString(),
      },
    }
  }

  async #letGo(connection: DuckDBConnection, dropped: readonly string[]): Promise<void> {
    for (const name of dropped) await connection.run(`DROP TABLE IF EXISTS ${name}`).catch(() => undefined)
    connection.closeSync()
    this.#running.delete(connection)
  }

  #fault(error: unknown): Fault {
    return engineFault(error, this.#parts.skyFile)
  }
}
