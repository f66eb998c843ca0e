import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteSink } from '#shared/vo/votable/write-bytes.ts'
import { writeDouble, writeFloat, writeInteger, writeLong } from '#shared/vo/votable/write-number.ts'

const printed = <T>(write: (sink: ByteSink, value: T) => void, value: T): string => {
  const sink = new ByteSink(4)
  write(sink, value)
  return new TextDecoder().decode(sink.take())
}
const floatOfBits = (bits: number): number => new Float32Array(new Uint32Array([bits]).buffer)[0] ?? 0
const significant = (text: string): number =>
  text.replace(/e.*$/i, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '').length

/**
 * Digits of the shortest decimal that reads back as the float, found by trying all lengths. One that is as near to another
 * float does not count: readers differ there.
 */
function leastDigits(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const decimal = Number(value.toPrecision(digits))
    const other = decimal > value ? 2 * decimal - value : value - 2 * (value - decimal)
    if (Math.fround(decimal) === value && Math.fround(other) !== other) return digits
    if (decimal === value) return digits
  }
  return 9
}

test('a float of any bits reads back to the same bits, in as few digits as can be', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffffff }), (bits) => {
      const value = floatOfBits(bits)
      fc.pre(Number.isFinite(value))
      const text = printed(writeFloat, value)
      expect(text).toMatch(/^-?\d+(\.\d+)?(e[+-]\d{1,2})?$/)
      expect(Object.is(Math.fround(Number(text)), value)).toBe(true)
      if (value !== 0) expect(significant(text)).toBeLessThanOrEqual(leastDigits(value))
    }),
    { numRuns: 20_000 },
  )
})

test('a float beside a power of ten reads back to the same bits', () => {
  for (let exponent = -45; exponent <= 38; exponent++) {
    const bits = new Uint32Array(new Float32Array([Number(`1e${exponent}`)]).buffer)[0] ?? 0
    for (let step = -3; step <= 3; step++) {
      const value = floatOfBits(Math.max(0, bits + step))
      expect(Object.is(Math.fround(Number(printed(writeFloat, value))), value)).toBe(true)
    }
  }
})

test('a decimal of few digits that becomes a float comes out as it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: 0, max: 9 }), (digits, decimals) => {
      const decimal = Number(`${digits}e-${decimals}`)
      expect(Number(printed(writeFloat, Math.fround(decimal)))).toBe(decimal)
    }),
    { numRuns: 5000 },
  )
})

/** As JavaScript's own printing has it, but for the sign of -0: shortest, of those the nearest. */
const expectShortest = (value: number): void => {
  expect(printed(writeDouble, value)).toBe(Object.is(value, -0) ? '-0' : String(value))
}

test('a double is the shortest decimal that reads back to it', () => {
  const bitsOfAny = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
  fc.assert(
    fc.property(bitsOfAny, (bits) => {
      const value = new Float64Array(new BigUint64Array([bits]).buffer)[0] ?? 0
      fc.pre(Number.isFinite(value))
      expectShortest(value)
    }),
    { numRuns: 20_000 },
  )
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), expectShortest), { numRuns: 5000 })
})

test('doubles beside powers of two and ten, and decimals of few digits, are the shortest too', () => {
  const beside = (value: number): number[] => {
    const [bits = 0n] = new BigUint64Array(new Float64Array([value]).buffer)
    return [...new Float64Array(new BigUint64Array([bits - 1n, bits, bits + 1n]).buffer)]
  }
  for (let exponent = -1073; exponent < 1024; exponent++) beside(2 ** exponent).forEach(expectShortest)
  for (let exponent = -323; exponent <= 308; exponent++) beside(Number(`1e${exponent}`)).forEach(expectShortest)
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: -22, max: 22 }), (digits, exponent) =>
      expectShortest(Number(`${digits}e${exponent}`)),
    ),
    { numRuns: 10_000 },
  )
})

test('integers of up to 2^53 and longs of any bits are exact', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (integer, long) => {
      expect(printed(writeInteger, integer)).toBe(String(integer))
      const halves = new Int32Array(new BigInt64Array([long]).buffer)
      expect(printed((sink, _: null) => writeLong(sink, halves[1] ?? 0, halves[0] ?? 0), null)).toBe(String(long))
    }),
    { numRuns: 5000 },
  )
})

test('what is no number has the words of the standard', () => {
  expect(printed(writeDouble, Number.NaN)).toBe('NaN')
  expect(printed(writeDouble, Infinity)).toBe('+Inf')
  expect(printed(writeFloat, -Infinity)).toBe('-Inf')
  expect(printed(writeDouble, -0)).toBe('-0')
})
