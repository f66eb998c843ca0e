import type { ColumnBlock, ColumnInfo } from '#shared/model/table.ts'
import { cellText, isNull } from '#shared/vo/votable/cell-text.ts'
import { type ColumnLook, numberFace } from './number-look.ts'

/**
 * How a cell looks in the grid: text, and whether it is a value or a quiet stand-in for one
 * (null is a centred dot, an empty string a pair of quotes).
 */
export interface CellFace {
  readonly text: string
  readonly tone: 'value' | 'null' | 'quiet'
  /** Figures, and the point, to leave free behind a number so that the column's points stand over each other. */
  readonly free?: number
  readonly freePoint?: boolean
}

const nullFace: CellFace = { text: '·', tone: 'null' }
const emptyFace: CellFace = { text: '""', tone: 'quiet' }

/** Main cuts lists and texts of a block at these lengths (see the contract of `tables.rows`). */
export const cutListItems = 100
export const cutTextLength = 1000

const shownItems = 6
const shownItemText = 40
const shownText = 300

const shortened = (text: string, length: number) => (text.length > length ? `${text.slice(0, length)}…` : text)

export const isNumberColumn = (info: ColumnInfo): boolean =>
  !info.isArray && /^(u8|i16|i32|i64|f32|f64)$/.test(info.storage)

/** Items of a list cell that the FIELD fixes (`3`, `2x3`); undefined where the length varies. */
export function fixedLength(arraysize: string | undefined): number | undefined {
  if (!arraysize || !/^\d+(x\d+)*$/.test(arraysize)) return undefined
  return arraysize.split('x').reduce((product, part) => product * Number(part), 1)
}

const itemsOf = (block: ColumnBlock, row: number): readonly [first: number, end: number] => {
  const first = block.offsets?.[row] ?? 0
  return [first, block.offsets?.[row + 1] ?? first]
}

/** `[1, 2, 3]`; long lists by their first items and their count, `[1, 2, 3, 4, 5, 6, …] (100+)` where main cut them. */
function listFace(block: ColumnBlock, info: ColumnInfo, row: number): CellFace {
  const [first, end] = itemsOf(block, row)
  const there = end - first
  if (there === 0) return { text: '[]', tone: 'quiet' }
  const item: ColumnInfo = { ...info, isArray: false }
  const values: ColumnBlock = { values: block.values }
  const text = (at: number) => cellText(values, item, at) ?? ''
  if (info.storage === 'bits') {
    const bits = Array.from({ length: there }, (_, at) => text(first + at)).join('')
    return { text: bits, tone: 'value' }
  }
  const shown = Array.from({ length: Math.min(there, shownItems) }, (_, at) => {
    const whole = text(first + at)
    return info.storage === 'text' ? JSON.stringify(shortened(whole, shownItemText)) : whole
  })
  if (there <= shownItems) return { text: `[${shown.join(', ')}]`, tone: 'value' }
  const fixed = fixedLength(info.arraysize)
  const count = fixed === undefined && there >= cutListItems ? `${there}+` : String(fixed ?? there)
  return { text: `[${shown.join(', ')}, …] (${count})`, tone: 'value' }
}

/** The face of one cell of a block. `row` counts within the block; without `look` numbers are as the column declares them. */
export function cellFace(block: ColumnBlock, info: ColumnInfo, row: number, look?: ColumnLook): CellFace {
  if (isNull(block, row)) return nullFace
  if (info.isArray) return listFace(block, info, row)
  if (info.storage === 'f32' || info.storage === 'f64') {
    const face = numberFace(block, info, row, look)
    if (face) return { ...face, tone: 'value' }
  }
  const text = cellText(block, info, row)
  if (text === null) return nullFace
  if (text === '') return emptyFace
  return { text: shortened(text, shownText), tone: text === 'NaN' && info.storage !== 'text' ? 'quiet' : 'value' }
}

/** True where the block may hold less than the whole cell. */
export function isCutCell(block: ColumnBlock, info: ColumnInfo, row: number): boolean {
  if (isNull(block, row)) return false
  if (info.isArray) {
    const [first, end] = itemsOf(block, row)
    return end - first >= cutListItems
  }
  return info.storage === 'text' && String(block.values[row] ?? '').length >= cutTextLength
}
