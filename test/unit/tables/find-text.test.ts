import { describe, expect, test } from 'vitest'
import { findText } from '#main/tables/find-text.ts'
import type { Table } from '#main/tables/table.ts'
import type { FindRequest, FindStep } from '#shared/ipc/tables.ts'
import type { ColumnInfo, RowBlock, TableInfo } from '#shared/model/table.ts'

const column = (id: string, storage: ColumnInfo['storage'], more: Partial<ColumnInfo> = {}): ColumnInfo => ({
  id,
  name: id,
  datatype: storage === 'text' ? 'char' : 'double',
  storage,
  isArray: false,
  ...more,
})
const columns = [column('name', 'text'), column('mag', 'f64', { precision: '2' }), column('n', 'i32')]

/** A table whose cells are made up when they are asked for. */
function madeUp(rows: number, name: (row: number) => string, mag: (row: number) => number): Table & { pins: number } {
  const made = {
    pins: 0,
    info: { columns, rows } as unknown as TableInfo,
    rowBlock: (start: number, wanted: number, ids: readonly string[] = []): RowBlock => {
      const size = Math.min(wanted, rows - start)
      const at = Array.from({ length: size }, (_, i) => start + i)
      const values = { name: at.map(name), mag: Float64Array.from(at, mag), n: Int32Array.from(at) }
      return { start, rows: size, columns: ids.map((id) => ({ values: values[id as keyof typeof values] })) }
    },
    pin: () => {
      made.pins++
      return () => {
        made.pins--
      }
    },
  }
  return made as unknown as Table & { pins: number }
}

const stars = madeUp(
  3000,
  (row) => (row === 1200 ? 'Alcyone' : row === 2500 ? 'Electra' : 'star'),
  (row) => row / 1000,
)

async function found(table: Table, request: Omit<FindRequest, 'table'>, signal = new AbortController().signal) {
  const steps: FindStep[] = []
  for await (const step of findText(table, { table: 't', ...request }, signal)) steps.push(step)
  return steps.at(-1)?.found
}

describe('finding a text in a table', () => {
  test('goes row by row and does not mind the case of letters', async () => {
    expect(await found(stars, { text: 'ALCY', from: { row: 0 } })).toEqual({ row: 1200, column: 'name' })
  })

  test('goes on behind the cell it comes from, to the next column first', async () => {
    const from = { row: 7, column: 'name' }
    expect(await found(stars, { text: '7', from })).toEqual({ row: 7, column: 'mag' })
    expect(await found(stars, { text: '7', from: { row: 7, column: 'mag' } })).toEqual({ row: 7, column: 'n' })
    expect(await found(stars, { text: '7', from: { row: 7, column: 'n' } })).toEqual({ row: 17, column: 'mag' })
  })

  test('goes once round: what stands before comes after the last row, the cell itself at the end', async () => {
    expect(await found(stars, { text: 'alcyone', from: { row: 2000 } })).toEqual({ row: 1200, column: 'name' })
    const here = { row: 1200, column: 'name' }
    expect(await found(stars, { text: 'alcyone', from: here })).toEqual(here)
  })

  test('goes backwards as well', async () => {
    expect(await found(stars, { text: 'electra', from: { row: 10, column: 'n' }, backwards: true })).toEqual({
      row: 2500,
      column: 'name',
    })
    expect(await found(stars, { text: 'star', from: { row: 5, column: 'name' }, backwards: true })).toEqual({
      row: 4,
      column: 'name',
    })
  })

  test('knows numbers by their exact digits and by those the grid shows', async () => {
    expect(await found(stars, { text: '1.234', from: { row: 0 } })).toEqual({ row: 1234, column: 'mag' })
    expect(await found(stars, { text: '2.50', from: { row: 0 } })).toEqual({ row: 2495, column: 'mag' })
  })

  test('keeps to the columns that are shown', async () => {
    expect(await found(stars, { text: '17', from: { row: 0 }, columns: ['n'] })).toEqual({ row: 17, column: 'n' })
    expect(await found(stars, { text: 'alcyone', from: { row: 0 }, columns: ['mag', 'n'] })).toBeUndefined()
  })

  test('ends without a cell where none holds the text, and lets the table go', async () => {
    expect(await found(stars, { text: 'nowhere', from: { row: 0 } })).toBeUndefined()
    expect(await found(madeUp(0, String, Number), { text: 'x', from: { row: 0 } })).toBeUndefined()
    expect(stars.pins).toBe(0)
  })

  test('lets others work meanwhile, tells how far it is, and stops when it is told to', async () => {
    const large = madeUp(
      400_000,
      () => 'star',
      (row) => row * 1.5,
    )
    const abort = new AbortController()
    let turns = 0
    const count = () => {
      turns++
      if (!abort.signal.aborted) setImmediate(count)
    }
    count()
    const told: number[] = []
    for await (const step of findText(large, { table: 't', text: 'nowhere', from: { row: 0 } }, abort.signal)) {
      told.push(step.searched)
      abort.abort()
    }
    abort.abort()
    expect(turns).toBeGreaterThan(3)
    expect(told.length).toBeLessThanOrEqual(1)
    expect(large.pins).toBe(0)
  })
})
