import type { ColumnInfo, Mark } from '../../model/table.ts'
import { marksOf } from './completeness.ts'
import type { DocumentEnd } from './document-events.ts'
import { columnInfoOf } from './field.ts'
import type { OpenElement } from './header-tree.ts'
import { ReadingNotes } from './reading-notes.ts'
import { attributeOf, localName } from './tree.ts'

/** A TABLE while its document is read. */
export interface TableState {
  readonly element: OpenElement
  /** From the root to the TABLE, both included. */
  readonly path: readonly OpenElement[]
  readonly columns: readonly ColumnInfo[]
  readonly notes: ReadingNotes
  readonly rowsExpected: number | undefined
  /** Whether the header was told. */
  announced: boolean
  rows: number
  damage: Mark | undefined
  /** TABLE and RESOURCE are both closed: nothing more can be said about it in the document. */
  closed: boolean
}

/** The TABLEs of a document, in its order. */
export class DocumentTables {
  readonly list: TableState[] = []

  /** Rows of all tables. */
  get rows(): number {
    return this.list.reduce((sum, table) => sum + table.rows, 0)
  }

  /** Whether a TABLE is known already. */
  has(element: OpenElement): boolean {
    return this.list.some((table) => table.element === element)
  }

  /** Takes a TABLE whose FIELDs are read; one without FIELDs is none. `path` leads from the root to it, both included. */
  add(element: OpenElement, path: readonly OpenElement[]): TableState | undefined {
    const notes = new ReadingNotes()
    const fields = element.children.filter(
      (child): child is OpenElement => typeof child !== 'string' && localName(child) === 'FIELD',
    )
    if (fields.length === 0) return undefined
    const nrows = Number(attributeOf(element, 'nrows') ?? Number.NaN)
    const table: TableState = {
      element,
      path: [...path],
      columns: fields.map((field, index) => columnInfoOf(field, index, (sentence) => notes.add(sentence))),
      notes,
      rowsExpected: Number.isSafeInteger(nrows) && nrows >= 0 ? nrows : undefined,
      announced: false,
      rows: 0,
      damage: undefined,
      closed: false,
    }
    // What was said of the columns stays, whatever becomes of the first row.
    notes.keepRow()
    this.list.push(table)
    return table
  }

  /** A TABLE that closes without DATA holds columns without rows (MAXREC=0); with DATA, nothing that we can read. */
  addWithoutRows(element: OpenElement, root: OpenElement | undefined): void {
    const data = element.children.some((child) => typeof child !== 'string' && localName(child) === 'DATA')
    if (data || this.has(element)) return
    const path = pathToLast(root, element)
    if (path) this.add(element, path)
  }

  /** A RESOURCE closes: nothing more can be said of the tables in it. */
  closeIn(resource: OpenElement): void {
    for (const table of this.list) {
      if (!table.closed && resource.children.includes(table.element)) table.closed = true
    }
  }

  /** The document breaks off: what is not closed may miss something, and so may the last table in any case. */
  breakOff(mark: Mark): void {
    const last = this.list.at(-1)
    for (const table of this.list) if (!table.closed || table === last) table.damage ??= mark
  }

  /** All that is known at the end. `shared` are notes on the document as a whole. */
  summary(
    root: OpenElement,
    maxrec: number | undefined,
    broken: Mark | undefined,
    shared: readonly string[],
  ): DocumentEnd['tables'] {
    return this.list.map((table) => {
      const marks = marksOf(root, table.element, table.rows, maxrec)
      if (table.damage) marks.push(table.damage)
      else if (broken && !table.closed) marks.push(broken)
      if (table.rowsExpected !== undefined && table.rowsExpected !== table.rows && marks.length === 0) {
        table.notes.add(`The document announces ${table.rowsExpected} rows and holds ${table.rows}.`)
      }
      return {
        rows: table.rows,
        elementPath: placeOf(table.path),
        marks,
        notes: [...table.notes.list(), ...shared].slice(0, ReadingNotes.limit),
      }
    })
  }
}

/** Positions among the children along a path, as the tree is now: white space between elements goes when they close. */
export const placeOf = (path: readonly OpenElement[]): number[] =>
  path.slice(1).map((step, depth) => path[depth]?.children.indexOf(step) ?? -1)

/** The way to the element that was opened last. */
function pathToLast(root: OpenElement | undefined, element: OpenElement): OpenElement[] | undefined {
  const path: OpenElement[] = []
  let at = root
  while (at) {
    path.push(at)
    if (at === element) return path
    const last: OpenElement | string | undefined = at.children.findLast((child) => typeof child !== 'string')
    at = typeof last === 'string' ? undefined : last
  }
  return undefined
}
