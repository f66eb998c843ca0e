import type { Mark } from '../../model/table.ts'
import type { CellMemory, ColumnBuilder } from '../votable/column-builder.ts'
import type { DocumentEnd, DocumentEvents, ReadingFault } from '../votable/document-events.ts'
import type { VotableElement } from '../votable/element.ts'
import { documentOf, infosOf, marksOfHeader, resourceOf, tablePath } from './fits-document.ts'
import { FitsRows } from './fits-rows.ts'
import { blockBytes, type FitsHeader, readHeader } from './header.ts'
import { asciiColumns, binaryColumns, type FitsColumn, FormatFault } from './table-format.ts'

const headerBytesLimit = 64 * 1024 * 1024
const rowBytesLimit = 256 * 1024 * 1024

interface TableState {
  readonly hdu: number
  readonly rowsExpected: number
  readonly marks: Mark[]
  readonly notes: Set<string>
  rows: number
}

/**
 * Reads the tables of a FITS file (FITS 4.0: BINTABLE and TABLE extensions) that comes in pieces. Images and other HDUs are
 * passed over. Nothing is allocated by what a header claims: a file that ends early gives the rows that are there.
 */
export class FitsReader {
  readonly #events: DocumentEvents
  readonly #chunkRows: number
  readonly #memory: CellMemory | undefined
  readonly #tables: TableState[] = []
  readonly #resources: VotableElement[] = []
  #documentInfos: readonly VotableElement[] = []
  #mode: 'header' | 'rows' | 'skip' | 'over' = 'header'
  #rowsReader: FitsRows | undefined
  #skip = 0
  #hdu = 0
  #images = 0
  #unreadable: string | undefined
  #fault: ReadingFault | undefined
  #hold = new Uint8Array(65_536)
  #held = 0
  /** Bytes that must be there before a look at them is worth it. */
  #needed = blockBytes
  /** Offset in the file of the first byte that is not worked off. */
  #offset = 0
  #headerStart = 0

  constructor(events: DocumentEvents, options: { readonly chunkRows?: number; readonly memory?: CellMemory } = {}) {
    this.#events = events
    this.#chunkRows = options.chunkRows ?? 65_536
    this.#memory = options.memory
  }

  get over(): boolean {
    return this.#mode === 'over'
  }

  /** True once further bytes cannot change what is known. */
  get failed(): boolean {
    return this.over
  }

  /** The table being read and its rows in the chunk that is not full yet. */
  get tail():
    | {
        readonly table: number
        readonly rows: number
        readonly reader: { readonly rows: number; readonly builders: readonly ColumnBuilder[] }
      }
    | undefined {
    const reader = this.#rowsReader
    return reader ? { table: this.#tables.length - 1, rows: reader.row, reader } : undefined
  }

  /** Takes the bytes buffer[start, end); those before `start` are room to work in. The buffer is free again afterwards. */
  push(buffer: Uint8Array, start: number, end: number): void {
    if (this.over) return
    if (this.#held === 0) this.#work(buffer, start, end)
    else if (this.#held + end - start >= this.#needed && this.#held <= start) {
      const from = start - this.#held
      buffer.set(this.#hold.subarray(0, this.#held), from)
      this.#work(buffer, from, end)
    } else {
      this.#keep(buffer, start, end)
      if (this.#held >= this.#needed) this.#work(this.#hold, 0, this.#held)
    }
  }

  end(options: { readonly broken?: Mark } = {}): DocumentEnd {
    // What was kept until more came is all there is.
    if (!this.over && this.#held > 0) this.#work(this.#hold, 0, this.#held)
    if (!this.over) this.#endEarly(options.broken)
    if (this.#tables.length === 0) return { fault: this.#fault ?? this.#noTable(), tables: [] }
    const document = this.#document()
    return {
      document,
      tables: this.#tables.map((table, index) => ({
        rows: table.rows,
        elementPath: tablePath(document, index),
        marks: table.marks,
        notes: [...table.notes],
      })),
    }
  }

  #document(): VotableElement {
    return documentOf(this.#documentInfos, this.#resources)
  }

  #keep(bytes: Uint8Array, from: number, to: number): void {
    const size = this.#held + to - from
    if (size > this.#hold.length) {
      const grown = new Uint8Array(Math.max(size, this.#hold.length * 2))
      grown.set(this.#hold.subarray(0, this.#held))
      this.#hold = grown
    }
    this.#hold.set(bytes.subarray(from, to), this.#held)
    this.#held = size
  }

  #work(bytes: Uint8Array, from: number, to: number): void {
    let p = from
    for (;;) {
      const mode = this.#mode
      const before = p
      if (mode === 'header') p = this.#readHeader(bytes, p, to)
      else if (mode === 'rows') p = this.#readRows(bytes, p, to)
      else if (mode === 'skip') {
        const size = Math.min(this.#skip, to - p)
        p += size
        this.#skip -= size
        if (this.#skip === 0) this.#startHeader()
      }
      this.#offset += p - before
      if (this.over) {
        this.#held = 0
        return
      }
      if (p === before && this.#mode === mode) break
    }
    if (bytes === this.#hold) {
      this.#hold.copyWithin(0, p, to)
      this.#held = to - p
    } else {
      this.#held = 0
      this.#keep(bytes, p, to)
    }
  }

  #startHeader(): void {
    this.#mode = 'header'
    this.#needed = blockBytes
    this.#headerStart = this.#offset
  }

  #readHeader(bytes: Uint8Array, from: number, to: number): number {
    const whole = Math.floor((to - from) / blockBytes) * blockBytes
    if (whole === 0) {
      this.#needed = blockBytes
      return from
    }
    const begin = String.fromCharCode(...bytes.subarray(from, from + 8)).trimEnd()
    if (begin !== 'SIMPLE' && begin !== 'XTENSION') {
      // Special records and filling after the last HDU (FITS 4.0, 3.5) end the file for us.
      this.#mode = 'over'
      if (this.#hdu === 0) this.#fault = { kind: 'format', message: 'The file does not begin as FITS does.' }
      return from
    }
    let size = blockBytes
    while (size <= whole && !endsIn(bytes, from + size - blockBytes)) size += blockBytes
    if (size > whole) {
      this.#needed = Math.max(2 * (to - from), blockBytes)
      if (to - from > headerBytesLimit) {
        this.#unreadable ??= `${this.#name()}: the header has no END within ${headerBytesLimit / 1048576} MiB`
        this.#mode = 'over'
      }
      return from
    }
    const header = readHeader(bytes, from, from + size)
    this.#hdu++
    this.#needed = 1
    if (header) this.#startData(header)
    else this.#mode = 'over'
    return from + size
  }

  #name(header?: FitsHeader): string {
    const name = header?.text('EXTNAME')
    return `HDU ${this.#hdu}${name === undefined ? '' : ` (${name})`}`
  }

  #startData(header: FitsHeader): void {
    const dataBytes = dataBytesOf(header)
    if (dataBytes === undefined) {
      this.#unreadable ??= `${this.#name(header)}: the size of its data makes no sense`
      for (const table of this.#tables) table.notes.add(`${this.#name(header)} and what follows cannot be read.`)
      this.#mode = 'over'
      return
    }
    const extension = header.text('XTENSION')?.toUpperCase()
    this.#skip = Math.ceil(dataBytes / blockBytes) * blockBytes
    this.#mode = 'skip'
    if (this.#hdu === 1) {
      this.#documentInfos = infosOf(header)
      if (dataBytes > 0) this.#images++
    }
    if (extension === 'IMAGE') this.#images++
    if (extension !== 'BINTABLE' && extension !== 'A3DTABLE' && extension !== 'TABLE') return
    if (header.value('ZIMAGE') === true) {
      this.#images++
      return
    }
    if (header.value('ZTABLE') === true) {
      this.#refuse(header, 'a compressed table (ZTABLE), which is not read here; unpack it with funpack')
      return
    }
    try {
      this.#startTable(header, extension === 'TABLE', dataBytes)
    } catch (error) {
      if (!(error instanceof FormatFault)) throw error
      this.#refuse(header, error.message)
    }
  }

  /** A table that cannot be read, where there may be others that can. */
  #refuse(header: FitsHeader, why: string): void {
    const sentence = `${this.#name(header)}: ${why}`
    this.#unreadable ??= sentence
    for (const table of this.#tables) table.notes.add(`${sentence}.`)
  }

  #startTable(header: FitsHeader, ascii: boolean, dataBytes: number): void {
    const notes = new Set<string>()
    const note = (sentence: string): void => {
      if (notes.size < 100) notes.add(sentence)
    }
    const columns: FitsColumn[] = ascii ? asciiColumns(header) : binaryColumns(header, note)
    const rowBytes = header.count('NAXIS1') ?? 0
    const rows = header.count('NAXIS2')
    if (rows === undefined) throw new FormatFault('NAXIS2 is missing or no number')
    if (columns.length === 0) throw new FormatFault('it has no columns')
    if (rowBytes > rowBytesLimit)
      throw new FormatFault(`rows of ${rowBytes} bytes are more than ${rowBytesLimit / 1048576} MiB`)
    const infos = columns.map((column) => column.info)
    const name = header.text('EXTNAME')
    this.#resources.push(resourceOf(name, infos, infosOf(header)))
    const table = { hdu: this.#hdu, rowsExpected: rows, marks: marksOfHeader(header), notes, rows: 0 }
    this.#tables.push(table)
    const index = this.#tables.length - 1
    const document = this.#document()
    this.#events.header(index, {
      columns: infos,
      document,
      elementPath: tablePath(document, index),
      rowsExpected: rows,
    })
    this.#rowsReader = new FitsRows({
      columns,
      rowBytes,
      // A table of rows without bytes has nothing to show, however many it claims.
      rows: rowBytes === 0 ? 0 : rows,
      dataBytes,
      heapAt: header.count('THEAP') ?? rowBytes * rows,
      chunkRows: this.#chunkRows,
      memory: this.#memory,
      note,
      chunk: (builders, count) => this.#events.chunk(index, builders, count),
    })
    this.#mode = 'rows'
  }

  #readRows(bytes: Uint8Array, from: number, to: number): number {
    const reader = this.#rowsReader
    const table = this.#tables.at(-1)
    if (!reader || !table) return from
    const p = reader.read(bytes, from, to)
    this.#skip -= p - from
    this.#needed = reader.needed
    table.rows = reader.rows
    if (reader.over) {
      this.#finishRows()
      this.#mode = 'skip'
    }
    return p
  }

  #finishRows(): void {
    const reader = this.#rowsReader
    const table = this.#tables.at(-1)
    if (!reader || !table) return
    reader.finish()
    table.rows = reader.rows
    if (reader.damage !== undefined) table.marks.push({ kind: 'damaged', message: `${this.#name()}: ${reader.damage}` })
    this.#rowsReader = undefined
    this.#events.rowsOver?.()
  }

  /** The bytes are over before an HDU is. */
  #endEarly(broken: Mark | undefined): void {
    const table = this.#tables.at(-1)
    const byte = this.#offset + this.#held
    if (this.#mode === 'rows' && table) {
      this.#finishRows()
      const where =
        table.rows < table.rowsExpected
          ? `after ${table.rows} of ${table.rowsExpected} rows`
          : 'inside its arrays of varying length'
      table.marks.push(broken ?? { kind: 'damaged', message: `${this.#name()}: the file ends ${where}.`, byte })
    } else if (this.#mode === 'header' && (this.#held > 0 || broken) && byte > this.#headerStart) {
      this.#unreadable ??= 'the file ends inside a header'
      // The tables before are whole; what is lost may be a table or not.
      if (table) table.marks.push(broken ?? { kind: 'damaged', message: 'The file ends inside the next header.', byte })
    } else if (broken && table) table.marks.push(broken)
    this.#mode = 'over'
  }

  #noTable(): ReadingFault {
    if (this.#unreadable !== undefined)
      return { kind: 'format', message: `No table of this FITS file can be read: ${this.#unreadable}.` }
    if (this.#images > 0) return { kind: 'format', message: 'This FITS file holds an image and no table.' }
    return { kind: 'format', message: 'This FITS file holds no table.' }
  }
}

/** Whether the END card stands in a block. */
function endsIn(bytes: Uint8Array, from: number): boolean {
  for (let at = from; at < from + blockBytes; at += 80)
    if (bytes[at] === 69 && bytes[at + 1] === 78 && bytes[at + 2] === 68 && bytes[at + 3] === 32) return true
  return false
}

/** Bytes of an HDU's data without filling (FITS 4.0, 4.4.1: equation 2); undefined where the header makes no sense. */
function dataBytesOf(header: FitsHeader): number | undefined {
  const axes = header.count('NAXIS')
  const bits = header.number('BITPIX')
  if (axes === undefined || axes > 999 || bits === undefined || ![8, 16, 32, 64, -32, -64].includes(bits))
    return undefined
  if (axes === 0) return 0
  let items = 1
  const groups = header.value('GROUPS') === true && header.count('NAXIS1') === 0
  for (let axis = groups ? 2 : 1; axis <= axes; axis++) items *= header.count(`NAXIS${axis}`) ?? Number.NaN
  const bytes = (Math.abs(bits) / 8) * (header.count('GCOUNT') ?? 1) * ((header.count('PCOUNT') ?? 0) + items)
  return Number.isSafeInteger(bytes) ? bytes : undefined
}
