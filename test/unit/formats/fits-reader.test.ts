import { describe, expect, test } from 'vitest'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import { cardOf, readHeader } from '#shared/vo/fits/header.ts'
import { CardWriter } from '#shared/vo/fits/write-cards.ts'
import { everyDatatype, madeTable } from '../writers/made-table.ts'
import { cellsOf } from './cells-of.ts'
import { binaryTable, fits, header, number, text } from './made-fits.ts'
import { bytesOf, readFile } from './read-file.ts'

const writer = createTableWriter()
const read = (bytes: Uint8Array, pieceBytes = 1000) => readFile(bytes, { name: 'a.fits', pieceBytes })
const marksOf = (bytes: Uint8Array) =>
  read(bytes).end.tables.flatMap(({ marks }) => marks.map((mark) => ('message' in mark ? mark.message : '')))

describe('cards', () => {
  test('strings with quotes, numbers of all spellings, truth values, comments', () => {
    expect(cardOf("OBJECT  = 'Barnard''s star'    / a star")).toEqual({
      keyword: 'OBJECT',
      value: "Barnard's star",
      comment: 'a star',
    })
    expect(cardOf('TSCAL1  = 1.5D-3 / scale').value).toBe(0.0015)
    expect(cardOf('TNULL1  = -9223372036854775808').value).toBe(-(2n ** 63n))
    expect(cardOf('SIMPLE  =                    T').value).toBe(true)
    expect(cardOf('COMMENT = is no value').keyword).toBe('COMMENT')
    expect(cardOf('HIERARCH ESO DET ID = 7').keyword).toBe('ESO DET ID')
  })

  test.each(['', "it's", 'x'.repeat(68), `${'y'.repeat(66)}''${'z'.repeat(200)}`, "'".repeat(150)])(
    'a text is written and read back, however long (%#)',
    (value) => {
      const cards = new CardWriter()
      cards.text('TCOMM1', value)
      const bytes = cards.bytes()
      expect(bytes.length % 2880).toBe(0)
      expect(readHeader(bytes, 0, bytes.length)?.value('TCOMM1')).toBe(value)
    },
  )
})

describe('columns', () => {
  const one = (form: string, data: number[], ...cards: string[]) => {
    const { tables } = read(
      fits(binaryTable(data.length / 2, 2, new Uint8Array(data), number('TFIELDS', 1), text('TFORM1', form), ...cards)),
    )
    const [table] = tables
    return table && { type: table.columns[0]?.info.datatype, cells: cellsOf(table)[0] }
  }

  test('signed bytes, unsigned shorts, scaled numbers', () => {
    expect(one('B', [0, 255], number('TZERO1', -128))).toEqual({ type: 'short', cells: [-128, 127] })
    expect(one('I', [0x80, 0, 0x7f, 0xff], number('TZERO1', 32768))).toEqual({ type: 'int', cells: [0, 65535] })
    expect(one('I', [0, 1, 0, 2], number('TSCAL1', 0.5), number('TZERO1', 10), number('TNULL1', 2))).toEqual({
      type: 'double',
      cells: [10.5, null],
    })
    expect(one('B', [9, 1], number('TNULL1', 9))).toEqual({ type: 'unsignedByte', cells: [null, 1] })
  })

  test('truth values that are neither, and strings that begin with NUL, are missing', () => {
    expect(one('L', [84, 0])).toEqual({ type: 'boolean', cells: [true, null] })
    expect(one('3A', [97, 32, 32, 0, 120, 120])).toEqual({ type: 'char', cells: ['a', null] })
    expect(one('3A', [32, 32, 32, 98, 0, 120])).toEqual({ type: 'char', cells: ['', 'b'] })
  })

  test('strings of the older convention rAw', () => {
    expect(one('4A2', [97, 32, 98, 99, 100, 101, 32, 32])?.cells).toEqual([
      ['a', 'bc'],
      ['de', ''],
    ])
  })

  test('units, UCDs, descriptions; cards beside the columns are INFOs', () => {
    const cards = [
      number('TFIELDS', 1),
      text('TFORM1', 'B'),
      text('TTYPE1', 'n'),
      text('TUNIT1', 'mag'),
      text('TUCD1', 'phot.mag'),
      text('TCOMM1', 'how bright'),
      text('OBSERVER', 'Ptolemy'),
    ]
    const [table] = read(fits(binaryTable(1, 1, new Uint8Array([1]), ...cards))).tables
    expect(table?.columns[0]?.info).toMatchObject({
      name: 'n',
      unit: 'mag',
      ucd: 'phot.mag',
      description: 'how bright',
    })
    expect(JSON.stringify(table?.document)).toContain('Ptolemy')
  })

  test('ASCII tables', () => {
    const rows = '  1 2.5D0 abc\n -7       xy '
    const [first = '', second = ''] = rows.split('\n')
    const data = Buffer.from(first.padEnd(14) + second.padEnd(14))
    const table = Buffer.concat([
      header(
        text('XTENSION', 'TABLE'),
        number('BITPIX', 8),
        number('NAXIS', 2),
        number('NAXIS1', 14),
        number('NAXIS2', 2),
        number('PCOUNT', 0),
        number('GCOUNT', 1),
        number('TFIELDS', 3),
        number('TBCOL1', 1),
        text('TFORM1', 'I3'),
        number('TBCOL2', 5),
        text('TFORM2', 'D5.1'),
        number('TBCOL3', 11),
        text('TFORM3', 'A3'),
      ),
      data,
      Buffer.alloc(2880 - 28, 32),
    ])
    const [ours] = read(fits(table)).tables
    expect(ours && cellsOf(ours)).toEqual([
      [1, -7],
      [2.5, null],
      ['abc', 'xy'],
    ])
  })

  test('ASCII tables: a point that is not written, an exponent without a letter, a text for no value', () => {
    const lines = ['  12345 1.5+2 n/a', ' -1.5E1    25 ok ', '    7D1 .5    n  ']
    const table = Buffer.concat([
      header(
        text('XTENSION', 'TABLE'),
        number('BITPIX', 8),
        number('NAXIS', 2),
        number('NAXIS1', 17),
        number('NAXIS2', 3),
        number('PCOUNT', 0),
        number('GCOUNT', 1),
        number('TFIELDS', 3),
        number('TBCOL1', 1),
        text('TFORM1', 'F7.3'),
        number('TBCOL2', 9),
        text('TFORM2', 'E5.0'),
        number('TBCOL3', 15),
        text('TFORM3', 'A3'),
        text('TNULL3', 'n/a'),
      ),
      Buffer.from(lines.join('')),
      Buffer.alloc(2880 - 51, 32),
    ])
    const [ours] = read(fits(table)).tables
    expect(ours && cellsOf(ours)).toEqual([
      [12.345, -15, 0.07],
      [150, 25, 0.5],
      [null, 'ok', 'n'],
    ])
  })

  test('several tables, images between them', () => {
    const table = (name: string) =>
      binaryTable(1, 1, new Uint8Array([1]), number('TFIELDS', 1), text('TFORM1', 'B'), text('EXTNAME', name))
    const image = Buffer.concat([
      header(
        text('XTENSION', 'IMAGE'),
        number('BITPIX', -32),
        number('NAXIS', 1),
        number('NAXIS1', 3),
        number('PCOUNT', 0),
        number('GCOUNT', 1),
      ),
      Buffer.alloc(2880),
    ])
    const { tables } = read(fits(table('A'), image, table('B')))
    expect(tables.map(({ element }) => element.attributes.name)).toEqual(['A', 'B'])
  })
})

describe('what is wrong', () => {
  const faultOf = (...units: Uint8Array[]) => read(fits(...units)).end.fault?.message

  test('no table: an image, or nothing', () => {
    const image = Buffer.concat([
      header('SIMPLE  = T', number('BITPIX', 8), number('NAXIS', 1), number('NAXIS1', 5)),
      Buffer.alloc(2880),
    ])
    expect(read(new Uint8Array(image)).end.fault?.message).toBe('This FITS file holds an image and no table.')
    expect(faultOf()).toBe('This FITS file holds no table.')
  })

  test.each([
    ['9Z', 1, "TFORM1 = '9Z' of column n is no format of FITS"],
    ['1000000000D', 8, 'NAXIS1 = 8, but the columns take 8000000000 bytes a row'],
    ['99999999999999999999J', 8, "TFORM1 = '99999999999999999999J' of column n is beyond all size"],
    ['1000000000J', 4_000_000_000, 'rows of 4000000000 bytes are more than 256 MiB'],
  ])('TFORM %s: the message names HDU and column, nothing is allocated', (form, rowBytes, why) => {
    const table = binaryTable(
      rowBytes,
      3,
      new Uint8Array(30),
      number('TFIELDS', 1),
      text('TFORM1', form),
      text('TTYPE1', 'n'),
      text('EXTNAME', 'X'),
    )
    expect(faultOf(table)).toBe(`No table of this FITS file can be read: HDU 2 (X): ${why}.`)
  })

  test('rows that are not there are not counted, whatever NAXIS2 says', () => {
    const lying = binaryTable(1, 9_000_000_000_000, new Uint8Array(100), number('TFIELDS', 1), text('TFORM1', 'B'))
    expect(marksOf(fits(lying))).toEqual(['HDU 2: the file ends after 2880 of 9000000000000 rows.'])
  })

  test('an array that points beyond the heap is missing; the mark names column and row', () => {
    const data = new Uint8Array(24)
    new DataView(data.buffer).setInt32(0, 2)
    new DataView(data.buffer).setInt32(8, 1_000_000_000)
    const { tables } = read(
      fits(
        binaryTable(
          8,
          2,
          data,
          number('PCOUNT', 8),
          number('TFIELDS', 1),
          text('TFORM1', '1PJ(2)'),
          text('TTYPE1', 'v'),
        ),
      ),
    )
    expect(tables[0] && cellsOf(tables[0])).toEqual([[[0, 0], null]])
    expect(tables[0]?.info.completeness).toMatchObject([
      { kind: 'damaged', message: 'HDU 2: an array of column v in row 2 points beyond the data that are there.' },
    ])
  })

  test('cut at 200 places: rows before the cut are kept and marked', async () => {
    const table = madeTable({ columns: everyDatatype.filter(({ name }) => !/ints|longs|flags|zs/.test(name)) })
    const whole = await bytesOf(writer.write([table], 'fits'))
    let marked = 0
    for (let place = 0; place < 200; place++) {
      const cut = Math.floor((whole.length * place) / 200)
      const { end } = read(whole.slice(0, cut))
      const [summary] = end.tables
      if (summary && summary.marks.length > 0) marked++
      else if (summary) expect(summary.rows).toBe(3)
      else expect(end.fault?.message).toMatch(/\.$/)
    }
    expect(marked).toBeGreaterThan(0)
  })
})

test('marks and origin travel in cards', async () => {
  const made = madeTable({ columns: [{ name: 'n', datatype: 'int', cells: [1] }] })
  const mark = { kind: 'truncated' as const, by: 'service' as const, limit: 1, message: 'Nicht alles da \u2013 limit' }
  const table = {
    ...made,
    info: {
      ...made.info,
      completeness: [mark],
      provenance: {
        kind: 'query' as const,
        source: 'https://example.org/tap',
        adql: `select '${'x'.repeat(300)}'`,
        at: '2026-01-01T00:00:00Z',
      },
    },
  }
  const bytes = await bytesOf(writer.write([table], 'fits'))
  expect(read(bytes).end.tables[0]?.marks).toEqual([mark])
  expect(readHeader(bytes, 2880, bytes.length)?.text('ALIORIG')).toContain('https://example.org/tap')
})

test('numbers that all stand for values leave none for null: the column gets wider', async () => {
  const cells = [...Array.from({ length: 256 }, (_, i) => i), null]
  const bytes = await bytesOf(
    writer.write([madeTable({ columns: [{ name: 'n', datatype: 'unsignedByte', cells }] })], 'fits'),
  )
  const [table] = read(bytes).tables
  expect(table?.columns[0]?.info.datatype).toBe('short')
  expect(table && cellsOf(table)[0]).toEqual(cells)
})

test('texts of very unequal length lie in the heap', async () => {
  const cells = ['x'.repeat(200_000), ...Array.from({ length: 400 }, (_, i) => `n${i}`), null]
  const bytes = await bytesOf(
    writer.write([madeTable({ columns: [{ name: 's', datatype: 'char', arraysize: '*', cells }] })], 'fits'),
  )
  expect(bytes.length).toBeLessThan(400_000)
  const [table] = read(bytes, 65_536).tables
  expect(table && cellsOf(table)[0]).toEqual(cells)
})
