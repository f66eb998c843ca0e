import { open } from 'node:fs/promises'
import type { Mark } from '#shared/model/table.ts'
import type { CellRegion, ColumnBuilder } from '#shared/vo/votable/column-builder.ts'
import type { DocumentEnd } from '#shared/vo/votable/document-events.ts'
import { slackBytes } from '#shared/vo/votable/slack-bytes.ts'
import { encodingOf, Transcoder } from '#shared/vo/votable/transcoder.ts'
import { piecesOf } from '../tables/chunk-pieces.ts'
import { DocumentChoice } from '../tables/readers/document-choice.ts'
import type { Slab } from '../tables/slabs.ts'
import { SlabCutter } from '../tables/slabs.ts'
import { GzipPipe } from './gzip-pipe.ts'
import type { FromVotableWorker, ToVotableWorker } from './votable-messages.ts'
import { headroomBytes } from './votable-messages.ts'

const blockBytes = 1024 * 1024
/** Rows that are shown at once, when they are the first. */
const firstRows = 1000
/** Milliseconds between showings. Each copies the rows of its chunk: it may take a fiftieth of the time, not more. */
const showEveryMilliseconds = 100
const showEveryTimesItsCost = 50
/** Milliseconds between words on how far a file is read. */
const progressEveryMilliseconds = 20

/** Reads one document inside the worker: takes bytes from messages or a file, unpacks gzip, posts headers and chunks. */
export class VotableReading {
  readonly #start: Extract<ToVotableWorker, { type: 'read' }>
  readonly #send: (message: FromVotableWorker, transfer?: readonly ArrayBuffer[]) => void
  readonly #reader: DocumentChoice
  readonly #spare: Slab[]
  #chunks: SlabCutter
  /** Memory that the reader writes whole chunks to; what is not used comes back when a table's rows are over. */
  #regions: SlabCutter
  #made = 0
  #shownRows = 0
  #shownAt = 0
  #showCost = 0
  #showing: NodeJS.Timeout | undefined
  #tables = 0
  #stopMark: Mark | undefined
  #finished = false
  #gzip: GzipPipe | undefined
  #transcoder: Transcoder | 'none' | undefined
  #sniffed = false
  #cellBytes = 0
  #work: Promise<void> = Promise.resolve()

  constructor(
    start: Extract<ToVotableWorker, { type: 'read' }>,
    send: (message: FromVotableWorker, transfer?: readonly ArrayBuffer[]) => void,
  ) {
    this.#start = start
    this.#send = send
    this.#spare = [...start.slabs]
    this.#chunks = this.#cutter()
    this.#regions = this.#cutter()
    this.#reader = new DocumentChoice(
      {
        header: (table, opening) => {
          const anew = table < this.#tables
          if (!anew) this.#tables = table + 1
          // Each table owns its slabs; one that comes anew has given those before away.
          this.#chunks = this.#cutter()
          if (anew) {
            this.#renewRegions()
            this.#cellBytes = 0
          }
          this.#shownRows = 0
          send({ type: 'header', table, opening, anew })
        },
        chunk: (table, builders, rows) => this.#post(table, builders, rows, false),
        rowsOver: () => this.#renewRegions(),
      },
      {
        memory: (bytes) => this.#region(bytes),
        ...(start.maxrec === undefined ? {} : { maxrec: start.maxrec }),
        ...(start.name === undefined ? {} : { name: start.name }),
        again: start.path !== undefined,
      },
    )
  }

  /** Begins; with a path the worker reads the file itself. */
  start(): void {
    if (this.#start.path !== undefined) void this.#readFile(this.#start.path)
  }

  take(message: Exclude<ToVotableWorker, { type: 'read' }>): void {
    if (message.type === 'slabs') this.#spare.push(...message.slabs)
    else if (message.type === 'stop') {
      this.#stopMark = message.mark
      if (this.#start.path === undefined) this.#queue(() => this.#finish(message.mark))
    } else if (message.type === 'end') this.#queue(() => this.#inputOver(message.broken))
    else {
      const { buffer, start, end } = message
      this.#queue(async () => {
        await this.#input(new Uint8Array(buffer), start, end)
        this.#send({ type: 'progress', bytes: end - start, buffer }, [buffer])
        if (this.#reader.failed) this.#finish(undefined)
      })
    }
  }

  #queue(step: () => Promise<void> | void): void {
    this.#work = this.#work.then(async () => {
      if (!this.#finished) await step()
    })
  }

  #cutter(): SlabCutter {
    return new SlabCutter(
      () => this.#spare.pop(),
      (bytes) => ({ id: `${this.#start.reading}.${this.#made++}`, buffer: new SharedArrayBuffer(bytes) }),
    )
  }

  #region(bytes: number): CellRegion {
    const { slab, offset } = this.#regions.cut(bytes)
    return { buffer: slab.buffer, offset, bytes, slab: slab.id }
  }

  /** What was taken for chunks and not handed over is spare again. */
  #renewRegions(): void {
    this.#spare.push(...this.#regions.freshSlabs())
    this.#regions = this.#cutter()
  }

  #post(table: number, builders: readonly ColumnBuilder[], rows: number, tail: boolean): void {
    const cutter = tail ? this.#cutter() : this.#chunks
    let direct = false
    const columns = builders.map((builder) => {
      // What a builder wrote to shared memory itself is handed over as it lies; little of it is better copied.
      const region = !tail && rows * 2 > builder.capacity ? builder.giveRegion() : undefined
      if (region) direct = true
      return piecesOf(builder, rows, cutter, region)
    })
    const slabs = cutter.freshSlabs()
    if (direct) slabs.push(...this.#regions.freshSlabs())
    const unfinished = [this.#chunks.open ?? [], this.#regions.open ?? []].flat()
    this.#send({ type: 'rows', table, rows, tail, columns, slabs, unfinished })
    if (tail) return
    for (const slab of slabs) this.#cellBytes += slab.buffer.byteLength
    if (this.#cellBytes > this.#start.memoryBytes && !this.#stopMark) {
      const limit = `${(this.#start.memoryBytes / 2 ** 30).toFixed(1)} GiB`
      const mark: Mark = {
        kind: 'partial',
        message: `Reading was stopped: the table takes more than ${limit} of memory.`,
      }
      this.#stopMark = mark
      if (this.#start.path === undefined) this.#queue(() => this.#finish(mark))
    }
  }

  /** Shows rows of the chunk that is not full yet: early the first, then now and then. */
  #show(): void {
    const { tail } = this.#reader
    if (!tail || tail.rows === 0 || tail.table >= this.#tables) return
    const now = performance.now()
    const rows = tail.reader.rows
    if (rows === this.#shownRows) return
    const first = this.#shownRows === 0 && rows >= firstRows
    const wait = this.#shownAt + Math.max(showEveryMilliseconds, this.#showCost * showEveryTimesItsCost) - now
    if (!first && wait > 0) {
      // Where no more bytes come for a while the rows are shown all the same.
      this.#showing ??= setTimeout(() => {
        this.#showing = undefined
        if (!this.#finished) this.#show()
      }, wait)
      return
    }
    this.#shownRows = rows
    this.#shownAt = now
    this.#post(tail.table, tail.reader.builders, tail.rows, true)
    this.#showCost = performance.now() - now
  }

  async #readFile(path: string): Promise<void> {
    try {
      await this.#readBlocks(path)
      while (await this.#isWantedAgain()) await this.#readBlocks(path)
      if (this.#stopMark) await this.#finish(this.#stopMark)
      else await this.#inputOver(undefined)
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Whether the reader asks for the bytes once more; then everything before it begins anew. */
  async #isWantedAgain(): Promise<boolean> {
    if (this.#stopMark || (this.#gzip && (await this.#gzip.finish())) || !this.#reader.wantsAgain()) return false
    this.#gzip?.close()
    this.#gzip = undefined
    this.#sniffed = false
    this.#transcoder = undefined
    return true
  }

  async #readBlocks(path: string): Promise<void> {
    const file = await open(path, 'r')
    try {
      let blocks = [
        new Uint8Array(headroomBytes + blockBytes + slackBytes),
        new Uint8Array(headroomBytes + blockBytes + slackBytes),
      ]
      let next = file.read(blocks[0] as Uint8Array, headroomBytes, blockBytes, null)
      let unsaid = 0
      let saidAt = performance.now()
      for (;;) {
        const { bytesRead } = await next
        const block = blocks[0] as Uint8Array
        if (bytesRead === 0 || this.#stopMark || this.#reader.over) break
        blocks = blocks.reverse()
        next = file.read(blocks[0] as Uint8Array, headroomBytes, blockBytes, null)
        await this.#input(block, headroomBytes, headroomBytes + bytesRead)
        unsaid += bytesRead
        const now = performance.now()
        if (now - saidAt < progressEveryMilliseconds) continue
        this.#send({ type: 'progress', bytes: unsaid })
        unsaid = 0
        saidAt = now
      }
      await next
      if (unsaid > 0) this.#send({ type: 'progress', bytes: unsaid })
    } finally {
      await file.close()
    }
  }

  #fail(error: unknown): void {
    if (this.#finished) return
    const message = error instanceof Error ? error.message : String(error)
    if (this.#reader.tail === undefined && this.#tables === 0) {
      this.#finished = true
      this.#send({ type: 'end', fault: { kind: 'storage', message }, tables: [], slabs: this.#spare })
    } else this.#finish({ kind: 'partial', message: `Reading failed: ${message}` })
  }

  /** Takes bytes buffer[start, end) as they came; the buffer is free again afterwards. */
  async #input(buffer: Uint8Array, start: number, end: number): Promise<void> {
    if (end > start && !this.#sniffed) {
      this.#sniffed = true
      // RFC 1952, 2.3.1: no text begins with this byte.
      if (buffer[start] === 0x1f) this.#gzip = new GzipPipe((bytes) => this.#decode(bytes))
    }
    if (this.#gzip) await this.#gzip.write(buffer.subarray(start, end))
    else if (this.#isUtf8(buffer.subarray(start, end))) {
      this.#reader.push(buffer, start, end)
      this.#show()
    } else this.#decode(buffer.subarray(start, end))
  }

  /** Whether the text needs no turning into UTF-8; decided by its first bytes. */
  #isUtf8(bytes: Uint8Array): boolean {
    if (this.#transcoder === undefined) {
      const encoding = encodingOf(bytes)
      this.#transcoder = (encoding === undefined ? undefined : Transcoder.of(encoding)) ?? 'none'
    }
    return this.#transcoder === 'none'
  }

  #decode(bytes: Uint8Array, last = false): void {
    if (this.#finished) return
    const text =
      this.#isUtf8(bytes) || !(this.#transcoder instanceof Transcoder) ? bytes : this.#transcoder.piece(bytes, last)
    // A copy with room around it: the reader needs both.
    const block = new Uint8Array(headroomBytes + text.length + slackBytes)
    block.set(text, headroomBytes)
    this.#reader.push(block, headroomBytes, headroomBytes + text.length)
    this.#show()
  }

  async #inputOver(broken: Mark | undefined): Promise<void> {
    let mark = broken
    const error = await this.#gzip?.finish()
    if (error) mark ??= { kind: 'damaged', message: `The gzip data is broken: ${error.message}.` }
    if (this.#transcoder instanceof Transcoder) this.#decode(new Uint8Array(0), true)
    this.#finish(mark)
  }

  #finish(broken: Mark | undefined): void {
    if (this.#finished) return
    this.#finished = true
    const end: DocumentEnd = this.#reader.end(broken === undefined ? {} : { broken })
    this.#gzip?.close()
    clearTimeout(this.#showing)
    this.#send({
      type: 'end',
      ...(end.fault ? { fault: end.fault } : {}),
      ...(end.document ? { document: end.document } : {}),
      tables: end.tables,
      slabs: this.#spare,
    })
  }
}
