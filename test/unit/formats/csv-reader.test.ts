import { describe, expect, test } from 'vitest'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import { bytesOf, type ReadFileOptions, readFile } from './read-file.ts'

const writer = createTableWriter()

/** What a text is read as: types, then the rows as CSV prints them, then what is said of it. */
async function readAs(text: string | Uint8Array, options: ReadFileOptions = {}) {
  const { end, tables } = readFile(text, { name: 'a.csv', ...options })
  const [table] = tables
  if (!table) return { fault: end.fault?.message }
  const csv = Buffer.from(await bytesOf(writer.write([table], 'csv'))).toString()
  return {
    types: table.columns.map(({ info }) => `${info.name}: ${info.datatype}`).join(', '),
    rows: csv.split('\n').slice(1, -1),
    marks: table.info.completeness.map((mark) => ('message' in mark ? mark.message : '')),
    notes: table.info.notes,
  }
}

describe('types', () => {
  const typeOf = async (...cells: string[]) => {
    const read = await readAs(`x,y\n${cells.map((cell) => `${cell},1\n`).join('')}`)
    return [read.types?.split(',')[0], read.rows?.map((row) => row.slice(0, -2))]
  }

  test('whole numbers are int, long beyond 32 bits, exact to the last of 64', async () => {
    expect(await typeOf('1', '-7', '+5')).toEqual(['x: int', ['1', '-7', '5']])
    expect(await typeOf('2147483647', '-2147483648')).toEqual(['x: int', ['2147483647', '-2147483648']])
    expect(await typeOf('1', '2147483648')).toEqual(['x: long', ['1', '2147483648']])
    const ends = ['9223372036854775807', '-9223372036854775808', '9007199254740993']
    expect(await typeOf(...ends)).toEqual(['x: long', ends])
  })

  test('what 64 bits do not hold, and numbers with zeros before them, stay text', async () => {
    expect(await typeOf('1', '9223372036854775808123')).toEqual(['x: char', ['1', '9223372036854775808123']])
    expect(await typeOf('007', '12')).toEqual(['x: char', ['007', '12']])
  })

  test('points, exponents and infinities make doubles', async () => {
    expect(await typeOf('1', '2.50', '1e3', '-.5', '5.')).toEqual(['x: double', ['1', '2.5', '1000', '-0.5', '5']])
    expect(await typeOf('1', 'inf', '-Infinity')).toEqual(['x: double', ['1', 'Infinity', '-Infinity']])
    expect(await typeOf('-0', '1')).toEqual(['x: double', ['-0', '1']])
  })

  test('a whole number that a double does not hold, beside a number with a point, makes a column of text', async () => {
    expect(await typeOf('1.5', '1234567890123456789')).toEqual(['x: char', ['1.5', '1234567890123456789']])
  })

  test('NaN is missing among whole numbers and NaN among doubles', async () => {
    expect(await typeOf('1317391152319624904', 'NaN')).toEqual(['x: long', ['1317391152319624904', '']])
    expect(await typeOf('1.5', 'nan')).toEqual(['x: double', ['1.5', 'NaN']])
  })

  test('words for nothing are missing numbers, and text among text', async () => {
    expect(await typeOf('1', 'null', 'NA', '--', '')).toEqual(['x: int', ['1', '', '', '', '']])
    expect(await typeOf('a', 'null', '')).toEqual(['x: char', ['a', 'null', '']])
  })

  test('true and false are booleans, T and F are text', async () => {
    expect(await typeOf('true', 'False', '')).toEqual(['x: boolean', ['true', 'false', '']])
    expect(await typeOf('T', 'F')).toEqual(['x: char', ['T', 'F']])
    expect(await typeOf('true', '1')).toEqual(['x: char', ['true', '1']])
  })
})

describe('the form of the text', () => {
  test('quotes, doubled quotes, delimiters and line ends in cells', async () => {
    const read = await readAs('a,b\r\n"x,1","say ""no"""\r\n"two\r\nlines",y\r\n')
    expect(read.rows?.join('\n')).toBe('"x,1","say ""no"""\n"two\r\nlines",y')
  })

  test.each(['\n', '\r\n', '\r'])('line ends %j', async (end) => {
    expect((await readAs(['a,b', '1,x', '2,y'].join(end))).rows).toEqual(['1,x', '2,y'])
    expect((await readAs(['a,b', '1,x', '2,y', ''].join(end))).rows).toEqual(['1,x', '2,y'])
  })

  test.each([',', '\t', ';', '|'])('delimiter %j', async (between) => {
    const text = [
      ['name', 'n'],
      ['M 31', '1'],
      ['a, b', '2'],
    ]
      .map((row) => row.map((cell) => (cell.includes(between) ? `"${cell}"` : cell)).join(between))
      .join('\n')
    expect(await readAs(text, { name: 'no ending' })).toMatchObject({
      types: 'name: char, n: int',
      rows: ['M 31,1', '"a, b",2'],
    })
  })

  test('a byte order mark, comments and blank lines are passed over; a comment is kept as INFO', async () => {
    const text = '\ufeff# made by hand\n\na,b\n1,2\n\n# between\n3,4\n'
    expect((await readAs(text)).rows).toEqual(['1,2', '3,4'])
    const [table] = readFile(text, { name: 'a.csv' }).tables
    expect(JSON.stringify(table?.document)).toContain('made by hand')
  })

  test('without a line of names the columns are numbered', async () => {
    expect(await readAs('1,2.5\n3,4.5\n')).toMatchObject({ types: 'col1: int, col2: double', rows: ['1,2.5', '3,4.5'] })
  })

  test('names may stand in the last comment', async () => {
    expect(await readAs('#ra,dec\n1.5,2.5\n')).toMatchObject({ types: 'ra: double, dec: double', rows: ['1.5,2.5'] })
  })

  test('a header alone is a table without rows', async () => {
    expect(await readAs('a,b\n')).toMatchObject({ types: 'a: char, b: char', rows: [] })
  })

  test('a missing cell is null, an empty string in quotes is not', async () => {
    expect((await readAs('a,b\n,""\nx,y\n')).rows).toEqual([',""', 'x,y'])
  })

  test('text in Latin-1 is read and noted', async () => {
    const read = await readAs(new Uint8Array(Buffer.from('a,b\nS\u00e9rsic,1\n', 'latin1')))
    expect(read).toMatchObject({ rows: ['S\u00e9rsic,1'], notes: ['Text that is not UTF-8 is read as Latin-1.'] })
  })

  test('a column of blank lines is a column of nulls', async () => {
    expect((await readAs('a\n1\n\n3\n')).rows).toEqual(['1', '', '3'])
  })

  test('ECSV: units, descriptions and columns of text', () => {
    const text = `# %ECSV 1.0
# ---
# datatype:
# - {name: id, datatype: string}
# - {name: ra, unit: deg, datatype: float64, description: 'right ascension, ICRS'}
# - name: n
#   datatype: int32
# schema: astropy-2.0
id ra n
12 10 3
"a b" 20.5 ""
`
    const [table] = readFile(text, { name: 'a.ecsv' }).tables
    expect(table?.columns.map(({ info }) => info)).toEqual([
      { id: 'c0', name: 'id', datatype: 'char', storage: 'text', arraysize: '*', isArray: false },
      {
        id: 'c1',
        name: 'ra',
        datatype: 'double',
        storage: 'f64',
        isArray: false,
        unit: 'deg',
        description: 'right ascension, ICRS',
      },
      { id: 'c2', name: 'n', datatype: 'int', storage: 'i32', isArray: false },
    ])
    expect(table?.info).toMatchObject({ rows: 2, completeness: [] })
  })
})

describe('what is wrong', () => {
  test('ragged rows are kept; the mark names the first line', async () => {
    expect(await readAs('a,b,c\n1,2,3\n4,5\n6,7,8,9\n')).toMatchObject({
      rows: ['1,2,3', '4,5,', '6,7,8'],
      marks: ['Line 3 has 2 cells instead of 3, and so 1 more: missing cells are empty, others left out.'],
    })
  })

  test('a quote without its end is a character of its line only', async () => {
    expect(await readAs('a,b\n"x,1\ny,2\n')).toMatchObject({
      rows: ['"""x",1', 'y,2'],
      marks: ['Line 2: a quote has no end and is read as a character.'],
    })
  })

  test('text that is no table is left to the VOTable reader and its words', async () => {
    for (const text of ['Error: no such table', 'just\nsome\nlines\n', 'one, two\nand, three, more\n'])
      expect(await readAs(text, { name: 'stdin' })).toEqual({ fault: 'The document is not XML.' })
    expect(await readAs('<html><title>Login</title>', { name: 'a.csv' })).toEqual({ fault: 'Login' })
    expect(await readAs('%PDF-1.4\n', { name: 'a' })).toEqual({ fault: 'This is a PDF document, not a VOTable.' })
  })

  test('without a name only VOTables are read, as services answer', () => {
    expect(readFile('a,b\n1,2\n', { votableOnly: true }).end.fault?.message).toBe('The document is not XML.')
    expect(readFile('a,b\n1,2\n').end.tables.length).toBe(1)
  })
})

describe('a cell behind the sample that does not fit', () => {
  const many = 60_000
  const text = (last: string) =>
    `id,x\n${Array.from({ length: many }, (_, i) => `${i},${i}.50\n`).join('')}${last},1.25\n`

  test.each([true, false])('the table begins anew with a type that fits (bytes had again: %s)', async (again) => {
    const { tables, headers } = readFile(text('HD 1'), { name: 'a.csv', again, pieceBytes: 10_000 })
    const [table] = tables
    expect(headers).toBe(2)
    expect(table?.info).toMatchObject({ rows: many + 1, completeness: [] })
    expect(table?.columns.map(({ info }) => info.datatype)).toEqual(['char', 'double'])
  })

  test('only once, whatever else does not fit', async () => {
    const { tables, headers } = readFile(text('1.5\n3000000000,x'), { name: 'a.csv', again: true })
    expect(headers).toBe(2)
    expect(tables[0]?.columns.map(({ info }) => info.datatype)).toEqual(['double', 'char'])
    expect(tables[0]?.info.rows).toBe(many + 2)
  })
})
