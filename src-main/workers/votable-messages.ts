import type { Mark } from '#shared/model/table.ts'
import type { ReadingFault, TableOpening } from '#shared/vo/votable/document-events.ts'
import type { VotableElement } from '#shared/vo/votable/element.ts'
import type { ChunkPieces } from '../tables/chunk-pieces.ts'
import type { Slab } from '../tables/slabs.ts'

/** Room before the bytes of a chunk that is handed over: the reader puts there what it kept of the one before. */
export const headroomBytes = 65_536

/** From main to the worker. One document at a time. */
export type ToVotableWorker =
  | {
      readonly type: 'read'
      readonly reading: number
      /** The worker reads this file itself; absent: the bytes come as messages. */
      readonly path?: string
      readonly maxrec?: number
      /** The file's name, where tables of all formats are read; absent: VOTables only. */
      readonly name?: string
      /** Bytes of cells after which reading stops, so that one table cannot take the whole machine. */
      readonly memoryBytes: number
      readonly slabs: readonly Slab[]
    }
  /** Bytes from `start` to `end` of the buffer, which is transferred and comes back. */
  | { readonly type: 'bytes'; readonly buffer: ArrayBuffer; readonly start: number; readonly end: number }
  /** No more bytes; `broken` says why they are not all. */
  | { readonly type: 'end'; readonly broken?: Mark }
  /** Keep what is there and finish. */
  | { readonly type: 'stop'; readonly mark: Mark }
  | { readonly type: 'slabs'; readonly slabs: readonly Slab[] }

export interface TableEndMessage {
  readonly rows: number
  readonly elementPath: readonly number[]
  readonly marks: readonly Mark[]
  readonly notes: readonly string[]
}

/** From the worker to main. */
export type FromVotableWorker =
  | {
      readonly type: 'header'
      readonly table: number
      readonly opening: TableOpening
      /** The table was told of before: its rows come anew, with these columns. */
      readonly anew: boolean
    }
  | {
      readonly type: 'rows'
      readonly table: number
      /** Rows of this chunk; `tail` = it is not full and will be sent again, longer. */
      readonly rows: number
      readonly tail: boolean
      readonly columns: readonly ChunkPieces[]
      readonly slabs: readonly Slab[]
      /** Slabs of this table, from this message or those before, in which more cells will be put. */
      readonly unfinished: readonly string[]
    }
  /** So many bytes (as they came, before decompression) were read since the last message; a buffer comes back. */
  | { readonly type: 'progress'; readonly bytes: number; readonly buffer?: ArrayBuffer }
  | {
      readonly type: 'end'
      readonly fault?: ReadingFault | { readonly kind: 'storage'; readonly message: string }
      readonly document?: VotableElement
      readonly tables: readonly TableEndMessage[]
      /** Slabs that were not used. */
      readonly slabs: readonly Slab[]
    }
