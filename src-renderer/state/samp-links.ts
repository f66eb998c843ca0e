import { create } from 'zustand'
import type { SkyPosition } from '#shared/model/samp.ts'
import type { TableId } from '#shared/model/table.ts'
import type { Api } from '../api/api.ts'
import { rowsText } from '../cells/number-text.ts'
import { positionAt } from './row-cells.ts'
import { isJoined, useSamp } from './samp.ts'
import { markTable } from './samp-marks.ts'
import { followRow, followRows, placeOf, useSelection } from './selection.ts'
import type { RowRanges } from './selection-ranges.ts'
import { useSettings } from './settings.ts'
import { handsOfTable } from './table-hands.ts'
import { useTables } from './tables.ts'
import { isTableInSight } from './tables-in-sight.ts'

/** What another program pointed at last, for the status line. */
export type SampNews =
  | { readonly kind: 'rows'; readonly table: TableId; readonly rows: RowRanges; readonly text: string }
  | { readonly kind: 'position'; readonly position: SkyPosition; readonly from: string }

export const useSampNews = create<{ readonly news: SampNews | undefined }>(() => ({ news: undefined }))

/** After the last move of a row: a key held down goes through many. */
const restMilliseconds = 150
/** News go from the status line after this time. */
const newsMilliseconds = 90_000

const sameRows = (one: RowRanges | undefined, other: RowRanges | undefined): boolean =>
  one === other || JSON.stringify(one ?? []) === JSON.stringify(other ?? [])

/** What we have from others or have told them of a table: it is not told again, so that nothing goes to and fro. */
interface Told {
  row?: number
  rows?: RowRanges
}

/** Links the rows of tables with those in other programs, both ways, until the answer is called. */
export function startSampLinks({ samp }: Pick<Api, 'samp'>): () => void {
  const told = new Map<TableId, Told>()
  const note = (table: TableId, what: Told) => told.set(table, { ...told.get(table), ...what })
  let timer: ReturnType<typeof setTimeout> | undefined
  let newsTimer: ReturnType<typeof setTimeout> | undefined
  let pointing: AbortController | undefined

  const pointAt = async (table: TableId, row: number) => {
    const info = useTables.getState().byId[table]
    if (!info) return
    pointing?.abort()
    pointing = new AbortController()
    const { signal } = pointing
    const position = await positionAt(info, row, signal)
    if (position && !signal.aborted) void samp.pointAt(position)
  }
  const tell = () => {
    const { active, places } = useSelection.getState()
    const place = active === undefined ? undefined : places[active]
    if (active === undefined || !place) return
    const before = told.get(active)
    const rowMoved = before?.row !== place.row
    const rowsChanged = !sameRows(before?.rows, place.selected)
    note(active, { row: place.row, rows: place.selected })
    if (!isJoined(useSamp.getState().state)) return
    if (rowMoved) {
      void samp.highlight({ table: active, row: place.row })
      if (useSettings.getState().sampPointAt === true) void pointAt(active, place.row)
    }
    if (rowsChanged)
      void samp.select({ table: active, rows: place.selected.map(([start, end]): [number, number] => [start, end]) })
  }
  const show = (news: SampNews) => {
    useSampNews.setState({ news })
    clearTimeout(newsTimer)
    newsTimer = setTimeout(() => useSampNews.setState({ news: undefined }), newsMilliseconds)
  }
  const stops = [
    useTables.subscribe(({ byId }, before) => {
      for (const table of told.keys()) if (before.byId[table] && !byId[table]) told.delete(table)
    }),
    useSelection.subscribe((now, before) => {
      const { active } = now
      if (active === undefined || now.places[active] === before.places[active]) return
      if (!isJoined(useSamp.getState().state)) return
      const place = now.places[active]
      const known = told.get(active)
      if (place && known?.row === place.row && sameRows(known.rows, place.selected)) return
      clearTimeout(timer)
      timer = setTimeout(tell, restMilliseconds)
    }),
    samp.on('highlighted', ({ table, row, from }) => {
      // What was selected before is not told now.
      note(table, { row, rows: told.get(table)?.rows ?? placeOf(table)?.selected ?? [] })
      followRow(table, row, isTableInSight(table))
      handsOfTable(table)?.showRow?.(row)
      const text = `row ${(row + 1).toLocaleString('en')} from “${from}”`
      if (!isTableInSight(table)) markTable(table, text)
      show({ kind: 'rows', table, rows: [[row, row + 1]], text })
    }),
    samp.on('selected', ({ table, rows, from }) => {
      note(table, { rows, row: told.get(table)?.row ?? placeOf(table)?.row ?? rows[0]?.[0] ?? 0 })
      followRows(table, rows)
      handsOfTable(table)?.showRows?.(rows)
      const count = rows.reduce((sum, [start, end]) => sum + end - start, 0)
      const text = `${rowsText(count)} from “${from}”`
      if (!isTableInSight(table)) markTable(table, text)
      show({ kind: 'rows', table, rows, text })
    }),
    samp.on('pointed', ({ ra, dec, from }) => show({ kind: 'position', position: { ra, dec }, from })),
  ]
  return () => {
    clearTimeout(timer)
    clearTimeout(newsTimer)
    pointing?.abort()
    for (const stop of stops) stop()
  }
}
