import type { ColumnBlock, ColumnInfo } from '#shared/model/table.ts'
import { decimalsOf, fixedText, float32Text, float64Text } from './number-text.ts'

/**
 * How a cell looks in the grid: text, and whether it is a value or a quiet stand-in for one
 * (null is a centred dot, an empty string a pair of quotes).
 */
export interface CellFace {
  readonly text: string
  readonly tone: 'value' | 'null' | 'quiet'
}

const nullFace: CellFace = { text: '·', tone: 'null' }
const emptyFace: CellFace = { text: '""', tone: 'quiet' }

/** Main cuts lists and texts of a block at these lengths (see the contract of `tables.rows`). */
export const cutListItems = 100
export const cutTextLength = 1000

const shownItems = 6
const shownText = 300

export function isNullCell(block: ColumnBlock, row: number): boolean {
  const bits = block.nulls?.[row >> 3]
  return bits !== undefined && (bits & (1 << (row & 7))) !== 0
}

const isBits = (info: ColumnInfo) => info.storage === 'bits'
export const isNumberColumn = (info: ColumnInfo): boolean =>
  !info.isArray && /^(u8|i16|i32|i64|f32|f64)$/.test(info.storage)

/** One item of a column's values as text; `decimals` where the column declares them. */
function itemText(block: ColumnBlock, info: ColumnInfo, item: number, decimals?: number): string {
  const { values } = block
  const real = (at: number): string => {
    const value = values[at]
    if (typeof value !== 'number') return String(value ?? '')
    const shortest = info.storage === 'f32' || info.storage === 'c64' ? float32Text : float64Text
    return decimals === undefined ? shortest(value) : fixedText(value, decimals, shortest)
  }
  switch (info.storage) {
    case 'bool':
      return values[item] ? 'true' : 'false'
    case 'c64':
    case 'c128': {
      const imaginary = real(2 * item + 1)
      return /^[-+]/.test(imaginary)
        ? `${real(2 * item)} ${imaginary[0]} ${imaginary.slice(1)}i`
        : `${real(2 * item)} + ${imaginary}i`
    }
    case 'f32':
    case 'f64':
      return real(item)
    default:
      return String(values[item] ?? '')
  }
}

/** Items of a list cell that the FIELD fixes (`3`, `2x3`); undefined where the length varies. */
export function fixedLength(arraysize: string | undefined): number | undefined {
  if (!arraysize || !/^\d+(x\d+)*$/.test(arraysize)) return undefined
  return arraysize.split('x').reduce((product, part) => product * Number(part), 1)
}

function listFace(block: ColumnBlock, info: ColumnInfo, row: number): CellFace {
  const start = block.offsets?.[row] ?? 0
  const end = block.offsets?.[row + 1] ?? start
  const there = end - start
  if (isBits(info)) {
    let bits = ''
    for (let item = start; item < end; item++) bits += block.values[item] ? '1' : '0'
    return { text: bits, tone: 'value' }
  }
  if (there === 0) return { text: '[]', tone: 'quiet' }
  const quoted = info.storage === 'text'
  const shown: string[] = []
  for (let item = start; item < end && shown.length < shownItems; item++) {
    const text = itemText(block, info, item)
    shown.push(quoted ? `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"` : text)
  }
  const cut = there >= cutListItems
  const count = fixedLength(info.arraysize) ?? there
  if (there <= shownItems) return { text: `[${shown.join(', ')}]`, tone: 'value' }
  const more = cut && fixedLength(info.arraysize) === undefined ? '+' : ''
  return { text: `[${shown.join(', ')}, …] (${count}${more})`, tone: 'value' }
}

/** The face of one cell of a block. `row` counts within the block. */
export function cellFace(block: ColumnBlock, info: ColumnInfo, row: number): CellFace {
  if (isNullCell(block, row)) return nullFace
  if (info.isArray) return listFace(block, info, row)
  if (info.storage === 'text') {
    const text = String(block.values[row] ?? '')
    if (text === '') return emptyFace
    return { text: text.length > shownText ? `${text.slice(0, shownText)}…` : text, tone: 'value' }
  }
  const text = itemText(
    block,
    info,
    row,
    info.storage === 'f32' || info.storage === 'f64' ? decimalsOf(info.precision) : undefined,
  )
  return { text, tone: text === 'NaN' ? 'quiet' : 'value' }
}

/** True where the block may hold less than the whole cell. */
export function isCutCell(block: ColumnBlock, info: ColumnInfo, row: number): boolean {
  if (isNullCell(block, row)) return false
  if (info.isArray) {
    const start = block.offsets?.[row] ?? 0
    return (block.offsets?.[row + 1] ?? start) - start >= cutListItems
  }
  return info.storage === 'text' && String(block.values[row] ?? '').length >= cutTextLength
}
