import { FaultError } from '#shared/ipc/fault.ts'
import { markKeyword, originKeyword } from '#shared/vo/fits/fits-document.ts'
import { blockBytes } from '#shared/vo/fits/header.ts'
import { CardWriter } from '#shared/vo/fits/write-cards.ts'
import { completenessInfo } from '#shared/vo/votable/completeness.ts'
import { provenanceInfo } from '#shared/vo/votable/write-document.ts'
import type { Table } from '../table.ts'
import { descriptorCells, type HeapPlace, heapBytesOf, heapCells, rowCells } from './fits-cells.ts'
import { type FitsLayout, itemsInHeap, layoutsOf } from './fits-columns.ts'
import { breathe, pieceBytes } from './pieces.ts'
import { exportedProvenance } from './save-format.ts'
import type { WriteOptions } from './write-options.ts'

/** A keyword has three digits for the column (FITS 4.0, 7.3.1). */
const columnsAtMost = 999

/**
 * Tables as a FITS file (FITS 4.0): an empty primary HDU, then one BINTABLE each. Text is UTF-8, as wide as the longest
 * cell, or in the heap where that would waste much; blanks at its end are not kept. Nulls: TNULL (a number that no cell
 * holds), NaN, a first NUL in text; a list of varying length without a value is empty. A list of text gets as many
 * strings as the longest; lists of bits of varying length are written as truth values. Marks of completeness and the origin stand in cards of our own.
 */
export async function* writeFits(
  tables: readonly Table[],
  options: WriteOptions = {},
): AsyncGenerator<Uint8Array, void> {
  if (tables.length === 0) throw new FaultError({ kind: 'bad-request', message: 'There is no table to write.' })
  const wide = tables.find((table) => table.columns.length > columnsAtMost)
  if (wide)
    throw new FaultError({
      kind: 'bad-request',
      message: `FITS holds at most ${columnsAtMost} columns in a table; ${wide.info.title} has ${wide.columns.length}. Save it as VOTable.`,
    })
  const primary = new CardWriter()
  primary.logical('SIMPLE', true)
  primary.number('BITPIX', 8)
  primary.number('NAXIS', 0)
  primary.logical('EXTEND', true)
  yield primary.bytes()
  for (const table of tables) {
    const layouts = layoutsOf(table.columns)
    yield headerOf(table, layouts, options)
    yield* dataOf(table, layouts, options)
  }
}

function headerOf(table: Table, layouts: readonly FitsLayout[], options: WriteOptions): Uint8Array {
  const { info } = table
  const cards = new CardWriter()
  const rowBytes = layouts.reduce((sum, { width }) => sum + width, 0)
  cards.text('XTENSION', 'BINTABLE')
  cards.number('BITPIX', 8)
  cards.number('NAXIS', 2)
  cards.number('NAXIS1', rowBytes, 'bytes in a row')
  cards.number('NAXIS2', info.rows, 'rows')
  cards.number(
    'PCOUNT',
    layouts.reduce((sum, { heapBytes }) => sum + heapBytes, 0),
  )
  cards.number('GCOUNT', 1)
  cards.number('TFIELDS', layouts.length, 'columns')
  cards.text('EXTNAME', info.title)
  cards.text('LONGSTRN', 'OGIP 1.0', 'long texts go on in CONTINUE cards')
  for (const [index, layout] of layouts.entries()) columnCards(cards, layout, index + 1)
  for (const [index, mark] of info.completeness.entries()) cards.text(`${markKeyword}${index + 1}`, asciiJson(mark))
  cards.text(originKeyword, asciiJson(exportedProvenance(info.provenance)))
  if (info.description) cards.remark('COMMENT', info.description)
  for (const { name, value } of [...info.infos, ...info.params]) infoCard(cards, name, value)
  const lossy = layouts.filter((layout) => layout.losesNulls).map((layout) => layout.column.info.name)
  if (lossy.length > 0) options.note?.(`${info.title}: bits without a value are written as 0 (${lossy.join(', ')}).`)
  if (cards.replaced.length > 0)
    options.note?.(
      `${info.title}: characters beyond ASCII in the header are written as ? (${cards.replaced.join(', ')}).`,
    )
  return cards.bytes()
}

function columnCards(cards: CardWriter, layout: FitsLayout, n: number): void {
  const { info } = layout.column
  cards.text(`TTYPE${n}`, info.name)
  cards.text(`TFORM${n}`, layout.form)
  if (layout.dim !== undefined) cards.text(`TDIM${n}`, layout.dim)
  if (layout.nullNumber !== undefined) cards.number(`TNULL${n}`, layout.nullNumber)
  if (info.unit) cards.text(`TUNIT${n}`, info.unit)
  if (info.ucd) cards.text(`TUCD${n}`, info.ucd)
  if (info.utype) cards.text(`TUTYP${n}`, info.utype)
  if (info.xtype) cards.text(`TXTYP${n}`, info.xtype)
  if (info.description) cards.text(`TCOMM${n}`, info.description)
}

const taken =
  /^(SIMPLE|BITPIX|NAXIS\d*|EXTEND|XTENSION|PCOUNT|GCOUNT|TFIELDS|THEAP|EXTNAME|CHECKSUM|DATASUM|LONGSTRN|END|CONTINUE|ALIMRK\d+|ALIORIG|T[A-Z]{3,4}\d+)$/

/** An INFO or PARAM as a card of its name where that is a keyword, else as a comment. */
function infoCard(cards: CardWriter, name: string, value: string): void {
  if (name === completenessInfo || name === provenanceInfo || name === 'QUERY_STATUS' || value === '') return
  if (name === 'COMMENT' || name === 'HISTORY') cards.remark(name, value)
  else if (!/^[A-Z0-9_-]{1,8}$/.test(name) || taken.test(name)) cards.remark('COMMENT', `${name}: ${value}`)
  else if (value === 'T' || value === 'F') cards.logical(name, value === 'T')
  else if (/^-?(0|[1-9]\d{0,17})$/.test(value)) cards.number(name, BigInt(value))
  else cards.text(name, value)
}

/** JSON whose characters beyond ASCII are escaped. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

async function* dataOf(
  table: Table,
  layouts: readonly FitsLayout[],
  options: WriteOptions,
): AsyncGenerator<Uint8Array, void> {
  const rowBytes = layouts.reduce((sum, { width }) => sum + width, 0)
  const rowsAtOnce = Math.max(1, Math.floor(pieceBytes / Math.max(1, rowBytes)))
  const place: HeapPlace = { bytes: 0 }
  let written = 0
  for (const { index, from, to } of blocks(table, rowsAtOnce)) {
    const bytes = new Uint8Array((to - from) * rowBytes)
    const view = new DataView(bytes.buffer)
    let at = 0
    for (const layout of layouts) {
      const chunk = layout.column.chunks[index]
      if (!chunk) continue
      const cells = layout.heap === '' ? rowCells(layout, chunk) : descriptorCells(layout, chunk, place)
      cells(view, at, rowBytes, from, to)
      at += layout.width
    }
    written += to - from
    yield bytes
    options.wrote?.(written)
    await breathe(options.signal)
  }
  yield* heapOf(table, layouts, rowsAtOnce, options)
  const filling = (blockBytes - ((written * rowBytes + place.bytes) % blockBytes)) % blockBytes
  if (filling > 0) yield new Uint8Array(filling)
}

/** The arrays in the order in which their descriptors were given their places. */
async function* heapOf(
  table: Table,
  layouts: readonly FitsLayout[],
  rowsAtOnce: number,
  options: WriteOptions,
): AsyncGenerator<Uint8Array, void> {
  const inHeap = layouts.filter((layout) => layout.heapBytes > 0)
  if (inHeap.length === 0) return
  for (const { index, from, to } of blocks(table, rowsAtOnce)) {
    for (const layout of inHeap) {
      const chunk = layout.column.chunks[index]
      if (!chunk) continue
      let size = 0
      for (let row = from; row < to; row++) size += heapBytesOf(layout, itemsInHeap(chunk, row))
      const bytes = new Uint8Array(size)
      const view = new DataView(bytes.buffer)
      const cell = heapCells(layout, chunk)
      let at = 0
      for (let row = from; row < to; row++) {
        const items = itemsInHeap(chunk, row)
        if (items > 0) cell(view, at, row)
        at += heapBytesOf(layout, items)
      }
      if (size > 0) yield bytes
    }
    await breathe(options.signal)
  }
}

/** The rows of a table in runs that stay within a chunk. */
function* blocks(table: Table, rowsAtOnce: number): Generator<{ index: number; from: number; to: number }> {
  for (const [index, { rows }] of (table.columns[0]?.chunks ?? []).entries())
    for (let from = 0; from < rows; from += rowsAtOnce) yield { index, from, to: Math.min(rows, from + rowsAtOnce) }
}
