import { expect, test } from 'vitest'
import type { Column } from '#main/tables/column.ts'
import { SlabCutter } from '#main/tables/slabs.ts'
import { layoutsOf } from '#main/tables/writers/fits-columns.ts'

/** A column of lists of bytes whose borders claim so many of them. */
const lists = (name: string, bytes: number): Column => ({
  info: { id: name, name, datatype: 'unsignedByte', storage: 'u8', isArray: true, arraysize: '*' },
  chunks: [{ rows: 1, values: new Uint8Array(), offsets: Uint32Array.of(0, bytes) }],
})

test('arrays of all columns share a heap: beyond 2 GiB of them every descriptor has 64 bits', () => {
  const forms = (...bytes: number[]) =>
    layoutsOf(bytes.map((size, i) => lists(`c${i}`, size))).map(({ form, width }) => [form, width])
  expect(forms(2 ** 30, 2 ** 30 - 1)).toEqual([
    ['1PB(1073741824)', 8],
    ['1PB(1073741823)', 8],
  ])
  expect(forms(2 ** 30, 2 ** 30)).toEqual([
    ['1QB(1073741824)', 16],
    ['1QB(1073741824)', 16],
  ])
})

test('a piece of memory of 2 GiB and more is as large as was asked for', () => {
  const asked: number[] = []
  const cutter = new SlabCutter(
    () => undefined,
    (bytes) => {
      asked.push(bytes)
      return { id: 'large', buffer: new SharedArrayBuffer(0) }
    },
  )
  cutter.cut(2 ** 31 + 1)
  expect(asked).toEqual([2 ** 31 + 16])
})
