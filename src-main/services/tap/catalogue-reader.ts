import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { ColumnBlock, ColumnInfo } from '#shared/model/table.ts'
import type { CatalogueRow } from '#shared/vo/tap/tap-schema.ts'
import { isNull } from '#shared/vo/votable/cell-text.ts'
import type { Table, TableReader } from '../../tables/table.ts'

/** The rows of a TAP_SCHEMA answer, all of them in memory: such tables are small. */
export interface CatalogueRows {
  readonly rows: readonly CatalogueRow[]
  /** A limit of the service cut the rows, or reading ended early. */
  readonly incomplete: boolean
}

/** Reads the answer to a query on TAP_SCHEMA. */
export interface CatalogueReader {
  read(bytes: AsyncIterable<Uint8Array>, source: string, signal: AbortSignal): Promise<Outcome<CatalogueRows>>
}

/** What is needed of the tables in memory: to look into the one just read, and to let it go. */
export interface CatalogueTables {
  readonly reader: TableReader
  /** Undefined where there is no such table. */
  find(id: string): Table | undefined
  close(id: string): void
}

const blockRows = 1000

function cellText(block: ColumnBlock, row: number): string | undefined {
  if (isNull(block, row)) return undefined
  const value = block.values[row]
  return value === undefined ? undefined : String(value)
}

function rowsOf(table: Table): CatalogueRow[] {
  const rows: Map<string, string>[] = []
  const scalars = table.info.columns.filter((column: ColumnInfo) => !column.isArray)
  for (let start = 0; start < table.info.rows; start += blockRows) {
    const block = table.rowBlock(
      start,
      blockRows,
      scalars.map((column) => column.id),
    )
    for (let row = 0; row < block.rows; row++) {
      const cells = new Map<string, string>()
      block.columns.forEach((column, i) => {
        const text = cellText(column, row)
        const name = scalars[i]?.name.toLowerCase()
        if (text !== undefined && name !== undefined) cells.set(name, text)
      })
      rows.push(cells)
    }
  }
  return rows
}

/** Reads TAP_SCHEMA answers with the table engine; the table is let go as soon as its rows are taken. */
export function catalogueReader(tables: CatalogueTables, now: () => number): CatalogueReader {
  return {
    async read(bytes, source, signal) {
      const provenance = { kind: 'query' as const, source, at: new Date(now()).toISOString() }
      const options = { signal, unlisted: true }
      const reading = await tables.reader.read(bytes, { title: 'TAP_SCHEMA', provenance }, options)
      if (!reading.ok) return reading
      try {
        const info = await reading.value.done
        const table = tables.find(reading.value.id)
        if (!table) return fail('not-found', 'The answer on TAP_SCHEMA is no longer there.', { where: source })
        return ok({ rows: rowsOf(table), incomplete: info.completeness.length > 0 })
      } finally {
        tables.close(reading.value.id)
      }
    },
  }
}
