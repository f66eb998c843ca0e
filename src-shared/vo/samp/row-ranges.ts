import type { RowRanges } from '../../model/samp.ts'

/** Rows as ranges: whole numbers from 0 on, ascending, apart from each other, whatever order or overlap they came in. */
export function rangesOf(rows: Iterable<number>): RowRanges {
  const sorted = [...new Set(rows)].filter((row) => Number.isInteger(row) && row >= 0).sort((a, b) => a - b)
  const ranges: RowRanges = []
  for (const row of sorted) {
    const last = ranges.at(-1)
    if (last && last[1] === row) last[1] = row + 1
    else ranges.push([row, row + 1])
  }
  return ranges
}

/** Ranges as they should be: those of a table of so many rows, in order, none touching another. */
export function cleanRanges(ranges: RowRanges, rows: number): RowRanges {
  const clean: RowRanges = []
  const inside = ranges
    .map(([first, end]): [number, number] => [Math.max(0, Math.ceil(first)), Math.min(rows, Math.floor(end))])
    .filter(([first, end]) => first < end)
    .sort((a, b) => a[0] - b[0])
  for (const [first, end] of inside) {
    const last = clean.at(-1)
    if (last && first <= last[1]) last[1] = Math.max(last[1], end)
    else clean.push([first, end])
  }
  return clean
}

export const countOf = (ranges: RowRanges): number => ranges.reduce((sum, [first, end]) => sum + end - first, 0)

/** Every row of the ranges, one after the other. */
export function* rowsIn(ranges: RowRanges): Generator<number> {
  for (const [first, end] of ranges) for (let row = first; row < end; row++) yield row
}

/** The row at a place among those of the ranges: which row of a table the i-th of a sending is. Undefined: it had fewer. */
export function rowAt(ranges: RowRanges, place: number): number | undefined {
  let before = 0
  for (const [first, end] of ranges) {
    if (place < before + end - first) return place < before ? undefined : first + place - before
    before += end - first
  }
  return undefined
}

/** The place of a row among those of the ranges; undefined: it is not one of them. */
export function placeOf(ranges: RowRanges, row: number): number | undefined {
  let before = 0
  for (const [first, end] of ranges) {
    if (row < first) return undefined
    if (row < end) return before + row - first
    before += end - first
  }
  return undefined
}
