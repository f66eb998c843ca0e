import { describe, expect, test } from 'vitest'
import { long } from './big-endian.ts'
import { binary, readDocument, tabledata, votable } from './read-document.ts'

/** What occurs in the wild; each tolerated thing leaves a sentence. */
describe('a reader that tolerates', () => {
  test('an undeclared datatype and a missing one are read as text', () => {
    const fields = '<FIELD name="a" datatype="unsignedInt"/><FIELD name="b"/><FIELD name="c" datatype="INT"/>'
    const { tables } = readDocument(votable(fields + tabledata([['4000000000', 'x y', '7']])))
    expect(tables[0]?.columns.map(({ datatype }) => datatype)).toEqual(['char', 'char', 'int'])
    expect(tables[0]?.rows).toEqual([['4000000000', 'x y', '7']])
    expect(tables[0]?.notes).toHaveLength(3)
  })

  test('NULL spelled in numeric cells', () => {
    const fields = '<FIELD name="a" datatype="int"/><FIELD name="b" datatype="double"/>'
    const { tables } = readDocument(
      votable(
        fields +
          tabledata([
            ['NULL', 'null'],
            ['1', '2.5'],
            ['NULL', '--'],
          ]),
      ),
    )
    expect(tables[0]?.rows).toEqual([
      [null, null],
      ['1', '2.5'],
      [null, null],
    ])
    expect(tables[0]?.notes).toContain('Column a: the word "NULL" is read as no value. (2 times)')
  })

  test('text before the XML declaration', () => {
    const { tables, fault } = readDocument(
      `Warning: something\n${votable(`<FIELD name="a" datatype="int"/>${tabledata([['1']])}`)}`,
    )
    expect(fault).toBeUndefined()
    expect(tables[0]?.rows).toEqual([['1']])
    expect(tables[0]?.notes).toEqual(['Text before the XML is left out.'])
  })

  test('rows with too few and too many cells', () => {
    const fields = '<FIELD name="a" datatype="int"/><FIELD name="b" datatype="char" arraysize="*"/>'
    const { tables } = readDocument(votable(fields + tabledata([['1'], ['2', 'x', 'y'], ['3', 'z']])))
    expect(tables[0]?.rows).toEqual([
      ['1', null],
      ['2', 'x'],
      ['3', 'z'],
    ])
    expect(tables[0]?.notes).toEqual([
      'Rows with fewer cells than columns are filled up with empty ones. First: row 1.',
      'Cells beyond the last column are left out. First: row 2.',
    ])
  })

  test.each([
    ['no namespace', '<VOTABLE><RESOURCE><TABLE>', '</TABLE></RESOURCE></VOTABLE>', ''],
    [
      'another namespace',
      '<VOTABLE xmlns="http://example.org/x"><RESOURCE><TABLE>',
      '</TABLE></RESOURCE></VOTABLE>',
      '',
    ],
    [
      'a prefix',
      '<vot:VOTABLE xmlns:vot="v"><vot:RESOURCE><vot:TABLE>',
      '</vot:TABLE></vot:RESOURCE></vot:VOTABLE>',
      'vot:',
    ],
  ])('%s', (_, before, after, prefix) => {
    const p = prefix
    const source = `${before}<${p}FIELD name="a" datatype="int"/><${p}DATA><${p}TABLEDATA><${p}TR><${p}TD>1</${p}TD></${p}TR><${p}TR><${p}TD/></${p}TR></${p}TABLEDATA></${p}DATA>${after}`
    const { tables } = readDocument(source)
    expect(tables[0]?.rows).toEqual([['1'], [null]])
    expect(tables[0]?.marks).toEqual([])
  })

  test('tags in lower case', () => {
    const source =
      '<votable><resource><table><field name="a" datatype="int"/><data><tabledata><tr><td>1</td></tr></tabledata></data></table></resource></votable>'
    expect(readDocument(source).tables[0]?.rows).toEqual([['1']])
  })

  test('values out of the range of their type are left empty and said', () => {
    const fields = '<FIELD name="a" datatype="short"/><FIELD name="b" datatype="unsignedByte"/>'
    const { tables } = readDocument(
      votable(
        fields +
          tabledata([
            ['70000', '256'],
            ['1', '2'],
          ]),
      ),
    )
    expect(tables[0]?.rows).toEqual([
      [null, null],
      ['1', '2'],
    ])
    expect(tables[0]?.notes).toContain('Column a: cells that are no short are left empty. First: "70000" in row 1.')
  })

  test('lists with a wrong number of items are kept', () => {
    const { tables } = readDocument(
      votable(`<FIELD name="a" datatype="int" arraysize="3"/>${tabledata([['1 2'], ['1 2 3 4']])}`),
    )
    expect(tables[0]?.rows).toEqual([['[1, 2]'], ['[1, 2, 3, 4]']])
    expect(tables[0]?.notes[0]).toContain('a number of items other than 3')
  })

  test('an arraysize that makes no sense', () => {
    const { tables } = readDocument(votable(`<FIELD name="a" datatype="int" arraysize="*x2"/>${tabledata([['1 2']])}`))
    expect(tables[0]?.rows).toEqual([['[1, 2]']])
    expect(tables[0]?.notes).toHaveLength(1)
  })

  test('bare ampersands and unknown entities in cells', () => {
    const { tables } = readDocument(
      votable(`<FIELD name="a" datatype="char" arraysize="*"/>${tabledata([['AT&T'], ['a &nbsp; b'], ['x&y=1;z']])}`),
    )
    expect(tables[0]?.rows).toEqual([['AT&T'], ['a &nbsp; b'], ['x&y=1;z']])
    expect(tables[0]?.notes[0]).toMatch(/^Ampersands and entities .* \(3 times\)/)
  })

  test('tags with attributes, comments between cells, markup inside', () => {
    const rows =
      '<DATA><TABLEDATA><!-- a --><TR ID="r1"><TD encoding="x">1</TD><!-- <TD>9</TD> --><TD><b>bold</b></TD></TR><?pi x?><TR><TD>2</TD><TD>c</TD></TR></TABLEDATA></DATA>'
    const fields = '<FIELD name="a" datatype="int"/><FIELD name="b" datatype="char" arraysize="*"/>'
    expect(readDocument(votable(fields + rows)).tables[0]?.rows).toEqual([
      ['1', 'bold'],
      ['2', 'c'],
    ])
  })

  test('a row that is never closed', () => {
    const rows = '<DATA><TABLEDATA><TR><TD>1</TD><TR><TD>2</TD></TR></TABLEDATA></DATA>'
    const { tables } = readDocument(votable(`<FIELD name="a" datatype="int"/>${rows}`))
    expect(tables[0]?.rows).toEqual([['1'], ['2']])
    expect(tables[0]?.notes).toEqual(['Rows without their closing TR are kept.'])
  })

  test('at most 100 sentences', () => {
    const fields = Array.from({ length: 300 }, (_, i) => `<FIELD name="f${i}" datatype="odd"/>`).join('')
    expect(readDocument(votable(fields)).tables[0]?.notes).toHaveLength(100)
  })

  test('nrows that lies', () => {
    const source = votable(`<FIELD name="a" datatype="int"/>${tabledata([['1']])}`).replace(
      'name="t"',
      'nrows="99999999999"',
    )
    const { tables } = readDocument(source)
    expect(tables[0]?.rows).toEqual([['1']])
    expect(tables[0]?.notes).toEqual(['The document announces 99999999999 rows and holds 1.'])
  })

  test('CR LF and blanks of all kinds between tags', () => {
    const source = votable(`<FIELD name="a" datatype="int"/>${tabledata([['1'], ['2']])}`).replaceAll('\n', '\r\n\t ')
    expect(readDocument(source).tables[0]?.rows).toEqual([['1'], ['2']])
  })

  test('VALUES null that is no long leaves the zeros of a long column; bit patterns and zero fractions are numbers', () => {
    const field = (none: string) => `<FIELD name="a" datatype="long"><VALUES null="${none}"/></FIELD>`
    const cells = (none: string, ...rows: string[]) =>
      readDocument(votable(field(none) + tabledata(rows.map((cell) => [cell])))).tables[0]?.rows.flat()
    const stream = [0, -1].flatMap((value) => long(BigInt(value)))
    const streamed = (none: string) =>
      readDocument(votable(field(none) + binary('BINARY', stream))).tables[0]?.rows.flat()
    expect(cells('NaN', '0', '1', 'NaN')).toEqual(['0', '1', null])
    expect(streamed('NaN')).toEqual(['0', '-1'])
    expect(streamed('99999999999999999999')).toEqual(['0', '-1'])
    expect(streamed('0xFFFFFFFFFFFFFFFF')).toEqual(['0', null])
    expect(cells('0xFF', '0', '255', '0xff')).toEqual(['0', null, null])
    expect(cells('-1.0', '0', '-1')).toEqual(['0', null])
  })

  test('a value of 200,000 characters in the header is no mistake', () => {
    const query = `SELECT ${'x, '.repeat(66_000)}y`
    const { tables } = readDocument(votable(`<INFO name="QUERY" value="${query}"/><FIELD name="a" datatype="int"/>`), {
      sizes: [10_000],
    })
    expect(tables[0]?.notes).toEqual([])
  })

  test('bytes that are not UTF-8 are read as ISO-8859-1 in TABLEDATA, in plain cells and in others', () => {
    const fields = '<FIELD name="a" datatype="char" arraysize="*"/><FIELD name="b" datatype="int"/>'
    const rows = [
      ['Bo\u00f6tes', '1'],
      ['<!-- x -->\u00e9', '2'],
      ['\u00b5 &amp; more', '3'],
      ['plain', '4'],
    ]
    const { tables } = readDocument(new Uint8Array(Buffer.from(votable(fields + tabledata(rows)), 'latin1')))
    expect(tables[0]?.rows).toEqual([
      ['Boötes', '1'],
      ['é', '2'],
      ['µ & more', '3'],
      ['plain', '4'],
    ])
    expect(tables[0]?.notes).toEqual([
      expect.stringContaining('Column a: text that is not UTF-8 is read as ISO-8859-1. (3 times)'),
    ])
    expect(readDocument(votable(fields + tabledata(rows))).tables[0]).toMatchObject({
      rows: tables[0]?.rows,
      notes: [],
    })
  })

  test('bytes of char that are not UTF-8 are read as ISO-8859-1 in a stream', () => {
    const bytes = [0, 0, 0, 1, 0xe9]
    const stream = `<DATA><BINARY><STREAM encoding="base64">${Buffer.from(bytes).toString('base64')}</STREAM></BINARY></DATA>`
    const { tables } = readDocument(votable(`<FIELD name="a" datatype="char" arraysize="*"/>${stream}`))
    expect(tables[0]?.rows).toEqual([['é']])
    expect(tables[0]?.notes).toHaveLength(1)
  })
})
