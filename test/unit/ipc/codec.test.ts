import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeFrame, encodeFrame, FrameError } from '#shared/ipc/codec.ts'

const roundTrip = (value: unknown): unknown => decodeFrame(encodeFrame(value))

const typedArray: fc.Arbitrary<unknown> = fc.oneof(
  fc.uint8Array(),
  fc.int16Array(),
  fc.int32Array(),
  fc.uint32Array(),
  fc.bigInt64Array(),
  fc.float32Array(),
  fc.float64Array(),
  fc.uint8Array().map((bytes) => new Uint8Array(bytes).buffer),
)
const key = fc
  .oneof(fc.string(), fc.constantFrom('$', '$$', '$0', 'toString', ''))
  .filter((text) => !['__proto__', 'constructor', 'prototype'].includes(text))
const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>(null, true, false, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0),
    fc.double(),
    fc.bigInt(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\ud800', '\udc00x', 'NaN', '12n'),
    typedArray,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
}))

describe('the codec', () => {
  test('gives back any value as it was', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        expect(roundTrip(value)).toStrictEqual(value)
      }),
      { numRuns: 1000 },
    )
  })

  test('views of a received frame lie in the frame itself', () => {
    const frame = encodeFrame({
      odd: new Uint8Array(3),
      wide: new Float64Array([1, 2]),
      exact: new BigInt64Array([2n ** 62n]),
    })
    const { wide, exact } = decodeFrame(frame) as { wide: Float64Array; exact: BigInt64Array }
    expect([wide.buffer, exact.buffer]).toEqual([frame, frame])
    expect([wide.byteOffset % 8, exact.byteOffset % 8]).toEqual([0, 0])
  })

  test('properties that are undefined are left out', () => {
    expect(roundTrip({ a: undefined, b: 1 })).toStrictEqual({ b: 1 })
  })

  test('bytes are not spelled out as text', () => {
    expect(encodeFrame(new Uint8Array(100_000)).byteLength).toBeLessThan(100_100)
  })

  const unsendable: ReadonlyArray<readonly [title: string, value: unknown]> = [
    ['a function', () => undefined],
    ['a symbol', Symbol('x')],
    ['undefined', undefined],
    ['undefined in a list', [undefined]],
    ['a map', new Map()],
    ['a date', new Date(0)],
    ['an object of a class', new (class Star {})()],
    ['a DataView', new DataView(new ArrayBuffer(8))],
    ['a kind of array that the wire does not know', new Uint16Array(1)],
    ['a key that reaches for the prototype', JSON.parse('{"__proto__":1}')],
  ]
  test.each(unsendable)('%s is refused by the sender', (_title, value) => {
    expect(() => encodeFrame(value)).toThrow(FrameError)
  })

  test('a value that holds itself is refused', () => {
    const ring: unknown[] = []
    ring.push(ring)
    expect(() => encodeFrame(ring)).toThrow(FrameError)
  })

  test('an attachment that overlaps another, is used twice or not at all is refused', () => {
    const frame = encodeFrame([new Uint8Array([1, 2]), new Uint8Array([3, 4])])
    const text = new TextDecoder().decode(new Uint8Array(frame, 40, 17))
    expect(text).toBe('[{"$":0},{"$":1}]')
    const twice = new Uint8Array(frame.slice(0))
    twice.set(new TextEncoder().encode('[{"$":0},{"$":0}]'), 40)
    expect(() => decodeFrame(twice.buffer)).toThrow('used twice')
    const unused = new Uint8Array(frame.slice(0))
    unused.set(new TextEncoder().encode('[{"$":0},      7]'), 40)
    expect(() => decodeFrame(unused.buffer)).toThrow('not used')
    const overlapping = frame.slice(0)
    const header = new DataView(overlapping)
    header.setUint32(16 + 12 + 4, header.getUint32(16 + 4, true), true)
    expect(() => decodeFrame(overlapping)).toThrow('misplaced')
  })
})
