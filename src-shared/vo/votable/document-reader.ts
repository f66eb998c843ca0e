import type { Mark } from '../../model/table.ts'
import type { CellMemory } from './column-builder.ts'
import { errorOf } from './completeness.ts'
import type { DocumentEnd, DocumentEvents, ReadingFault } from './document-events.ts'
import { ReadingStop } from './document-events.ts'
import { htmlTitle, openingOf } from './document-opening.ts'
import type { TableState } from './document-tables.ts'
import { DocumentTables, placeOf } from './document-tables.ts'
import type { OpenElement } from './header-tree.ts'
import { HeaderTree, headerLimits } from './header-tree.ts'
import { ReadingNotes } from './reading-notes.ts'
import { RowsReader } from './rows-reader.ts'
import { rowsTagFrom, streamFault } from './rows-tag.ts'
import { slackBytes } from './slack-bytes.ts'
import { localName } from './tree.ts'

const holdBytes = 65_536
const rowBytesLimit = 512 * 1024 * 1024
const mostErrors = 1000

/** What a document is that begins with another element; noise may look like one to a reader of tags. */
const rootMessage = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_.:-]*$/u.test(name)
    ? `The document is ${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}, not a VOTable.`
    : 'The document is not XML.'

/**
 * Reads a VOTable (1.0 to 1.5) that comes in pieces: the tree of everything but the cells, and the cells by chunks.
 * Nothing is allocated by what the document claims, nothing is fetched. Bytes are UTF-8.
 */
export class DocumentReader {
  readonly #events: DocumentEvents
  readonly #maxrec: number | undefined
  readonly #notes = new ReadingNotes()
  readonly #tree: HeaderTree
  readonly #decoder = new TextDecoder('utf-8')
  readonly #tables = new DocumentTables()
  readonly #chunkRows: number
  readonly #memory: CellMemory | undefined
  #mode: 'start' | 'header' | 'rows' | 'html' | 'over' = 'start'
  #rowsReader: RowsReader | undefined
  #table: TableState | undefined
  #fault: ReadingFault | undefined
  /** A table that cannot be read, where there may be others that can. */
  #unreadable: ReadingFault | undefined
  #handover = false
  #careful = false
  #headerBytes = 0
  #head = ''
  /** Bytes kept from the pushes before: the beginning of a row or tag that is not all there. */
  #hold = new Uint8Array(holdBytes)
  #held = 0
  #retryAt = 0
  /** Of the region in work: offset in the document of its index 0, current line, and offset of that line's first byte. */
  #base = 0
  #pushed = 0
  #line = 1
  #lineStart = 0

  /** `memory`: where the cells of whole chunks are to lie, so that they are not copied when handed over. */
  constructor(
    events: DocumentEvents,
    options: { readonly maxrec?: number; readonly chunkRows?: number; readonly memory?: CellMemory } = {},
  ) {
    this.#memory = options.memory
    this.#events = events
    this.#maxrec = options.maxrec
    this.#chunkRows = options.chunkRows ?? 65_536
    this.#tree = new HeaderTree(
      {
        open: (element, local, path, selfClosing) => this.#opened(element, local, path, selfClosing),
        close: (element, local) => this.#closed(element, local),
        limit: (message) => {
          throw new ReadingStop({ kind: 'limit', message })
        },
      },
      this.#notes,
    )
  }

  /** True once nothing more can come of further bytes. */
  get over(): boolean {
    return this.#mode === 'over'
  }

  /** True once reading ended before the document did: further bytes cannot change what is known. */
  get failed(): boolean {
    return this.#mode === 'over' && !this.#tree.complete
  }

  /** The table being read and its rows in the chunk that is not full yet. */
  get tail(): { readonly table: number; readonly rows: number; readonly reader: RowsReader } | undefined {
    return this.#rowsReader && this.#table
      ? { table: this.#tables.list.indexOf(this.#table), rows: this.#rowsReader.row, reader: this.#rowsReader }
      : undefined
  }

  /**
   * Takes the bytes buffer[start, end). The reader writes to the buffer: `start` bytes before them are room for what
   * was left of the push before, and `slackBytes` at `end`, if they are there, become 0. The buffer is free again afterwards.
   */
  push(buffer: Uint8Array, start: number, end: number): void {
    if (this.#mode === 'over') return
    const incoming = end - start
    this.#pushed += incoming
    let bytes = buffer
    let from = start
    let to = end
    if (this.#held > start || buffer.length < end + slackBytes || this.#held + incoming < this.#retryAt) {
      this.#keep(buffer, start, end)
      if (this.#held < this.#retryAt) return
      bytes = this.#hold
      from = 0
      to = this.#held
    } else if (this.#held > 0) {
      from = start - this.#held
      buffer.set(this.#hold.subarray(0, this.#held), from)
      this.#held = 0
    }
    this.#work(bytes, from, to, false)
  }

  /** The bytes are over: `complete` tells a whole document from one whose transfer broke. */
  end(options: { readonly broken?: Mark } = {}): DocumentEnd {
    if (!this.over) this.#work(this.#hold, 0, this.#held, true)
    if (!this.over) this.#endEarly(options.broken)
    return this.#summary(options.broken)
  }

  #keep(bytes: Uint8Array, from: number, to: number): void {
    const size = this.#held + to - from
    if (size + slackBytes > this.#hold.length) {
      const grown = new Uint8Array(Math.max(size + slackBytes, this.#hold.length * 2))
      grown.set(this.#hold.subarray(0, this.#held))
      this.#hold = grown
    }
    this.#hold.set(bytes.subarray(from, to), this.#held)
    this.#held = size
  }

  #work(bytes: Uint8Array, from: number, to: number, final: boolean): void {
    this.#base = this.#pushed - to
    bytes.fill(0, to, to + slackBytes)
    let p = from
    try {
      p = this.#process(bytes, from, to, final)
    } catch (error) {
      if (!(error instanceof ReadingStop)) throw error
      this.#stop(error.fault, p)
    }
    if (this.#mode === 'over') {
      this.#held = 0
      return
    }
    const left = to - p
    if (bytes === this.#hold) {
      this.#hold.copyWithin(0, p, to)
      this.#held = left
    } else {
      this.#held = 0
      this.#keep(bytes, p, to)
    }
    // A row longer than what is there is looked at again when twice as much has come.
    this.#retryAt = left >= holdBytes ? left * 2 : 0
    // The title of a page stands near its beginning.
    if (this.#mode === 'html' && left >= holdBytes) this.#endEarly(undefined)
    if (left > rowBytesLimit) this.#damage(`a row of more than ${rowBytesLimit / 1048576} MiB`, this.#base + p)
    this.#announce()
  }

  #process(bytes: Uint8Array, from: number, to: number, final: boolean): number {
    let p = from
    for (;;) {
      const before = p
      const mode: string = this.#mode
      if (mode === 'start') p = this.#sniff(bytes, p, to, final)
      else if (mode === 'header') p = this.#readHeader(bytes, p, to, final)
      else if (mode === 'rows') p = this.#readRows(bytes, p, to)
      else return p
      if (this.#mode === mode && (p === before || p >= to)) return p
    }
  }

  #sniff(bytes: Uint8Array, from: number, to: number, final: boolean): number {
    const opening = openingOf(bytes, from, to, final)
    if (opening.kind === 'more') return from
    if (opening.kind === 'html') {
      this.#mode = 'html'
      return from
    }
    if (opening.kind === 'other') {
      return this.#stop({ kind: 'format', message: `This is ${opening.what}, not a VOTable.` }, from)
    }
    if (opening.kind === 'nothing') {
      const text = new TextDecoder().decode(bytes.slice(from, Math.min(to, from + 65_536)))
      const message = text.trim() === '' ? 'The document is empty.' : 'The document is not XML.'
      return this.#stop({ kind: 'votable', message, detail: text }, from)
    }
    const preamble = new TextDecoder().decode(bytes.slice(from, opening.at))
    if (preamble.trim() !== '') this.#notes.add('Text before the XML is left out.')
    this.#head = new TextDecoder().decode(bytes.slice(from, Math.min(to, from + 2000)))
    this.#countLines(bytes, from, opening.at)
    this.#mode = 'header'
    return opening.at
  }

  /** Feeds the tree up to the tag after which the rows begin. */
  #readHeader(bytes: Uint8Array, from: number, to: number, final: boolean): number {
    let p = from
    while (p < to) {
      let stop = to
      if (this.#careful) {
        const close = bytes.indexOf(0x3e, p)
        if (close >= 0 && close < to) stop = close + 1
      } else {
        const tag = rowsTagFrom(bytes, p, to)
        if (tag.at > p) stop = tag.at
        else if (tag.whole) {
          this.#careful = true
          continue
        } else if (!final) return p
      }
      this.#feed(bytes, p, stop)
      p = stop
      if (this.#handover) {
        this.#handover = false
        this.#mode = 'rows'
        return p
      }
      if (this.#tree.complete) {
        this.#mode = 'over'
        return p
      }
    }
    return p
  }

  #feed(bytes: Uint8Array, from: number, to: number): void {
    this.#headerBytes += to - from
    if (this.#headerBytes > headerLimits.bytes) {
      throw new ReadingStop({
        kind: 'limit',
        message: `More than ${headerLimits.bytes / 1048576} MiB outside the rows.`,
        ...this.#place(this.#base + from),
      })
    }
    const before = this.#tree.reached
    try {
      this.#tree.write(this.#decoder.decode(bytes.subarray(from, to), { stream: true }))
    } catch (error) {
      if (!(error instanceof ReadingStop)) throw error
      const { line, column, position } = this.#tree.reached
      const start = this.#place(this.#base + from)
      throw new ReadingStop({
        line: start.line + line - before.line,
        column: line > before.line ? column : start.column + column - before.column,
        byte: start.byte + position - before.position,
        ...error.fault,
      })
    }
    this.#countLines(bytes, from, to)
    // Of a text without an element every character is an error.
    if (!this.#tree.root && this.#tree.errors > mostErrors)
      throw new ReadingStop({ kind: 'votable', message: 'The document is not XML.', detail: this.#head })
  }

  #readRows(bytes: Uint8Array, from: number, to: number): number {
    const reader = this.#rowsReader
    const table = this.#table
    if (!reader || !table) return from
    const p = reader.read(bytes, from, to)
    this.#line += reader.lines
    if (reader.lineStart >= 0) this.#lineStart = this.#base + reader.lineStart
    table.rows = reader.rows
    if (reader.state === 'damaged') {
      this.#countLines(bytes, p, Math.max(p, reader.damageAt))
      this.#damage(reader.damage, this.#base + reader.damageAt)
    } else if (reader.state === 'ended') {
      this.#finishRows()
      this.#mode = 'header'
    }
    return p
  }

  #finishRows(): void {
    const table = this.#table
    if (!table || !this.#rowsReader) return
    this.#rowsReader.finish()
    table.rows = this.#rowsReader.rows
    this.#events.rowsOver?.()
    this.#rowsReader = undefined
    this.#table = undefined
  }

  #countLines(bytes: Uint8Array, from: number, to: number): void {
    for (let p = bytes.indexOf(10, from); p >= 0 && p < to; p = bytes.indexOf(10, p + 1)) {
      this.#line++
      this.#lineStart = this.#base + p + 1
    }
  }

  #place(byte: number): { line: number; column: number; byte: number } {
    return { line: this.#line, column: Math.max(1, byte - this.#lineStart + 1), byte }
  }

  #opened(element: OpenElement, local: string, path: readonly OpenElement[], selfClosing: boolean): void {
    this.#careful = false
    if (path.length === 1 && local !== 'VOTABLE') {
      if (local === 'HTML') this.#mode = 'html'
      throw new ReadingStop({
        kind: 'votable',
        message: rootMessage(element.name),
        detail: this.#head,
      })
    }
    const parent = path.at(-2)
    const rows = local === 'TABLEDATA' || (local === 'STREAM' && parent !== undefined)
    if (!rows || path.length < 3) return
    const tableAt = path.findLastIndex((above) => localName(above) === 'TABLE')
    const tableElement = path[tableAt]
    if (!tableElement) return
    const unreadable = streamFault(local, element, parent)
    if (unreadable !== undefined) {
      this.#unreadable ??= { kind: 'votable', message: unreadable, ...this.#here() }
      this.#notes.add(unreadable)
      return
    }
    if (this.#tables.has(tableElement)) return
    const table = this.#tables.add(tableElement, path.slice(0, tableAt + 1))
    if (table === undefined || selfClosing) return
    const serialisation = local === 'TABLEDATA' ? 'TABLEDATA' : localName(parent ?? element)
    this.#table = table
    this.#rowsReader = new RowsReader(
      serialisation === 'BINARY2' ? 'binary2' : serialisation === 'TABLEDATA' ? 'tabledata' : 'binary',
      this.#tables.list.length - 1,
      table.columns,
      table.notes,
      this.#chunkRows,
      {
        chunk: (index, builders, rows) => {
          // Rows come after their header, however small the table is.
          this.#tell(index)
          this.#events.chunk(index, builders, rows)
        },
      },
      this.#memory,
    )
    this.#handover = true
  }

  #here(): { line: number; column: number; byte: number } {
    return this.#place(this.#pushed)
  }

  #closed(element: OpenElement, local: string): void {
    if (local === 'TABLE') this.#tables.addWithoutRows(element, this.#tree.root)
    else if (local === 'RESOURCE') this.#tables.closeIn(element)
  }

  /** Tells of new tables; one whose document reports an error waits for its first row. */
  #announce(): void {
    const { root } = this.#tree
    if (!root) return
    for (const [index, table] of this.#tables.list.entries()) {
      if (table.announced) continue
      if (table.rows === 0 && (this.#rowsReader?.row ?? 0) === 0 && this.#mode !== 'over') {
        if (table !== this.#table || errorOf(root) !== undefined) return
      }
      this.#tell(index)
    }
  }

  #tell(index: number): void {
    const table = this.#tables.list[index]
    const { root } = this.#tree
    if (!table || !root || table.announced) return
    // In document order, whatever came first to rows.
    if (index > 0) this.#tell(index - 1)
    table.announced = true
    this.#events.header(index, {
      columns: table.columns,
      document: root,
      elementPath: placeOf(table.path),
      ...(table.rowsExpected === undefined ? {} : { rowsExpected: table.rowsExpected }),
    })
  }

  #damage(what: string, byte: number): void {
    const mark: Mark = { kind: 'damaged', message: `Broken: ${what}.`, ...this.#place(byte) }
    if (this.#table) this.#table.damage = mark
    this.#finishRows()
    this.#unreadable ??= { kind: 'votable', message: mark.message, ...this.#place(byte) }
    this.#mode = 'over'
  }

  /** The bytes are over before the document is. */
  #endEarly(broken: Mark | undefined): void {
    if (this.#mode === 'html' || this.#mode === 'start') {
      const text = new TextDecoder().decode(this.#hold.slice(0, this.#held))
      if (this.#mode === 'html') this.#fault = { kind: 'html', message: htmlTitle(text), detail: text.slice(0, 65_536) }
      else this.#fault = { kind: 'votable', message: 'The document is empty.' }
    } else {
      const place = this.#place(this.#pushed)
      const mark: Mark = broken ?? { kind: 'damaged', message: 'The document ends too early.', ...place }
      this.#tables.breakOff(mark)
      this.#unreadable ??= {
        kind: 'votable',
        message: 'message' in mark && mark.message ? mark.message : 'The document ends too early.',
        ...place,
        detail: this.#head,
      }
    }
    this.#finishRows()
    this.#mode = 'over'
  }

  #stop(fault: ReadingFault, at: number): number {
    const placed = { ...this.#place(this.#base + at), ...fault }
    if (this.#tables.list.length > 0) {
      const { line, column, byte } = placed
      this.#tables.breakOff({ kind: 'damaged', message: fault.message, line, column, byte })
      this.#finishRows()
    }
    this.#fault = fault.kind === 'votable' || fault.kind === 'limit' ? placed : fault
    this.#mode = this.#mode === 'html' ? 'html' : 'over'
    return at
  }

  #summary(broken: Mark | undefined): DocumentEnd {
    const { root } = this.#tree
    const { list, rows } = this.#tables
    const error = root && rows === 0 && !list.some((table) => table.announced) ? errorOf(root) : undefined
    if (error !== undefined) return { fault: { kind: 'service', message: error }, tables: [] }
    const limit = this.#fault?.kind === 'limit' && rows === 0
    if (!root || list.length === 0 || limit) {
      const none = { kind: 'votable' as const, message: 'The VOTable holds no table.', detail: this.#head }
      return { fault: this.#fault ?? this.#unreadable ?? none, tables: [] }
    }
    this.#tell(list.length - 1)
    return { document: root, tables: this.#tables.summary(root, this.#maxrec, broken, this.#notes.list()) }
  }
}
