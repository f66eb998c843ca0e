import { describe, expect, test } from 'vitest'
import { ReadingNotes } from '#shared/vo/votable/reading-notes.ts'
import { RowsReader } from '#shared/vo/votable/rows-reader.ts'
import { binary, readDocument, tabledata, votable } from './read-document.ts'

const field = '<FIELD name="a" datatype="int"/>'
const milliseconds = (run: () => void): number => {
  const began = performance.now()
  run()
  return performance.now() - began
}

describe('hostile documents', () => {
  test('entities of the document are never expanded', () => {
    const lol = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')
    const bomb = `<?xml version="1.0"?><!DOCTYPE VOTABLE [<!ENTITY l0 "lol">${lol}]><VOTABLE><RESOURCE><DESCRIPTION>&l9;</DESCRIPTION><TABLE>${field}<FIELD name="b" datatype="char" arraysize="*"/>${tabledata([['1', '&l9;']])}</TABLE></RESOURCE></VOTABLE>`
    const { tables, document } = readDocument(bomb)
    expect(tables[0]?.rows).toEqual([['1', '&l9;']])
    expect(JSON.stringify(document).length).toBeLessThan(2000)
  })

  test('external entities stay as they are written', () => {
    const source = `<?xml version="1.0"?><!DOCTYPE VOTABLE [<!ENTITY x SYSTEM "file:///etc/passwd">]>${votable(`<DESCRIPTION>&x;</DESCRIPTION>${field}${tabledata([['1']])}`).replace(/<\?xml.*\?>/, '')}`
    const { document, tables } = readDocument(source)
    expect(JSON.stringify(document)).not.toContain('root:')
    expect(tables[0]?.rows).toEqual([['1']])
  })

  test('elements nested 100,000 deep are refused with their place', () => {
    const source = `<VOTABLE>\n${'<RESOURCE>'.repeat(100_000)}`
    const { fault } = readDocument(source)
    expect(fault).toMatchObject({ kind: 'limit', line: 2 })
    expect(fault?.column).toBeGreaterThan(2000)
    expect(fault?.column).toBeLessThan(3000)
  })

  test('a million FIELDs are refused with their place', () => {
    const source = `<VOTABLE><RESOURCE><TABLE>\n${'<FIELD name="x" datatype="int"/>\n'.repeat(60_000)}`
    const { fault } = readDocument(source)
    expect(fault).toMatchObject({ kind: 'limit', line: 50_002 })
    expect(fault?.column).toBeGreaterThan(0)
    expect(fault?.byte).toBeGreaterThan(1_000_000)
  })

  test('arraysize that lies allocates nothing', () => {
    const huge = '<FIELD name="x" datatype="double" arraysize="999999999999"/>'
    expect(readDocument(votable(huge + tabledata([['1 2']]))).tables[0]?.rows).toEqual([['[1, 2]']])
    const { tables } = readDocument(votable(huge + binary('BINARY', [1, 2, 3, 4, 5, 6, 7, 8])))
    expect(tables[0]?.rows).toEqual([])
    expect(tables[0]?.marks[0]?.kind).toBe('damaged')
    const counted = '<FIELD name="x" datatype="double" arraysize="*"/>'
    expect(readDocument(votable(counted + binary('BINARY', [255, 255, 255, 255, 0]))).tables[0]?.marks[0]?.kind).toBe(
      'damaged',
    )
    const strings = '<FIELD name="x" datatype="char" arraysize="0x*"/>'
    expect(readDocument(votable(strings + binary('BINARY', [0, 0, 0, 1, 65]))).tables[0]?.rows).toHaveLength(1)
    expect(readDocument(votable(strings + tabledata([['abc']]))).tables[0]?.rows).toHaveLength(1)
  })

  test('a count that lies keeps no more bytes than a row may have', () => {
    const info = { id: 'c0', name: 'x', datatype: 'double', storage: 'f64', isArray: true, arraysize: '*' } as const
    const reader = new RowsReader(
      'binary',
      0,
      [info],
      new ReadingNotes(),
      65_536,
      { chunk: () => {} },
      undefined,
      2 ** 20,
    )
    const first = Buffer.from([255, 255, 255, 255, 0, 0]).toString('base64')
    const more = Buffer.from('A'.repeat(40_000))
    let pushes = 1
    reader.read(Buffer.from(first), 0, first.length)
    for (; pushes < 100 && reader.state === 'more'; pushes++) reader.read(more, 0, more.length)
    expect(reader.damage).toBe('a row of more than 1 MiB')
    expect(pushes).toBe(Math.floor(2 ** 20 / 30_000) + 2)
  })

  test('a stream elsewhere is never opened, and FITS inside is refused', () => {
    const href = '<DATA><BINARY><STREAM href="http://192.0.2.1/x"/></BINARY></DATA>'
    expect(readDocument(votable(field + href)).fault?.message).toContain('http://192.0.2.1/x')
    const fits = '<DATA><FITS><STREAM encoding="base64">U0lNUExF</STREAM></FITS></DATA>'
    expect(readDocument(votable(field + fits)).fault?.message).toContain('FITS')
    const both = votable(field + href).replace('</RESOURCE>', `<TABLE>${field}${tabledata([['1']])}</TABLE></RESOURCE>`)
    expect(readDocument(both).tables[0]?.rows).toEqual([['1']])
    const gzip = '<DATA><BINARY><STREAM encoding="gzip">AAAA</STREAM></BINARY></DATA>'
    expect(readDocument(votable(field + gzip)).fault?.message).toContain('"gzip"')
  })

  test('a text without an element is given up soon', () => {
    const spent = milliseconds(() => {
      const { fault } = readDocument('<'.repeat(5_000_000), { sizes: [65_536] })
      expect(fault).toMatchObject({ kind: 'votable', message: 'The document is not XML.' })
    })
    expect(spent).toBeLessThan(10_000)
  })

  test('a cell that never ends, in small pieces, costs no quadratic time', () => {
    const source = votable(
      `<FIELD name="a" datatype="char" arraysize="*"/><DATA><TABLEDATA><TR><TD>${'x'.repeat(3_000_000)}`,
    ).replace(/<\/TABLE>[\s\S]*$/, '')
    const spent = milliseconds(() => {
      expect(readDocument(source, { sizes: [1000] }).tables[0]?.marks[0]?.kind).toBe('damaged')
    })
    expect(spent).toBeLessThan(10_000)
  })

  test.each([
    ['<', 200_000],
    ['>', 200_000],
    ['&', 200_000],
    ['<!--', 100_000],
    ['<TABLEDATA>', 50_000],
    ['<VOTABLE>', 50_000],
    ["<VOTABLE a='", 20_000],
    ['<![CDATA[', 50_000],
  ])('%j again and again ends', (word, times) => {
    const spent = milliseconds(() => {
      for (const before of [
        '',
        '<VOTABLE><RESOURCE><TABLE><FIELD name="a" datatype="int"/><DATA><TABLEDATA><TR><TD>',
      ]) {
        const { tables, fault } = readDocument(before + word.repeat(times), { sizes: [65_536] })
        expect(fault !== undefined || tables.every(({ marks }) => marks.length > 0)).toBe(true)
      }
    })
    expect(spent).toBeLessThan(15_000)
  })

  test('bytes of any kind end in a fault or a mark', () => {
    let state = 12345
    const next = (): number => {
      state = (Math.imul(state, 1103515245) + 12345) | 0
      return (state >>> 16) & 255
    }
    const good = new TextEncoder().encode(votable(field + tabledata([['1'], ['2'], ['3']])))
    for (let round = 0; round < 300; round++) {
      const bytes = good.slice()
      for (let i = 0; i < 1 + (round % 5); i++) bytes[(next() * 256 + next()) % bytes.length] = next()
      const { tables, fault } = readDocument(bytes, { sizes: [1 + (next() % 97)] })
      expect(fault !== undefined || tables.length > 0).toBe(true)
    }
  })
})
