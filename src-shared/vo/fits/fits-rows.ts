import type { CellMemory } from '../votable/column-builder.ts'
import { ColumnBuilder, roomFor } from '../votable/column-builder.ts'
import { type ColumnDecoder, rowDecoder } from './cell-decoder.ts'
import { type HeapDecoder, heapDecoder } from './heap-cells.ts'
import { type MachineColumn, machineColumn, rowsMachine } from './machine-columns.ts'
import { laidBytes, laidRows, longestRow } from './rows-machine.ts'
import type { FitsColumn } from './table-format.ts'

/** Bytes of a table with arrays in its heap that are kept, for the heap comes last. */
const heapTableLimit = 2 ** 31

export interface FitsRowsParts {
  readonly columns: readonly FitsColumn[]
  readonly rowBytes: number
  readonly rows: number
  readonly dataBytes: number
  /** THEAP: bytes from the first row to the heap. */
  readonly heapAt: number
  readonly chunkRows: number
  readonly memory: CellMemory | undefined
  readonly note: (sentence: string) => void
  readonly chunk: (builders: readonly ColumnBuilder[], rows: number) => void
}

/**
 * Reads the rows of one table, chunk by chunk. Where cells are arrays in the heap, which lies behind all rows, the bytes
 * are kept until the last has come.
 */
export class FitsRows {
  readonly builders: readonly ColumnBuilder[]
  /** Rows in the chunk that is not full yet. */
  row = 0
  /** Bytes that must be there before reading on is worth it. */
  needed: number
  over = false
  damage: string | undefined
  readonly #parts: FitsRowsParts
  readonly #decoders: readonly (ColumnDecoder | undefined)[]
  readonly #heapDecoders: readonly (HeapDecoder | undefined)[]
  readonly #machineColumns: readonly (MachineColumn | undefined)[]
  /** Rows that go before the machine at once; 0: no column is for it, or the rows are too long. */
  readonly #machineRows: number
  readonly #hasHeap: boolean
  #kept = new Uint8Array(0)
  #keptBytes = 0
  #rowsBefore = 0
  #capacity = 0

  constructor(parts: FitsRowsParts) {
    this.#parts = parts
    this.builders = parts.columns.map((column) => new ColumnBuilder(column.info, parts.memory))
    const latin = (column: FitsColumn) => {
      let told = false
      return () => {
        if (!told) parts.note(`Column ${column.info.name}: text that is not UTF-8 is read as Latin-1.`)
        told = true
      }
    }
    const made = <T>(
      which: (column: FitsColumn) => boolean,
      make: (column: FitsColumn, builder: ColumnBuilder, latin: () => void) => T,
    ): (T | undefined)[] =>
      this.builders.map((builder, index) => {
        const column = parts.columns[index]
        return column && which(column) ? make(column, builder, latin(column)) : undefined
      })
    const rowsHere = () => Math.min(parts.chunkRows, parts.rows - this.#rowsBefore)
    this.#machineColumns = made(
      () => parts.rowBytes <= longestRow,
      (column, builder, hears) => machineColumn(column, builder, hears, rowsHere),
    )
    const isServed = this.#machineColumns.some((column) => column !== undefined)
    this.#machineRows = isServed ? Math.min(laidRows, Math.floor(laidBytes / parts.rowBytes)) : 0
    this.#decoders = made((column) => column.heap === '', rowDecoder)
    this.#heapDecoders = made((column) => column.heap !== '', heapDecoder)
    this.#hasHeap = this.#heapDecoders.some((decoder) => decoder !== undefined)
    this.needed = this.#hasHeap ? 1 : parts.rowBytes
    this.over = parts.rows === 0
  }

  get rows(): number {
    return this.#rowsBefore + this.row
  }

  /** Reads from bytes[start, end); answers where the first byte not used stands. */
  read(bytes: Uint8Array, start: number, end: number): number {
    const { rowBytes, rows, dataBytes } = this.#parts
    if (this.over) return start
    if (!this.#hasHeap) {
      const count = Math.min(rows - this.rows, Math.floor((end - start) / rowBytes))
      this.#decode(bytes, start, count, undefined)
      this.over = this.rows === rows
      return start + count * rowBytes
    }
    const size = Math.min(end - start, Math.min(dataBytes, heapTableLimit) - this.#keptBytes)
    this.#keep(bytes, start, size)
    this.over = this.#keptBytes === dataBytes || this.#keptBytes === heapTableLimit
    if (this.over && this.#keptBytes < dataBytes)
      this.damage = `a table with arrays of varying length is read up to ${heapTableLimit / 2 ** 30} GiB.`
    return start + size
  }

  /** Hands the last rows over; with a heap: all of them. */
  finish(): void {
    if (this.#hasHeap) this.#decodeKept()
    if (this.row > 0) this.#parts.chunk(this.builders, this.row)
    this.#rowsBefore += this.row
    this.row = 0
    this.over = true
  }

  #keep(bytes: Uint8Array, start: number, size: number): void {
    const total = this.#keptBytes + size
    if (total > this.#kept.length) {
      const room = Math.min(Math.max(total, this.#kept.length * 2, 1 << 20), this.#parts.dataBytes, heapTableLimit)
      const grown = new Uint8Array(Math.max(total, room))
      grown.set(this.#kept.subarray(0, this.#keptBytes))
      this.#kept = grown
    }
    this.#kept.set(bytes.subarray(start, start + size), this.#keptBytes)
    this.#keptBytes = total
  }

  #decodeKept(): void {
    const { rowBytes, rows, heapAt } = this.#parts
    const view = new DataView(this.#kept.buffer, 0, this.#keptBytes)
    const there = Math.min(rows, Math.floor(this.#keptBytes / rowBytes))
    this.#decode(this.#kept, 0, there, { bytes: this.#kept, view, heap: heapAt, end: this.#keptBytes })
    this.#kept = new Uint8Array(0)
    this.#keptBytes = 0
  }

  #decode(bytes: Uint8Array, start: number, count: number, heap: Parameters<HeapDecoder>[0] | undefined): void {
    const { rowBytes, chunkRows } = this.#parts
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let done = 0
    while (done < count) {
      if (this.row === chunkRows) this.#handOver()
      const rows = Math.min(count - done, chunkRows - this.row, this.#machineRows || count)
      this.#reserve(this.row + rows)
      const base = start + done * rowBytes
      const region = { bytes, view, base, rowBytes, rows }
      const machine = this.#machineRows > 0 ? rowsMachine() : undefined
      machine?.lay(bytes, base, rows, rowBytes)
      for (let index = 0; index < this.#decoders.length; index++) {
        const column = machine && this.#machineColumns[index]
        const decoder = this.#decoders[index]
        if (column) column(machine, rows, this.row)
        else if (decoder) decoder(region, this.row)
        else if (heap) this.#decodeHeap(index, heap, base, rows)
      }
      this.row += rows
      done += rows
    }
  }

  #decodeHeap(index: number, heap: Parameters<HeapDecoder>[0], base: number, rows: number): void {
    const column = this.#parts.columns[index]
    const decoder = this.#heapDecoders[index]
    if (!column || !decoder) return
    for (let row = 0; row < rows; row++) {
      if (decoder(heap, base + row * this.#parts.rowBytes + column.offset, this.row + row)) continue
      this.damage ??= `an array of column ${column.info.name} in row ${this.rows + row + 1} points beyond the data that are there.`
    }
  }

  #reserve(rows: number): void {
    if (rows <= this.#capacity) return
    const { chunkRows } = this.#parts
    this.#capacity = Math.max(rows, roomFor(this.builders, rows, chunkRows))
    for (const builder of this.builders) builder.reserveRows(this.#capacity, this.#capacity === chunkRows)
  }

  #handOver(): void {
    this.#parts.chunk(this.builders, this.row)
    this.#rowsBefore += this.row
    this.row = 0
    for (const builder of this.builders) builder.clear()
  }
}
