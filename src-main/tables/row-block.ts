import type { ColumnBlock, ColumnInfo } from '#shared/model/table.ts'
import type { CellArray, Column, ColumnChunk } from './column.ts'
import { chunkRows } from './column.ts'

/** Longest texts and lists of a block; what is longer is cut. */
export interface BlockCut {
  readonly characters: number
  readonly items: number
}

type NumericBlock = Exclude<ColumnBlock['values'], string[]>

/** Copies rows start .. end of a column, which must be there. */
export function columnBlockOf(column: Column, start: number, end: number, cut?: BlockCut): ColumnBlock {
  const { info } = column
  const rows = end - start
  const nulls = nullBitsOf(column, start, end)
  const more = nulls ? { nulls } : {}
  if (info.storage === 'text') {
    if (info.isArray) return { ...textListsOf(column, start, end, cut), ...more }
    return { values: textsOf(column, start, end, cut), ...more }
  }
  if (info.isArray) return { ...listsOf(column, start, end, cut), ...more }
  const width = info.storage === 'c64' || info.storage === 'c128' ? 2 : 1
  const values = emptyValues(info, rows * width)
  forEachPart(column, start, end, (chunk, from, to, row) => {
    copy(chunk.values.subarray(from * width, to * width), values, row * width)
  })
  return { values, ...more }
}

/** Calls `part` for each chunk's share of the rows: from .. to in the chunk, `row` in the block. */
function forEachPart(
  column: Column,
  start: number,
  end: number,
  part: (chunk: ColumnChunk, from: number, to: number, row: number) => void,
): void {
  let row = start
  while (row < end) {
    const index = Math.floor(row / chunkRows)
    const chunk = column.chunks[index]
    if (!chunk) return
    const from = row - index * chunkRows
    const to = Math.min(chunk.rows, from + end - row)
    if (to <= from) return
    part(chunk, from, to, row - start)
    row += to - from
  }
}

function nullBitsOf(column: Column, start: number, end: number): Uint8Array<ArrayBuffer> | undefined {
  let bits: Uint8Array<ArrayBuffer> | undefined
  forEachPart(column, start, end, ({ nulls }, from, to, row) => {
    if (!nulls) return
    for (let i = from; i < to; i++) {
      if ((((nulls[i >> 3] as number) >> (i & 7)) & 1) === 0) continue
      bits ??= new Uint8Array((end - start + 7) >> 3)
      const at = row + i - from
      bits[at >> 3] = (bits[at >> 3] as number) | (1 << (at & 7))
    }
  })
  return bits
}

function emptyValues(info: ColumnInfo, items: number): NumericBlock {
  switch (info.storage) {
    case 'i16':
      return new Int16Array(items)
    case 'i32':
      return new Int32Array(items)
    case 'i64':
      return new BigInt64Array(items)
    case 'f32':
    case 'c64':
      return new Float32Array(items)
    case 'f64':
    case 'c128':
      return new Float64Array(items)
    default:
      return new Uint8Array(items)
  }
}

/** Copies between arrays of the same type. */
function copy(from: CellArray, to: NumericBlock, at: number): void {
  if (from instanceof BigInt64Array) {
    if (to instanceof BigInt64Array) to.set(from, at)
  } else if (!(to instanceof BigInt64Array)) to.set(from, at)
}

const noText = new Uint8Array(0)

function textsOf(column: Column, start: number, end: number, cut: BlockCut | undefined): string[] {
  const texts: string[] = []
  forEachPart(column, start, end, (chunk, from, to) => {
    const { offsets } = chunk
    const bytes = bytesOf(chunk)
    for (let i = from; i < to; i++) texts.push(textAt(bytes, offsets?.[i] ?? 0, offsets?.[i + 1] ?? 0, cut))
  })
  return texts
}

const bytesOf = ({ values }: ColumnChunk): Buffer => {
  const { buffer, byteOffset, byteLength } = values instanceof Uint8Array ? values : noText
  return Buffer.from(buffer, byteOffset, byteLength)
}

function textAt(bytes: Buffer, from: number, to: number, cut: BlockCut | undefined): string {
  if (from === to) return ''
  // A character is at most 4 bytes: what is surely beyond the cut is not decoded.
  if (!cut || to - from <= cut.characters) return bytes.toString('utf8', from, to)
  const text = bytes.toString('utf8', from, Math.min(to, from + cut.characters * 4))
  if (text.length <= cut.characters) return text
  // Not between the halves of a surrogate pair.
  const last = text.charCodeAt(cut.characters - 1)
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? cut.characters - 1 : cut.characters)
}

function listsOf(column: Column, start: number, end: number, cut: BlockCut | undefined): ColumnBlock {
  const { info } = column
  const width = info.storage === 'c64' || info.storage === 'c128' ? 2 : 1
  const offsets = blockOffsets(column, start, end, cut)
  const values = emptyValues(info, (offsets[end - start] ?? 0) * width)
  forEachPart(column, start, end, (chunk, from, to, row) => {
    for (let i = from; i < to; i++) {
      const first = chunk.offsets?.[i] ?? 0
      const at = offsets[row + i - from] ?? 0
      const items = (offsets[row + i - from + 1] ?? 0) - at
      copy(chunk.values.subarray(first * width, (first + items) * width), values, at * width)
    }
  })
  return { values, offsets }
}

function textListsOf(column: Column, start: number, end: number, cut: BlockCut | undefined): ColumnBlock {
  const offsets = blockOffsets(column, start, end, cut)
  const values: string[] = []
  forEachPart(column, start, end, (chunk, from, to, row) => {
    const bytes = bytesOf(chunk)
    for (let i = from; i < to; i++) {
      const first = chunk.offsets?.[i] ?? 0
      const items = (offsets[row + i - from + 1] ?? 0) - (offsets[row + i - from] ?? 0)
      for (let s = first; s < first + items; s++) {
        values.push(textAt(bytes, chunk.textOffsets?.[s] ?? 0, chunk.textOffsets?.[s + 1] ?? 0, cut))
      }
    }
  })
  return { values, offsets }
}

function blockOffsets(column: Column, start: number, end: number, cut: BlockCut | undefined): Uint32Array<ArrayBuffer> {
  const offsets = new Uint32Array(end - start + 1)
  const most = cut?.items ?? Number.POSITIVE_INFINITY
  let items = 0
  forEachPart(column, start, end, (chunk, from, to, row) => {
    for (let i = from; i < to; i++) {
      items += Math.min(most, (chunk.offsets?.[i + 1] ?? 0) - (chunk.offsets?.[i] ?? 0))
      offsets[row + i - from + 1] = items
    }
  })
  return offsets
}
