import { setImmediate as turn } from 'node:timers/promises'
import type { FindRequest, FindStep } from '#shared/ipc/tables.ts'
import type { ColumnBlock, ColumnInfo } from '#shared/model/table.ts'
import { cellText, isNull } from '#shared/vo/votable/cell-text.ts'
import { decimalsOf, fixedText } from '#shared/vo/votable/fixed-text.ts'
import type { Table } from './table.ts'

/** Others get their turn after this long. */
const sliceMilliseconds = 8
const tellEveryMilliseconds = 500
/** Cells read at a time. */
const blockCells = 20_000

const numeric = /^(u8|i16|i32|i64|f32|f64|c64|c128)$/
/** What the text of a number can hold: digits, NaN, Infinity, lists and pairs. */
const partOfNumber = /^[\d\s.,+\-()[\]einfatyINFATYE]+$/

/** Columns in which the text can be at all. */
const searchable = (columns: readonly ColumnInfo[], text: string): readonly ColumnInfo[] =>
  partOfNumber.test(text) ? columns : columns.filter(({ storage }) => !numeric.test(storage) && storage !== 'bits')

/** Whether a cell holds the text (lower case), in its exact form or in that with the decimals its column declares. */
function holds(block: ColumnBlock, info: ColumnInfo, row: number, text: string): boolean {
  if (isNull(block, row)) return false
  if (cellText(block, info, row)?.toLowerCase().includes(text)) return true
  if (info.isArray || (info.storage !== 'f32' && info.storage !== 'f64')) return false
  const decimals = decimalsOf(info.precision)
  return decimals !== undefined && fixedText(Number(block.values[row]), decimals)?.includes(text) === true
}

/** Rows first .. end of the way, in the order they are looked through; `columns`: places of the columns that count. */
interface Stretch {
  readonly first: number
  readonly end: number
  readonly counts: (column: number) => boolean
}

const every = (): boolean => true

/** Once round the table: the rest of the first row, what follows, what comes before, the first row up to the cell. */
function wayRound(rows: number, row: number, column: number, backwards: boolean): readonly Stretch[] {
  const after = { first: row + 1, end: rows, counts: every }
  const before = { first: 0, end: row, counts: every }
  const here = (counts: Stretch['counts']) => ({ first: row, end: row + 1, counts })
  return backwards
    ? [here((at) => at < column), before, after, here((at) => at >= column)]
    : [here((at) => at > column), after, before, here((at) => at <= column)]
}

/**
 * Looks for a text through the cells of a table, row by row, and ends at the first that holds it. Works in short
 * slices, so that grids and other calls are answered meanwhile.
 */
export async function* findText(table: Table, request: FindRequest, signal: AbortSignal): AsyncGenerator<FindStep> {
  const unpin = table.pin()
  try {
    yield* lookThrough(table, request, signal)
  } finally {
    unpin()
  }
}

async function* lookThrough(table: Table, request: FindRequest, signal: AbortSignal): AsyncGenerator<FindStep> {
  const text = request.text.toLowerCase()
  const backwards = request.backwards === true
  const order = request.columns ?? table.info.columns.map(({ id }) => id)
  const known = order.flatMap((id) => table.info.columns.find((column) => column.id === id) ?? [])
  const columns = searchable(known, text)
  const { rows } = table.info
  if (columns.length === 0 || rows === 0) return
  const row = Math.min(request.from.row, rows - 1)
  const from = request.from.column === undefined ? -1 : order.indexOf(request.from.column)
  const places = columns.map(({ id }) => order.indexOf(id))
  const inOrder = columns.map((_, at) => (backwards ? columns.length - 1 - at : at))
  const blockRows = Math.max(16, Math.min(1000, Math.floor(blockCells / columns.length)))
  let searched = 0
  let sliceEnd = performance.now() + sliceMilliseconds
  let tellAt = performance.now() + tellEveryMilliseconds
  for (const { first, end, counts } of wayRound(rows, row, from, backwards)) {
    for (let done = 0; done < end - first; done += blockRows) {
      const size = Math.min(blockRows, end - first - done)
      const start = backwards ? end - done - size : first + done
      const block = table.rowBlock(
        start,
        size,
        columns.map(({ id }) => id),
      )
      for (let step = 0; step < block.rows; step++) {
        const at = backwards ? block.rows - 1 - step : step
        for (const column of inOrder) {
          const info = columns[column]
          const cells = block.columns[column]
          if (!info || !cells || !counts(places[column] ?? 0) || !holds(cells, info, at, text)) continue
          yield { searched: searched + step + 1, found: { row: start + at, column: info.id } }
          return
        }
      }
      searched = Math.min(rows, searched + size)
      if (performance.now() < sliceEnd) continue
      await turn()
      if (signal.aborted) return
      sliceEnd = performance.now() + sliceMilliseconds
      if (performance.now() < tellAt) continue
      tellAt = performance.now() + tellEveryMilliseconds
      yield { searched }
    }
  }
}
