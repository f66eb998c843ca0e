import { describe, expect, test } from 'vitest'
import { ascii, count, double, float, int, long, short, utf8, utf16 } from './big-endian.ts'
import { binary, readDocument, tabledata, votable } from './read-document.ts'

interface Case {
  readonly name: string
  readonly field: string
  /** Content of the FIELD. */
  readonly inside?: string
  readonly cells: readonly string[]
  readonly bytes: readonly (readonly number[])[]
  readonly expected: readonly (string | null)[]
}

/** Each case is one column in TABLEDATA, BINARY and BINARY2 (VOTable 1.4, 2 and 6); every cell has a value. */
const cases: readonly Case[] = [
  {
    name: 'boolean',
    field: 'datatype="boolean"',
    cells: ['T', 'F', '1', '0', 't', 'f', 'true', 'false', ' TRUE '],
    bytes: [ascii('T'), ascii('F'), ascii('1'), ascii('0'), ascii('t'), ascii('f'), ascii('T'), ascii('F'), ascii('T')],
    expected: ['true', 'false', 'true', 'false', 'true', 'false', 'true', 'false', 'true'],
  },
  { name: 'bit', field: 'datatype="bit"', cells: ['1', '0'], bytes: [[0x80], [0]], expected: ['1', '0'] },
  {
    name: 'bit array of ten',
    field: 'datatype="bit" arraysize="10"',
    cells: ['1 0 1 1 0 0 0 1 1 1', '1011000111'],
    bytes: [
      [0b10110001, 0b11000000],
      [0b10110001, 0b11000000],
    ],
    expected: ['[1, 0, 1, 1, 0, 0, 0, 1, 1, 1]', '[1, 0, 1, 1, 0, 0, 0, 1, 1, 1]'],
  },
  {
    name: 'unsignedByte',
    field: 'datatype="unsignedByte"',
    cells: ['0', '255', '0xFF', '7'],
    bytes: [[0], [255], [255], [7]],
    expected: ['0', '255', '255', '7'],
  },
  {
    name: 'short',
    field: 'datatype="short"',
    cells: ['-32768', '32767', ' 12 ', '0x7F', '+3'],
    bytes: [short(-32768), short(32767), short(12), short(127), short(3)],
    expected: ['-32768', '32767', '12', '127', '3'],
  },
  {
    name: 'int',
    field: 'datatype="int"',
    cells: ['-2147483648', '2147483647', '0xFFFFFFFF', '-1'],
    bytes: [int(-2147483648), int(2147483647), int(-1), int(-1)],
    expected: ['-2147483648', '2147483647', '-1', '-1'],
  },
  {
    name: 'long',
    field: 'datatype="long"',
    cells: ['9223372036854775807', '-9223372036854775808', '9007199254740993', '0x10'],
    bytes: [long(9223372036854775807n), long(-9223372036854775808n), long(9007199254740993n), long(16n)],
    expected: ['9223372036854775807', '-9223372036854775808', '9007199254740993', '16'],
  },
  {
    name: 'float',
    field: 'datatype="float"',
    cells: ['0.1', '15.640012', 'NaN', '+Inf', '-Inf', '-0.0', '3.4028235e38'],
    bytes: [0.1, 15.640012, Number.NaN, Infinity, -Infinity, -0, 3.4028235e38].map(float),
    expected: ['0.1', '15.640012', 'NaN', 'Infinity', '-Infinity', '-0', '3.4028235e+38'],
  },
  {
    name: 'double',
    field: 'datatype="double"',
    cells: ['0.1', '-27.71408991557336', 'NaN', 'Inf', '-Infinity', '1D-3', '2.2250738585072014E-308'],
    bytes: [0.1, -27.71408991557336, Number.NaN, Infinity, -Infinity, 1e-3, 2.2250738585072014e-308].map(double),
    expected: ['0.1', '-27.71408991557336', 'NaN', 'Infinity', '-Infinity', '0.001', '2.2250738585072014e-308'],
  },
  {
    name: 'floatComplex',
    field: 'datatype="floatComplex"',
    cells: ['1 -2.5', '0.1,3'],
    bytes: [
      [...float(1), ...float(-2.5)],
      [...float(0.1), ...float(3)],
    ],
    expected: ['(1, -2.5)', '(0.1, 3)'],
  },
  {
    name: 'doubleComplex array',
    field: 'datatype="doubleComplex" arraysize="2"',
    cells: ['1 2 3 4'],
    bytes: [[1, 2, 3, 4].flatMap(double)],
    expected: ['[(1, 2), (3, 4)]'],
  },
  {
    name: 'char of one',
    field: 'datatype="char"',
    cells: ['x', '&amp;'],
    bytes: [ascii('x'), ascii('&')],
    expected: ['x', '&'],
  },
  {
    name: 'char of five, padded',
    field: 'datatype="char" arraysize="5"',
    cells: ['ab', ' abc '],
    bytes: [[...ascii('ab'), 0, 0, 0], ascii(' abc ')],
    expected: ['ab', ' abc '],
  },
  {
    name: 'char of any length, UTF-8',
    field: 'datatype="char" arraysize="*"',
    cells: [
      'Sérsic &lt; 太陽',
      'a &#x3b1; &#946; &quot;q&quot; &gt; &apos;',
      '<![CDATA[a<b & c]]>',
      'one<!-- no -->two',
    ],
    bytes: ['Sérsic < 太陽', 'a α β "q" > \'', 'a<b & c', 'onetwo'].map((text) => [
      ...count(utf8(text).length),
      ...utf8(text),
    ]),
    expected: ['Sérsic < 太陽', 'a α β "q" > \'', 'a<b & c', 'onetwo'],
  },
  {
    name: 'unicodeChar of any length',
    field: 'datatype="unicodeChar" arraysize="*"',
    cells: ['Ångström', '銀河 𝛼'],
    bytes: [
      [...count(8), ...utf16('Ångström')],
      [...count(5), ...utf16('銀河 𝛼')],
    ],
    expected: ['Ångström', '銀河 𝛼'],
  },
  {
    name: 'unicodeChar of a fixed length',
    field: 'datatype="unicodeChar" arraysize="4"',
    cells: ['αβ'],
    bytes: [[...utf16('αβ'), 0, 0, 0, 0]],
    expected: ['αβ'],
  },
  {
    name: 'list of strings of four',
    field: 'datatype="char" arraysize="4x*"',
    cells: ['ab  cd  efgh', 'abcdef'],
    bytes: [
      [...count(12), ...ascii('ab  cd  efgh')],
      [...count(8), ...ascii('abcdef'), 0, 0],
    ],
    expected: ['["ab", "cd", "efgh"]', '["abcd", "ef"]'],
  },
  {
    name: 'three ints',
    field: 'datatype="int" arraysize="3"',
    cells: ['1 2 3', '4,5,6'],
    bytes: [[1, 2, 3].flatMap(int), [4, 5, 6].flatMap(int)],
    expected: ['[1, 2, 3]', '[4, 5, 6]'],
  },
  {
    name: 'longs of any number',
    field: 'datatype="long" arraysize="*"',
    cells: ['9007199254740993 -1', '5'],
    bytes: [
      [...count(2), ...long(9007199254740993n), ...long(-1n)],
      [...count(1), ...long(5n)],
    ],
    expected: ['[9007199254740993, -1]', '[5]'],
  },
  {
    name: 'doubles in two dimensions, the last variable',
    field: 'datatype="double" arraysize="2x3*"',
    cells: ['1 2 3 NaN'],
    bytes: [[...count(4), ...[1, 2, 3, Number.NaN].flatMap(double)]],
    expected: ['[1, 2, 3, NaN]'],
  },
  {
    name: 'booleans',
    field: 'datatype="boolean" arraysize="2"',
    cells: ['T F', 'f t'],
    bytes: [ascii('TF'), ascii('FT')],
    expected: ['[true, false]', '[false, true]'],
  },
  {
    name: 'shorts and bytes as lists',
    field: 'datatype="short" arraysize="2"',
    cells: ['-1 2'],
    bytes: [[...short(-1), ...short(2)]],
    expected: ['[-1, 2]'],
  },
  {
    name: 'an arraysize of one is a scalar',
    field: 'datatype="double" arraysize="1"',
    cells: ['1.5'],
    bytes: [double(1.5)],
    expected: ['1.5'],
  },
]

const column = (text: string): string =>
  `<FIELD name="before" datatype="short"/>${text}<FIELD name="after" datatype="char" arraysize="*"/>`
const values = (source: string): (string | null)[] => {
  const { tables, fault } = readDocument(source)
  expect(fault).toBeUndefined()
  const [table] = tables
  expect(table?.marks).toEqual([])
  // The neighbours show that no cell reads beyond its own bytes.
  for (const [index, row] of table?.rows.entries() ?? []) expect([row[0], row[2]]).toEqual([String(index), 'z'])
  return table?.rows.map((row) => row[1] ?? null) ?? []
}

describe.each(cases)('$name', ({ field, inside = '', cells, bytes, expected }) => {
  const declared = column(`<FIELD name="x" ${field}>${inside}</FIELD>`)

  test('in TABLEDATA', () => {
    const rows = cells.map((cell, index) => [String(index), cell, 'z'])
    expect(values(votable(declared + tabledata(rows)))).toEqual(expected)
  })

  test('in BINARY', () => {
    const rows = bytes.flatMap((cell, index) => [...short(index), ...cell, ...count(1), ...ascii('z')])
    expect(values(votable(declared + binary('BINARY', rows)))).toEqual(expected)
  })

  test('in BINARY2', () => {
    const rows = bytes.flatMap((cell, index) => [0, ...short(index), ...cell, ...count(1), ...ascii('z')])
    expect(values(votable(declared + binary('BINARY2', rows)))).toEqual(expected)
  })

  test('in BINARY2, null by its mask', () => {
    const rows = bytes.flatMap((cell, index) => [0x40, ...short(index), ...cell, ...count(1), ...ascii('z')])
    expect(values(votable(declared + binary('BINARY2', rows)))).toEqual(expected.map(() => null))
  })

  test('in TABLEDATA, null as an empty cell', () => {
    expect(values(votable(declared + tabledata([['0', '', 'z']])))).toEqual([null])
  })
})

describe('rows of one length in BINARY2', () => {
  test('masks, text and numbers column by column', () => {
    const fields =
      '<FIELD name="a" datatype="long"/><FIELD name="b" datatype="char" arraysize="2"/><FIELD name="c" datatype="float" arraysize="2"/><FIELD name="d" datatype="boolean"/>'
    const row = (mask: number, text: string) => [
      mask,
      ...long(5n),
      ...ascii(text),
      ...float(1),
      ...float(2),
      ...ascii('T'),
    ]
    const rows = [...row(0, 'ab'), ...row(0xf0, 'cd'), ...row(0x40, 'ef'), ...row(0, 'gh')]
    expect(readDocument(votable(fields + binary('BINARY2', rows))).tables[0]?.rows).toEqual([
      ['5', 'ab', '[1, 2]', 'true'],
      [null, null, null, null],
      ['5', null, '[1, 2]', 'true'],
      ['5', 'gh', '[1, 2]', 'true'],
    ])
  })
})

describe('null values', () => {
  const nulled = (datatype: string, value: string): string =>
    `<FIELD name="x" datatype="${datatype}"><VALUES null="${value}"/></FIELD>`

  test.each([
    ['unsignedByte', '255', [255], [1]],
    ['short', '-99', short(-99), short(1)],
    ['int', '-2147483648', int(-2147483648), int(1)],
    ['long', '-9223372036854775808', long(-9223372036854775808n), long(1n)],
    ['float', '-9.5', float(-9.5), float(1)],
    ['double', '-99.99', double(-99.99), double(1)],
  ] as const)('VALUES null of a %s in all serialisations', (datatype, value, nullBytes, oneBytes) => {
    const field = nulled(datatype, value)
    const expected = [['1'], [null], ['1']]
    expect(readDocument(votable(field + tabledata([['1'], [value], ['1']]))).tables[0]?.rows).toEqual(expected)
    const bytes = [...oneBytes, ...nullBytes, ...oneBytes]
    expect(readDocument(votable(field + binary('BINARY', bytes))).tables[0]?.rows).toEqual(expected)
    const masked = [0, ...oneBytes, 0, ...nullBytes, 0, ...oneBytes]
    expect(readDocument(votable(field + binary('BINARY2', masked))).tables[0]?.rows).toEqual(expected)
  })

  test('an unknown truth value is null', () => {
    const field = '<FIELD name="x" datatype="boolean"/>'
    expect(readDocument(votable(field + tabledata([['?'], [' '], ['T']]))).tables[0]?.rows).toEqual([
      [null],
      [null],
      ['true'],
    ])
    const bytes = [...ascii('? '), 0, ...ascii('T')]
    expect(readDocument(votable(field + binary('BINARY', bytes))).tables[0]?.rows).toEqual([
      [null],
      [null],
      [null],
      ['true'],
    ])
  })

  test('BINARY2 tells an empty string from null, BINARY and TABLEDATA do not', () => {
    const field = '<FIELD name="x" datatype="char" arraysize="*"/>'
    expect(
      readDocument(votable(field + binary('BINARY2', [0, ...count(0), 0x80, ...count(0)]))).tables[0]?.rows,
    ).toEqual([[''], [null]])
    expect(readDocument(votable(field + binary('BINARY', count(0)))).tables[0]?.rows).toEqual([[null]])
  })

  test('NaN is a value', () => {
    const field = '<FIELD name="x" datatype="double"/>'
    expect(readDocument(votable(field + tabledata([['NaN'], ['']]))).tables[0]?.rows).toEqual([['NaN'], [null]])
  })
})
