import type { ColumnInfo, Mark } from '../../model/table.ts'
import { documentOf, resourceOf, tablePath } from '../fits/fits-document.ts'
import type { CellMemory } from '../votable/column-builder.ts'
import { ColumnBuilder } from '../votable/column-builder.ts'
import type { DocumentEnd, DocumentEvents, ReadingFault } from '../votable/document-events.ts'
import type { VotableElement } from '../votable/element.ts'
import { slackBytes } from '../votable/slack-bytes.ts'
import { type CsvType, Seen } from './cell-type.ts'
import { CsvScanner } from './csv-scanner.ts'
import { type CsvDialect, dialectOf } from './dialect.ts'
import { Survey } from './survey.ts'

/** Bytes from which the types are guessed. */
export const sampleBytes = 262_144
const rowBytesLimit = 512 * 1024 * 1024
const keptBytesLimit = 2 ** 30

export interface CsvReaderOptions {
  readonly chunkRows?: number
  readonly memory?: CellMemory
  /** The bytes can be had a second time (`wantsAgain`); otherwise the reader keeps them. */
  readonly again?: boolean
}

/**
 * Reads a delimited text (CSV as in RFC 4180, TSV and their kin, ECSV) that comes in pieces. Types are guessed from the
 * first part of the text; where a later cell does not fit, the rest is only looked at, and then everything is read a
 * second time with types that fit all cells, so that no digit is lost. Bytes are UTF-8.
 */
export class CsvReader {
  readonly #events: DocumentEvents
  readonly #options: CsvReaderOptions
  readonly #notes: string[] = []
  #mode: 'start' | 'rows' | 'survey' | 'over' = 'start'
  #dialect: CsvDialect | undefined
  #survey: Survey | undefined
  #scanner: CsvScanner | undefined
  #builders: readonly ColumnBuilder[] = []
  #columns: readonly ColumnInfo[] = []
  #document: VotableElement = documentOf([], [])
  #rowsBefore = 0
  #second = false
  #skip = 0
  #hold = new Uint8Array(65_536)
  #held = 0
  #retryAt = 0
  #marks: Mark[] = []
  #fault: ReadingFault | undefined
  /** The whole text, where it cannot be had again. */
  #kept: Uint8Array[] | undefined
  #keptBytes = 0

  constructor(events: DocumentEvents, options: CsvReaderOptions = {}) {
    this.#events = events
    this.#options = options
    if (!options.again) this.#kept = []
  }

  get over(): boolean {
    return this.#mode === 'over'
  }

  get failed(): boolean {
    return this.over
  }

  /** The rows in the chunk that is not full yet. */
  get tail():
    | {
        readonly table: number
        readonly rows: number
        readonly reader: { readonly rows: number; readonly builders: readonly ColumnBuilder[] }
      }
    | undefined {
    const scanner = this.#scanner
    if (!scanner || this.#mode !== 'rows') return undefined
    return { table: 0, rows: scanner.row, reader: { rows: this.#rows, builders: this.#builders } }
  }

  /** True at the end of the bytes where they are wanted once more from the beginning. */
  wantsAgain(): boolean {
    if (this.#mode !== 'survey' || this.#second || !this.#options.again) return false
    this.#survey?.look(this.#hold, 0, this.#held, true)
    this.#beginAgain()
    return true
  }

  /** Takes the bytes buffer[start, end); those before `start`, and `slackBytes` at `end`, are room to work in. */
  push(buffer: Uint8Array, start: number, end: number): void {
    if (this.over) return
    if (this.#kept && !this.#second) this.#keepWhole(buffer, start, end)
    this.#take(buffer, start, end)
  }

  end(options: { readonly broken?: Mark } = {}): DocumentEnd {
    this.#finish()
    if (this.#mode === 'survey' && this.#kept && options.broken === undefined) this.#readKept()
    if (this.#scanner && this.#scanner.row > 0) this.#handOver()
    this.#events.rowsOver?.()
    const surveyed = this.#mode === 'survey'
    this.#mode = 'over'
    if (!this.#dialect) return { fault: this.#fault ?? { kind: 'format', message: 'The file is empty.' }, tables: [] }
    const marks = [...this.#marks, ...this.#ownMarks()]
    if (options.broken) marks.push(options.broken)
    else if (surveyed) marks.push({ kind: 'partial', message: 'Not all rows were read.' })
    if (this.#scanner?.latin) this.#notes.push('Text that is not UTF-8 is read as Latin-1.')
    return {
      document: this.#document,
      tables: [{ rows: this.#rowsBefore, elementPath: tablePath(this.#document, 0), marks, notes: this.#notes }],
    }
  }

  get #rows(): number {
    return this.#rowsBefore + (this.#scanner?.row ?? 0)
  }

  #keepWhole(buffer: Uint8Array, start: number, end: number): void {
    this.#keptBytes += end - start
    if (this.#keptBytes > keptBytesLimit) this.#kept = undefined
    else this.#kept?.push(buffer.slice(start, end))
  }

  /** The second reading of what was kept. */
  #readKept(): void {
    const kept = this.#kept ?? []
    this.#survey?.look(this.#hold, 0, this.#held, true)
    this.#beginAgain()
    this.#kept = undefined
    for (let piece = kept.shift(); piece; piece = kept.shift()) this.#take(piece, 0, piece.length)
    this.#finish()
  }

  #take(buffer: Uint8Array, start: number, end: number): void {
    const skipped = Math.min(this.#skip, end - start)
    this.#skip -= skipped
    const from = start + skipped
    if (from === end && this.#mode !== 'start') return
    const enough = this.#mode === 'start' ? sampleBytes : this.#retryAt
    if (this.#held + end - from < enough || this.#held > from || buffer.length < end + slackBytes) {
      this.#keep(buffer, from, end)
      if (this.#held >= enough) this.#work(this.#hold, 0, this.#held, false)
    } else {
      const first = from - this.#held
      buffer.set(this.#hold.subarray(0, this.#held), first)
      this.#work(buffer, first, end, false)
    }
  }

  #finish(): void {
    if (this.over) return
    this.#keep(this.#hold, 0, 0)
    this.#work(this.#hold, 0, this.#held, true)
  }

  #keep(bytes: Uint8Array, from: number, to: number): void {
    const size = this.#held + to - from
    if (size + slackBytes > this.#hold.length) {
      const grown = new Uint8Array(Math.max(size + slackBytes, this.#hold.length * 2))
      grown.set(this.#hold.subarray(0, this.#held))
      this.#hold = grown
    }
    if (to > from) this.#hold.set(bytes.subarray(from, to), this.#held)
    this.#held = size
  }

  #work(bytes: Uint8Array, from: number, to: number, final: boolean): void {
    let p = from
    if (this.#mode === 'start') p = this.#start(bytes, p, to, final)
    if (this.#mode === 'rows') p = this.#readRows(bytes, p, to, final)
    if (this.#mode === 'survey' && this.#survey) p = this.#survey.look(bytes, p, to, final)
    const left = this.over ? 0 : to - p
    if (bytes === this.#hold) this.#hold.copyWithin(0, p, p + left)
    else {
      this.#held = 0
      this.#keep(bytes, p, p + left)
    }
    this.#held = left
    // A row longer than what is there is looked at again when twice as much has come.
    this.#retryAt = left >= 65_536 ? left * 2 : 0
    if (left > rowBytesLimit) {
      const line = (this.#scanner?.lines ?? 0) + 1
      const message = `Line ${line}: a row of more than ${rowBytesLimit / 1048576} MiB.`
      this.#marks.push({ kind: 'damaged', message, line })
      this.#mode = 'over'
    }
  }

  #start(bytes: Uint8Array, from: number, to: number, final: boolean): number {
    let p = from
    if (bytes[p] === 0xef && bytes[p + 1] === 0xbb && bytes[p + 2] === 0xbf) p += 3
    if (!hasText(bytes, p, to)) {
      if (final) this.#mode = 'over'
      return final ? to : from
    }
    const dialect = dialectOf(bytes, p, to, final)
    const survey = new Survey(dialect.names.length, dialect.delimiter)
    for (const [index, name] of dialect.names.entries()) {
      const declared = dialect.ecsv?.columns.find((column) => column.name === name)
      if (!declared) continue
      if (declared.datatype === 'string' || declared.isArray) survey.seen[index] = Seen.text
      else if (/^(float|complex)/.test(declared.datatype ?? '')) survey.seen[index] = Seen.double
      else if (/^(int64|uint32)$/.test(declared.datatype ?? '')) survey.seen[index] = Seen.long
    }
    survey.look(bytes, dialect.dataStart, Math.min(to, dialect.dataStart + sampleBytes), final)
    this.#dialect = dialect
    this.#survey = survey
    this.#begin(0)
    this.#dataStart = dialect.dataStart - from
    return dialect.dataStart
  }

  #dataStart = 0

  /** Announces the table with the types that are known now. */
  #begin(line: number): void {
    const dialect = this.#dialect
    const survey = this.#survey
    if (!dialect || !survey) return
    const types = survey.types()
    this.#columns = dialect.names.map((name, index) => columnOf(dialect, name, index, types[index] ?? 'text'))
    const comments = dialect.comments.filter((comment) => comment.trim() !== '').slice(0, 1000)
    const infos = comments.map((comment): VotableElement => {
      return { name: 'INFO', attributes: { name: 'COMMENT', value: comment }, children: [] }
    })
    this.#document = documentOf([], [resourceOf(undefined, this.#columns, infos)])
    this.#builders = this.#columns.map((info) => new ColumnBuilder(info, this.#options.memory))
    const most = this.#options.chunkRows ?? 65_536
    const mayChange = (): boolean => !this.#second && (this.#options.again === true || this.#kept !== undefined)
    this.#scanner = new CsvScanner(this.#builders, dialect.delimiter, most, mayChange)
    this.#scanner.lines = Math.max(line, dialect.lines)
    this.#mode = 'rows'
    this.#events.header(0, {
      columns: this.#columns,
      document: this.#document,
      elementPath: tablePath(this.#document, 0),
    })
  }

  #beginAgain(): void {
    this.#second = true
    this.#held = 0
    this.#retryAt = 0
    this.#rowsBefore = 0
    this.#skip = this.#dataStart
    this.#begin(0)
  }

  #readRows(bytes: Uint8Array, from: number, to: number, final: boolean): number {
    const scanner = this.#scanner
    const survey = this.#survey
    if (!scanner || !survey) return from
    let p = from
    for (;;) {
      p = scanner.scan(bytes, p, to, final)
      if (scanner.state !== 'full') break
      this.#handOver()
    }
    if (scanner.state === 'mismatch') {
      for (let column = 0; column < survey.seen.length; column++)
        if (scanner.digits[column]) survey.seen[column] = (survey.seen[column] as number) | Seen.long | Seen.digits
      // What is in memory is shown meanwhile; the cells of the rows to come are only looked at.
      if (scanner.row > 0) this.#handOver()
      this.#mode = 'survey'
    }
    return p
  }

  #handOver(): void {
    const scanner = this.#scanner
    if (!scanner) return
    this.#events.chunk(0, this.#builders, scanner.row)
    this.#rowsBefore += scanner.row
    scanner.row = 0
    for (const builder of this.#builders) builder.clear()
  }

  #ownMarks(): Mark[] {
    const scanner = this.#scanner
    if (!scanner) return []
    const marks: Mark[] = []
    const columns = this.#columns.length
    if (scanner.firstRagged) {
      const { line, cells } = scanner.firstRagged
      const more = scanner.ragged > 1 ? `, and so ${scanner.ragged - 1} more` : ''
      const message = `Line ${line} has ${cells} ${cells === 1 ? 'cell' : 'cells'} instead of ${columns}${more}: missing cells are empty, others left out.`
      marks.push({ kind: 'damaged', message, line })
    }
    if (scanner.unclosedLine > 0) {
      const line = scanner.unclosedLine
      marks.push({ kind: 'damaged', message: `Line ${line}: a quote has no end and is read as a character.`, line })
    }
    if (scanner.firstLost) {
      const { line, column } = scanner.firstLost
      const message = `Line ${line}, column ${column}: ${scanner.lost} ${scanner.lost === 1 ? 'cell' : 'cells'} that did not fit the column's type left empty.`
      marks.push({ kind: 'damaged', message, line })
    }
    return marks
  }
}

/** Whether there is anything but line ends. */
function hasText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let p = start; p < end; p++) if (bytes[p] !== 10 && bytes[p] !== 13) return true
  return false
}

const declarations = {
  boolean: { datatype: 'boolean', storage: 'bool' },
  int: { datatype: 'int', storage: 'i32' },
  long: { datatype: 'long', storage: 'i64' },
  double: { datatype: 'double', storage: 'f64' },
  text: { datatype: 'char', storage: 'text', arraysize: '*' },
} as const

function columnOf(dialect: CsvDialect, name: string, index: number, type: CsvType): ColumnInfo {
  const declared = dialect.ecsv?.columns.find((column) => column.name === name)
  return {
    id: `c${index}`,
    name,
    ...declarations[type],
    isArray: false,
    ...(declared?.unit ? { unit: declared.unit } : {}),
    ...(declared?.description ? { description: declared.description } : {}),
  }
}
