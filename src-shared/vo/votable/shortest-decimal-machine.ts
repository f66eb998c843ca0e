import {
  addLongs,
  and,
  andLongs,
  block,
  type Code,
  choose,
  divideLongs,
  get,
  int,
  isAboveLong,
  isAtLeastLong,
  isAtMostLong,
  isEqualLong,
  isGreater,
  isOther,
  isZeroLong,
  leave,
  loadLong,
  long,
  longOf,
  lowHalf,
  machineOf,
  minus,
  multiply,
  multiplyLongs,
  or,
  orLongs,
  over,
  plus,
  set,
  shiftDown,
  shiftDownSigned,
  shiftLongDown,
  shiftLongUp,
  shiftUp,
  storeInt,
  subtractLongs,
  tee,
  when,
} from './machine-code.ts'

/**
 * The shortest decimal that reads back to a double, and of those the nearest: Schubfach (R. Giulietti, "The Schubfach way to
 * render doubles", 2020). A double is c 2^q; the borders of what rounds to it and itself are four times c, two less and two
 * more (one less below a power of two), times a power of ten known to 128 bits, with a last bit that says "and some more".
 */

/** Powers of ten 10^-292 .. 10^324, each as its first 128 bits, rounded up. */
const least = -292
const most = 324
const answerBytes = 16

/** floor(log2(10^n)), floor(log10(2^n)) and that of 3/4 2^n, as products with a constant; exact for these n. */
const log2Factor = 1_741_647
const log2Shift = 19
const log10Factor = 1_262_611
const log10Shift = 22
const threeQuarters = 524_031

const eight = 100_000_000

// Parameters: the upper and lower half of a double's bits; its sign does not matter.
const upperBits = 0
const lowerBits = 1
// Numbers: the exponents of two and ten, a shift, whether the lower border is nearer, candidates inside of the borders.
const q = 2
const k = 3
const shift = 4
const closer = 5
const belowIn = 6
const aboveIn = 7
// Long numbers.
const c = 8
const powerUpper = 9
const powerLower = 10
const lowBorder = 11
const value = 12
const highBorder = 13
const s = 14
const t = 15
const odd = 16
const product = 17
const a = 18
const b = 19
const middle = 20

const lowerHalf = (local: number): Code => [...get(local), ...lowHalf, ...longOf]
const upperHalf = (local: number): Code => [...get(local), ...long(32), ...shiftLongDown]

/** The upper 64 bits of the product of two long numbers. */
const highProduct = (one: number, other: number): Code => [
  ...[...lowerHalf(one), ...lowerHalf(other), ...multiplyLongs, ...long(32), ...shiftLongDown, ...set(middle)],
  ...[...lowerHalf(one), ...upperHalf(other), ...multiplyLongs, ...set(a)],
  ...[...upperHalf(one), ...lowerHalf(other), ...multiplyLongs, ...set(b)],
  ...[...get(middle), ...lowerHalf(a), ...addLongs, ...lowerHalf(b), ...addLongs, ...long(32), ...shiftLongDown],
  ...[...upperHalf(one), ...upperHalf(other), ...multiplyLongs, ...addLongs],
  ...[...upperHalf(a), ...addLongs, ...upperHalf(b), ...addLongs],
]

/** `local` times the power, of which the upper 64 bits stay, the last one set where anything was cut off. */
const scale = (local: number): Code => [
  ...[...get(powerUpper), ...get(local), ...multiplyLongs, ...tee(t)],
  ...[...highProduct(powerLower, local), ...addLongs, ...set(product)],
  ...highProduct(powerUpper, local),
  ...[...get(t), ...get(product), ...isAboveLong, ...longOf, ...addLongs],
  ...[...get(product), ...long(1), ...isAboveLong, ...longOf, ...orLongs, ...set(local)],
]

const shifted = (code: Code, to: number): Code => [...code, ...get(shift), ...longOf, ...shiftLongUp, ...set(to)]
const fourTimes = (local: number): Code => [...get(local), ...long(2), ...shiftLongUp]
/** Whether the multiple `t` of the candidate's unit, and the next one, lie inside of the borders: just one of them does. */
const justOneIn = (unit: number): Code => [
  ...[...get(lowBorder), ...get(t), ...isAtMostLong, ...tee(belowIn)],
  ...[...get(t), ...long(unit), ...addLongs, ...get(highBorder), ...isAtMostLong, ...tee(aboveIn)],
  ...isOther,
]

const body: Code = [
  // c and q
  ...[...get(upperBits), ...longOf, ...long(44), ...shiftLongUp, ...long(12), ...shiftLongDown],
  ...[...get(lowerBits), ...longOf, ...orLongs, ...set(c)],
  ...[...get(upperBits), ...int(20), ...shiftDown, ...int(0x7ff), ...and, ...set(q)],
  ...[...get(c), ...isZeroLong, ...get(q), ...int(1), ...isGreater, ...and, ...set(closer)],
  ...[...get(q), ...when, ...get(c), ...long(1), ...long(52), ...shiftLongUp, ...orLongs, ...set(c), ...over],
  ...[...get(q), ...int(1075), ...minus, ...int(-1074), ...get(q), ...choose, ...set(q)],
  // k, the power 10^-k and what is left of 2^q
  ...[...get(q), ...int(log10Factor), ...multiply, ...get(closer), ...int(threeQuarters), ...multiply, ...minus],
  ...[...int(log10Shift), ...shiftDownSigned, ...set(k)],
  ...[...get(q), ...int(1), ...plus],
  ...[...int(0), ...get(k), ...minus, ...int(log2Factor), ...multiply, ...int(log2Shift), ...shiftDownSigned],
  ...[...plus, ...set(shift)],
  ...[...int(-least), ...get(k), ...minus, ...int(4), ...shiftUp, ...set(belowIn)],
  ...[...get(belowIn), ...loadLong(answerBytes), ...set(powerUpper)],
  ...[...get(belowIn), ...loadLong(answerBytes + 8), ...set(powerLower)],
  ...shifted([...fourTimes(c), ...long(2), ...subtractLongs, ...get(closer), ...longOf, ...addLongs], lowBorder),
  ...shifted(fourTimes(c), value),
  ...shifted([...fourTimes(c), ...long(2), ...addLongs], highBorder),
  ...[...scale(lowBorder), ...scale(value), ...scale(highBorder)],
  // Borders belong to an even c.
  ...[...get(c), ...long(1), ...andLongs, ...set(odd)],
  ...[...get(lowBorder), ...get(odd), ...addLongs, ...set(lowBorder)],
  ...[...get(highBorder), ...get(odd), ...subtractLongs, ...set(highBorder)],
  ...[...get(value), ...long(2), ...shiftLongDown, ...set(s)],
  ...block,
  // One digit less.
  ...[...get(s), ...long(10), ...isAtLeastLong, ...when],
  ...[...get(s), ...long(10), ...divideLongs, ...tee(product), ...long(40), ...multiplyLongs, ...set(t)],
  ...[...justOneIn(40), ...when],
  ...[...get(product), ...get(aboveIn), ...longOf, ...addLongs, ...set(s)],
  ...[...get(k), ...int(1), ...plus, ...set(k), ...leave(2), ...over, ...over],
  ...[...fourTimes(s), ...set(t)],
  ...[...justOneIn(4), ...when, ...get(s), ...get(aboveIn), ...longOf, ...addLongs, ...set(s), ...leave(1), ...over],
  // Both are inside: the nearer one, of two as near the even one.
  ...[...get(t), ...long(2), ...addLongs, ...set(t)],
  ...[...get(value), ...get(t), ...isAboveLong],
  ...[...get(value), ...get(t), ...isEqualLong, ...get(s), ...lowHalf, ...int(1), ...and, ...and, ...or],
  ...[...longOf, ...get(s), ...addLongs, ...set(s)],
  ...over,
  ...[...get(s), ...long(eight), ...divideLongs, ...set(t)],
  ...[...int(0), ...get(t), ...lowHalf, ...storeInt()],
  ...[...int(0), ...get(s), ...get(t), ...long(eight), ...multiplyLongs, ...subtractLongs, ...lowHalf, ...storeInt(4)],
  ...get(k),
]

/** 10^n as its first 128 bits, rounded up. */
function powerOfTen(n: number): bigint {
  const exponent = Math.floor((n * log2Factor) / 2 ** log2Shift) - 127
  const numerator = (10n ** BigInt(Math.max(n, 0))) << BigInt(Math.max(-exponent, 0))
  const denominator = (10n ** BigInt(Math.max(-n, 0))) << BigInt(Math.max(exponent, 0))
  return (numerator + denominator - 1n) / denominator
}

/** Finds shortest decimals. */
export class ShortestDecimalMachine {
  /** The digits of the decimal found last: those before its last eight, and these; as numbers. Zeros may stand at the end. */
  readonly digits: Int32Array
  /**
   * The shortest decimal of a finite double that is not 0, given as the halves of its bits: answers the power of ten of its
   * last digit; its digits are in `digits`.
   */
  readonly find: (upper: number, lower: number) => number

  constructor() {
    const { memory, run } = machineOf({
      parameters: 2,
      ints: 6,
      vectors: 0,
      longs: 13,
      body,
      memoryBytes: answerBytes + 16 * (most - least + 1),
    })
    this.find = run
    this.digits = new Int32Array(memory, 0, 2)
    const powers = new DataView(memory, answerBytes)
    for (let n = least; n <= most; n++) {
      const power = powerOfTen(n)
      powers.setBigUint64(16 * (n - least), power >> 64n, true)
      powers.setBigUint64(16 * (n - least) + 8, power & 0xffff_ffff_ffff_ffffn, true)
    }
  }
}
