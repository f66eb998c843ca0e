import { chunkOf, piecesOf } from '#main/tables/chunk-pieces.ts'
import type { ColumnChunk } from '#main/tables/column.ts'
import { elementAt } from '#main/tables/memory-table.ts'
import { DocumentChoice } from '#main/tables/readers/document-choice.ts'
import { type Slab, SlabCutter } from '#main/tables/slabs.ts'
import type { Table } from '#main/tables/table.ts'
import type { ColumnInfo } from '#shared/model/table.ts'
import type { DocumentEnd, TableOpening } from '#shared/vo/votable/document-events.ts'

/** A table file read in this thread, without the worker around the readers. */
export interface ReadFile {
  readonly end: DocumentEnd
  readonly tables: readonly Table[]
  /** Headers told, a table's second one included. */
  readonly headers: number
}

export interface ReadFileOptions {
  readonly name?: string
  readonly pieceBytes?: number
  readonly chunkRows?: number
  /** As services answer: nothing but VOTables. */
  readonly votableOnly?: boolean
  /** The bytes are offered a second time, as files are; else the reader keeps them. */
  readonly again?: boolean
}

const enough = 65_536

export function readFile(source: Uint8Array | string, options: ReadFileOptions = {}): ReadFile {
  const bytes = typeof source === 'string' ? new TextEncoder().encode(source) : source
  const openings: TableOpening[] = []
  const chunks: ColumnChunk[][][] = []
  const slabs = new Map<string, SharedArrayBuffer>()
  let headers = 0
  const cutter = new SlabCutter(
    () => undefined,
    (size): Slab => {
      const slab = { id: `s${slabs.size}`, buffer: new SharedArrayBuffer(size) }
      slabs.set(slab.id, slab.buffer)
      return slab
    },
  )
  const bufferOf = (slab: string): SharedArrayBuffer => slabs.get(slab) ?? new SharedArrayBuffer(0)
  const reader = new DocumentChoice(
    {
      header: (table, opening) => {
        headers++
        openings[table] = opening
        chunks[table] = opening.columns.map(() => [])
      },
      chunk: (table, builders, rows) => {
        for (const [index, builder] of builders.entries())
          chunks[table]?.[index]?.push(chunkOf(builder.info.storage, rows, piecesOf(builder, rows, cutter), bufferOf))
      },
    },
    {
      ...(options.votableOnly ? {} : { name: options.name ?? 'a file' }),
      chunkRows: options.chunkRows ?? enough,
      ...(options.again === undefined ? {} : { again: options.again }),
    },
  )
  const size = options.pieceBytes ?? enough
  const feed = (): void => {
    for (let at = 0; at < bytes.length && !reader.over; at += size) {
      const piece = bytes.subarray(at, at + size)
      const room = new Uint8Array(enough + piece.length + 32)
      room.set(piece, enough)
      reader.push(room, enough, enough + piece.length)
    }
  }
  feed()
  while (reader.wantsAgain()) feed()
  const end = reader.end()
  const { document } = end
  const tables = end.tables.map((summary, index): Table => {
    const infos: readonly ColumnInfo[] = openings[index]?.columns ?? []
    if (!document) throw new Error('A table without a document.')
    return {
      id: `t-${index}`,
      document,
      element: elementAt(document, summary.elementPath),
      columns: infos.map((info, column) => ({ info, chunks: chunks[index]?.[column] ?? [] })),
      info: {
        id: `t-${index}`,
        title: 'a table',
        columns: [...infos],
        rows: summary.rows,
        state: 'ready',
        seconds: 0,
        bytes: bytes.length,
        completeness: [...summary.marks],
        notes: [...summary.notes],
        infos: [],
        params: [],
        provenance: { kind: 'file', source: 'a file', at: '2026-01-01T00:00:00Z' },
      },
      rowBlock: () => {
        throw new Error('Tables of a test have no blocks.')
      },
      pin: () => () => undefined,
    }
  })
  return { end, tables, headers }
}

/** All pieces as one. */
export async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return new Uint8Array(Buffer.concat(all))
}
