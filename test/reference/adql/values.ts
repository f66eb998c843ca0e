import type { Geometry } from './sphere.ts'

/** A value of the reference evaluator: integers are bigint, reals number, SQL's NULL is null. */
export type Value = null | boolean | bigint | number | string | Geometry

/** Truth of a condition; null is unknown. */
export type Truth = boolean | null

export const isNumeric = (value: Value): value is bigint | number =>
  typeof value === 'bigint' || typeof value === 'number'

const real = (value: bigint | number): number => Number(value)

/** -1, 0 or 1, or undefined where the two cannot be told apart (NaN) or do not compare. */
export function order(a: Value, b: Value): number | undefined {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0
  if (isNumeric(a) && isNumeric(b)) {
    if (Number.isNaN(real(a)) || Number.isNaN(real(b))) return undefined
    return a < b ? -1 : a > b ? 1 : 0
  }
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  return undefined
}

/** A comparison in three-valued logic; NaN equals nothing and differs from everything. */
export function compare(operator: string, a: Value, b: Value): Truth {
  if (a === null || b === null) return null
  const sign = order(a, b)
  switch (operator) {
    case '=':
      return sign === 0
    case '<>':
    case '!=':
      return sign !== 0
    case '<':
      return sign !== undefined && sign < 0
    case '<=':
      return sign !== undefined && sign <= 0
    case '>':
      return sign !== undefined && sign > 0
    default:
      return sign !== undefined && sign >= 0
  }
}

export const not = (truth: Truth): Truth => (truth === null ? null : !truth)

export function all(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false
  return truths.includes(null) ? null : true
}

export function any(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true
  return truths.includes(null) ? null : false
}

/** SQL's pattern: `%` any run of characters, `_` one. */
export function like(text: string, pattern: string, ignoreCase: boolean): boolean {
  const [subject, wanted] = ignoreCase ? [text.toLowerCase(), pattern.toLowerCase()] : [text, pattern]
  const match = (i: number, j: number): boolean => {
    if (j === wanted.length) return i === subject.length
    if (wanted[j] === '%') return match(i, j + 1) || (i < subject.length && match(i + 1, j))
    return i < subject.length && (wanted[j] === '_' || wanted[j] === subject[i]) && match(i + 1, j + 1)
  }
  return match(0, 0)
}

/** A result of arithmetic on reals: what overflowed is no number of the data, and becomes null. */
const finite = (value: number, ...from: readonly number[]): number | null =>
  Number.isFinite(value) || from.some((one) => !Number.isFinite(one)) ? value : null

/** Arithmetic and concatenation: integers stay integers, a division by zero is null. */
export function combine(operator: string, a: Value, b: Value): Value {
  if (a === null || b === null) return null
  if (operator === '||') return `${a}${b}`
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    switch (operator) {
      case '+':
        return a + b
      case '-':
        return a - b
      case '*':
        return a * b
      case '/':
        return b === 0n ? null : a / b
      case '%':
        return b === 0n ? null : a % b
      case '&':
        return a & b
      case '|':
        return a | b
      case '^':
        return a ^ b
    }
  }
  if (!isNumeric(a) || !isNumeric(b)) throw new Error(`no ${operator} of ${typeof a} and ${typeof b}`)
  const [x, y] = [real(a), real(b)]
  switch (operator) {
    case '+':
      return finite(x + y, x, y)
    case '-':
      return finite(x - y, x, y)
    case '*':
      return finite(x * y, x, y)
    case '/':
      return y === 0 ? null : finite(x / y, x, y)
    case '%':
      return y === 0 ? null : x % y
  }
  throw new Error(`no operator ${operator}`)
}

/** `round` half away from zero to n decimals, on the decimal digits of the number. */
function rounded(x: number, n: number, up: (scaled: number) => number): number {
  if (!Number.isFinite(x)) return x
  const scaled = Number(`${x}e${n}`)
  if (!Number.isFinite(scaled)) {
    const power = 10 ** n
    return up(x * power) / power
  }
  return Number(`${up(scaled)}e${-n}`)
}

const halfAway = (x: number): number => Math.sign(x) * Math.floor(Math.abs(x) + 0.5)

const oneArgument: Record<string, (x: number) => number | null> = {
  CEILING: Math.ceil,
  FLOOR: Math.floor,
  EXP: (x) => finite(Math.exp(x), x),
  LOG: (x) => (x > 0 ? Math.log(x) : Number.isNaN(x) ? x : null),
  LOG10: (x) => (x > 0 ? Math.log10(x) : Number.isNaN(x) ? x : null),
  SQRT: (x) => (x < 0 ? null : Math.sqrt(x)),
  DEGREES: (x) => (x * 180) / Math.PI,
  RADIANS: (x) => (x * Math.PI) / 180,
  SIN: Math.sin,
  COS: Math.cos,
  TAN: Math.tan,
  COT: (x) => (Math.tan(x) === 0 ? null : 1 / Math.tan(x)),
  ASIN: (x) => (Math.abs(x) > 1 ? null : Math.asin(x)),
  ACOS: (x) => (Math.abs(x) > 1 ? null : Math.acos(x)),
  ATAN: Math.atan,
}

/** The functions of values (ADQL 2.1, 2.3 and 4.3 to 4.7); null in gives null out but for COALESCE. */
export function call(name: string, values: readonly Value[]): Value {
  if (name === 'COALESCE') return coalesce(values)
  if (name === 'PI') return Math.PI
  if (values.some((value) => value === null)) return null
  const [first, second] = values
  if (name === 'LOWER' || name === 'UPPER') {
    if (typeof first !== 'string') throw new Error(`${name} wants text`)
    return name === 'LOWER' ? first.toLowerCase() : first.toUpperCase()
  }
  if (first === undefined || !isNumeric(first)) throw new Error(`${name} wants a number`)
  const x = real(first)
  const one = oneArgument[name]
  if (one) return one(x)
  const y = second !== undefined && isNumeric(second) ? real(second) : 0
  switch (name) {
    case 'ABS':
      return typeof first === 'bigint' ? (first < 0n ? -first : first) : Math.abs(first)
    case 'MOD':
      return combine('%', first, second ?? null)
    case 'POWER': {
      const power = x ** y
      return Number.isNaN(power) && !Number.isNaN(x) && !Number.isNaN(y) ? null : finite(power, x, y)
    }
    case 'ATAN2':
      return Math.atan2(x, y)
    case 'ROUND':
      return rounded(x, y, halfAway)
    case 'TRUNCATE':
      return rounded(x, y, Math.trunc)
  }
  throw new Error(`no function ${name}`)
}

function coalesce(values: readonly Value[]): Value {
  const found = values.find((value) => value !== null) ?? null
  // One real among the arguments makes the whole real.
  return typeof found === 'bigint' && values.some((value) => typeof value === 'number') ? Number(found) : found
}

/** Set functions over the values of a group that are not null (ADQL 2.1, 2.2.3). */
export function aggregate(name: string, distinct: boolean, values: readonly Value[]): Value {
  const present = values.filter((value) => value !== null)
  const kept = distinct ? [...new Map(present.map((value) => [keyOf(value), value])).values()] : present
  if (name === 'COUNT') return BigInt(kept.length)
  if (kept.length === 0) return null
  if (name === 'MIN' || name === 'MAX') {
    return kept.reduce((best, value) => ((order(value, best) ?? 0) * (name === 'MIN' ? 1 : -1) < 0 ? value : best))
  }
  const numbers = kept.filter(isNumeric)
  const whole = numbers.every((value) => typeof value === 'bigint')
  if (name === 'SUM' && whole) return numbers.reduce<bigint>((sum, value) => sum + BigInt(value), 0n)
  const sum = numbers.reduce<number>((total, value) => total + Number(value), 0)
  return name === 'SUM' ? sum : sum / numbers.length
}

/** What makes two values the same for DISTINCT, GROUP BY and set operators: null is null, 1 is 1.0. */
export function keyOf(value: Value): string {
  if (value === null) return 'null'
  if (isNumeric(value)) return `n${Number(value)}`
  return typeof value === 'object' ? `g${JSON.stringify(value)}` : `${typeof value}${value}`
}

/** CAST for the types of numbers and text. */
export function cast(value: Value, type: string, length: number | undefined): Value {
  if (value === null) return null
  if (type === 'VARCHAR' || type === 'CHAR') return length === undefined ? `${value}` : `${value}`.slice(0, length)
  const text = typeof value === 'string' ? value.trim() : value
  if (typeof text === 'string' && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null
  const number = Number(text)
  if (type === 'REAL') return Math.fround(number)
  if (type === 'DOUBLE PRECISION') return number
  const bits = { SMALLINT: 16n, INTEGER: 32n, BIGINT: 64n }[type]
  if (bits === undefined) throw new Error(`no CAST to ${type}`)
  if (!Number.isFinite(number)) return null
  const whole = typeof text === 'bigint' ? text : BigInt(Math.trunc(number))
  const limit = 1n << (bits - 1n)
  return whole < -limit || whole >= limit ? null : whole
}
