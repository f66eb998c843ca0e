import type { Mark } from '#shared/model/table.ts'
import { CsvReader, sampleBytes } from '#shared/vo/csv/csv-reader.ts'
import { dialectOf } from '#shared/vo/csv/dialect.ts'
import { FitsReader } from '#shared/vo/fits/fits-reader.ts'
import type { CellMemory, ColumnBuilder } from '#shared/vo/votable/column-builder.ts'
import type { DocumentEnd, DocumentEvents } from '#shared/vo/votable/document-events.ts'
import { DocumentReader } from '#shared/vo/votable/document-reader.ts'

/** A reader of any format: takes the bytes piece by piece, tells headers and chunks, sums up at the end. */
export interface TableDocumentReader {
  readonly over: boolean
  /** True once further bytes cannot change what is known. */
  readonly failed: boolean
  readonly tail:
    | {
        readonly table: number
        readonly rows: number
        readonly reader: { readonly rows: number; readonly builders: readonly ColumnBuilder[] }
      }
    | undefined
  push(buffer: Uint8Array, start: number, end: number): void
  /** True at the end of the bytes where they are wanted once more from the beginning. */
  wantsAgain?(): boolean
  end(options?: { readonly broken?: Mark }): DocumentEnd
}

export interface ChoiceOptions {
  readonly memory?: CellMemory
  readonly chunkRows?: number
  readonly maxrec?: number
  /** The file's name: then FITS and delimited text are read as well. Absent: VOTable only, as services answer. */
  readonly name?: string
  /** The bytes can be had a second time. */
  readonly again?: boolean
}

export type TableFormat = 'votable' | 'fits' | 'text'

const textNames = /\.(csv|tsv|tab|psv|ecsv|txt|dat)(\.gz)?$/i

/**
 * The format of a document by its first bytes; the name matters only to text, which is a table if its name says so or its
 * lines have one number of cells, more than one. What is nothing of all this is left to the VOTable reader, which says
 * what it is instead. Undefined: more bytes are needed.
 */
export function formatOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  name: string,
  final: boolean,
): TableFormat | undefined {
  if (end - start < 10 && !final) return undefined
  if (startsWith(bytes, start, end, 'SIMPLE  =') || startsWith(bytes, start, end, 'XTENSION=')) return 'fits'
  let p = start
  if (bytes[p] === 0xef && bytes[p + 1] === 0xbb && bytes[p + 2] === 0xbf) p += 3
  while (p < end && (bytes[p] === 32 || (bytes[p] ?? 0) === 9 || bytes[p] === 10 || bytes[p] === 13)) p++
  if (p === end) return final ? 'votable' : undefined
  if (bytes[p] === 0x3c || startsWith(bytes, p, end, 'PAR1')) return 'votable'
  for (let q = p; q < Math.min(end, p + 4096); q++) {
    const byte = bytes[q] ?? 0
    // Control characters are in no text.
    if (byte < 9 || (byte > 13 && byte < 32)) return 'votable'
  }
  if (textNames.test(name)) return 'text'
  if (end - start < sampleBytes && !final) return undefined
  return dialectOf(bytes, start, end, final).regular ? 'text' : 'votable'
}

function startsWith(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start < text.length) return false
  for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false
  return true
}

/** Chooses the reader by the first bytes and hands everything to it. */
export class DocumentChoice implements TableDocumentReader {
  readonly #events: DocumentEvents
  readonly #options: ChoiceOptions
  #reader: TableDocumentReader | undefined
  #hold = new Uint8Array(0)

  constructor(events: DocumentEvents, options: ChoiceOptions) {
    this.#events = events
    this.#options = options
    if (options.name === undefined) this.#reader = new DocumentReader(events, options)
  }

  get over(): boolean {
    return this.#reader?.over ?? false
  }

  get failed(): boolean {
    return this.#reader?.failed ?? false
  }

  get tail(): TableDocumentReader['tail'] {
    return this.#reader?.tail
  }

  push(buffer: Uint8Array, start: number, end: number): void {
    if (this.#reader) {
      this.#reader.push(buffer, start, end)
      return
    }
    if (this.#hold.length === 0) {
      const reader = this.#choose(buffer, start, end, false)
      if (reader) {
        reader.push(buffer, start, end)
        return
      }
    }
    const joined = new Uint8Array(this.#hold.length + end - start)
    joined.set(this.#hold)
    joined.set(buffer.subarray(start, end), this.#hold.length)
    this.#hold = joined
    this.#pushHeld(this.#choose(joined, 0, joined.length, false))
  }

  wantsAgain(): boolean {
    return this.#reader?.wantsAgain?.() ?? false
  }

  end(options: { readonly broken?: Mark } = {}): DocumentEnd {
    if (!this.#reader) {
      this.#pushHeld(this.#choose(this.#hold, 0, this.#hold.length, true))
    }
    return this.#reader?.end(options) ?? { tables: [] }
  }

  #pushHeld(reader: TableDocumentReader | undefined): void {
    if (!reader) return
    const held = this.#hold
    this.#hold = new Uint8Array(0)
    reader.push(held, 0, held.length)
  }

  #choose(bytes: Uint8Array, start: number, end: number, final: boolean): TableDocumentReader | undefined {
    const format = formatOf(bytes, start, end, this.#options.name ?? '', final)
    if (format === 'fits') this.#reader = new FitsReader(this.#events, this.#options)
    else if (format === 'text') this.#reader = new CsvReader(this.#events, this.#options)
    else if (format === 'votable') this.#reader = new DocumentReader(this.#events, this.#options)
    return this.#reader
  }
}
