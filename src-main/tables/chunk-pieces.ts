import type { Storage } from '#shared/model/table.ts'
import type { CellRegion, ColumnBuilder } from '#shared/vo/votable/column-builder.ts'
import { Kind } from '#shared/vo/votable/column-builder.ts'
import type { CellArray, ColumnChunk } from './column.ts'
import type { Piece, SlabCutter } from './slabs.ts'

/** A column's chunk as it crosses from the worker: places in slabs instead of arrays. */
export interface ChunkPieces {
  readonly values: Piece
  readonly offsets?: Piece
  readonly textOffsets?: Piece
  readonly nulls?: Piece
}

/** Copies the first rows of a builder into shared memory, at its exact size; `region`: they lie there already. */
export function piecesOf(builder: ColumnBuilder, rows: number, cutter: SlabCutter, region?: CellRegion): ChunkPieces {
  const { kind, offsets, textOffsets } = builder
  let bytes = rows * builder.itemBytes
  let offsetPiece: Piece | undefined
  let textOffsetPiece: Piece | undefined
  if (kind >= Kind.text) {
    const items = offsets[rows] ?? 0
    bytes = items * builder.itemBytes
    offsetPiece = cutter.put(new Uint8Array(offsets.buffer, 0, (rows + 1) * 4))
    if (kind === Kind.textList) {
      bytes = items === 0 ? 0 : (textOffsets[items] ?? 0)
      textOffsetPiece = cutter.put(new Uint8Array(textOffsets.buffer, 0, (items + 1) * 4))
    }
  }
  const nulls = nullsOf(builder, rows)
  return {
    values: region ? { slab: region.slab, offset: region.offset, bytes } : cutter.put(builder.u8.subarray(0, bytes)),
    ...(offsetPiece ? { offsets: offsetPiece } : {}),
    ...(textOffsetPiece ? { textOffsets: textOffsetPiece } : {}),
    ...(nulls ? { nulls: cutter.put(nulls) } : {}),
  }
}

/** The null bits of the first rows; undefined if none is set. */
function nullsOf(builder: ColumnBuilder, rows: number): Uint8Array | undefined {
  const bytes = (rows + 7) >> 3
  const { nulls } = builder
  const rest = rows & 7
  if (rest !== 0) nulls[bytes - 1] = (nulls[bytes - 1] ?? 0) & ((1 << rest) - 1)
  for (let i = 0; i < bytes; i++) if (nulls[i] !== 0) return nulls.subarray(0, bytes)
  return undefined
}

/** The arrays of a chunk over the slabs its pieces lie in. */
export function chunkOf(
  storage: Storage,
  rows: number,
  pieces: ChunkPieces,
  bufferOf: (slab: string) => SharedArrayBuffer,
): ColumnChunk {
  const counts = (piece: Piece): Uint32Array => new Uint32Array(bufferOf(piece.slab), piece.offset, piece.bytes / 4)
  const { nulls } = pieces
  return {
    rows,
    values: valuesOf(storage, bufferOf(pieces.values.slab), pieces.values),
    ...(pieces.offsets ? { offsets: counts(pieces.offsets) } : {}),
    ...(pieces.textOffsets ? { textOffsets: counts(pieces.textOffsets) } : {}),
    ...(nulls ? { nulls: new Uint8Array(bufferOf(nulls.slab), nulls.offset, nulls.bytes) } : {}),
  }
}

function valuesOf(storage: Storage, buffer: SharedArrayBuffer, { offset, bytes }: Piece): CellArray {
  switch (storage) {
    case 'i16':
      return new Int16Array(buffer, offset, bytes / 2)
    case 'i32':
      return new Int32Array(buffer, offset, bytes / 4)
    case 'i64':
      return new BigInt64Array(buffer, offset, bytes / 8)
    case 'f32':
    case 'c64':
      return new Float32Array(buffer, offset, bytes / 4)
    case 'f64':
    case 'c128':
      return new Float64Array(buffer, offset, bytes / 8)
    default:
      return new Uint8Array(buffer, offset, bytes)
  }
}
