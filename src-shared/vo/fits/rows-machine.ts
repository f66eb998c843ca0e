import type { Code } from '../votable/machine-code.ts'
import {
  and,
  bits,
  bitsOfLongs,
  bitsOfShorts,
  bitsOfWords,
  block,
  bytesOf,
  choose,
  everyByte,
  everyShort,
  get,
  increase,
  int,
  isAbove,
  isAboveShort,
  isAtLeast,
  isBelow,
  isEqual,
  isEqualByte,
  isLess,
  isOther,
  isOtherByte,
  isOtherDouble,
  isOtherFloat,
  isZero,
  leave,
  leaveIf,
  load,
  loadByte,
  loadBytesAsShorts,
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
  tee,
  when,
  wideAnd,
  wideChoose,
  wideOr,
  zerosAbove,
  zerosBelow,
} from '../votable/machine-code.ts'

/** Cells of FITS binary tables (FITS 4.0, 7.3.3) as we keep them, a column at a time, for some rows in one call. */

/** What a column's cells are: text, big-endian numbers of which NaN is no value, those of which all are values, T or F. */
export const Cells = { text: 0, doubles: 1, longs: 2, floats: 3, ints: 4, shorts: 5, truths: 6 } as const

/** Bytes of rows that are taken at once, rows, and bytes of the longest row. */
export const laidBytes = 262_144
export const laidRows = 4096
export const longestRow = 16_384

const vectorBytes = 16
/** At 0 stands whether text was Latin-1. By the set of characters of eight that need two bytes: the places of theirs. */
const formsAt = vectorBytes
const nullsAt = formsAt + 256 * vectorBytes
const endsAt = nullsAt + laidRows / 8 + vectorBytes
const rowsAt = endsAt + 4 * laidRows
// Up to three rows beyond the last are looked at and mean nothing.
const writtenAt = rowsAt + laidBytes + 3 * longestRow + vectorBytes
const memoryBytes = writtenAt + 2 * laidBytes + 4 * vectorBytes

// Parameters: what to do, the first cell, bytes to the next one, cells, where to write, the bytes of a text, what is added
// to the places where texts end, and the bit that stands for the first cell among those of no value.
const cells = 0
const at = 1
const step = 2
const left = 3
const to = 4
const width = 5
const shift = 6
const bit = 7
// Variables: a place, one within a text, a count or an end, the first byte beyond ASCII, the end of the text, a byte, the
// next one, bits of no value, their place, the place for the end of a text; the bytes in hand, and marks of them.
const p = 8
const pos = 9
const n = 10
const high = 11
const last = 12
const c = 13
const next = 14
const none = 15
const noneAt = 16
const endAt = 17
const v = 18
const marks = 19

/** Of so many cells these have no value. */
const mark = (count: number, of: Code): Code => [
  ...[...get(none), ...of, ...get(bit), ...shiftUp, ...or, ...set(none), ...increase(bit, int(count))],
  ...[...get(bit), ...int(8), ...isAtLeast, ...when, ...get(noneAt), ...get(none), ...storeByte()],
  ...[
    ...increase(noneAt, int(1)),
    ...get(none),
    ...int(8),
    ...shiftDown,
    ...set(none),
    ...increase(bit, int(-8)),
    ...over,
  ],
]

/** The address of the cell so many rows on: 0 to 4. */
const ahead = (rows: number): Code => {
  if (rows === 0) return get(at)
  const double = [...get(step), ...int(rows === 4 ? 2 : 1), ...shiftUp]
  const way = rows === 1 ? get(step) : rows === 3 ? [...double, ...get(step), ...plus] : double
  return [...get(at), ...way, ...plus]
}

/** Where `cells` says so: goes over all of them, so many at a time, which take so many bytes when written. */
const each = (what: number, count: number, bytes: number, body: Code): Code => [
  ...[...get(cells), ...int(what), ...isEqual, ...when],
  ...[...block, ...loop, ...get(left), ...int(1), ...isLess, ...leaveIf(1), ...body],
  ...[...ahead(count), ...set(at), ...increase(to, int(bytes)), ...increase(left, int(-count)), ...leave(0)],
  ...[...over, ...over, ...leave(1), ...over],
]

const eights = [
  ...[...ahead(0), ...load, ...ahead(1), ...load],
  ...[...shuffle(7, 6, 5, 4, 3, 2, 1, 0, 23, 22, 21, 20, 19, 18, 17, 16), ...set(v)],
]
const pairOfFours = shuffle(3, 2, 1, 0, 19, 18, 17, 16, 0, 0, 0, 0, 0, 0, 0, 0)
const fours = [
  ...[...ahead(0), ...load, ...ahead(1), ...load, ...pairOfFours, ...ahead(2), ...load, ...ahead(3), ...load],
  ...[...pairOfFours, ...shuffle(0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23), ...set(v)],
]
const write = [...get(to), ...get(v), ...store]
const nanDoubles = bytesOf([0, 0, 0, 0, 0, 0, 0xf8, 0x7f, 0, 0, 0, 0, 0, 0, 0xf8, 0x7f])
const nanFloats = bytesOf([0, 0, 0xc0, 0x7f, 0, 0, 0xc0, 0x7f, 0, 0, 0xc0, 0x7f, 0, 0, 0xc0, 0x7f])
/** Writes what is in hand, every NaN as the same. */
const writeNumbers = (nan: Code, isNan: Code): Code => [
  ...[...get(v), ...get(v), ...isNan, ...set(marks)],
  ...[...get(to), ...nan, ...get(v), ...get(marks), ...wideChoose, ...store],
]

/** The first `n` of sixteen bytes, as bits. */
const firstBits = [...int(1), ...get(n), ...shiftUp, ...int(1), ...minus]
/** Copies a text up to its first NUL; `last`: where it ends without the blanks there. */
const copyText: Code = [
  ...[...int(0), ...set(pos), ...int(0), ...set(last), ...int(-1), ...set(high)],
  ...[...block, ...loop],
  ...[...get(to), ...get(pos), ...plus, ...get(at), ...get(pos), ...plus, ...load, ...tee(v), ...store],
  ...[...get(v), ...everyByte(0), ...isEqualByte, ...bits, ...int(1 << 16), ...or, ...zerosBelow, ...tee(n)],
  ...[...get(width), ...get(pos), ...minus, ...tee(c), ...get(n), ...get(c), ...isLess, ...choose, ...tee(n)],
  ...[...isZero, ...leaveIf(1)],
  ...[...get(v), ...everyByte(32), ...isOtherByte, ...bits, ...firstBits, ...and, ...tee(c), ...when],
  ...[...get(pos), ...int(32), ...plus, ...get(c), ...zerosAbove, ...minus, ...set(last), ...over],
  ...[...get(v), ...bits, ...firstBits, ...and, ...tee(c), ...when, ...get(high), ...int(0), ...isLess, ...when],
  ...[...get(pos), ...get(c), ...zerosBelow, ...plus, ...set(high), ...over, ...over],
  ...[...increase(pos, get(n)), ...get(n), ...int(16), ...isEqual, ...leaveIf(0), ...over, ...over],
]

/** Whether a byte is none that continues a character. */
const isNoMore = [...int(0xc0), ...and, ...int(0x80), ...isOther]
/** Of the second byte of a character that begins with this one (RFC 3629, 4). */
const isWrong = (first: number, compared: Code, with_: number): Code => [
  ...[...get(c), ...int(first), ...isEqual, ...get(next), ...int(with_), ...compared, ...and, ...leaveIf(1)],
]
/** Goes over characters from `p` to `n`: leaves one block where a byte is no UTF-8, two where all are. */
const checkUtf8: Code = [
  ...[...loop, ...get(p), ...get(n), ...isAtLeast, ...leaveIf(2)],
  ...[
    ...get(p),
    ...loadByte(),
    ...tee(c),
    ...int(0x80),
    ...isLess,
    ...when,
    ...increase(p, int(1)),
    ...leave(1),
    ...over,
  ],
  ...[...get(c), ...int(0xe0), ...isAtLeast, ...get(c), ...int(0xf0), ...isAtLeast, ...plus, ...int(1), ...plus],
  ...[...set(pos), ...get(c), ...int(0xc2), ...minus, ...int(0xf4 - 0xc2), ...isAbove, ...leaveIf(1)],
  ...[...get(p), ...get(pos), ...plus, ...get(n), ...isAtLeast, ...leaveIf(1)],
  ...[...get(p), ...loadByte(1), ...tee(next), ...isNoMore, ...leaveIf(1)],
  ...[...isWrong(0xe0, isBelow, 0xa0), ...isWrong(0xed, isAbove, 0x9f)],
  ...[...isWrong(0xf0, isBelow, 0x90), ...isWrong(0xf4, isAbove, 0x8f)],
  ...[...get(p), ...loadByte(2), ...isNoMore, ...get(pos), ...int(2), ...isAtLeast, ...and, ...leaveIf(1)],
  ...[...get(p), ...loadByte(3), ...isNoMore, ...get(pos), ...int(3), ...isEqual, ...and, ...leaveIf(1)],
  ...[...increase(p, [...get(pos), ...int(1), ...plus]), ...leave(0), ...over],
]

/** Writes a text, which is Latin-1, as UTF-8. */
const writeLatin: Code = [
  ...[...int(0), ...int(1), ...storeInt(), ...get(at), ...set(p), ...get(last), ...set(n)],
  ...[...block, ...loop, ...get(n), ...int(1), ...isLess, ...leaveIf(1)],
  ...[...get(p), ...loadBytesAsShorts, ...tee(v), ...everyShort(0x7f), ...isAboveShort, ...tee(marks), ...bitsOfShorts],
  ...[...set(c), ...get(to), ...get(v), ...int(6), ...shiftShortsDown, ...get(v), ...everyShort(63), ...wideAnd],
  ...[
    ...int(8),
    ...shiftShortsUp,
    ...wideOr,
    ...everyShort(0x80c0),
    ...wideOr,
    ...get(v),
    ...get(marks),
    ...wideChoose,
  ],
  ...[...get(c), ...int(4), ...shiftUp, ...int(formsAt), ...plus, ...load, ...lookUp, ...store],
  ...[...int(8), ...get(n), ...int(8), ...get(n), ...isLess, ...choose, ...set(pos)],
  ...[...get(to), ...get(pos), ...plus, ...get(c), ...int(1), ...get(pos), ...shiftUp, ...int(1), ...minus, ...and],
  ...[...onesIn, ...plus, ...set(to), ...increase(p, int(8)), ...increase(n, int(-8)), ...leave(0), ...over, ...over],
]

const text: Code = [
  ...[...copyText, ...mark(1, [...get(at), ...loadByte(), ...isZero])],
  ...[...get(high), ...int(0), ...isAtLeast, ...when],
  ...[...get(at), ...get(high), ...plus, ...set(p), ...get(at), ...get(last), ...plus, ...set(n)],
  ...[...block, ...block, ...checkUtf8, ...over, ...writeLatin, ...int(0), ...set(last), ...over, ...over],
  ...[...increase(to, get(last)), ...get(endAt), ...get(to), ...get(shift), ...plus, ...storeInt()],
  ...increase(endAt, int(4)),
]

const body: Code = [
  ...[...int(nullsAt), ...set(noneAt), ...int(endsAt), ...set(endAt), ...block],
  ...each(Cells.text, 1, 0, text),
  ...each(Cells.doubles, 2, 16, [
    ...[...eights, ...writeNumbers(nanDoubles, isOtherDouble), ...mark(2, [...get(marks), ...bitsOfLongs])],
  ]),
  ...each(Cells.floats, 4, 16, [
    ...[...fours, ...writeNumbers(nanFloats, isOtherFloat), ...mark(4, [...get(marks), ...bitsOfWords])],
  ]),
  ...each(Cells.longs, 2, 16, [...eights, ...write]),
  ...each(Cells.ints, 4, 16, [...fours, ...write]),
  ...each(Cells.shorts, 1, 2, [
    ...[...get(to), ...get(at), ...loadByte(1), ...storeByte(), ...get(to), ...get(at), ...loadByte(), ...storeByte(1)],
  ]),
  ...each(Cells.truths, 1, 1, [
    ...[...get(to), ...get(at), ...loadByte(), ...tee(c), ...int(84), ...isEqual, ...storeByte()],
    ...mark(1, [...get(c), ...int(84), ...isOther, ...get(c), ...int(70), ...isOther, ...and]),
  ]),
  ...[...over, ...get(noneAt), ...get(none), ...storeByte(), ...get(to)],
]

/** Reads columns of rows that were laid before it. What it answers with is good until the next call. */
export class RowsMachine {
  readonly #run: (...numbers: number[]) => number
  readonly #bytes: Uint8Array
  readonly #ends: Uint32Array
  readonly #answers: Int32Array
  #rows = 0
  #step = 0

  constructor() {
    const { memory, run } = machineOf({ parameters: 8, ints: 10, vectors: 2, body, memoryBytes })
    this.#run = run
    this.#bytes = new Uint8Array(memory)
    this.#ends = new Uint32Array(memory, endsAt, laidRows)
    this.#answers = new Int32Array(memory, 0, 1)
    for (let odd = 0; odd < 256; odd++) {
      let place = formsAt + odd * vectorBytes
      for (let character = 0; character < 8; character++) {
        this.#bytes[place++] = 2 * character
        if ((odd >> character) & 1) this.#bytes[place++] = 2 * character + 1
      }
    }
  }

  /** Lays so many rows before it: at most `laidRows`, of at most `longestRow` bytes each and `laidBytes` together. */
  lay(bytes: Uint8Array, start: number, rows: number, rowBytes: number): void {
    this.#bytes.set(bytes.subarray(start, start + rows * rowBytes), rowsAt)
    this.#rows = rows
    this.#step = rowBytes
  }

  /** Writes numbers or truth values of `bytes` bytes each, which begin at `offset` of the rows. */
  numbers(what: number, offset: number, bytes: number, bit: number): Uint8Array {
    this.#run(what, rowsAt + offset, this.#step, this.#rows, writtenAt, 0, 0, bit)
    return this.#bytes.subarray(writtenAt, writtenAt + this.#rows * bytes)
  }

  /**
   * Writes texts of `size` bytes without their filling, in UTF-8; the first will be kept at `first`: `ends` are counted
   * from there. `latin`: some were not UTF-8 and were read as Latin-1.
   */
  texts(
    offset: number,
    size: number,
    first: number,
    bit: number,
  ): { readonly bytes: Uint8Array; readonly ends: Uint32Array; readonly latin: boolean } {
    this.#answers[0] = 0
    const end = this.#run(Cells.text, rowsAt + offset, this.#step, this.#rows, writtenAt, size, first - writtenAt, bit)
    return {
      bytes: this.#bytes.subarray(writtenAt, end),
      ends: this.#ends.subarray(0, this.#rows),
      latin: this.#answers[0] !== 0,
    }
  }

  /** Adds the cells of no value of the last call, whose first was bit `row & 7`, to the bits of a column from `row` on. */
  addNulls(nulls: Uint8Array, row: number): void {
    const bitsBefore = row & 7
    const all = bitsBefore + this.#rows
    const bytes = (all + 7) >> 3
    const found = this.#bytes
    // What is told of cells beyond the last is of no meaning.
    if ((all & 7) !== 0) found[nullsAt + bytes - 1] = (found[nullsAt + bytes - 1] as number) & ((1 << (all & 7)) - 1)
    const from = row >> 3
    nulls[from] = (nulls[from] as number) | (found[nullsAt] as number)
    if (bytes > 1) nulls.set(found.subarray(nullsAt + 1, nullsAt + bytes), from + 1)
  }
}
