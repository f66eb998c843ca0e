import type { ColumnInfo, Mark, Provenance, RowBlock, TableInfo } from '#shared/model/table.ts'
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
}

export interface TableHeader {
  readonly columns: readonly ColumnInfo[]
  readonly document: VotableElement
  readonly element: VotableElement
  readonly rowsExpected?: number
}

export interface TableEnd {
  readonly completeness: readonly Mark[]
  readonly notes: readonly string[]
}

export interface TableSource {
  readonly title: string
  readonly provenance: Provenance
}
