import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countRows,
  hasRow,
  noRows,
  type RowRanges,
  rowsFromTo,
  withoutRow,
  withRows,
} from '#renderer/state/selection-ranges.ts'

describe('ranges of selected rows', () => {
  it('a range is the same in both directions and holds both ends', () => {
    expect(rowsFromTo(7, 3)).toEqual(rowsFromTo(3, 7))
    expect(hasRow(rowsFromTo(7, 3), 7)).toBe(true)
    expect(hasRow(rowsFromTo(7, 3), 8)).toBe(false)
  })

  it('touching ranges become one', () => {
    expect(withRows(withRows(noRows, 0, 3), 3, 5)).toEqual([[0, 5]])
    expect(
      withRows(
        [
          [0, 2],
          [8, 9],
        ],
        1,
        8,
      ),
    ).toEqual([[0, 9]])
  })

  it('a row taken out of a range leaves two', () => {
    expect(withoutRow([[0, 5]], 2)).toEqual([
      [0, 2],
      [3, 5],
    ])
    expect(withoutRow([[0, 1]], 0)).toEqual([])
  })

  it('behave as a set of rows, and stay sorted and apart', () => {
    const step = fc.record({ add: fc.boolean(), start: fc.nat(40), length: fc.nat(12) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const model = new Set<number>()
        let ranges: RowRanges = noRows
        for (const { add, start, length } of steps) {
          if (add) {
            ranges = withRows(ranges, start, start + length)
            for (let row = start; row < start + length; row++) model.add(row)
          } else {
            ranges = withoutRow(ranges, start)
            model.delete(start)
          }
        }
        for (let row = -1; row < 60; row++) expect(hasRow(ranges, row)).toBe(model.has(row))
        expect(countRows(ranges)).toBe(model.size)
        for (let at = 1; at < ranges.length; at++) expect(ranges[at]?.[0]).toBeGreaterThan(ranges[at - 1]?.[1] ?? 0)
      }),
    )
  })
})
