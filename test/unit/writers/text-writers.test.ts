import { expect, test } from 'vitest'
import { formatOfName, sidecarName, sidecarOf } from '#main/tables/writers/save-format.ts'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import type { Provenance } from '#shared/model/table.ts'
import { madeDocument, madeTable, textOf } from './made-table.ts'

const writer = createTableWriter()
const mixed = madeTable({
  columns: [
    { name: 'a,"b"', datatype: 'char', arraysize: '*', cells: ['x', '', null, 'say "hi", you', 'two\nlines', 'ü'] },
    { name: 'd', datatype: 'double', cells: [0.1, Number.NaN, null, Infinity, -Infinity, -0] },
    { name: 'f', datatype: 'float', cells: [0.1, 1e10, null, 16777217, 1e-7, 3.4028235e38] },
    { name: 'l', datatype: 'long', cells: [1n, -9223372036854775808n, null, 9007199254740993n, 0n, -1n] },
    { name: 't', datatype: 'boolean', cells: [true, false, null, true, false, true] },
    {
      name: 'z',
      datatype: 'doubleComplex',
      cells: [[[1, 2]], [[0, -1]], [null], [[Number.NaN, 0]], [[1, 1]], [[2, 2]]].map(([cell]) => cell) as never,
    },
    { name: 'list', datatype: 'int', arraysize: '*', cells: [[1, 2], [], null, [3], [4, 5, 6], [7]] },
    { name: 'words', datatype: 'char', arraysize: '3x*', cells: [['a', 'b,"'], ['c'], null, ['d'], ['e'], ['f']] },
  ],
})

test('CSV: names above, commas, quotes where needed, nulls as nothing and empty text as ""', async () => {
  expect(await textOf(writer.write([mixed], 'csv'))).toBe(
    [
      '"a,""b""",d,f,l,t,z,list,words',
      'x,0.1,0.1,1,true,"(1, 2)","[1, 2]","[""a"", ""b,\\""""]"',
      '"",NaN,10000000000,-9223372036854775808,false,"(0, -1)",[],"[""c""]"',
      ',,,,,,,',
      '"say ""hi"", you",Infinity,16777216,9007199254740993,true,"(NaN, 0)",[3],"[""d""]"',
      '"two\nlines",-Infinity,1e-7,0,false,"(1, 1)","[4, 5, 6]","[""e""]"',
      'ü,-0,3.4028235e+38,-1,true,"(2, 2)",[7],"[""f""]"',
      '',
    ].join('\n'),
  )
})

test('CSV takes one table, not several', () => {
  const column = { name: 'a', datatype: 'int', cells: [1] }
  const tables = madeDocument([{ columns: [column] }, { columns: [column] }])
  expect(() => writer.write(tables, 'csv')).toThrow('CSV holds one table, not 2.')
})

test('JSON: longs beyond 2^53 make their column text, what JSON has no number for is a word, nulls are null', async () => {
  const { tables } = JSON.parse(await textOf(writer.write([mixed], 'json')))
  expect(tables).toHaveLength(1)
  const [table] = tables
  expect(table.rows).toBe(6)
  expect(table.columns[3]).toEqual({ name: 'l', datatype: 'long', json: 'string' })
  expect(table.columns[1]).toEqual({ name: 'd', datatype: 'double' })
  expect(table.data.slice(0, 4)).toEqual([
    ['x', 0.1, 0.1, '1', true, [1, 2], [1, 2], ['a', 'b,"']],
    ['', 'NaN', 1e10, '-9223372036854775808', false, [0, -1], [], ['c']],
    [null, null, null, null, null, null, null, null],
    ['say "hi", you', 'Infinity', 16777216, '9007199254740993', true, ['NaN', 0], [3], ['d']],
  ])
})

test('JSON: longs within 2^53 are numbers', async () => {
  const table = madeTable({
    columns: [{ name: 'l', datatype: 'long', cells: [9007199254740991n, -9007199254740991n] }],
  })
  const text = await textOf(writer.write([table], 'json'))
  expect(text).toContain('"data":[\n[9007199254740991],\n[-9007199254740991]\n]}')
})

test('a table without rows, or without columns, is still a whole file of every format', async () => {
  for (const table of [
    madeTable({ columns: [{ name: 'a', datatype: 'int', cells: [] }] }),
    madeTable({ columns: [] }),
  ]) {
    expect(JSON.parse(await textOf(writer.write([table], 'json'))).tables[0].data).toEqual([])
    expect(await textOf(writer.write([table], 'csv'))).toBe(`${table.columns.map(({ info }) => info.name)}\n`)
    expect(await textOf(writer.write([table], 'votable'))).toMatch(/<\/VOTABLE>\n$/)
  }
})

test('a sidecar is written for what is not whole, and says which marks', () => {
  expect(sidecarOf(mixed)).toBeUndefined()
  const cut = madeTable({
    columns: [{ name: 'a', datatype: 'int', cells: [1] }],
    completeness: [{ kind: 'truncated', by: 'maxrec', limit: 1 }],
  })
  expect(JSON.parse(new TextDecoder().decode(sidecarOf(cut)))).toMatchObject({
    table: 'made',
    completeness: [{ kind: 'truncated', by: 'maxrec', limit: 1 }],
  })
  expect(sidecarName('/data/stars.csv')).toBe('/data/stars.csv.meta.json')
})

test('where a file lies on this machine is not told; a query is', async () => {
  const column = { name: 'a', datatype: 'int', cells: [1] }
  const sourceOf = async (provenance: Provenance): Promise<string> =>
    JSON.parse(await textOf(writer.write([madeTable({ columns: [column], provenance })], 'json'))).tables[0].provenance
      .source
  const at = '2026-01-01T00:00:00Z'
  expect(await sourceOf({ kind: 'file', source: '/home/somebody/secret/stars.vot', at })).toBe('stars.vot')
  expect(await sourceOf({ kind: 'file', source: 'C:\\Users\\somebody\\stars.vot', at })).toBe('stars.vot')
  expect(await sourceOf({ kind: 'query', source: 'http://example.org/tap', at })).toBe('http://example.org/tap')
})

test('TSV is CSV with tabs: cells with commas, tabs, quotes, line ends or a first # stand in quotes', async () => {
  const cells = ['a,b', 'a\tb', 'say "no"', 'two\nlines', '#1', '']
  const table = madeTable({
    columns: [
      { name: '#s', datatype: 'char', arraysize: '*', cells },
      { name: 'n', datatype: 'int', cells: [1, 2, 3, 4, 5, null] },
    ],
  })
  const rows = ['"#s"\tn', '"a,b"\t1', '"a\tb"\t2', '"say ""no"""\t3', '"two\nlines"\t4', '"#1"\t5', '""\t']
  expect(await textOf(writer.write([table], 'tsv'))).toBe(rows.map((row) => `${row}\n`).join(''))
})

test('the ending of a name says the format', () => {
  expect(['a.vot', 'b.XML', 'c.votable', 'd.csv', 'e.json', 'f.fits', 'g.TSV', 'h.dat', 'i'].map(formatOfName)).toEqual(
    ['votable', 'votable', 'votable', 'csv', 'json', 'fits', 'tsv', undefined, undefined],
  )
})
