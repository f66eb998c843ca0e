import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundaryOf, readParts } from '#main/services/practice/upload-parts.ts'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
const form = (...parts: readonly string[]): Uint8Array =>
  Buffer.from(`${parts.map((part) => `--xyz\r\n${part}\r\n`).join('')}--xyz--\r\n`, 'latin1')
const read = (bytes: Uint8Array, boundary = 'xyz') => {
  const parts = readParts(bytes, boundary)
  return parts.ok ? parts.value.map((part) => ({ ...part, bytes: text(part.bytes) })) : parts.fault.message
}

test('a boundary is read with and without quotes, and only of forms', () => {
  expect(boundaryOf('multipart/form-data; boundary=xyz')).toBe('xyz')
  expect(boundaryOf('Multipart/Form-Data; charset=utf-8; BOUNDARY="a b"')).toBe('a b')
  expect(boundaryOf('multipart/form-data')).toBe('')
  // As STILTS 3.4.7 sends it, against RFC 2046.
  expect(boundaryOf('multipart/form-data; boundary="<<<---BOUNDARY--->>>"')).toBe('<<<---BOUNDARY--->>>')
  expect(boundaryOf(`multipart/form-data; boundary=${'x'.repeat(201)}`)).toBe('')
  expect(boundaryOf('application/x-www-form-urlencoded')).toBeUndefined()
  expect(boundaryOf(undefined)).toBeUndefined()
})

test('fields and files come with their names and types', () => {
  const body = form(
    'Content-Disposition: form-data; name="LANG"\r\n\r\nADQL',
    'content-disposition: form-data; name="t"; filename="a \\"b\\".vot"\r\nContent-Type: text/xml\r\n\r\n<V/>\r\n--xy\r\n',
  )
  expect(read(body)).toEqual([
    { name: 'LANG', filename: undefined, contentType: undefined, bytes: 'ADQL' },
    { name: 't', filename: 'a "b".vot', contentType: 'text/xml', bytes: '<V/>\r\n--xy\r\n' },
  ])
})

test('a preamble, blanks behind a boundary, an empty part and an epilogue are read over', () => {
  const body = 'hello\r\n--xyz \t\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--xyz--\r\nmore'
  expect(read(Buffer.from(body))).toEqual([{ name: 'a', filename: undefined, contentType: undefined, bytes: '' }])
  expect(read(Buffer.from('--xyz--'))).toEqual([])
})

test('a form that cannot be read is refused with what is wrong', () => {
  const part = 'Content-Disposition: form-data; name="a"\r\n\r\n1'
  expect(read(form(part), '')).toMatch('its boundary is missing')
  expect(read(form(part), 'other')).toMatch('its boundary does not occur')
  expect(read(form('Content-Type: text/plain\r\n\r\n1'))).toMatch('part 1 has no name')
  expect(read(form(`X: ${'x'.repeat(9000)}\r\n${part}`))).toMatch('the header of part 1 is too long')
  expect(read(form(...Array.from({ length: 201 }, () => part)))).toMatch('more than 200 parts')
  expect(read(Buffer.from(`--xyzw\r\n${part}\r\n--xyz--`))).toMatch('boundary line')
})

test('a body that was cut anywhere is never read as a shorter form', () => {
  const whole = form(
    'Content-Disposition: form-data; name="a"\r\n\r\none',
    'Content-Disposition: form-data; name="b"; filename="b"\r\n\r\ntwo',
  )
  // Behind the closing boundary nothing is missing any more.
  for (let length = 0; length < whole.length - 2; length++)
    expect(readParts(whole.subarray(0, length), 'xyz').ok, `cut at ${length}`).toBe(false)
  expect(readParts(whole.subarray(0, whole.length - 2), 'xyz').ok).toBe(true)
})

test('any bytes come out of a part as they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), (contents) => {
      const body = Buffer.concat([
        ...contents.flatMap((content, place) => [
          Buffer.from(`--bou-ndary\r\nContent-Disposition: form-data; name="p${place}"\r\n\r\n`),
          Buffer.from(content),
          Buffer.from('\r\n'),
        ]),
        Buffer.from('--bou-ndary--\r\n'),
      ])
      const parts = readParts(body, 'bou-ndary')
      expect(parts.ok && parts.value.map(({ bytes }) => [...bytes])).toEqual(contents.map((content) => [...content]))
    }),
  )
})

test('no bytes at all make the reader throw', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(fc.constantFrom('--b', '\r\n', '\r\n\r\n', '--', ' ')),
      (noise, words) => {
        const body = Buffer.concat([
          Buffer.from('--b\r\n'),
          ...words.map((word) => Buffer.from(word)),
          Buffer.from(noise),
        ])
        expect(typeof readParts(body, 'b').ok).toBe('boolean')
      },
    ),
  )
})
