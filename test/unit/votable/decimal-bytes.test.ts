import { describe, expect, test } from 'vitest'
import {
  isBetweenFloats,
  nearestFloat32,
  scanDouble,
  scanInt32,
  scanInt64,
  scanSmallInt,
} from '#shared/vo/votable/decimal-bytes.ts'
import { scanPlainDouble, scanPlainInt64 } from '#shared/vo/votable/plain-decimals.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(`${text}<`)

/** A small generator with a fixed seed (mulberry32), so that a failure can be repeated. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

describe('doubles from bytes', () => {
  const out = new Float64Array(1)
  const check = (text: string): boolean => {
    const end = scanDouble(bytesOf(text), 0, out, 0)
    if (end < 0) return false
    if (end !== text.length || !Object.is(out[0], Number(text))) expect.fail(`${text}: ${out[0]} up to ${end}`)
    return true
  }

  test('plain, signed, with exponents', () => {
    for (const text of [
      '0',
      '-0',
      '+1',
      '1.',
      '.5',
      '-.5',
      '1e5',
      '1E-5',
      '1.5e+10',
      '00012.5000',
      '0.000',
      '123456789.123456789',
    ]) {
      expect(check(text), text).toBe(true)
    }
  })

  test('17 digits and every exponent are rounded as Number rounds them', () => {
    const random = randomNumbers(20260101)
    let fast = 0
    for (let i = 0; i < 100_000; i++) {
      const digits = Math.floor(random() * 1e9) * 1e8 + Math.floor(random() * 1e8)
      const exponent = Math.floor(random() * 640) - 330
      const text =
        random() < 0.5 ? String(random() * 10 ** (exponent / 20)) : `${digits}${Math.floor(random() * 10)}e${exponent}`
      if (check(text)) fast++
    }
    expect(fast).toBeGreaterThan(80_000)
  })

  test('plain numbers, four digits at a time, are the same', () => {
    const random = randomNumbers(5)
    let plain = 0
    for (let i = 0; i < 50_000; i++) {
      const value = (random() - 0.5) * 10 ** Math.floor(random() * 20 - 14)
      const text = random() < 0.3 ? value.toFixed(Math.floor(random() * 20)) : String(value)
      const bytes = new TextEncoder().encode(`${text}</TD>\0\0\0\0\0\0\0\0`)
      const end = scanPlainDouble(new DataView(bytes.buffer), 0, out, 0)
      if (end < 0) continue
      plain++
      if (end !== text.length || !Object.is(out[0], Number(text))) expect.fail(`${text}: ${out[0]} up to ${end}`)
    }
    expect(plain).toBeGreaterThan(30_000)
  })

  test('plain numbers that lie halfway between two doubles, or nearly, are left to the slower way or rounded right', () => {
    const texts = ['9007.199254740993', '0.50000000000000005551', '1.00000000000000011102', '0.0', '-0.0', '0.00000001']
    for (const text of [...texts, '0.00001234567890123456', '4503.5996273704975', '1.5e22', '1.0e-64', '0.1E+05']) {
      const bytes = new TextEncoder().encode(`${text}</TD>\0\0\0\0\0\0\0\0`)
      const end = scanPlainDouble(new DataView(bytes.buffer), 0, out, 0)
      if (end >= 0) expect([end, out[0]], text).toEqual([text.length, Number(text)])
    }
    for (const text of ['', '-', '.', '.5', '1', '1.5x', '1.5e', '1.5e-', '12345.5', '1.5e123', '+1.5', '1.5 ']) {
      const bytes = new TextEncoder().encode(`${text}</TD>\0\0\0\0\0\0\0\0`)
      expect(scanPlainDouble(new DataView(bytes.buffer), 0, out, 0), text).toBe(-1)
    }
  })

  test('integers, four digits at a time, are exact up to the limits of a long', () => {
    const random = randomNumbers(6)
    const words = new Int32Array(2)
    const whole = new BigInt64Array(words.buffer)
    const texts = ['0', '-0', '9223372036854775807', '-9223372036854775807', '4294967296', '-4294967296', '0000000001']
    for (let i = 0; i < 20_000; i++) {
      const long = BigInt(Math.floor(random() * 2 ** 31)) * 4294967296n + BigInt(Math.floor(random() * 2 ** 32))
      texts.push(String((random() < 0.5 ? -1n : 1n) * (long >> BigInt(Math.floor(random() * 63)))))
    }
    for (const text of texts) {
      const bytes = new TextEncoder().encode(`${text}</TD>\0\0\0\0\0\0\0\0`)
      const end = scanPlainInt64(new DataView(bytes.buffer), 0, words, 0)
      if (end !== text.length || whole[0] !== BigInt(text)) expect.fail(`${text}: ${whole[0]} up to ${end}`)
    }
    for (const text of ['', '-', 'x', '9223372036854775808', '99999999999999999999', '12345678901234567890123']) {
      const bytes = new TextEncoder().encode(`${text}</TD>\0\0\0\0\0\0\0\0`)
      expect(scanPlainInt64(new DataView(bytes.buffer), 0, words, 0), text).toBe(-1)
    }
  })

  test('halfway cases are rounded to even or left to Number', () => {
    for (const text of [
      '9007199254740993',
      '9007199254740993.0',
      '9007199254740992.5',
      '0.500000000000000166533453693773481063544750213623046875',
      '2.2250738585072011e-308',
      '1.7976931348623157e308',
      '4.9e-324',
      '89255.0000000000218',
    ]) {
      check(text)
    }
  })

  test('what is no number is not taken for one', () => {
    for (const text of ['', '-', '.', '+.', 'e5', '1e', '1e+', 'NaN', 'x1']) {
      expect(scanDouble(bytesOf(text), 0, out, 0), text).toBe(-1)
    }
  })
})

describe('integers from bytes', () => {
  test('longs are exact in every digit', () => {
    const words = new Int32Array(2)
    const longs = new BigInt64Array(words.buffer)
    const random = randomNumbers(7)
    const samples = [
      '0',
      '-1',
      '9223372036854775807',
      '-9223372036854775807',
      '4611686018427387904',
      '999999999',
      '1000000000',
      '999999999999999999',
      '1000000000000000000',
      '-4294967296',
      '4294967295',
    ]
    for (let i = 0; i < 20_000; i++) {
      const size = 1 + Math.floor(random() * 19)
      samples.push((random() < 0.5 ? '-' : '') + Array.from({ length: size }, () => Math.floor(random() * 10)).join(''))
    }
    for (const text of samples) {
      const exact = BigInt(text)
      const fits = exact < 1n << 63n && exact >= -(1n << 63n)
      const end = scanInt64(bytesOf(text), 0, words, 0)
      if (!fits) {
        if (end !== -1) expect.fail(`${text} does not fit`)
      } else if (end >= 0) {
        if (end !== text.length || longs[0] !== exact) expect.fail(`${text}: ${longs[0]} up to ${end}`)
      } else expect(exact, text).toBe(-(1n << 63n))
    }
  })

  test('ints of nine digits, and small ones within their range', () => {
    const ints = new Int32Array(1)
    expect(scanInt32(bytesOf('-123456789'), 0, ints, 0)).toBe(10)
    expect(ints[0]).toBe(-123456789)
    expect(scanInt32(bytesOf('1234567890'), 0, ints, 0)).toBe(-1)
    const shorts = new Int16Array(1)
    expect(scanSmallInt(bytesOf('-32768'), 0, shorts, 0, -32768, 32767)).toBe(6)
    expect(shorts[0]).toBe(-32768)
    expect(scanSmallInt(bytesOf('32768'), 0, shorts, 0, -32768, 32767)).toBe(-1)
  })
})

describe('float32 from decimals', () => {
  test('a decimal just beside the middle of two floats is rounded once', () => {
    // 1 + 2^-24 is the middle of 1 and 1 + 2^-23; the decimal lies above it by less than a double can tell.
    const above = '1.000000059604644775390625000000000001'
    expect(isBetweenFloats(Number(above))).toBe(true)
    expect(nearestFloat32(above)).toBe(1 + 2 ** -23)
    expect(nearestFloat32('1.000000059604644775390625')).toBe(1)
    expect(nearestFloat32('1.000000059604644775390624999999999999')).toBe(1)
    expect(nearestFloat32('-1.000000059604644775390625000000000001')).toBe(-1 - 2 ** -23)
  })
})
