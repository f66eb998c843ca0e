import type { ColumnInfo, Mark } from '../../model/table.ts'
import type { VotableElement } from './element.ts'
import type { ChunkSink } from './rows-reader.ts'

/** Why a document gives no table at all. */
export interface ReadingFault {
  readonly kind: 'service' | 'html' | 'votable' | 'format' | 'limit'
  readonly message: string
  readonly line?: number
  readonly column?: number
  readonly byte?: number
  readonly detail?: string
}

/** Ends reading: caught by the reader itself. */
export class ReadingStop extends Error {
  readonly fault: ReadingFault
  constructor(fault: ReadingFault) {
    super(fault.message)
    this.fault = fault
  }
}

/** A TABLE whose FIELDs are read. */
export interface TableOpening {
  readonly columns: readonly ColumnInfo[]
  readonly document: VotableElement
  /** The way from the document's root to the TABLE: positions among the children. */
  readonly elementPath: readonly number[]
  readonly rowsExpected?: number
}

/** What the reader tells while it reads; tables are numbered from 0 in document order. */
export interface DocumentEvents extends ChunkSink {
  header(table: number, opening: TableOpening): void
  /** No more rows of the table being read. */
  rowsOver?(): void
}

/** How the reading of a document ended. */
export interface DocumentEnd {
  /** Set if there is not a single table; then `tables` is empty. */
  readonly fault?: ReadingFault
  readonly document?: VotableElement
  readonly tables: readonly {
    readonly rows: number
    readonly elementPath: readonly number[]
    readonly marks: readonly Mark[]
    readonly notes: readonly string[]
  }[]
}
