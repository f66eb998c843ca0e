import { type GridHands, pressKey } from './grid-keys.ts'

/** What the keys of a table's view do beyond moving in its cells. */
export interface TableKeys {
  readonly hands: GridHands | undefined
  readonly isColumn: (id: string) => boolean
  readonly askForRow: () => void
  readonly openFind: () => void
  /** Goes on with the search; absent: none is open. */
  readonly findNext: ((backwards: boolean) => void) | undefined
  readonly readCell: (row: number, column: string) => void
  readonly openColumnMenu: (column: string) => void
  readonly copyColumn: (column: string, header: boolean) => void
  readonly undoColumns: () => void
}

const columnAt = (target: EventTarget | null, selector: string): string | undefined =>
  target instanceof Element ? (target.closest(selector)?.getAttribute('col-id') ?? undefined) : undefined

/** The column whose header or cell has the keyboard. */
export const columnOf = (target: EventTarget | null): string | undefined =>
  columnAt(target, '.ag-header-cell') ?? columnAt(target, '.ag-cell')

const opensMenu = ({ key }: KeyboardEvent): boolean =>
  key === 'Enter' || key === ' ' || key === 'F10' || key === 'ContextMenu'

/** Handles a key of a table's view; true: it is done. */
export function pressTableKey(event: KeyboardEvent, keys: TableKeys): boolean {
  const { target } = event
  const jump = event.ctrlKey || event.metaKey
  const column = columnOf(target)
  const isKnown = column !== undefined && keys.isColumn(column)
  const letter = jump && !event.altKey ? event.key.toLowerCase() : ''
  if (letter === 'g') keys.askForRow()
  else if (letter === 'f') keys.openFind()
  else if (event.key === 'F3' && keys.findNext) keys.findNext(event.shiftKey)
  else if (column === undefined) return false
  else if (letter === 'z' && !event.shiftKey) keys.undoColumns()
  // By its place: with Alt some keyboards make another letter of it.
  else if (jump && event.altKey && event.code === 'KeyC' && isKnown) keys.copyColumn(column, event.shiftKey)
  else if (columnAt(target, '.ag-header-cell') !== undefined) {
    if (!isKnown || !opensMenu(event)) return false
    keys.openColumnMenu(column)
  } else if (event.key === 'F10' && !event.shiftKey && isKnown) keys.openColumnMenu(column)
  else {
    const place = keys.hands?.grid.focused()
    if (!keys.hands || !place) return false
    if (event.key === 'Enter') keys.readCell(place.row, place.column)
    else return pressKey(event, keys.hands)
  }
  return true
}
