import { describe, expect, it } from 'vitest'
import { cellFace, fixedLength, isCutCell } from '#renderer/cells/cell-face.ts'
import type { ColumnBlock, ColumnInfo } from '#shared/model/table.ts'

const column = (more: Partial<ColumnInfo>): ColumnInfo => ({
  id: 'c0',
  name: 'x',
  datatype: 'double',
  storage: 'f64',
  isArray: false,
  ...more,
})
const face = (values: ColumnBlock['values'], more: Partial<ColumnInfo>, row = 0) =>
  cellFace({ values }, column(more), row)
const list = (values: ColumnBlock['values'], items: number, more: Partial<ColumnInfo>) =>
  cellFace({ values, offsets: new Uint32Array([0, items]) }, column({ isArray: true, ...more }), 0)

describe('the face of a cell', () => {
  it('null is a centred dot, whatever the column holds', () => {
    const nulls = new Uint8Array([0b10])
    expect(cellFace({ values: new Float64Array(2), nulls }, column({}), 1)).toEqual({ text: '·', tone: 'null' })
    expect(cellFace({ values: ['', ''], nulls }, column({ storage: 'text' }), 1).tone).toBe('null')
    expect(cellFace({ values: new Float64Array(2), nulls }, column({}), 0).tone).toBe('value')
  })

  it('NaN is no null, and an empty string is neither', () => {
    expect(face(new Float64Array([Number.NaN]), {})).toEqual({ text: 'NaN', tone: 'quiet' })
    expect(face([''], { storage: 'text' })).toEqual({ text: '""', tone: 'quiet' })
    expect(face(['NaN'], { storage: 'text' })).toEqual({ text: 'NaN', tone: 'value' })
  })

  it('a long shows every digit', () => {
    const values = new BigInt64Array([9223372036854775807n, -9223372036854775808n, 9007199254740993n])
    expect(face(values, { storage: 'i64' }, 0).text).toBe('9223372036854775807')
    expect(face(values, { storage: 'i64' }, 1).text).toBe('-9223372036854775808')
    expect(face(values, { storage: 'i64' }, 2).text).toBe('9007199254740993')
  })

  it('a float is the shortest text of its own precision', () => {
    const values = new Float32Array([0.1, 1 / 3, 16777216, 3.4e38])
    expect(face(values, { storage: 'f32' }, 0).text).toBe('0.1')
    expect(face(values, { storage: 'f32' }, 1).text).toBe('0.33333334')
    expect(face(values, { storage: 'f32' }, 2).text).toBe('16777216')
    expect(face(values, { storage: 'f32' }, 3).text).toBe('3.4e+38')
  })

  it('declared decimals align the points, but hide no small value', () => {
    expect(face(new Float64Array([56.75]), { precision: 'F4' }).text).toBe('56.7500')
    expect(face(new Float64Array([-0.5]), { precision: '2' }).text).toBe('-0.50')
    expect(face(new Float64Array([1.5e-9]), { precision: '3' }).text).toBe('1.5e-9')
    expect(face(new Float64Array([1.5e20]), { precision: '3' }).text).toBe('150000000000000000000')
    expect(face(new Float64Array([Number.NaN]), { precision: '3' }).text).toBe('NaN')
    expect(face(new Float64Array([56.75]), { precision: 'E4' }).text).toBe('56.75')
  })

  it('infinities, complex numbers, booleans and bits can be read', () => {
    expect(face(new Float64Array([Number.NEGATIVE_INFINITY]), {}).text).toBe('-Infinity')
    expect(face(new Float32Array([0.1, -2]), { storage: 'c64' }).text).toBe('(0.1, -2)')
    expect(face(new Uint8Array([1]), { storage: 'bool' }).text).toBe('true')
    expect(list(new Uint8Array([1, 0, 1, 1]), 4, { storage: 'bits', arraysize: '4' }).text).toBe('1011')
  })

  it('a short list is whole, a long one shows its first items and how many there are', () => {
    expect(list(new Int32Array([1, 2, 3]), 3, { storage: 'i32' }).text).toBe('[1, 2, 3]')
    expect(list(new Int32Array(20), 20, { storage: 'i32' }).text).toBe('[0, 0, 0, 0, 0, 0, …] (20)')
    expect(list(new Int32Array(0), 0, { storage: 'i32' })).toEqual({ text: '[]', tone: 'quiet' })
    expect(list(['a"b', 'c'], 2, { storage: 'text' }).text).toBe('["a\\"b", "c"]')
    expect(list(new Float32Array([1, 2, 3, 4]), 2, { storage: 'c64' }).text).toBe('[(1, 2), (3, 4)]')
  })

  it('a list that main has cut does not claim to know its length, unless the column fixes it', () => {
    expect(list(new Int32Array(100), 100, { storage: 'i32', arraysize: '*' }).text).toMatch(/\(100\+\)$/)
    expect(list(new Int32Array(100), 100, { storage: 'i32', arraysize: '20x30' }).text).toMatch(/\(600\)$/)
    expect(fixedLength('3x*')).toBeUndefined()
    expect(fixedLength('16*')).toBeUndefined()
  })

  it('text of services stays text, and a very long one is shortened for the grid alone', () => {
    expect(face(['<img src=x onerror=alert(1)>'], { storage: 'text' }).text).toBe('<img src=x onerror=alert(1)>')
    expect(face(['参宿四'], { storage: 'text' }).text).toBe('参宿四')
    expect(face(['x'.repeat(900)], { storage: 'text' }).text.length).toBeLessThan(400)
  })

  it('knows which cells a block may hold cut', () => {
    expect(isCutCell({ values: ['x'.repeat(1000)] }, column({ storage: 'text' }), 0)).toBe(true)
    expect(isCutCell({ values: ['x'.repeat(999)] }, column({ storage: 'text' }), 0)).toBe(false)
    const offsets = new Uint32Array([0, 100])
    expect(isCutCell({ values: new Int32Array(100), offsets }, column({ storage: 'i32', isArray: true }), 0)).toBe(true)
    expect(isCutCell({ values: new Float64Array(1) }, column({}), 0)).toBe(false)
  })
})
