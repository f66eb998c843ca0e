import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ascii, count, int, utf16 } from '../unit/votable/big-endian.ts'
import { binary, readDocument, votable } from '../unit/votable/read-document.ts'

const fields =
  '<FIELD name="i" datatype="int"/><FIELD name="a" datatype="unicodeChar" arraysize="*"/><FIELD name="c" datatype="char" arraysize="*"/><FIELD name="f" datatype="unicodeChar" arraysize="5"/><FIELD name="b" datatype="unicodeChar" arraysize="*"/>'

/** Text of any 16-bit units: halves of pairs and zeros as well as characters of every length in UTF-8. */
const units = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 32, max: 126 }) },
      { weight: 3, arbitrary: fc.integer({ min: 0x7f, max: 0x81 }) },
      { weight: 3, arbitrary: fc.integer({ min: 0xa0, max: 0x5ff }) },
      { weight: 2, arbitrary: fc.constantFrom(0x7ff, 0x800, 0x4e2d, 0x8000, 0xd7ff, 0xe000, 0xffff) },
      { weight: 2, arbitrary: fc.constantFrom(0xd800, 0xd83c, 0xdbff, 0xdc00, 0xdf1f, 0xdfff) },
      { weight: 1, arbitrary: fc.constant([0xd83c, 0xdf1f]) },
      { weight: 1, arbitrary: fc.constantFrom(0, 1) },
    ),
    { maxLength: 40 },
  )
  .map((parts) => String.fromCharCode(...parts.flat()))

/** What is read of such text: it ends at a zero, and half a pair is no character. */
const readAs = (text: string): string => Buffer.from(text.split('\0')[0] ?? '').toString()

const rowsOf = fc.array(
  fc.record({
    a: units,
    b: units,
    c: fc.stringMatching(/^[ -~]{0,9}$/),
    fixed: units.map((text) => text.padEnd(5, '\0').slice(0, 5)),
    isNull: fc.tuple(fc.boolean(), fc.boolean()),
  }),
  { maxLength: 40 },
)

describe('text of unicodeChar in rows of any length', () => {
  test('is the text that was written, however the bytes are cut, nulls by mask or by being empty', () => {
    fc.assert(
      fc.property(
        rowsOf,
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 6 }),
        (rows, masked, sizes) => {
          const bytes = rows.flatMap(({ a, b, c, fixed, isNull }, row) => [
            ...(masked ? [(isNull[0] ? 0x40 : 0) | (isNull[1] ? 0x08 : 0)] : []),
            ...int(row),
            ...[...count(a.length), ...utf16(a), ...count(c.length), ...ascii(c)],
            ...[...utf16(fixed), ...count(b.length), ...utf16(b)],
          ])
          const expected = rows.map(({ a, b, c, fixed, isNull }, row) =>
            [String(row), readAs(a), c, readAs(fixed), readAs(b)].map((text, column) => {
              if (masked) return (column === 1 && isNull[0]) || (column === 4 && isNull[1]) ? null : text
              return text === '' ? null : text
            }),
          )
          const document = votable(fields + binary(masked ? 'BINARY2' : 'BINARY', bytes))
          expect(readDocument(document, { sizes }).tables[0]?.rows).toEqual(expected)
        },
      ),
    )
  })

  test('is read in rows that are many, and in strings longer than are taken at once', () => {
    const row = (at: number): string =>
      at % 9001 === 4500 ? `${'Δ'.repeat(70_000 + at)}!` : at % 7 === 0 ? '' : `${'é'.repeat(at % 5)}row ${at} 銀河`
    const texts = Array.from({ length: 68_000 }, (_, at) => row(at))
    const bytes = Buffer.alloc(texts.reduce((sum, text) => sum + 4 + 2 * text.length, 0))
    let to = 0
    for (const text of texts) {
      to = bytes.writeUInt32BE(text.length, to)
      to += bytes.write(text, to, 'utf16le')
      bytes.subarray(to - 2 * text.length, to).swap16()
    }
    const field = '<FIELD name="a" datatype="unicodeChar" arraysize="*"/>'
    const document = new TextEncoder().encode(votable(field + binary('BINARY', bytes)))
    const read = readDocument(document, { sizes: [100_000, 1, 1_048_576] }).tables[0]
    expect(read?.marks).toEqual([])
    expect(read?.rows.length).toBe(texts.length)
    expect(read?.rows.findIndex(([text], at) => text !== (texts[at] || null))).toBe(-1)
  })
})

describe('text of char in rows of one length', () => {
  // Lead bytes of three and more are left out: of those not every misuse is told from UTF-8.
  const cell = (size: number) =>
    fc.array(
      fc.oneof({ weight: 20, arbitrary: fc.integer({ min: 32, max: 126 }) }, fc.integer({ min: 0, max: 0xdf })),
      {
        minLength: size,
        maxLength: size,
      },
    )
  const sizes = [3, 4, 6, 8, 21]
  const rowsOfCells = fc.array(fc.tuple(...sizes.map(cell)), { maxLength: 60 })
  const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

  /** It ends at a zero; what is no UTF-8 is ISO-8859-1. */
  const charsReadAs = (bytes: readonly number[]): string => {
    const before = bytes.includes(0) ? bytes.slice(0, bytes.indexOf(0)) : bytes
    try {
      return utf8Decoder.decode(Uint8Array.from(before))
    } catch {
      return String.fromCharCode(...before)
    }
  }

  test('is the text that was written, whatever bytes it is made of', () => {
    fc.assert(
      fc.property(rowsOfCells, fc.boolean(), (rows, masked) => {
        const columns = sizes.map((size) => `<FIELD name="c${size}" datatype="char" arraysize="${size}"/>`).join('')
        const bytes = rows.flatMap((cells) => [...(masked ? [0] : []), ...cells.flat()])
        const expected = rows.map((cells) => cells.map(charsReadAs).map((text) => (masked ? text : text || null)))
        const document = votable(columns + binary(masked ? 'BINARY2' : 'BINARY', bytes))
        expect(readDocument(document).tables[0]?.rows).toEqual(expected)
      }),
    )
  })
})
