import { ByteSink } from '#shared/vo/votable/write-bytes.ts'
import { writeDouble, writeFloat, writeInteger, writeLong } from '#shared/vo/votable/write-number.ts'
import type { Column, ColumnChunk } from '../column.ts'
import type { Table } from '../table.ts'
import { breathe, pieceBytes } from './pieces.ts'
import { exportedProvenance } from './save-format.ts'
import type { CellWriter, ItemWriter } from './tabledata.ts'
import type { WriteOptions } from './write-options.ts'

/**
 * Tables as JSON: `{"tables": [{"name", "description", "columns", "rows", "completeness", "provenance", "infos", "params",
 * "data": [[...], ...]}]}`. Null is `null`; a float or double that JSON has no number for is the string `"NaN"`, `"Infinity"` or
 * `"-Infinity"`; complex is `[re, im]`; bits are 0 and 1. A long column with any number beyond 2^53 is written as
 * strings in all its rows, and its entry in `columns` says `"json": "string"`: no digit is lost on any reader.
 */
export async function* writeJson(
  tables: readonly Table[],
  options: WriteOptions = {},
): AsyncGenerator<Uint8Array, void> {
  const sink = new ByteSink(pieceBytes + 65_536)
  sink.ascii('{"tables":[')
  for (const [place, table] of tables.entries()) {
    sink.ascii(place > 0 ? ',\n' : '\n')
    yield* oneTable(sink, table, options)
  }
  sink.ascii('\n]}\n')
  yield sink.take()
}

async function* oneTable(sink: ByteSink, table: Table, options: WriteOptions): AsyncGenerator<Uint8Array, void> {
  const { info } = table
  const asText = table.columns.map(needsText)
  const head = {
    name: info.title,
    ...(info.description === undefined ? {} : { description: info.description }),
    columns: table.columns.map((column, index) => {
      const { id: _, storage: __, isArray: ___, ...field } = column.info
      return asText[index] ? { ...field, json: 'string' } : field
    }),
    rows: info.rows,
    completeness: info.completeness,
    provenance: exportedProvenance(info.provenance),
    infos: info.infos,
    params: info.params,
  }
  sink.text(`${JSON.stringify(head).slice(0, -1)},"data":[`)
  let firstRow = true
  for (const [index, { rows }] of (table.columns[0]?.chunks ?? []).entries()) {
    const cells = table.columns.flatMap((column, place) => {
      const chunk = column.chunks[index]
      return chunk ? [jsonCells(sink, column, chunk, asText[place] ?? false)] : []
    })
    for (let row = 0; row < rows; row++) {
      sink.ascii(firstRow ? '\n[' : ',\n[')
      firstRow = false
      for (let place = 0; place < cells.length; place++) {
        if (place > 0) sink.byte(44)
        cells[place]?.(row)
      }
      sink.byte(93)
      if (sink.length >= pieceBytes) {
        yield sink.take()
        options.wrote?.(index * (table.columns[0]?.chunks[0]?.rows ?? 0) + row + 1)
        await breathe(options.signal)
      }
    }
  }
  sink.ascii('\n]}')
}

/** Whether a long column holds a number that a JSON reader may round. */
function needsText(column: Column): boolean {
  for (const { values } of column.chunks) {
    if (!(values instanceof BigInt64Array)) return false
    const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2)
    for (let high = 1; high < halves.length; high += 2) {
      const part = halves[high] ?? 0
      if (part < -0x200000 || part >= 0x200000) return true
    }
  }
  return false
}

function jsonCells(sink: ByteSink, column: Column, chunk: ColumnChunk, asText: boolean): CellWriter {
  const item = itemWriter(sink, column, chunk, asText)
  const { nulls, offsets } = chunk
  return (row) => {
    if (nulls !== undefined && (((nulls[row >> 3] ?? 0) >> (row & 7)) & 1) === 1) {
      sink.ascii('null')
      return
    }
    if (!column.info.isArray) {
      item(row)
      return
    }
    const from = offsets?.[row] ?? 0
    const to = offsets?.[row + 1] ?? 0
    sink.byte(91)
    for (let place = from; place < to; place++) {
      if (place > from) sink.byte(44)
      item(place)
    }
    sink.byte(93)
  }
}

function itemWriter(sink: ByteSink, column: Column, chunk: ColumnChunk, asText: boolean): ItemWriter {
  const { values } = chunk
  const number = (value: number, write: typeof writeDouble): void => {
    if (value - value !== 0) sink.ascii(`"${value}"`)
    else write(sink, value)
  }
  switch (column.info.storage) {
    case 'text': {
      const decoder = new TextDecoder()
      const borders = column.info.isArray ? chunk.textOffsets : chunk.offsets
      const bytes = values instanceof Uint8Array ? values : new Uint8Array()
      return (item) =>
        sink.text(JSON.stringify(decoder.decode(bytes.subarray(borders?.[item] ?? 0, borders?.[item + 1] ?? 0))))
    }
    case 'bool':
      return (item) => sink.ascii(values[item] ? 'true' : 'false')
    case 'c64':
    case 'c128': {
      const write = column.info.storage === 'c64' ? writeFloat : writeDouble
      return (item) => {
        sink.byte(91)
        number(Number(values[2 * item]), write)
        sink.byte(44)
        number(Number(values[2 * item + 1]), write)
        sink.byte(93)
      }
    }
    default:
  }
  if (values instanceof Float64Array) return (item) => number(values[item] ?? 0, writeDouble)
  if (values instanceof Float32Array) return (item) => number(values[item] ?? 0, writeFloat)
  if (values instanceof BigInt64Array) {
    const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2)
    return (item) => {
      if (asText) sink.byte(34)
      writeLong(sink, halves[2 * item + 1] ?? 0, halves[2 * item] ?? 0)
      if (asText) sink.byte(34)
    }
  }
  return (item) => writeInteger(sink, values[item] ?? 0)
}
