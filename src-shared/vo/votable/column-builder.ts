import type { ColumnInfo, Storage } from '../../model/table.ts'
import { cellShapeOf } from './cell-shape.ts'

/** Kinds of cells as small numbers: the scanners switch on them in their inner loops. */
export const Kind = {
  bool: 0,
  bits: 1,
  u8: 2,
  i16: 3,
  i32: 4,
  i64: 5,
  f32: 6,
  f64: 7,
  c64: 8,
  c128: 9,
  text: 10,
  list: 11,
  textList: 12,
} as const

/** Bytes of one item of a storage (complex: of a pair). */
export const itemBytes: Readonly<Record<Storage, number>> = {
  bool: 1,
  bits: 1,
  u8: 1,
  i16: 2,
  i32: 4,
  i64: 8,
  f32: 4,
  f64: 8,
  c64: 8,
  c128: 16,
  text: 1,
}

/** Memory that outlives the chunk: what is written there needs no copying when the chunk is handed over. */
export interface CellRegion {
  readonly buffer: ArrayBufferLike
  /** A multiple of 16. */
  readonly offset: number
  readonly bytes: number
  /** What its owner calls the memory it is cut from. */
  readonly slab: string
}

/** Gives so many bytes of lasting memory, which are not cleared. */
export type CellMemory = (bytes: number) => CellRegion

/** Bytes of fixed-width cells for which a whole chunk is reserved as soon as a table is more than small. */
const wholeChunkBytes = 128 * 1024 * 1024
const smallRows = 256

/** The rows to reserve next, so that there is room for `rows` of at most `most`. */
export function roomFor(builders: readonly ColumnBuilder[], rows: number, most: number): number {
  if (rows <= smallRows) return Math.min(most, smallRows)
  const rowBytes = builders.reduce((sum, builder) => sum + builder.itemBytes, 0)
  return rowBytes * most <= wholeChunkBytes ? most : Math.min(most, rows * 4)
}

/** A long as VOTable spells one (1.4, 6), bit patterns and zero fractions included; undefined: the text is none. */
export function longOf(text: string): bigint | undefined {
  const [, sign = '', hex, whole = ''] = /^([+-]?)(?:0[xX]([0-9a-fA-F]+)|(\d+)(?:\.0*)?)$/.exec(text) ?? []
  if (hex === undefined && whole === '') return undefined
  const size = BigInt(hex === undefined ? whole : `0x${hex}`)
  const value = sign === '-' ? -size : size
  const most = hex === undefined ? 1n << 63n : 1n << 64n
  return value >= most || value < -(1n << 63n) ? undefined : value
}

/** The multiple of 16 that is as large or next larger; beyond 2^31 as well, where bit operations turn negative. */
export const inSixteens = (bytes: number): number => Math.ceil(bytes / 16) * 16

const noBytes = new Uint8Array(0)
const noCounts = new Uint32Array(0)

/**
 * The cells of one column for the chunk being read, in plain growable memory. Scanners write at a row's index and may
 * write the same row again; a row counts only when the reader says so. Rows and items grow with what is really there.
 */
export class ColumnBuilder {
  readonly info: ColumnInfo
  readonly kind: number
  readonly itemKind: number
  readonly itemBytes: number
  /** Items (text: primitive characters) in each cell, or -1 where the cell says how many. */
  readonly fixedItems: number
  readonly stringLength: number
  readonly wide: boolean
  readonly hasNullValue: boolean
  readonly nullText: string
  readonly nullNumber: number
  /** VALUES null of a long, as its two halves (low, high), both signed; no number (`NaN`) where no long is it. */
  readonly nullLow: number
  readonly nullHigh: number
  u8: Uint8Array = noBytes
  i16: Int16Array = new Int16Array(0)
  i32: Int32Array = new Int32Array(0)
  f32: Float32Array = new Float32Array(0)
  f64: Float64Array = new Float64Array(0)
  /** The same memory as `u8`. */
  view: DataView = new DataView(new ArrayBuffer(0))
  nulls = noBytes
  offsets = noCounts
  textOffsets = noCounts
  readonly #memory: CellMemory | undefined
  #region: CellRegion | undefined
  /** The memory of the last chunk is not ours any more. */
  #given = false
  #rows = 0

  /** `memory`: where fixed-width cells of whole chunks are to lie. */
  constructor(info: ColumnInfo, memory?: CellMemory) {
    this.#memory = memory
    this.info = info
    const shape = cellShapeOf(info)
    this.itemKind = info.storage === 'text' ? Kind.text : Kind[info.storage]
    this.kind = info.isArray ? (info.storage === 'text' ? Kind.textList : Kind.list) : this.itemKind
    this.itemBytes = itemBytes[info.storage]
    this.fixedItems = shape.fixedItems ?? -1
    this.stringLength = shape.stringLength
    this.wide = info.datatype === 'unicodeChar'
    const nullText = info.nullValue?.trim() ?? ''
    this.nullText = nullText
    this.hasNullValue = nullText !== ''
    this.nullNumber = this.hasNullValue ? Number(nullText) : Number.NaN
    const long = info.storage === 'i64' ? longOf(nullText) : undefined
    this.nullLow = long === undefined ? Number.NaN : Number(BigInt.asIntN(32, long))
    this.nullHigh = long === undefined ? Number.NaN : Number(BigInt.asIntN(32, long >> 32n))
    this.#setBuffer(new ArrayBuffer(0), 0, 0)
  }

  get capacity(): number {
    return this.#rows
  }

  /** Room for so many rows of the chunk; what is there is kept. */
  reserveRows(rows: number, whole = false): void {
    if (rows <= this.#rows) return
    this.#rows = rows
    const nulls = new Uint8Array((rows + 7) >> 3)
    nulls.set(this.nulls)
    this.nulls = nulls
    if (this.kind >= Kind.text) {
      const offsets = new Uint32Array(rows + 1)
      offsets.set(this.offsets)
      this.offsets = offsets
      if (this.textOffsets.length === 0) this.textOffsets = new Uint32Array(8)
      this.reserveBytes(64)
    } else if (whole && this.#memory && (rows * this.itemBytes) % 16 === 0) {
      const before = this.u8
      this.#takeRegion(this.#memory)
      this.u8.set(before)
    } else this.reserveBytes(rows * this.itemBytes)
  }

  /** Room for so many bytes of values. */
  reserveBytes(bytes: number): void {
    if (bytes <= this.u8.length) return
    const room = this.kind >= Kind.text ? Math.max(bytes, this.u8.length * 2) : bytes
    const grown = new ArrayBuffer(inSixteens(room))
    new Uint8Array(grown).set(this.u8)
    this.#setBuffer(grown, 0, grown.byteLength)
  }

  /** Lists of text: room for so many strings. */
  reserveStrings(strings: number): void {
    if (strings < this.textOffsets.length) return
    const grown = new Uint32Array(Math.max(strings + 1, this.textOffsets.length * 2))
    grown.set(this.textOffsets)
    this.textOffsets = grown
  }

  setNull(row: number): void {
    this.nulls[row >> 3] = (this.nulls[row >> 3] ?? 0) | (1 << (row & 7))
    if (this.kind >= Kind.text) this.offsets[row + 1] = this.offsets[row] ?? 0
    else if (this.kind === Kind.f64) this.f64[row] = Number.NaN
    else if (this.kind === Kind.f32) this.f32[row] = Number.NaN
  }

  /** The lasting memory the cells lie in, if they do; it belongs to the caller from now on. */
  giveRegion(): CellRegion | undefined {
    const region = this.#region
    this.#region = undefined
    this.#given = region !== undefined
    return region
  }

  /** Makes room for the next chunk: what a slow column kept stays reserved. */
  clear(): void {
    this.nulls.fill(0)
    if (this.#given && this.#memory) this.#takeRegion(this.#memory)
  }

  #takeRegion(memory: CellMemory): void {
    const region = memory(this.#rows * this.itemBytes)
    this.#region = region
    this.#given = false
    this.#setBuffer(region.buffer, region.offset, region.bytes)
  }

  #setBuffer(buffer: ArrayBufferLike, offset: number, bytes: number): void {
    this.u8 = new Uint8Array(buffer, offset, bytes)
    this.view = new DataView(buffer, offset, bytes)
    this.i16 = new Int16Array(buffer, offset, bytes >> 1)
    this.i32 = new Int32Array(buffer, offset, bytes >> 2)
    this.f32 = new Float32Array(buffer, offset, bytes >> 2)
    this.f64 = new Float64Array(buffer, offset, bytes >> 3)
  }
}
