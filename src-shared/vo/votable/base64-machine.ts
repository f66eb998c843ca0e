/**
 * The plain part of base64, sixteen characters at a time: a WebAssembly module of one function, spelled out here
 * (WebAssembly 2.0, 5: binary format). It is fast from its first call, which JavaScript is not.
 */

const textBytes = 65_536
/** After text that was not plain so much is tried. */
const cautiousBytes = 256
/** Where the text and the decoded bytes stand in the machine's memory; its answers stand at 0. */
const textAt = 16
const decodedAt = textAt + textBytes
const vectorBytes = 16
const pages = Math.ceil((decodedAt + textBytes) / 65_536)

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

type Code = readonly number[]

/** LEB128 (5.2.2) that reads the same with and without sign. */
const leb = (value: number): number[] =>
  value >= -64 && value < 64 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...leb(value >> 7)]
const sized = (bytes: Code): Code => [...leb(bytes.length), ...bytes]
const named = (text: string): Code => sized([...text].map((character) => character.charCodeAt(0)))
const section = (id: number, bytes: Code): Code => [id, ...sized(bytes)]

// Instructions (5.4).
const get = (local: number): Code => [0x20, local]
const set = (local: number): Code => [0x21, local]
const tee = (local: number): Code => [0x22, local]
const int = (value: number): Code => [0x41, ...leb(value)]
const block: Code = [0x02, 0x40]
const loop: Code = [0x03, 0x40]
const when: Code = [0x04, 0x40]
const otherwise: Code = [0x05]
const over: Code = [0x0b]
const leave = (depth: number): Code => [0x0c, depth]
const leaveIf = (depth: number): Code => [0x0d, depth]
const loadByte: Code = [0x2d, 0, 0]
const storeInt = (at: number, local: number): Code => [...int(at), ...get(local), 0x36, 2, 0]
const isZero: Code = [0x45]
const isEqual: Code = [0x46]
const isOther: Code = [0x47]
const isGreater: Code = [0x4a]
const zerosBelow: Code = [0x68]
const plus: Code = [0x6a]
const minus: Code = [0x6b]
const and: Code = [0x71]
const shiftDown: Code = [0x76]
const increase = (local: number, amount: Code): Code => [...get(local), ...amount, ...plus, ...set(local)]

// Instructions for sixteen bytes, eight shorts or four words at once.
const wide = (code: number, ...more: Code): Code => [0xfd, ...(code < 128 ? [code] : [code, 1]), ...more]
const load = wide(0x00, 0, 0)
const store = wide(0x0b, 0, 0)
const bytesOf = (bytes: Code): Code => wide(0x0c, ...bytes.map((byte) => byte & 0xff))
const everyByte = (value: number): Code => bytesOf(new Array<number>(16).fill(value))
const shortsOf = (even: number, odd: number): Code =>
  bytesOf([0, 1, 2, 3].flatMap(() => [even, even >> 8, odd, odd >> 8]))
/** The three lower bytes of each word, the uppermost first; what follows them is of no meaning. */
const pack = wide(0x0d, 2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 0, 0, 0, 0)
const lookUp = wide(0x0e)
const isEqualByte = wide(0x23)
const isOtherByte = wide(0x24)
const wideAnd = wide(0x4e)
const wideOr = wide(0x50)
const bits = wide(0x64)
const shiftBytesDown = wide(0x6d)
const addBytes = wide(0x6e)
const shiftShortsUp = wide(0x8b)
const shiftShortsDown = wide(0x8d)
const sumOfProducts = wide(0xba)

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
  ...[2, 4, 0x7f, 3, 0x7b],
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
  ...[...get(p), ...loadByte, ...int(10), ...isOther, ...leaveIf(1)],
  ...[...increase(lines, int(1)), ...increase(p, int(1)), ...get(p), ...set(lineStart), ...leave(1)],
  ...over,
  // The whole groups of four before what is not plain count; the rest is written over.
  ...[...get(odd), ...zerosBelow, ...int(12), ...and, ...set(c)],
  ...[...increase(p, get(c)), ...increase(to, [...get(c), ...get(c), ...int(2), ...shiftDown, ...minus])],
  ...[...get(p), ...loadByte, ...tee(c), ...int(10), ...isEqual, ...when],
  ...[...increase(lines, int(1)), ...get(p), ...int(1), ...plus, ...set(lineStart)],
  ...[...otherwise, ...get(c), ...int(13), ...isOther, ...leaveIf(2), ...over],
  ...[...increase(p, int(1)), ...leave(0)],
  ...[...over, ...over],
  ...[...storeInt(0, to), ...storeInt(4, lines), ...storeInt(8, lineStart)],
  ...[...get(p), ...over],
]

const moduleBytes = (): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 3, 0x7f, 0x7f, 0x7f, 1, 0x7f]),
    ...section(3, [1, 0]),
    ...section(5, [1, 1, pages, pages]),
    ...section(7, [2, ...named('memory'), 2, 0, ...named('decode'), 0, 0]),
    ...section(10, [1, ...sized(body)]),
  ])

/** What of WebAssembly's JavaScript interface is used here; src-shared has no types of a runtime. */
interface WebAssemblyGlobal {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: {
      readonly memory: { readonly buffer: ArrayBuffer }
      readonly decode: (place: number, last: number, to: number) => number
    }
  }
}

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
    const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyGlobal }
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()))
    this.#decode = exports.decode
    this.#memory = new Uint8Array(exports.memory.buffer)
    this.#answers = new Int32Array(exports.memory.buffer, 0, 3)
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
