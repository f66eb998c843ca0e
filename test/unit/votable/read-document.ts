import { chunkOf, piecesOf } from '#main/tables/chunk-pieces.ts'
import type { ColumnChunk } from '#main/tables/column.ts'
import { columnBlockOf } from '#main/tables/row-block.ts'
import type { Slab } from '#main/tables/slabs.ts'
import { SlabCutter } from '#main/tables/slabs.ts'
import type { ColumnInfo, Mark } from '#shared/model/table.ts'
import { cellText } from '#shared/vo/votable/cell-text.ts'
import type { ReadingFault } from '#shared/vo/votable/document-events.ts'
import { DocumentReader } from '#shared/vo/votable/document-reader.ts'
import type { VotableElement } from '#shared/vo/votable/element.ts'
import { slackBytes } from '#shared/vo/votable/slack-bytes.ts'

export interface ReadTable {
  readonly columns: readonly ColumnInfo[]
  /** Cells as text; null cells are null. */
  readonly rows: readonly (readonly (string | null)[])[]
  readonly marks: readonly Mark[]
  readonly notes: readonly string[]
  readonly elementPath: readonly number[]
}

export interface ReadDocument {
  readonly fault?: ReadingFault
  readonly document?: VotableElement
  readonly tables: readonly ReadTable[]
}

interface Growing {
  readonly columns: readonly ColumnInfo[]
  readonly chunks: ColumnChunk[][]
}

/** Reads a document in this thread: in one piece, or in pieces of the given sizes (the last one again and again). */
export function readDocument(
  source: string | Uint8Array,
  options: { readonly sizes?: readonly number[]; readonly maxrec?: number; readonly room?: number } = {},
): ReadDocument {
  const bytes = typeof source === 'string' ? new TextEncoder().encode(source) : source
  const tables: Growing[] = []
  const slabs = new Map<string, Slab>()
  const cutter = new SlabCutter(
    () => undefined,
    (size) => {
      const slab = { id: `s${slabs.size}`, buffer: new SharedArrayBuffer(size) }
      slabs.set(slab.id, slab)
      return slab
    },
  )
  const bufferOf = (id: string): SharedArrayBuffer => slabs.get(id)?.buffer ?? new SharedArrayBuffer(0)
  const reader = new DocumentReader(
    {
      header: (table, { columns }) => {
        tables[table] = { columns, chunks: columns.map(() => []) }
      },
      chunk: (table, builders, rows) => {
        for (const [column, builder] of builders.entries()) {
          const chunk = chunkOf(builder.info.storage, rows, piecesOf(builder, rows, cutter), bufferOf)
          tables[table]?.chunks[column]?.push(chunk)
        }
      },
    },
    { ...(options.maxrec === undefined ? {} : { maxrec: options.maxrec }) },
  )
  const room = options.room ?? 64
  const sizes = options.sizes ?? [Math.max(1, bytes.length)]
  for (let at = 0, piece = 0; at < bytes.length; piece++) {
    const size = Math.max(1, sizes[Math.min(piece, sizes.length - 1)] ?? 1)
    const part = bytes.subarray(at, at + size)
    const buffer = new Uint8Array(room + part.length + slackBytes)
    buffer.set(part, room)
    reader.push(buffer, room, room + part.length)
    at += size
  }
  const end = reader.end()
  return {
    ...(end.fault ? { fault: end.fault } : {}),
    ...(end.document ? { document: end.document } : {}),
    tables: end.tables.map(({ rows, marks, notes, elementPath }, index) => {
      const growing = tables[index] ?? { columns: [], chunks: [] }
      const blocks = growing.columns.map((info, column) =>
        columnBlockOf({ info, chunks: growing.chunks[column] ?? [] }, 0, rows),
      )
      return {
        columns: growing.columns,
        marks,
        notes,
        elementPath,
        rows: Array.from({ length: rows }, (_, row) =>
          blocks.map((block, column) => {
            const info = growing.columns[column]
            return info ? cellText(block, info, row) : null
          }),
        ),
      }
    }),
  }
}

/** A VOTable of one TABLE around FIELDs and DATA. */
export const votable = (inside: string, after = ''): string => `<?xml version="1.0" encoding="UTF-8"?>
<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3">
<RESOURCE type="results">
<TABLE name="t">
${inside}
</TABLE>
${after}</RESOURCE>
</VOTABLE>
`

/** Rows of TABLEDATA from cells as they stand in the XML. */
export const tabledata = (rows: readonly (readonly string[])[]): string =>
  `<DATA><TABLEDATA>\n${rows
    .map((cells) => `  <TR>\n${cells.map((cell) => `    <TD>${cell}</TD>\n`).join('')}  </TR>\n`)
    .join('')}</TABLEDATA></DATA>`

/** A BINARY or BINARY2 stream from its bytes, base64 in lines of 64 characters. */
export function binary(kind: 'BINARY' | 'BINARY2', bytes: Uint8Array | readonly number[]): string {
  const text = Buffer.from(bytes as Uint8Array)
    .toString('base64')
    .replace(/.{64}/g, '$&\n')
  return `<DATA><${kind}><STREAM encoding="base64">\n${text}\n</STREAM></${kind}></DATA>`
}
