import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import type { TableId, TableInfo } from '#shared/model/table.ts'
import { useApi } from '../../api/api.ts'
import { copyText } from '../../state/clipboard.ts'
import { compactLine, tallLine, useLineHeight } from '../../state/line-height.ts'
import { activateTable, type ColumnSpan, columnsIn, placeIn, placeOf } from '../../state/selection.ts'
import { countRows, hasRow, type RowRanges } from '../../state/selection-ranges.ts'
import { useSettings } from '../../state/settings.ts'
import { registerTable } from '../../state/table-hands.ts'
import { useTable } from '../../state/tables.ts'
import { sendTable } from '../../state/uploads.ts'
import { ContextMenu } from '../../widgets/context-menu.tsx'
import { EmptyState } from '../../widgets/empty-state.tsx'
import { Progress } from '../../widgets/progress.tsx'
import { actOnSave, saveRowsGroups } from '../files/save-table.ts'
import { cellOffers } from '../samp/cell-offers.ts'
import { dragParcel } from '../samp/samp-drag.ts'
import { SendButton } from '../samp/send-button.tsx'
import { actOnSend, rowsParcel, sendGroups } from '../samp/send-menu.ts'
import { type CellPlace, CellReader } from './cell-reader.tsx'
import { FindBar } from './find-bar.tsx'
import type { Grid, GridEvents } from './grid.ts'
import { rowNumberColumn } from './grid-columns.ts'
import { clickNumber, dragOver, type GridHands, pressCell } from './grid-keys.ts'
import { blockText, cellMenu, columnMenu, columnsMenu, type MenuAsked } from './grid-menus.ts'
import { HeaderTip } from './header-tip.tsx'
import { TableBar } from './table-bar.tsx'
import { columnOf, pressTableKey } from './table-keys.ts'
import { NoRows, RowsFault, Skeleton } from './table-states.tsx'
import { useColumns } from './use-columns.ts'
import { useCopy } from './use-copy.ts'
import { useFind } from './use-find.ts'
import { type Density, useGrid } from './use-grid.ts'
import './table-view.css'

/** A table: its line of facts and its rows. Rows are asked for as they come into view. */
export function TableView({ table, ...rest }: { readonly table: TableId } & TableViewOptions) {
  const info = useTable(table)
  if (!info) return <EmptyState title="This table is closed" />
  // One that was read again under its id has other rows.
  return <TableOfRows key={`${table} ${info.provenance.at}`} table={info} {...rest} />
}

interface TableViewOptions {
  /** What is to be known of the whole table besides its own facts, in its line. */
  readonly note?: ReactNode
  /** Further buttons at the end of the table's line. */
  readonly actions?: ReactNode
  /** Default: as in the settings. */
  readonly density?: Density
}

function TableOfRows({ table, note, actions, density: asked }: { readonly table: TableInfo } & TableViewOptions) {
  const api = useApi()
  const settled = useSettings((settings) => settings.density)
  const density = asked ?? settled
  const lineHeight = useLineHeight()
  const heights = { row: density === 'comfortable' ? tallLine : lineHeight, header: headerHeights[lineHeight] ?? 40 }
  const view = useRef<HTMLElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const goTo = useRef<HTMLInputElement>(null)
  const findField = useRef<HTMLInputElement>(null)
  const [sought, setSought] = useState<string>()
  const lastSought = useRef('')
  const anchor = useRef(0)
  const [menu, setMenu] = useState<MenuAsked>()
  const [reading, setReading] = useState<CellPlace>()
  const { copying, copyCells } = useCopy(api)
  const columns = useMemo(() => new Map(table.columns.map((column) => [column.id, column])), [table.columns])

  const events = useRef<GridEvents>(noEvents)
  const { grid, source, fault, loading } = useGrid(api, box, table, heights, events)
  const arrangement = useColumns(api, table, grid)
  const { hidden } = arrangement

  const selected = (): RowRanges => placeOf(table.id)?.selected ?? []
  const select = (rows: RowRanges, columns?: ColumnSpan) => {
    const { columns: _before, ...place } = placeOf(table.id) ?? { row: grid?.focused()?.row ?? 0 }
    placeIn(table.id, { ...place, selected: rows, ...(columns && { columns }) })
    markSelected(grid, rows, columns)
  }
  const copy = (header: boolean) => {
    const place = grid?.focused()
    if (!grid || !place) return
    const rows = selected()
    const many = countRows(rows)
    const here: RowRanges = [[place.row, place.row + 1]]
    const all = grid.shownColumns()
    const some = columnsIn(all, placeOf(table.id)?.columns)
    if (many > 0) copyCells({ table: table.id, rows, columns: some, header }, blockText(many, some.length, all.length))
    else if (place.column === rowNumberColumn)
      copyCells({ table: table.id, rows: here, columns: all, header }, 'one row')
    else copyCells({ table: table.id, rows: here, columns: [place.column], header }, 'the cell')
  }
  const hands: GridHands | undefined = grid && {
    grid,
    anchor,
    rows: () => source?.rows ?? 0,
    selected,
    select,
    columns: () => placeOf(table.id)?.columns,
    copy,
    openMenu: (row, column) => {
      const cell = cellElement(box.current, row, column)?.getBoundingClientRect()
      if (cell) setMenu({ kind: 'cell', row, column, x: cell.left, y: cell.bottom })
    },
  }

  events.current = {
    onFocus: (row, column) => placeIn(table.id, { selected: [], ...placeOf(table.id), row, column }),
    onDrag: (row, column) => hands && dragOver(row, column, column === rowNumberColumn, hands),
    onPress: (row, column, event) => hands && pressCell(event, row, column === rowNumberColumn, hands),
    onClick: (row, column, event) => hands && column === rowNumberColumn && clickNumber(event, row, hands),
    onDragOut: (row) => dragParcel(rowsParcel(table, hasRow(selected(), row) ? selected() : [[row, row + 1]])),
    onCellMenu: (row, column, x, y) => setMenu({ kind: 'cell', row, column, x, y }),
    onColumnMenu: (column, x, y) => setMenu({ kind: 'column', column, x, y }),
    onOpenAddress: (url) => void api.workspace.openExternal({ url }),
    onArranged: arrangement.arranged,
  }

  useEffect(() => activateTable(table.id), [table.id])
  // A table that is shown again stands where it was left.
  useEffect(() => {
    const place = placeOf(table.id)
    if (!grid || !place) return
    markSelected(grid, place.selected, place.columns)
    grid.goTo(place.row, place.column, 'middle')
  }, [grid, table.id])

  const go = (row: number, column?: string) => {
    grid?.prepare(row)
    return source?.ready(row).then(() => {
      grid?.goTo(row, column, column === undefined ? 'middle' : 'near')
      anchor.current = row
    })
  }
  const backToCells = () => {
    const place = grid?.focused()
    grid?.goTo(place?.row ?? 0, place?.column)
  }
  const {
    state: finding,
    look,
    stop,
  } = useFind(api, table.id, (row, column) => {
    // The keyboard stays in the field: Enter goes on to the next cell.
    const kept = document.activeElement === findField.current
    void go(row, column)?.then(() => kept && findField.current?.focus())
  })
  const find = (backwards: boolean) => {
    if (!grid || !sought) return
    const { row, column } = grid.focused() ?? { row: 0 }
    const from = column === undefined || column === rowNumberColumn ? { row } : { row, column }
    look(sought, from, grid.shownColumns(), backwards)
  }
  const openFind = () => {
    if (sought === undefined) setSought(lastSought.current)
    else findField.current?.select()
    findField.current?.focus()
  }
  const closeFind = () => {
    lastSought.current = sought ?? ''
    stop()
    setSought(undefined)
    backToCells()
  }
  const askForRow = () => {
    goTo.current?.select()
    goTo.current?.focus()
  }
  const readCell = (row: number, column: string) => {
    const cell = cellElement(box.current, row, column)?.getBoundingClientRect()
    const info = columns.get(column)
    if (cell && info) setReading({ row, column: info, x: cell.left, y: cell.bottom })
  }
  const copyColumn = (column: string, header: boolean) => {
    const name = columns.get(column)?.name
    if (name === undefined) return
    copyCells({ table: table.id, rows: [[0, source?.rows ?? 0]], columns: [column], header }, `column ${name}`)
  }
  const openColumnMenu = (column: string) => {
    const header = headerElement(box.current, column)?.getBoundingClientRect()
    if (header) setMenu({ kind: 'column', column, x: header.left, y: header.bottom })
  }
  /** The column that has the keyboard, or had it last. */
  const columnInUse = () => {
    const column = columnOf(document.activeElement) ?? grid?.focused()?.column
    return column !== undefined && columns.has(column) ? column : grid?.shownColumns()[0]
  }
  const withColumn = (act: (column: string) => void) => {
    const column = columnInUse()
    if (column === undefined) return
    backToCells()
    act(column)
  }
  const onKey = (event: KeyboardEvent) => {
    const done = pressTableKey(event, {
      hands,
      isColumn: (id) => columns.has(id),
      askForRow,
      openFind,
      findNext: sought === undefined ? undefined : find,
      readCell,
      openColumnMenu,
      copyColumn,
      undoColumns: arrangement.undo,
    })
    if (!done) return
    event.preventDefault()
    event.stopPropagation()
  }
  const keys = useRef(onKey)
  keys.current = onKey
  const showRow = (row: number) => {
    grid?.prepare(row)
    return source?.ready(row).then(() => grid?.follow(row))
  }
  const showRows = (rows: RowRanges) => {
    grid?.markSelected(rows)
    const first = rows[0]?.[0]
    if (first === undefined) return
    grid?.prepare(first)
    // The focused row stays where it is: what others select is no move of the person's.
    void source?.ready(first).then(() => grid?.reveal(first))
  }
  const its = {
    showRow,
    showRows,
    copy,
    askForRow,
    goToRow: go,
    find: openFind,
    focus: backToCells,
    copyColumn: (header: boolean) => withColumn((column) => copyColumn(column, header)),
    openColumnMenu: () => withColumn(openColumnMenu),
    showAllColumns: () => arrangement.show(arrangement.hidden),
    undoColumns: arrangement.undo,
  }
  const commands = useRef(its)
  commands.current = its
  useEffect(
    () =>
      registerTable(table.id, {
        copy: (header) => commands.current.copy(header),
        askForRow: () => commands.current.askForRow(),
        goToRow: (row) => void commands.current.goToRow(row),
        showRow: (row) => void commands.current.showRow(row),
        showRows: (rows) => commands.current.showRows(rows),
        find: () => commands.current.find(),
        focus: () => commands.current.focus(),
        copyColumn: (header) => commands.current.copyColumn(header),
        openColumnMenu: () => commands.current.openColumnMenu(),
        showAllColumns: () => commands.current.showAllColumns(),
        undoColumns: () => commands.current.undoColumns(),
      }),
    [table.id],
  )
  useEffect(() => {
    const element = view.current
    const listener = (event: KeyboardEvent) => keys.current(event)
    element?.addEventListener('keydown', listener, { capture: true })
    return () => element?.removeEventListener('keydown', listener, { capture: true })
  }, [])

  const offers = menu?.kind === 'cell' ? cellOffers(table, menu, selected(), source) : []
  const act = (id: string) => {
    if (actOnSend(id, offers)) return
    const [word = '', column = ''] = id.split(':')
    const seen = source?.seen
    switch (word) {
      case 'copy':
      case 'copy-header':
        return copy(word === 'copy-header')
      case 'save-rows':
        return actOnSave(id, table.id, selected())
      case 'send':
        return sendTable(table.id, column === 'new' ? 'new' : 'shown', selected())
      case 'read':
        return menu?.kind === 'cell' ? readCell(menu.row, menu.column) : undefined
      case 'column-menu':
        return openColumnMenu(column)
      case 'pin':
      case 'unpin':
        return arrangement.pin(column, word === 'pin')
      case 'hide': {
        const info = columns.get(column)
        return info && arrangement.hide(info)
      }
      case 'show':
        return arrangement.show([column])
      case 'show-all':
        return arrangement.show(arrangement.hidden)
      case 'undo':
        return arrangement.undo()
      case 'fit-rows':
        return seen && grid?.fitToRows(seen)
      case 'fit-window':
        return grid?.fitToWindow()
      case 'copy-column':
      case 'copy-column-header':
        return copyColumn(column, word === 'copy-column-header')
      case 'copy-name':
        return void copyText(columns.get(column)?.name ?? '', 'the name')
    }
  }

  const groups =
    menu?.kind === 'column'
      ? columnMenu(menu.column, columns, hidden, grid?.isPinned(menu.column) ?? false)
      : [
          ...cellMenu(
            countRows(selected()),
            menu?.column === rowNumberColumn ? undefined : menu?.column,
            placeOf(table.id)?.columns && columnsIn(grid?.shownColumns() ?? [], placeOf(table.id)?.columns).length,
          ),
          ...saveRowsGroups(selected()),
          ...sendGroups(offers),
        ]
  return (
    <section
      ref={view}
      className="table-view"
      aria-label={`Table ${table.title}`}
      data-density={density}
      onFocusCapture={() => activateTable(table.id)}
      onPointerDownCapture={() => activateTable(table.id)}
    >
      <TableBar
        table={table}
        note={note}
        actions={
          <>
            <SendButton table={table} />
            {actions}
          </>
        }
        columnGroups={columnsMenu(table.columns, hidden, arrangement.canUndo)}
        goToRef={goTo}
        onColumns={act}
        onGo={(row) => void go(row)}
        onLeaveGoTo={backToCells}
        onFind={openFind}
        onStop={() => void api.tables.stop({ table: table.id })}
      />
      {sought !== undefined && (
        <FindBar
          inputRef={findField}
          text={sought}
          rows={table.rows}
          state={finding}
          onText={setSought}
          onLook={find}
          onStop={stop}
          onClose={closeFind}
        />
      )}
      {copying && (
        <div className="table-copying">
          <Progress
            label={copying.label}
            fraction={copying.fraction}
            number={`${Math.round(copying.fraction * 100)} %`}
            onCancel={copying.cancel}
          />
        </div>
      )}
      <div className="table-body">
        <div ref={box} className="table-grid" />
        {fault ? (
          <RowsFault fault={fault} onRetry={() => source?.retry()} />
        ) : loading ? (
          <Skeleton columns={table.columns} />
        ) : (
          table.rows === 0 && <NoRows table={table} />
        )}
      </div>
      <HeaderTip grid={box} columns={table.columns} />
      <ContextMenu
        place={menu}
        label={menu?.kind === 'cell' ? 'Cell' : 'Column'}
        groups={groups}
        onAction={act}
        onClose={() => setMenu(undefined)}
      />
      {reading && (
        <CellReader
          table={table.id}
          place={reading}
          onCopy={(text) => void copyText(text, 'the cell')}
          onClose={() => setReading(undefined)}
        />
      )}
    </section>
  )
}

const markSelected = (grid: Grid | undefined, rows: RowRanges, columns: ColumnSpan | undefined) =>
  grid?.markSelected(rows, columns && new Set(columnsIn(grid.shownColumns(), columns)))

const noEvents: GridEvents = {
  onFocus: () => {},
  onPress: () => {},
  onClick: () => {},
  onDragOut: () => {},
  onDrag: () => {},
  onCellMenu: () => {},
  onColumnMenu: () => {},
  onOpenAddress: () => {},
  onArranged: () => {},
}

/** Two lines of a header, by the height of a line. */
const headerHeights: Readonly<Record<number, number>> = { [compactLine]: 40, [tallLine]: 52 }

const cellElement = (box: HTMLElement | null, row: number, column: string): Element | null | undefined =>
  box?.querySelector(`.ag-row[row-index="${row}"] .ag-cell[col-id="${CSS.escape(column)}"]`)

const headerElement = (box: HTMLElement | null, column: string): Element | null | undefined =>
  box?.querySelector(`.ag-header-cell[col-id="${CSS.escape(column)}"]`)
