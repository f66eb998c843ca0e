import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { SaveFormat } from '#shared/ipc/tables.ts'
import type { Mark } from '#shared/model/table.ts'
import type { Table } from '../../tables/table.ts'
import { isBareText } from '../../tables/writers/save-format.ts'
import { replaceSidecar } from '../../tables/writers/sidecar.ts'
import { markText, type ProgressLine } from './report-lines.ts'
import type { CliApp, CliIo } from './verb.ts'

/** Where a result goes, and how. */
export interface Written {
  /** A file; absent: standard output. */
  readonly out?: string
  readonly format: SaveFormat
}

/** What of a result was written. */
export interface WrittenTables {
  readonly tables: readonly Table[]
  readonly leftOut: number
}

/** Writes the tables of a result: all of them, or the first where the format holds one. */
export async function writeTables(
  app: CliApp,
  all: readonly Table[],
  asked: Written,
  io: CliIo,
  { verb, progress }: { readonly verb: string; readonly progress: ProgressLine },
): Promise<Outcome<WrittenTables>> {
  const tables = isBareText(asked.format) ? all.slice(0, 1) : all
  const pieces = app.writer.write(tables, asked.format, {
    signal: io.signal,
    wrote: (rows) => progress.show(`${rows} rows written`),
    note: (sentence) => io.stderr(`alidade ${verb}: ${sentence}\n`),
  })
  const written = ok({ tables, leftOut: all.length - tables.length })
  if (asked.out === undefined) {
    for await (const piece of pieces) await io.stdout(piece)
    return written
  }
  const file = await app.files.replaceFile(asked.out, pieces, io.signal)
  if (!file.ok || !isBareText(asked.format)) return file.ok ? written : file
  const [table] = tables
  const beside = table && (await replaceSidecar(app.files, asked.out, table, io.signal))
  return beside?.ok === false ? beside : written
}

/** Every table of a document that is being read, to its end. */
export async function wholeTables(app: CliApp, id: string, signal: AbortSignal): Promise<Outcome<readonly Table[]>> {
  const tables = await Promise.race([app.tables.documentTables(id), aborted(signal)])
  return tables === 'aborted' ? fail('cancelled', 'Cancelled.') : ok(tables)
}

const aborted = (signal: AbortSignal): Promise<'aborted'> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve('aborted')
    signal.addEventListener('abort', () => resolve('aborted'), { once: true })
  })

/** Says what is missing of the result; 3 where something is. */
export function reportWritten(io: CliIo, verb: string, { tables, leftOut }: WrittenTables): number {
  const marks: readonly Mark[] = tables.flatMap((table) => table.info.completeness)
  for (const mark of marks) io.stderr(`alidade ${verb}: the result is ${markText(mark)}\n`)
  if (leftOut > 0)
    io.stderr(
      `alidade ${verb}: CSV holds one table; ${leftOut} more of the answer left out. Use --format votable for all.\n`,
    )
  return marks.length > 0 || leftOut > 0 ? 3 : 0
}
