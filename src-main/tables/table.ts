import type { Outcome } from '#shared/ipc/fault.ts'
import type { Mark, Provenance, RowBlock, TableInfo } from '#shared/model/table.ts'
import type { VotableElement } from '#shared/vo/votable/element.ts'
import type { Column } from './column.ts'

/**
 * A table in memory: columns in chunks plus the whole metadata of the document it came from.
 * `document` is the VOTable tree without cells: the writer puts it back element by element, so that nothing is lost.
 */
export interface Table {
  readonly id: string
  readonly info: TableInfo
  readonly columns: readonly Column[]
  /** Root VOTABLE element, shared by the tables of one document. */
  readonly document: VotableElement
  /** The TABLE element in `document` whose DATA this table holds. */
  readonly element: VotableElement
  /** Rows start .. start + rows, clipped to what is there. */
  rowBlock(start: number, rows: number, columns?: readonly string[]): RowBlock
  /**
   * Keeps the memory of all chunks in place until the answer is called, whatever happens to the table meanwhile.
   * Who looks at chunks across an await pins the table; the services do so for the writers.
   */
  pin(): () => void
}

export interface TableSource {
  readonly title: string
  readonly provenance: Provenance
  /** The query document it is a result of. */
  readonly document?: string
}

/** A table whose header is there and whose rows may still be arriving. */
export interface ReadingTable {
  readonly id: string
  /** Settles when the last row is in (or reading stopped): never rejects; what went wrong is in `completeness`. */
  readonly done: Promise<TableInfo>
}

/** The mark of a table whose reading somebody ended: cancelled, stopped, closed. */
export const stopped: Mark = { kind: 'partial', message: 'Reading was stopped.' }

export interface ReadOptions {
  /** Before the first header: the reading ends as `cancelled`; after it: the rows so far are kept, marked partial. */
  readonly signal?: AbortSignal
  readonly bytesExpected?: number
  /** Milliseconds since 1970 from which the table's seconds count, where that is before its bytes: when it was asked for. */
  readonly startedAt?: number
  /**
   * Called once if reading ends before the bytes do (stopped, closed, nothing readable): closes where they come from at
   * once. A generator that waits for its next chunk cannot be ended by its `return`.
   */
  readonly giveUp?: () => void
  /** A file name of the format that was asked for, where it was no VOTable: FITS and delimited text are then read as well. */
  readonly name?: string
  /** For the app's own look-ups (TAP_SCHEMA): found by its id and closed as any, but neither listed nor told to windows. */
  readonly unlisted?: boolean
  /**
   * Tables of an earlier reading by their position in the document: these come back under their ids and titles, others of
   * the document do not.
   */
  readonly again?: ReadonlyMap<number, { readonly id: string; readonly title: string }>
}

/** What the query service and the cli need of the tables. */
export interface TableReader {
  /**
   * Reads a VOTable (plain or gzip, known by its bytes) in a worker and answers when the first TABLE's header is read.
   * Faults: `service` (QUERY_STATUS=ERROR and no rows; the message is the service's own), `html` (a page instead of
   * data; the message is its title), `votable` (nothing readable; line, column, byte), `cancelled`, and those of `bytes`.
   */
  read(bytes: AsyncIterable<Uint8Array>, source: TableSource, options?: ReadOptions): Promise<Outcome<ReadingTable>>
}
