import { describe, expect, it } from 'vitest'
import { cellFace } from '#renderer/cells/cell-face.ts'
import { NumberLooks } from '#renderer/cells/number-look.ts'
import type { NumberFormat } from '#shared/ipc/workspace.ts'
import type { ColumnInfo, RowBlock } from '#shared/model/table.ts'

const column = (more: Partial<ColumnInfo> = {}): ColumnInfo => ({
  id: 'c0',
  name: 'x',
  datatype: 'double',
  storage: 'f64',
  isArray: false,
  ...more,
})
const blockOf = (values: Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer>): RowBlock => ({
  start: 0,
  rows: values.length,
  columns: [{ values }],
})

/** The cells of a column as they are drawn, `_` for each figure of room behind them and `.` for that of the point. */
function drawn(values: Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer>, format: NumberFormat, info = column()) {
  const looks = new NumberLooks([info], format)
  const block = blockOf(values)
  looks.see(block)
  return Array.from({ length: values.length }, (_, row) => {
    const [cells] = block.columns
    const { text, free = 0, freePoint } = cellFace(cells ?? { values }, info, row, looks.of(0))
    return `${text}${freePoint ? '.' : ''}${'_'.repeat(free)}`
  })
}

describe('measured values without declared precision', () => {
  it('stand with their points over each other, and nothing is added to them', () => {
    expect(drawn(Float64Array.of(1, 2.5, 3.25, -4), 'service')).toEqual(['1.__', '2.5_', '3.25', '-4.__'])
  })

  it('lose the last digits that reckoning has left', () => {
    expect(drawn(Float64Array.of(0.1 + 0.2, 0.017 * 3, 0.5), 'service')).toEqual(['0.3__', '0.051', '0.5__'])
    expect(drawn(Float64Array.of(0.1 + 0.2), 'full')).toEqual(['0.30000000000000004'])
  })

  it('keep as many figures as read well', () => {
    expect(drawn(Float64Array.of(266.41681662499997, 12.12345678901234), 'service')).toEqual([
      '266.4168166',
      '12.1234568',
    ])
    expect(drawn(Float32Array.of(17.123456), 'service', column({ storage: 'f32', datatype: 'float' }))).toEqual([
      '17.12346',
    ])
  })

  it('one that would lose its figures among larger ones is drawn with an exponent', () => {
    const [large, small] = drawn(Float64Array.of(1234.56789012345, 0.00000412345), 'service')
    expect(large).toBe('1234.567890')
    expect(small).toBe('4.12e-06')
  })

  it('a value that stands for "unknown" takes no figures from the others', () => {
    const values = Float64Array.from({ length: 40 }, (_, at) => (at === 3 ? 1e20 : at + 0.125))
    expect(drawn(values, 'service').slice(0, 4)).toEqual(['0.125', '1.125', '2.125', '1e+20'])
  })

  it('tiny ones share the figures of their mantissas', () => {
    expect(drawn(Float64Array.of(1.5e-18, 2.25e-17), 'service')).toEqual(['1.50e-18', '2.25e-17'])
  })

  it('NaN and infinities are no numbers to align', () => {
    expect(drawn(Float64Array.of(0.5, Number.NaN, Number.POSITIVE_INFINITY), 'service')).toEqual([
      '0.5',
      'NaN',
      'Infinity',
    ])
  })

  it('rows that come later only ever add room', () => {
    const looks = new NumberLooks([column()], 'service')
    expect(looks.see(blockOf(Float64Array.of(1, 2)))).toBe(false)
    expect(looks.see(blockOf(Float64Array.of(1.25)))).toBe(true)
    expect(looks.see(blockOf(Float64Array.of(1, 7.5)))).toBe(false)
    expect(looks.of(0)?.decimals).toBe(2)
  })
})

describe('the other formats', () => {
  it('full digits are all there, aligned', () => {
    expect(drawn(Float64Array.of(266.41681662499997, 1.5), 'full')).toEqual(['266.41681662499997', '1.5_____________'])
  })

  it('full digits hold for declared columns too', () => {
    expect(drawn(Float64Array.of(1.23456789), 'full', column({ precision: 'F2' }))).toEqual(['1.23456789'])
    expect(drawn(Float64Array.of(1.23456789), 'service', column({ precision: 'F2' }))).toEqual(['1.23'])
  })

  it('scientific has one form for all', () => {
    expect(drawn(Float64Array.of(1234.5, 0.25, 0, -1e-20), 'scientific')).toEqual([
      '1.2345e+03',
      '2.5000e-01',
      '0.0000e+00',
      '-1.0000e-20',
    ])
  })

  it('whole numbers and texts stay as they are', () => {
    const info = column({ storage: 'i32', datatype: 'int' })
    expect(cellFace({ values: Int32Array.of(12345) }, info, 0, new NumberLooks([info], 'scientific').of(0)).text).toBe(
      '12345',
    )
  })
})
