import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { GzipPipe } from '#main/workers/gzip-pipe.ts'

const text = Buffer.from('some rows of a table\n'.repeat(50_000))
const packed = gzipSync(text)

const unpacked = async (...pieces: Uint8Array[]) => {
  let bytes = 0
  const pipe = new GzipPipe((piece) => {
    bytes += piece.length
  })
  for (const piece of pieces) await pipe.write(piece)
  const error = await pipe.finish()
  pipe.close()
  return [bytes, error?.message]
}

test.each([
  ['in one piece', [packed]],
  ['in pieces', [packed.subarray(0, 100), packed.subarray(100)]],
  ['with zeros behind it that fill a block', [Buffer.concat([packed, Buffer.alloc(512)])]],
  ['with zeros that come later', [packed, Buffer.alloc(512), Buffer.alloc(512), Buffer.alloc(4096)]],
])('gzip data %s end', async (_, pieces) => {
  expect(await unpacked(...pieces)).toEqual([text.length, undefined])
})

test('gzip data that are cut say so', async () => {
  expect((await unpacked(packed.subarray(0, packed.length - 20)))[1]).toBe('unexpected end of file')
})
