import type { NumberFormat } from '#shared/ipc/workspace.ts'
import type { ColumnBlock, ColumnInfo, RowBlock } from '#shared/model/table.ts'
import { cellText, float64Text, isNull } from '#shared/vo/votable/cell-text.ts'
import { decimalsOf, fixedText } from './number-text.ts'

/** A measured value as the grid draws it: what has fewer decimals than its column stands as much further left. */
export interface NumberFace {
  readonly text: string
  /** Figures to leave free behind it, so that the points of a column stand over each other. */
  readonly free: number
  /** True where the point itself is missing too. */
  readonly freePoint: boolean
}

/** How the values of one column are drawn; grows as more of them are seen and never shrinks, so that rows stand still. */
export interface ColumnLook {
  readonly format: NumberFormat
  /** Decimals that the column leaves room for. */
  decimals: number
  /** Decimals of the mantissa where values are drawn with an exponent. */
  mantissa: number
  /** Most decimals that read well: so many that a usual value of the column keeps its significant figures. */
  bound: number | undefined
}

/** Figures that are drawn of a value where the service declares no precision; the rest is one key away. */
const significant = { f32: 7, f64: 10 } as const
/** A value that would keep fewer figures than these is drawn with an exponent. */
const leastFigures = 3
const sampledRows = 60

export const isMeasured = (info: ColumnInfo): boolean =>
  !info.isArray && (info.storage === 'f32' || info.storage === 'f64')

const figuresOf = (info: ColumnInfo): number => (info.storage === 'f32' ? significant.f32 : significant.f64)

/** Digits after the point of a decimal without exponent. */
function decimalsIn(text: string): number {
  const point = text.indexOf('.')
  return point < 0 ? 0 : text.length - point - 1
}

/** Digits before the point of a usual value: three of four are no longer, so that a 1e20 for "unknown" does not count. */
function usualDigits(cells: ColumnBlock, rows: number): number {
  const sizes: number[] = []
  for (let row = 0; row < Math.min(rows, sampledRows); row++) {
    const size = Math.abs(Number(cells.values[row]))
    if (!isNull(cells, row) && Number.isFinite(size) && size > 0) sizes.push(size)
  }
  sizes.sort((a, b) => a - b)
  const size = sizes[Math.ceil(sizes.length * 0.75) - 1] ?? 1
  return Math.max(1, Math.floor(Math.log10(size)) + 1)
}

/** Every column of measured values with how it is drawn, by the place of the column in the table. */
export class NumberLooks {
  readonly #columns: readonly ColumnInfo[]
  readonly #looks: readonly (ColumnLook | undefined)[]

  constructor(columns: readonly ColumnInfo[], format: NumberFormat) {
    this.#columns = columns
    this.#looks = columns.map((info) => {
      const declared = format === 'service' && decimalsOf(info.precision) !== undefined
      return isMeasured(info) && !declared ? { format, decimals: 0, mantissa: 0, bound: undefined } : undefined
    })
  }

  of(index: number): ColumnLook | undefined {
    return this.#looks[index]
  }

  /** Takes in the values of a block; true: some column needs more room than before. */
  see(block: RowBlock): boolean {
    let grown = false
    for (const [index, look] of this.#looks.entries()) {
      const info = this.#columns[index]
      const cells = block.columns[index]
      if (look && info && cells && block.rows > 0) grown = grow(look, cells, info, block.rows) || grown
    }
    return grown
  }
}

function grow(look: ColumnLook, cells: ColumnBlock, info: ColumnInfo, rows: number): boolean {
  const { decimals, mantissa } = look
  const figures = figuresOf(info)
  if (look.bound === undefined)
    look.bound = look.format === 'full' ? Number.POSITIVE_INFINITY : Math.max(0, figures - usualDigits(cells, rows))
  for (let row = 0; row < rows; row++) {
    const value = Number(cells.values[row])
    if (!Number.isFinite(value) || isNull(cells, row)) continue
    // What has its room already is not written out: most columns have it from the first rows on.
    if (look.format === 'scientific' || hasExponent(value, look.format)) {
      if (look.format !== 'full' && look.mantissa < figures - 1)
        look.mantissa = Math.max(
          look.mantissa,
          Math.min(mantissaIn(plainText(cells, info, row, look.format)), figures - 1),
        )
    } else if (look.decimals < look.bound)
      look.decimals = Math.max(
        look.decimals,
        Math.min(decimalsIn(plainText(cells, info, row, look.format)), look.bound),
      )
  }
  return look.decimals > decimals || look.mantissa > mantissa
}

/**
 * Whether a value is drawn with an exponent: where its shortest text has one (ECMAScript, Number::toString), and where it
 * would show more figures than it has.
 */
const hasExponent = (value: number, format: NumberFormat): boolean => {
  const size = Math.abs(value)
  return size !== 0 && (size < 1e-6 || size >= (format === 'full' ? 1e21 : 1e15))
}

/** Figures that every double keeps from decimal to binary and back (IEEE 754, binary64). */
const trueFigures = 15

/**
 * The shortest text of a value. Where not every digit is asked for, of a double rounded to the figures it is sure to
 * have: 0.051000000000000004 is a 0.051 that was reckoned with.
 */
function plainText(cells: ColumnBlock, info: ColumnInfo, row: number, format: NumberFormat): string {
  if (info.storage === 'f32' || format === 'full') return cellText(cells, info, row) ?? ''
  return float64Text(Number(Number(cells.values[row]).toPrecision(trueFigures)))
}

/** Digits behind the first significant one: 3 of `0.001234` and of `1.234e-5`. */
function mantissaIn(text: string): number {
  const digits = text.replace(/e.*$/, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '')
  return Math.max(0, digits.length - 1)
}

/** `1.234e+05`: the exponent with a sign and two figures, so that a column of them stands in line. */
export const exponentText = (value: number, decimals: number): string =>
  value.toExponential(decimals).replace(/e([+-])(\d)$/, 'e$10$2')

const whole = (text: string): NumberFace => ({ text, free: 0, freePoint: false })

/** The drawn value of a cell that is not null; undefined where the value is drawn as it is (NaN, infinities). */
export function numberFace(
  cells: ColumnBlock,
  info: ColumnInfo,
  row: number,
  look: ColumnLook | undefined,
): NumberFace | undefined {
  const value = Number(cells.values[row])
  if (!Number.isFinite(value)) return undefined
  if (!look) {
    const declared = decimalsOf(info.precision)
    const fixed = declared === undefined ? undefined : fixedText(value, declared)
    return fixed === undefined ? undefined : whole(fixed)
  }
  if (look.format === 'scientific') return whole(exponentText(value, look.mantissa))
  const text = plainText(cells, info, row, look.format)
  if (hasExponent(value, look.format)) return whole(look.format === 'full' ? text : exponentText(value, look.mantissa))
  const own = decimalsIn(text)
  if (own <= look.decimals) return { text, free: look.decimals - own, freePoint: own === 0 && look.decimals > 0 }
  if (Math.abs(value) < 10 ** (leastFigures - 1 - look.decimals))
    return whole(exponentText(value, Math.max(look.mantissa, leastFigures - 1)))
  return whole(value.toFixed(look.decimals))
}
