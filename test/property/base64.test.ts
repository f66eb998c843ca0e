import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Base64Decoder } from '#shared/vo/votable/base64-bytes.ts'

const blanks = ['\n', '\r\n', ' \n\t', '\n\n  ']

/** Decodes text in pieces of these lengths, one after the other and again from the first. */
function decoded(text: Uint8Array, pieces: readonly number[]) {
  const decoder = new Base64Decoder()
  let lines = 0
  let lineStart = -1
  let at = 0
  for (let piece = 0; at < text.length && !decoder.ended && !decoder.damaged; piece++) {
    at = decoder.decode(text, at, Math.min(text.length, at + (pieces[piece % pieces.length] ?? 1)))
    lines += decoder.lines
    if (decoder.lines > 0) lineStart = decoder.lineStart
  }
  if (decoder.ended) decoder.finish()
  return { bytes: decoder.bytes.slice(0, decoder.length), lines, lineStart, stoppedAt: at, damaged: decoder.damaged }
}

describe('base64 of a stream', () => {
  test('is decoded to the bytes it was made of, however its lines and pieces are cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 600 }),
        fc.constantFrom(1, 4, 16, 63, 64, 76, 1000),
        fc.constantFrom(...blanks),
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 }),
        (raw, width, blank, pieces) => {
          const text = `${Buffer.from(raw)
            .toString('base64')
            .replace(new RegExp(`.{${width}}`, 'g'), (line) => line + blank)}<`
          const result = decoded(new TextEncoder().encode(text), pieces)
          expect(result.damaged).toBe(false)
          expect(result.bytes).toEqual(raw)
          expect(result.lines).toBe(text.split('\n').length - 1)
          if (result.lines > 0) expect(result.lineStart).toBe(text.lastIndexOf('\n') + 1)
          expect(result.stoppedAt).toBe(text.length - 1)
        },
      ),
    )
  })

  test('stops at each byte that is none, wherever it stands', () => {
    const good = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/ \t\r\n<='
    for (let byte = 0; byte < 256; byte++) {
      if (good.includes(String.fromCharCode(byte))) continue
      for (let at = 0; at < 40; at++) {
        const text = new Uint8Array(64).fill(0x51)
        text[at] = byte
        expect(decoded(text, [64])).toMatchObject({ damaged: true, stoppedAt: at })
      }
    }
  })
})
