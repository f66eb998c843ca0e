import type { ByteSink } from '#shared/vo/votable/write-bytes.ts'
import { writeDouble, writeFloat, writeInteger, writeLong } from '#shared/vo/votable/write-number.ts'
import { writeXmlText } from '#shared/vo/votable/write-xml.ts'
import type { Column, ColumnChunk } from '../column.ts'
import { utf16Units } from './cell-facts.ts'
import type { DeclaredField } from './declared-field.ts'

/** Writes the cell of a row of one chunk. */
export type CellWriter = (row: number) => void

/** Prints item `item` of a chunk's values. */
export type ItemWriter = (item: number) => void

/** How the numbers of a chunk are printed, item by item (complex: two numbers); not for text. */
export function numberWriter(sink: ByteSink, column: Column, chunk: ColumnChunk): ItemWriter {
  const { values } = chunk
  switch (column.info.storage) {
    case 'bool':
      return (item) => sink.byte(values[item] ? 84 : 70)
    case 'bits':
      return (item) => sink.byte(values[item] ? 49 : 48)
    case 'c64':
      return (item) => {
        writeFloat(sink, Number(values[2 * item]))
        sink.byte(32)
        writeFloat(sink, Number(values[2 * item + 1]))
      }
    case 'c128':
      return (item) => {
        writeDouble(sink, Number(values[2 * item]))
        sink.byte(32)
        writeDouble(sink, Number(values[2 * item + 1]))
      }
    default:
  }
  if (values instanceof Float64Array) return (item) => writeDouble(sink, values[item] ?? 0)
  if (values instanceof Float32Array) return (item) => writeFloat(sink, values[item] ?? 0)
  if (values instanceof BigInt64Array) {
    const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2)
    return (item) => writeLong(sink, halves[2 * item + 1] ?? 0, halves[2 * item] ?? 0)
  }
  return (item) => writeInteger(sink, values[item] ?? 0)
}

/**
 * The cells of a column of TABLEDATA (VOTable 1.4, 5.1), without their tags. A null is an empty TD, whatever the datatype.
 * `replaced` hears how many characters XML could not carry.
 */
export function tabledataCells(
  sink: ByteSink,
  column: Column,
  chunk: ColumnChunk,
  declared: DeclaredField,
  replaced: (characters: number) => void,
): CellWriter {
  const content = cellContent(sink, column, chunk, declared, replaced)
  const { nulls } = chunk
  if (nulls === undefined) return content
  return (row) => {
    if ((((nulls[row >> 3] ?? 0) >> (row & 7)) & 1) === 0) content(row)
  }
}

function cellContent(
  sink: ByteSink,
  column: Column,
  chunk: ColumnChunk,
  declared: DeclaredField,
  replaced: (characters: number) => void,
): CellWriter {
  const { values, offsets, textOffsets } = chunk
  const { storage, isArray } = column.info
  if (storage === 'text') {
    const bytes = values instanceof Uint8Array ? values : new Uint8Array()
    if (!isArray) {
      return (row) => {
        const count = writeXmlText(sink, bytes, offsets?.[row] ?? 0, offsets?.[row + 1] ?? 0)
        if (count > 0) replaced(count)
      }
    }
    return (row) => {
      for (let item = offsets?.[row] ?? 0; item < (offsets?.[row + 1] ?? 0); item++) {
        const from = textOffsets?.[item] ?? 0
        const to = textOffsets?.[item + 1] ?? 0
        const count = writeXmlText(sink, bytes, from, to)
        if (count > 0) replaced(count)
        for (let units = utf16Units(bytes, from, to); units < declared.stringLength; units++) sink.byte(32)
      }
    }
  }
  const write = numberWriter(sink, column, chunk)
  if (!isArray) return write
  // bits apart by blanks as well: the standard writes them close together, but STILTS reads only the first of those
  return (row) => {
    const from = offsets?.[row] ?? 0
    const to = offsets?.[row + 1] ?? 0
    for (let item = from; item < to; item++) {
      if (item > from) sink.byte(32)
      write(item)
    }
  }
}
