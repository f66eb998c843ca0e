/** A set of rows as sorted, disjoint ranges [start, end): five million selected rows cost one pair. */
export type RowRanges = ReadonlyArray<readonly [start: number, end: number]>

export const noRows: RowRanges = []

export const rowsFromTo = (one: number, other: number): RowRanges => [[Math.min(one, other), Math.max(one, other) + 1]]

export function hasRow(ranges: RowRanges, row: number): boolean {
  let low = 0
  let high = ranges.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const range = ranges[middle]
    if (!range) return false
    if (row < range[0]) high = middle - 1
    else if (row >= range[1]) low = middle + 1
    else return true
  }
  return false
}

/** Adds the rows start to end (exclusive), joining what touches. */
export function withRows(ranges: RowRanges, start: number, end: number): RowRanges {
  if (end <= start) return ranges
  const before: Array<readonly [number, number]> = []
  const after: Array<readonly [number, number]> = []
  let from = start
  let to = end
  for (const range of ranges) {
    if (range[1] < from) before.push(range)
    else if (range[0] > to) after.push(range)
    else {
      from = Math.min(from, range[0])
      to = Math.max(to, range[1])
    }
  }
  return [...before, [from, to], ...after]
}

export function withoutRow(ranges: RowRanges, row: number): RowRanges {
  return ranges.flatMap((range) => {
    if (row < range[0] || row >= range[1]) return [range]
    const parts: Array<readonly [number, number]> = []
    if (range[0] < row) parts.push([range[0], row])
    if (row + 1 < range[1]) parts.push([row + 1, range[1]])
    return parts
  })
}

export const countRows = (ranges: RowRanges): number => ranges.reduce((sum, [start, end]) => sum + end - start, 0)
