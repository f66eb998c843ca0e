import type { Code } from './machine-code.ts'
import {
  addBytes,
  and,
  bits,
  block,
  bytesOf,
  everyByte,
  get,
  increase,
  int,
  isEqual,
  isEqualByte,
  isGreater,
  isOther,
  isOtherByte,
  isZero,
  leave,
  leaveIf,
  load,
  loadByte,
  lookUp,
  loop,
  machineOf,
  minus,
  otherwise,
  over,
  plus,
  set,
  shiftBytesDown,
  shiftDown,
  shiftShortsDown,
  shiftShortsUp,
  shortsOf,
  shuffle,
  store,
  storeInt,
  sumOfProducts,
  tee,
  when,
  wideAnd,
  wideOr,
  zerosBelow,
} from './machine-code.ts'

/** The plain part of base64, sixteen characters at a time. */

const textBytes = 65_536
/** After text that was not plain so much is tried. */
const cautiousBytes = 256
/** Where the text and the decoded bytes stand in the machine's memory; its answers stand at 0. */
const textAt = 16
const decodedAt = textAt + textBytes
const vectorBytes = 16

// Tables by the upper four bits of a character (`h`) and by its lower ones (`l`).
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const slash = 0x2f
/** What leads from a character to its six bits; that of `/` stands one before the others of its `h`. */
const steps = new Array<number>(16).fill(0)
/** A character is none of the alphabet where the sets of its `h` and its `l` have a bit in common. */
const lowSets = new Array<number>(16).fill(0)
const highSets = new Array<number>(16).fill(0)
for (let h = 0; h < 16; h++) {
  const bit = h >= 2 && h <= 7 ? 1 << (h - 2) : 1 << 6
  highSets[h] = bit
  for (let l = 0; l < 16; l++) {
    const character = 16 * h + l
    const code = alphabet.indexOf(String.fromCharCode(character))
    if (code < 0) lowSets[l] = (lowSets[l] as number) | bit
    else steps[character === slash ? h - 1 : h] = code - character
  }
}

/** The three lower bytes of each word, the uppermost first; what follows them is of no meaning. */
const pack = shuffle(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 0, 0, 0, 0)
const answer = (at: number, local: number): Code => [...int(at), ...get(local), ...storeInt()]

// Parameters: the place in the text, the last place where a vector's bytes still stand, the place of what is decoded.
const p = 0
const last = 1
const to = 2
// Variables: newlines, the place after the last one, marks of what is not plain, a count or a character.
const lines = 3
const lineStart = 4
const odd = 5
const c = 6
const text = 7
const high = 8
const six = 9

const body: Code = [
  ...[...block, ...loop],
  ...[...get(p), ...get(last), ...isGreater, ...leaveIf(1)],
  ...[...get(p), ...load, ...tee(text), ...int(4), ...shiftBytesDown, ...set(high)],
  ...[...bytesOf(lowSets), ...get(text), ...everyByte(15), ...wideAnd, ...lookUp],
  ...[...bytesOf(highSets), ...get(high), ...lookUp],
  ...[...wideAnd, ...everyByte(0), ...isOtherByte, ...bits, ...set(odd)],
  ...[...bytesOf(steps), ...get(high), ...get(text), ...everyByte(slash), ...isEqualByte, ...addBytes, ...lookUp],
  ...[...get(text), ...addBytes, ...set(six)],
  // Two characters make twelve bits, two of these make twenty-four.
  ...[...get(six), ...int(6), ...shiftShortsUp, ...shortsOf(0xfc0, 0xfc0), ...wideAnd],
  ...[...get(six), ...int(8), ...shiftShortsDown, ...wideOr],
  ...[...shortsOf(4096, 1), ...sumOfProducts, ...set(six)],
  ...[...get(to), ...get(six), ...get(six), ...pack, ...store],
  ...[...get(odd), ...isZero, ...when],
  ...[...increase(p, int(16)), ...increase(to, int(12))],
  // A line often ends here: no need to look at sixteen characters for that.
  ...[...get(p), ...get(last), ...isGreater, ...leaveIf(2)],
  ...[...get(p), ...loadByte(), ...int(10), ...isOther, ...leaveIf(1)],
  ...[...increase(lines, int(1)), ...increase(p, int(1)), ...get(p), ...set(lineStart), ...leave(1)],
  ...over,
  // The whole groups of four before what is not plain count; the rest is written over.
  ...[...get(odd), ...zerosBelow, ...int(12), ...and, ...set(c)],
  ...[...increase(p, get(c)), ...increase(to, [...get(c), ...get(c), ...int(2), ...shiftDown, ...minus])],
  ...[...get(p), ...loadByte(), ...tee(c), ...int(10), ...isEqual, ...when],
  ...[...increase(lines, int(1)), ...get(p), ...int(1), ...plus, ...set(lineStart)],
  ...[...otherwise, ...get(c), ...int(13), ...isOther, ...leaveIf(2), ...over],
  ...[...increase(p, int(1)), ...leave(0)],
  ...[...over, ...over],
  ...[...answer(0, to), ...answer(4, lines), ...answer(8, lineStart)],
  ...get(p),
]

/** Decodes the plain part of base64: groups of four characters of the alphabet, line breaks between them. */
export class Base64Machine {
  /** Bytes written, newlines passed and the position after the last one (-1: none), of the region decoded last. */
  written = 0
  lines = 0
  lineStart = -1
  readonly #decode: (place: number, last: number, to: number) => number
  readonly #memory: Uint8Array
  readonly #answers: Int32Array
  #trusted = textBytes

  constructor() {
    const { memory, run } = machineOf({ parameters: 3, ints: 4, vectors: 3, body, memoryBytes: decodedAt + textBytes })
    this.#decode = run
    this.#memory = new Uint8Array(memory)
    this.#answers = new Int32Array(memory, 0, 3)
  }

  /**
   * Decodes text[from, end) to `out` from `to` on, as far as it is plain; answers where it stopped, which is at most 15
   * characters before the end or at what is not plain.
   */
  decode(bytes: Uint8Array, from: number, end: number, out: Uint8Array, to: number): number {
    const memory = this.#memory
    let at = from
    let next = to
    this.lines = 0
    this.lineStart = -1
    while (end - at >= vectorBytes) {
      const size = Math.min(this.#trusted, end - at)
      memory.set(bytes.subarray(at, at + size), textAt)
      const passed = this.#decode(textAt, textAt + size - vectorBytes, decodedAt) - textAt
      const [reached = 0, lineBreaks = 0, lineBegin = 0] = this.#answers
      out.set(memory.subarray(decodedAt, reached), next)
      next += reached - decodedAt
      if (lineBreaks > 0) {
        this.lines += lineBreaks
        this.lineStart = at + lineBegin - textAt
      }
      at += passed
      if (passed <= size - vectorBytes) {
        this.#trusted = cautiousBytes
        break
      }
      this.#trusted = Math.min(textBytes, this.#trusted * 4)
    }
    this.written = next - to
    return at
  }
}
