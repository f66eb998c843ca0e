import type { ColumnInfo } from '../../model/table.ts'
import { Base64Decoder } from './base64-bytes.ts'
import { BinaryScanner } from './binary-scanner.ts'
import type { CellMemory } from './column-builder.ts'
import { ColumnBuilder } from './column-builder.ts'
import type { ReadingNotes } from './reading-notes.ts'
import { TabledataScanner } from './tabledata-scanner.ts'

/** Takes the rows of a chunk when it is full or the table ends; the builders are used again afterwards. */
export interface ChunkSink {
  chunk(table: number, builders: readonly ColumnBuilder[], rows: number): void
}

/** Reads the rows of one TABLE, in any of its serialisations, chunk by chunk. */
export class RowsReader {
  readonly builders: readonly ColumnBuilder[]
  /** Newlines passed, and the position after the last one, of the region read last. */
  lines = 0
  lineStart = -1
  state: 'more' | 'ended' | 'damaged' = 'more'
  damage = ''
  damageAt = 0
  readonly #table: number
  readonly #notes: ReadingNotes
  readonly #sink: ChunkSink
  readonly #cells: TabledataScanner | undefined
  readonly #binary: BinaryScanner | undefined
  readonly #base64 = new Base64Decoder()
  readonly #mostRowBytes: number
  #rowsBefore = 0

  constructor(
    serialisation: 'tabledata' | 'binary' | 'binary2',
    table: number,
    columns: readonly ColumnInfo[],
    notes: ReadingNotes,
    chunkRows: number,
    sink: ChunkSink,
    memory?: CellMemory,
    mostRowBytes = 512 * 1024 * 1024,
  ) {
    this.#mostRowBytes = mostRowBytes
    this.builders = columns.map((info) => new ColumnBuilder(info, memory))
    this.#table = table
    this.#notes = notes
    this.#sink = sink
    if (serialisation === 'tabledata') this.#cells = new TabledataScanner(this.builders, notes, chunkRows)
    else this.#binary = new BinaryScanner(this.builders, notes, chunkRows, serialisation === 'binary2')
  }

  /** Rows in the chunk that is not full yet. */
  get row(): number {
    return this.#cells?.row ?? this.#binary?.row ?? 0
  }

  /** Rows read so far. */
  get rows(): number {
    return this.#rowsBefore + this.row
  }

  /** Reads from bytes[start, end); answers where the first byte not used stands. */
  read(bytes: Uint8Array, start: number, end: number): number {
    this.lines = 0
    this.lineStart = -1
    return this.#cells ? this.#readCells(this.#cells, bytes, start, end) : this.#readBinary(bytes, start, end)
  }

  /** Hands the last rows over. */
  finish(): void {
    if (this.row > 0) this.#sink.chunk(this.#table, this.builders, this.row)
  }

  #readCells(cells: TabledataScanner, bytes: Uint8Array, start: number, end: number): number {
    let p = start
    for (;;) {
      p = cells.scan(bytes, p, end)
      this.lines += cells.lines
      if (cells.lineStart >= 0) this.lineStart = cells.lineStart
      if (cells.state !== 'full') break
      this.#handOver()
    }
    if (cells.state === 'damaged') {
      this.damage = cells.damage
      this.damageAt = cells.damageAt
    }
    this.state = cells.state === 'more' ? 'more' : cells.state === 'ended' ? 'ended' : 'damaged'
    return p
  }

  #readBinary(bytes: Uint8Array, start: number, end: number): number {
    const base64 = this.#base64
    const p = base64.decode(bytes, start, end)
    this.lines = base64.lines
    this.lineStart = base64.lineStart
    if (base64.ended) base64.finish()
    this.#readDecoded()
    if (base64.damaged) {
      this.state = 'damaged'
      this.damage = 'a character that is no base64'
      this.damageAt = p
    } else if (base64.length > this.#mostRowBytes) {
      // A count that lies would keep all that follows.
      this.state = 'damaged'
      this.damage = `a row of more than ${this.#mostRowBytes / 1048576} MiB`
      this.damageAt = p
    } else if (base64.ended) {
      this.state = 'ended'
      if (base64.length > 0) {
        this.state = 'damaged'
        this.damage = 'the stream ends inside a row'
        this.damageAt = p
      }
    }
    return p
  }

  #readDecoded(): void {
    const binary = this.#binary
    if (!binary) return
    const base64 = this.#base64
    let p = 0
    for (;;) {
      p = binary.scan(base64.bytes, p, base64.length)
      if (!binary.full) break
      this.#handOver()
    }
    base64.drop(p)
  }

  #handOver(): void {
    this.#sink.chunk(this.#table, this.builders, this.row)
    this.#rowsBefore += this.row
    this.#notes.rowsBefore = this.#rowsBefore
    for (const builder of this.builders) builder.clear()
    if (this.#cells) this.#cells.row = 0
    if (this.#binary) this.#binary.row = 0
  }
}
