import type { ColumnBuilder } from '../votable/column-builder.ts'
import { Cells, RowsMachine } from './rows-machine.ts'
import type { FitsColumn } from './table-format.ts'

/** The machine keeps nothing between calls that matters: one serves all. */
let sharedMachine: RowsMachine | undefined

/** The machine that serves all tables. */
export function rowsMachine(): RowsMachine {
  sharedMachine ??= new RowsMachine()
  return sharedMachine
}

/** Stores the cells of a column, from row `to` of the builder on, for the `rows` that lie before the machine. */
export type MachineColumn = (machine: RowsMachine, rows: number, to: number) => void

/**
 * The fast way for the plain columns that most tables are made of; undefined where it does not serve. `latin` hears of
 * text that is not UTF-8; `rowsHere`: how many rows the chunk will have, as far as is known.
 */
export function machineColumn(
  column: FitsColumn,
  b: ColumnBuilder,
  latin: () => void,
  rowsHere: () => number,
): MachineColumn | undefined {
  const { code, offset, width, info } = column
  if (column.heap !== '' || width === 0 || info.isArray || column.unsignedLong) return undefined
  // A text that stands for no value is looked for cell by cell.
  if (column.nullText !== undefined) return undefined
  if (code === 'A')
    return (machine, rows, to) => {
      const first = b.offsets[to] as number
      const { bytes, ends, latin: isLatin } = machine.texts(offset, width, first, to & 7)
      const needed = first + bytes.length
      // What the rest of the chunk will take, by what these rows took: memory that grows is copied.
      if (needed > b.u8.length)
        b.reserveBytes(Math.max(needed, Math.ceil((needed / (to + rows)) * Math.max(rowsHere(), to + rows) * 1.125)))
      b.u8.set(bytes, first)
      b.offsets.set(ends, to + 1)
      machine.addNulls(b.nulls, to)
      if (isLatin) latin()
    }
  if (column.scale !== 1 || column.zero !== 0) return undefined
  const size = b.itemBytes
  const what =
    code === 'D'
      ? Cells.doubles
      : code === 'E'
        ? Cells.floats
        : code === 'K'
          ? Cells.longs
          : code === 'J'
            ? Cells.ints
            : code === 'I'
              ? Cells.shorts
              : code === 'L'
                ? Cells.truths
                : undefined
  if (what === undefined) return undefined
  const nulls = nullNumbers(column, b)
  const tellsNulls = what === Cells.doubles || what === Cells.floats || what === Cells.truths
  return (machine, rows, to) => {
    b.u8.set(machine.numbers(what, offset, size, to & 7), to * size)
    if (tellsNulls) machine.addNulls(b.nulls, to)
    else nulls?.(to, rows)
  }
}

/** Marks the whole numbers among `rows` from `to` on that TNULL names. */
function nullNumbers(column: FitsColumn, b: ColumnBuilder): ((to: number, rows: number) => void) | undefined {
  const { code, nullNumber } = column
  if (nullNumber === undefined) return undefined
  if (code === 'K') {
    const all = BigInt.asUintN(64, nullNumber)
    const low = Number(BigInt.asIntN(32, all))
    const high = Number(BigInt.asIntN(32, all >> 32n))
    return (to, rows) => {
      const { i32 } = b
      for (let row = to; row < to + rows; row++) if (i32[2 * row] === low && i32[2 * row + 1] === high) b.setNull(row)
    }
  }
  const none = Number(nullNumber)
  return (to, rows) => {
    const values = code === 'J' ? b.i32 : b.i16
    for (let row = to; row < to + rows; row++) if (values[row] === none) b.setNull(row)
  }
}
