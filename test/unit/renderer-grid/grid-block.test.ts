import { beforeEach, expect, test } from 'vitest'
import type { ColumnSpan } from '#renderer/state/selection.ts'
import { columnsIn } from '#renderer/state/selection.ts'
import type { RowRanges } from '#renderer/state/selection-ranges.ts'
import type { Grid } from '#renderer/views/table/grid.ts'
import { dragOver, type GridHands, pressCell, pressKey } from '#renderer/views/table/grid-keys.ts'
import { blockText } from '#renderer/views/table/grid-menus.ts'

const shown = ['a', 'b', 'c', 'd']
let focus: { row: number; column: string }
let rows: RowRanges
let columns: ColumnSpan | undefined
let hands: GridHands

beforeEach(() => {
  focus = { row: 4, column: 'b' }
  rows = []
  columns = undefined
  const grid = {
    focused: () => focus,
    shownColumns: () => shown,
    pageRows: () => 10,
    goTo: (row: number, column: string) => {
      focus = { row, column }
    },
  }
  hands = {
    grid: grid as unknown as Grid,
    rows: () => 100,
    selected: () => rows,
    columns: () => columns,
    select: (wanted, block) => {
      rows = wanted
      columns = block
    },
    copy: () => undefined,
    openMenu: () => undefined,
    anchor: { current: 4 },
  }
})

const press = (key: string, shiftKey = true) =>
  pressKey({ key, shiftKey, ctrlKey: false, metaKey: false, altKey: false } as KeyboardEvent, hands)
const selection = () => [rows, columnsIn(shown, columns)]

test('shift and arrows select a block of cells; rows taken first stay whole until it is narrowed', () => {
  press('ArrowRight')
  expect(selection()).toEqual([[[4, 5]], ['b', 'c']])
  press('ArrowDown')
  press('ArrowDown')
  expect(selection()).toEqual([[[4, 7]], ['b', 'c']])
  press('ArrowLeft')
  press('ArrowLeft')
  expect(selection()).toEqual([[[4, 7]], ['a', 'b']])
  // At the edge nothing more is to be had.
  press('ArrowLeft')
  expect(selection()).toEqual([[[4, 7]], ['a', 'b']])
  press('ArrowDown', false)
  expect(selection()).toEqual([[], shown])
  press('ArrowUp')
  expect(selection()).toEqual([[[6, 8]], shown])
})

test('the pointer drawn over cells selects the block between, over the numbers whole rows', () => {
  const button = { button: 0, shiftKey: false, ctrlKey: false, metaKey: false } as MouseEvent
  pressCell(button, 4, false, hands)
  dragOver(4, 'b', false, hands)
  expect(selection()).toEqual([[], shown])
  dragOver(2, 'd', false, hands)
  expect(selection()).toEqual([[[2, 5]], ['b', 'c', 'd']])
  dragOver(4, 'b', false, hands)
  expect(selection()).toEqual([[[4, 5]], ['b']])
  dragOver(6, 'number', true, hands)
  expect(selection()).toEqual([[[4, 7]], shown])
})

test('a block whose edge is hidden meanwhile holds whole rows', () => {
  expect(columnsIn(['a', 'd'], ['b', 'd'])).toEqual(['a', 'd'])
  expect(columnsIn(shown, ['d', 'c'])).toEqual(['c', 'd'])
})

test('a block is said with its rows and columns', () => {
  expect(blockText(1, 4, 4)).toBe('one row')
  expect(blockText(1200, 1, 4)).toBe('1,200 rows of one column')
})
