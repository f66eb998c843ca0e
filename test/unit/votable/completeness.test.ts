import { describe, expect, test } from 'vitest'
import { readDocument, tabledata, votable } from './read-document.ts'

const field = '<FIELD name="a" datatype="int"/>'
const rows = tabledata([['1'], ['2']])
const status = (value: string, text = ''): string => `<INFO name="QUERY_STATUS" value="${value}">${text}</INFO>`
const marksOf = (source: string, maxrec?: number) =>
  readDocument(source, maxrec === undefined ? {} : { maxrec }).tables[0]?.marks

describe('marks from the document (DALI 1.1, 4.4)', () => {
  test('OK leaves no mark', () => {
    expect(marksOf(votable(field + rows, status('OK')))).toEqual([])
  })

  test('OVERFLOW behind the rows is a limit of the service, in its words', () => {
    expect(marksOf(votable(field + rows, status('OVERFLOW', 'limit 2')))).toEqual([
      { kind: 'truncated', by: 'service', message: 'limit 2' },
    ])
  })

  test('OVERFLOW at the MAXREC that was asked for is its doing', () => {
    expect(marksOf(votable(field + rows, status('OVERFLOW')), 2)).toEqual([
      { kind: 'truncated', by: 'maxrec', limit: 2 },
    ])
    expect(marksOf(votable(field + rows, status('OVERFLOW')), 3)).toEqual([{ kind: 'truncated', by: 'service' }])
  })

  test('an ERROR behind the rows leaves them partial', () => {
    expect(marksOf(votable(field + rows, status('ERROR', 'disk full')))).toEqual([
      { kind: 'partial', message: 'disk full' },
    ])
  })

  test('OVERFLOW inside DATA, behind the rows, counts as well', () => {
    const inside = rows.replace('</DATA>', `${status('OVERFLOW')}</DATA>`)
    expect(marksOf(votable(field + inside))).toEqual([{ kind: 'truncated', by: 'service' }])
  })

  test('the status of another RESOURCE is not ours', () => {
    const source = votable(field + rows).replace('</VOTABLE>', `<RESOURCE>${status('OVERFLOW')}</RESOURCE></VOTABLE>`)
    expect(marksOf(source)).toEqual([])
  })

  test('marks that an export of ours carried come back', () => {
    const mark = { kind: 'damaged', message: 'Broken: "x" & y.', byte: 17, line: 2, column: 3 }
    const json = JSON.stringify(mark).replaceAll('&', '&amp;').replaceAll('"', '&quot;')
    const source = votable(
      `<INFO name="alidade-completeness" value="${json}"/><INFO name="alidade-completeness" value="{"/>${field}${rows}`,
    )
    expect(marksOf(source)).toEqual([mark])
  })
})

describe('documents without rows', () => {
  test('an error of the service is a fault in its own words', () => {
    const source = `<VOTABLE><RESOURCE type="results">${status('ERROR', ' Column "x" not found ')}</RESOURCE></VOTABLE>`
    expect(readDocument(source)).toEqual({ fault: { kind: 'service', message: 'Column "x" not found' }, tables: [] })
  })

  test('an error beside a table without rows too', () => {
    const source = votable(field, status('ERROR', 'no')).replace('<TABLE', `${status('OK')}<TABLE`)
    expect(readDocument(source).fault).toEqual({ kind: 'service', message: 'no' })
    expect(readDocument(votable(field + tabledata([]), status('ERROR', 'no'))).fault?.kind).toBe('service')
  })

  test('an error of Simple Cone Search', () => {
    const source =
      '<VOTABLE><DESCRIPTION>x</DESCRIPTION><INFO ID="Error" name="Error" value="SR is missing"/></VOTABLE>'
    expect(readDocument(source).fault).toEqual({ kind: 'service', message: 'SR is missing' })
  })

  test('columns without rows are an empty table (MAXREC=0)', () => {
    const { tables, fault } = readDocument(votable(field, status('OVERFLOW')), { maxrec: 0 })
    expect(fault).toBeUndefined()
    expect(tables[0]?.rows).toEqual([])
    expect(tables[0]?.marks).toEqual([{ kind: 'truncated', by: 'maxrec', limit: 0 }])
  })

  test.each([
    ['<!DOCTYPE html><html><head><title>Log in &amp; go</title></head></html>', 'Log in & go'],
    ['  <HTML><body><h1>502 Bad Gateway</h1></body></HTML>', '502 Bad Gateway'],
    [
      '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html xmlns="http://www.w3.org/1999/xhtml"><title>T</title></html>',
      'T',
    ],
  ])('an HTML page is told by its title', (source, title) => {
    expect(readDocument(source).fault).toMatchObject({ kind: 'html', message: title })
    expect(readDocument(source, { sizes: [1] }).fault).toMatchObject({ kind: 'html', message: title })
  })

  test.each([
    ['', 'The document is empty.'],
    ['   \n', 'The document is empty.'],
    ['{"error": 1}', 'The document is not XML.'],
    ['noise <\ufffd\u0007 \ufffd/>', 'The document is not XML.'],
    ['<?xml version="1.0"?><uws:job xmlns:uws="u"/>', 'The document is an uws:job, not a VOTable.'],
    ['<VOTABLE/>', 'The VOTable holds no table.'],
    ['<VOTABLE><RESOURCE>', 'The document ends too early.'],
  ])('%j is no table', (source, message) => {
    expect(readDocument(source).fault).toMatchObject({ kind: 'votable', message })
  })

  test('other files are named', () => {
    expect(readDocument('SIMPLE  =                    T').fault).toMatchObject({
      kind: 'format',
      message: 'This is a FITS file, not a VOTable.',
    })
  })
})

describe('damage', () => {
  test('is placed by byte, line and column, and the rows before it stay', () => {
    const source = votable(field + rows).replace('    <TD>2</TD>', '    <TD>2</XX>')
    const { tables } = readDocument(source)
    expect(tables[0]?.rows).toEqual([['1']])
    const byte = source.indexOf('<TD>2')
    expect(tables[0]?.marks).toHaveLength(1)
    const [mark] = tables[0]?.marks ?? []
    expect(mark?.kind).toBe('damaged')
    if (mark?.kind !== 'damaged') return
    expect(mark.byte).toBeGreaterThanOrEqual(byte)
    expect(source.split('\n')[(mark.line ?? 0) - 1]).toContain('</TR>')
  })

  test('in base64', () => {
    const good = Buffer.from([0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3]).toString('base64')
    const source = votable(`${field}<DATA><BINARY><STREAM encoding="base64">\n${good}*AAAA</STREAM></BINARY></DATA>`)
    const { tables } = readDocument(source)
    expect(tables[0]?.rows).toEqual([['1'], ['2'], ['3']])
    expect(tables[0]?.marks).toMatchObject([
      { kind: 'damaged', byte: source.indexOf('*'), line: 7 - 1, column: good.length + 1 },
    ])
  })

  test('a stream that ends inside a row', () => {
    const bytes = Buffer.from([0, 0, 0, 1, 0, 0]).toString('base64')
    const { tables } = readDocument(
      votable(`${field}<DATA><BINARY><STREAM encoding="base64">${bytes}</STREAM></BINARY></DATA>`),
    )
    expect(tables[0]?.rows).toEqual([['1']])
    expect(tables[0]?.marks[0]?.kind).toBe('damaged')
  })

  test('every way to cut a document leaves the first rows and a mark', () => {
    const whole = votable(
      `${field}<FIELD name="b" datatype="char" arraysize="*"/>${tabledata([
        ['1', 'a&amp;b'],
        ['22', '<![CDATA[x]]>'],
        ['3', 'é'],
      ])}`,
      status('OVERFLOW'),
    )
    const bytes = new TextEncoder().encode(whole)
    const full = readDocument(bytes).tables[0]?.rows ?? []
    const end = whole.trimEnd().length + 1
    for (let length = 0; length < end; length++) {
      const { tables, fault } = readDocument(bytes.subarray(0, length))
      const [table] = tables
      if (!table) {
        expect(fault, `cut at ${length}`).toBeDefined()
        continue
      }
      expect(table.rows, `cut at ${length}`).toEqual(full.slice(0, table.rows.length))
      expect(
        table.marks.some(({ kind }) => kind === 'damaged'),
        `cut at ${length}`,
      ).toBe(true)
    }
  })

  test('every way to cut a stream leaves the first rows and a mark', () => {
    const numbers = Array.from({ length: 40 }, (_, i) => [0, 0, 0, 0, i]).flat()
    const text = Buffer.from(numbers).toString('base64').replace(/.{32}/g, '$&\n')
    const whole = votable(`${field}<DATA><BINARY2><STREAM encoding="base64">\n${text}\n</STREAM></BINARY2></DATA>`)
    for (let length = whole.indexOf('<STREAM'); length < whole.trimEnd().length; length++) {
      const { tables } = readDocument(whole.slice(0, length))
      for (const table of tables) {
        expect(table.rows.map(([cell]) => cell)).toEqual(Array.from({ length: table.rows.length }, (_, i) => String(i)))
        expect(
          table.marks.some(({ kind }) => kind === 'damaged'),
          `cut at ${length}`,
        ).toBe(true)
      }
    }
  })
})
