import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ascii, count, double, int, long, short, utf8 } from '../unit/votable/big-endian.ts'
import { binary, readDocument, tabledata, votable } from '../unit/votable/read-document.ts'

const fields =
  '<FIELD name="i" datatype="long"/><FIELD name="d" datatype="double"><VALUES null="-1"/></FIELD><FIELD name="s" datatype="char" arraysize="*"/><FIELD name="l" datatype="int" arraysize="*"/><FIELD name="b" datatype="boolean"/>'
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

const documents: Readonly<Record<string, Uint8Array>> = {
  'plain cells': bytesOf(
    votable(
      fields +
        tabledata([
          ['1', '2.5', 'a', '1 2', 'T'],
          ['-9007199254740993', '-1', '', '', ''],
          ['3', 'NaN', 'é太', '7', 'F'],
        ]),
    ),
  ),
  'odd cells': bytesOf(
    votable(
      `${fields}<DATA><TABLEDATA><!-- x > y --><TR><TD> 1\n</TD><TD>NULL</TD><TD>a&amp;b&lt;<![CDATA[<c>]]>&#xe9;</TD><TD>1,2</TD></TR><tr><td/><TD a=">">1e300</TD><TD>x<b>y</b></TD><TD>1\n2</TD><TD>?</TD><TD>more</TD></tr></TABLEDATA></DATA>`,
      '<INFO name="QUERY_STATUS" value="OVERFLOW">cut</INFO>',
    ),
  ),
  'a damaged row': bytesOf(
    votable(`${fields}<DATA><TABLEDATA><TR><TD>1</TD></TR><TR><TD>2<TD>3</TR></TABLEDATA></DATA>`),
  ),
  BINARY2: bytesOf(
    votable(
      fields +
        binary('BINARY2', [
          ...[
            0,
            ...long(1n),
            ...double(2.5),
            ...count(3),
            ...utf8('a太').slice(0, 3),
            ...count(2),
            ...int(1),
            ...int(2),
            ...ascii('T'),
          ],
          ...[0x28, ...long(-1n), ...double(-1), ...count(0), ...count(0), ...ascii('F')],
          ...[0, ...long(7n), ...double(-1), ...count(1), ...ascii('z'), ...count(1), ...int(5), 0],
        ]),
    ),
  ),
  'a BINARY stream of one row length': bytesOf(
    votable(
      `<FIELD name="a" datatype="short"/><FIELD name="b" datatype="char" arraysize="3"/>${binary(
        'BINARY',
        Array.from({ length: 50 }, (_, i) => [...short(i), ...ascii('abc')]).flat(),
      )}`,
    ),
  ),
  'an HTML page': bytesOf('<!-- hello --><!DOCTYPE html><html><title>Moved</title></html>'),
  'a service error': bytesOf(
    '<VOTABLE><RESOURCE><INFO name="QUERY_STATUS" value="ERROR">é no</INFO></RESOURCE></VOTABLE>',
  ),
}

describe('bytes split anywhere', () => {
  for (const [name, bytes] of Object.entries(documents)) {
    test(`give the same table: ${name}`, () => {
      const whole = readDocument(bytes)
      expect(readDocument(bytes, { sizes: [1] })).toEqual(whole)
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 12 }),
          fc.integer({ min: 0, max: 300 }),
          (sizes, room) => {
            expect(readDocument(bytes, { sizes, room })).toEqual(whole)
          },
        ),
        { numRuns: 150 },
      )
    })
  }
})
