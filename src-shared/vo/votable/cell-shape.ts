import type { ColumnInfo } from '../../model/table.ts'

/** How one cell of a column is laid out (VOTable 1.4, 2.2: arraysize), without trusting its size for any allocation. */
export interface CellShape {
  /**
   * Items in every cell (for text: characters in every cell, all strings together);
   * undefined where the last dimension is variable (`*`, `n*`).
   */
  readonly fixedItems: number | undefined
  /** Lists of text only: characters of each string (the first dimension). */
  readonly stringLength: number
}

/** Reads an arraysize: `3`, `2x3`, `*`, `16*`, `2x3*`; undefined where it makes no sense. */
export function dimensionsOf(arraysize: string): { sizes: readonly number[]; variable: boolean } | undefined {
  const parts = arraysize.replace(/\s+/g, '').split('x')
  const sizes: number[] = []
  let variable = false
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1
    const match = /^(\d*)(\*?)$/.exec(part)
    if (!match || part === '') return undefined
    if (match[2]) {
      if (!last) return undefined
      variable = true
      if (match[1]) sizes.push(Number(match[1]))
      else sizes.push(Number.POSITIVE_INFINITY)
    } else sizes.push(Number(match[1]))
  }
  return { sizes, variable }
}

/** The shape of a column's cells. */
export function cellShapeOf(info: Pick<ColumnInfo, 'arraysize' | 'storage' | 'isArray'>): CellShape {
  const dimensions = info.arraysize === undefined ? undefined : dimensionsOf(info.arraysize)
  if (!dimensions) return { fixedItems: info.arraysize === undefined ? 1 : undefined, stringLength: 1 }
  const { sizes, variable } = dimensions
  const items = sizes.reduce((product, size) => product * size, 1)
  return { fixedItems: variable ? undefined : items, stringLength: sizes[0] ?? 1 }
}
