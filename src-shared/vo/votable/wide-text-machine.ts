import type { Code } from './machine-code.ts'
import {
  and,
  bitsOfShorts,
  block,
  choose,
  everyShort,
  get,
  increase,
  int,
  isAboveShort,
  isAtLeast,
  isBelow,
  isEqual,
  isGreaterShort,
  isLess,
  isZero,
  leave,
  leaveIf,
  load,
  loadByte,
  loadInt,
  lookUp,
  loop,
  machineOf,
  minus,
  onesIn,
  or,
  over,
  plus,
  set,
  shiftDown,
  shiftShortsDown,
  shiftShortsUp,
  shiftUp,
  shuffle,
  store,
  storeByte,
  storeInt,
  subtractShorts,
  tee,
  when,
  wideAnd,
  wideChoose,
  wideOr,
  zerosBelow,
} from './machine-code.ts'

/** UTF-16BE (unicodeChar of VOTable 1.4, 6) turned into UTF-8, eight characters at a time, for many strings in one call. */

/** Bytes of UTF-16 that are taken at once, and strings. */
export const wideTextBytes = 131_072
export const wideTextStrings = 4096

const vectorBytes = 16
/** By the set of characters of eight that need two bytes: where the bytes of all stand among eight pairs. */
const formsAt = 0
const stringsAt = formsAt + 256 * vectorBytes
const textAt = stringsAt + 8 * wideTextStrings
// What is read beyond the last string is of no meaning.
const writtenAt = textAt + wideTextBytes + vectorBytes
const memoryBytes = writtenAt + (wideTextBytes * 3) / 2 + vectorBytes

// Parameters: the place in the list of strings, its end, the place of what is written, what is added to places told.
const string = 0
const last = 1
const to = 2
const shift = 3
// Variables: the next character, how many are left, how many go at once, the odd ones or a character, one after it.
const p = 4
const left = 5
const count = 6
const c = 7
const next = 8
const eight = 9
const pairs = 10

/** The character at `p` and so many bytes behind it. */
const character = (ahead: number): Code => [
  ...[...get(p), ...loadByte(ahead), ...int(8), ...shiftUp, ...get(p), ...loadByte(ahead + 1), ...or],
]
/** Writes one byte of UTF-8: a mark, and bits of the character from `down` on. */
const write = (ahead: number, mark: number, down: number): Code => {
  const value = [...get(c), ...int(down), ...shiftDown]
  return [
    ...get(to),
    ...(ahead === 0 ? value : [...value, ...int(63), ...and]),
    ...int(mark),
    ...or,
    ...storeByte(ahead),
  ]
}
const swapped = shuffle(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)
const six = [...int(6), ...shiftShortsDown]

const body: Code = [
  ...[...block, ...loop, ...get(string), ...get(last), ...isAtLeast, ...leaveIf(1)],
  ...[...get(string), ...loadInt(0), ...int(textAt), ...plus, ...set(p), ...get(string), ...loadInt(4), ...set(left)],
  ...[...block, ...loop, ...get(left), ...isZero, ...leaveIf(1)],
  ...[...get(p), ...load, ...tee(eight), ...get(eight), ...swapped, ...set(eight)],
  // The characters before the first that is zero or needs more than two bytes.
  ...[...get(eight), ...everyShort(1), ...subtractShorts, ...everyShort(0x7fe), ...isAboveShort, ...bitsOfShorts],
  ...[...int(256), ...or, ...zerosBelow, ...tee(count), ...get(left), ...get(count), ...get(left), ...isLess],
  ...[...choose, ...set(count)],
  ...[...get(eight), ...six, ...get(eight), ...everyShort(63), ...wideAnd, ...int(8), ...shiftShortsUp, ...wideOr],
  ...[...everyShort(0x80c0), ...wideOr, ...get(eight)],
  ...[...get(eight), ...everyShort(0x7f), ...isGreaterShort, ...wideChoose, ...set(pairs)],
  ...[...get(eight), ...everyShort(0x7f), ...isGreaterShort, ...bitsOfShorts, ...set(c)],
  ...[...get(to), ...get(pairs), ...get(c), ...int(4), ...shiftUp, ...load, ...lookUp, ...store],
  ...[...get(to), ...get(count), ...plus, ...get(c), ...int(1), ...get(count), ...shiftUp, ...int(1), ...minus],
  ...[...and, ...onesIn, ...plus, ...set(to)],
  ...[...increase(p, [...get(count), ...int(1), ...shiftUp]), ...get(left), ...get(count), ...minus, ...tee(left)],
  ...[...isZero, ...leaveIf(1), ...get(count), ...int(8), ...isEqual, ...leaveIf(0)],
  // One character of another kind: zero ends the text.
  ...[...character(0), ...tee(c), ...isZero, ...leaveIf(1)],
  ...[...get(c), ...int(0xd800), ...minus, ...int(0x800), ...isBelow, ...when],
  // Half of a pair: with the other half it is a character of four bytes.
  ...[...character(2), ...int(0xdc00), ...minus, ...set(next)],
  ...[...get(c), ...int(0xdc00), ...isBelow, ...get(next), ...int(0x400), ...isBelow, ...and],
  ...[...int(1), ...get(left), ...isLess, ...and, ...when],
  ...[...get(c), ...int(0xd800), ...minus, ...int(10), ...shiftUp, ...get(next), ...plus, ...int(0x10000), ...plus],
  ...[...set(c), ...write(0, 0xf0, 18), ...write(1, 0x80, 12), ...write(2, 0x80, 6), ...write(3, 0x80, 0)],
  ...[...increase(to, int(4)), ...increase(p, int(4)), ...increase(left, int(-2)), ...leave(2), ...over],
  ...[...int(0xfffd), ...set(c), ...over],
  ...[...write(0, 0xe0, 12), ...write(1, 0x80, 6), ...write(2, 0x80, 0)],
  ...[...increase(to, int(3)), ...increase(p, int(2)), ...increase(left, int(-1)), ...leave(0)],
  ...[...over, ...over],
  // Where the string ends stands in the list now, in place of its length.
  ...[...get(string), ...get(to), ...get(shift), ...plus, ...storeInt(4)],
  ...[...increase(string, int(8)), ...leave(0), ...over, ...over, ...get(to)],
]

/** Turns strings that were laid before it into UTF-8, one after the other. */
export class WideTextMachine {
  /** What was written: bytes[from, to). */
  readonly bytes: Uint8Array
  readonly from = writtenAt
  to = writtenAt
  readonly #run: (...numbers: number[]) => number
  readonly #strings: Int32Array

  constructor() {
    const { memory, run } = machineOf({ parameters: 4, ints: 5, vectors: 2, body, memoryBytes })
    this.#run = run
    this.bytes = new Uint8Array(memory)
    this.#strings = new Int32Array(memory, stringsAt, 2 * wideTextStrings)
    for (let set = 0; set < 256; set++) {
      let at = formsAt + set * vectorBytes
      for (let place = 0; place < 8; place++) {
        this.bytes[at++] = 2 * place
        if ((set >> place) & 1) this.bytes[at++] = 2 * place + 1
      }
    }
  }

  /** Lays bytes[start, end) before it: at most `wideTextBytes`. */
  lay(bytes: Uint8Array, start: number, end: number): void {
    this.bytes.set(bytes.subarray(start, end), textAt)
  }

  /**
   * Writes the strings of a list of pairs: where each begins in what was laid, and its characters. Answers the same list
   * with where each one ends in place of its length, if the first begins at `first`.
   */
  write(list: Int32Array, first: number): Int32Array {
    const strings = this.#strings
    strings.set(list)
    this.to = this.#run(stringsAt, stringsAt + 4 * list.length, writtenAt, first - writtenAt)
    return strings
  }
}
