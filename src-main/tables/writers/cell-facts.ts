import { cellShapeOf, dimensionsOf } from '#shared/vo/votable/cell-shape.ts'
import type { Column, ColumnChunk } from '../column.ts'

/** Whether row `row` of the chunk is null. */
export const isNullRow = (chunk: ColumnChunk, row: number): boolean =>
  chunk.nulls !== undefined && (((chunk.nulls[row >> 3] ?? 0) >> (row & 7)) & 1) === 1

/** What the cells of a column ask of its declaration. */
export interface CellFacts {
  /** Text: the most UTF-8 bytes and UTF-16 units of one string (of a cell, or of an item of a list of text). */
  readonly maxBytes: number
  readonly maxUnits: number
  /** Text: every byte is below 128. */
  readonly ascii: boolean
  /** Lists with a fixed arraysize: every cell that is not null has that many items. */
  readonly fits: boolean
}

/** Looks through the cells of columns whose declaration may be too narrow for them; others cost nothing. */
export function cellFacts(column: Column): CellFacts {
  const { info } = column
  const facts = { maxBytes: 0, maxUnits: 0, ascii: true, fits: true }
  const fixedItems = info.isArray ? listItems(column) : undefined
  for (const chunk of column.chunks) {
    if (info.storage === 'text') measureText(info.isArray ? chunk.textOffsets : chunk.offsets, chunk.values, facts)
    if (fixedItems !== undefined && chunk.offsets) {
      for (let row = 0; row < chunk.rows; row++) {
        const items = (chunk.offsets[row + 1] ?? 0) - (chunk.offsets[row] ?? 0)
        if (items !== fixedItems && !isNullRow(chunk, row)) {
          facts.fits = false
          break
        }
      }
    }
  }
  return facts
}

/** Items of every cell of a list by its arraysize (for lists of text: strings); undefined where they vary. */
export function listItems(column: Column): number | undefined {
  const { info } = column
  const shape = cellShapeOf(info)
  if (shape.fixedItems === undefined || info.storage !== 'text') return shape.fixedItems
  const sizes = dimensionsOf(info.arraysize ?? '')?.sizes ?? []
  return sizes.slice(1).reduce((product, size) => product * size, 1)
}

function measureText(
  offsets: Uint32Array | undefined,
  values: ColumnChunk['values'],
  facts: { maxBytes: number; maxUnits: number; ascii: boolean },
): void {
  if (!offsets || !(values instanceof Uint8Array)) return
  const end = offsets[offsets.length - 1] ?? 0
  let ascii = true
  for (let i = offsets[0] ?? 0; i < end && ascii; i++) if ((values[i] ?? 0) >= 128) ascii = false
  for (let item = 0; item + 1 < offsets.length; item++) {
    const from = offsets[item] ?? 0
    const to = offsets[item + 1] ?? 0
    if (to - from > facts.maxBytes) facts.maxBytes = to - from
    const units = ascii ? to - from : utf16Units(values, from, to)
    if (units > facts.maxUnits) facts.maxUnits = units
  }
  if (!ascii) facts.ascii = false
}

/** UTF-16 units of a run of UTF-8: one for each byte that starts a character, two where it lies beyond the basic plane. */
export function utf16Units(bytes: Uint8Array, from: number, to: number): number {
  let units = 0
  for (let i = from; i < to; i++) {
    const byte = bytes[i] ?? 0
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1
  }
  return units
}
