import { gunzipSync } from 'node:zlib'
import type { CliApp } from '#main/shells/cli/verb.ts'
import { chunkOf, piecesOf } from '#main/tables/chunk-pieces.ts'
import type { ColumnChunk } from '#main/tables/column.ts'
import { type Slab, SlabCutter } from '#main/tables/slabs.ts'
import type { Table, TableReader } from '#main/tables/table.ts'
import { createTableWriter } from '#main/tables/writers/table-writer.ts'
import { fail, type Outcome, ok } from '#shared/ipc/fault.ts'
import type { Provenance } from '#shared/model/table.ts'
import { DocumentReader } from '#shared/vo/votable/document-reader.ts'
import type { VotableElement } from '#shared/vo/votable/element.ts'
import { file } from './made-table.ts'

type DocumentEnd = ReturnType<DocumentReader['end']>
type TableOpening = Parameters<ConstructorParameters<typeof DocumentReader>[0]['header']>[1]

/** A document read in this thread, without the workers around the reader. */
export interface ReadDocument {
  readonly end: DocumentEnd
  readonly tables: readonly Table[]
}

/** Reads a VOTable, plain or gzip, in pieces of `pieceBytes`. */
export function readDocument(
  source: Uint8Array,
  options: {
    readonly pieceBytes?: number
    readonly chunkRows?: number
    readonly provenance?: Provenance
    readonly title?: string
  } = {},
): ReadDocument {
  const bytes = source[0] === 0x1f && source[1] === 0x8b ? new Uint8Array(gunzipSync(source)) : source
  const openings: TableOpening[] = []
  const chunks: ColumnChunk[][][] = []
  const slabs = new Map<string, SharedArrayBuffer>()
  const cutter = new SlabCutter(
    () => undefined,
    (size): Slab => {
      const slab = { id: `s${slabs.size}`, buffer: new SharedArrayBuffer(size) }
      slabs.set(slab.id, slab.buffer)
      return slab
    },
  )
  const bufferOf = (slab: string): SharedArrayBuffer => slabs.get(slab) ?? new SharedArrayBuffer(0)
  const reader = new DocumentReader(
    {
      header: (table, opening) => {
        openings[table] = opening
      },
      chunk: (table, builders, rows) => {
        chunks[table] ??= builders.map(() => [])
        for (const [index, builder] of builders.entries())
          chunks[table]?.[index]?.push(chunkOf(builder.info.storage, rows, piecesOf(builder, rows, cutter), bufferOf))
      },
    },
    { chunkRows: options.chunkRows ?? 65_536 },
  )
  const size = options.pieceBytes ?? 65_536
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size)
    const room = new Uint8Array(65_536 + piece.length + 1)
    room.set(piece, 65_536)
    reader.push(room, 65_536, 65_536 + piece.length)
  }
  const end = reader.end()
  const { document } = end
  if (!document) return { end, tables: [] }
  const tables = end.tables.map((summary, index): Table => {
    const infos = openings[index]?.columns ?? []
    return {
      id: `t-${index}`,
      document,
      element: elementAt(document, summary.elementPath),
      columns: infos.map((info, column) => ({ info, chunks: chunks[index]?.[column] ?? [] })),
      info: {
        id: `t-${index}`,
        title: options.title ?? `table ${index + 1}`,
        columns: [...infos],
        rows: summary.rows,
        state: 'ready',
        seconds: 0,
        bytes: bytes.length,
        completeness: [...summary.marks],
        notes: [...summary.notes],
        infos: [],
        params: [],
        provenance: options.provenance ?? file,
      },
      rowBlock: () => {
        throw new Error('Tables of a test have no blocks.')
      },
      pin: () => () => undefined,
    }
  })
  return { end, tables }
}

function elementAt(root: VotableElement, path: readonly number[]): VotableElement {
  let at = root
  for (const place of path) {
    const child = at.children[place]
    if (child === undefined || typeof child === 'string') throw new Error('The path leads nowhere.')
    at = child
  }
  return at
}

async function gathered(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return new Uint8Array(Buffer.concat(all))
}

/** What `alidade convert` needs, with the reader in this thread. */
export function readingApp(files: CliApp['files']): Pick<CliApp, 'tables' | 'writer' | 'files'> {
  const documents = new Map<string, readonly Table[]>()
  const read: TableReader['read'] = async (
    bytes,
    source,
  ): Promise<Outcome<Awaited<ReturnType<TableReader['read']>> extends Outcome<infer T> ? T : never>> => {
    const { end, tables } = readDocument(await gathered(bytes), source)
    if (end.fault) return fail(end.fault.kind, end.fault.message, end.fault)
    const [first] = tables
    if (!first) return fail('votable', 'No table.')
    const id = `t-${documents.size}`
    documents.set(id, tables)
    return ok({ id, done: Promise.resolve(first.info) })
  }
  return {
    tables: { read, documentTables: async (id) => documents.get(id) ?? [] },
    writer: createTableWriter(),
    files,
  }
}
