import type { RowRanges } from './selection-ranges.ts'

/** What the rest of the window may ask of the view of a table. */
export interface TableHands {
  /** Copies the focused cell or the selected rows. */
  copy(header: boolean): void
  /** Asks for the number of a row. */
  askForRow(): void
  /** Shows a row (0-based). */
  goToRow(row: number): void
  /** Asks what to look for in its cells. */
  find?(): void
  /** Copies the whole column of the focused cell. */
  copyColumn?(header: boolean): void
  /** Opens the menu of the focused cell's column. */
  openColumnMenu?(): void
  showAllColumns?(): void
  /** Takes the last change of the columns back. */
  undoColumns?(): void
  /** Shows a row (0-based) that another program looks at: the keyboard stays where it is. */
  showRow?(row: number): void
  /** Shows rows as selected, likewise. */
  showRows?(rows: RowRanges): void
  /** Moves the keyboard into the cells. */
  focus(): void
}

const hands = new Map<string, TableHands>()

/** Makes a view known by its table; the answer takes it back. */
export function registerTable(table: string, its: TableHands): () => void {
  hands.set(table, its)
  return () => {
    if (hands.get(table) === its) hands.delete(table)
  }
}

/** The view of a table, once it is drawn. */
export const handsOfTable = (table: string): TableHands | undefined => hands.get(table)
