import { ByteSink } from '#shared/vo/votable/write-bytes.ts'
import { writeDouble, writeFloat, writeInteger, writeLong } from '#shared/vo/votable/write-number.ts'
import type { Column, ColumnChunk } from '../column.ts'
import type { Table } from '../table.ts'
import { breathe, pieceBytes } from './pieces.ts'
import type { CellWriter, ItemWriter } from './tabledata.ts'
import type { WriteOptions } from './write-options.ts'

/**
 * A table as CSV (RFC 4180, but for line ends: LF), or with tabs in place of the commas: a header line of names, UTF-8, nulls as nothing between commas, an empty
 * string as `""`. Numbers are exact; `NaN`, `Infinity`, `-Infinity`; booleans `true` and `false`; complex `(re, im)`;
 * lists `[1, 2, 3]` and `["a", "b"]` in quotes: the same text as a cell of the grid. Text that begins with `#` stands in
 * quotes, so that no reader takes its line for a comment.
 */
export async function* writeCsv(
  table: Table,
  options: WriteOptions = {},
  delimiter: ',' | '\t' = ',',
): AsyncGenerator<Uint8Array, void> {
  const between = delimiter.charCodeAt(0)
  const sink = new ByteSink(pieceBytes + 65_536)
  sink.text(`${table.columns.map((column) => quoted(column.info.name)).join(delimiter)}\n`)
  for (const [index, { rows }] of (table.columns[0]?.chunks ?? []).entries()) {
    const cells = table.columns.flatMap((column) => {
      const chunk = column.chunks[index]
      return chunk ? [csvCells(sink, column, chunk)] : []
    })
    for (let row = 0; row < rows; row++) {
      for (let place = 0; place < cells.length; place++) {
        if (place > 0) sink.byte(between)
        cells[place]?.(row)
      }
      sink.byte(10)
      if (sink.length >= pieceBytes) {
        yield sink.take()
        options.wrote?.(index * (table.columns[0]?.chunks[0]?.rows ?? 0) + row + 1)
        await breathe(options.signal)
      }
    }
  }
  if (sink.length > 0) yield sink.take()
}

const quoted = (text: string): string =>
  text === '' || /^#|[",\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

function csvCells(sink: ByteSink, column: Column, chunk: ColumnChunk): CellWriter {
  const content = cellContent(sink, column, chunk)
  const { nulls } = chunk
  if (nulls === undefined) return content
  return (row) => {
    if ((((nulls[row >> 3] ?? 0) >> (row & 7)) & 1) === 0) content(row)
  }
}

function cellContent(sink: ByteSink, column: Column, chunk: ColumnChunk): CellWriter {
  const { values, offsets, textOffsets } = chunk
  const { storage, isArray } = column.info
  const bytes = values instanceof Uint8Array ? values : new Uint8Array()
  if (storage === 'text' && !isArray)
    return (row) => writeQuoted(sink, bytes, offsets?.[row] ?? 0, offsets?.[row + 1] ?? 0)
  if (storage === 'text') {
    const decoder = new TextDecoder()
    return (row) => {
      const texts: string[] = []
      for (let item = offsets?.[row] ?? 0; item < (offsets?.[row + 1] ?? 0); item++)
        texts.push(
          JSON.stringify(decoder.decode(bytes.subarray(textOffsets?.[item] ?? 0, textOffsets?.[item + 1] ?? 0))),
        )
      sink.text(quoted(`[${texts.join(', ')}]`))
    }
  }
  const item = itemWriter(sink, column, chunk)
  const complex = storage === 'c64' || storage === 'c128'
  if (!isArray && !complex) return item
  return (row) => {
    const from = isArray ? (offsets?.[row] ?? 0) : row
    const to = isArray ? (offsets?.[row + 1] ?? 0) : row + 1
    const quotes = complex || to - from > 1
    if (quotes) sink.byte(34)
    if (isArray) sink.byte(91)
    for (let place = from; place < to; place++) {
      if (place > from) sink.ascii(', ')
      item(place)
    }
    if (isArray) sink.byte(93)
    if (quotes) sink.byte(34)
  }
}

function itemWriter(sink: ByteSink, column: Column, chunk: ColumnChunk): ItemWriter {
  const { values } = chunk
  const float = (value: number): void => {
    if (value === Infinity || value === -Infinity) sink.ascii(String(value))
    else writeFloat(sink, value)
  }
  const double = (value: number): void => {
    if (value === Infinity || value === -Infinity) sink.ascii(String(value))
    else writeDouble(sink, value)
  }
  switch (column.info.storage) {
    case 'bool':
      return (item) => sink.ascii(values[item] ? 'true' : 'false')
    case 'c64':
    case 'c128': {
      const part = column.info.storage === 'c64' ? float : double
      return (item) => {
        sink.byte(40)
        part(Number(values[2 * item]))
        sink.ascii(', ')
        part(Number(values[2 * item + 1]))
        sink.byte(41)
      }
    }
    default:
  }
  if (values instanceof Float64Array) return (item) => double(values[item] ?? 0)
  if (values instanceof Float32Array) return (item) => float(values[item] ?? 0)
  if (values instanceof BigInt64Array) {
    const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2)
    return (item) => writeLong(sink, halves[2 * item + 1] ?? 0, halves[2 * item] ?? 0)
  }
  return (item) => writeInteger(sink, values[item] ?? 0)
}

function writeQuoted(sink: ByteSink, bytes: Uint8Array, from: number, to: number): void {
  let quotes = from === to || bytes[from] === 35
  for (let i = from; i < to && !quotes; i++) {
    const byte = bytes[i]
    quotes = byte === 34 || byte === 44 || byte === 9 || byte === 10 || byte === 13
  }
  if (!quotes) {
    sink.raw(bytes, from, to)
    return
  }
  sink.ensure(2 * (to - from) + 2)
  sink.byte(34)
  for (let i = from; i < to; i++) {
    const byte = bytes[i] ?? 0
    if (byte === 34) sink.byte(34)
    sink.byte(byte)
  }
  sink.byte(34)
}
