import {
  CellStyleModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
  createGrid,
  type GridApi,
  InfiniteRowModelModule,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  RowStyleModule,
  ScrollApiModule,
} from 'ag-grid-community'
import type { ColumnLayout } from '#shared/model/column-layout.ts'
import type { ColumnInfo, RowBlock } from '#shared/model/table.ts'
import { isMeasured, type NumberLooks } from '../../cells/number-look.ts'
import { hasRow, type RowRanges } from '../../state/selection-ranges.ts'
import type { GridContext } from './cell-box.ts'
import { figureWidths, firstWidth, rowNumberWidth, screenMeasure } from './column-widths.ts'
import { columnDefs, layoutOf, rowNumberColumn, rowNumberDef, showLayout } from './grid-columns.ts'
import { enteredCell } from './grid-focus.ts'
import { gridTheme } from './grid-theme.ts'
import type { HeaderContext } from './header-box.ts'
import type { RowSource } from './row-source.ts'
import { steadyWheel } from './steady-wheel.ts'
import './grid.css'

ModuleRegistry.registerModules([
  InfiniteRowModelModule,
  ScrollApiModule,
  RenderApiModule,
  RowApiModule,
  RowStyleModule,
  CellStyleModule,
  ColumnApiModule,
  ColumnAutoSizeModule,
])

/** Rows that the grid hears of at a time. Many: each time it looks through all rows drawn. */
const gridBlockRows = 500
/** Rows beyond those drawn that it has heard of. */
const heardAhead = 100

export interface GridEvents {
  /** The focus moved to a cell. */
  readonly onFocus: (row: number, column: string) => void
  readonly onPress: (row: number, column: string, event: MouseEvent) => void
  /** A press ended where it began. */
  readonly onClick: (row: number, column: string, event: MouseEvent) => void
  /** A row is dragged by its number out of the table. */
  readonly onDragOut: (row: number) => void
  /** The pointer came to a cell with the main button held since another one. */
  readonly onDrag: (row: number, column: string) => void
  readonly onCellMenu: (row: number, column: string, x: number, y: number) => void
  readonly onColumnMenu: (column: string, x: number, y: number) => void
  readonly onOpenAddress: (address: string) => void
  /** Columns were moved, pinned, hidden or given widths. */
  readonly onArranged: (layout: ColumnLayout) => void
}

export interface LineHeights {
  readonly row: number
  /** Two lines: name and unit. */
  readonly header: number
}

export interface GridOptions {
  readonly columns: readonly ColumnInfo[]
  readonly source: RowSource
  /** CSS pixels. */
  readonly heights: LineHeights
  /** The first rows, for the first widths. */
  readonly sample: RowBlock | undefined
  readonly layout: ColumnLayout
  readonly looks: NumberLooks
  readonly events: GridEvents
}

/** A grid on the page. Rows are 0-based everywhere. */
export interface Grid {
  /** Its name for screen readers. */
  readonly setLabel: (label: string) => void
  readonly setRows: (rows: number) => void
  readonly setHeights: (pixels: LineHeights) => void
  /** Draws the rows start .. end again, if they are on the page. */
  readonly refresh: (start: number, end: number) => void
  /** Gets ready to draw the rows around this one. */
  readonly prepare: (row: number) => void
  /** Scrolls to a row and focuses it; without a column the focused column stays. */
  readonly goTo: (row: number, column?: string, where?: 'middle' | 'near') => void
  readonly focused: () => { readonly row: number; readonly column: string } | undefined
  /** Rows that fit on the page. */
  readonly pageRows: () => number
  /** `columns`: of these only; absent: whole rows. */
  readonly markSelected: (selected: RowRanges, columns?: ReadonlySet<string>) => void
  /** Shows a row without taking the keyboard there; with it in the grid, it moves to the row. */
  readonly follow: (row: number) => void
  /** Scrolls to a row where it is not in sight; no focus moves. */
  readonly reveal: (row: number) => void
  /** Gives every column its width from these first rows again. */
  readonly fitToRows: (sample: RowBlock) => void
  readonly fitToWindow: () => void
  /** Ids of the columns shown, left to right. */
  readonly shownColumns: () => string[]
  readonly showColumns: (columns: readonly string[], shown: boolean) => void
  readonly isPinned: (column: string) => boolean
  readonly pin: (column: string, pinned: boolean) => void
  /** Brings the columns to an arrangement. */
  readonly arrange: (layout: ColumnLayout) => void
  /** Draws all numbers anew, and gives columns that nobody gave a width the room that these rows need. */
  readonly lookAnew: (looks: NumberLooks, sample: RowBlock | undefined) => void
  readonly destroy: () => void
}

/** Draws a grid into an element. */
export function mountGrid(element: HTMLElement, options: GridOptions): Grid {
  const { columns, source, events } = options
  const measure = screenMeasure(element)
  let selected: RowRanges = []
  let block: ReadonlySet<string> | undefined
  let { heights } = options
  /** The row that is shown for somebody else. */
  let followed: number | undefined

  const context: GridContext & HeaderContext = {
    source,
    columns: new Map(columns.map((info, index) => [info.id, { info, index }])),
    looks: options.looks,
    ...figureWidths(measure),
    openAddress: events.onOpenAddress,
    openColumnMenu: events.onColumnMenu,
  }
  const firstWidths = new Map(
    columns.map((info, index) => [info.id, firstWidth(info, index, options.sample, measure, options.looks)]),
  )
  const arranged = () => events.onArranged(layoutOf(api, columns, firstWidths))
  const whenDone = ({ finished }: { readonly finished: boolean }) => finished && arranged()

  const api: GridApi = createGrid(element, {
    theme: gridTheme,
    context,
    columnDefs: [
      rowNumberDef(rowNumberWidth(source.rows, measure)),
      ...columnDefs(columns, options.layout, firstWidths),
    ],
    defaultColDef: {
      ...{ resizable: true, sortable: false, suppressHeaderMenuButton: true, minWidth: 40 },
      cellClassRules: {
        'grid-cell-selected': ({ node, column }) =>
          node.rowIndex !== null && (block?.has(column.getColId()) ?? false) && hasRow(selected, node.rowIndex),
      },
    },
    rowModelType: 'infinite',
    datasource: {
      // The grid only learns that the row exists: cells come from the row source, which can take a request back.
      getRows: ({ startRow, endRow, successCallback }) =>
        successCallback(
          Array.from({ length: endRow - startRow }, (_, at) => ({ row: startRow + at })),
          source.rows,
        ),
    },
    cacheBlockSize: gridBlockRows,
    maxBlocksInCache: 12,
    maxConcurrentDatasourceRequests: -1,
    infiniteInitialRowCount: source.rows,
    rowHeight: heights.row,
    headerHeight: heights.header,
    rowBuffer: 8,
    rowClassRules: {
      'grid-row-selected': ({ node }) => !block && node.rowIndex !== null && hasRow(selected, node.rowIndex),
      'grid-row-followed': ({ node }) => node.rowIndex !== null && node.rowIndex === followed,
    },
    animateRows: false,
    suppressAnimationFrame: true,
    suppressRowTransform: true,
    suppressDragLeaveHidesColumns: true,
    suppressColumnMoveAnimation: true,
    suppressContextMenu: true,
    preventDefaultOnContextMenu: true,
    suppressNoRowsOverlay: true,
    enableCellTextSelection: false,
    // Tab enters at a cell and leaves the grid; arrows move in it, from the first row up to the headers.
    tabToNextCell: () => false,
    tabToNextHeader: () => false,
    focusGridInnerElement: () => {
      const { row, column } = enteredCell(api, source.rows, followed) ?? {}
      if (row === undefined || column === undefined) return false
      api.ensureColumnVisible(column)
      api.ensureIndexVisible(row)
      api.setFocusedCell(row, column)
      return true
    },
    onColumnMoved: whenDone,
    onColumnResized: whenDone,
    onColumnPinned: arranged,
    onColumnVisible: arranged,
    onViewportChanged: ({ firstRow, lastRow }) => {
      source.show(firstRow, lastRow)
      prepare(firstRow - heardAhead)
      prepare(lastRow + heardAhead)
    },
    onCellFocused: ({ rowIndex, column }) => {
      if (rowIndex === null || !column || typeof column !== 'object') return
      if (followed !== undefined) {
        followed = undefined
        markLines()
      }
      events.onFocus(rowIndex, column.getColId())
    },
  })

  // The grid draws a row that it has not heard of, and draws it again when it has: it hears of them ahead.
  const prepare = (row: number) => void api.getDisplayedRowAtIndex(Math.min(source.rows - 1, Math.max(0, row)))
  const firstColumn = () => columns[0]?.id ?? rowNumberColumn
  const viewport = () => element.querySelector<HTMLElement>('.ag-grid-viewport')
  const hearCells = (
    name: 'mousedown' | 'mouseover' | 'click' | 'contextmenu' | 'dragstart',
    hear: (row: number, column: string, event: MouseEvent) => void,
  ) =>
    element.addEventListener(name, (event) => {
      const cell = event.target instanceof Element ? event.target.closest('.ag-cell[col-id]') : null
      const row = cell?.closest('.ag-row')?.getAttribute('row-index')
      if (cell && row) hear(Number(row), cell.getAttribute('col-id') ?? '', event)
    })
  // Heard here and not from the grid, which tells of them later: a key may come before.
  hearCells('click', events.onClick)
  hearCells('dragstart', events.onDragOut)
  let pressed = false
  hearCells('mousedown', (row, column, event) => {
    // What is selected already is dragged out by its number; a press elsewhere begins a selection.
    const out = column === rowNumberColumn && !block && hasRow(selected, row)
    events.onPress(row, column, event)
    if (event.target instanceof HTMLElement) event.target.draggable = out
    pressed = !out && event.button === 0 && !event.shiftKey && !event.ctrlKey && !event.metaKey
  })
  hearCells('mouseover', (row, column, event) => {
    if (event.buttons !== 1) pressed = false
    if (pressed) events.onDrag(row, column)
  })
  hearCells('contextmenu', (row, column, event) => events.onCellMenu(row, column, event.clientX, event.clientY))
  element.addEventListener('contextmenu', (event) => {
    const header = event.target instanceof Element ? event.target.closest('.ag-header-cell[col-id]') : null
    const column = header?.getAttribute('col-id')
    if (!column || !context.columns.has(column)) return
    event.preventDefault()
    events.onColumnMenu(column, event.clientX, event.clientY)
  })
  const markLines = () => {
    for (const line of element.querySelectorAll<HTMLElement>('.ag-row[row-index]')) {
      const row = Number(line.getAttribute('row-index'))
      const isIn = hasRow(selected, row)
      line.classList.toggle('grid-row-selected', isIn && !block)
      line.classList.toggle('grid-row-followed', row === followed)
      for (const cell of line.querySelectorAll<HTMLElement>('.ag-cell[col-id]'))
        cell.classList.toggle('grid-cell-selected', isIn && (block?.has(cell.getAttribute('col-id') ?? '') ?? false))
    }
  }
  const stopWheel = steadyWheel(element, viewport, () => source.rows * heights.row)

  return {
    setLabel: (label) => api.setGridAriaProperty('label', label),
    setRows(rows) {
      const digits = String(source.rows).length
      source.setRows(rows)
      api.setRowCount(rows, true)
      if (String(rows).length !== digits)
        api.setColumnWidths([{ key: rowNumberColumn, newWidth: rowNumberWidth(rows, measure) }])
    },
    setHeights(pixels) {
      heights = pixels
      api.setGridOption('rowHeight', pixels.row)
      api.setGridOption('headerHeight', pixels.header)
    },
    refresh(start, end) {
      const rowNodes = api
        .getRenderedNodes()
        .filter(({ rowIndex }) => rowIndex !== null && rowIndex >= start && rowIndex < end)
      if (rowNodes.length > 0) api.refreshCells({ rowNodes, force: true, suppressFlash: true })
    },
    prepare(row) {
      prepare(row - heardAhead / 2)
      prepare(row + heardAhead / 2)
    },
    goTo(row, column = api.getFocusedCell()?.column.getColId() ?? firstColumn(), where = 'near') {
      if (row < 0 || row >= source.rows) return
      // The column first: asked after the rows are drawn, the grid would have the page laid out twice.
      api.ensureColumnVisible(column)
      api.ensureIndexVisible(row, where === 'middle' ? 'middle' : null)
      api.setFocusedCell(row, column)
    },
    focused() {
      const cell = api.getFocusedCell()
      return cell ? { row: cell.rowIndex, column: cell.column.getColId() } : undefined
    },
    pageRows: () => Math.max(1, Math.floor(((viewport()?.clientHeight ?? 0) - heights.header) / heights.row) - 1),
    markSelected(rows, columns) {
      selected = rows
      block = columns
      markLines()
    },
    follow(row) {
      if (row < 0 || row >= source.rows) return
      if (element.contains(document.activeElement)) {
        this.goTo(row)
        return
      }
      followed = row
      this.reveal(row)
      markLines()
    },
    reveal(row) {
      const isSeen = row > api.getFirstDisplayedRowIndex() && row < api.getLastDisplayedRowIndex()
      if (row >= 0 && row < source.rows) api.ensureIndexVisible(row, isSeen ? null : 'middle')
    },
    fitToRows(sample) {
      api.setColumnWidths(
        columns.map((info, index) => ({
          key: info.id,
          newWidth: firstWidth(info, index, sample, measure, options.looks),
        })),
      )
    },
    fitToWindow: () => api.sizeColumnsToFit(),
    shownColumns: () =>
      api
        .getAllDisplayedColumns()
        .map((column) => column.getColId())
        .filter((id) => id !== rowNumberColumn),
    showColumns: (ids, shown) => api.setColumnsVisible([...ids], shown),
    isPinned: (column) => api.getColumn(column)?.isPinned() ?? false,
    pin: (column, pinned) => api.setColumnsPinned([column], pinned ? 'left' : null),
    arrange: (layout) => showLayout(api, columns, layout, firstWidths),
    lookAnew(looks, sample) {
      const own = new Set(layoutOf(api, columns, firstWidths).widths?.map(([id]) => id))
      const isSame = looks === context.looks
      context.looks = looks
      const wanted = columns.flatMap((info, index) => {
        if (own.has(info.id) || !isMeasured(info)) return []
        const before = isSame ? (firstWidths.get(info.id) ?? 0) : 0
        const newWidth = Math.max(before, firstWidth(info, index, sample, measure, looks))
        if (newWidth === firstWidths.get(info.id)) return []
        firstWidths.set(info.id, newWidth)
        return [{ key: info.id, newWidth }]
      })
      if (wanted.length > 0) api.setColumnWidths(wanted)
      api.refreshCells({ force: true, suppressFlash: true })
    },
    destroy() {
      stopWheel()
      api.destroy()
    },
  }
}
