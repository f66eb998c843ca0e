import type { DuckDBDataChunk, DuckDBValue, DuckDBVector } from '@duckdb/node-api'
import type { Mark, Provenance } from '#shared/model/table.ts'
import { ColumnBuilder, Kind, roomFor } from '#shared/vo/votable/column-builder.ts'
import type { VotableElement } from '#shared/vo/votable/element.ts'
import { columnInfoOf } from '#shared/vo/votable/field.ts'
import { piecesOf } from '../tables/chunk-pieces.ts'
import { chunkRows } from '../tables/column.ts'
import { MemoryTable } from '../tables/memory-table.ts'
import { SlabCutter, type SlabPool } from '../tables/slabs.ts'
import type { DuckDb } from './duckdb.ts'
import type { ResultColumn } from './translate/translate.ts'

/** What a table of results is made of besides its rows. */
export interface ResultHead {
  readonly id: string
  readonly title: string
  readonly columns: readonly ResultColumn[]
  readonly provenance: Provenance
  /** Descriptions of the tables asked, for the table's own. */
  readonly description: string | undefined
}

/** Builds a table of the column store from the engine's vectors, without rows in between. */
export class ResultTable {
  readonly table: MemoryTable
  readonly #duckdb: DuckDb
  readonly #builders: readonly ColumnBuilder[]
  readonly #cutter: SlabCutter
  #inChunk = 0
  #rows = 0
  #slabs = 0

  constructor(duckdb: DuckDb, head: ResultHead, pool: SlabPool) {
    this.#duckdb = duckdb
    const fields = head.columns.map(fieldElement)
    const description = head.description === undefined ? [] : [element('DESCRIPTION', {}, head.description)]
    const data = element('DATA', {}, element('TABLEDATA', {}))
    const tableElement = element('TABLE', { name: 'result' }, ...description, ...fields, data)
    const document = element('VOTABLE', { version: '1.4' }, element('RESOURCE', { type: 'results' }, tableElement))
    const columns = fields.map((field, index) => columnInfoOf(field, index, () => undefined))
    const source = { title: head.title, provenance: head.provenance }
    this.table = new MemoryTable(head.id, head.title, { columns, document, element: tableElement }, source, pool)
    this.#builders = columns.map((info) => new ColumnBuilder(info))
    this.#cutter = new SlabCutter(
      () => pool.take(),
      (bytes) => ({ id: `${head.id}.${this.#slabs++}`, buffer: new SharedArrayBuffer(bytes) }),
    )
  }

  get rows(): number {
    return this.#rows
  }

  /** Takes the rows of a chunk, `most` of them at most. */
  add(chunk: DuckDBDataChunk, most: number): void {
    const rows = Math.min(chunk.rowCount, most)
    let from = 0
    while (from < rows) {
      const end = Math.min(rows, from + chunkRows - this.#inChunk)
      const room = roomFor(this.#builders, this.#inChunk + end - from, chunkRows)
      for (const [index, builder] of this.#builders.entries()) {
        builder.reserveRows(room)
        fill(this.#duckdb, builder, this.#inChunk, chunk.getColumnVector(index), from, end)
      }
      this.#inChunk += end - from
      this.#rows += end - from
      from = end
      if (this.#inChunk === chunkRows) this.#close()
    }
  }

  /** The last row is in. */
  finish(seconds: number, marks: readonly Mark[]): MemoryTable {
    if (this.#inChunk > 0) this.#close()
    this.table.setProgress(seconds, 0, undefined)
    this.table.setEnd(marks, [])
    return this.table
  }

  #close(): void {
    const rows = this.#inChunk
    const columns = this.#builders.map((builder) => piecesOf(builder, rows, this.#cutter))
    this.table.addRows({ rows, tail: false, columns, slabs: this.#cutter.freshSlabs() })
    for (const builder of this.#builders) builder.clear()
    this.#inChunk = 0
  }
}

const element = (
  name: string,
  attributes: Readonly<Record<string, string>>,
  ...children: readonly (VotableElement | string)[]
): VotableElement => ({ name, attributes, children })

/** The FIELD of a column (VOTable 1.4, 4.1). */
function fieldElement(column: ResultColumn): VotableElement {
  const { name, datatype, arraysize, unit, ucd, utype, xtype, description } = column
  const attributes = Object.entries({ name, datatype, arraysize, unit, ucd, utype, xtype }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  )
  const children = description === undefined ? [] : [element('DESCRIPTION', {}, description)]
  return element('FIELD', Object.fromEntries(attributes), ...children)
}

/** Writes rows `from` to `end` of a vector behind the `start` rows that the builder has. */
function fill(
  duckdb: DuckDb,
  builder: ColumnBuilder,
  start: number,
  vector: DuckDBVector,
  from: number,
  end: number,
): void {
  const shift = start - from
  const { kind } = builder
  if (kind === Kind.text) {
    for (let row = from; row < end; row++) {
      const bytes = vector instanceof duckdb.DuckDBBlobVector ? vector.getItemBytes(row) : null
      if (bytes === null) builder.setNull(row + shift)
      else appendBytes(builder, row + shift, bytes)
    }
    return
  }
  if (kind === Kind.list || kind === Kind.textList || kind === Kind.c64 || kind === Kind.c128) {
    for (let row = from; row < end; row++) {
      const items = itemsOf(vector.getItem(row))
      if (items === undefined) builder.setNull(row + shift)
      else if (kind === Kind.textList) appendTexts(builder, row + shift, items)
      else appendItems(builder, row + shift, items)
    }
    return
  }
  for (let row = from; row < end; row++) {
    const value = vector.getItem(row)
    if (value === null) builder.setNull(row + shift)
    else setItem(builder, kind, row + shift, value)
  }
}

function setItem(builder: ColumnBuilder, kind: number, place: number, value: DuckDBValue): void {
  if (kind === Kind.f64) builder.f64[place] = Number(value)
  else if (kind === Kind.f32) builder.f32[place] = Number(value)
  else if (kind === Kind.i32) builder.i32[place] = Number(value)
  else if (kind === Kind.i64)
    builder.view.setBigInt64(place * 8, typeof value === 'bigint' ? value : BigInt(Number(value)), true)
  else if (kind === Kind.i16) builder.i16[place] = Number(value)
  else builder.u8[place] = Number(value)
}

function appendBytes(builder: ColumnBuilder, row: number, bytes: Uint8Array): void {
  const at = builder.offsets[row] ?? 0
  builder.reserveBytes(at + bytes.length)
  builder.u8.set(bytes, at)
  builder.offsets[row + 1] = at + bytes.length
}

function itemsOf(value: DuckDBValue): readonly DuckDBValue[] | undefined {
  return value !== null && typeof value === 'object' && 'items' in value && Array.isArray(value.items)
    ? value.items
    : undefined
}

/** Numbers of a list; of complex ones two make an item. What is null in a list is NaN or 0. */
function appendItems(builder: ColumnBuilder, row: number, items: readonly DuckDBValue[]): void {
  const isComplex = builder.itemKind === Kind.c64 || builder.itemKind === Kind.c128
  const scalar = builder.kind === Kind.c64 || builder.kind === Kind.c128
  const numbers = isComplex ? 2 : 1
  const at = scalar ? row * numbers : (builder.offsets[row] ?? 0) * numbers
  const kind = builder.itemKind === Kind.c64 ? Kind.f32 : builder.itemKind === Kind.c128 ? Kind.f64 : builder.itemKind
  const isReal = kind === Kind.f32 || kind === Kind.f64
  builder.reserveBytes(((at + items.length) / numbers) * builder.itemBytes)
  for (const [index, item] of items.entries()) setItem(builder, kind, at + index, item ?? (isReal ? Number.NaN : 0))
  if (!scalar) builder.offsets[row + 1] = (at + items.length) / numbers
}

const encoder = new TextEncoder()

function appendTexts(builder: ColumnBuilder, row: number, items: readonly DuckDBValue[]): void {
  const at = builder.offsets[row] ?? 0
  builder.reserveStrings(at + items.length + 1)
  for (const [index, item] of items.entries()) {
    const bytes = encoder.encode(typeof item === 'string' ? item : '')
    const begin = builder.textOffsets[at + index] ?? 0
    builder.reserveBytes(begin + bytes.length)
    builder.u8.set(bytes, begin)
    builder.textOffsets[at + index + 1] = begin + bytes.length
  }
  builder.offsets[row + 1] = at + items.length
}
