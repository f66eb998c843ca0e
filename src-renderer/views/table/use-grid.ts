import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Fault } from '#shared/ipc/fault.ts'
import type { ColumnLayout } from '#shared/model/column-layout.ts'
import type { TableInfo } from '#shared/model/table.ts'
import type { Api } from '../../api/api.ts'
import { NumberLooks } from '../../cells/number-look.ts'
import { loadColumnLayout } from '../../state/column-layouts.ts'
import { useSettings } from '../../state/settings.ts'
import { type Grid, type GridEvents, type LineHeights, mountGrid } from './grid.ts'
import { RowSource } from './row-source.ts'

export type Density = 'compact' | 'comfortable'

export interface LiveGrid {
  readonly grid: Grid | undefined
  readonly source: RowSource | undefined
  readonly fault: Fault | undefined
  /** True until the first rows are here, or are known not to come. */
  readonly loading: boolean
}

/**
 * Keeps a grid in an element for as long as the view shows this table. The grid is made when the first rows are
 * here, so that columns have their widths from the first paint; a table without rows shows its columns at once.
 */
export function useGrid(
  api: Pick<Api, 'tables' | 'workspace'>,
  element: RefObject<HTMLElement | null>,
  table: TableInfo,
  heights: LineHeights,
  events: RefObject<GridEvents>,
): LiveGrid {
  const [live, setLive] = useState<{ readonly grid: Grid; readonly source: RowSource }>()
  const [source, setSource] = useState<RowSource>()
  const [fault, setFault] = useState<Fault>()
  const numbers = useSettings((settings) => settings.numbers ?? 'service')
  const latest = useRef({ table, heights, numbers })
  latest.current = { table, heights, numbers }
  const looks = useRef<NumberLooks>(undefined)
  /** The format that the grid draws. */
  const drawn = useRef(numbers)
  const showable = table.rows > 0 || table.state === 'ready'
  /** Changes at most once, while a text is read whose columns turn out to be of other types. */
  const storages = table.columns.map(({ storage }) => storage).join()

  // biome-ignore lint/correctness/useExhaustiveDependencies: columns and events are read when the grid is made; columns change in their storage only
  useEffect(() => {
    let grid: Grid | undefined
    looks.current = new NumberLooks(latest.current.table.columns, latest.current.numbers)
    const made = new RowSource({
      fetch: (start, rows, signal) => api.tables.rows({ table: table.id, start, rows }, { signal }),
      onRows: (start, end) => {
        const block = made.find(start)?.block
        if (block && looks.current?.see(block)) grid?.lookAnew(looks.current, block)
        else grid?.refresh(start, end)
      },
      onFault: (now) => {
        setFault(now)
        if (!now && !grid) start()
      },
    })
    made.setRows(latest.current.table.rows)
    setSource(made)
    setFault(undefined)
    let ended = false
    const begin = (layout: ColumnLayout) => {
      if (ended || grid || !element.current || !looks.current) return
      const { table: now } = latest.current
      made.setRows(now.rows)
      grid = mountGrid(element.current, {
        columns: now.columns,
        source: made,
        heights: latest.current.heights,
        sample: made.find(0)?.block,
        layout,
        looks: looks.current,
        events: {
          onFocus: (...at) => events.current.onFocus(...at),
          onPress: (...at) => events.current.onPress(...at),
          onClick: (...at) => events.current.onClick(...at),
          onDragOut: (row) => events.current.onDragOut(row),
          onDrag: (...at) => events.current.onDrag(...at),
          onCellMenu: (...at) => events.current.onCellMenu(...at),
          onColumnMenu: (...at) => events.current.onColumnMenu(...at),
          onOpenAddress: (address) => events.current.onOpenAddress(address),
          onArranged: (layout) => events.current.onArranged(layout),
        },
      })
      drawn.current = latest.current.numbers
      setLive({ grid, source: made })
    }
    // The widths are measured by the first rows, with the document's own font.
    const start = () =>
      void Promise.all([loadColumnLayout(api, latest.current.table), made.ready(0), document.fonts.ready]).then(
        ([layout]) => {
          if (made.rows === 0 || made.find(0)) begin(layout)
        },
      )
    if (showable) start()
    return () => {
      ended = true
      made.close()
      grid?.destroy()
      setLive(undefined)
    }
  }, [api, table.id, showable, storages])

  useEffect(() => {
    if (!live || drawn.current === numbers) return
    drawn.current = numbers
    looks.current = new NumberLooks(latest.current.table.columns, numbers)
    for (const block of live.source.blocks()) looks.current.see(block)
    live.grid.lookAnew(looks.current, live.source.seen)
  }, [live, numbers])
  useEffect(() => live?.grid.setLabel(table.title), [live, table.title])
  useEffect(() => live?.grid.setRows(table.rows), [live, table.rows])
  useEffect(
    () => live?.grid.setHeights({ row: heights.row, header: heights.header }),
    [live, heights.row, heights.header],
  )

  return { grid: live?.grid, source, fault, loading: !live }
}
