import { FaultError } from '#shared/ipc/fault.ts'
import { cellShapeOf } from '#shared/vo/votable/cell-shape.ts'
import { ByteSink } from '#shared/vo/votable/write-bytes.ts'
import { planDocument, type TablePlan, votableNamespace } from '#shared/vo/votable/write-document.ts'
import type { Table } from '../table.ts'
import { lineBytes, writeBase64Lines } from './base64-lines.ts'
import { binaryCells } from './binary.ts'
import { binary2Cells, nullFlags } from './binary2.ts'
import { type DeclaredField, declareField } from './declared-field.ts'
import { nullNumberFor } from './null-number.ts'
import { breathe, pieceBytes } from './pieces.ts'
import { tabledataCells } from './tabledata.ts'
import type { WriteOptions } from './write-options.ts'

export type Serialisation = 'TABLEDATA' | 'BINARY' | 'BINARY2'

/**
 * Whether readers agree on the table's BINARY or BINARY2. They do not on lists of varying length of bits or of complex numbers, nor on
 * a single bit: STILTS 4.1 (TOPCAT) counts bytes and halves where VOTable 1.4, 5.3 counts items, and fails on the bit.
 */
const isReadAlike = (table: Table, serialisation: Serialisation): boolean =>
  table.columns.every((column) => {
    const { info } = column
    // BINARY has nothing but a number to say null with.
    if (serialisation === 'BINARY' && nullNumberFor(column) === 'none') return false
    if (info.storage === 'bits' && !info.isArray) return false
    const varies = info.isArray && cellShapeOf(info).fixedItems === undefined
    return !(varies && (info.storage === 'bits' || info.storage === 'c64' || info.storage === 'c128'))
  })

/**
 * Tables of one document as VOTable 1.4, in pieces of some 256 KiB. Where BINARY or BINARY2 is asked for, a table that readers
 * would not read alike is written as TABLEDATA. In BINARY an empty text or list and none are the same (VOTable 1.4, 6).
 */
export async function* writeVotable(
  tables: readonly Table[],
  serialisation: Serialisation,
  options: WriteOptions = {},
): AsyncGenerator<Uint8Array, void> {
  const [first] = tables
  if (!first) throw new FaultError({ kind: 'bad-request', message: 'There is no table to write.' })
  if (tables.some((table) => table.document !== first.document))
    throw new FaultError({ kind: 'bad-request', message: 'Tables of different documents cannot share one VOTable.' })
  const serialisations = tables.map((table) =>
    serialisation !== 'TABLEDATA' && isReadAlike(table, serialisation) ? serialisation : 'TABLEDATA',
  )
  const declared = tables.map((table, index) =>
    table.columns.map((column) => declareField(column, serialisations[index] ?? serialisation)),
  )
  const plans = tables.map((table, index): TablePlan => {
    const { provenance } = table.info
    return {
      element: table.element,
      rows: table.info.rows,
      fields: declared[index] ?? [],
      completeness: table.info.completeness,
      ...(provenance.kind === 'query' ? { provenance } : {}),
    }
  })
  const sink = new ByteSink(pieceBytes + 65_536)
  for (const piece of planDocument(first.document, plans)) {
    if ('text' in piece) sink.text(piece.text)
    else {
      const table = tables[piece.table]
      if (table)
        yield* rowsOf(sink, table, declared[piece.table] ?? [], serialisations[piece.table] ?? serialisation, options)
    }
  }
  if (sink.length > 0) yield sink.take()
}

async function* rowsOf(
  sink: ByteSink,
  table: Table,
  declared: readonly DeclaredField[],
  serialisation: Serialisation,
  options: WriteOptions,
): AsyncGenerator<Uint8Array, void> {
  // in a document with a prefix the rows have a default namespace of their own
  const namespace = table.element.name.includes(':') ? ` xmlns="${votableNamespace}"` : ''
  if (serialisation === 'TABLEDATA') {
    sink.ascii(`<TABLEDATA${namespace}>\n`)
    yield* tabledataRows(sink, table, declared, options)
    sink.ascii('</TABLEDATA>\n')
  } else {
    sink.ascii(`<${serialisation}${namespace}>\n<STREAM encoding="base64">\n`)
    yield* binaryRows(sink, table, declared, serialisation, options)
    sink.ascii(`</STREAM>\n</${serialisation}>\n`)
  }
}

const tags = (text: string): Uint8Array => new TextEncoder().encode(text)
const rowTags = tags('<TR><TD>')
const cellTags = tags('</TD><TD>')
const rowEndTags = tags('</TD></TR>\n')

async function* tabledataRows(
  sink: ByteSink,
  table: Table,
  declared: readonly DeclaredField[],
  options: WriteOptions,
): AsyncGenerator<Uint8Array, void> {
  let replaced = 0
  const count = (characters: number): void => {
    replaced += characters
  }
  for (const [index, { rows }] of (table.columns[0]?.chunks ?? []).entries()) {
    const cells = table.columns.flatMap((column, place) => {
      const chunk = column.chunks[index]
      const field = declared[place]
      return chunk && field ? [tabledataCells(sink, column, chunk, field, count)] : []
    })
    for (let row = 0; row < rows; row++) {
      sink.raw(rowTags)
      for (let place = 0; place < cells.length; place++) {
        if (place > 0) sink.raw(cellTags)
        cells[place]?.(row)
      }
      sink.raw(rowEndTags)
      if (sink.length >= pieceBytes) {
        yield sink.take()
        options.wrote?.(index * (table.columns[0]?.chunks[0]?.rows ?? 0) + row + 1)
        await breathe(options.signal)
      }
    }
  }
  if (replaced > 0)
    options.note?.(
      `${table.info.title}: ${replaced} ${replaced === 1 ? 'character' : 'characters'} that XML cannot carry written as U+FFFD.`,
    )
}

async function* binaryRows(
  sink: ByteSink,
  table: Table,
  declared: readonly DeclaredField[],
  serialisation: 'BINARY' | 'BINARY2',
  options: WriteOptions,
): AsyncGenerator<Uint8Array, void> {
  const whole = Math.floor((pieceBytes * 3) / 4 / lineBytes) * lineBytes
  const raw = new ByteSink(whole + 65_536)
  for (const [index, { rows }] of (table.columns[0]?.chunks ?? []).entries()) {
    const chunks = table.columns.flatMap((column) => column.chunks[index] ?? [])
    const flags = serialisation === 'BINARY2' ? nullFlags(raw, chunks) : undefined
    const cellsOf = serialisation === 'BINARY2' ? binary2Cells : binaryCells
    const cells = table.columns.flatMap((column, place) => {
      const chunk = column.chunks[index]
      const field = declared[place]
      return chunk && field ? [cellsOf(raw, column, chunk, field)] : []
    })
    for (let row = 0; row < rows; row++) {
      flags?.(row)
      for (const cell of cells) cell(row)
      while (raw.length >= whole) {
        writeBase64Lines(sink, raw.bytes.subarray(0, whole))
        raw.bytes.copyWithin(0, whole, raw.length)
        raw.length -= whole
        yield sink.take()
        options.wrote?.(index * (table.columns[0]?.chunks[0]?.rows ?? 0) + row + 1)
        await breathe(options.signal)
      }
    }
  }
  writeBase64Lines(sink, raw.bytes.subarray(0, raw.length))
}
