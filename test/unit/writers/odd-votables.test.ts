import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import { textOf } from './made-table.ts'
import { readDocument } from './read-document.ts'

const folder = new URL('../../fixtures/votable/odd/', import.meta.url)
const writer = createTableWriter()

interface Expected {
  /** Rows of each table, or the kind and words of the fault where there is none. */
  readonly rows: readonly number[] | { readonly kind: string; readonly message: RegExp }
  /** Marks of the first table. */
  readonly marks?: readonly object[]
  /** Each note of the first table. */
  readonly notes?: readonly RegExp[]
  /** The first table as CSV, where the cells are the point. */
  readonly csv?: string
}

const five = 'id,ra\n1,1.5\n2,3\n3,4.5\n4,6\n5,7.5\n'
const endsEarly = 'The document ends too early.'

const expected: Readonly<Record<string, Expected>> = {
  'bit-arrays.vot': {
    rows: [2],
    csv: 'one,close,apart\n1,"[1, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1]","[1, 0, 1]"\n0,"[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]",\n',
  },
  'broken-base64.vot': {
    rows: [8],
    marks: [{ kind: 'damaged', message: 'Broken: a character that is no base64.', line: 10, byte: 429 }],
  },
  'broken-tail.vot': {
    rows: [5],
    marks: [{ kind: 'damaged', message: endsEarly, line: 15, byte: 488 }],
    notes: [/Broken XML/],
    csv: five,
  },
  'complex.vot': { rows: [2], csv: 'z,zs\n"(1, -2.5)","[(1, 2), (3, 4)]"\n"(NaN, 0)","[(5e-324, -0)]"\n' },
  'error-after-table.vot': { rows: [5], marks: [{ kind: 'partial', message: 'The database went away.' }], csv: five },
  'error-and-no-rows.vot': { rows: { kind: 'service', message: /^Field "rra" is not known/ } },
  'external-stream.vot': { rows: [5], notes: [/never-opened.*never opened/], csv: five },
  'extra-cells.vot': {
    rows: [3],
    notes: [/beyond the last column.*First: row 2/],
    csv: 'id,ra\n1,1.5\n2,3\n3,4.5\n',
  },
  'gzip-without-a-name': { rows: [5], csv: five },
  'ids-beyond-short.vot': {
    rows: [3],
    notes: [/Column id.*"40000" in row 2/],
    csv: 'id,ra\n32767,1.5\n,2.5\n3,3.5\n',
  },
  'latin1-char-binary2.vot': { rows: [2], notes: [/read as ISO-8859-1/], csv: 'name\ncafé\ncafé\n' },
  'login-page.html': { rows: { kind: 'html', message: /^Sign in to the archive$/ } },
  'missing-cells.vot': { rows: [3], notes: [/fewer cells.*First: row 2/], csv: 'id,ra\n1,1.5\n2,\n3,4.5\n' },
  'missing-datatype.vot': { rows: [2], notes: [/Column id has no datatype/], csv: 'id,ra\none,1.5\ntwo,2.5\n' },
  'mivot-block.vot': { rows: [5], csv: five },
  'mixed-xtypes.vot': {
    rows: [1],
    csv: 't1,t2,reg,shape,span\n2026-01-01T00:00:00,2026-01-01T00:00:00,Circle ICRS 1 2 3,"[1, 2, 3]","[4e-7, 5e-7]"\n',
  },
  'nested-resources.vot': { rows: [5, 2], csv: five },
  'null-spelled.vot': {
    rows: [3],
    notes: [/Column id.*"NULL"/, /Column mag.*"NULL"/, /Column mag.*"null"/],
    csv: 'id,mag,name\n1,12.5,x\n,,NULL\n3,,y\n',
  },
  'overflow-after-table.vot': {
    rows: [5],
    marks: [{ kind: 'truncated', by: 'service', message: 'Only 5 rows of yours were given.' }],
    csv: five,
  },
  'scs-error.vot': { rows: { kind: 'service', message: /^SR must be less than 10 degrees$/ } },
  'several-tables.vot': { rows: [5, 2, 0], csv: five },
  'string-arrays.vot': {
    rows: [2],
    csv: 'words,pair\n"[""ab"", ""cdef"", ""g""]","[""abc"", ""def""]"\n,"[""x"", ""y""]"\n',
  },
  'text-before-declaration.vot': { rows: [5], notes: [/^Text before the XML/], csv: five },
  'truncated-binary2.vot': { rows: [11], marks: [{ kind: 'damaged', message: endsEarly, line: 10, byte: 475 }] },
  'truncated-tabledata.vot': {
    rows: [3],
    marks: [{ kind: 'damaged', message: endsEarly, line: 10, byte: 346 }],
    csv: 'id,ra\n1,1.5\n2,3\n3,4.5\n',
  },
  'ucd1.vot': { rows: [1], csv: 'ID,RA,DEC\na,1.5,-2.5\n' },
  'undeclared-datatype.vot': { rows: [2], notes: [/"unsignedInt"/], csv: 'id,ra\n4294967295,1.5\nx,2.5\n' },
  'unicode-char.vot': { rows: [2], csv: 'plain,wide,four\nGröße,α Cen 日本,日本\né,\u{1f600} x,abcd\n' },
  'wrong-nrows.vot': { rows: [5], notes: [/announces 7 rows and holds 5/], csv: five },
}

test('every odd file of the folder has its expectation', () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(expected).sort())
})

for (const [name, { rows, marks = [], notes = [], csv }] of Object.entries(expected)) {
  const bytes = readFileSync(new URL(name, folder))
  if (!Array.isArray(rows)) {
    test(`${name}: no table, and a fault that says why`, () => {
      expect(readDocument(bytes).end.fault).toMatchObject({
        ...rows,
        message: expect.stringMatching((rows as { message: RegExp }).message),
      })
    })
    continue
  }

  test(`${name}: the rows are kept, marks and notes say what is odd, whatever the pieces it comes in`, async () => {
    for (const pieceBytes of [65_536, 7]) {
      const { tables } = readDocument(bytes, { pieceBytes })
      expect(tables.map((table) => table.info.rows)).toEqual(rows)
      expect(tables[0]?.info.completeness).toMatchObject(marks)
      expect(tables[0]?.info.completeness.length).toBe(marks.length)
      expect(tables[0]?.info.notes).toEqual(notes.map((note) => expect.stringMatching(note)))
      if (csv !== undefined) expect(await textOf(writer.write(tables.slice(0, 1), 'csv'))).toBe(csv)
    }
  })

  test(`${name}: written and read again, rows and marks are the same`, async () => {
    const { tables } = readDocument(bytes)
    for (const format of ['votable', 'votable-tabledata'] as const) {
      const again = readDocument(Buffer.from(await textOf(writer.write(tables, format))))
      expect(again.tables.map((table) => table.info.rows)).toEqual(rows)
      expect(again.tables.map((table) => table.info.completeness)).toEqual(
        tables.map((table) => table.info.completeness),
      )
      for (const [place, table] of tables.entries())
        expect(await textOf(writer.write(again.tables.slice(place, place + 1), 'csv'))).toBe(
          await textOf(writer.write([table], 'csv')),
        )
    }
  })
}
