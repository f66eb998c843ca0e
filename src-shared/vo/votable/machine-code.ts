/** Small WebAssembly modules of one function, spelled out (WebAssembly 2.0, 5: binary format). They are fast from their first call. */

export type Code = readonly number[]

/** LEB128 (5.2.2) that reads the same with and without sign. */
const leb = (value: number): number[] =>
  value >= -64 && value < 64 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...leb(value >> 7)]
const sized = (bytes: Code): Code => [...leb(bytes.length), ...bytes]
const named = (text: string): Code => sized([...text].map((character) => character.charCodeAt(0)))
const section = (id: number, bytes: Code): Code => [id, ...sized(bytes)]

const intType = 0x7f
const longType = 0x7e
const vectorType = 0x7b

// Instructions (5.4) for single numbers.
export const get = (local: number): Code => [0x20, local]
export const set = (local: number): Code => [0x21, local]
export const tee = (local: number): Code => [0x22, local]
export const int = (value: number): Code => [0x41, ...leb(value)]
export const block: Code = [0x02, 0x40]
export const loop: Code = [0x03, 0x40]
export const when: Code = [0x04, 0x40]
export const otherwise: Code = [0x05]
export const over: Code = [0x0b]
export const leave = (depth: number): Code => [0x0c, depth]
export const leaveIf = (depth: number): Code => [0x0d, depth]
/** The first of two values where what comes after them is not 0, else the second. */
export const choose: Code = [0x1b]
/** Of memory: `ahead` bytes behind the address. */
export const loadInt = (ahead = 0): Code => [0x28, 0, ahead]
export const loadByte = (ahead = 0): Code => [0x2d, 0, ahead]
export const storeInt = (ahead = 0): Code => [0x36, 0, ahead]
export const storeByte = (ahead = 0): Code => [0x3a, 0, ahead]
export const isZero: Code = [0x45]
export const isEqual: Code = [0x46]
export const isOther: Code = [0x47]
export const isLess: Code = [0x48]
export const isBelow: Code = [0x49]
export const isGreater: Code = [0x4a]
export const isAbove: Code = [0x4b]
export const isAtLeast: Code = [0x4e]
export const zerosAbove: Code = [0x67]
export const zerosBelow: Code = [0x68]
export const onesIn: Code = [0x69]
export const plus: Code = [0x6a]
export const minus: Code = [0x6b]
export const multiply: Code = [0x6c]
export const and: Code = [0x71]
export const or: Code = [0x72]
export const shiftUp: Code = [0x74]
export const shiftDownSigned: Code = [0x75]
export const shiftDown: Code = [0x76]
export const increase = (local: number, amount: Code): Code => [...get(local), ...amount, ...plus, ...set(local)]

// Instructions for long numbers, of 64 bits without sign.
export const long = (value: number): Code => [0x42, ...leb(value)]
export const loadLong = (ahead = 0): Code => [0x29, 0, ahead]
export const isZeroLong: Code = [0x50]
export const isEqualLong: Code = [0x51]
export const isAboveLong: Code = [0x56]
export const isAtMostLong: Code = [0x58]
export const isAtLeastLong: Code = [0x5a]
export const addLongs: Code = [0x7c]
export const subtractLongs: Code = [0x7d]
export const multiplyLongs: Code = [0x7e]
export const divideLongs: Code = [0x80]
export const andLongs: Code = [0x83]
export const orLongs: Code = [0x84]
export const shiftLongUp: Code = [0x86]
export const shiftLongDown: Code = [0x88]
/** The lower half of a long number, and a number as a long one. */
export const lowHalf: Code = [0xa7]
export const longOf: Code = [0xad]

// Instructions for sixteen bytes, eight shorts or four words at once.
const wide = (code: number, ...more: Code): Code => [0xfd, ...(code < 128 ? [code] : [code, 1]), ...more]
export const load = wide(0x00, 0, 0)
/** Eight bytes as eight shorts. */
export const loadBytesAsShorts = wide(0x02, 0, 0)
export const store = wide(0x0b, 0, 0)
export const bytesOf = (bytes: Code): Code => wide(0x0c, ...bytes.map((byte) => byte & 0xff))
export const everyByte = (value: number): Code => bytesOf(new Array<number>(16).fill(value))
export const shortsOf = (even: number, odd: number): Code =>
  bytesOf([0, 1, 2, 3].flatMap(() => [even, even >> 8, odd, odd >> 8]))
export const everyShort = (value: number): Code => shortsOf(value, value)
/** The bytes at these places of two vectors, one after the other. */
export const shuffle = (...places: Code): Code => wide(0x0d, ...places)
export const lookUp = wide(0x0e)
export const isEqualByte = wide(0x23)
export const isOtherByte = wide(0x24)
export const isGreaterShort = wide(0x31)
export const isAboveShort = wide(0x32)
/** Of four floats or two doubles: where they differ, as NaN does from itself. */
export const isOtherFloat = wide(0x42)
export const isOtherDouble = wide(0x48)
export const wideAnd = wide(0x4e)
export const wideOr = wide(0x50)
/** Of two vectors, the bits of the first where a third has ones, else those of the second. */
export const wideChoose = wide(0x52)
export const bits = wide(0x64)
export const shiftBytesDown = wide(0x6d)
export const addBytes = wide(0x6e)
export const bitsOfShorts = wide(0x84)
export const shiftShortsUp = wide(0x8b)
export const shiftShortsDown = wide(0x8d)
export const subtractShorts = wide(0x91)
export const bitsOfWords = wide(0xa4)
export const sumOfProducts = wide(0xba)
export const bitsOfLongs = wide(0xc4)

const pageBytes = 65_536

/** What of WebAssembly's JavaScript interface is used here; src-shared has no types of a runtime. */
interface WebAssemblyGlobal {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: {
      readonly memory: { readonly buffer: ArrayBuffer }
      readonly run: (...numbers: number[]) => number
    }
  }
}

/** A module with memory of its own and one function, from numbers to a number. */
export function machineOf(shape: {
  readonly parameters: number
  readonly ints: number
  readonly vectors: number
  readonly longs?: number
  readonly body: Code
  readonly memoryBytes: number
}): { readonly memory: ArrayBuffer; readonly run: (...numbers: number[]) => number } {
  const { parameters, ints, vectors, longs = 0, body, memoryBytes } = shape
  const pages = leb(Math.ceil(memoryBytes / pageBytes))
  const locals = [3, ...leb(ints), intType, ...leb(vectors), vectorType, ...leb(longs), longType]
  const bytes = Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, parameters, ...new Array<number>(parameters).fill(intType), 1, intType]),
    ...section(3, [1, 0]),
    ...section(5, [1, 1, ...pages, ...pages]),
    ...section(7, [2, ...named('memory'), 2, 0, ...named('run'), 0, 0]),
    ...section(10, [1, ...sized([...locals, ...body, ...over])]),
  ])
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyGlobal }
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes))
  return { memory: exports.memory.buffer, run: exports.run }
}
