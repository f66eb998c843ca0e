import { expect, test } from 'vitest'
import type { ColumnChunk } from '#main/tables/column.ts'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import type { Mark, Provenance } from '#shared/model/table.ts'
import { element, madeDocument, madeTable, textOf } from './made-table.ts'
import { readDocument } from './read-document.ts'

const writer = createTableWriter()
const ids = { name: 'id', datatype: 'int', cells: [1, null, 3] }
const written = (made: Parameters<typeof madeTable>[0]) => textOf(writer.write([madeTable(made)], 'votable-tabledata'))
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('a document of any version becomes a 1.4 in the namespace of 1.3, old hints at schemas dropped', async () => {
  const text = await written({
    columns: [ids],
    root: {
      version: '1.1',
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      'xsi:schemaLocation':
        'http://www.ivoa.net/xml/VOTable/v1.1 http://www.ivoa.net/xml/VOTable/v1.1 http://example.org/x http://example.org/x.xsd',
      xmlns: 'http://www.ivoa.net/xml/VOTable/v1.1',
      ID: 'doc',
    },
  })
  expect(text.split('\n')[1]).toBe(
    '<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://example.org/x http://example.org/x.xsd" ID="doc">',
  )
})

test('a document with a prefix keeps it; its rows have a default namespace instead', async () => {
  const source = `<vot:VOTABLE xmlns:vot="http://www.ivoa.net/xml/VOTable/v1.2"><vot:RESOURCE><vot:TABLE><vot:FIELD name="a" datatype="int"/><vot:DATA><vot:TABLEDATA><vot:TR><vot:TD>1</vot:TD></vot:TR></vot:TABLEDATA></vot:DATA></vot:TABLE></vot:RESOURCE></vot:VOTABLE>`
  const { tables } = readDocument(bytes(source))
  const text = await textOf(writer.write(tables, 'votable-tabledata'))
  expect(text).toContain('<vot:VOTABLE version="1.4" xmlns:vot="http://www.ivoa.net/xml/VOTable/v1.3">')
  expect(text).toContain(
    '<vot:DATA>\n<TABLEDATA xmlns="http://www.ivoa.net/xml/VOTable/v1.3">\n<TR><TD>1</TD></TR>\n</TABLEDATA>\n</vot:DATA>',
  )
})

test('nrows is what is written, whatever the document said', async () => {
  expect(await written({ columns: [ids] })).toContain('<TABLE name="made" nrows="3">')
})

test('COOSYS refposition, which 1.4 does not know, becomes an INFO at the end', async () => {
  const text = await written({
    columns: [ids],
    before: [element('COOSYS', { ID: 'sys', system: 'ICRS', refposition: 'BARYCENTER' })],
  })
  expect(text).toContain('<COOSYS ID="sys" system="ICRS"/>')
  expect(text).toMatch(/<INFO name="alidade-coosys-refposition" value="sys BARYCENTER"\/>\n<\/VOTABLE>\n$/)
})

test('elements out of the order of the schema are put in order, all of them', async () => {
  const text = await textOf(
    writer.write(
      readDocument(
        bytes(
          '<VOTABLE><RESOURCE><TABLE><LINK href="x"/><FIELD name="a" datatype="int"><LINK href="y"/><DESCRIPTION>d</DESCRIPTION></FIELD><PARAM name="p" datatype="int" value="1"/><DESCRIPTION>t</DESCRIPTION></TABLE><DESCRIPTION>r</DESCRIPTION></RESOURCE></VOTABLE>',
        ),
      ).tables,
      'votable',
    ),
  )
  expect([...text.matchAll(/<([A-Z]+)/g)].map(([, name]) => name)).toEqual(
    'VOTABLE RESOURCE DESCRIPTION TABLE DESCRIPTION FIELD DESCRIPTION LINK PARAM LINK'.split(' '),
  )
})

test('text and attributes are escaped; what XML cannot carry becomes U+FFFD, and a note says how much', async () => {
  const notes: string[] = []
  const table = madeTable({
    columns: [
      {
        name: 'a "b" <c> & \n d',
        datatype: 'char',
        arraysize: '*',
        cells: ['<&>\r\n\t"', 'bell \u0007 and \ufffe', 'plain'],
      },
    ],
  })
  const text = await textOf(writer.write([table], 'votable-tabledata', { note: (sentence) => notes.push(sentence) }))
  expect(text).toContain('name="a &quot;b&quot; &lt;c&gt; &amp; &#10; d"')
  expect(text).toContain('<TD>&lt;&amp;&gt;&#13;\n\t"</TD>')
  expect(text).toContain('<TD>bell \ufffd and \ufffd</TD>')
  expect(notes).toEqual(['made: 2 characters that XML cannot carry written as U+FFFD.'])
})

test('a datatype that VOTable does not have is declared as it was read', async () => {
  const { tables } = readDocument(
    bytes(
      '<VOTABLE><RESOURCE><TABLE><FIELD name="a" datatype="unsignedInt" unit="s"/><DATA><TABLEDATA><TR><TD>7</TD></TR></TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>',
    ),
  )
  expect(await textOf(writer.write(tables, 'votable'))).toContain(
    '<FIELD name="a" datatype="char" unit="s" arraysize="*"/>',
  )
})

test('a declaration that would cut cells gets room', async () => {
  const text = await textOf(
    writer.write(
      [
        madeTable({
          columns: [
            { name: 'one', datatype: 'char', cells: ['abc'] },
            { name: 'three', datatype: 'char', arraysize: '3', cells: ['abcd'] },
            { name: 'pair', datatype: 'int', arraysize: '2', cells: [[1, 2, 3]] },
            { name: 'umlaut', datatype: 'char', arraysize: '*', cells: ['ü'] },
            { name: 'fits', datatype: 'char', arraysize: '4', cells: ['abc'] },
          ],
        }),
      ],
      'votable',
    ),
  )
  expect([...text.matchAll(/<FIELD .*>/g)].map(([field]) => field)).toEqual([
    '<FIELD name="one" datatype="char" arraysize="*"/>',
    '<FIELD name="three" datatype="char" arraysize="*"/>',
    '<FIELD name="pair" datatype="int" arraysize="*"/>',
    '<FIELD name="umlaut" datatype="unicodeChar" arraysize="*"/>',
    '<FIELD name="fits" datatype="char" arraysize="4"/>',
  ])
})

test('a table whose BINARY2 readers do not agree on is written as TABLEDATA', async () => {
  for (const column of [
    { name: 'z', datatype: 'floatComplex', arraysize: '*', cells: [[[1, 2] as const]] },
    { name: 'bits', datatype: 'bit', arraysize: '*', cells: [[1, 0]] },
    { name: 'bit', datatype: 'bit', cells: [1] },
  ]) {
    const text = await textOf(writer.write([madeTable({ columns: [column] })], 'votable'))
    expect(text).toContain('<TABLEDATA>')
    expect(text).not.toContain('<BINARY2>')
  }
})

const marks: readonly Mark[] = [
  { kind: 'truncated', by: 'service', limit: 3, message: 'limit & end' },
  { kind: 'damaged', message: 'Broken.', byte: 12, line: 3 },
]

test('each mark is an INFO behind the table, and truncation is OVERFLOW as well', async () => {
  const text = await written({ columns: [ids], completeness: marks })
  const behind = text.slice(text.indexOf('</TABLE>\n') + '</TABLE>\n'.length)
  expect(behind).toBe(
    [
      '<INFO name="QUERY_STATUS" value="OVERFLOW"/>',
      '<INFO name="alidade-completeness" value="{&quot;kind&quot;:&quot;truncated&quot;,&quot;by&quot;:&quot;service&quot;,&quot;limit&quot;:3,&quot;message&quot;:&quot;limit &amp; end&quot;}"/>',
      '<INFO name="alidade-completeness" value="{&quot;kind&quot;:&quot;damaged&quot;,&quot;message&quot;:&quot;Broken.&quot;,&quot;byte&quot;:12,&quot;line&quot;:3}"/>',
      '</RESOURCE>',
      '</VOTABLE>',
      '',
    ].join('\n'),
  )
})

test('OVERFLOW that the service said itself is not said again', async () => {
  const text = await written({
    columns: [ids],
    completeness: marks,
    behind: [element('INFO', { name: 'QUERY_STATUS', value: 'OVERFLOW' }, 'only 3')],
  })
  expect(text.match(/OVERFLOW/g)?.length).toBe(1)
})

const query: Provenance = {
  kind: 'query',
  source: 'http://example.org/tap',
  adql: 'SELECT id FROM t WHERE id < 4',
  lang: 'ADQL',
  at: '2026-01-01T00:00:00Z',
}

test('a query is remembered in the file, and its INFOs are replaced, not repeated, when it is written again', async () => {
  const once = await written({ columns: [ids], completeness: marks, provenance: query })
  expect(once).toContain('<INFO name="alidade-provenance" value="{&quot;kind&quot;:&quot;query&quot;')
  const asFile = readDocument(bytes(once))
  const twice = await textOf(writer.write(asFile.tables, 'votable-tabledata'))
  expect(twice.match(/alidade-provenance/g)?.length).toBe(1)
  expect(twice.match(/alidade-completeness/g)?.length).toBe(marks.length)
  const again = readDocument(bytes(twice), { provenance: { ...query, adql: 'SELECT 1' } })
  const third = await textOf(writer.write(again.tables, 'votable-tabledata'))
  expect(third.match(/alidade-provenance/g)?.length).toBe(1)
  expect(third).toContain('SELECT 1')
})

test('where a RESOURCE holds several tables, marks stand inside the TABLE they belong to', async () => {
  const source = `<VOTABLE><RESOURCE>${['one', 'two'].map((name) => `<TABLE name="${name}"><FIELD name="a" datatype="int"/><DATA><TABLEDATA><TR><TD>1</TD></TR></TABLEDATA></DATA></TABLE>`).join('')}</RESOURCE></VOTABLE>`
  const { tables } = readDocument(bytes(source))
  const [one, two] = tables
  if (!one || !two) throw new Error('Two tables were written.')
  const marked = { ...two, info: { ...two.info, completeness: [...marks] } }
  const again = readDocument(bytes(await textOf(writer.write([one, marked], 'votable'))))
  expect(again.tables.map((table) => table.info.completeness.length > 0)).toEqual([false, true])
})

test('one table of a document is written with the metadata of all, but without the rows of the others', async () => {
  const [, second] = madeDocument([
    { columns: [{ ...ids, name: 'first' }] },
    { columns: [{ name: 'second', datatype: 'short', cells: [7] }] },
  ])
  if (!second) throw new Error('Two tables were made.')
  const text = await textOf(writer.write([second], 'votable-tabledata'))
  expect(text).toContain('<FIELD name="first" datatype="int"/>')
  expect(text.match(/<TR>/g)?.length).toBe(1)
  expect(text.match(/nrows="1"/g)?.length).toBe(1)
})

test('of a table whose rows are still arriving those that are there are written, marked partial', async () => {
  const table = madeTable({ columns: [ids] })
  const growing = { ...table, info: { ...table.info, state: 'reading' as const } }
  const pieces = writer.write([growing], 'votable-tabledata')
  const [column] = table.columns
  const arriving = (column?.chunks ?? []) as ColumnChunk[]
  arriving.push(...arriving)
  const text = await textOf(pieces)
  expect(text).toContain('nrows="3"')
  expect(text.match(/<TR>/g)?.length).toBe(3)
  expect(text).toContain('still arriving')
})

test('tables of different documents are refused', async () => {
  const tables = [madeTable({ columns: [ids] }), madeTable({ columns: [ids] })]
  await expect(textOf(writer.write(tables, 'votable'))).rejects.toThrow('Tables of different documents')
})

test('a large table comes in pieces of some 256 KiB, and a cancel ends it between two of them', async () => {
  const table = madeTable({
    columns: [{ name: 'x', datatype: 'double', cells: Array.from({ length: 60_000 }, (_, row) => row / 7) }],
    rowsPerChunk: 65_536,
  })
  const sizes: number[] = []
  for await (const piece of writer.write([table], 'votable-tabledata')) sizes.push(piece.byteLength)
  expect(sizes.length).toBeGreaterThan(5)
  expect(Math.max(...sizes)).toBeLessThan(300_000)
  const stop = new AbortController()
  const taken: number[] = []
  await expect(async () => {
    for await (const piece of writer.write([table], 'votable', { signal: stop.signal })) {
      taken.push(piece.byteLength)
      stop.abort()
    }
  }).rejects.toThrow('Cancelled.')
  expect(taken.length).toBe(1)
})
