/** What cells of a column were seen to be, as bits; together they decide its type. */
export const Seen = {
  truth: 1,
  int: 2,
  long: 4,
  /** A whole number that a double does not hold exactly. */
  digits: 8,
  double: 16,
  infinity: 32,
  nan: 64,
  nullWord: 128,
  text: 256,
} as const

export type CsvType = 'boolean' | 'int' | 'long' | 'double' | 'text'

/**
 * The narrowest type that holds all cells without losing a digit: boolean (only true and false), int, long, double, text.
 * - Whole numbers that a double cannot hold beside numbers with a point, or beyond 64 bits: text.
 * - NaN among whole numbers only is a missing number; beside a point or an infinity it is NaN.
 * - Words for nothing (`null`, `NA`, `--` ...) are missing numbers in a column of numbers, and text in a column of text.
 * - Nothing but empty cells: text.
 */
export function typeOf(seen: number): CsvType {
  const numbers = Seen.int | Seen.long | Seen.digits | Seen.double | Seen.infinity | Seen.nan
  if ((seen & Seen.text) !== 0 || (seen & ~Seen.nullWord) === 0) return 'text'
  if ((seen & Seen.truth) !== 0) return (seen & numbers) === 0 ? 'boolean' : 'text'
  const broken = (seen & (Seen.double | Seen.infinity)) !== 0
  // `digits` without `long`: beyond 64 bits.
  if ((seen & Seen.digits) !== 0 && (broken || (seen & Seen.long) === 0)) return 'text'
  if (broken || (seen & (Seen.int | Seen.long)) === 0) return 'double'
  return (seen & Seen.long) !== 0 ? 'long' : 'int'
}

const words = new Map<string, number>([
  ['true', Seen.truth],
  ['false', Seen.truth],
  ['nan', Seen.nan],
  ['inf', Seen.infinity],
  ['infinity', Seen.infinity],
  ['null', Seen.nullWord],
  ['none', Seen.nullWord],
  ['na', Seen.nullWord],
  ['n/a', Seen.nullWord],
  ['--', Seen.nullWord],
  ['\\n', Seen.nullWord],
])

/** What a word of at most nine characters is, signs of infinities included; 0: a text. */
export const wordSeen = (word: string): number => {
  const lower = word.toLowerCase()
  const signed = /^[+-](nan|inf|infinity)$/.test(lower) ? lower.slice(1) : lower
  return words.get(signed) ?? 0
}

const beyondInt = 2 ** 31

/**
 * What the cell in bytes[start, end), without blanks around it and not empty, is. Whole numbers with zeros before them
 * (`007`) and `-0` are no ints: the first are names (text), the second a double.
 */
export function seenIn(bytes: Uint8Array, start: number, end: number): number {
  let p = start
  const first = bytes[p] as number
  if (first === 45 || first === 43) p++
  const from = p
  while (p < end && isDigit(bytes[p] as number)) p++
  const whole = p - from
  if (p === end && whole > 0) return wholeSeen(bytes, from, end, first === 45)
  let decimals = 0
  if (p < end && bytes[p] === 46) {
    p++
    while (p < end && isDigit(bytes[p] as number)) {
      p++
      decimals++
    }
  }
  if (whole + decimals > 0) {
    if (p === end) return Seen.double
    const c = bytes[p] as number
    if (c === 101 || c === 69) {
      p++
      if (p < end && (bytes[p] === 45 || bytes[p] === 43)) p++
      const digits = p
      while (p < end && isDigit(bytes[p] as number)) p++
      if (p === end && p > digits) return Seen.double
    }
    return Seen.text
  }
  if (end - start > 9) return Seen.text
  return wordSeen(asciiOf(bytes, start, end)) || Seen.text
}

function wholeSeen(bytes: Uint8Array, from: number, end: number, negative: boolean): number {
  const digits = end - from
  if (bytes[from] === 48) return digits > 1 ? Seen.text : negative ? Seen.double : Seen.int
  if (digits < 10) return Seen.int
  const text = asciiOf(bytes, from, end)
  const near = Number(text)
  if (near < beyondInt || (negative && near === beyondInt)) return Seen.int
  if (digits < 16) return Seen.long
  if (digits > 400) return Seen.text
  const exact = BigInt(text)
  const asDouble = BigInt(near) === exact
  const inLong = exact < 2n ** 63n || (negative && exact === 2n ** 63n)
  if (inLong) return asDouble ? Seen.long : Seen.long | Seen.digits
  // As many digits as that of a power of ten, say: a double holds it.
  return asDouble ? Seen.double : Seen.digits
}

const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57

export function asciiOf(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let p = start; p < end; p++) text += String.fromCharCode(bytes[p] as number)
  return text
}
