import { ShortestDecimalMachine } from './shortest-decimal-machine.ts'
import type { ByteSink } from './write-bytes.ts'

/**
 * Numbers as TABLEDATA spells them (VOTable 1.4, section 6): the shortest decimal that reads back to the same number of the
 * same width; `NaN`, `+Inf` and `-Inf` for what IEEE knows beyond numbers. CSV uses the same words.
 */

const powers: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))
const power = (exponent: number): number => powers[exponent] ?? 0
const doubleView = new Float64Array(1)
const doubleBits = new Uint32Array(doubleView.buffer)
/** 0 where the low word of a double comes first (all machines that run Node today), else 1. */
const lowWord = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1

const minus = 45
const point = 46
const zero = 48

/** An integer of at most 2^53 in magnitude. */
export function writeInteger(sink: ByteSink, value: number): void {
  sink.ensure(20)
  const bytes = sink.bytes
  let at = sink.length
  let rest = value
  if (rest < 0) {
    bytes[at++] = minus
    rest = -rest
  }
  const digits = digitsOf(rest)
  let end = at + digits
  sink.length = end
  while (rest > 0x7fffffff) {
    const tenth = Math.floor(rest / 10)
    bytes[--end] = zero + (rest - tenth * 10)
    rest = tenth
  }
  let small = rest | 0
  do {
    const tenth = (small / 10) | 0
    bytes[--end] = zero + (small - tenth * 10)
    small = tenth
  } while (end > at)
}

/** A 64-bit integer given as its two's-complement halves, exact over the whole range. */
export function writeLong(sink: ByteSink, high: number, low: number): void {
  const value = high * 4294967296 + (low >>> 0)
  if (high > -0x200000 && high < 0x200000) writeInteger(sink, value)
  else sink.ascii(((BigInt(high) << 32n) | BigInt(low >>> 0)).toString())
}

function writeSpecial(sink: ByteSink, value: number): void {
  sink.ascii(Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf')
}

/** A double: the shortest decimal that reads back to it. */
export function writeDouble(sink: ByteSink, value: number): void {
  if ((value | 0) === value && (value !== 0 || 1 / value > 0)) writeInteger(sink, value)
  else if (value - value !== 0) writeSpecial(sink, value)
  else if (value === 0) sink.ascii('-0')
  else writeShortestDouble(sink, value)
}

let machine: ShortestDecimalMachine | undefined

function writeShortestDouble(sink: ByteSink, value: number): void {
  machine ??= new ShortestDecimalMachine()
  doubleView[0] = value
  let decimals = -machine.find(doubleBits[1 - lowWord] ?? 0, doubleBits[lowWord] ?? 0)
  let upper = machine.digits[0] ?? 0
  let lower = machine.digits[1] ?? 0
  let lowerDigits = 8
  if (lower === 0) {
    lower = upper
    upper = 0
    decimals -= 8
  }
  while (lower % 10 === 0) {
    lower = (lower / 10) | 0
    lowerDigits--
    decimals--
  }
  if (upper === 0) lowerDigits = digitsOf(lower)
  const digits = upper === 0 ? lowerDigits : lowerDigits + digitsOf(upper)
  // Whole numbers and those with an exponent (ECMA-262, Number::toString) are rare.
  if (decimals <= 0 || digits - decimals < -5) {
    sink.ascii(String(value))
    return
  }
  if (value < 0) sink.byte(minus)
  writePointed(sink, decimals, digits, lower, lowerDigits, upper)
}

/** Digits of which so many are decimals: `lower` are the last `lowerDigits` of them, `upper` those before. */
function writePointed(
  sink: ByteSink,
  decimals: number,
  digits: number,
  lower: number,
  lowerDigits = digits,
  upper = 0,
): void {
  sink.ensure(26)
  const bytes = sink.bytes
  const whole = digits - decimals
  const start = sink.length
  const first = start + (whole > 0 ? 1 : 2 - whole)
  const end = first + digits
  sink.length = end
  writeDigits(bytes, end, lower, lowerDigits)
  if (upper > 0) writeDigits(bytes, end - lowerDigits, upper, digits - lowerDigits)
  if (whole > 0) {
    for (let at = start; at < start + whole; at++) bytes[at] = bytes[at + 1] ?? 0
    bytes[start + whole] = point
    return
  }
  bytes[start] = zero
  bytes[start + 1] = point
  bytes.fill(zero, start + 2, first)
}

/** Two digits for each number below 100. */
const pairs = Uint8Array.from({ length: 200 }, (_, at) => zero + (at % 2 === 0 ? Math.floor(at / 20) : (at >> 1) % 10))

/** The last digits of a number below 2^31, so many, up to `end`. */
function writeDigits(bytes: Uint8Array, end: number, value: number, digits: number): void {
  let at = end
  let rest = value
  for (let left = digits; left > 1; left -= 2) {
    const hundredth = (rest / 100) | 0
    const pair = 2 * (rest - hundredth * 100)
    bytes[--at] = pairs[pair + 1] ?? 0
    bytes[--at] = pairs[pair] ?? 0
    rest = hundredth
  }
  if (digits % 2 === 1) bytes[--at] = zero + rest
}

function digitsOf(whole: number): number {
  let digits = 1
  for (let bound = 10; whole >= bound; bound *= 10) digits++
  return digits
}

/** A float: the shortest decimal that reads back to the same 32 bits, whether read directly or through a double. */
export function writeFloat(sink: ByteSink, value: number): void {
  if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
    if (value > -16777216 && value < 16777216) writeInteger(sink, value)
    else writeShortestFloat(sink, value)
  } else if (value - value !== 0) writeSpecial(sink, value)
  else if (value === 0) sink.ascii('-0')
  else writeShortestFloat(sink, value)
}

/**
 * A decimal of six digits inside a float's rounding interval is the only one of its length, so that dropping its zeros gives
 * the shortest; else 7, 8 or 9 digits are tried. With at most nine digits and a power of ten up to 22 both factors are
 * exact, so that one division or product gives the very double that parsing the decimal would.
 */
function writeShortestFloat(sink: ByteSink, value: number): void {
  const size = Math.abs(value)
  if (size < 1e-13 || size >= 1e22) {
    sink.ascii(shortestFloatSlowly(value))
    return
  }
  let exponent = Math.floor(Math.log10(size))
  // log10 may be off by one beside a power of ten
  if (exponent >= 0 ? size < power(exponent) : size * power(-exponent) < 1) exponent--
  else if (exponent >= -1 ? size >= power(exponent + 1) : size * power(-exponent - 1) >= 1) exponent++
  for (let digits = 6; digits <= 9; digits++) {
    const shift = digits - 1 - exponent
    const mantissa = Math.round(shift >= 0 ? size * power(shift) : size / power(-shift))
    const candidate = shift >= 0 ? mantissa / power(shift) : mantissa * power(-shift)
    if (Math.fround(candidate) === size && (shift <= 0 || !isFloatMidpoint(candidate))) {
      writeDecimal(sink, value < 0, mantissa, shift)
      return
    }
  }
  sink.ascii(shortestFloatSlowly(value))
}

/** Halfway between two floats: a reader that goes through a double and one that does not may differ there. */
function isFloatMidpoint(candidate: number): boolean {
  doubleView[0] = candidate
  return ((doubleBits[lowWord] ?? 0) & 0x1fffffff) === 0x10000000
}

function shortestFloatSlowly(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits))
    if (Math.fround(candidate) === value && !isFloatMidpoint(candidate)) return String(candidate)
  }
  return String(Number(value.toPrecision(9)))
}

/** mantissa x 10^-shift, in plain notation from 1e-6 to 1e21, as JavaScript prints doubles. */
function writeDecimal(sink: ByteSink, negative: boolean, mantissa: number, shift: number): void {
  let digits = mantissa
  let decimals = shift
  while (decimals > 0 && digits % 10 === 0) {
    digits /= 10
    decimals--
  }
  if (negative) sink.byte(minus)
  if (decimals <= 0) {
    writeInteger(sink, digits)
    for (let i = decimals; i < 0; i++) sink.byte(zero)
    return
  }
  const count = digitsOf(digits)
  if (count - decimals < -5) {
    sink.ascii(String(Number(`${digits}e${-decimals}`)))
    return
  }
  writePointed(sink, decimals, count, digits)
}
