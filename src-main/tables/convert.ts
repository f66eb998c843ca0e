import { fail, faultOf, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { SaveFormat } from '#shared/ipc/tables.ts'
import type { Mark, Provenance } from '#shared/model/table.ts'
import type { Table, TableReader } from './table.ts'
import { isBareText } from './writers/save-format.ts'
import type { TableWriter } from './writers/table-writer.ts'
import type { WriteOptions } from './writers/write-options.ts'

/** What converting needs of the house. */
export interface ConvertParts {
  readonly tables: TableReader & { documentTables(id: string): Promise<readonly Table[]> }
  readonly writer: TableWriter
}

/** A document that was read and is ready to be written in another format. */
export interface Conversion {
  /** Tables that are written, in document order. */
  readonly written: readonly Table[]
  /** Tables that the format has no room for. */
  readonly leftOut: readonly Table[]
  /** The marks of all written tables; none = complete. */
  readonly marks: readonly Mark[]
  /** The bytes, written as they are taken. */
  readonly pieces: AsyncIterable<Uint8Array>
}

/**
 * Reads a table file whole and prepares its writing: every table for VOTable, FITS and JSON, the first for CSV and TSV.
 * Faults are those of `TableReader.read`; damage behind the header is no fault but a mark.
 */
export async function convert(
  parts: ConvertParts,
  input: { readonly bytes: AsyncIterable<Uint8Array>; readonly title: string; readonly provenance: Provenance },
  format: SaveFormat,
  options: WriteOptions = {},
): Promise<Outcome<Conversion>> {
  try {
    const reading = await parts.tables.read(
      input.bytes,
      { title: input.title, provenance: input.provenance },
      { unlisted: true, ...(options.signal ? { signal: options.signal } : {}) },
    )
    if (!reading.ok) return reading
    const tables = await parts.tables.documentTables(reading.value.id)
    if (options.signal?.aborted) return fail('cancelled', 'Cancelled.')
    const written = isBareText(format) ? tables.slice(0, 1) : tables
    return ok({
      written,
      leftOut: tables.slice(written.length),
      marks: written.flatMap((table) => table.info.completeness),
      pieces: pinned(written, parts.writer.write(written, format, options)),
    })
  } catch (thrown) {
    return { ok: false, fault: faultOf(thrown) }
  }
}

/** The pieces, with the tables' memory kept in place until the last is taken. */
async function* pinned(tables: readonly Table[], pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const unpins = tables.map((table) => table.pin())
  try {
    yield* pieces
  } finally {
    for (const unpin of unpins) unpin()
  }
}
