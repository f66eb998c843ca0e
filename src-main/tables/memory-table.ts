import { type ColumnInfo, type Mark, type RowBlock, simulatedInfo, type TableInfo } from '#shared/model/table.ts'
import type { VotableElement } from '#shared/vo/votable/element.ts'
import { attributeOf, childrenNamed, localName, namedValueOf, pathTo, textOf } from '#shared/vo/votable/tree.ts'
import type { ChunkPieces } from './chunk-pieces.ts'
import { chunkOf } from './chunk-pieces.ts'
import type { Column, ColumnChunk } from './column.ts'
import { chunkRows } from './column.ts'
import type { BlockCut } from './row-block.ts'
import { columnBlockOf } from './row-block.ts'
import type { Slab, SlabPool } from './slabs.ts'
import { stopped, type Table, type TableSource } from './table.ts'

interface GrowingColumn extends Column {
  readonly chunks: ColumnChunk[]
}

/** Rows as they come from a worker. `tail`: a chunk that is not full; the next rows of the table replace it. */
export interface ArrivingRows {
  readonly rows: number
  readonly tail: boolean
  readonly columns: readonly ChunkPieces[]
  readonly slabs: readonly Slab[]
  /** Slabs of this table in which more cells will be put. */
  readonly unfinished?: readonly string[]
}

export interface TableOpening {
  readonly columns: readonly ColumnInfo[]
  readonly document: VotableElement
  readonly element: VotableElement
  readonly rowsExpected?: number
}

/** A table whose columns lie in shared memory. Rows are added by its reader only; closing gives its slabs back. */
export class MemoryTable implements Table {
  readonly id: string
  columns: readonly GrowingColumn[]
  title: string
  document: VotableElement
  element: VotableElement
  readonly #source: TableSource
  readonly #rowsExpected: number | undefined
  readonly #pool: SlabPool
  #positions: ReadonlyMap<string, number>
  #slabs: Slab[] = []
  #tailSlabs: Slab[] = []
  /** Slabs that nobody but those who pinned the table may still look at. */
  #released: Slab[] = []
  /** Slabs in which the reader will put more cells, and those of them that nobody wants any more. */
  #unfinished: readonly string[] = []
  #left: Slab[] = []
  #pins = 0
  #hasTail = false
  #closed = false
  #rows = 0
  #state: TableInfo['state'] = 'reading'
  #seconds = 0
  #bytes = 0
  #bytesExpected: number | undefined
  #marks: readonly Mark[] = []
  #notes: readonly string[] = []
  #info: TableInfo | undefined

  constructor(id: string, title: string, opening: TableOpening, source: TableSource, pool: SlabPool) {
    this.id = id
    this.title = title
    this.#source = source
    this.#pool = pool
    this.document = opening.document
    this.element = opening.element
    this.#rowsExpected = opening.rowsExpected
    this.columns = opening.columns.map((info) => ({ info, chunks: [] }))
    this.#positions = new Map(opening.columns.map((info, position) => [info.id, position]))
  }

  get info(): TableInfo {
    this.#info ??= this.#describe()
    return this.#info
  }

  rowBlock(start: number, rows: number, columns?: readonly string[], cut?: BlockCut): RowBlock {
    const first = Math.min(Math.max(0, start), this.#rows)
    const end = Math.min(this.#rows, first + Math.max(0, rows))
    const wanted = columns ? columns.flatMap((id) => this.columns[this.#positions.get(id) ?? -1] ?? []) : this.columns
    return {
      start: first,
      rows: end - first,
      columns: wanted.map((column) => columnBlockOf(column, first, end, cut)),
    }
  }

  /** The position of a column by its id. */
  columnOf(id: string): Column | undefined {
    return this.columns[this.#positions.get(id) ?? -1]
  }

  /** Keeps the memory of all chunks in place until the answer is called, whatever happens to the table meanwhile. */
  pin(): () => void {
    this.#pins++
    let pinned = true
    return () => {
      if (!pinned) return
      pinned = false
      if (--this.#pins === 0) this.#giveBack()
    }
  }

  addRows(arriving: ArrivingRows): void {
    this.#unfinished = arriving.unfinished ?? []
    if (arriving.tail) {
      this.#release(this.#tailSlabs)
      this.#tailSlabs = [...arriving.slabs]
    } else {
      this.#slabs.push(...arriving.slabs)
      this.#release(this.#tailSlabs)
      this.#tailSlabs = []
    }
    const buffers = new Map([...this.#slabs, ...this.#tailSlabs].map((slab) => [slab.id, slab.buffer]))
    const bufferOf = (id: string): SharedArrayBuffer => {
      const buffer = buffers.get(id)
      if (!buffer) throw new Error(`slab ${id} is not there`)
      return buffer
    }
    for (const [index, column] of this.columns.entries()) {
      const pieces = arriving.columns[index]
      if (!pieces) throw new Error(`column ${index} is missing`)
      if (this.#hasTail) column.chunks.pop()
      column.chunks.push(chunkOf(column.info.storage, arriving.rows, pieces, bufferOf))
    }
    this.#hasTail = arriving.tail
    const chunks = this.columns[0]?.chunks.length ?? 0
    this.#rows = Math.max(0, chunks - 1) * chunkRows + arriving.rows
    this.#info = undefined
  }

  /** Rows that nobody wants: their memory goes back as soon as the reader has done with it. */
  leaveRows(arriving: Pick<ArrivingRows, 'slabs' | 'unfinished'>): void {
    this.#unfinished = arriving.unfinished ?? []
    this.#leave(arriving.slabs)
  }

  /** Nothing more is put into any slab. */
  readerDone(): void {
    this.#unfinished = []
    this.#leave([])
  }

  /** Takes all rows back: they come once more, in these columns. */
  beginAnew(opening: TableOpening): void {
    if (this.#closed) return
    this.document = opening.document
    this.element = opening.element
    this.columns = opening.columns.map((info) => ({ info, chunks: [] }))
    this.#positions = new Map(opening.columns.map((info, position) => [info.id, position]))
    this.#release([...this.#slabs, ...this.#tailSlabs])
    this.#slabs = []
    this.#tailSlabs = []
    this.#hasTail = false
    this.#rows = 0
    this.#info = undefined
  }

  /** Bytes of shared memory that its cells lie in. */
  get memoryBytes(): number {
    let bytes = 0
    for (const slab of this.#slabs) bytes += slab.buffer.byteLength
    for (const slab of this.#tailSlabs) bytes += slab.buffer.byteLength
    return bytes
  }

  setProgress(seconds: number, bytes: number, bytesExpected: number | undefined): void {
    if (this.#closed) return
    this.#seconds = seconds
    this.#bytes = bytes
    this.#bytesExpected = bytesExpected
    this.#info = undefined
  }

  setTitle(title: string): void {
    this.title = title
    this.#info = undefined
  }

  setEnd(marks: readonly Mark[], notes: readonly string[]): void {
    if (this.#closed) return
    this.#marks = marks
    this.#notes = notes
    this.#state = 'ready'
    this.#info = undefined
  }

  /** Gives all memory back: no row is there afterwards. What is known of the table stays as it was, and says if it was not whole. */
  close(): void {
    if (this.#closed) return
    if (this.#state === 'reading') this.setEnd([stopped], this.#notes)
    this.#info = this.#describe()
    this.#closed = true
    for (const column of this.columns) column.chunks.length = 0
    this.#rows = 0
    this.#leave([...this.#slabs, ...this.#tailSlabs])
    this.#slabs = []
    this.#tailSlabs = []
  }

  /** What is still written to must not be given to another table yet. */
  #leave(slabs: readonly Slab[]): void {
    const all = [...this.#left, ...slabs]
    this.#left = all.filter(({ id }) => this.#unfinished.includes(id))
    this.#release(all.filter(({ id }) => !this.#unfinished.includes(id)))
  }

  #release(slabs: readonly Slab[]): void {
    this.#released.push(...slabs)
    if (this.#pins === 0) this.#giveBack()
  }

  #giveBack(): void {
    for (const slab of this.#released) this.#pool.giveBack(slab)
    this.#released = []
  }

  #describe(): TableInfo {
    const path = pathTo(this.document, this.element)
    const around = path.length > 0 ? path : [this.element]
    const named = (name: string) => around.flatMap((element) => childrenNamed(element, name).map(namedValueOf))
    const description = around
      .filter((element) => localName(element) !== 'VOTABLE' || around.length === 1)
      .flatMap((element) => childrenNamed(element, 'DESCRIPTION'))
      .map((element) => textOf(element).trim())
      .findLast((text) => text !== '')
    const infos = named('INFO')
    const simulated = infos.find(({ name }) => name === simulatedInfo)?.value
    return {
      id: this.id,
      title: this.title,
      ...(description === undefined ? {} : { description }),
      columns: this.columns.map((column) => column.info),
      rows: this.#rows,
      ...(this.#rowsExpected === undefined ? {} : { rowsExpected: this.#rowsExpected }),
      state: this.#state,
      seconds: this.#seconds,
      bytes: this.#bytes,
      ...(this.#bytesExpected === undefined ? {} : { bytesExpected: this.#bytesExpected }),
      completeness: [...this.#marks],
      notes: [...this.#notes],
      infos,
      params: named('PARAM'),
      provenance: { ...this.#source.provenance, ...(simulated === undefined ? {} : { simulated }) },
      ...(this.#source.document === undefined ? {} : { document: this.#source.document }),
    }
  }
}

/** The name a document gives a TABLE. */
export const tableName = (element: VotableElement): string | undefined =>
  attributeOf(element, 'name')?.trim() || attributeOf(element, 'ID')?.trim() || undefined

/** The element at a path of positions among the children. */
export function elementAt(root: VotableElement, path: readonly number[]): VotableElement {
  let at = root
  for (const position of path) {
    const child = at.children[position]
    if (child === undefined || typeof child === 'string') return at
    at = child
  }
  return at
}
