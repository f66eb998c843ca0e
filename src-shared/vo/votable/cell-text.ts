import type { ColumnBlock, ColumnInfo } from '../../model/table.ts'

/**
 * One cell of a block as text, whole and exact: the form of CSV, of copying, of the cell inspector and of the grid.
 * - null cells: null (an empty string is an empty string).
 * - long: every digit. float: the shortest decimal that reads back as the same float32. double: the shortest that
 *   reads back as the same double.
 * - NaN: `NaN`; infinities: `Infinity`, `-Infinity` (VOTable 1.4, 6 writes them `+Inf`, `-Inf`: only its writer does).
 * - boolean: `true`, `false`; bit: `0`, `1`; complex: `(re, im)`.
 * - lists: `[1, 2, 3]`; lists of text: `["a", "b"]`, quoted as in JSON.
 *
 * `row` counts within the block.
 */
export function cellText(block: ColumnBlock, info: ColumnInfo, row: number): string | null {
  if (isNull(block, row)) return null
  if (!info.isArray) return itemText(block, info, row)
  const { offsets } = block
  if (!offsets) return null
  const first = offsets[row] ?? 0
  const end = offsets[row + 1] ?? first
  const items: string[] = []
  for (let item = first; item < end; item++) {
    const text = itemText(block, info, item)
    items.push(info.storage === 'text' ? JSON.stringify(text) : text)
  }
  return `[${items.join(', ')}]`
}

/** Whether row `row` of the block is null. */
export function isNull(block: ColumnBlock, row: number): boolean {
  return block.nulls !== undefined && (((block.nulls[row >> 3] ?? 0) >> (row & 7)) & 1) === 1
}

function itemText(block: ColumnBlock, info: ColumnInfo, item: number): string {
  const { values } = block
  switch (info.storage) {
    case 'text':
      return String(values[item] ?? '')
    case 'bool':
      return values[item] ? 'true' : 'false'
    case 'f32':
      return float32Text(Number(values[item]))
    case 'c64':
      return `(${float32Text(Number(values[2 * item]))}, ${float32Text(Number(values[2 * item + 1]))})`
    case 'f64':
      return float64Text(Number(values[item]))
    case 'c128':
      return `(${float64Text(Number(values[2 * item]))}, ${float64Text(Number(values[2 * item + 1]))})`
    default:
      return String(values[item])
  }
}

/** The shortest decimal that reads back as the same double; minus zero keeps its sign. */
export const float64Text = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

const smallestNormalFloat32 = 2 ** -126

/** The shortest decimal that reads back as the same float32. */
export function float32Text(value: number): string {
  if (Object.is(value, -0)) return '-0'
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value)
  if (!Number.isFinite(value)) return String(value)
  // A normal float32 keeps 6 digits, so that its shortest form is found from there on; a subnormal has fewer. 9 always suffice.
  for (let digits = Math.abs(value) < smallestNormalFloat32 ? 1 : 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(Number(value.toPrecision(9)))
}
