import { fail, faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { SqlEngine } from '../../engine/engine.ts'
import type { Clock } from '../../store/clock.ts'
import type { TableWriter } from '../../tables/writers/table-writer.ts'
import { answerTable } from './answer-table.ts'
import { pause, type RehearsalOptions, rehearsedFailure, seededNumbers } from './rehearsal.ts'
import type { TapQuery } from './tap-query.ts'
import { type PartBytes, readUploadTables, type UploadReader, type UploadTablesParts } from './upload-tables.ts'

export interface QueryRunnerParts extends UploadTablesParts {
  readonly engine: () => Promise<SqlEngine>
  readonly reader: UploadReader
  readonly writer: TableWriter
  readonly clock: Clock
  /** Version of the program. */
  readonly version: string
  readonly rehearsal: RehearsalOptions
}

/** A result that is ready to be written. */
export interface QueryAnswer {
  readonly rows: number
  readonly pieces: AsyncIterable<Uint8Array>
  /** Lets the memory of the result go. To be called once, after the last piece. */
  release(): void
}

/** Runs queries, synchronous and asynchronous ones alike. */
export class QueryRunner {
  readonly #parts: QueryRunnerParts
  readonly #random: () => number

  constructor(parts: QueryRunnerParts) {
    this.#parts = parts
    this.#random = seededNumbers(parts.rehearsal.failureSeed ?? 1)
  }

  /**
   * Runs a query and answers with its result. Faults: `bad-request` (what is wrong with the query), `cancelled`,
   * `service` with status 503 (a rehearsed failure), and those of the engine.
   */
  async run(query: TapQuery, bytesOf: PartBytes, base: string, signal: AbortSignal): Promise<Outcome<QueryAnswer>> {
    const { rehearsal, clock } = this.#parts
    // Drawn before the waiting, so that the order of the failures is that of the queries.
    const fails = this.#random() < (rehearsal.failureRate ?? 0)
    await pause(clock, rehearsal.delaySeconds ?? 0, signal)
    if (signal.aborted) return fail('cancelled', 'Cancelled.')
    if (fails) return fail('service', rehearsedFailure, { status: 503, retryAfterSeconds: 1 })
    const uploads = await readUploadTables(query.uploads, bytesOf, this.#parts, signal)
    if (!uploads.ok) return uploads
    try {
      const engine = await this.#parts.engine()
      const result = await engine.run({
        adql: query.adql,
        language: query.version === '2.0' ? 'ADQL-2.0' : 'ADQL-2.1',
        maxRows: query.maxRows,
        uploads: uploads.value.tables,
        signal,
      })
      if (!result.ok) return result
      const { table } = result.value
      const answer = answerTable(result.value, { query, base, version: this.#parts.version, at: new Date(clock.now()) })
      const pieces = this.#parts.writer.write([answer], query.format.format.format, { signal })
      return ok({ rows: table.info.rows, pieces, release: () => table.close() })
    } catch (thrown) {
      return { ok: false, fault: faultOf(thrown) }
    } finally {
      uploads.value.release()
    }
  }
}
